"""Reports beside the runs of the posterior: a strip each, those that are missed first.

Units differ from report to report, so each strip has a scale of its own, logarithmic where ratios
count.  The grey block is the reported band, open to the edge where one end was not reported; the
line is 90 % of the runs and the mark their median: a disc where band and runs meet, a diamond where
they do not.  What never happens lies beyond the edge, and a run without a number is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.observables.table import BLUE, RED
from sim.plots.calibration.axes import compact, short
from sim.plots.style import FAINT, GRID, INK, PAPER, SMALL, TEXT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.study.calibration.reports import Report

BAND = "#C9CED6"
STRIP = 0.76
"""Height of a strip with its words [inches]."""

ROOM = 0.14
"""Room beyond the outermost number, as a share of what lies between them."""

LETTER = 0.0077
"""Width of a letter, in inches a point."""


class Scale(NamedTuple):
    """From numbers of a report to places on its strip, 0 the left edge and 1 the right."""

    low: float
    high: float
    is_log: bool

    def place(self, number: float) -> float:
        """Return where a number lies, an edge where it lies beyond; NaN stays."""
        at = np.log(number) if self.is_log and number > 0.0 else number
        if self.is_log and number <= 0.0:
            at = -np.inf
        return float(np.clip((at - self.low) / (self.high - self.low), 0.0, 1.0))


def scale_of(report: Report, row: pd.Series) -> Scale:
    """Return a scale on which the band of a report and the runs have room."""
    target = report.target
    ends = [target.low, target.high, row["low"], row["median"], row["high"]]
    known = np.array([end for end in ends if end is not None and np.isfinite(end)], np.float64)
    is_log = report.noise.scale == "log" and bool((known > 0.0).all())
    at = np.log(known) if is_log else known
    low, high = float(at.min()), float(at.max())
    if low == high:
        low, high = low - 0.5 * (abs(low) or 1.0), high + 0.5 * (abs(high) or 1.0)
    room = ROOM * (high - low)
    is_bound = not is_log and low >= 0.0  # nothing that is counted or shared lies below none
    return Scale(max(low - room, -0.35 * room) if is_bound else low - room, high + room, is_log)


def draw_predictive(ax: Axes, table: pd.DataFrame, reports: Sequence[Report]) -> None:
    """Draw a strip for each report into an axes.

    Parameters
    ----------
    ax : Axes
        Of `STRIP` inches a report.
    table : DataFrame
        What `Posterior.predictive` returns, in its order.
    reports : sequence of Report
        Those of the table.
    """
    by_id = {report.target.id: report for report in reports}
    ax.set_axis_off()
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(len(table), 0.0)
    for place, (name, row) in enumerate(table.iterrows()):
        _draw_strip(ax, float(place), by_id[str(name)], row)


def _draw_strip(ax: Axes, top: float, report: Report, row: pd.Series) -> None:
    scale, target = scale_of(report, row), report.target
    middle, half = top + 0.47, 0.11
    left = 0.0 if target.low is None else scale.place(target.low)
    right = 1.0 if target.high is None else scale.place(target.high)
    ax.plot([0.0, 1.0], [middle] * 2, color=GRID, linewidth=1.2, zorder=1.0)
    ax.fill_between(
        [left, max(right, left + 0.006)], middle - half, middle + half, color=BAND, linewidth=0.0
    )
    colour = BLUE if row["is_met"] else RED
    if not np.isnan(row["median"]):
        _draw_runs(ax, middle, scale, row, colour)
    _write(ax, top, report, row, colour)


def _draw_runs(ax: Axes, middle: float, scale: Scale, row: pd.Series, colour: str) -> None:
    low, median, high = (scale.place(row[key]) for key in ("low", "median", "high"))
    ax.plot(
        [low, high],
        [middle] * 2,
        color=colour,
        linewidth=3.6,
        solid_capstyle="butt",
        zorder=3.0,
    )
    ax.plot(
        [median],
        [middle],
        linestyle="none",
        marker="o" if row["is_met"] else "D",
        markersize=9.0 if row["is_met"] else 8.0,
        markerfacecolor=colour,
        markeredgecolor=PAPER,
        markeredgewidth=1.4,
        zorder=4.0,
        clip_on=False,
    )


def _write(ax: Axes, top: float, report: Report, row: pd.Series, colour: str) -> None:
    """Write name and runs above the strip, and what was reported below it."""
    target = report.target
    low, median, high = (compact(row[key]) for key in ("low", "median", "high"))
    runs = "no run has a number" if np.isnan(row["median"]) else f"{median} ({low} to {high})"
    figure = ax.get_figure(root=True)
    assert figure is not None
    width = ax.get_position().width * figure.get_figwidth()
    room = width / LETTER - TEXT * len(runs)
    label = target.label[:1].upper() + target.label[1:]
    line = top + 0.30
    ax.text(
        0.0, line, short(label, max(8, int(room / TEXT))), fontsize=TEXT, color=INK, va="bottom"
    )
    ax.text(
        1.0,
        line,
        runs,
        ha="right",
        va="bottom",
        fontsize=TEXT,
        fontweight="normal" if row["is_met"] else "bold",
        color=INK if row["is_met"] else colour,
    )
    inside = f"{100 * row['inside_share']:.0f} % of the runs inside"
    verdict = inside if row["is_met"] else f"missed, {inside}"
    under = top + 0.62
    ax.text(
        0.0,
        under,
        f"reported {target.band} ({target.unit})",
        va="top",
        fontsize=SMALL - 1.5,
        color=FAINT,
    )
    ax.text(1.0, under, verdict, ha="right", va="top", fontsize=SMALL - 1.5, color=FAINT)
