"""Policies in one picture: the fuel each gains, and beside it the people it exposes.

Policies stand in the order of the ranking, the best on top, with the median and 90 % of the paired
runs.  Fuel is a disc and people are a square, so that they are told apart without colour; a mark is
hollow where the mean change is not told apart from none.  What is drawn is in the table of the
comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.errors import InvalidInput
from sim.observables.table import BLUE, RED
from sim.plots.header import run_words
from sim.plots.picture import save_figure
from sim.plots.sheet import sheet
from sim.plots.style import FAINT, GRID, INK, PAPER, SMALL, TEXT, TITLE, halo
from sim.results.effect import signed_text
from sim.study.comparison import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.study import Comparison
    from sim.study.comparison.words import Row

ROW, LEAST_HEIGHT = 0.55, 1.6
"""Height of a policy and of the shortest axes [inches]."""

SIDES = (2.6, 0.7, 0.9)
"""Room left of both axes for names, right of them and between them [inches]."""

TICK_ROOM = 0.85
NAME_LETTERS = 24


class Side(NamedTuple):
    """One of both axes: the account, its title, colour and shape."""

    account: str
    title: str
    unit: str
    colour: str
    marker: str


FUEL = Side("fuel_l", "Fuel gained", "million l, by road and by air", BLUE, "o")
PEOPLE = Side("exposed_drivers", "People exposed", "persons in tankers that may be met", RED, "s")


def draw_comparison(found: Comparison, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw the fuel each policy gains beside the people it exposes.

    Parameters
    ----------
    found : Comparison
        What to draw.
    axes : sequence of Axes, optional
        Two axes to draw into, for fuel and for people; by default a new figure is made, with
        headline, notice and alternative text (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    InvalidInput
        If there are not two axes.
    """
    if axes is None:
        axes = _page(found)
    if len(axes) != 2:
        raise InvalidInput(f"axes: {len(axes)} axes were given; two are needed.")
    names = [str(name) for name in found.ranking.index if name != found.base]
    for ax, side in zip(axes, (FUEL, PEOPLE), strict=True):
        rows = [found.effect_on(name, side.account) for name in names]
        _draw_side(ax, rows, side, found.base)
    axes[0].set_yticks(range(len(names)), [_short(name) for name in names])
    axes[1].set_yticks([])
    whole = axes[0].get_figure(root=True)
    assert whole is not None
    return whole


def save_comparison(found: Comparison, path: str | Path) -> None:
    """Draw a comparison and write it as PNG, with its words inside."""
    save_figure(draw_comparison(found), found.results[found.base], path)


def _page(found: Comparison) -> tuple[Axes, ...]:
    base = found.results[found.base]
    headline = words.fuel_headline(found)
    made = sheet(
        headline,
        f"{base.scenario.title}: {run_words(base)}, every policy under the same draws",
        panels=2,
        columns=2,
        plot_height=max(LEAST_HEIGHT, ROW * len(found.policies)),
        tick_room=TICK_ROOM,
        sides=SIDES,
        notes=(
            f"Change against {found.base}, run by run: median and 90 % of the paired runs. Hollow: "
            "the mean change is within 1.96 standard errors of none. "
            f"The order is that of the ranking by {found.yardstick.label}.",
        ),
    )
    said = (words.exposure_sentence(found, name) for name in found.policies)
    made.figure.set_label("\n".join((headline, *said)))
    return made.axes


def _draw_side(ax: Axes, rows: Sequence[Row], side: Side, base: str) -> None:
    ends = (min(0.0, *(row["low"] for row in rows)), max(0.0, *(row["high"] for row in rows)))
    room = 0.08 * (ends[1] - ends[0]) or 1.0
    ax.set_xlim(ends[0] - room, ends[1] + room)
    ax.set_ylim(len(rows) - 0.5, -0.75)
    like = max(abs(end) for end in ends)
    for place, row in enumerate(rows):
        _draw_policy(ax, float(place), row, side, like=like)
    ax.axvline(0.0, color=INK, linewidth=1.2, zorder=2.0)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{'+' if value > 0 else ''}{value:,.10g}")
    )
    ax.grid(axis="x", color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    ax.tick_params(axis="y", length=0, labelsize=TEXT, labelcolor=INK, pad=8)
    for edge in ("top", "right", "left"):
        ax.spines[edge].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    ax.set_xlabel(f"more or less than {_short(base)}", loc="left", fontsize=TEXT, color=FAINT)
    ax.set_title(side.title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=27)
    ax.annotate(
        side.unit,
        xy=(0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 6.0),
        textcoords="offset points",
        fontsize=TEXT,
        color=FAINT,
    )


def _draw_policy(ax: Axes, place: float, row: Row, side: Side, *, like: float) -> None:
    """Draw the band and the median of one policy, with its number above."""
    ax.plot(
        [row["low"], row["high"]],
        [place, place],
        color=side.colour,
        linewidth=5.0,
        alpha=0.35,
        solid_capstyle="butt",
        zorder=3.0,
    )
    ax.plot(
        [row["median"]],
        [place],
        linestyle="none",
        marker=side.marker,
        markersize=9.0,
        markerfacecolor=side.colour if row["is_told_apart"] else PAPER,
        markeredgecolor=side.colour,
        markeredgewidth=1.8,
        zorder=4.0,
    )
    ax.annotate(
        signed_text(row["median"], like=like),
        xy=(row["median"], place),
        xytext=(0.0, 7.0),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL,
        color=INK,
        path_effects=halo(),
        zorder=5.0,
    )


def _short(name: str) -> str:
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1].rstrip()}…"
