"""Reported figures as dots: what was published stands beside what the model says.

A dot stands at the middle of the days a figure speaks of, its bar from low to high; a bound that
was not reported ("over 100") is an arrow, a span of days a line.  The count of one event is hollow
and stands on a stem, because it is not the total that the axes show.  Which figures belong into a
picture is said in `readings`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.plots.readings import Reading
from sim.plots.style import INK, PAPER, halo

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

ONE_DAY = datetime.timedelta(days=1)
ARROW_POINTS = 20.0


def dots(
    ax: Axes, readings: Sequence[Reading], *, colour: str = INK, is_total: bool = False
) -> list[Artist]:
    """Draw reported figures as dots with bars, each with its id as key.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    readings : sequence of Reading
        What was reported, in the unit of the axes.
    colour : str
        Colour of dots and keys.
    is_total : bool
        Whether the axes show a total since day 0, beside which one event is hollow and on a stem.

    Returns
    -------
    list of Artist
        What was added: for each figure its bars, its dot and its key.
    """
    added: list[Artist] = []
    for reading in readings:
        is_event = is_total and not reading.is_total
        added += (
            _event(ax, reading, colour=colour) if is_event else _claim(ax, reading, colour=colour)
        )
        added.append(_key(ax, reading, colour=colour))
    return added


def _claim(ax: Axes, reading: Reading, *, colour: str) -> list[Artist]:
    """Range, arrows where a bound is open, the days it spans, and the dot."""
    low = reading.value if reading.low is None else reading.low
    high = reading.value if reading.high is None else reading.high
    added = _line(ax, [reading.middle] * 2, [low, high], colour=colour)
    if reading.first != reading.last:
        days = [reading.first, reading.last + ONE_DAY]
        added += _line(ax, days, [reading.value] * 2, colour=colour)
    if reading.high is None:
        added.append(_arrow(ax, reading, points=ARROW_POINTS, colour=colour))
    if reading.low is None:
        added.append(_arrow(ax, reading, points=-ARROW_POINTS, colour=colour))
    return [*added, *_dot(ax, reading, face=colour, edge=PAPER)]


def _event(ax: Axes, reading: Reading, *, colour: str) -> list[Artist]:
    """Stem from zero, and the hollow dot."""
    stem = _line(ax, [reading.middle] * 2, [0.0, reading.value], colour=colour)
    return [*stem, *_dot(ax, reading, face=PAPER, edge=colour)]


def _line(ax: Axes, x: Sequence[object], y: Sequence[float], *, colour: str) -> list[Artist]:
    return [*ax.plot(x, y, color=colour, linewidth=1.5, zorder=4.0, solid_capstyle="butt")]  # type: ignore[arg-type]


def _dot(ax: Axes, reading: Reading, *, face: str, edge: str) -> list[Artist]:
    return [
        *ax.plot(
            [reading.middle],  # type: ignore[arg-type]
            [reading.value],
            linestyle="none",
            marker="o",
            markersize=8.0,
            markerfacecolor=face,
            markeredgecolor=edge,
            markeredgewidth=1.4,
            zorder=5.0,
            clip_on=False,
        )
    ]


def _arrow(ax: Axes, reading: Reading, *, points: float, colour: str) -> Artist:
    arrow = {"arrowstyle": "<|-", "color": colour, "linewidth": 1.5, "shrinkA": 0.0, "shrinkB": 0.0}
    return ax.annotate(
        "",
        xy=(reading.middle, reading.value),
        xytext=(0.0, points),
        textcoords="offset points",
        arrowprops=arrow,
        zorder=4.0,
    )


def _key(ax: Axes, reading: Reading, *, colour: str) -> Artist:
    """Id of the figure, right of its dot and of the days it spans."""
    return ax.annotate(
        reading.figure.id,
        xy=(reading.end, reading.value),
        xytext=(6.0, 5.0),
        textcoords="offset points",
        fontsize=11.0,
        color=colour,
        path_effects=halo(),
        zorder=6.0,
    )
