"""Draws of one posterior as draws of another: their weights times a ratio of likelihoods.

A draw is a point and a run that fits the reports, so the weight of both under another set of
reports is known from the run's own statistics, without a run.  Whether the draws bear it is told
by Pareto's k (`tails`) and by how many of them still count.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.errors import InvalidInput
from sim.results.statistics import Numbers
from sim.study.calibration.gate import LARGEST_TAIL
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report
from sim.study.calibration.resampling import fewer
from sim.study.learning.tails import smoothed

ENOUGH = 400
"""Effective draws from which medians and ends of intervals are told."""


class Reweighted(NamedTuple):
    """Draws with new weights.

    Attributes
    ----------
    posterior : Posterior
        The draws with their new weights.
    tail : float
        Pareto's k.
    """

    posterior: Posterior
    tail: float

    @property
    def effective_size(self) -> float:
        """Effective sample size of the new weights; the draws count as independent."""
        return self.posterior.effective_size

    @property
    def can_tell(self) -> bool:
        """Whether enough draws count for the new weights to be believed."""
        return self.tail <= LARGEST_TAIL and self.effective_size >= ENOUGH


def reweighted(posterior: Posterior, log_ratio: Numbers) -> Reweighted:
    """Multiply the weights of draws by ratios of likelihoods.

    Parameters
    ----------
    posterior : Posterior
        The draws.
    log_ratio : array (draws,)
        Log of new over old likelihood, up to a constant.

    Returns
    -------
    Reweighted
        A constant ratio leaves the weights as they are.
    """
    counts = posterior.weights > 0.0
    if np.ptp(log_ratio[counts]) == 0.0:
        return Reweighted(posterior, 0.0)
    weights = np.zeros_like(posterior.weights)
    weights[counts], tail = smoothed(np.log(posterior.weights[counts]) + log_ratio[counts])
    return Reweighted(replace(posterior, weights=weights), tail)


def check_fitted(posterior: Posterior, reports: tuple[Report, ...]) -> None:
    """Refuse reports whose statistics the draws do not have.

    Raises
    ------
    InvalidInput
        Naming them.
    """
    lacking = [row.target.id for row in reports if row.target.id not in posterior.statistics]
    if lacking or not reports:
        raise InvalidInput(
            f"the posterior has no statistic of {', '.join(lacking) or 'any report'}: it was not "
            "fitted to these reports."
        )


def part_of(posterior: Posterior, *, most: int) -> Posterior:
    """Return some of the draws that count, at most so many, which together count as all do."""
    (counting,) = np.nonzero(posterior.weights > 0.0)
    chosen, weights = fewer(posterior.weights[counting], most)
    rows = counting[chosen]
    return replace(
        posterior,
        coordinates=posterior.coordinates[rows],
        values={path: numbers[rows] for path, numbers in posterior.values.items()},
        weights=weights / weights.sum(),
        statistics={name: numbers[rows] for name, numbers in posterior.statistics.items()},
        luck=posterior.luck[rows],
    )
