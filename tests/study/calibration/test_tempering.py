"""The population reaches posteriors in closed form, in several modes and through noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from sim.study.calibration.tempering import (
    Estimate,
    Likelihood,
    Particles,
    effort_at,
    first_of,
    following,
)

FAR, SHARP = 2.0, 0.3
MEAN, SPREAD = FAR / (1.0 + SHARP**2), SHARP / np.sqrt(1.0 + SHARP**2)
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


def tempered(
    likelihood: Likelihood, *, parameters: int, particles: int, seed: int
) -> Iterator[Particles]:
    here = first_of(likelihood, parameters=parameters, particles=particles, seed=seed)
    while True:
        here = following(here, likelihood, seed=seed)
        yield here


def after(
    rounds: int, likelihood: LogLikelihood, *, particles: int = 1_500, seed: int = 2
) -> Particles:
    made = tempered(estimated(likelihood), parameters=6, particles=particles, seed=seed)
    return [next(made) for _ in range(rounds)][-1]


@pytest.mark.parametrize("likelihood", [measured, noisy])
def test_the_posterior_of_measurements_is_found(likelihood: LogLikelihood) -> None:
    found = after(40, likelihood)
    assert found.power == 1.0
    mean, spread = found.coordinates.mean(axis=0), found.coordinates.std(axis=0)
    np.testing.assert_allclose(mean[:2], MEAN, atol=0.04)
    np.testing.assert_allclose(spread[:2], SPREAD, rtol=0.12)
    np.testing.assert_allclose(mean[2:], 0.0, atol=0.12)
    np.testing.assert_allclose(spread[2:], 1.0, rtol=0.1)


def test_the_evidence_is_that_of_the_closed_form() -> None:
    alone = np.log(SPREAD) - 0.5 * FAR**2 / (1.0 + SHARP**2)
    assert after(20, measured).log_evidence == pytest.approx(2.0 * alone, abs=0.25)


def test_noise_that_falls_with_effort_leaves_the_evidence_right() -> None:
    def estimate(coordinates: np.ndarray, first: int, effort: float) -> Estimate:
        luck = np.random.default_rng(first).standard_normal(len(coordinates))
        spread = 0.5 / effort
        noise = spread * luck - 0.5 * spread**2
        return Estimate(measured(coordinates, first) + noise, {})

    made = tempered(estimate, parameters=4, particles=6_000, seed=3)
    found = next(here for here in made if here.power == 1.0)
    alone = np.log(SPREAD) - 0.5 * FAR**2 / (1.0 + SHARP**2)
    assert found.log_evidence == pytest.approx(2.0 * alone, abs=0.3)


def test_modes_keep_their_shares() -> None:
    found = after(25, two_modes)
    assert np.mean(found.coordinates[:, 0] > 0.0) == pytest.approx(2.0 / 3.0, abs=0.08)
    assert np.all(np.abs(np.abs(found.coordinates[:, 0]) - 1.5) < 1.2)


def test_the_power_rises_to_the_posterior_and_stays() -> None:
    made = tempered(estimated(measured), parameters=6, particles=500, seed=1)
    powers = [next(made).power for _ in range(20)]
    assert powers == sorted(powers)
    assert 0.0 < powers[0] < 1.0
    assert powers[-1] == 1.0


def test_each_likelihood_has_luck_of_its_own_and_the_effort_of_its_power() -> None:
    asked: list[int] = []
    efforts: list[float] = []

    def counted(coordinates: np.ndarray, first: int, effort: float) -> Estimate:
        asked.extend(range(first, first + len(coordinates)))
        efforts.append(effort)
        return Estimate(measured(coordinates, first), {})

    made = tempered(counted, parameters=3, particles=50, seed=1)
    generations = [next(made) for _ in range(8)]
    assert asked == list(range(generations[-1].asked))
    assert efforts == sorted(efforts)
    assert efforts[0] == effort_at(0.0) < efforts[-1] == 1.0


def test_moments_of_others_lead_to_the_same_posterior() -> None:
    random = np.random.default_rng(4)
    apart = np.column_stack(
        [*(MEAN + SPREAD * random.standard_normal((2, 900))), *random.standard_normal((4, 900))]
    )
    wrong = apart + 0.15
    for others in (apart, wrong):
        here = after(12, noisy)
        for _ in range(20):
            here = following(here, estimated(noisy), seed=3, apart=others)
        np.testing.assert_allclose(here.coordinates.mean(axis=0)[:2], MEAN, atol=0.04)
        np.testing.assert_allclose(here.coordinates.std(axis=0)[:2], SPREAD, rtol=0.12)
        np.testing.assert_allclose(here.coordinates.mean(axis=0)[2:], 0.0, atol=0.12)


def test_what_is_kept_goes_with_its_particle() -> None:
    found = after(6, noisy, particles=300)
    assert np.array_equal(found.kept["first"], found.coordinates[:, 0])


def test_the_same_seed_gives_the_same_population() -> None:
    one, same, other = (after(3, measured, particles=200, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(one.coordinates, same.coordinates)
    assert not np.array_equal(one.coordinates, other.coordinates)


def test_a_generation_depends_on_the_one_before_alone() -> None:
    fourth = after(4, noisy, particles=100)
    again = following(fourth, estimated(noisy), seed=2)
    assert np.array_equal(after(5, noisy, particles=100).coordinates, again.coordinates)
