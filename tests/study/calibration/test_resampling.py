"""Drawing by weight, and random streams that share nothing."""

from __future__ import annotations

import numpy as np

from sim.study.calibration.resampling import Stream, seed_of, stream, systematic


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


def test_streams_of_other_purposes_seeds_and_numbers_differ() -> None:
    keys = [(kind, seed, k) for kind in Stream for seed in (-1, 0, 1) for k in (0, 1, 2)]
    first = {stream(kind, seed, k).random() for kind, seed, k in keys}
    assert len(first) == len(keys)
    assert stream(Stream.BATCH, 1, 2).random() == stream(Stream.BATCH, 1, 2).random()


def test_a_seed_of_a_population_is_one_that_the_engine_takes() -> None:
    assert all(0 <= seed_of(k, seed) < 2**63 for k in range(4) for seed in (-(2**63), 0, 2**63 - 1))
