"""The gate measures what a posterior is worth, on draws whose worth is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.study.calibration.gate import (
    checks_of,
    disagreement,
    smoothed,
    worth_of,
)
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.space import Space

POPULATIONS, POINTS = 3, 2_000


def posterior(
    *,
    apart: float = 0.0,
    free: int = 60,
    noise: float = 0.0,
    copies: int = 1,
    populations: int = POPULATIONS,
    seed: int = 1,
) -> Posterior:
    """Draws of a parameter told by the reports and some free ones, with weights of pure noise."""
    random = np.random.default_rng(seed)
    own = random.standard_normal((populations, POINTS, 1 + free))
    own[..., 0] *= 0.5
    own[1:, :, 0] += apart * 0.5
    draws = np.repeat(own, copies, axis=1).reshape(-1, 1 + free)
    weights = np.exp(noise * random.standard_normal(len(draws)))
    seeds = np.repeat(np.arange(populations), POINTS * copies)
    return Posterior(
        Space({}), draws, {}, weights / weights.sum(), {}, seeds[:, np.newaxis].astype(np.int64)
    )


def holding(found: Posterior, tail: float = 0.2) -> Sequence[bool]:
    return [check.holds for check in checks_of(found, tail)]


def test_independent_draws_all_count() -> None:
    assert posterior().effective_size == pytest.approx(POPULATIONS * POINTS)
    assert worth_of(posterior(free=200)) == pytest.approx(POPULATIONS * POINTS, rel=0.3)


def test_uneven_weights_count_less_by_both_counts() -> None:
    found = posterior(free=200, noise=1.0)
    expected = POPULATIONS * POINTS / np.exp(1.0)
    assert found.effective_size == pytest.approx(expected, rel=0.1)
    assert worth_of(found) == pytest.approx(expected, rel=0.3)


def test_copies_count_once_by_what_populations_differ_in() -> None:
    copied = posterior(free=200, copies=10)
    assert worth_of(copied) == pytest.approx(POPULATIONS * POINTS, rel=0.3)
    assert copied.effective_size > 5 * POPULATIONS * POINTS  # what weights cannot know


def test_populations_apart_are_seen_in_standard_deviations() -> None:
    apart = disagreement(posterior(apart=0.5))
    assert apart[0] == pytest.approx(0.5, abs=0.07)
    assert apart[1:].max() < 0.15


def test_the_gate_names_what_fails() -> None:
    assert holding(posterior()) == [True] * 4
    assert holding(posterior(noise=1.0)) == [False, False, True, True]
    assert holding(posterior(copies=4, apart=0.6)) == [True, False, False, True]
    assert holding(posterior(), tail=0.8) == [True, True, True, False]


def test_draws_are_counted_in_any_order() -> None:
    found = posterior(noise=0.5)
    mixed = np.random.default_rng(3).permutation(len(found.weights))
    mixed_up = Posterior(
        found.space, found.coordinates[mixed], {}, found.weights[mixed], {}, found.luck[mixed]
    )
    assert worth_of(mixed_up) == pytest.approx(worth_of(found))
    assert np.isnan(worth_of(posterior(populations=1)))


def test_only_parameters_that_the_reports_tell_something_of_are_judged() -> None:
    free_apart = posterior(free=1)
    free_apart.coordinates[:POINTS, 1] += 0.5
    (apart,) = (
        check for check in checks_of(free_apart, 0.2) if check.name.startswith("populations apart")
    )
    assert apart.holds


def test_a_tail_of_weights_is_read_off_and_smoothed() -> None:
    random = np.random.default_rng(5)
    heavy = np.log(random.pareto(1.0 / 0.9, 4_000) + 1.0)
    weights, tail = smoothed(heavy)
    assert tail == pytest.approx(0.9, abs=0.25)
    assert weights.sum() == pytest.approx(1.0)
    assert np.array_equal(np.argsort(weights, kind="stable"), np.argsort(heavy, kind="stable"))
    assert weights.max() <= np.exp(heavy.max()) / np.exp(heavy).sum() * 1.5
    assert smoothed(random.normal(0.0, 0.3, 4_000))[1] < 0.4


def test_equal_weights_have_no_tail() -> None:
    weights, tail = smoothed(np.full(50, -3.0))
    assert tail == 0.0
    np.testing.assert_allclose(weights, 1.0 / 50)
