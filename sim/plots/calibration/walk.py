"""How the populations walked: the power of the likelihood, and what their points count as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from sim.plots.calibration.axes import quiet
from sim.plots.style import PALETTE, STYLES, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.study.calibration.walk import Step

HEIGHT = 2.1
"""Height of an axes [inches]."""


def draw_power(ax: Axes, steps: Sequence[Step]) -> None:
    """Draw the power at which each batch was drawn; the first is drawn from the prior, with 0."""
    for k, own in enumerate(_by_population(steps)):
        _line(ax, k, [step.number for step in own], [step.power for step in own])
    ax.set_ylim(0.0, 1.05)
    _frame(ax, steps)


def draw_worth(ax: Axes, steps: Sequence[Step]) -> None:
    """Draw what the points of each population count as, batch by batch, and name populations."""
    for k, own in enumerate(_by_population(steps)):
        _line(ax, k, [step.number for step in own], [step.worth for step in own])
    ax.set_ylim(0.0, 1.1 * max((step.worth for step in steps), default=1.0) or 1.0)
    _frame(ax, steps)
    if steps:
        ax.legend(frameon=False, fontsize=TEXT, loc="upper left", handlelength=2.6)


def _by_population(steps: Sequence[Step]) -> list[list[Step]]:
    numbers = sorted({step.population for step in steps})
    return [[step for step in steps if step.population == number] for number in numbers]


def _line(ax: Axes, k: int, across: Sequence[float], up: Sequence[float]) -> None:
    ax.plot(
        across,
        up,
        color=PALETTE[k % len(PALETTE)],
        linestyle=STYLES[k % len(STYLES)],
        linewidth=2.2,
        label=f"population {k + 1}",
    )


def _frame(ax: Axes, steps: Sequence[Step]) -> None:
    ax.set_xlim(1.0, max(2, max((step.number for step in steps), default=2)))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    quiet(ax)
