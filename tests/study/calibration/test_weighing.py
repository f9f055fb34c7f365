"""Weighted points reach posteriors in closed form, in several modes and through noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.study.calibration.moments import effective_size
from sim.study.calibration.weighing import (
    Batch,
    Estimate,
    Likelihood,
    batch_after,
    effort_at,
    highest_power,
    log_evidence_of,
    log_weights_of,
    told_by,
    worth_of,
)

FAR, SHARP = 2.0, 0.3
MEAN, SPREAD = FAR / (1.0 + SHARP**2), SHARP / np.sqrt(1.0 + SHARP**2)
ALONE = np.log(SPREAD) - 0.5 * FAR**2 / (1.0 + SHARP**2)
"""Log evidence of one measurement."""
LogLikelihood = Callable[[np.ndarray, int], np.ndarray]


def measured(coordinates: np.ndarray, first: int) -> np.ndarray:
    return -0.5 * np.sum(((coordinates[:, :2] - FAR) / SHARP) ** 2, axis=1)


def noisy(coordinates: np.ndarray, first: int) -> np.ndarray:
    """A likelihood with luck of its own at every call, right on average."""
    luck = np.random.default_rng(first).standard_normal(len(coordinates))
    return measured(coordinates, first) + luck - 0.5


def two_modes(coordinates: np.ndarray, first: int) -> np.ndarray:
    """A third of the mass on the left of 0, two thirds on the right."""
    left, right = (-0.5 * ((coordinates[:, 0] - at) / 0.2) ** 2 for at in (-1.5, 1.5))
    return np.logaddexp(np.log(1.0) + left, np.log(2.0) + right)


def estimated(likelihood: LogLikelihood) -> Likelihood:
    """Also keep the first coordinate, as a filter keeps what goes with a point."""

    def estimate(coordinates: np.ndarray, first: int, effort: float) -> Estimate:
        return Estimate(likelihood(coordinates, first), {"first": coordinates[:, 0].copy()})

    return estimate


def drawn(
    batches: int, likelihood: Likelihood, *, parameters: int = 6, points: int = 1_500, seed: int = 2
) -> list[Batch]:
    made: list[Batch] = []
    for _ in range(batches):
        made.append(batch_after(made, likelihood, parameters=parameters, points=points, seed=seed))
    return made


def moments(batches: list[Batch]) -> tuple[np.ndarray, np.ndarray]:
    """Weighted means and standard deviations."""
    log_weights = log_weights_of(batches)
    weights = np.exp(log_weights - log_weights.max())
    coordinates = np.concatenate([batch.coordinates for batch in batches])
    mean = np.average(coordinates, axis=0, weights=weights)
    return mean, np.sqrt(np.average((coordinates - mean) ** 2, axis=0, weights=weights))


@pytest.mark.parametrize("likelihood", [measured, noisy])
def test_the_posterior_of_measurements_is_found(likelihood: LogLikelihood) -> None:
    found = drawn(8, estimated(likelihood))
    assert found[-1].power == 1.0
    mean, spread = moments(found)
    np.testing.assert_allclose(mean[:2], MEAN, atol=0.03)
    np.testing.assert_allclose(spread[:2], SPREAD, rtol=0.08)
    np.testing.assert_allclose(mean[2:], 0.0, atol=0.08)
    np.testing.assert_allclose(spread[2:], 1.0, rtol=0.08)


@pytest.mark.parametrize("likelihood", [measured, noisy])
def test_the_evidence_is_that_of_the_closed_form(likelihood: LogLikelihood) -> None:
    found = log_evidence_of(log_weights_of(drawn(8, estimated(likelihood))))
    assert found == pytest.approx(2.0 * ALONE, abs=0.06)


def test_noise_that_falls_with_effort_leaves_the_evidence_right() -> None:
    def estimate(coordinates: np.ndarray, first: int, effort: float) -> Estimate:
        luck = np.random.default_rng(first).standard_normal(len(coordinates))
        spread = 0.5 / effort
        noise = spread * luck - 0.5 * spread**2
        return Estimate(measured(coordinates, first) + noise, {})

    found = drawn(8, estimate, parameters=4, points=4_000, seed=3)
    assert log_evidence_of(log_weights_of(found)) == pytest.approx(2.0 * ALONE, abs=0.08)


def test_modes_keep_their_shares() -> None:
    found = drawn(8, estimated(two_modes))
    weights = np.exp(log_weights_of(found))
    coordinates = np.concatenate([batch.coordinates[:, 0] for batch in found])
    share = np.average(coordinates > 0.0, weights=weights)
    assert share == pytest.approx(2.0 / 3.0, abs=0.04)
    assert np.average(np.abs(coordinates), weights=weights) == pytest.approx(1.44, abs=0.05)


def test_points_that_matter_most_are_where_the_last_batches_are() -> None:
    found = drawn(8, estimated(measured))
    log_weights = log_weights_of(found)
    assert worth_of(log_weights[-1_500:]) > 0.8 * 1_500
    assert worth_of(log_weights) > 3.0 * worth_of(log_weights_of(found[:3]))


def test_the_power_rises_to_the_posterior_and_stays() -> None:
    powers = [batch.power for batch in drawn(12, estimated(measured), points=500)]
    assert powers[0] == 0.0 < powers[1] < powers[2]
    assert powers[-4:] == [1.0] * 4


def test_the_power_is_as_high_as_leaves_enough() -> None:
    random = np.random.default_rng(1)
    log_density, log_likelihood = random.normal(0.0, 0.1, 2_000), random.normal(0.0, 9.0, 2_000)
    power = highest_power(log_density, log_likelihood, 200.0)
    assert 0.0 < power < 1.0
    weights = np.exp(log_density + power * log_likelihood)
    assert effective_size(weights) == pytest.approx(200.0, rel=1e-6)
    assert highest_power(log_density, log_likelihood / 90.0, 200.0) == 1.0
    assert highest_power(log_density, log_likelihood, 2_000.0) == 0.0  # more than there are


def test_each_likelihood_has_luck_of_its_own_and_the_effort_of_its_power() -> None:
    asked: list[int] = []
    efforts: list[float] = []

    def counted(coordinates: np.ndarray, first: int, effort: float) -> Estimate:
        asked.extend(range(first, first + len(coordinates)))
        efforts.append(effort)
        return Estimate(measured(coordinates, first), {})

    found = drawn(8, counted, parameters=3, points=100, seed=1)
    assert asked == list(range(800))
    assert efforts == [effort_at(batch.power) for batch in found]
    assert efforts[0] == effort_at(0.0) < efforts[-1] == 1.0


def test_one_lucky_estimate_does_not_pull_all_points_to_itself() -> None:
    def lucky(coordinates: np.ndarray, first: int) -> np.ndarray:
        found = measured(coordinates, first)
        if first == 4_500:  # in the fourth batch, at a point like any other
            found[7] += 12.0
        return found

    batches = drawn(4, estimated(lucky))
    assert worth_of(log_weights_of(batches)) < 3.0  # it outweighs all others
    normal, power = told_by(batches)
    assert power < 0.7  # but tells little
    assert np.sqrt(np.diag(normal.root @ normal.root.T))[:2].min() > 0.6 * SPREAD


def test_what_is_kept_goes_with_its_point() -> None:
    for batch in drawn(3, estimated(noisy), points=300):
        assert np.array_equal(batch.kept["first"], batch.coordinates[:, 0])


def test_the_same_seed_gives_the_same_points() -> None:
    one, same, other = (
        drawn(3, estimated(measured), points=200, seed=seed)[-1] for seed in (5, 5, 6)
    )
    assert np.array_equal(one.coordinates, same.coordinates)
    assert not np.array_equal(one.coordinates, other.coordinates)
