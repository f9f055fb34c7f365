"""Deterrence, not destruction: the fuel that did not come, beside the fuel that was lost.

Both are sums since day 0 over the days that the scenario's own outcome of fuel not delivered looks
at, and the headline holds the same numbers as the outcomes.  Tankers that are missing were never
loaded, wait at a border or were lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.dates import date2num

from sim.observables.table import BLUE, GREY, ORANGE, RED
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel
from sim.plots.marks import upright
from sim.plots.panels import Panel, Reference, Series, View, in_millions, view_of, week_mean
from sim.plots.sheet import insight_sheet
from sim.plots.style import STYLES
from sim.results.labels import dates_of
from sim.results.outcomes import window_of
from sim.results.summary import HIGH, LOW, date_text
from sim.results.words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.plots.panels import Numbers
    from sim.results import Result

NOT_DELIVERED, LOST = "undelivered_l", "lost_l"
MISSING = "not delivered"
NOTE = (
    "Not delivered: what the country normally uses, less what arrived by road. Never loaded: the "
    "tankers of normal use, less those loaded at the ports."
)


class Finding(NamedTuple):
    """Fuel not delivered and fuel lost until the end of a day, medians over the runs.

    Attributes
    ----------
    last_day : int
        Last day that is counted.
    undelivered_l, lost_l : float
        Sums since day 0 [l].
    multiples : tuple of float
        How many times as much was not delivered as was lost: median, and the bounds of 90 % of the
        runs that lost any; empty where most runs lost nothing.
    normal_l : float
        Normal use of a day [l].
    """

    last_day: int
    undelivered_l: float
    lost_l: float
    multiples: tuple[float, ...]
    normal_l: float


def deterrence(result: Result) -> Figure:
    """Draw the fuel that was not delivered beside the fuel that was lost.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = finding(result)
    dates = dates_of(result.scenario, days=result.days)
    panels = [_litres(view, found), _tankers(view)]
    starts = [0, 0]
    ratio, start = _multiples(view)
    if ratio is not None:
        panels, starts = [*panels, ratio], [*starts, start]
    else:
        panels, starts = [*panels, _loaded(view)], [*starts, 0]
    made = insight_sheet(result, headline(result, found), notes=[NOTE])
    for ax, panel, first in zip(made.axes, panels, starts, strict=True):
        draw_panel(ax, panel, dates[first:])
        if found.last_day < result.days - 1:
            _mark_day(ax, result, found.last_day)
    made.figure.set_label(f"{headline(result, found)}\n{describe(panels[:2], dates)}")
    return made.figure


def finding(result: Result) -> Finding:
    """Return the numbers of the headline.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    nation = view_of(result).recorded.nation
    stop = _end(result)
    undelivered = nation[NOT_DELIVERED][:, :stop].sum(axis=1)
    lost = nation[LOST][:, :stop].sum(axis=1)
    middle = float(np.median(lost))
    ratios = undelivered[lost > 0] / lost[lost > 0]
    return Finding(
        last_day=stop - 1,
        undelivered_l=float(np.median(undelivered)),
        lost_l=middle,
        multiples=tuple(map(float, np.quantile(ratios, (0.5, LOW, HIGH)))) if middle > 0 else (),
        normal_l=float(np.median(nation[NOT_DELIVERED] + nation["arrived_l"])),
    )


def headline(result: Result, found: Finding) -> str:
    """Say the finding in one sentence."""
    until = date_text(result.scenario.date_of(found.last_day))
    missing, lost = (number_text(litres / 1e6) for litres in (found.undelivered_l, found.lost_l))
    if found.multiples and found.undelivered_l > 0:
        middle, low, high = found.multiples
        times = f"in the median run {number_text(middle)} times as much"
        band = f"90 % of runs: {number_text(low, like=high)} to {number_text(high)}"
        return (
            f"By {until} the tankers lost had carried {lost} million litres; {missing} million "
            f"had not been delivered, {times} ({band})"
        )
    if found.undelivered_l > found.normal_l:
        return (
            f"Nothing was lost on the road, and by {until} {missing} million litres had not been "
            "delivered"
        )
    return f"Nothing was lost on the road and nothing is missing: by {until} normal use had arrived"


def _end(result: Result) -> int:
    """Day after the last that the outcome of fuel not delivered looks at; the run's end without."""
    windows = (
        window_of(outcome, days=result.days)
        for outcome in result.scenario.outcomes
        if outcome.observable == NOT_DELIVERED and outcome.statistic == "sum"
    )
    return next((window.stop for window in windows if window is not None), result.days)


def _mark_day(ax: Axes, result: Result, day: int) -> None:
    date = result.scenario.date_of(day)
    at = date2num(date)  # type: ignore[no-untyped-call]
    upright(ax, float(at), date_text(date))


def _litres(view: View, found: Finding) -> Panel:
    return Panel(
        "",
        "Fuel not delivered, and fuel lost",
        "million litres since day 0",
        (
            Series(MISSING, ORANGE, in_millions(view.nation(NOT_DELIVERED))),
            Series("lost with tankers", RED, in_millions(view.nation(LOST)), style=STYLES[1]),
        ),
        room=found.normal_l / 1e6,
    )


def _tankers(view: View) -> Panel:
    normal = _normal_tankers(view)
    never = np.cumsum(normal - view.nation("dispatched_tankers"), axis=1)
    return Panel(
        "",
        "Where the missing tankers are",
        "tankers since day 0, medians",
        (
            Series("never loaded", BLUE, never),
            Series("waiting at the borders", GREY, view.nation("queued_tankers"), style=STYLES[2]),
            Series("lost", RED, np.cumsum(view.nation("lost_tankers"), axis=1), style=STYLES[1]),
        ),
        is_fan=False,
        room=float(np.median(normal)),
    )


def _normal_tankers(view: View) -> Numbers:
    """Tankers that carry a day's normal use [tankers/day] (runs, days)."""
    normal_l = view.nation(NOT_DELIVERED) + view.nation("arrived_l")
    return normal_l / view.scenario.entry.tanker_l.value


def _multiples(view: View) -> tuple[Panel | None, int]:
    """Return how many times as much was not delivered as lost, and the first day with a number.

    That day is the first on which every run that ever loses fuel has lost some.
    """
    lost = np.cumsum(view.nation(LOST), axis=1)
    runs = lost[:, -1] > 0
    if not 2 * runs.sum() > len(runs):
        return None, 0
    start = int(np.argmax((lost[runs] > 0).all(axis=0)))
    missing = np.cumsum(view.nation(NOT_DELIVERED), axis=1)[runs, start:]
    ratio = np.maximum(0.0, missing / lost[runs, start:])
    return (
        Panel(
            "",
            "For every litre lost",
            "litres not delivered, since day 0",
            (Series("", ORANGE, ratio),),
            reference=Reference(1.0, "as much as was lost"),
        ),
        start,
    )


def _loaded(view: View) -> Panel:
    return Panel(
        "",
        "Tankers loaded at the ports",
        "tankers a day, mean of seven days",
        (Series("", BLUE, week_mean(view.nation("dispatched_tankers"))),),
        reference=Reference(float(np.median(_normal_tankers(view))), "normal use"),
    )
