"""Pairs against closed forms: ties, intervals, and the noise that common luck cancels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from sim.study.comparison.pairs import pairs_of, share_of, superiority


def test_a_tie_counts_a_half() -> None:
    assert superiority(np.array([1.0, 0.0, 0.0, -1.0])).share == 0.5
    assert superiority(np.array([1.0, 2.0, 0.0, -1.0])).share == 0.625
    assert superiority(np.zeros(7)).share == 0.5


@pytest.mark.parametrize(("successes", "runs"), [(0, 10), (7, 10), (10, 10), (250, 500)])
def test_the_interval_is_wilson_s(successes: int, runs: int) -> None:
    found = share_of(successes, runs)
    wanted = binomtest(successes, runs).proportion_ci(0.95, method="wilson")
    assert found.share == successes / runs
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-4)
    assert 0.0 <= found.low <= found.share <= found.high <= 1.0


def test_common_noise_is_cancelled_wholly() -> None:
    luck = np.array([1.0, 4.0, 2.0, 7.0])
    pairs = pairs_of(luck + 3.0, luck)
    assert (pairs.mean, pairs.error, pairs.noise_cancelled) == (3.0, 0.0, 1.0)
    assert pairs.unpaired_error == pytest.approx(math.sqrt(2 * np.var(luck, ddof=1) / 4))
    assert pairs.is_told_apart


def test_unrelated_noise_is_not_cancelled() -> None:
    one, other = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    pairs = pairs_of(one, other)
    assert pairs.noise_cancelled == pytest.approx(0.0)
    assert pairs.error == pytest.approx(pairs.unpaired_error)


def test_opposed_noise_is_doubled() -> None:
    luck = np.array([1.0, -1.0, 2.0, -2.0])
    assert pairs_of(luck, -luck).noise_cancelled == pytest.approx(-1.0)


def test_where_nothing_varies_there_is_nothing_to_cancel() -> None:
    pairs = pairs_of(np.ones(3), np.ones(3))
    assert math.isnan(pairs.noise_cancelled)
    assert not pairs.is_told_apart


@pytest.mark.parametrize(("shift", "is_told_apart"), [(1.95, False), (1.97, True)])
def test_apart_is_more_than_its_standard_error_times_1_96(
    shift: float, is_told_apart: bool
) -> None:
    noise = np.array([1.0, -1.0])  # standard deviation of sqrt(2), standard error of 1
    assert pairs_of(noise + shift, np.zeros(2)).is_told_apart is is_told_apart
