"""What all pictures share: ink, paper, sizes and palettes; no global setting is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.observables.table import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, SKY

if TYPE_CHECKING:
    from matplotlib.patheffects import AbstractPathEffect

INK, FAINT, GRID, PAPER = "#222222", "#666666", "#E6E6E6", "#FFFFFF"
PALETTE = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY, GREY)
"""Colours for several zones or corridors in one picture, told apart by the colour-blind."""

LineStyle = Literal["-"] | tuple[float, tuple[float, ...]]
SOLID: LineStyle = "-"
STYLES: tuple[LineStyle, ...] = (SOLID, (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))
"""Styles of several lines in one picture: colour is never the only difference."""

MARGIN = 0.3
"""Room at the edges of a page [inches]."""

HEADLINE, SECTION, TITLE, TEXT, SMALL = 22.0, 13.0, 14.5, 12.0, 11.0
"""Sizes of letters [points]."""


def halo() -> list[AbstractPathEffect]:
    """Return the pale outline that keeps a word legible on a line or band."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=3.0, foreground=PAPER)]
