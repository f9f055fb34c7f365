"""Demand is semi-log: the price that clears a small flow is high, and not absurd.

Demand D0 exp(-a (p/p0 - 1)) has the price elasticity -a p/p0, which grows with the price; beside it
stands a constant elasticity that is the same at the official price.  Stocks hide a shortage until
they are empty; then the price shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.observables.table import BLUE, GREEN, ORANGE, PURPLE, RED
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel, frame, reference
from sim.plots.labels import Label, end_labels
from sim.plots.marks import MARKERS, Point, below, point, upright
from sim.plots.panels import Panel, Series, View, view_of
from sim.plots.sheet import insight_sheet
from sim.plots.style import FAINT, INK, STYLES
from sim.results.labels import dates_of
from sim.results.summary import date_text
from sim.results.words import number_text
from sim.rules.market import clearing_multiple, demand_share
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results import Result
    from sim.scenario import Scenario

PRICE = "price_multiple"
LINES = 200
BREAK = 1.3
"""Price over the official one from which the market counts as broken."""

NEXT_TO_NOTHING = 0.01
"""Share of normal use below which buyers are said to have none."""

SEMI_LOG, CONSTANT = "semi-log", "constant elasticity"
HIGHEST = 5.0
"""Price multiple at which the axes end."""

STOCKS = {
    "depot_stock_l": ("depots", ORANGE),
    "station_stock_l": ("stations", RED),
    "tank_stock_l": ("private tanks", GREEN),
}
NOTE = (
    "Points: days of the run, medians, the capital. They stand off the curve where buyers hoard or "
    "use up what they stored, and because the poorest pay part of the price in hours."
)


class Finding(NamedTuple):
    """Use and price in the capital on the day of the highest median price of gasoline.

    Attributes
    ----------
    day : int
        That day.
    use_share : float
        Purchases over normal use.
    multiple : float
        Parallel price over the official price.
    clearing_multiple, constant_multiple : float
        Price at which the curves, semi-log and of constant elasticity, demand that share; infinite
        where it is zero.
    break_day : int or None
        First day on which the median price is above 1.3 times the official one.
    """

    day: int
    use_share: float
    multiple: float
    clearing_multiple: float
    constant_multiple: float
    break_day: int | None


def demand(result: Result) -> Figure:
    """Draw the demand curve with the days of the runs, its elasticity, and stocks until the break.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = finding(result)
    dates = dates_of(result.scenario, days=result.days)
    said = headline(result.scenario, found)
    made = insight_sheet(result, said, notes=[NOTE], tick_room=0.85)
    curve, elasticity, stocks = made.axes
    _draw_curve(curve, view, found)
    _draw_elasticity(elasticity, result.scenario, found)
    _draw_stocks(stocks, view, dates, found)
    made.figure.set_label(f"{said}\n{describe([_stocks(view)], dates)}")
    return made.figure


def finding(result: Result) -> Finding:
    """Return the numbers of the headline.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    multiples = np.median(view.market(PRICE, view.capital), axis=0)
    day = int(np.argmax(multiples))
    share = float(np.median(_use(view)[:, day]))
    slope = result.scenario.market.slope.value
    broken = np.flatnonzero(multiples > BREAK)
    return Finding(
        day,
        use_share=share,
        multiple=float(multiples[day]),
        clearing_multiple=clearing_multiple(1.0, share, slope) if share > 0 else np.inf,
        constant_multiple=share ** (-1.0 / slope) if share > 0 else np.inf,
        break_day=int(broken[0]) if len(broken) else None,
    )


def headline(scenario: Scenario, found: Finding) -> str:
    """Say the finding in one sentence."""
    here, fuel = scenario.capital.label, FUELS[0]
    date = date_text(scenario.date_of(found.day))
    if found.multiple <= BREAK:
        return (
            f"{here} never pays more than {number_text(found.multiple)} times the official price "
            f"for {fuel}: stocks and supply meet demand"
        )
    if found.use_share < NEXT_TO_NOTHING:
        return (
            f"On {date} {here} buys next to no {fuel} and the price is at "
            f"{number_text(found.multiple)} times the official one: only a ceiling stops it"
        )
    return (
        f"On {date} {here} buys {100 * found.use_share:.0f} % of its normal {fuel} at "
        f"{number_text(found.multiple)} times the official price; a constant elasticity would ask "
        f"{number_text(found.constant_multiple)} times"
    )


def _use(view: View) -> np.ndarray:
    """Purchases of gasoline in the capital over normal use (runs, days)."""
    normal = view.market("consumption_l", view.capital) + view.market("unserved_l", view.capital)
    return view.market("purchases_l", view.capital) / normal


def _draw_curve(ax: Axes, view: View, found: Finding) -> None:
    slope = view.scenario.market.slope.value
    multiples = np.linspace(1.0, HIGHEST, LINES)
    ax.set_xlim(0.0, 112.0)
    ax.set_ylim(0.0, HIGHEST * 1.1)
    use = 100 * np.median(_use(view), axis=0)
    price = np.median(view.market(PRICE, view.capital), axis=0)
    ax.plot(use, price, ".", color=ORANGE, markersize=8.0, alpha=0.6, zorder=2.0)
    semi = [100 * demand_share(multiple, slope) for multiple in multiples]
    constant = 100 * multiples**-slope
    ax.plot(semi, multiples, color=BLUE, linestyle=STYLES[0], linewidth=2.2, zorder=3.0)
    ax.plot(constant, multiples, color=PURPLE, linestyle=STYLES[1], linewidth=2.2, zorder=3.0)
    frame(ax, "Demand and the price that clears", "price over the official price")
    below(ax, f"{FUELS[0]} bought, {view.scenario.capital.label}, % of normal use")
    reference(ax, 1.0, "official price")
    if found.multiple > BREAK:
        share = 100 * found.use_share
        words = date_text(view.scenario.date_of(found.day))
        is_right = share > 60
        place = (-12.0, 10.0) if is_right else (12.0, 10.0)
        point(ax, Point(share, found.multiple, words, RED, MARKERS[0], place))


def _draw_elasticity(ax: Axes, scenario: Scenario, found: Finding) -> None:
    slope = scenario.market.slope.value
    multiples = np.array([1.0, HIGHEST])
    ax.set_xlim(*multiples)
    ax.set_ylim(0.0, 1.15 * slope * HIGHEST)
    ax.plot(multiples, slope * multiples, color=BLUE, linestyle=STYLES[0], linewidth=2.2)
    ax.plot(multiples, [slope] * 2, color=PURPLE, linestyle=STYLES[1], linewidth=2.2)
    frame(ax, "Buyers give way as it gets dear", "price elasticity of demand, less its sign")
    below(ax, "price over the official price")
    marks = [(1.0, (12.0, 14.0), MARKERS[1], BLUE)]
    if found.multiple > BREAK:
        marks.append((min(found.multiple, HIGHEST), (-12.0, 8.0), MARKERS[0], RED))
    for multiple, place, marker, colour in marks:
        words = f"{number_text(multiple)} times: {slope * multiple:.2f}"
        point(ax, Point(multiple, slope * multiple, words, colour, marker, place))
    end_labels(
        ax, [Label(CONSTANT, slope, PURPLE), Label(SEMI_LOG, slope * HIGHEST, BLUE)]
    )


def _stocks(view: View) -> Panel:
    normal = view.market("consumption_l", view.capital) + view.market("unserved_l", view.capital)
    a_day = float(np.median(normal))
    return Panel(
        "",
        "Stocks hide it, then the price shows it",
        f"{FUELS[0]}, {view.scenario.capital.label}, days of normal use, medians",
        tuple(
            Series(label, colour, view.market(name, view.capital) / a_day, style=style)
            for (name, (label, colour)), style in zip(STOCKS.items(), STYLES, strict=False)
        ),
        is_fan=False,
        room=1.0,
    )


def _draw_stocks(ax: Axes, view: View, dates: pd.DatetimeIndex, found: Finding) -> None:
    from matplotlib.dates import date2num

    draw_panel(ax, _stocks(view), dates)
    if found.break_day is not None:
        words = f"price above {BREAK:g} x,\nday {found.break_day}"
        at = date2num(dates[found.break_day])  # type: ignore[no-untyped-call]
        upright(ax, float(at), words, colour=INK)


