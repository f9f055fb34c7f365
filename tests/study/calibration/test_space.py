"""Coordinates are standard normal under the prior, and no draw leaves its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sim
from sim.scenario.fields import Prior
from sim.study.calibration.space import Space, space_of

PRIORS = {
    "a.uniform": Prior(uniform=(2.0, 6.0)),
    "a.loguniform": Prior(loguniform=(1.0, 100.0)),
    "a.lognormal": Prior(lognormal=(0.2, 0.5), within=(0.1, 0.9)),
}


def test_the_middle_and_far_ends() -> None:
    values = Space(PRIORS).values(np.array([[0.0] * 3, [-40.0] * 3, [40.0] * 3]))
    np.testing.assert_allclose(values["a.uniform"], [4.0, 2.0, 6.0])
    np.testing.assert_allclose(values["a.loguniform"], [10.0, 1.0, 100.0])
    np.testing.assert_allclose(values["a.lognormal"][1:], [0.1, 0.9])


def test_normal_coordinates_are_draws_of_the_prior() -> None:
    coordinates = np.random.default_rng(2).standard_normal((4_000, 3))
    values = Space(PRIORS).values(coordinates)
    uniform, loguniform = stats.uniform(2, 4), stats.loguniform(1, 100)
    assert stats.kstest(values["a.uniform"], uniform.cdf).pvalue > 0.01
    assert stats.kstest(values["a.loguniform"], loguniform.cdf).pvalue > 0.01
    whole = stats.norm(np.log(0.2), 0.5)
    low, high = whole.cdf(np.log(0.1)), whole.cdf(np.log(0.9))
    shares = (whole.cdf(np.log(values["a.lognormal"])) - low) / (high - low)
    assert stats.kstest(shares, "uniform").pvalue > 0.01


def test_the_space_of_a_scenario_is_its_priors() -> None:
    scenario = sim.load("mali-2025")
    space = space_of(scenario)
    assert space.paths[0] == "demand.total_l_per_day"
    assert "zones.mopti.access_share" in space.paths
    middle = space.values(np.zeros((1, len(space.paths))))
    assert middle["demand.total_l_per_day"] == pytest.approx(5.5e6)
    assert scenario.run(runs=1, days=3, values=middle).days == 3
