"""Adaptive importance sampling finds posteriors that have a closed form, and their evidence."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.calibration.importance import (
    Draws,
    effective_size,
    highest_power,
    log_prior,
    proposal_of,
    rounds_of,
)

FAR, SHARP = 2.0, 0.3
"""Where a measurement of each of the first two coordinates lies, and its standard deviation."""
MEAN, SPREAD = FAR / (1.0 + SHARP**2), SHARP / np.sqrt(1.0 + SHARP**2)


def measured(coordinates: np.ndarray, first: int) -> np.ndarray:
    """Log likelihood of two measurements; the posterior is normal in closed form."""
    away = (coordinates[:, :2] - FAR) / SHARP
    return -0.5 * np.sum(away**2, axis=1)


def after(rounds: int, **changes: object) -> Draws:
    options = {"parameters": 12, "draws": 4_000, "seed": 3, "sample_size": 400.0}
    made = rounds_of(measured, **{**options, **changes})  # type: ignore[arg-type]
    return [next(made) for _ in range(rounds)][-1]


def test_the_posterior_of_measurements_is_found_and_the_rest_stays_the_prior() -> None:
    draws = after(8)
    weights = draws.weights()
    assert draws.power == 1.0
    assert effective_size(weights) > 4_000
    mean = weights @ draws.coordinates
    spread = np.sqrt(weights @ (draws.coordinates - mean) ** 2)
    np.testing.assert_allclose(mean[:2], MEAN, atol=0.03)
    np.testing.assert_allclose(spread[:2], SPREAD, rtol=0.06)
    np.testing.assert_allclose(mean[2:], 0.0, atol=0.08)
    np.testing.assert_allclose(spread[2:], 1.0, rtol=0.06)


def test_the_mean_weight_is_the_evidence() -> None:
    draws = after(8)
    log_weights = draws.log_likelihood + draws.log_base
    # The product of two normal densities over all space, without the likelihood's constant.
    alone = np.log(SPREAD) - 0.5 * FAR**2 / (1.0 + SHARP**2)
    found = np.log(np.mean(np.exp(log_weights)))
    assert found == pytest.approx(2.0 * alone, abs=0.1)


def test_a_noisy_likelihood_that_is_right_on_average_gives_the_same_posterior() -> None:
    random = np.random.default_rng(8)

    def noisy(coordinates: np.ndarray, first: int) -> np.ndarray:
        luck = random.standard_normal(len(coordinates))
        return measured(coordinates, first) + luck - 0.5  # exp of it has mean 1

    made = rounds_of(noisy, parameters=6, draws=6_000, seed=1, sample_size=400.0)
    draws = [next(made) for _ in range(8)][-1]
    mean = draws.weights() @ draws.coordinates
    np.testing.assert_allclose(mean[:2], MEAN, atol=0.03)


def test_each_draw_is_asked_for_once_and_numbered() -> None:
    asked = []

    def likelihood(coordinates: np.ndarray, first: int) -> np.ndarray:
        asked.append((first, len(coordinates)))
        return measured(coordinates, first)

    made = rounds_of(likelihood, parameters=3, draws=500, seed=1, sample_size=50.0)
    for _ in range(3):
        next(made)
    assert asked == [(0, 500), (500, 500), (1_000, 500)]


def test_the_same_seed_gives_the_same_draws() -> None:
    one, same, other = after(2), after(2), after(2, seed=4)
    assert np.array_equal(one.coordinates, same.coordinates)
    assert not np.array_equal(one.coordinates, other.coordinates)


def test_the_power_rises_as_far_as_the_sample_size_allows() -> None:
    likelihoods = -np.arange(1_000.0)
    base = np.zeros(1_000)
    power = highest_power(likelihoods, base, sample_size=100.0)
    weights = Draws(np.empty((0, 0)), likelihoods, base, power).weights(power)
    assert effective_size(weights) == pytest.approx(100.0, rel=1e-6)
    assert highest_power(likelihoods / 1e6, base, sample_size=100.0) == 1.0


def test_equal_weights_count_in_full_and_one_alone_as_one() -> None:
    assert effective_size(np.full(50, 0.02)) == pytest.approx(50.0)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == 1.0


def test_a_proposal_fitted_to_the_prior_is_the_prior_but_wider() -> None:
    coordinates = np.random.default_rng(0).standard_normal((20_000, 4))
    zeros = np.zeros(len(coordinates))
    made = proposal_of(Draws(coordinates, zeros, zeros, 1.0))
    assert np.all(made.mean == 0.0)
    np.testing.assert_allclose(made.root, np.sqrt(1.15) * np.eye(4))
    assert log_prior(np.zeros((1, 4))) == [0.0]
