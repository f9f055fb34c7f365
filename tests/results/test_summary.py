"""Medians and bands beside what was reported, and events that never happen."""

from __future__ import annotations

import datetime
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.evidence import figure
from sim.results.result import Result
from sim.results.summary import COLUMNS, reported_text, summarise

START = datetime.date(2025, 9, 3)


def summary_of(make: SimpleNamespace, numbers: list[float], **columns: object) -> pd.Series:
    row = make.outcome("x", **{"observable": "attacks", "statistic": "mean", **columns})
    frame = pd.DataFrame({"x": np.array(numbers, dtype=float)})
    return summarise(make.scenario(row), frame, days=60).loc["x"]


def test_the_columns_are_those_promised(daily: Result) -> None:
    summary = daily.summary()
    assert tuple(summary.columns) == COLUMNS
    assert summary.index.tolist() == ["break-day", "lost"]
    assert summary.index.name == "outcome"


def test_median_and_band_hold_90_percent_of_runs(make: SimpleNamespace) -> None:
    found = summary_of(make, list(range(101)))
    assert (found["low"], found["median"], found["high"]) == (5.0, 50.0, 95.0)
    assert np.isnan(found["never_share"])


def test_a_quantile_of_an_event_is_the_day_of_a_run(make: SimpleNamespace) -> None:
    found = summary_of(make, [30, 41, 32, 35], statistic="first_day_above")
    assert (found["low"], found["median"], found["high"]) == (30.0, 32.0, 41.0)
    assert found["never_share"] == 0.0


def test_runs_without_the_event_count_as_later_than_every_day(make: SimpleNamespace) -> None:
    numbers = [30.0] * 8 + [np.nan] * 2
    found = summary_of(make, numbers, statistic="first_day_above")
    assert (found["low"], found["median"], found["high"]) == (30.0, 30.0, np.inf)
    assert found["never_share"] == 0.2


def test_an_event_that_happens_in_no_run_has_no_day_at_all(make: SimpleNamespace) -> None:
    found = summary_of(make, [np.nan] * 3, statistic="first_day_above")
    assert [found["low"], found["median"], found["high"]] == [np.inf] * 3
    assert found["never_share"] == 1.0


def test_a_run_too_short_has_no_number_and_says_so(make: SimpleNamespace) -> None:
    found = summary_of(make, [np.nan] * 3, from_day=57, to_day=64)
    assert np.isnan(found["median"])
    assert np.isnan(found["never_share"])
    assert found["window"] == "day 57 to 64; the run ends on day 59"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"from_day": 35, "to_day": 35}, "day 35"),
        ({"from_day": 52, "to_day": 58}, "day 52 to 58"),
        ({}, "day 0 to 59"),
        ({"from_day": 70}, "from day 70; the run ends on day 59"),
    ],
)
def test_windows_in_words(make: SimpleNamespace, columns: dict[str, int], words: str) -> None:
    assert summary_of(make, [0.0], **columns)["window"] == words


def test_the_reported_figure_stands_beside_with_publisher_and_date(make: SimpleNamespace) -> None:
    found = summary_of(make, [0.0], figures="A01")
    assert found["reported"] == "2,000 XOF/l"
    assert found["publisher"] == "Wall Street Journal"
    assert found["date"] == "2025-10-31"
    assert found["figures"] == "A01"


def test_several_figures_stand_in_the_order_of_the_row(make: SimpleNamespace) -> None:
    found = summary_of(make, [0.0], figures="F10 F07")
    assert found["reported"] == "at least 50 vehicles | at least 100 tankers"
    assert found["publisher"].split(" | ") == [figure("F10").publisher, figure("F07").publisher]
    assert found["date"] == "2025-10-18 | 2025-09-17"


def test_what_nobody_reported_stays_empty(make: SimpleNamespace) -> None:
    found = summary_of(make, [0.0])
    assert found[["reported", "publisher", "date", "figures"]].tolist() == [""] * 4


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "40 tankers"),
        (20, 80, "40 tankers (20 to 80)"),
        (40, None, "at least 40 tankers"),
        (None, 40, "at most 40 tankers"),
        (20, None, "40 tankers (at least 20)"),
        (40, 40, "40 tankers"),
    ],
)
def test_a_bound_is_told_as_a_bound(low: float | None, high: float | None, words: str) -> None:
    claim = replace(figure("F06"), low=low, high=high)
    assert reported_text(claim, start=START) == words


def test_a_reported_date_is_told_in_days_of_the_run() -> None:
    assert reported_text(figure("H02"), start=START) == "day 33 to 34 (6 Oct to 7 Oct)"


def test_a_report_without_a_number_is_told_by_its_note() -> None:
    assert reported_text(figure("D29"), start=START) == "Hundreds, no closer number"
