"""What stands around the panels: headline and key above, sources and notice below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.plots.fans import fan
from sim.plots.style import FAINT, HEADLINE, INK, MARGIN, PAPER, SMALL, TEXT
from sim.results.card import drawn_text
from sim.results.notice import RESPONSIBLE_USE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.plots.panels import Panel
    from sim.plots.readings import Reading
    from sim.results import Result

CHARACTERS = 180


def run_words(result: Result) -> str:
    """Say what was run: how often, for how long, from which day, with which seed."""
    start = result.scenario.calendar.start
    runs = "1 run" if result.runs == 1 else f"{result.runs:,} runs"
    days = f"{result.days:,} days from {start.day} {start:%B %Y}"
    return f"{runs} of {days}, seed {result.seed}{drawn_text(result)}"


def write_header(figure: Figure, result: Result, panels: Sequence[Panel]) -> None:
    """Write the scenario's title, what was run, and the key to bands and dots."""
    width, height = figure.get_size_inches()
    left = MARGIN / width
    figure.text(
        left,
        1 - 0.3 / height,
        result.scenario.title,
        va="top",
        fontsize=HEADLINE,
        fontweight="bold",
        color=INK,
    )
    what = run_words(result)
    figure.text(left, 1 - 0.82 / height, what, va="top", fontsize=TEXT, color=FAINT)
    box = (left, 1 - 1.58 / height, 1 - 2 * left, 0.4 / height)
    _draw_key(figure.add_axes(box), panels)


def _draw_key(ax: Axes, panels: Sequence[Panel]) -> None:
    """Draw a small fan and the kinds of dots, each with what it means."""
    ax.set_axis_off()
    ax.set_xlim(0.0, 100.0)
    ax.set_ylim(0.0, 1.0)
    spread = np.linspace(0.0, 1.0, 101)[:, np.newaxis] * np.ones(2)
    fan(ax, [0.0, 4.0], spread, colour=FAINT)
    ax.text(4.8, 0.5, "median, half and 90 % of the runs", va="center", fontsize=TEXT, color=INK)
    readings = [reading for panel in panels for reading in panel.readings]
    if not readings:
        return
    ax.plot([30.0] * 2, [0.0, 1.0], color=INK, linewidth=1.5)
    _key_dot(ax, 30.0, face=INK, edge=PAPER)
    ax.text(
        31.0,
        0.5,
        "reported, with its range (arrow: or more)",
        va="center",
        fontsize=TEXT,
        color=INK,
    )
    if any(panel.is_total and not r.is_total for panel in panels for r in panel.readings):
        ax.plot([60.0] * 2, [0.0, 0.5], color=INK, linewidth=1.5)
        _key_dot(ax, 60.0, face=PAPER, edge=INK)
        ax.text(61.0, 0.5, "reported of one attack alone", va="center", fontsize=TEXT, color=INK)


def _key_dot(ax: Axes, x: float, *, face: str, edge: str) -> None:
    ax.plot(
        [x],
        [0.5],
        marker="o",
        markersize=8.0,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=1.4,
        linestyle="none",
    )


def write_footer(figure: Figure, panels: Sequence[Panel]) -> None:
    """Write who reported the dots, and the responsible-use sentence."""
    width, height = figure.get_size_inches()
    figure.text(
        MARGIN / width,
        MARGIN / height,
        "\n".join(_footer_lines(panels)),
        va="bottom",
        fontsize=SMALL,
        color=FAINT,
        linespacing=1.5,
    )


def footer_height(panels: Sequence[Panel]) -> float:
    """Room that the footer needs [inches]."""
    return 2 * MARGIN + len(_footer_lines(panels)) * SMALL * 1.5 / 72.0


def _footer_lines(panels: Sequence[Panel]) -> list[str]:
    return footer_lines([reading for panel in panels for reading in panel.readings])


def footer_lines(readings: Sequence[Reading]) -> list[str]:
    """Say who reported the dots, and the responsible-use sentence, in lines as wide as a page."""
    figures = {reading.figure.id: reading.figure for reading in readings}
    sources = "; ".join(f"{key} {figures[key].citation}" for key in sorted(figures))
    lines = textwrap.wrap(f"Reported: {sources}.", CHARACTERS) if sources else []
    return [*lines, *textwrap.wrap(RESPONSIBLE_USE, CHARACTERS)]
