"""What the axes of a calibration share: no frame, quiet ticks, a title with its words below."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.plots.style import FAINT, GRID, INK, SMALL, TITLE
from sim.study.calibration.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def quiet(ax: Axes, *, grid: bool = True) -> None:
    """Take frame and ticks away, leave a pale grid and the lower edge."""
    if grid:
        ax.grid(color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)


def entitle(ax: Axes, title: str, words: str, *, offset: float = 0.0) -> None:
    """Write a title and the quiet words below it, `offset` points left of the axes."""
    for text, above, size, weight, colour in (
        (title, 24.0, TITLE, "bold", INK),
        (words, 7.0, SMALL, "normal", FAINT),
    ):
        ax.annotate(
            text,
            xy=(0.0, 1.0),
            xycoords="axes fraction",
            xytext=(-offset, above),
            textcoords="offset points",
            fontsize=size,
            fontweight=weight,
            color=colour,
            annotation_clip=False,
        )


def short(name: str, letters: int) -> str:
    """Shorten a name to so many letters."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"


def compact(value: float) -> str:
    """Say a number in few letters: millions as M."""
    return f"{value / 1e6:,.3g} M" if 1e6 <= abs(value) < math.inf else number(value)
