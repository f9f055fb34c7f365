"""Densities of a parameter before the reports, grey and dashed, and after them, blue and full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from sim.observables.table import BLUE
from sim.plots.calibration.axes import compact, short
from sim.plots.style import FAINT, INK, SMALL
from sim.study.calibration.densities import Marginal, marginal_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.study.calibration import Posterior

MOST, LEAST = 12, 4
"""Parameters shown: those identified, up to so many, or so many where none is."""

LETTERS = 34
PRIOR = "#8A9099"


def shown(table: pd.DataFrame) -> list[str]:
    """Return the parameters whose densities are shown, those narrowed most first."""
    told = int(table["is_identified"].sum())
    return [str(path) for path in table.index[: min(told, MOST) or LEAST]]


def draw_density(ax: Axes, posterior: Posterior, path: str, *, unit: str = "-") -> None:
    """Draw the densities of a parameter into an axes.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    posterior : Posterior
        The draws.
    path : str
        Dotted path of the parameter.
    unit : str
        Its unit; "-" where it has none.
    """
    found = marginal_of(posterior, path)
    if found.is_log:
        ax.set_xscale("log")
    ax.fill_between(found.values, found.prior, color=PRIOR, alpha=0.18, linewidth=0.0)
    ax.plot(found.values, found.prior, color=PRIOR, linewidth=1.4, linestyle=(0, (4, 2)))
    top = float(found.prior.max())
    if np.isnan(found.posterior).any():
        ax.axvline(float(posterior.values[path][0]), color=BLUE, linewidth=2.2)
    else:
        ax.fill_between(found.values, found.posterior, color=BLUE, alpha=0.30, linewidth=0.0)
        ax.plot(found.values, found.posterior, color=BLUE, linewidth=2.0)
        top = max(top, float(found.posterior.max()))
    ax.set_xlim(found.values[0], found.values[-1])
    ax.set_ylim(0.0, 1.12 * top)
    _frame(ax, found)
    ax.set_title(short(path, LETTERS), loc="left", fontsize=SMALL - 1.0, color=INK, pad=6)
    ax.set_xlabel("" if unit == "-" else unit, fontsize=SMALL - 1.0, color=FAINT, labelpad=2)


def _frame(ax: Axes, found: Marginal) -> None:
    low, high = found.values[0], found.values[-1]
    if found.is_log:
        middle = float(np.sqrt(low * high))
        ax.xaxis.set_major_locator(FixedLocator([low, middle, high]))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
    else:
        ax.xaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 2.5, 5, 10]))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
    ax.set_yticks([])
    ax.tick_params(axis="x", length=3, color=FAINT, labelsize=SMALL - 1.0, labelcolor=FAINT, pad=3)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(FAINT)
