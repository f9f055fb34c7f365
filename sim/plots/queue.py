"""Cap, queue and parallel market are one equilibrium: the queue eats the rent of a ration (T2).

Nothing is fitted in the straight line: hours are the rent of a litre times the litres of a ration
over the value of an hour.  Reported prices and queues of the same days stand beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.observables.table import BLUE, GREEN, ORANGE, PURPLE
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel, frame
from sim.plots.marks import Point, below, point
from sim.plots.panels import Panel, Series, View, view_of
from sim.plots.sheet import insight_sheet
from sim.plots.style import FAINT, INK, SMALL, STYLES, halo
from sim.results.labels import dates_of
from sim.results.summary import date_text
from sim.results.words import number_text
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.plots.readings import Reading
    from sim.results import Result
    from sim.results.statistics import Numbers
    from sim.scenario import Scenario

PRICE, HOURS = "parallel_price_per_l", "queue_hours"
TIME_VALUE = "market.time_value_per_hour"
MOST_POINTS = 1500
PARTS = {
    "transfer_loss": ("money paid above the official price", ORANGE),
    "queue_loss": ("hours in the queue", BLUE),
    "forgone_loss": ("trips not made at the price", PURPLE),
    "rationing_loss": ("rationed away", GREEN),
}
SCALES = ((1e9, "billion"), (1e6, "million"), (1.0, ""))


class Finding(NamedTuple):
    """Price and queue in the capital on the day of the highest median price of gasoline.

    Attributes
    ----------
    day : int
        That day.
    price_per_l, cap_per_l : float
        Parallel price and official price [money/l].
    hours : float
        Time in the queue [h].
    hours_a_rent : float
        Hours that a rent of one unit of money a litre is worth; 0 where there is no rent.
    ration_l : float
        Litres of a visit that this means [l].
    """

    day: int
    price_per_l: float
    cap_per_l: float
    hours: float
    hours_a_rent: float
    ration_l: float

    @property
    def rent_per_l(self) -> float:
        """Parallel price less official price [money/l]."""
        return self.price_per_l - self.cap_per_l


def queue(result: Result) -> Figure:
    """Draw the queue against the rent, its course, and who pays how for the shortage.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = finding(result)
    dates = dates_of(result.scenario, days=result.days)
    panels = (_hours(view), _losses(view))
    readings = [*panels[0].readings, *(price for price, _ in _pairs(view))]
    said = headline(view.scenario, found)
    made = insight_sheet(result, said, tick_room=0.85, readings=readings)
    _draw_identity(made.axes[0], view, found)
    for ax, panel in zip(made.axes[1:], panels, strict=True):
        draw_panel(ax, panel, dates)
    made.figure.set_label(f"{said}\n{describe(panels, dates)}")
    return made.figure


def finding(result: Result) -> Finding:
    """Return the numbers of the headline.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    prices = np.median(view.market(PRICE, view.capital), axis=0)
    day = int(np.argmax(prices))
    cap = _cap(view.scenario)
    hours = view.market(HOURS, view.capital)[:, day]
    rents = view.market(PRICE, view.capital)[:, day] - cap
    ration_l = _ration_l(result, hours, rents) if prices[day] > cap else 0.0
    return Finding(
        day,
        float(prices[day]),
        cap,
        float(np.median(hours)),
        ration_l / view.scenario.market.time_value_per_hour.value,
        ration_l,
    )


def _ration_l(result: Result, hours: Numbers, rents: Numbers) -> float:
    """Return the litres of a visit by queue, rent and time value of each run [l]."""
    own = result.scenario.market.time_value_per_hour.value
    time_values = np.broadcast_to(result.values.get(TIME_VALUE, own), rents.shape)
    is_queued = rents > 0.0
    return float(np.median((hours * time_values)[is_queued] / rents[is_queued]))


def headline(scenario: Scenario, found: Finding) -> str:
    """Say the finding in one sentence."""
    here, money = scenario.capital.label, scenario.currency
    if found.hours_a_rent == 0.0:
        return (
            f"Without a rent there is no queue: {FUELS[0]} stays at the official "
            f"{number_text(found.cap_per_l)} {money} a litre in {here}"
        )
    date = date_text(scenario.date_of(found.day))
    saved = number_text(found.rent_per_l * found.ration_l)
    return (
        f"With {FUELS[0]} at {number_text(found.price_per_l)} {money} in {here} on {date}, the "
        f"{saved} {money} saved on {found.ration_l:,.3g} litres at the pump are worth "
        f"{number_text(found.hours)} hours of queue"
    )


def _cap(scenario: Scenario) -> float:
    return scenario.prices.gasoline_cap_per_l.value


def _pairs(view: View) -> list[tuple[Reading, Reading]]:
    """Pair the reported prices and queues of the capital that speak of a same day."""
    here = (view.scenario.capital.label,)
    return [
        (price, hours)
        for price in view.readings(PRICE, places=here)
        for hours in view.readings(HOURS, places=here)
        if price.first <= hours.last and hours.first <= price.last
    ]


def _draw_identity(ax: Axes, view: View, found: Finding) -> None:
    """Draw days of runs and reported pairs on the line of T2."""
    cap = _cap(view.scenario)
    rents = (view.market(PRICE, view.capital) - cap).ravel()
    hours = view.market(HOURS, view.capital).ravel()
    some = np.flatnonzero(rents > 0)
    some = some[:: max(1, -(-len(some) // MOST_POINTS))]
    pairs = _pairs(view)
    highest = max([1.0, *rents[some], *(price.value - cap for price, _ in pairs)])
    longest = max([1.0, *hours[some], *(queued.high or queued.value for _, queued in pairs)])
    ax.set_xlim(0.0, 1.08 * highest)
    ax.set_ylim(0.0, 1.12 * longest)
    frame(ax, "The queue eats the rent", f"hours for a ration, {view.scenario.capital.label}")
    below(ax, f"price above the official one, {view.scenario.currency} a litre")
    for price, queued in pairs:
        _draw_pair(ax, price, queued, cap=cap)
    if not len(some):
        _say_nothing(ax)
        return
    ax.plot(rents[some], hours[some], ".", color=ORANGE, markersize=7.0, alpha=0.35, zorder=2.0)
    ends = np.array([0.0, highest])
    ax.plot(ends, found.hours_a_rent * ends, color=INK, linewidth=1.6, zorder=3.0)
    value = view.scenario.market.time_value_per_hour.value
    money = view.scenario.currency
    words = f"W = (p - cap) q / v*\nq = {found.ration_l:,.3g} l, v* = {value:,.5g} {money} an hour"
    ax.annotate(
        words,
        xy=(0.03, 0.97),
        xycoords="axes fraction",
        va="top",
        fontsize=SMALL,
        color=INK,
        path_effects=halo(),
    )


def _draw_pair(ax: Axes, price: Reading, queued: Reading, *, cap: float) -> None:
    rent = price.value - cap
    low = queued.value if queued.low is None else queued.low
    high = queued.value if queued.high is None else queued.high
    ax.plot([rent, rent], [low, high], color=INK, linewidth=1.5, zorder=4.0)
    names = f"reported: {price.figure.id}, {queued.figure.id}"
    is_right = rent > 0.6 * ax.get_xlim()[1]
    point(ax, Point(rent, queued.value, names, place=(-10.0 if is_right else 9.0, -9.0)))


def _say_nothing(ax: Axes) -> None:
    ax.text(
        0.5, 0.5, "no rent, no queue", transform=ax.transAxes, ha="center", color=FAINT, fontsize=14
    )


def _hours(view: View) -> Panel:
    here = view.scenario.capital.label
    return Panel(
        "",
        f"Queue for {FUELS[0]}",
        f"{here}, hours",
        (
            Series(
                "",
                ORANGE,
                view.market(HOURS, view.capital),
                view.readings(HOURS, places=(here,)),
            ),
        ),
        room=1.0,
    )


def _losses(view: View) -> Panel:
    """Parts of the loss of the capital's buyers of gasoline, added up since day 0."""
    totals = {name: np.cumsum(view.market(name, view.capital), axis=1) for name in PARTS}
    highest = max(float(np.median(total, axis=0).max()) for total in totals.values())
    size, word = next(scale for scale in SCALES if highest >= scale[0] or scale[0] == 1.0)
    money = f"{word} {view.scenario.currency}".strip()
    return Panel(
        "",
        "How buyers pay for the shortage",
        f"{view.scenario.capital.label}, {money} since day 0, medians",
        tuple(
            Series(label, colour, totals[name] / size, style=style)
            for (name, (label, colour)), style in zip(PARTS.items(), STYLES, strict=True)
        ),
        is_fan=False,
        room=1.0,
    )
