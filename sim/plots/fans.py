"""Fans: what most runs do, drawn as bands of quantiles around the median.

A fan takes an axes and returns the artists it added; it sets no limits, titles or global style.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.observables.table import BLUE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import FillBetweenPolyCollection
    from matplotlib.lines import Line2D

SHARES = (0.9, 0.5)
"""Shares of the runs inside the bands, the widest first."""

PALEST, DARKEST = 0.16, 0.34


class Fan(NamedTuple):
    """The artists of one fan: its bands, the widest first, and the line of the median."""

    bands: tuple[FillBetweenPolyCollection, ...]
    median: Line2D


def fan(
    ax: Axes,
    dates: Sequence[Any] | NDArray[Any],
    values: ArrayLike,
    *,
    colour: str = BLUE,
    shares: Sequence[float] = SHARES,
    label: str = "",
) -> Fan:
    """Draw the median of the runs and the bands that hold a share of them each day.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    dates : sequence of dates (days,)
        The days.
    values : array (runs, days)
        An outcome of every run, in any unit.
    colour : str
        Colour of line and bands.
    shares : sequence of float
        Share of the runs in each band [0 to 1], the widest first.
    label : str
        Name of the median's line, for those who ask the axes for a legend.

    Returns
    -------
    Fan
        The bands and the line.
    """
    runs = np.asarray(values, dtype=np.float64)
    alphas = np.linspace(PALEST, DARKEST, len(shares))
    bands = tuple(
        ax.fill_between(
            dates,
            *np.quantile(runs, [0.5 - share / 2, 0.5 + share / 2], axis=0),
            color=colour,
            alpha=float(alpha),
            linewidth=0.0,
            zorder=2.0,
        )
        for share, alpha in zip(shares, alphas, strict=True)
    )
    (median,) = ax.plot(
        dates, np.median(runs, axis=0), color=colour, linewidth=2.2, zorder=3.0, label=label
    )
    return Fan(bands, median)
