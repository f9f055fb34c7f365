"""The page: a figure with a row of axes for each part of the story, and the parts' headings.

The figure is made without pyplot, so no global state is touched and nothing pops up; a notebook
shows it all the same.  Headline and footer are in `header`, the panels themselves in `drawing`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.plots.style import FAINT, GRID, HEADLINE, INK, MARGIN, PAPER, SECTION, SMALL, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.plots.panels import Panel

COLUMNS = 3
WIDTH = 16.0
TOP, ROW, PLOT, TICKS = 1.8, 4.25, 2.75, 0.5
"""Heights of the header, a row of panels, the axes in it and the room below them [inches]."""

LEFT, RIGHT, GUTTER = 0.8, 1.15, 1.5
"""Left and right margin and the room between two columns [inches]."""

HEADLINE_LINE = 0.42
"""Height of a line of a headline [inches]."""

DPI = 100
"""Sixteen inches make a picture 1,600 pixels wide."""


class Page(Figure):
    """A figure that a notebook shows as the value of a cell, whether pyplot is loaded or not."""

    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png", dpi=DPI)
        return picture.getvalue()


def page(panels: Sequence[Panel], *, bottom: float) -> tuple[Page, list[Axes]]:
    """Make a figure with one row a section and an axes for every panel.

    Parameters
    ----------
    panels : sequence of Panel
        Those of a section in one row.
    bottom : float
        Room for the footer [inches].
    """
    sections = list(dict.fromkeys(panel.section for panel in panels))
    height = TOP + ROW * len(sections) + bottom
    figure = Page(figsize=(WIDTH, height), facecolor=PAPER)
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


def write_frame(figure: Page, titles: Sequence[str], what: str, below: Sequence[str]) -> None:
    """Write the lines of a headline, what was run, and those of a footer."""
    height = figure.get_figheight()
    left, top = MARGIN / WIDTH, 1.0 - MARGIN / height
    figure.text(
        left,
        top,
        "\n".join(titles),
        va="top",
        fontsize=HEADLINE,
        fontweight="bold",
        color=INK,
        linespacing=1.25,
    )
    under = top - (HEADLINE_LINE * len(titles) + 0.05) / height
    figure.text(left, under, what, va="top", fontsize=TEXT, color=FAINT)
    figure.text(
        left,
        MARGIN / height,
        "\n".join(below),
        va="bottom",
        fontsize=SMALL,
        color=FAINT,
        linespacing=1.5,
    )


def _write_section(figure: Figure, section: str, *, top: float) -> None:
    left, right = MARGIN / WIDTH, 1.0 - MARGIN / WIDTH
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
