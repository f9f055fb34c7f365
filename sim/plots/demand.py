"""Both forms of demand: the semi-log price that clears a small flow is high, and not absurd.

Demand D0 exp(-a (P/p0 - 1)) has the price elasticity -a P/p0, which grows with the price; beside it
stands a constant elasticity that is the same at the official price.  One of them is the scenario's.
Both curves add up its groups of buyers, each facing its full price.  Stocks hide a shortage until
they are empty; then the price shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.observables.table import BLUE, GREEN, ORANGE, PURPLE, RED
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel, frame
from sim.plots.marks import MARKERS, Point, below, point, upright
from sim.plots.panels import Panel, Reference, Series, View, view_of
from sim.plots.sheet import insight_sheet
from sim.plots.style import INK, STYLES
from sim.results.labels import dates_of
from sim.results.summary import date_text
from sim.results.words import number_text
from sim.rules.market import demand_share, full_price_multiple, paid_share
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results import Result
    from sim.scenario import Scenario

Numbers = NDArray[np.float64]

CLEARING, PRICE = "clearing_price_per_l", "price_multiple"
BREAK = 1.3
"""Price over the official one from which the market counts as broken."""

TOP = 10.0
"""Price multiple at which the axes of the curves end."""

GRID_LINES, FARTHEST = 2000, 1e6
"""Prices at which the other curve is asked, and the highest of them."""

SEMI_LOG, CONSTANT = "semi-log", "constant elasticity"
FORMS = {SEMI_LOG: 0.0, CONSTANT: 1.0}
STOCKS = {
    "depot_stock_l": ("depots", ORANGE),
    "station_stock_l": ("stations", RED),
    "tank_stock_l": ("private tanks", GREEN),
}
NOTE = (
    "Both forms of demand have the same elasticity at the official price. The price of the form "
    "that is not the scenario's is the one at which it would leave as many litres as clear. "
    "Elasticity: of those who pay the whole price, in the semi-log form."
)


class Finding(NamedTuple):
    """The price that clears the capital's gasoline on the day on which it is highest.

    Attributes
    ----------
    day : int
        That day, of the medians over the runs.
    clearing_multiple : float
        Price that clears over the official price.
    semi_log_multiple, constant_multiple : float
        The same in either form of demand; one of them is the scenario's.
    demand_share : float
        Demand at the price that clears over demand at the official price.
    slope : float
        Elasticity at the official price.
    cap_multiple : float
        Official price of that day over that of the first.
    break_day : int or None
        First day on which the median parallel price is above 1.3 times the official one.
    """

    day: int
    clearing_multiple: float
    semi_log_multiple: float
    constant_multiple: float
    demand_share: float
    slope: float
    cap_multiple: float
    break_day: int | None


def demand(result: Result) -> Figure:
    """Draw the demand curve, the price that clears over time, and stocks until the break.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = finding(result)
    dates = dates_of(result.scenario, days=result.days)
    said = headline(result.at_medians, found)
    made = insight_sheet(result, said, notes=[NOTE], tick_room=0.85)
    curve, prices, stocks = made.axes
    _draw_curve(curve, result.at_medians, found)
    draw_panel(prices, _prices(view, found), dates)
    _draw_stocks(stocks, view, dates, found)
    made.figure.set_label(f"{said}\n{describe([_prices(view, found), _stocks(view)], dates)}")
    return made.figure


def finding(result: Result) -> Finding:
    """Return the numbers of the headline.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    clearing = np.median(_clearing(view), axis=0)
    day = int(np.argmax(clearing))
    highest = clearing[day : day + 1]
    official = _official(view)
    cap = float(official[0, day] / official[0, 0])
    broken = np.flatnonzero(np.median(view.market(PRICE, view.capital), axis=0) > BREAK)
    return Finding(
        day,
        clearing_multiple=float(highest[0]),
        semi_log_multiple=float(price_in(SEMI_LOG, result.at_medians, highest, cap)[0]),
        constant_multiple=float(price_in(CONSTANT, result.at_medians, highest, cap)[0]),
        demand_share=float(
            demand_in(form_of(result.at_medians), result.at_medians, highest, cap)[0]
        ),
        slope=result.at_medians.market.slope.value,
        cap_multiple=cap,
        break_day=int(broken[0]) if len(broken) else None,
    )


def headline(scenario: Scenario, found: Finding) -> str:
    """Say the finding in one sentence."""
    here, fuel = scenario.capital.label, FUELS[0]
    if found.clearing_multiple <= 1.0:
        return f"Stocks and supply meet demand: {fuel} in {here} clears at the official price"
    date = date_text(scenario.date_of(found.day))
    ceiling = scenario.prices.ceiling_multiple.value
    is_semi_log = form_of(scenario) == SEMI_LOG
    other = found.constant_multiple if is_semi_log else found.semi_log_multiple
    form = "a constant elasticity" if is_semi_log else "semi-log demand with a slope"
    if found.clearing_multiple >= 0.999 * ceiling:
        return (
            f"On {date} not even the ceiling of {ceiling:g} times the official price clears {fuel} "
            f"in {here}; {form} of {found.slope:g} would pass {number_text(other)} times"
        )
    return (
        f"On {date} {fuel} in {here} clears at {number_text(found.clearing_multiple)} times the "
        f"official price; {form} of {found.slope:g} would ask {number_text(other)} times for the "
        "same litres"
    )


def form_of(scenario: Scenario) -> str:
    """Name of the scenario's form of demand."""
    return CONSTANT if scenario.market.constant_elasticity.value else SEMI_LOG


def demand_in(
    form: str, scenario: Scenario, multiples: Numbers, cap_multiple: float = 1.0
) -> Numbers:
    """Demand of a form for gasoline at prices over the official one, over normal demand."""
    slope = scenario.market.slope.value
    return np.array(
        [
            sum(
                share * demand_share(full, slope, FORMS[form])
                for share, full in _full_prices(scenario, price, cap_multiple)
            )
            for price in multiples
        ]
    )


def price_in(
    form: str, scenario: Scenario, multiples: Numbers, cap_multiple: float = 1.0
) -> Numbers:
    """Price at which demand of a form is what the scenario's own demand is at `multiples`."""
    if form == form_of(scenario):
        return multiples
    grid = np.geomspace(1.0, FARTHEST, GRID_LINES)
    asked = demand_in(form, scenario, grid, cap_multiple)
    is_some = asked > 0.0
    wanted = np.log(demand_in(form_of(scenario), scenario, multiples, cap_multiple))
    prices: Numbers = np.exp(np.interp(-wanted, -np.log(asked[is_some]), np.log(grid[is_some])))
    return prices


def _full_prices(
    scenario: Scenario, multiple: float, cap_multiple: float
) -> list[tuple[float, float]]:
    """Share of gasoline and full price over the first official one of every group of buyers."""
    return [
        (
            row.gasoline_share,
            full_price_multiple(multiple, paid_share(row.time_value_multiple), cap_multiple),
        )
        for row in scenario.segments
    ]


def _clearing(view: View) -> Numbers:
    """Price that clears the capital's gasoline over the official price (runs, days)."""
    clearing: Numbers = np.maximum(1.0, view.market(CLEARING, view.capital) / _official(view))
    return clearing


def _official(view: View) -> Numbers:
    """Official price of gasoline (runs, days), which a lever may change."""
    multiples = np.maximum(view.market(PRICE, view.capital), 1.0)
    prices: Numbers = view.market("parallel_price_per_l", view.capital) / multiples
    return prices


def _draw_curve(ax: Axes, scenario: Scenario, found: Finding) -> None:
    multiples = np.linspace(1.0, TOP, 200)
    semi_log, constant = (
        100 * demand_in(form, scenario, multiples, found.cap_multiple) for form in FORMS
    )
    ax.set_xlim(0.0, 106.0)
    ax.set_ylim(0.0, 1.05 * TOP)
    ax.plot(semi_log, multiples, color=BLUE, linestyle=STYLES[0], linewidth=2.2)
    ax.plot(constant, multiples, color=PURPLE, linestyle=STYLES[1], linewidth=2.2)
    frame(ax, "Buyers give way as it gets dear", "price over the official price")
    below(ax, f"{FUELS[0]} wanted, % (100 is normal use)")
    _name(ax, CONSTANT, constant, multiples, colour=PURPLE, height=0.8, side=1)
    _name(ax, SEMI_LOG, semi_log, multiples, colour=BLUE, height=0.75, side=-1)
    point(
        ax,
        Point(
            semi_log[0],
            1.0,
            f"elasticity {found.slope * found.cap_multiple:.2f}",
            INK,
            MARKERS[1],
            (-6.0, -14.0),
        ),
    )
    if found.clearing_multiple > 1.0:
        _draw_gap(ax, found)


def _name(
    ax: Axes,
    words: str,
    shares: Numbers,
    multiples: Numbers,
    *,
    colour: str,
    height: float,
    side: int,
) -> None:
    """Write a curve's name beside it at a height of the axes."""
    price = height * TOP
    at = float(np.interp(price, multiples, shares))
    is_left = side < 0 and at > 25.0
    ax.annotate(
        words,
        xy=(at, price),
        xytext=(-9.0 if is_left else 9.0, 0.0),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="center",
        fontsize=12.0,
        color=colour,
    )


def _draw_gap(ax: Axes, found: Finding) -> None:
    """Draw both prices of the same litres, one above the other."""
    share = 100 * found.demand_share
    top = min(found.constant_multiple, TOP)
    ax.plot([share] * 2, [found.semi_log_multiple, top], color=INK, linewidth=1.2, linestyle=":")
    elasticity = number_text(found.slope * found.cap_multiple * found.semi_log_multiple)
    words = f"{number_text(found.semi_log_multiple)} times,\nelasticity\n{elasticity}"
    # Left of and below the curve, unless the axis is there.
    place = (-9.0, -23.0) if share > 25.0 else (12.0, 14.0)
    point(ax, Point(share, found.semi_log_multiple, words, BLUE, MARKERS[0], place))
    words = f"{number_text(found.constant_multiple)} times"
    if found.constant_multiple <= TOP:
        point(ax, Point(share, found.constant_multiple, words, PURPLE, MARKERS[2], (12.0, 4.0)))


def _prices(view: View, found: Finding) -> Panel:
    clearing = np.median(_clearing(view), axis=0)
    semi_log, constant = (
        price_in(form, view.scenario, clearing, found.cap_multiple) for form in FORMS
    )
    here = view.scenario.capital.label
    return Panel(
        "",
        "The price, and what it would be",
        f"{here}, over the official price, medians",
        (
            Series("parallel price", RED, view.market(PRICE, view.capital), style=STYLES[0]),
            Series("clearing, semi-log", BLUE, semi_log[np.newaxis], style=STYLES[2]),
            Series("clearing, constant elasticity", PURPLE, constant[np.newaxis], style=STYLES[1]),
        ),
        is_fan=False,
        reference=Reference(1.0, "official price"),
        room=2.0,
    )


def _stocks(view: View) -> Panel:
    normal = view.market("consumption_l", view.capital) + view.market("unserved_l", view.capital)
    a_day = float(np.median(normal))
    stocks = {name: view.market(name, view.capital) / a_day for name in STOCKS}
    highest = max(float(np.median(stock, axis=0).max()) for stock in stocks.values())
    return Panel(
        "",
        "Stocks hide it, then the price shows it",
        f"{FUELS[0]}, {view.scenario.capital.label}, days of use, medians",
        tuple(
            Series(label, colour, stocks[name], style=style)
            for (name, (label, colour)), style in zip(STOCKS.items(), STYLES, strict=False)
        ),
        is_fan=False,
        room=max(1.0, 1.25 * highest),
    )


def _draw_stocks(ax: Axes, view: View, dates: pd.DatetimeIndex, found: Finding) -> None:
    from matplotlib.dates import date2num

    draw_panel(ax, _stocks(view), dates)
    if found.break_day is not None:
        words = f"price above\n{BREAK:g} times,\nday {found.break_day}"
        at = date2num(dates[found.break_day])  # type: ignore[no-untyped-call]
        upright(ax, float(at), words, colour=INK)
