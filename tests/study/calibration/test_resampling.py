"""Drawing by weight, and random streams that share nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.calibration.moments import effective_size
from sim.study.calibration.resampling import Stream, fewer, seed_of, stream, systematic

MOST = 8_000


def test_each_is_drawn_as_often_as_its_share_says() -> None:
    weights = np.array([0.0, 1.0, 2.0, 5.0])
    for first in np.linspace(0.0, 1.0, 11):
        counts = np.bincount(systematic(weights, first), minlength=4)
        assert np.all(np.abs(counts - weights / 2.0) < 1.0)
        assert counts[0] == 0


def test_more_can_be_drawn_than_there_are() -> None:
    weights = np.array([0.0, 1.0, 2.0, 5.0])
    counts = np.bincount(systematic(weights, 0.3, 80), minlength=4)
    assert list(counts) == [0, 10, 20, 50]


def test_rounding_at_the_end_draws_no_further_than_the_last() -> None:
    drawn = systematic(np.full(7, 0.1), 1.0)
    assert drawn.max() == 6
    assert list(drawn) == sorted(drawn)


def uneven(draws: int, *, seed: int = 1) -> np.ndarray:
    weights = np.random.default_rng(seed).lognormal(0.0, 2.0, draws)
    return weights / weights.sum()


@pytest.mark.parametrize("draws", [MOST + 1, 3 * MOST, 70_000])
def test_heavy_draws_are_kept_as_they_are_and_light_ones_made_as_heavy(draws: int) -> None:
    weights = uneven(draws)
    rows, kept = fewer(weights, MOST)
    assert MOST - 1 <= len(rows) <= MOST
    assert len(np.unique(rows)) == len(rows)
    least = kept.min()
    heavy = weights > least
    assert set(np.flatnonzero(heavy)) <= set(rows)
    np.testing.assert_array_equal(kept, np.maximum(weights[rows], least))
    assert kept.sum() == pytest.approx(1.0, abs=1.0 / MOST)


def test_what_is_kept_counts_as_all_of_it_does() -> None:
    weights = uneven(60_000)
    marks = np.random.default_rng(5).standard_normal(60_000) + np.log(weights)
    rows, kept = fewer(weights, MOST)
    error = np.std(marks) / np.sqrt(MOST)
    assert np.average(marks[rows], weights=kept) == pytest.approx(weights @ marks, abs=error)
    assert effective_size(kept) > 0.95 * effective_size(weights)


def test_few_draws_are_kept_as_they_are() -> None:
    weights = uneven(MOST)
    rows, kept = fewer(weights, MOST)
    assert list(rows) == list(range(MOST))
    np.testing.assert_array_equal(kept, weights)


def test_streams_of_other_purposes_seeds_and_numbers_differ() -> None:
    keys = [(kind, seed, k) for kind in Stream for seed in (-1, 0, 1) for k in (0, 1, 2)]
    first = {stream(kind, seed, k).random() for kind, seed, k in keys}
    assert len(first) == len(keys)
    assert stream(Stream.BATCH, 1, 2).random() == stream(Stream.BATCH, 1, 2).random()


def test_a_seed_of_a_population_is_one_that_the_engine_takes() -> None:
    assert all(0 <= seed_of(k, seed) < 2**63 for k in range(4) for seed in (-(2**63), 0, 2**63 - 1))
