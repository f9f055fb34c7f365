"""Coverage: whether a calibration's intervals hold the truth as often as they say.

Crises are made up from the model itself, so that the point behind each is known, and fitted as the
real one is.  Ranks of the true points among the draws are uniform if, and in practice only if, the
fit is right (Talts and others 2018).
"""

from __future__ import annotations

from sim.study.coverage.at_data import crises_at_data
from sim.study.coverage.bank import Bank
from sim.study.coverage.crises import Fits, fitted_crises
from sim.study.coverage.over_prior import crises_over_prior
from sim.study.coverage.ranks import coverage_of, covers, is_covered
from sim.study.coverage.reduced import ReducedScenario, reduced
from sim.study.coverage.synthetic import Crisis, Simulator, crisis_of
from sim.study.coverage.weighed import Reweighted, ranked

__all__ = [
    "Bank",
    "Crisis",
    "Fits",
    "ReducedScenario",
    "Reweighted",
    "Simulator",
    "coverage_of",
    "covers",
    "crises_at_data",
    "crises_over_prior",
    "crisis_of",
    "fitted_crises",
    "is_covered",
    "ranked",
    "reduced",
]
