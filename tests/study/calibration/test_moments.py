"""Moments of draws, and the normal distribution that has them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.study.calibration.moments import Normal, effective_size, log_prior, normal_of, prior_of

COVARIANCE = np.array([[0.25, 0.2, 0.0], [0.2, 1.0, 0.0], [0.0, 0.0, 1.0]])
MEAN = np.array([1.5, 0.0, 0.0])


def draws(n: int, *, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).multivariate_normal(MEAN, COVARIANCE, n)


def test_moments_that_are_told_apart_are_found_and_the_others_are_the_priors() -> None:
    found = normal_of(draws(20_000), np.full(20_000, 0.1))
    np.testing.assert_allclose(found.mean[0], 1.5, atol=0.02)
    assert list(found.mean[1:]) == [0.0, 0.0]
    np.testing.assert_allclose(found.root @ found.root.T, COVARIANCE, atol=0.02)


def test_few_draws_tell_nothing_from_the_prior() -> None:
    normal = np.random.default_rng(3).standard_normal((40, 5))
    found = normal_of(normal, np.full(40, 0.1))
    np.testing.assert_allclose(found.root, np.eye(5), atol=1e-12)


def test_draws_count_by_what_they_are_worth() -> None:
    near, far = draws(20_000), draws(5_000, seed=2) + 3.0
    worth = np.concatenate([np.full(20_000, 0.1), np.zeros(5_000)])
    found = normal_of(np.concatenate([near, far]), worth)
    alone = normal_of(near, np.full(20_000, 0.1))
    np.testing.assert_allclose(found.mean, alone.mean, atol=1e-9)
    np.testing.assert_allclose(found.root, alone.root, atol=1e-9)


def test_what_is_drawn_has_the_moments() -> None:
    normal = Normal(MEAN, np.linalg.cholesky(COVARIANCE))
    found = normal.draw(40_000, np.random.default_rng(7))
    np.testing.assert_allclose(found.mean(axis=0), MEAN, atol=0.03)
    np.testing.assert_allclose(np.cov(found.T), COVARIANCE, atol=0.03)


def test_densities_are_scipys_up_to_one_constant() -> None:
    normal = Normal(MEAN, np.linalg.cholesky(COVARIANCE))
    points = draws(50)
    expected = stats.multivariate_normal(MEAN, COVARIANCE).logpdf(points)
    constant = 1.5 * np.log(2.0 * np.pi)
    np.testing.assert_allclose(normal.log_density(points) - constant, expected)
    prior = stats.multivariate_normal(np.zeros(3), np.eye(3)).logpdf(points)
    np.testing.assert_allclose(log_prior(points) - constant, prior)
    np.testing.assert_allclose(prior_of(3).log_density(points), log_prior(points))


def test_equal_weights_are_all_effective_and_one_alone_is_one() -> None:
    assert effective_size(np.full(8, 3.0)) == pytest.approx(8.0)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1.0)
