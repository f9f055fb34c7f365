"""Where the posterior of every parameter lies in its prior, those narrowed most first.

The scale is the same for all: the share of the prior's mass below a value.  The pale band is 90 %
of the prior, a line 90 % of the posterior.  A parameter that is identified has a full disc and a
blue line; one that is not has a hollow disc and a grey line, which fills the band.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.ticker import FixedLocator, FuncFormatter

from sim.observables.table import BLUE
from sim.plots.calibration.axes import short
from sim.plots.style import FAINT, GRID, INK, PAPER, SMALL
from sim.study.calibration.posterior import HIGH, LOW, weighted_quantiles

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.study.calibration import Posterior

ROW = 0.285
"""Height of a parameter [inches]."""

NAMES, SHARES = 2.75, 0.55
"""Room left of the axes for names, and right of them for contractions [inches]."""

LETTERS = 33
DULL = "#9AA0A8"


class Span(NamedTuple):
    """Ends and median of a posterior, as shares of the prior's mass."""

    low: float
    median: float
    high: float


def spans_of(posterior: Posterior) -> dict[str, Span]:
    """Return where 90 % and the median of each parameter lie in its prior, by dotted path."""
    from scipy.special import ndtr

    return {
        path: Span(
            *map(float, ndtr(weighted_quantiles(posterior.coordinates[:, k], posterior.weights)))
        )
        for k, path in enumerate(posterior.space.paths)
    }


def draw_identification(ax: Axes, posterior: Posterior, table: pd.DataFrame) -> None:
    """Draw where posteriors lie in their priors into an axes.

    Parameters
    ----------
    ax : Axes
        Of `ROW` inches a parameter, with `NAMES` inches left of it and `SHARES` right.
    posterior : Posterior
        The draws.
    table : DataFrame
        Rows of its identification, in their order.
    """
    spans = spans_of(posterior)
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.axvspan(LOW, HIGH, color="#EEF0F3", zorder=0.0)
    ax.axvline(0.5, color=PAPER, linewidth=1.4, zorder=0.5)
    for place, (path, row) in enumerate(table.iterrows()):
        _draw_row(ax, float(place), spans[str(path)], is_told=bool(row["is_identified"]))
        ax.annotate(
            f"{row['contraction']:.2f}",
            xy=(1.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(8.0, 0.0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL - 1.0,
            color=INK if row["is_identified"] else FAINT,
            fontweight="bold" if row["is_identified"] else "normal",
            annotation_clip=False,
        )
    ax.set_yticks(range(len(table)), [short(str(path), LETTERS) for path in table.index])
    for label, is_told in zip(ax.get_yticklabels(), table["is_identified"], strict=True):
        label.set_color(INK if is_told else FAINT)
    ax.tick_params(axis="y", length=0, labelsize=SMALL - 1.5, pad=8)
    ax.xaxis.set_major_locator(FixedLocator([LOW, 0.5, HIGH]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    ax.tick_params(axis="x", length=0, labelsize=SMALL - 1.0, labelcolor=FAINT, pad=4)
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.hlines(
        [k + 0.5 for k in range(len(table) - 1)], 0.0, 1.0, color=GRID, linewidth=0.6, zorder=0.6
    )


def _draw_row(ax: Axes, place: float, span: Span, *, is_told: bool) -> None:
    colour = BLUE if is_told else DULL
    ax.plot(
        [span.low, span.high],
        [place] * 2,
        color=colour,
        linewidth=4.2 if is_told else 2.2,
        alpha=0.85 if is_told else 1.0,
        solid_capstyle="butt",
        zorder=2.0,
    )
    ax.plot(
        [span.median],
        [place],
        linestyle="none",
        marker="o",
        markersize=7.5 if is_told else 5.5,
        markerfacecolor=colour if is_told else PAPER,
        markeredgecolor=PAPER if is_told else colour,
        markeredgewidth=1.2,
        zorder=3.0,
    )
