"""Names beside the ends of lines, in place of a legend: in order, and never on each other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.plots.style import TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

LINE_SPACING, POINTS_AN_INCH = 1.25, 72.0
LONGEST_LINE = 12
"""Letters of a name before it is broken."""


class Label(NamedTuple):
    """A name, the height it belongs to [unit of the axes] and its colour."""

    text: str
    height: float
    colour: str


def spread(heights: Sequence[float], gaps: Sequence[float], *, top: float) -> list[float]:
    """Move heights apart, from the lowest up, and back under the top where they overflow it.

    Parameters
    ----------
    heights : sequence of float
        Wanted heights in rising order, in any unit.
    gaps : sequence of float
        Room that each needs around it, in that unit.
    top : float
        Room in all; nothing stands below 0 or above it, unless there is too little.

    Returns
    -------
    list of float
        Heights, each at least half its own and half its neighbour's room above the one before.
    """
    floors = [gap / 2 for gap in gaps]
    moved: list[float] = []
    lowest = 0.0
    for height, half in zip(heights, floors, strict=True):
        moved.append(max(height, lowest + half))
        lowest = moved[-1] + half
    highest = max(top, sum(gaps))
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], highest - floors[index])
        highest = moved[index] - floors[index]
    return moved


def end_labels(ax: Axes, labels: Sequence[Label], *, size: float = TEXT) -> list[Annotation]:
    """Write names right of the axes, each near the height where its line ends.

    Parameters
    ----------
    ax : Axes
        Its limits and size must be final.
    labels : sequence of Label
        Names with heights in the unit of the axes, the lowest first.
    size : float
        Size of the letters [points].
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    room = ax.get_position().height * figure.get_figheight() * POINTS_AN_INCH
    low, high = ax.get_ylim()
    wanted = [(label.height - low) / (high - low) * room for label in labels]
    texts = [textwrap.fill(label.text, LONGEST_LINE) for label in labels]
    gaps = [size * LINE_SPACING * (text.count("\n") + 1) for text in texts]
    return [
        ax.annotate(
            text,
            xy=(1.0, place / room),
            xycoords="axes fraction",
            xytext=(6.0, 0.0),
            textcoords="offset points",
            color=label.colour,
            fontsize=size,
            va="center",
            annotation_clip=False,
        )
        for label, text, place in zip(labels, texts, spread(wanted, gaps, top=room), strict=True)
    ]
