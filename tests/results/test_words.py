"""The summary in words: rounding, and "not by day N" instead of a made-up day."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.results.summary import summarise
from sim.results.words import HEADINGS, in_words, number_text


def words_of(make: SimpleNamespace, numbers: list[float], **columns: object) -> pd.Series:
    row = make.outcome("x", **{"observable": "attacks", "statistic": "mean", **columns})
    scenario = make.scenario(row)
    frame = pd.DataFrame({"x": np.array(numbers, dtype=float)})
    summary = summarise(scenario, frame, days=60)
    return in_words(scenario, summary, days=60).loc["x"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1234.5, "1,234"),
        (1_234_567.0, "1,234,567"),
        (123.4, "123"),
        (69.04, "69.0"),
        (5.7, "5.70"),
        (0.0, "0.00"),
        (-0.001, "0.00"),
    ],
)
def test_numbers_are_rounded_for_people(value: float, words: str) -> None:
    assert number_text(value) == words


def test_an_outcome_reads_as_median_and_band(make: SimpleNamespace) -> None:
    found = words_of(make, list(range(101)), figures="A01", unit="XOF/l")
    assert tuple(found.index) == tuple(HEADINGS)
    assert found.tolist() == [
        "the x",
        "50.0",
        "5.0 to 95.0",
        "XOF/l",
        "NO",
        "2,000 XOF/l",
        "Wall Street Journal, 31 Oct 2025",
    ]


def test_a_day_is_told_with_its_date(make: SimpleNamespace) -> None:
    found = words_of(make, [34.0] * 20, statistic="first_day_above", unit="day")
    assert (found["median"], found["band"]) == ("34 (7 Oct)", "34 to 34")


@pytest.mark.parametrize(
    ("n_never", "median", "band"),
    [
        (2, "34 (7 Oct)", "34 to 34; not by day 59 in 2 % of runs"),
        (20, "34 (7 Oct)", "from 34; not by day 59 in 20 % of runs"),
        (60, "not by day 59", "from 34; not by day 59 in 60 % of runs"),
        (100, "not by day 59", "not by day 59 in 100 % of runs"),
    ],
)
def test_what_does_not_happen_is_never_given_a_day(
    make: SimpleNamespace, n_never: int, median: str, band: str
) -> None:
    numbers = [34.0] * (100 - n_never) + [np.nan] * n_never
    found = words_of(make, numbers, statistic="first_day_above", unit="day")
    assert (found["median"], found["band"]) == (median, band)


@pytest.mark.parametrize(
    ("n_never", "share"), [(1, "in under 1 % of runs"), (999, "in 99 % of runs")]
)
def test_a_small_share_is_not_rounded_to_nothing(
    make: SimpleNamespace, n_never: int, share: str
) -> None:
    numbers = [34.0] * (1000 - n_never) + [np.nan] * n_never
    found = words_of(make, numbers, statistic="first_day_above", unit="day")
    assert found["band"].endswith(share)


def test_a_run_too_short_says_where_it_ends(make: SimpleNamespace) -> None:
    found = words_of(make, [np.nan], from_day=57, to_day=64)
    assert (found["median"], found["band"]) == ("–", "day 57 to 64; the run ends on day 59")
