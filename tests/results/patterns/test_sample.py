"""What a sample hands to the statistics: daily values, wherever the days of a run are recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.results.patterns.registry import STATISTICS
from sim.results.patterns.sample import Sample, sample_of

DAYS = 96  # the last week of the truce, and some days after it
ROWS = np.repeat([[2], [1], [1], [0]], DAYS, axis=1)
ROWS[:, 60:] = [[0], [1], [2], [3]]


@pytest.fixture(scope="module")
def own() -> Sample:
    return sample_of(sim.load("mali-2025").run(runs=4, seed=3, days=DAYS, fixed=True))


@pytest.mark.parametrize("target", STATISTICS)
def test_days_recorded_elsewhere_give_the_numbers_of_days_copied(own: Sample, target: str) -> None:
    def copied(observable: str) -> np.ndarray:
        return own.daily(observable)[ROWS, np.arange(DAYS)]

    window = range(30, DAYS)
    expected = STATISTICS[target](replace(own, daily=copied), window)
    np.testing.assert_array_equal(STATISTICS[target](replace(own, rows=ROWS), window), expected)


@pytest.mark.parametrize("place", [{}, {"zone": "mopti"}, {"fuel": "diesel"}])
def test_values_lie_in_the_order_of_runs(own: Sample, place: dict[str, str]) -> None:
    for sample in (own, replace(own, rows=ROWS)):
        for days in (None, range(3, 4), range(50, 70)):
            assert sample.values("queue_hours", days=days, **place).flags.c_contiguous
