"""Names beside dots that lie where they please: each where it hides no dot and no other name.

Names are placed one after the other, nearest first and to the right first; one that fits nowhere is
left out.  Sizes of words are estimates, wide enough for the usual letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.plots.style import FAINT, INK, SMALL, halo

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTER, LINE, GAP = 0.62 * SMALL, 1.5 * SMALL, 9.0
"""Width of a letter, height of a line, and room between a dot and its name [points]."""

STEPS = (0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0)
"""Lines by which a name may stand above or below its dot."""

DOT = 6.0
"""Half the size of a dot, with some room [points]."""


class Dot(NamedTuple):
    """A dot in the units of its axes, with a name or without."""

    across: float
    up: float
    name: str = ""


class Rectangle(NamedTuple):
    """A rectangle in points from the lower left corner of the axes."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Rectangle) -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )

    def holds(self, other: Rectangle) -> bool:
        """Whether another one lies inside."""
        return (
            self.left <= other.left
            and self.low <= other.low
            and other.right <= self.right
            and other.high <= self.high
        )


def name_dots(ax: Axes, dots: Sequence[Dot]) -> None:
    """Write the names of some dots beside them; the limits of the axes must be set.

    Parameters
    ----------
    ax : Axes
        Where the dots are drawn.
    dots : sequence of Dot
        All of them, those first whose names matter most.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    extent = ax.get_window_extent()
    whole = Rectangle(
        0.0, 0.0, *(72.0 / figure.dpi * side for side in (extent.width, extent.height))
    )
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    places = [
        (
            whole.right * (dot.across - left) / (right - left),
            whole.high * (dot.up - low) / (high - low),
        )
        for dot in dots
    ]
    taken = [Rectangle(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in places]
    for dot, (x, y) in zip(dots, places, strict=True):
        for box in _candidates(x, y, len(dot.name) * LETTER if dot.name else 0.0):
            if whole.holds(box) and not any(box.meets(other) for other in taken):
                taken.append(box)
                _write(ax, dot, box, x=x, y=y)
                break


def _candidates(x: float, y: float, width: float) -> Iterator[Rectangle]:
    """Yield where a name may stand; nowhere if it has no width."""
    if not width:
        return
    for step in STEPS:
        middle = y + step * LINE
        for left in (x + GAP, x - GAP - width):
            yield Rectangle(left, middle - LINE / 2.0, left + width, middle + LINE / 2.0)


def _write(ax: Axes, dot: Dot, box: Rectangle, *, x: float, y: float) -> None:
    """Write a name into its box, with a line to its dot where it does not stand beside it."""
    is_right = box.left > x
    up = (box.low + box.high) / 2.0 - y
    offset = (GAP if is_right else -GAP), up
    ax.annotate(
        dot.name,
        xy=(dot.across, dot.up),
        xytext=offset,
        textcoords="offset points",
        ha="left" if is_right else "right",
        va="center",
        fontsize=SMALL,
        color=INK,
        path_effects=halo(),
        zorder=6.0,
    )
    if up:
        ax.annotate(
            "",
            xy=(dot.across, dot.up),
            xytext=offset,
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.9},
            zorder=2.5,
        )
