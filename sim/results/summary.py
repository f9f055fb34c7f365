"""The summary of a result: each headline outcome with median, 90 % band and what was reported.

An event that does not happen in a run counts as later than every day: a quantile that falls on such
a run is infinite and reads "not by day N", with the share of those runs beside it.  Computing the
outcomes themselves is in `outcomes`; laying the summary out for people is in `card`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.evidence import Figure, load_figures
from sim.evidence.figures import MONTHS
from sim.results.inside import is_inside
from sim.results.outcomes import OPEN_END, is_event, window_of

if TYPE_CHECKING:
    import datetime

    from sim.results.statistics import Numbers
    from sim.scenario.schema import Scenario
    from sim.scenario.tables import Outcome

LOW, MEDIAN, HIGH = 0.05, 0.5, 0.95
COLUMNS = (
    "label",
    "unit",
    "median",
    "low",
    "high",
    "never_share",
    "window",
    "reported",
    "is_inside",
    "publisher",
    "date",
    "figures",
)
BETWEEN_FIGURES = " | "


def summarise(scenario: Scenario, outcomes: pd.DataFrame, *, days: int) -> pd.DataFrame:
    """Summarise every headline outcome over the runs, beside the reported figures.

    Parameters
    ----------
    scenario : Scenario
        Its `outcomes` give label, unit, window and figures.
    outcomes : DataFrame
        One row a run, one column an outcome.
    days : int
        Length of the runs [days].

    Returns
    -------
    DataFrame
        One row an outcome, with the columns of `COLUMNS`.  `low` and `high` hold 90 % of the runs;
        an infinite quantile of an event means that it is never, NaN that the run is too short.
        `is_inside` tells whether the band holds what was reported, None where that has no number.
        `never_share` is NaN for what is no event.  Several figures are parted by " | ".
    """
    rows = {
        outcome.outcome: _row(
            outcome,
            outcomes[outcome.outcome].to_numpy(),
            days=days,
            start=scenario.calendar.start,
        )
        for outcome in scenario.outcomes
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))
    inside = [row[COLUMNS.index("is_inside")] for row in rows.values()]
    frame["is_inside"] = pd.Series(inside, frame.index, dtype=object)
    return frame.rename_axis("outcome")


def _row(
    outcome: Outcome, numbers: Numbers, *, days: int, start: datetime.date
) -> tuple[object, ...]:
    is_reached = window_of(outcome, days=days) is not None
    quantiles = _event_quantiles if is_event(outcome) else _quantiles
    low, median, high = quantiles(numbers) if is_reached else (math.nan,) * 3
    never = np.isnan(numbers).mean() if is_event(outcome) and is_reached else math.nan
    figures = [load_figures()[name] for name in outcome.figures.split()]
    return (
        outcome.label,
        outcome.unit,
        median,
        low,
        high,
        never,
        window_text(outcome, days=days),
        BETWEEN_FIGURES.join(reported_text(figure, start=start) for figure in figures),
        is_inside(figures, low=low, high=high, unit=outcome.unit, start=start),
        BETWEEN_FIGURES.join(figure.publisher for figure in figures),
        BETWEEN_FIGURES.join(figure.published for figure in figures),
        outcome.figures,
    )


def _quantiles(numbers: Numbers) -> tuple[float, float, float]:
    low, median, high = np.quantile(numbers, (LOW, MEDIAN, HIGH))
    return float(low), float(median), float(high)


def _event_quantiles(numbers: Numbers) -> tuple[float, float, float]:
    """First days by which 5 %, half and 95 % of all runs have seen the event; infinite if none."""
    ordered = np.sort(np.where(np.isnan(numbers), np.inf, numbers))
    low, median, high = (
        float(ordered[max(math.ceil(share * len(ordered) - 1e-9), 1) - 1])
        for share in (LOW, MEDIAN, HIGH)
    )
    return low, median, high


def window_text(outcome: Outcome, *, days: int) -> str:
    """Days that an outcome looks at, in words; for a run too short, where it ends."""
    window = window_of(outcome, days=days)
    if window is not None:
        return _day_range(window.start, window.stop - 1)
    asked = (
        f"from day {outcome.from_day}"
        if outcome.to_day == OPEN_END
        else _day_range(outcome.from_day, outcome.to_day)
    )
    return f"{asked}; the run ends on day {days - 1}"


def reported_text(figure: Figure, *, start: datetime.date) -> str:
    """Claim of a figure in words: a number with its unit, days for a date, else the note.

    Parameters
    ----------
    figure : Figure
        A reported figure.
    start : date
        Day 0, from which a date is counted.
    """
    if figure.value is not None:
        return _amount(figure, figure.value)
    first, last = figure.date_from or figure.date_to, figure.date_to or figure.date_from
    if figure.unit != "date" or first is None or last is None:
        return figure.note.rstrip(".") or figure.quantity
    days = _day_range((first - start).days, (last - start).days)
    dates = _range(date_text(first), date_text(last))
    return f"{days} ({dates})"


def _amount(figure: Figure, value: float) -> str:
    """Claim with its unit; one that is only a bound is told as one."""
    bounds = {(value, None): "at least ", (None, value): "at most "}
    bound = bounds.get((figure.low, figure.high))
    return figure.amount if bound is None else f"{bound}{value:,.15g} {figure.unit}"


def date_text(date: datetime.date) -> str:
    """Day and month in English whatever the locale: ``6 Oct``."""
    return f"{date.day} {MONTHS[date.month - 1]}"


def _day_range(first: int, last: int) -> str:
    return f"day {_range(str(first), str(last))}"


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"
