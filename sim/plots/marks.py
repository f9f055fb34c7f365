"""Marks on axes that show no days: curves of closed forms, and named points on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.plots.style import FAINT, INK, PAPER, SMALL, TEXT, halo

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS = ("o", "s", "^", "D")
"""Shapes of several points in one picture: colour is never the only difference."""


class Point(NamedTuple):
    """A named point: where it stands, what is written beside it, its colour and shape.

    Attributes
    ----------
    x, y : float
        In the units of the axes.
    words : str
        Written beside it.
    colour, marker : str
        Colour and shape.
    place : tuple of float
        Where its words begin, seen from the point [points]; to its left where the first is
        negative.
    """

    x: float
    y: float
    words: str
    colour: str = INK
    marker: str = "o"
    place: tuple[float, float] = (10.0, -4.0)


def point(ax: Axes, mark: Point) -> None:
    """Draw a point with its words beside it."""
    ax.plot(
        [mark.x],
        [mark.y],
        linestyle="none",
        marker=mark.marker,
        markersize=9.5,
        markerfacecolor=mark.colour,
        markeredgecolor=PAPER,
        markeredgewidth=1.4,
        zorder=5.0,
        clip_on=False,
    )
    ax.annotate(
        mark.words,
        xy=(mark.x, mark.y),
        xytext=mark.place,
        textcoords="offset points",
        ha="right" if mark.place[0] < 0 else "left",
        va="center",
        fontsize=SMALL,
        color=INK,
        linespacing=1.2,
        path_effects=halo(),
        zorder=6.0,
    )


def below(ax: Axes, words: str) -> None:
    """Say below an axes what its level direction shows."""
    ax.set_xlabel(words, loc="left", fontsize=TEXT, color=FAINT, labelpad=4.0)


def upright(ax: Axes, x: float, words: str, *, colour: str = FAINT, height: float = 0.97) -> None:
    """Draw a level to compare with from bottom to top, its name right of it."""
    ax.axvline(x, color=colour, linewidth=1.3, linestyle=(0, (4, 3)), zorder=2.5)
    is_left = (x - ax.get_xlim()[0]) / (ax.get_xlim()[1] - ax.get_xlim()[0]) > 0.5
    ax.annotate(
        words,
        xy=(x, height),
        xycoords=("data", "axes fraction"),
        xytext=(-5.0 if is_left else 5.0, 0.0),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="top",
        fontsize=SMALL,
        color=colour,
        path_effects=halo(),
        zorder=6.0,
    )
