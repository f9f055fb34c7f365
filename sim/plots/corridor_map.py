"""The corridor map: a schematic network of corridors and zones on a few days of a result.

What the medians over the runs say: the width of a line is tankers a day, the area of a circle at
the border the tankers waiting there, crosses the tankers lost in a week, and the colour of a zone
the parallel price of gasoline over the official one.  Where things stand is said in `network`: it
is no map, and a cross stands anywhere on its corridor.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import InvalidInput
from sim.observables.table import BLUE, ORANGE, RED, SKY
from sim.plots.header import run_words
from sim.plots.labels import LONGEST_LINE
from sim.plots.network import Network, Point, network_of
from sim.plots.panels import short_name, view_of
from sim.plots.sheet import columns_for, sheet
from sim.plots.style import FAINT, GRID, INK, MARGIN, PAPER, SMALL, TITLE, halo
from sim.results.summary import date_text
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.observables.recorded import Recorded, Records
    from sim.results import Result
    from sim.scenario import Scenario

DAYS = (0, 20, 35, 55, 85, 110)
"""Days shown where none are asked for and the run reaches them."""

WEEK = 7
WIDEST, NARROWEST = 15.0, 0.8
"""Width of the busiest line and of one that still carries something [points]."""

LARGEST_QUEUE, ZONE = 0.25, 0.18
"""Radius of the longest queue's circle and of a zone's [radius of the border]."""

SIZE = 1.2
"""Radius of the border on one day's map among several [inches]."""

MOST_CROSSES = 6
CROSS_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MAP_NOTE = (
    "Schematic: places stand where they are legible, not where they are; a cross stands anywhere "
    "on its corridor and means a number lost in seven days, not a place."
)


@dataclass(frozen=True)
class Day:
    """What the map shows of one day, medians over the runs.

    Attributes
    ----------
    day : int
        Day of the run.
    loaded, arriving : array (corridors,)
        Tankers a day, mean of up to seven days.
    queued : array (corridors,)
        Tankers waiting at the border.
    lost : array (corridors,)
        Tankers lost in the last seven days.
    price_multiples : array (zones,)
        Parallel price of gasoline over the official price.
    """

    day: int
    loaded: NDArray[np.float64]
    arriving: NDArray[np.float64]
    queued: NDArray[np.float64]
    lost: NDArray[np.float64]
    price_multiples: NDArray[np.float64]


class Finding(NamedTuple):
    """All corridors together on the day with the fewest arrivals, medians over the runs.

    Attributes
    ----------
    day : int
        That day.
    arriving : float
        Tankers a day, mean of up to seven days.
    queued : float
        Tankers waiting at the borders.
    lost : float
        Tankers lost in the last seven days.
    need_share : float
        Litres arriving, the same mean, over normal use.
    """

    day: int
    arriving: float
    queued: float
    lost: float
    need_share: float


@dataclass(frozen=True)
class Scales:
    """What is drawn largest over all days shown: a line, a circle, a price; and tankers a cross."""

    tankers_a_day: float
    queued: float
    tankers_a_cross: int
    price_multiple: float

    def width(self, tankers_a_day: float) -> float:
        """Width of a line [points]; 0 where nothing moves."""
        if tankers_a_day < 0.05:
            return 0.0
        return max(NARROWEST, WIDEST * tankers_a_day / self.tankers_a_day)

    def radius(self, queued: float) -> float:
        """Radius of a queue's circle, its area in proportion to the tankers."""
        return LARGEST_QUEUE * math.sqrt(queued / self.queued)

    def colour(self, price_multiple: float) -> tuple[float, float, float, float]:
        """Colour of a price, pale where it is the official one."""
        from matplotlib import colormaps

        share = (price_multiple - 1.0) / (self.price_multiple - 1.0)
        return colormaps["cividis_r"](min(1.0, max(0.0, share)))


def corridor_map(result: Result, *, day: int | Sequence[int] | None = None) -> Figure:
    """Draw the schematic map of a result on one day or several.

    Parameters
    ----------
    result : Result
        With daily records.
    day : int or sequence of int, optional
        Days of the run, counted from day 0; by default six of them.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    InvalidInput
        If the run has no such day.
    """
    shown = days_of(result, day=day)
    scales = _scales(shown)
    scenario = result.scenario
    network = network_of(scenario)
    said = headline(scenario, finding(result, shown))
    low, high = _extent(network)
    made = sheet(
        said,
        f"{scenario.title}: {run_words(result)}; medians over the runs",
        panels=len(shown),
        columns=columns_for(len(shown)),
        plot_height=(SIZE if len(shown) > 1 else 1.5 * SIZE) * (high - low),
        tick_room=0.1,
        sides=(MARGIN, MARGIN, MARGIN),
        has_key=True,
        notes=[MAP_NOTE],
    )
    for ax, one in zip(made.axes, shown, strict=True):
        _draw_day(ax, one, scenario, network, scales)
        ax.set_ylim(low, high)
    if made.key is not None:
        _draw_key(made.key, scales)
    made.figure.set_label(f"{said}\n{map_text(scenario, shown)}")
    return made.figure


def finding(result: Result, shown: Sequence[Day]) -> Finding:
    """Return the numbers of the headline: those of the shown day with the fewest arrivals.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    nation = view_of(result).recorded.nation
    totals = [_totals(nation, day.day) for day in shown]
    return min(totals, key=lambda total: total.arriving)


def _totals(nation: Records, day: int) -> Finding:
    week = nation[:, max(0, day - WEEK + 1) : day + 1]
    normal_l = float(np.median(nation["undelivered_l"] + nation["arrived_l"]))
    arrived_l = np.median(week["arrived_l"].mean(axis=1))
    return Finding(
        day,
        arriving=float(np.median(week["arrived_tankers"].mean(axis=1))),
        queued=float(np.median(nation["queued_tankers"][:, day])),
        lost=float(np.median(week["lost_tankers"].sum(axis=1))),
        need_share=float(arrived_l) / normal_l if normal_l > 0 else 1.0,
    )


def headline(scenario: Scenario, found: Finding) -> str:
    """Say the finding in one sentence."""
    date = date_text(scenario.date_of(found.day))
    return (
        f"In the week to {date}, {found.arriving:,.0f} tankers a day arrive, "
        f"{100 * found.need_share:.0f} % of normal use; {_count(found.lost)} are lost and "
        f"{_count(found.queued)} wait at the borders"
    )


def _count(tankers: float) -> str:
    return f"{tankers:,.0f}" if tankers >= 0.5 else "none"


def _extent(network: Network) -> tuple[float, float]:
    """Lowest and highest of what is drawn, with room for words."""
    heights = [y for x, y in network.ports]
    return min(-1.1, min(heights) - 0.4), max(1.1, max(heights) + 0.4)


def days_of(result: Result, *, day: int | Sequence[int] | None = None) -> tuple[Day, ...]:
    """Return what the map shows of each day; see `corridor_map`."""
    view = view_of(result)
    asked = (day,) if isinstance(day, int | np.integer) else tuple(day or _usual(result.days))
    wrong = [one for one in asked if not 0 <= one < result.days]
    if wrong:
        raise InvalidInput(
            [
                f"day = {one} is not in the run, which has days 0 to {result.days - 1}."
                for one in wrong
            ]
        )
    return tuple(_day(view.recorded, one) for one in asked)


def _day(recorded: Recorded, day: int) -> Day:
    corridors, prices = recorded.corridors, recorded.markets["price_multiple"]
    week = corridors[:, max(0, day - WEEK + 1) : day + 1]
    return Day(
        day,
        loaded=np.median(week["corridor_dispatched"].mean(axis=1), axis=0),
        arriving=np.median(week["corridor_arrivals"].mean(axis=1), axis=0),
        queued=np.median(corridors["border_queue_tankers"][:, day], axis=0),
        lost=np.median(week["corridor_losses"].sum(axis=1), axis=0),
        price_multiples=np.median(prices[:, day, :, 0], axis=0),
    )


def _usual(days: int) -> tuple[int, ...]:
    if days > DAYS[-1]:
        return DAYS
    return tuple(sorted({round(share * (days - 1) / DAYS[-1]) for share in DAYS}))


def _scales(shown: Sequence[Day]) -> Scales:
    most = max(float(one.lost.max()) for one in shown)
    busiest = max(1.0, *(float(max(one.loaded.max(), one.arriving.max())) for one in shown))
    step = next((size for size in CROSS_STEPS if most <= MOST_CROSSES * size), CROSS_STEPS[-1])
    return Scales(
        tankers_a_day=busiest,
        # A queue shorter than a day of traffic does not look long.
        queued=max(busiest, *(float(one.queued.max()) for one in shown)),
        tankers_a_cross=step if most > 0 else 0,
        price_multiple=max(2.0, *(float(one.price_multiples.max()) for one in shown)),
    )


def _draw_day(ax: Axes, day: Day, scenario: Scenario, network: Network, scales: Scales) -> None:
    ax.set_axis_off()
    ax.set_aspect("equal")
    ax.set_xlim(-2.05, 2.05)
    date = date_text(scenario.date_of(day.day))
    ax.set_title(f"Day {day.day}, {date}", loc="left", fontsize=TITLE, fontweight="bold", color=INK)
    _disc(ax, (0.0, 0.0), 1.0, face="#F6F6F6", edge=GRID, zorder=1.0)
    _draw_interior(ax, scenario, network)
    for index in range(len(scenario.corridors)):
        _draw_corridor(ax, day, index, scenario, network, scales)
    for index, zone in enumerate(scenario.zones):
        at = network.zones[index]
        _draw_zone(ax, at, day.price_multiples[index], scales)
        _write_zone(ax, zone.label, at, side=_side(at, network))


def _side(at: Point, network: Network) -> Point:
    """Direction in which a zone's name stands: outwards, and off the lines through it."""
    x, y = at
    if abs(x) < 0.2 or abs(y) < 0.1:
        is_above = y > 0.1 or (at == (0.0, 0.0) and _is_clear_above(network))
        return 0.0, 1.0 if is_above else -1.0
    return math.copysign(1.0, x), 0.0


def _is_clear_above(network: Network) -> bool:
    """Whether fewer corridors come from above the capital than from below it."""
    heights = [y for x, y in network.borders if abs(y) > abs(x)]
    return sum(height > 0 for height in heights) < sum(height < 0 for height in heights)


def _draw_interior(ax: Axes, scenario: Scenario, network: Network) -> None:
    """Draw the deliveries from the capital, whose width means nothing."""
    for zone, (x, y) in zip(scenario.zones, network.zones, strict=True):
        if zone.is_delivered and not zone.is_capital:
            ax.plot([0.0, x], [0.0, y], color=FAINT, linewidth=1.2, linestyle=(0, (2, 2)))


def _draw_corridor(
    ax: Axes, day: Day, index: int, scenario: Scenario, network: Network, scales: Scales
) -> None:
    """Draw port, loads, queue, arrivals by destination, losses and name of a corridor."""
    key = scenario.corridors[index].corridor
    port, border = network.ports[index], network.borders[index]
    places = dict(zip(scenario.zone_names, network.zones, strict=True))
    rows = [row for row in scenario.deliveries if row.corridor == key and row.share > 0]
    _line(ax, port, border, scales.width(day.loaded[index]), colour=SKY)
    for row in rows:
        width = scales.width(day.arriving[index] * row.share)
        _line(ax, border, places[row.zone], width, colour=BLUE)
    ax.plot(*port, marker="s", markersize=7.0, color=INK, zorder=4.0)
    _draw_queue(ax, border, day.queued[index], scales)
    if rows:
        main = places[max(rows, key=lambda row: row.share).zone]
        _draw_losses(ax, border, main, day.lost[index], scales)
    _write_corridor(ax, short_name(scenario.corridors[index].label), port, day, index)


def _line(ax: Axes, start: Point, end: Point, width: float, *, colour: str) -> None:
    if width > 0:
        ax.plot(
            *zip(start, end, strict=True),
            color=colour,
            linewidth=width,
            solid_capstyle="butt",
            zorder=2.0,
        )
    else:
        ax.plot(
            *zip(start, end, strict=True), color=FAINT, linewidth=1.0, linestyle=":", zorder=2.0
        )


def _draw_queue(ax: Axes, border: Point, queued: float, scales: Scales) -> None:
    ax.plot(*border, marker="o", markersize=3.5, color=INK, zorder=4.0)
    if queued < 0.5:
        return
    radius = scales.radius(queued)
    _disc(ax, border, radius, face=ORANGE, edge=PAPER, zorder=4.5)
    x, y = border
    is_upright = abs(y) > abs(x)
    away = radius + 0.07
    ax.text(
        x + (away if is_upright else 0.0),
        y if is_upright else y - away,
        f"{queued:,.0f}",
        ha="left" if is_upright else "center",
        va="center" if is_upright else "top",
        fontsize=SMALL,
        color=INK,
        path_effects=halo(),
        zorder=6.0,
    )


def _draw_losses(ax: Axes, start: Point, end: Point, lost: float, scales: Scales) -> None:
    if not scales.tankers_a_cross:
        return
    n_crosses = math.ceil(lost / scales.tankers_a_cross - 1e-9)
    shares = np.linspace(0.34, 0.74, n_crosses) if n_crosses > 1 else np.full(n_crosses, 0.52)
    for share in shares:
        _cross(ax, start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def _cross(ax: Axes, x: float, y: float) -> None:
    for colour, width in ((PAPER, 5.5), (RED, 2.8)):
        ax.plot(
            [x],
            [y],
            marker="x",
            markersize=10.0,
            markeredgewidth=width,
            color=colour,
            linestyle="none",
            zorder=5.0,
        )


def _write_corridor(ax: Axes, name: str, port: Point, day: Day, index: int) -> None:
    """Write the corridor's name and numbers outside of its port."""
    x, y = port
    is_upright = abs(y) > abs(x)
    arriving, loaded = (f"{values[index]:,.0f}" for values in (day.arriving, day.loaded))
    ax.annotate(
        f"{name}\n{loaded} loaded\n{arriving} arrive",
        xy=port if is_upright else (1.13 * x, y),
        xytext=(12.0, 0.0) if is_upright else (0.0, 9.0 if y >= 0 else -9.0),
        textcoords="offset points",
        ha="left" if is_upright else "center",
        va="center" if is_upright else ("bottom" if y >= 0 else "top"),
        fontsize=SMALL,
        color=INK,
        linespacing=1.15,
        zorder=6.0,
    )


def _draw_zone(ax: Axes, at: Point, multiple: float, scales: Scales) -> None:
    colour = scales.colour(multiple)
    _disc(ax, at, ZONE, face=colour, edge=INK, zorder=5.5)
    brightness = 0.3 * colour[0] + 0.6 * colour[1] + 0.1 * colour[2]
    ax.text(
        *at,
        f"{multiple:.1f}",
        ha="center",
        va="center",
        fontsize=SMALL,
        fontweight="bold",
        color=INK if brightness > 0.5 else PAPER,
        zorder=6.5,
    )


def _write_zone(ax: Axes, name: str, at: Point, *, side: Point) -> None:
    across, up = side
    ax.text(
        at[0] + across * (ZONE + 0.03),
        at[1] + up * (ZONE + 0.02),
        textwrap.fill(name, LONGEST_LINE),
        ha={1.0: "left", 0.0: "center", -1.0: "right"}[across],
        va={1.0: "bottom", 0.0: "center", -1.0: "top"}[up],
        linespacing=0.95,
        fontsize=SMALL,
        color=INK,
        path_effects=halo(),
        zorder=6.5,
    )


def _disc(ax: Axes, at: Point, radius: float, *, face: object, edge: str, zorder: float) -> None:
    from matplotlib.patches import Circle

    ax.add_patch(Circle(at, radius, facecolor=face, edgecolor=edge, linewidth=1.2, zorder=zorder))


def _draw_key(ax: Axes, scales: Scales) -> None:
    """Say what lines, circles, crosses and colours mean."""
    ax.set_aspect("equal")
    middle = 0.33
    ax.plot([0.0, 0.45], [middle] * 2, color=SKY, linewidth=WIDEST, solid_capstyle="butt")
    ax.plot([0.45, 0.9], [middle] * 2, color=BLUE, linewidth=WIDEST / 2, solid_capstyle="butt")
    busiest = f"{scales.tankers_a_day:,.0f}"
    _say(ax, 1.0, f"tankers loaded (pale) and arriving (dark) a day:\nthe widest line is {busiest}")
    _disc(ax, (5.65, middle), 0.2, face=ORANGE, edge=PAPER, zorder=3.0)
    _say(ax, 5.95, "tankers waiting at\nthe border, by area")
    step = scales.tankers_a_cross
    if step:
        _cross(ax, 8.15, middle)
        each = "1 tanker" if step == 1 else f"up to {step} tankers"
        _say(ax, 8.35, f"{each} lost\nin seven days")
    steps = np.linspace(1.0, scales.price_multiple, 4)
    for place, multiple in enumerate(steps):
        _draw_zone(ax, (10.75 + 0.5 * place, middle), multiple, scales)
    _say(ax, 12.6, f"parallel price of {FUELS[0]}\nover the official price")


def _say(ax: Axes, x: float, words: str) -> None:
    ax.text(x, 0.33, words, va="center", fontsize=SMALL, color=INK, linespacing=1.3)


def map_text(scenario: Scenario, shown: Sequence[Day]) -> str:
    """Describe the map in words: a line a day, every corridor and every zone."""
    lines = [f"Schematic map of {len(shown)} days, medians over the runs. {MAP_NOTE}"]
    for day in shown:
        corridors = "; ".join(
            f"{short_name(row.label)} {day.loaded[index]:,.0f} tankers a day loaded, "
            f"{day.arriving[index]:,.0f} arriving, {day.queued[index]:,.0f} waiting "
            f"at the border, {day.lost[index]:,.0f} lost in the week"
            for index, row in enumerate(scenario.corridors)
        )
        zones = ", ".join(
            f"{zone.label} {multiple:.1f}"
            for zone, multiple in zip(scenario.zones, day.price_multiples, strict=True)
        )
        date = date_text(scenario.date_of(day.day))
        lines.append(f"Day {day.day}, {date}: {corridors}. Price over official: {zones}.")
    return "\n".join(lines)
