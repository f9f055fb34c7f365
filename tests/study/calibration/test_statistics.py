"""The fitted statistics are those of the patterns, run by run, and see no later day."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import sample_of
from sim.study import ensemble
from sim.study.calibration.reports import log_likelihood, reports_of
from sim.study.calibration.statistics import days_of, fitted_statistics
from sim.study.shards import summarised

REPORTS = reports_of("mali-2025")
DESIGN = {"demand.total_l_per_day": np.array([5e6, 6e6, 6.2e6]), "market.slope": np.full(3, 0.6)}


@pytest.fixture(scope="module")
def kept() -> dict[str, np.ndarray]:
    planned = ensemble(
        sim.load("mali-2025"),
        DESIGN,
        summary=fitted_statistics(REPORTS),
        seed=5,
        days=days_of(REPORTS),
    )
    columns, _ = summarised(planned.shard(0), threads=1, advance=lambda done: None)
    return columns


def test_the_last_day_is_that_of_the_last_fitted_report() -> None:
    assert days_of(REPORTS) == 59  # 31 October


def test_every_report_has_its_column(kept: dict[str, np.ndarray]) -> None:
    assert list(kept) == [report.target.id for report in REPORTS]
    assert log_likelihood(REPORTS, kept).shape == (3,)


def test_they_are_the_patterns_numbers_of_a_whole_run(kept: dict[str, np.ndarray]) -> None:
    runs = sim.load("mali-2025").run(runs=3, seed=5, days=120, values=DESIGN, fixed=True)
    whole = sample_of(runs)
    for report in REPORTS:
        row = report.target
        last = 58 if row.to_day is None else row.to_day
        expected = statistic_of(row.id)(whole, range(row.from_day or 0, last + 1))
        np.testing.assert_array_equal(kept[row.id], expected, err_msg=row.id)


def test_other_windows_are_another_summary() -> None:
    all_of_them, fewer = fitted_statistics(REPORTS), fitted_statistics(REPORTS[:4])
    assert all_of_them.name != fewer.name
    assert all_of_them.name == fitted_statistics(REPORTS).name
