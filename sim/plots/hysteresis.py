"""Two starts in one picture: both branches over the levels, and below them the gap run by run.

The calm branch is a full line with discs, the broken one a dashed line with squares, so that they
are told apart without colour; the gap between them is hatched, and levels at which it stays open
are marked.  What is drawn is measured in `sim.study.gaps`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim import __version__
from sim.errors import InvalidInput
from sim.observables.table import BLUE, RED
from sim.plots.labels import POINTS_AN_INCH, Label, end_labels
from sim.plots.page import DPI, Page
from sim.plots.style import FAINT, GRID, HEADLINE, INK, MARGIN, PAPER, SMALL, TEXT, TITLE, halo
from sim.results.notice import RESPONSIBLE_USE
from sim.study.hysteresis_words import assumptions
from sim.study.planning import STRENGTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.study import Hysteresis

WIDTH = 11.0
LEFT, ACROSS = 0.9, 8.7
"""Left edge and width of the axes [inches]."""

TOP, BRANCHES_HEIGHT, BETWEEN, GAP_HEIGHT, BELOW = 1.85, 3.1, 1.05, 1.6, 0.95
"""From the top: header, branches, room, gap, and the names below it [inches]."""

LINE_SPACING, LETTER_WIDTH = 1.35, 0.56
"""Heights of a line and mean width of a letter, of the letters' size."""

BRANCHES = (("calm", BLUE, "-", "o"), ("broken", RED, "--", "s"))
"""Start, colour, line and marker of both branches."""


def draw_hysteresis(found: Hysteresis, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw both branches over the levels, and the gap between them.

    Parameters
    ----------
    found : Hysteresis
        What to draw.
    axes : sequence of Axes, optional
        Axes to draw into, for the branches, for the gap and, over a posterior, for the share of its
        draws; by default a new figure is made, with title, finding, notice and alternative text
        (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    InvalidInput
        If there are not as many axes.
    """
    if axes is None:
        figure, axes = _page(found)
        figure.set_label(f"{found.sentence()} {assumptions(found)}")
    needed = 3 if found.drawn else 2
    if len(axes) != needed:
        raise InvalidInput(f"axes: {len(axes)} axes were given; {needed} are needed.")
    _draw_branches(axes[0], found)
    _draw_gap(axes[1], found)
    if found.drawn:
        _draw_shares(axes[2], found)
    axes[-1].set_xlabel(_axis_name(found), fontsize=TEXT, color=INK, labelpad=8)
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
            clip_on=False,
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
    ax.set_ylim(*_reach(table[["calm_low", "calm_high", "broken_low", "broken_high"]].to_numpy()))
    _frame(ax, found, title=found.label[0].upper() + found.label[1:], unit=found.unit)
    ax.tick_params(labelbottom=False)
    _name_ranges(ax, found)
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
    ax.plot(
        table.level, table.gap, color=INK, marker="D", markersize=5.0, linewidth=2.0, clip_on=False
    )
    ax.axhline(0.0, color=INK, linewidth=1.0)
    for side in (-1.0, 1.0):
        ax.axhline(side * found.tolerance, color=FAINT, linewidth=1.3, linestyle=(0, (1, 2)))
    widest = float(np.abs(table[["gap_low", "gap_high"]].to_numpy()).max())
    reach = max(1.5 * found.tolerance, 1.1 * widest) or 1.0
    ax.set_ylim(-reach, reach)
    _frame(ax, found, title="Gap: calm less broken, run by run", unit=found.unit)
    end_labels(ax, [Label("gap that counts", found.tolerance, FAINT)])


def _draw_shares(ax: Axes, found: Hysteresis) -> None:
    """Draw how many draws of the posterior end apart, and how many do so the other way."""
    table = found.table
    rows = (
        ("calm higher", "apart_share", BLUE, "-"),
        ("lower, by luck", "reverse_share", RED, "--"),
    )
    for _, column, colour, line in rows:
        ax.plot(table.level, table[column], color=colour, linestyle=line, marker="o", linewidth=2.2)
    ax.set_ylim(0.0, 1.0)
    some = found.bistable
    _frame(
        ax,
        found,
        title=f"Draws that end higher from calm at some level: {100.0 * some.share:.0f} % "
        f"({100.0 * some.low:.0f} to {100.0 * some.high:.0f}); lower: "
        f"{100.0 * some.reverse_share:.0f} %",
        unit="share of the draws whose gap counts",
        what="",
    )
    ends = [Label(name, float(table[key].iloc[-1]), colour) for name, key, colour, _ in rows]
    end_labels(ax, sorted(ends, key=lambda label: label.height))


def _frame(
    ax: Axes,
    found: Hysteresis,
    *,
    title: str,
    unit: str,
    what: str = "; median and 90 % of the runs",
) -> None:
    """Set limits, ticks, grid and titles, and mark the levels that stay apart."""
    for first, last in found.width.ranges:
        ax.axvspan(first, last, color=GRID, zorder=0.0)
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
        f"{unit}{what}",
        xy=(0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 6.0),
        textcoords="offset points",
        fontsize=TEXT,
        color=FAINT,
    )


def _name_ranges(ax: Axes, found: Hysteresis) -> None:
    """Write into the marked levels what they are."""
    for first, last in found.width.ranges:
        ax.annotate(
            "the starts stay apart",
            xy=((first + last) / 2, 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(0.0, 6.0),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            color=FAINT,
            path_effects=halo(),
        )


def _reach(drawn: NDArray[np.float64]) -> tuple[float, float]:
    """Limits that hold everything drawn, and zero."""
    low, high = min(0.0, 1.1 * float(drawn.min())), max(0.0, 1.1 * float(drawn.max()))
    return (low, high) if high > low else (0.0, 1.0)


def _axis_name(found: Hysteresis) -> str:
    """Name of what the levels are values of."""
    is_strength = found.along == STRENGTH
    return f"normal strength of the armed group ({STRENGTH})" if is_strength else found.along


def _page(found: Hysteresis) -> tuple[Page, list[Axes]]:
    """Make a figure as high as its words need: header, axes, finding and notice."""
    words = [
        (textwrap.fill(text, _letters(size)), size, colour)
        for text, size, colour in (
            (found.sentence(), TEXT, INK),
            (assumptions(found), SMALL, FAINT),
            (RESPONSIBLE_USE, SMALL, FAINT),
        )
    ]
    heights = [_height(text, size) for text, size, _ in words]
    talls = [BRANCHES_HEIGHT, GAP_HEIGHT, *([GAP_HEIGHT] if found.drawn else [])]
    steps = accumulate(talls, lambda bottom, tall: bottom + BETWEEN + tall, initial=TOP - BETWEEN)
    bottoms = [*steps][1:]
    drawn = bottoms[-1] + BELOW
    height = drawn + sum(heights) + MARGIN
    figure = Page(figsize=(WIDTH, height), facecolor=PAPER)
    _write_header(figure, found)
    top = drawn
    for (text, size, colour), room in zip(words, heights, strict=True):
        figure.text(
            MARGIN / WIDTH,
            1 - top / height,
            text,
            va="top",
            fontsize=size,
            color=colour,
            linespacing=LINE_SPACING - 0.1,
        )
        top += room
    axes = [
        figure.add_axes((LEFT / WIDTH, 1 - bottom / height, ACROSS / WIDTH, tall / height))
        for bottom, tall in zip(bottoms, talls, strict=True)
    ]
    return figure, axes


def _letters(size: float) -> int:
    """Letters of a size that fit into a line of the page."""
    return int((WIDTH - 2 * MARGIN) * POINTS_AN_INCH / (LETTER_WIDTH * size))


def _height(text: str, size: float) -> float:
    """Room of a paragraph and the space after it [inches]."""
    return (text.count("\n") + 1.6) * size * LINE_SPACING / POINTS_AN_INCH


def _write_header(figure: Page, found: Hysteresis) -> None:
    height = figure.get_figheight()
    first, last = found.window
    runs = "1 run" if found.runs == 1 else f"{found.runs:,} runs"
    what = (
        f"{found.scenario.title}: {runs} of each start at {len(found.levels)} levels, "
        f"mean of days {first:,} to {last:,}, seed {found.seed}"
    )
    for text, top, size, weight, colour in (
        ("Does it matter where one starts?", 0.3, HEADLINE, "bold", INK),
        (what, 0.8, SMALL, "normal", FAINT),
    ):
        figure.text(
            MARGIN / WIDTH,
            1 - top / height,
            text,
            va="top",
            fontsize=size,
            fontweight=weight,
            color=colour,
        )
