"""A few draws of a posterior as a calibration would keep them: points, and runs that fit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.study.calibration.filtering import Filter
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import reports_of
from sim.study.calibration.space import space_of

DRAWS, SEED = 10, 9


@pytest.fixture(scope="session")
def posterior(scenario: Scenario) -> Posterior:
    """Draws near the middle of the prior, each with the luck of one filtered run."""
    space, random = space_of(scenario), np.random.default_rng(1)
    coordinates = 0.3 * random.standard_normal((DRAWS, len(space.paths)))
    values = space.values(coordinates)
    found = Filter(scenario, reports_of(scenario.name), runs=6, seed=SEED).at(values, first_luck=0)
    return Posterior(
        space=space,
        coordinates=coordinates,
        values=values,
        weights=np.full(DRAWS, 1.0 / DRAWS),
        statistics=found.statistics,
        luck=np.column_stack([np.full(DRAWS, SEED), found.luck]),
    )
