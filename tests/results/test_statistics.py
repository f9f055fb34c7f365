"""The six statistics on arrays whose answers are known."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from sim.results.statistics import Statistic, reduce

VALUES = np.array([[1.0, 2.0, 3.0, 6.0], [5.0, 0.0, 0.0, 3.0]])


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("mean", [3.0, 2.0]),
        ("sum", [12.0, 8.0]),
        ("max", [6.0, 5.0]),
        ("min", [1.0, 0.0]),
        ("first_day_above", [12.0, 10.0]),
        ("longest_run_below", [2.0, 2.0]),
    ],
)
def test_known_numbers(statistic: Statistic, expected: list[float]) -> None:
    found = reduce(VALUES, statistic=statistic, threshold=2.5, first_day=10)
    assert found.tolist() == expected


def test_an_event_that_never_happens_is_nan_and_not_a_day() -> None:
    found = reduce(VALUES, statistic="first_day_above", threshold=5.0)
    assert found[0] == 3.0
    assert np.isnan(found[1])


@pytest.mark.parametrize(
    ("statistic", "expected"), [("first_day_above", 1.0), ("longest_run_below", 0.0)]
)
def test_the_threshold_itself_is_neither_above_nor_below(
    statistic: Statistic, expected: float
) -> None:
    values = np.array([[2.0, 3.0]])
    assert reduce(values, statistic=statistic, threshold=2.0).tolist() == [expected]


def test_a_run_below_may_reach_the_end_and_the_longest_counts() -> None:
    values = np.array(
        [[0, 9, 0, 0, 9, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [9, 9, 9, 9, 9, 9, 9, 9]], float
    )
    assert reduce(values, statistic="longest_run_below", threshold=1.0).tolist() == [3.0, 8.0, 0.0]


def test_a_day_without_a_value_is_not_below() -> None:
    values = np.array([[0.0, np.nan, 0.0]])
    assert reduce(values, statistic="longest_run_below", threshold=1.0).tolist() == [1.0]


@pytest.mark.parametrize("statistic", get_args(Statistic))
def test_a_run_has_the_same_number_in_any_chunk(statistic: Statistic) -> None:
    """Records lie apart in memory, as a field of a structured array does."""
    fields = np.random.default_rng(1).lognormal(size=(41, 183, 3))
    values = fields[:, :, 1]
    whole = reduce(values, statistic=statistic, threshold=1.0)
    for size in (1, 2, 7, 40):
        parts = [
            reduce(values[first : first + size], statistic=statistic, threshold=1.0)
            for first in range(0, len(values), size)
        ]
        assert np.array_equal(np.concatenate(parts), whole)
