"""A validation in one picture: reported bands and forecasts on one axis, fitted and held out apart.

Every row is moved and stretched so that its reported band ends at -1 and 1; a report with one open
end has its other end there, and the stretch that its forecasts need.  Failures stand first.  What
happened is a disc and fresh luck a diamond, hollow where the row fails, so that they are told apart
without colour.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import __version__
from sim.errors import InvalidInput
from sim.evidence import Role
from sim.observables.table import BLUE, RED
from sim.plots.page import DPI
from sim.plots.sheet import KEY_ROOM, sheet
from sim.plots.style import FAINT, GRID, INK, PAPER, SMALL, TEXT, TITLE
from sim.results.notice import RESPONSIBLE_USE
from sim.study.validation import words
from sim.study.validation.table import FRESH, HISTORY, LUCK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.study.validation import Validation

ROW = 0.52
"""Height of a row [inches]."""
SIDES = (3.3, 1.75, 5.1)
"""Room left of both axes for names, right of them for numbers, and between them [inches]."""
TICK_ROOM = 0.85
REACH = 4.0
"""Half the width of the axis [half widths of a band]; beyond it an arrow stands."""
NAME_LETTERS = 34
BAND = "#D9D9D9"
NAMES: Mapping[Role, str] = {"calibration": "Fitted", "validation": "Held out"}


class Style(NamedTuple):
    """How a kind of luck is drawn."""

    colour: str
    marker: str
    width: float


STYLES = {HISTORY: Style(BLUE, "o", 5.0), FRESH: Style(RED, "D", 3.0)}


class Scale(NamedTuple):
    """Where a row's numbers stand on the common axis: at `place` + (number - `start`) / `unit`."""

    start: float
    unit: float
    place: float

    def at(self, number: float) -> float:
        """Return the place of a number, at most a little beyond the axis."""
        beyond = 1.01 * REACH
        return min(max(self.place + (number - self.start) / self.unit, -beyond), beyond)


def draw_validation(found: Validation, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw reported bands and forecasts of fitted and of held-out rows.

    Parameters
    ----------
    found : Validation
        What to draw.
    axes : sequence of Axes, optional
        Two axes to draw into, for fitted and held-out rows; by default a new figure is made, with
        headline, key, notice and alternative text (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    InvalidInput
        If there are not two axes.
    """
    lucks = tuple(luck for luck in (HISTORY, FRESH) if (found.table["luck"] == luck).any())
    if axes is None:
        axes = _page(found, lucks)
    if len(axes) != 2:
        raise InvalidInput(f"axes: {len(axes)} axes were given; two are needed.")
    for ax, role in zip(axes, NAMES, strict=True):
        _draw_panel(ax, found, role, lucks if role == "validation" else (found.luck,))
    whole = axes[0].get_figure(root=True)
    assert whole is not None
    return whole


def save_validation(found: Validation, path: str | Path) -> None:
    """Draw a validation and write it as PNG, with its words inside."""
    figure = draw_validation(found)
    metadata = {
        "Title": words.title(found),
        "Description": figure.get_label(),
        "Disclaimer": RESPONSIBLE_USE,
        "Software": f"fuelblockade {__version__}",
    }
    figure.savefig(path, format="png", dpi=DPI, metadata=metadata)


def alt_text(found: Validation) -> str:
    """Describe the picture in words: a sentence for every row, failures first."""
    lines = [f"{words.headline(found)}."]
    for role, name in NAMES.items():
        rows = words.records(found.rows(role))
        lines += [f"{name}: {words.row_sentence(row)}" for row in rows]
    return "\n".join(lines)


def _page(found: Validation, lucks: tuple[str, ...]) -> tuple[Axes, ...]:
    longest = max(len(found.rows(role)) for role in NAMES)
    made = sheet(
        words.headline(found),
        words.title(found),
        panels=2,
        columns=2,
        plot_height=ROW * max(longest, 2),
        tick_room=TICK_ROOM,
        sides=SIDES,
        has_key=True,
        notes=(
            "Grey: reported band. Every row is stretched so that its band ends at -1 and 1; one "
            "with an open end begins there, stretched by its forecasts. Median and inner 90 % "
            "(right: in numbers, of the first kind). Above the dotted line rows fail: the band "
            "does not meet the inner 90 %.",
        ),
    )
    assert made.key is not None
    _draw_key(made.key, lucks)
    made.figure.set_label(alt_text(found))
    return made.axes


def _draw_key(ax: Axes, lucks: tuple[str, ...]) -> None:
    middle, across = KEY_ROOM / 2.0, 0.1
    for luck in lucks:
        style = STYLES[luck]
        ax.plot([across, across + 0.7], [middle] * 2, color=style.colour, linewidth=style.width,
                alpha=0.4)  # fmt: skip
        _mark(ax, across + 0.35, middle, style, is_met=True)
        ax.text(across + 0.85, middle, LUCK[luck], va="center", fontsize=TEXT, color=INK)
        across += 3.1
    _mark(ax, across, middle, STYLES[lucks[0]], is_met=False)
    ax.text(across + 0.25, middle, "fails", va="center", fontsize=TEXT, color=INK)


def _draw_panel(ax: Axes, found: Validation, role: Role, lucks: tuple[str, ...]) -> None:
    rows = found.rows(role)
    ax.set_xlim(-REACH, REACH)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.6)
    told = words.records(rows)
    for place, (target, row) in enumerate(zip(rows.index, told, strict=True)):
        known = {one["luck"]: one for one in words.records(found.table.loc[[target]])}
        drawn = [known[luck] for luck in lucks if luck in known]
        scale = scale_of(drawn)
        _draw_band(ax, float(place), row)
        for step, one in zip(_steps(len(drawn)), drawn, strict=True):
            _draw_forecast(ax, place + step, one, scale)
        ax.annotate(
            words.band_words(row),
            xy=(1.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(8.0, 0.0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=INK,
            annotation_clip=False,
        )
    names = [
        f"{row['number']}  {_short(row['label'])}\n{words.reported_words(row)}" for row in told
    ]
    ax.set_yticks(range(len(names)), names)
    n_failed = sum(row["is_met"] is False for row in told)
    if 0 < n_failed < len(rows):
        ax.axhline(n_failed - 0.5, color=INK, linewidth=1.2, linestyle=(0, (1.2, 2.0)))
    _frame(ax, found, role)


def _steps(count: int) -> tuple[float, ...]:
    return (0.0,) if count < 2 else (-0.15, 0.17)


def scale_of(rows: Sequence[dict[str, Any]]) -> Scale:
    """Return where a row stands on the common axis.

    Parameters
    ----------
    rows : sequence of dict
        The same statement for one or two kinds of luck, as rows of `Validation.table`.
    """
    low, high = rows[0]["reported_low"], rows[0]["reported_high"]
    if math.isfinite(low) and math.isfinite(high):
        return Scale((low + high) / 2.0, (high - low) / 2.0 or 1.0, 0.0)
    end = low if math.isfinite(low) else high
    ends = [row[name] for row in rows for name in ("low", "median", "high")]
    farthest = max((abs(number - end) for number in ends if math.isfinite(number)), default=0.0)
    return Scale(end, farthest / 2.0 or 1.0, -1.0 if math.isfinite(low) else 1.0)


def _draw_band(ax: Axes, place: float, row: Any) -> None:
    low = -1.0 if math.isfinite(row["reported_low"]) else -REACH
    high = 1.0 if math.isfinite(row["reported_high"]) else REACH
    ax.barh([place], [high - low], left=[low], height=0.78, color=BAND, zorder=1.0)


def _draw_forecast(ax: Axes, place: float, row: dict[str, Any], scale: Scale) -> None:
    """Draw interval and median of a forecast; nothing where there is none."""
    if math.isnan(row["median"]):
        return
    style = STYLES[row["luck"]]
    low, median, high = (scale.at(row[name]) for name in ("low", "median", "high"))
    ax.plot([low, high], [place, place], color=style.colour, linewidth=style.width, alpha=0.4,
            solid_capstyle="butt", zorder=3.0)  # fmt: skip
    if abs(median) <= REACH:
        _mark(ax, median, place, style, is_met=bool(row["is_met"]))
        return
    ax.plot([math.copysign(REACH - 0.12, median)], [place], linestyle="none",
            marker=">" if median > 0 else "<", markersize=8.0, markeredgecolor=style.colour,
            markerfacecolor=style.colour if row["is_met"] else PAPER, zorder=4.0)  # fmt: skip


def _mark(ax: Axes, x: float, y: float, style: Style, *, is_met: bool) -> None:
    ax.plot([x], [y], linestyle="none", marker=style.marker, markersize=7.5,
            markerfacecolor=style.colour if is_met else PAPER, markeredgecolor=style.colour,
            markeredgewidth=1.6, zorder=4.0)  # fmt: skip


def _frame(ax: Axes, found: Validation, role: Role) -> None:
    for end in (-1.0, 1.0):
        ax.axvline(end, color=FAINT, linewidth=0.9, zorder=1.5)
    ax.set_xticks([-3, -1, 1, 3], ["-3", "-1", "1", "3"])
    ax.grid(axis="x", color=GRID, linewidth=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
    ax.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=INK, pad=8)
    for edge in ("top", "right", "left"):
        ax.spines[edge].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
    ax.set_xlabel("half widths of the reported band", loc="left", fontsize=TEXT, color=FAINT)
    score = found.count(role)
    met = "" if score is None else f": {score.patterns_met} of {score.patterns} patterns hold"
    title = f"{NAMES[role]}{met}"
    ax.set_title(title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=12)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1].rstrip()}…"
