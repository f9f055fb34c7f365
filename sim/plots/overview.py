"""The overview: small multiples of a result, from the roads to the power stations.

What each panel shows is said in `panels`; here it is laid out and drawn.  The figure is made
without pyplot, so no global state is touched and nothing pops up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.errors import InvalidInput
from sim.plots.alt_text import describe
from sim.plots.fans import fan
from sim.plots.header import footer_height, write_footer, write_header
from sim.plots.labels import Label, end_labels
from sim.plots.panels import Panel, panels_of
from sim.plots.reported import dots
from sim.plots.style import FAINT, GRID, INK, SECTION, SMALL, TEXT, TITLE, halo
from sim.results.labels import dates_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.results import Result

COLUMNS = 3
WIDTH = 16.0
TOP, ROW, PLOT, TICKS = 1.8, 4.25, 2.75, 0.5
"""Heights of the header, a row of panels, the axes in it and the room below them [inches]."""

LEFT, RIGHT, GUTTER = 0.8, 1.15, 1.5
"""Left and right margin and the room between two columns [inches]."""


def overview(result: Result, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw the small multiples of a result.

    Parameters
    ----------
    result : Result
        With daily records.
    axes : sequence of Axes, optional
        Axes to draw into, one a panel and in their order; by default a new figure is made, with
        headline, key, sources and alternative text (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    InvalidInput
        If there are not as many axes as panels.
    """
    panels = panels_of(result)
    dates = dates_of(result.scenario, days=result.days)
    if axes is None:
        figure, axes = _page(panels, bottom=footer_height(panels))
        write_header(figure, result, panels)
        write_footer(figure, panels)
        figure.set_label(describe(panels, dates))
    if len(axes) != len(panels):
        raise InvalidInput(f"axes: {len(axes)} axes were given for {len(panels)} panels.")
    for ax, panel in zip(axes, panels, strict=True):
        draw_panel(ax, panel, dates)
    whole = axes[0].get_figure(root=True)
    assert whole is not None
    return whole


def _page(panels: Sequence[Panel], *, bottom: float) -> tuple[Figure, list[Axes]]:
    """Make a figure with one row a section and an axes for every panel."""
    sections = list(dict.fromkeys(panel.section for panel in panels))
    height = TOP + ROW * len(sections) + bottom
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    width = (WIDTH - LEFT - RIGHT - (COLUMNS - 1) * GUTTER) / COLUMNS
    axes = []
    for row, section in enumerate(sections):
        top = height - TOP - ROW * row
        _write_section(figure, section, top=top / height)
        for column in range(sum(panel.section == section for panel in panels)):
            left = LEFT + column * (width + GUTTER)
            box = (left / WIDTH, (top - ROW + TICKS) / height, width / WIDTH, PLOT / height)
            axes.append(figure.add_axes(box))
    return figure, axes


def _write_section(figure: Figure, section: str, *, top: float) -> None:
    from matplotlib.lines import Line2D

    left, right = (LEFT - 0.45) / WIDTH, 1.0 - 0.3 / WIDTH
    figure.add_artist(Line2D([left, right], [top, top], color=GRID, linewidth=1.5))
    figure.text(
        left,
        top - 0.12 / figure.get_figheight(),
        section.upper(),
        va="top",
        color=FAINT,
        fontsize=SECTION,
        fontweight="bold",
    )


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
            fan(ax, dates.to_numpy(), series.values, colour=series.colour, label=series.label)
        else:
            median = np.median(series.values, axis=0)
            ax.plot(dates, median, color=series.colour, linewidth=2.2, label=series.label)
    _frame(ax, panel, dates)
    _compare(ax, panel)
    for series in panel.series:
        colour = series.colour if len(panel.series) > 1 else INK
        dots(ax, series.readings, colour=colour, is_total=panel.is_total)
    end_labels(ax, _names(panel))


def _names(panel: Panel) -> list[Label]:
    """Names of the lines, the one that ends lowest first; ties go by the whole course."""
    named = [series for series in panel.series if series.label]
    medians = [np.median(series.values, axis=0) for series in named]
    span = _top(panel)
    keys = [(round(20 * line[-1] / span), line.mean()) for line in medians]
    order = sorted(range(len(named)), key=lambda index: keys[index])
    return [
        Label(named[index].label, float(medians[index][-1]), named[index].colour) for index in order
    ]


def _frame(ax: Axes, panel: Panel, dates: pd.DatetimeIndex) -> None:
    """Set limits, ticks, grid and title."""
    first, last = date2num(dates[[0, -1]])  # type: ignore[no-untyped-call]
    ax.set_xlim(first, last if last > first else first + 1.0)
    ax.set_ylim(0.0, _top(panel))
    locator = AutoDateLocator(minticks=4, maxticks=8)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(formatter)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    ax.grid(color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    ax.set_title(panel.title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=27)
    ax.annotate(
        panel.unit,
        xy=(0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 6.0),
        textcoords="offset points",
        fontsize=TEXT,
        color=FAINT,
    )


def _top(panel: Panel) -> float:
    """Return the upper limit: the highest possible value, or room above everything drawn."""
    if panel.ceiling is not None:
        return panel.ceiling * 1.04
    share = 0.95 if panel.is_fan else 0.5
    drawn = [float(np.quantile(series.values, share, axis=0).max()) for series in panel.series]
    drawn += [reading.high or reading.value for reading in panel.readings]
    drawn += [panel.reference.value] if panel.reference else []
    return max(*drawn, panel.room) * 1.1 or 1.0


def _compare(ax: Axes, panel: Panel) -> None:
    if panel.reference is None:
        return
    ax.axhline(panel.reference.value, color=FAINT, linewidth=1.3, linestyle=(0, (4, 3)), zorder=2.5)
    ax.annotate(
        panel.reference.label,
        xy=(0.0, panel.reference.value),
        xycoords=("axes fraction", "data"),
        xytext=(3.0, 3.0),
        textcoords="offset points",
        fontsize=SMALL,
        color=FAINT,
        path_effects=halo(),
        zorder=6.0,
    )
