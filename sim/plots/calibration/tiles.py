"""The gate and the costs as a row of large numbers, each with what it needs."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from sim.observables.table import GREEN, RED
from sim.plots.style import FAINT, GRID, INK, SMALL, TEXT
from sim.study.calibration.report_words import UNKNOWN, draws_a_second
from sim.study.calibration.words import measure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.study import Calibration

NUMBER, LETTERS = 20.0, 23
"""Size of a large number [points], and letters of a line below it."""


class Tile(NamedTuple):
    """A large number, what it is, and what it is beside."""

    number: str
    name: str
    under: str
    colour: str


def tiles_of(found: Calibration) -> list[Tile]:
    """Return the gate, what fails first, and then what it cost."""
    gate = [
        Tile(
            measure(check.measured),
            check.name,
            f"{'holds' if check.holds else 'FAILS'}: needed {check.needed}",
            GREEN if check.holds else RED,
        )
        for check in sorted(found.checks, key=lambda check: check.holds)
    ]
    cost, unknown = found.cost()
    rate = draws_a_second(found)
    seconds = UNKNOWN if unknown else f"{cost.cpu_seconds:,.0f}"
    outside = cost.outside_share
    of_it = "" if math.isnan(outside) else f"{100 * outside:.0f} % outside of the kernel"
    return [
        *gate,
        Tile(f"{found.runs:,}", "runs to the last report", "each one life of the crisis", INK),
        Tile(seconds, "CPU seconds", of_it, INK),
        Tile(
            UNKNOWN if math.isnan(rate) else f"{rate:.2g}", "effective draws a CPU second", "", INK
        ),
    ]


def draw_tiles(ax: Axes, found: Calibration) -> None:
    """Draw the tiles side by side into an axes."""
    tiles = tiles_of(found)
    ax.set_axis_off()
    ax.set_xlim(0.0, len(tiles))
    ax.set_ylim(0.0, 1.0)
    for place, tile in enumerate(tiles):
        ax.plot([place, place + 0.92], [0.97] * 2, color=GRID, linewidth=3.0)
        if tile.colour != INK:
            ax.plot([place, place + 0.92], [0.97] * 2, color=tile.colour, linewidth=3.0)
        for text, height, size, weight, colour in (
            (tile.number, 0.88, NUMBER, "bold", tile.colour),
            (textwrap.fill(tile.name, LETTERS), 0.6, TEXT, "normal", INK),
            (textwrap.fill(tile.under, LETTERS + 2), 0.12, SMALL, "normal", FAINT),
        ):
            ax.text(place, height, text, va="top", fontsize=size, fontweight=weight, color=colour)
