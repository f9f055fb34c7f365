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
INSIDE = {True: "yes", False: "NO"}
HEADINGS = {
    "label": "outcome",
    "median": "median",
    "band": "90 % of runs",
    "unit": "unit",
    "inside": "in band",
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


def number_text(value: float, *, like: float | None = None) -> str:
    """Round for people: three digits, more where they stand before the point.

    Parameters
    ----------
    value : float
        The number.
    like : float, optional
        A number beside it, with as many decimals as which it is rounded.
    """
    size = abs(value if like is None else like)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def _row(outcome: Outcome, row: pd.Series, *, days: int, start: datetime.date) -> tuple[str, ...]:
    window = window_of(outcome, days=days)
    if window is None:
        median, band = UNREACHED, str(row["window"])
    elif is_event(outcome):
        median, band = _event_words(row, last_day=window.stop - 1, start=start)
    else:
        largest = max(abs(row[name]) for name in ("low", "median", "high"))
        low, median, high = (
            number_text(row[name], like=largest) for name in ("low", "median", "high")
        )
        band = f"{low} to {high}"
    citations = (load_figures()[name].citation for name in outcome.figures.split())
    cited = BETWEEN_FIGURES.join(citations)
    inside = INSIDE.get(row["is_inside"], "")
    return outcome.label, median, band, outcome.unit, inside, str(row["reported"]), cited


def _event_words(row: pd.Series, *, last_day: int, start: datetime.date) -> tuple[str, str]:
    low, median, high = row["low"], row["median"], row["high"]
    never = f"not by day {last_day}"
    parts = [f"{low:.0f} to {high:.0f}" if math.isfinite(high) else f"from {low:.0f}"]
    if not math.isfinite(low):
        parts = []
    if row["never_share"] > 0:
        parts.append(f"{never} in {_percent(row['never_share'])} % of runs")
    if not math.isfinite(median):
        return never, "; ".join(parts)
    date = date_text(start + datetime.timedelta(days=median))
    return f"{median:.0f} ({date})", "; ".join(parts)


def _percent(share: float) -> str:
    """Return a percentage in which some is not 0 and not all is not 100."""
    return "under 1" if 0 < share < 0.01 else f"{math.floor(100 * share + 1e-9)}"
