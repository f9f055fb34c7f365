"""One panel on one axes: fans or lines, limits and ticks, reference, dots and names of lines.

What a panel shows is said in `panels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.plots.fans import fan
from sim.plots.labels import Label, end_labels
from sim.plots.reported import dots
from sim.plots.style import FAINT, GRID, INK, SMALL, TEXT, TITLE, halo

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.plots.panels import Panel


def draw_panel(ax: Axes, panel: Panel, dates: pd.DatetimeIndex) -> None:
    """Draw one small multiple into an axes.

    Parameters
    ----------
    ax : Axes
        Where to draw; its limits, ticks and title are set.
    panel : Panel
        What to show.
    dates : DatetimeIndex (days,)
        Days of the runs.
    """
    for series in panel.series:
        if panel.is_fan:
            drawn = fan(
                ax, dates.to_numpy(), series.values, colour=series.colour, label=series.label
            )
            drawn.median.set_linestyle(series.style)
        else:
            ax.plot(
                dates,
                np.median(series.values, axis=0),
                color=series.colour,
                linestyle=series.style,
                linewidth=2.2,
                label=series.label,
            )
    frame_days(ax, dates)
    frame(ax, panel.title, panel.unit)
    ax.set_ylim(0.0, top_of(panel))
    _compare(ax, panel)
    for series in panel.series:
        colour = series.colour if len(panel.series) > 1 else INK
        dots(ax, series.readings, colour=colour, is_total=panel.is_total)
    end_labels(ax, names_of(panel))


def names_of(panel: Panel) -> list[Label]:
    """Name the lines, the one that ends lowest first; ties go by the whole course."""
    named = [series for series in panel.series if series.label]
    medians = [np.median(series.values, axis=0) for series in named]
    span = top_of(panel)
    keys = [(round(20 * line[-1] / span), line.mean()) for line in medians]
    order = sorted(range(len(named)), key=lambda index: keys[index])
    return [
        Label(named[index].label, float(medians[index][-1]), named[index].colour) for index in order
    ]


def frame_days(ax: Axes, dates: pd.DatetimeIndex) -> None:
    """Set the limits and ticks of an axis of days."""
    first, last = date2num(dates[[0, -1]])  # type: ignore[no-untyped-call]
    ax.set_xlim(first, last if last > first else first + 1.0)
    locator = AutoDateLocator(minticks=4, maxticks=8)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(formatter)


def frame(ax: Axes, title: str, unit: str) -> None:
    """Set grid, ticks of the upright axis, title, and the unit below it."""
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    ax.grid(color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    ax.set_title(title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=27)
    ax.annotate(
        unit,
        xy=(0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 6.0),
        textcoords="offset points",
        fontsize=TEXT,
        color=FAINT,
    )


def top_of(panel: Panel) -> float:
    """Return the upper limit: the highest possible value, or room above everything drawn."""
    if panel.ceiling is not None:
        return panel.ceiling * 1.04
    share = 0.95 if panel.is_fan else 0.5
    drawn = [float(np.quantile(series.values, share, axis=0).max()) for series in panel.series]
    drawn += [reading.high or reading.value for reading in panel.readings]
    drawn += [panel.reference.value] if panel.reference else []
    return max(*drawn, panel.room) * 1.1 or 1.0


def _compare(ax: Axes, panel: Panel) -> None:
    if panel.reference is not None:
        reference(ax, panel.reference.value, panel.reference.label)


def reference(ax: Axes, height: float, label: str, *, colour: str = FAINT) -> None:
    """Draw a level to compare with, and its name above its left end."""
    ax.axhline(height, color=colour, linewidth=1.3, linestyle=(0, (4, 3)), zorder=2.5)
    ax.annotate(
        label,
        xy=(0.0, height),
        xycoords=("axes fraction", "data"),
        xytext=(3.0, 3.0),
        textcoords="offset points",
        fontsize=SMALL,
        color=colour,
        path_effects=halo(),
        zorder=6.0,
    )
