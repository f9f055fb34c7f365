"""Moments of draws, and steps that leave a normal distribution as it is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.study.calibration.moments import Normal, effective_size, log_prior, normal_of

COVARIANCE = np.array([[0.25, 0.2, 0.0], [0.2, 1.0, 0.0], [0.0, 0.0, 1.0]])
MEAN = np.array([1.5, 0.0, 0.0])


def draws(n: int, *, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).multivariate_normal(MEAN, COVARIANCE, n)


def test_moments_that_are_told_apart_are_found_and_the_others_are_the_priors() -> None:
    found = normal_of(draws(20_000), sample_size=2_000)
    np.testing.assert_allclose(found.mean[0], 1.5, atol=0.02)
    assert list(found.mean[1:]) == [0.0, 0.0]
    np.testing.assert_allclose(found.root @ found.root.T, COVARIANCE, atol=0.02)


def test_few_draws_tell_nothing_from_the_prior() -> None:
    normal = np.random.default_rng(3).standard_normal((40, 5))
    found = normal_of(normal, sample_size=4)
    np.testing.assert_allclose(found.root, np.eye(5), atol=1e-12)


@pytest.mark.parametrize("length", [0.3, 1.0])
def test_a_step_leaves_the_distribution_as_it_is(length: float) -> None:
    normal = Normal(MEAN, np.linalg.cholesky(COVARIANCE))
    here = draws(40_000)
    random = np.random.default_rng(7)
    there = normal.step(here, np.full((len(here), 1), length), random)
    np.testing.assert_allclose(there.mean(axis=0), MEAN, atol=0.03)
    np.testing.assert_allclose(np.cov(there.T), COVARIANCE, atol=0.03)
    moved = np.corrcoef(here[:, 1], there[:, 1])[0, 1]
    assert moved == pytest.approx(np.sqrt(1.0 - length**2), abs=0.02)


def test_densities_are_scipys_up_to_a_constant() -> None:
    normal = Normal(MEAN, np.linalg.cholesky(COVARIANCE))
    points = draws(50)
    expected = stats.multivariate_normal(MEAN, COVARIANCE).logpdf(points)
    assert np.ptp(normal.log_density(points) - expected) < 1e-9
    prior = stats.multivariate_normal(np.zeros(3), np.eye(3)).logpdf(points)
    assert np.ptp(log_prior(points) - prior) < 1e-9


def test_equal_weights_are_all_effective_and_one_alone_is_one() -> None:
    assert effective_size(np.full(8, 3.0)) == pytest.approx(8.0)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1.0)
