"""Two starts in one picture: both branches over the levels, and below them the gap run by run.

The calm branch is a full line with discs, the broken one a dashed line with squares, so that they
are told apart without colour; the gap between them is hatched, and levels at which it stays open
are marked.  What is drawn is measured in `sim.study.gaps`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim import __version__
from sim.errors import InvalidInput
from sim.observables.table import BLUE, RED
from sim.plots.labels import Label, end_labels
from sim.plots.page import DPI, Page
from sim.plots.style import FAINT, GRID, HEADLINE, INK, MARGIN, PAPER, SMALL, TEXT, TITLE, halo
from sim.results.notice import RESPONSIBLE_USE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.study import Hysteresis

WIDTH, HEIGHT = 11.0, 9.4
"""Size of the page [inches]."""

CHARACTERS = 128
BRANCHES = (("calm", BLUE, "-", "o"), ("broken", RED, "--", "s"))
"""Start, colour, line and marker of both branches."""

BOXES = ((0.08, 0.49, 0.79, 0.33), (0.08, 0.22, 0.79, 0.17))
"""Places of the branches and of the gap on the page."""


def draw_hysteresis(found: Hysteresis, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw both branches over the levels, and the gap between them.

    Parameters
    ----------
    found : Hysteresis
        What to draw.
    axes : sequence of Axes, optional
        Two axes to draw into, for the branches and for the gap; by default a new figure is made,
        with title, finding, notice and alternative text (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    InvalidInput
        If there are not two axes.
    """
    if axes is None:
        figure = Page(figsize=(WIDTH, HEIGHT), facecolor=PAPER)
        axes = [figure.add_axes(box) for box in BOXES]
        _write_around(figure, found)
        figure.set_label(found.sentence())
    if len(axes) != 2:
        raise InvalidInput(f"axes: {len(axes)} axes were given; two are needed.")
    _draw_branches(axes[0], found)
    _draw_gap(axes[1], found)
    whole = axes[0].get_figure(root=True)
    assert whole is not None
    return whole


def save_hysteresis(found: Hysteresis, path: str | Path) -> None:
    """Draw what was found and write it as PNG, with its words inside."""
    figure = draw_hysteresis(found)
    metadata = {
        "Title": f"Two starts: {found.scenario.title}",
        "Description": figure.get_label(),
        "Disclaimer": RESPONSIBLE_USE,
        "Software": f"fuelblockade {__version__}",
    }
    figure.savefig(path, format="png", dpi=DPI, metadata=metadata)


def _draw_branches(ax: Axes, found: Hysteresis) -> None:
    table = found.table
    for start, colour, line, marker in BRANCHES:
        low, high = table[f"{start}_low"], table[f"{start}_high"]
        ax.fill_between(table.level, low, high, color=colour, alpha=0.16, linewidth=0.0)
        ax.plot(
            table.level,
            table[start],
            color=colour,
            linestyle=line,
            marker=marker,
            markersize=6.5,
            linewidth=2.2,
            zorder=3.0,
        )
    ax.fill_between(
        table.level,
        table.calm,
        table.broken,
        facecolor="none",
        edgecolor=FAINT,
        hatch="////",
        linewidth=0.0,
        zorder=2.5,
    )
    ax.set_ylim(0.0, _top(table[["calm_high", "broken_high"]].to_numpy()))
    _frame(ax, found, title=found.label[0].upper() + found.label[1:], unit=found.unit)
    ax.tick_params(labelbottom=False)
    ends = [
        Label(f"{start} start", float(table[start].iloc[-1]), colour)
        for start, colour, _, _ in BRANCHES
    ]
    end_labels(ax, sorted(ends, key=lambda label: label.height))


def _draw_gap(ax: Axes, found: Hysteresis) -> None:
    table = found.table
    ax.fill_between(
        table.level, table.gap_low, table.gap_high, color=INK, alpha=0.14, linewidth=0.0
    )
    ax.plot(table.level, table.gap, color=INK, marker="D", markersize=5.0, linewidth=2.0)
    ax.axhline(0.0, color=INK, linewidth=1.0)
    for side in (-1.0, 1.0):
        ax.axhline(side * found.tolerance, color=FAINT, linewidth=1.3, linestyle=(0, (1, 2)))
    reach = max(
        1.5 * found.tolerance,
        1.1 * float(np.abs(table[["gap_low", "gap_high"]].to_numpy()).max()),
    )
    ax.set_ylim(-reach, reach)
    _frame(ax, found, title="Gap: calm less broken, run by run", unit=found.unit)
    ax.set_xlabel(_axis_name(found), fontsize=TEXT, color=INK, labelpad=8)
    end_labels(ax, [Label("gap that counts", found.tolerance, FAINT)])


def _frame(ax: Axes, found: Hysteresis, *, title: str, unit: str) -> None:
    """Set limits, ticks, grid and titles, and mark the levels that stay apart."""
    for number, (first, last) in enumerate(found.width.ranges):
        ax.axvspan(first, last, color=GRID, zorder=0.0)
        if ax.get_ylim()[0] == 0.0 and number == 0:
            ax.annotate(
                "the starts stay apart",
                xy=((first + last) / 2, 0.0),
                xytext=(0.0, 6.0),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
                color=FAINT,
                path_effects=halo(),
            )
    ax.set_xlim(found.levels[0], found.levels[-1])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))
    ax.grid(color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    ax.set_title(title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=27)
    ax.annotate(
        f"{unit}; median and 90 % of the runs",
        xy=(0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 6.0),
        textcoords="offset points",
        fontsize=TEXT,
        color=FAINT,
    )


def _top(drawn: np.ndarray) -> float:
    return float(drawn.max()) * 1.1 or 1.0


def _axis_name(found: Hysteresis) -> str:
    """Name of what the levels are values of."""
    return {
        "group.strength": "normal strength of the armed group (group.strength)",
    }.get(found.along, found.along)


def _write_around(figure: Page, found: Hysteresis) -> None:
    """Write title and what was run above, the finding and the notice below."""
    left = MARGIN / WIDTH
    first, last = found.window
    runs = "1 run" if found.runs == 1 else f"{found.runs:,} runs"
    what = (
        f"{runs} of each start at {len(found.levels)} levels, mean of days {first} to {last}, "
        f"seed {found.seed}"
    )
    figure.text(
        left,
        1 - 0.3 / HEIGHT,
        "Does it matter where one starts?",
        va="top",
        fontsize=HEADLINE,
        fontweight="bold",
        color=INK,
    )
    figure.text(
        left,
        1 - 0.78 / HEIGHT,
        f"{found.scenario.title}: {what}",
        va="top",
        fontsize=TEXT,
        color=FAINT,
    )
    for words, height, size, colour in (
        (found.sentence(), 1.32, TEXT, INK),
        (RESPONSIBLE_USE, 0.2, SMALL, FAINT),
    ):
        lines = textwrap.wrap(words, round(CHARACTERS * TEXT / size))
        figure.text(
            left,
            height / HEIGHT,
            "\n".join(lines),
            va="top" if size == TEXT else "bottom",
            fontsize=size,
            color=colour,
            linespacing=1.3,
        )
