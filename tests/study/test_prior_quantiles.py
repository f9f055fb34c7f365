"""Inverse distribution functions of priors, against scipy's and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.scenario.fields import Prior
from sim.study.prior_quantiles import quantile

SHARES = np.linspace(0.0, 1.0, 101)
LOGNORMAL = Prior(lognormal=(0.22, 0.5), within=(0.08, 0.9))
PRIORS = (Prior(uniform=(-2.0, 6.0)), Prior(loguniform=(0.01, 100.0)), LOGNORMAL)


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_it_rises_from_bound_to_bound(prior: Prior) -> None:
    values = quantile(prior, SHARES)
    assert values.shape == SHARES.shape
    assert (np.diff(values) > 0.0).all()
    assert values[[0, -1]] == pytest.approx(prior.bounds, rel=1e-12)
    assert prior.bounds[0] <= values.min() and values.max() <= prior.bounds[1]


def test_uniform_and_loguniform_have_closed_forms() -> None:
    assert quantile(PRIORS[0], [0.25, 0.5]).tolist() == [0.0, 2.0]
    assert quantile(PRIORS[1], [0.25, 0.5]) == pytest.approx([0.1, 1.0])


@pytest.mark.parametrize(
    ("median", "sigma", "low", "high"),
    [(0.22, 0.5, 0.08, 0.9), (0.01, 0.4, 0.08, 0.9), (40.0, 0.6, 0.08, 0.9)],
)
def test_lognormal_is_that_of_scipy(median: float, sigma: float, low: float, high: float) -> None:
    prior = Prior(lognormal=(median, sigma), within=(low, high))
    first, last = np.log(np.array([low, high]) / median) / sigma
    expected = median * np.exp(sigma * stats.truncnorm.ppf(SHARES, first, last))
    assert quantile(prior, SHARES) == pytest.approx(expected, rel=1e-6)


def test_a_tail_far_above_the_median_keeps_its_digits() -> None:
    prior = Prior(lognormal=(1.0, 0.1), within=(3.0, 4.0))
    values = quantile(prior, SHARES)
    assert (np.diff(values) > 0.0).all()
    assert np.isfinite(values).all()
