"""The sheet: a page with a headline that says the finding, a grid of axes, and the footer.

The overview has a page of its own with the parts of its story; every other picture stands on a
sheet.  What is drawn into the axes is said where the picture is made.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.plots.header import footer_lines, run_words
from sim.plots.page import GUTTER, HEADLINE_LINE, LEFT, WIDTH, Page, write_frame
from sim.plots.style import MARGIN, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.plots.readings import Reading
    from sim.results import Result

HEADLINE_CHARACTERS, NOTE_CHARACTERS = 82, 165
TEXT_LINE, SMALL_LINE = 0.27, 0.23
"""Heights of a line of text and of the footer [inches]."""

TITLE_ROOM, TICK_ROOM, RIGHT_ROOM, KEY_ROOM = 0.85, 0.5, 1.35, 0.75
"""Room above, below and right of axes, and for a key below the headline [inches]."""

INSIGHT_HEIGHT = 3.5
"""Height of the axes of an insight [inches]."""


def columns_for(panels: int) -> int:
    """Return how many columns leave the fewest holes: three at most, two for two and four."""
    return 2 if panels in (2, 4) else min(3, panels)


class Sheet(NamedTuple):
    """A figure, its grid of axes by rows, and the strip for a key if one was asked for."""

    figure: Page
    axes: tuple[Axes, ...]
    key: Axes | None


def sheet(
    headline: str,
    what: str,
    *,
    panels: int,
    columns: int,
    plot_height: float,
    tick_room: float = TICK_ROOM,
    sides: tuple[float, float, float] = (LEFT, RIGHT_ROOM, GUTTER),
    has_key: bool = False,
    notes: Sequence[str] = (),
    readings: Sequence[Reading] = (),
) -> Sheet:
    """Make a page with a headline and axes in rows.

    Parameters
    ----------
    headline : str
        What the picture says, in one sentence.
    what : str
        What was run, below the headline.
    panels, columns : int
        Number of axes, and of those in a row.
    plot_height : float
        Height of an axes [inches].
    tick_room : float
        Room for ticks and words below an axes [inches].
    sides : tuple of float
        Room left and right of all axes and between two of them [inches].
    has_key : bool
        Whether there is a strip for a key between headline and axes.
    notes : sequence of str
        What a reader must know, above the sources in the footer.
    readings : sequence of Reading
        Reported figures shown, whose sources the footer names.
    """
    # A number and its per cent sign stay on one line.
    titles = textwrap.wrap(headline.replace(" %", "\N{NO-BREAK SPACE}%"), HEADLINE_CHARACTERS)
    words = [line for note in notes for line in textwrap.wrap(note, NOTE_CHARACTERS)]
    below = [*words, *footer_lines(readings)]
    rows = -(-panels // columns)
    top = MARGIN + HEADLINE_LINE * len(titles) + TEXT_LINE + 0.1 + KEY_ROOM * has_key
    bottom = 1.5 * MARGIN + SMALL_LINE * len(below)
    row = TITLE_ROOM + plot_height + tick_room
    height = top + row * rows + bottom
    figure = Page(figsize=(WIDTH, height), facecolor=PAPER)
    write_frame(figure, titles, what, below)
    left, right, gutter = sides
    width = (WIDTH - left - right - (columns - 1) * gutter) / columns
    boxes = [
        (
            (left + column * (width + gutter)) / WIDTH,
            (bottom + row * (rows - 1 - line) + tick_room) / height,
            width / WIDTH,
            plot_height / height,
        )
        for line in range(rows)
        for column in range(columns)
    ]
    axes = tuple(figure.add_axes(box) for box in boxes[:panels])
    key = None
    if has_key:
        strip = (MARGIN / WIDTH, 1 - top / height, 1 - 2 * MARGIN / WIDTH, KEY_ROOM / height)
        key = figure.add_axes(strip)
        key.set_axis_off()
        key.set_xlim(0.0, WIDTH - 2 * MARGIN)
        key.set_ylim(0.0, KEY_ROOM)
    return Sheet(figure, axes, key)


def insight_sheet(
    result: Result,
    headline: str,
    *,
    notes: Sequence[str] = (),
    readings: Sequence[Reading] = (),
    tick_room: float = TICK_ROOM,
) -> Sheet:
    """Make the page of one insight: three axes in a row under the finding and what was run."""
    return sheet(
        headline,
        f"{result.scenario.title}: {run_words(result)}",
        panels=3,
        columns=3,
        plot_height=INSIGHT_HEIGHT,
        tick_room=tick_room,
        sides=(LEFT, RIGHT_ROOM, GUTTER + 0.2),
        notes=notes,
        readings=readings,
    )
