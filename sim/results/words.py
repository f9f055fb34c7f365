"""The summary in words: numbers rounded for people, "not by day N" for what does not happen.

One table of text, from which the card, the terminal and the command line lay out their own; nothing
is computed here that `summary` does not hold.
"""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

import pandas as pd

from sim.evidence import load_figures
from sim.results.outcomes import is_event, window_of
from sim.results.summary import BETWEEN_FIGURES, date_text

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.scenario.tables import Outcome

UNREACHED = "–"
HEADINGS = {
    "label": "outcome",
    "median": "median",
    "band": "90 % of runs",
    "unit": "unit",
    "reported": "reported",
    "citation": "by",
}
"""Columns of the table of words, each with its heading for people."""


def in_words(scenario: Scenario, summary: pd.DataFrame, *, days: int) -> pd.DataFrame:
    """Put a summary into words.

    Parameters
    ----------
    scenario : Scenario
        The scenario that was run.
    summary : DataFrame
        What `sim.results.summary.summarise` returns.
    days : int
        Length of the runs [days].

    Returns
    -------
    DataFrame
        One row an outcome, every cell a text, with the columns of `HEADINGS`.
    """
    rows = {
        outcome.outcome: _row(outcome, row, days=days, start=scenario.calendar.start)
        for outcome, (_, row) in zip(scenario.outcomes, summary.iterrows(), strict=True)
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(HEADINGS), dtype=object)
    return frame.rename_axis("outcome")


def number_text(value: float) -> str:
    """Round for people: three digits, more where they stand before the point."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def _row(outcome: Outcome, row: pd.Series, *, days: int, start: datetime.date) -> tuple[str, ...]:
    window = window_of(outcome, days=days)
    if window is None:
        median, band = UNREACHED, str(row["window"])
    elif is_event(outcome):
        median, band = _event_words(row, last_day=window.stop - 1, start=start)
    else:
        median = number_text(row["median"])
        band = f"{number_text(row['low'])} to {number_text(row['high'])}"
    citations = (load_figures()[name].citation for name in outcome.figures.split())
    cited = BETWEEN_FIGURES.join(citations)
    return outcome.label, median, band, outcome.unit, str(row["reported"]), cited


def _event_words(row: pd.Series, *, last_day: int, start: datetime.date) -> tuple[str, str]:
    never = f"not by day {last_day}"
    low, median, high = (
        f"{value:.0f}" if math.isfinite(value) else never
        for value in (row["low"], row["median"], row["high"])
    )
    if math.isfinite(row["median"]):
        median += f" ({date_text(start + datetime.timedelta(days=row['median']))})"
    band = low if low == high else f"{low} to {high}"
    share = row["never_share"]
    # A share above 0 must not read as 0 %, nor one below 1 as 100 %.
    percent = "under 1" if 0 < share < 0.01 else f"{math.floor(100 * share + 1e-9)}"
    return median, f"{band}; {never} in {percent} % of runs" if share > 0 else band
