"""What matters in one picture: Morris' screening, and beside it Sobol's indices.

In the screening a parameter lies further right the more it moves the outcome in the mean, and
higher the more that depends on the others; those above the line of equal size are bent or joined
with others.  What matters is a named disc, the rest hollow.  An index is a bar for all a parameter
takes part in and a diamond for what it does alone, each with its interval, so that they are told
apart without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim import __version__
from sim.errors import InvalidInput
from sim.observables.table import BLUE
from sim.plots.beside import Dot, name_dots
from sim.plots.page import DPI
from sim.plots.sheet import sheet
from sim.plots.style import FAINT, GRID, INK, PAPER, SMALL, TEXT, TITLE
from sim.results.notice import RESPONSIBLE_USE
from sim.study.sensitivities import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.study import Sensitivity

HEIGHT, BAR_ROW = 3.6, 0.42
"""Least height of the axes, and height of a bar [inches]."""

SIDES = (0.9, 0.6, 3.1)
"""Room left of both axes, right of them, and between them for names [inches]."""

ALONE = (3.1, 0.6, 0.9)
"""The same for indices alone."""

TICK_ROOM = 0.85
NAME_LETTERS = 30


def draw_sensitivity(
    found: Sensitivity, outcome: str | None = None, *, axes: Sequence[Axes] | None = None
) -> Figure:
    """Draw the screening and the indices of a study.

    Parameters
    ----------
    found : Sensitivity
        What to draw.
    outcome : str, optional
        Key of an outcome or account; the first that was asked for by default.
    axes : sequence of Axes, optional
        One axes for each that was run, screening and indices; by default a new figure is made,
        with headline, notice and alternative text (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    InvalidInput
        If the number of axes is wrong, or there is no such outcome.
    """
    parts = [part for part in (_draw_screening if found.screening else None,) if part]
    parts += [part for part in (_draw_indices if found.variance else None,) if part]
    if axes is None:
        axes = _page(found, outcome, panels=len(parts))
    if len(axes) != len(parts):
        raise InvalidInput(f"axes: {len(axes)} axes were given; {len(parts)} are needed.")
    for ax, draw in zip(axes, parts, strict=True):
        draw(ax, found, outcome)
    whole = axes[0].get_figure(root=True)
    assert whole is not None
    return whole


def save_sensitivity(found: Sensitivity, path: str | Path, *, outcome: str | None = None) -> None:
    """Draw what was found and write it as PNG, with its words inside."""
    figure = draw_sensitivity(found, outcome)
    metadata = {
        "Title": f"What matters: {found.scenario.title}",
        "Description": figure.get_label(),
        "Disclaimer": RESPONSIBLE_USE,
        "Software": f"fuelblockade {__version__}",
    }
    figure.savefig(path, format="png", dpi=DPI, metadata=metadata)


def _page(found: Sensitivity, outcome: str | None, *, panels: int) -> tuple[Axes, ...]:
    n_bars = 0 if found.variance is None else len(found.variance.design.columns)
    headline = words.headline(found, outcome)
    notes = [words.luck_sentence(found, outcome)]
    if found.screening is not None:
        notes.insert(
            0, "Hollow discs do not matter; above the dashed line an effect bends or needs others."
        )
    if found.variance is not None:
        notes.append("Intervals are 95 %, by bootstrap.")
    made = sheet(
        headline,
        words.title(found),
        panels=panels,
        columns=panels,
        plot_height=max(HEIGHT, BAR_ROW * n_bars),
        tick_room=TICK_ROOM,
        sides=SIDES if found.screening is not None else ALONE,
        notes=[" ".join(notes)],
    )
    said = (*words.sentences(found, outcome), words.screening_sentence(found))
    made.figure.set_label("\n".join(part for part in said if part))
    return made.axes


def _draw_screening(ax: Axes, found: Sensitivity, outcome: str | None) -> None:
    table = found.morris(outcome)
    matter = [path for path in table.index if path in found.matter]
    sizes, spreads = table["mu_star"], table["sigma"]
    reach = 1.12 * max(float(sizes.max()), float(spreads.max())) or 1.0
    ax.set_xlim(0.0, max(1.12 * float(sizes.max()), reach / 2.0))
    ax.set_ylim(0.0, max(1.12 * float(spreads.max()), reach / 2.0))
    ax.plot([0.0, reach], [0.0, reach], color=FAINT, linewidth=1.2, linestyle=(0, (4, 3)))
    for path in table.index:
        ax.plot(
            [sizes[path]],
            [spreads[path]],
            linestyle="none",
            marker="o",
            markersize=9.0 if path in matter else 7.0,
            markerfacecolor=BLUE if path in matter else PAPER,
            markeredgecolor=BLUE if path in matter else FAINT,
            markeredgewidth=1.5,
            clip_on=False,
            zorder=4.0 if path in matter else 3.0,
        )
    named = [_short(str(path)) if path in matter else "" for path in table.index]
    name_dots(ax, list(map(Dot, sizes, spreads, named)))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    unit = found.account(outcome).unit
    _frame(ax, "Screening (Morris)", f"spread of a parameter's effect, {unit}")
    ax.set_xlabel(f"mean size of its effect over the whole range, {unit}", **_AXIS_NAME)


def _draw_indices(ax: Axes, found: Sensitivity, outcome: str | None) -> None:
    table = found.sobol(outcome).fillna(0.0)
    places = np.arange(len(table), dtype=np.float64)
    ends = table["ST"] + table["ST_conf"], table["S1"] + table["S1_conf"]
    lowest = float((table["S1"] - table["S1_conf"]).min())
    ax.set_xlim(min(0.0, lowest) * 1.05, 1.08 * max(0.1, *(float(end.max()) for end in ends)))
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.barh(places - 0.12, table["ST"], height=0.42, color=BLUE, alpha=0.35, zorder=2.0)
    _intervals(ax, places - 0.12, table["ST"].to_numpy(), table["ST_conf"].to_numpy())
    _intervals(ax, places + 0.24, table["S1"].to_numpy(), table["S1_conf"].to_numpy())
    ax.plot(
        table["S1"],
        places + 0.24,
        linestyle="none",
        marker="D",
        markersize=6.5,
        color=INK,
        zorder=4.0,
    )
    ax.axvline(0.0, color=INK, linewidth=1.2, zorder=2.5)
    ax.set_yticks(places, [_short(str(path)) for path in table.index])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:,.10g} %"))
    _frame(ax, "Indices (Sobol)", "bar: with all it does together; diamond: alone")
    ax.tick_params(axis="y", labelsize=TEXT, labelcolor=INK, pad=8)
    ax.grid(visible=False, axis="y")
    label = found.account(outcome).label
    ax.set_xlabel(f"share of the variance: {_short(label, 44)}", **_AXIS_NAME)


_AXIS_NAME: dict[str, Any] = {"loc": "left", "fontsize": TEXT, "color": FAINT}


def _intervals(ax: Axes, places: np.ndarray, values: np.ndarray, halves: np.ndarray) -> None:
    ax.hlines(places, values - halves, values + halves, color=INK, linewidth=1.6, zorder=3.0)


def _frame(ax: Axes, title: str, unit: str) -> None:
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    ax.grid(color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    ax.set_title(title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=27)
    ax.annotate(
        unit,
        xy=(0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 6.0),
        textcoords="offset points",
        fontsize=TEXT,
        color=FAINT,
    )


def _short(name: str, letters: int = NAME_LETTERS) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"
