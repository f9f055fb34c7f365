"""The pictures of the report: one column wide, so that they can be read on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.plots.calibration.densities import draw_density, shown
from sim.plots.calibration.identification import NAMES, ROW, SHARES, draw_identification
from sim.plots.calibration.predictive import STRIP, draw_predictive
from sim.plots.calibration.walk import HEIGHT, draw_power, draw_worth
from sim.plots.page import Page
from sim.plots.style import FAINT, PAPER, SMALL
from sim.study.calibration import words
from sim.study.calibration.meanings import meanings_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.study import Calibration

WIDTH, EDGE = 5.8, 0.15
"""Width of a picture and of its edges [inches]."""

DENSITY, DENSITY_ROOM = 1.05, 0.95
"""Height of a density and of the words around it [inches]."""


def pictures(found: Calibration) -> dict[str, Page]:
    """Return the pictures of a calibration by key of their section, each with its words.

    Parameters
    ----------
    found : Calibration
        What to draw.

    Returns
    -------
    dict of str to Page
        Figures, whose labels are their alternative text.
    """
    return {
        "predictive": _predictive(found),
        "identification": _identification(found),
        "densities": _densities(found),
        "walk": _walk(found),
    }


def box(figure: Page, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes to a figure, placed in inches from its upper left corner."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, 1.0 - (top + height) / up, width / across, height / up))


def _page(height: float, words: str) -> Page:
    figure = Page(figsize=(WIDTH, height), facecolor=PAPER)
    figure.set_label(words)
    return figure


def _predictive(found: Calibration) -> Page:
    table = found.predictive()
    height = STRIP * len(table)
    figure = _page(height + 2 * EDGE, predictive_words(found))
    draw_predictive(box(figure, EDGE, EDGE, WIDTH - 2 * EDGE, height), table, found.problem.reports)
    return figure


def predictive_words(found: Calibration) -> str:
    """Describe reports and runs, those that are missed first."""
    said = [
        f"{name}: reported {row['reported']} {row['unit']}, "
        f"{words.band(row['low'], row['high'])} in 90 % of the runs, "
        f"{'met' if row['is_met'] else 'missed'}"
        for name, row in found.predictive().iterrows()
    ]
    return f"Reported bands beside the runs of the posterior. {'; '.join(said)}."


def _identification(found: Calibration) -> Page:
    table = found.posterior.identification()
    height, top = ROW * len(table), 0.35
    figure = _page(top + height + 0.4, identification_words(found))
    ax = box(figure, NAMES, top, WIDTH - NAMES - SHARES, height)
    draw_identification(ax, found.posterior, table)
    head(ax)
    return figure


def head(ax: Axes) -> None:
    """Name the scale of an identification below it, and the contractions above them."""
    ax.set_xlabel("share of the prior's mass", fontsize=SMALL - 1.0, color=FAINT, labelpad=2)
    ax.annotate(
        "contraction",
        xy=(1.0, 1.0),
        xycoords="axes fraction",
        xytext=(34.0, 5.0),
        textcoords="offset points",
        ha="right",
        fontsize=SMALL - 1.0,
        color=FAINT,
        annotation_clip=False,
    )


def identification_words(found: Calibration) -> str:
    """Describe how far each parameter was narrowed, the most narrowed first."""
    said = [
        f"{path} {words.contraction(row)}"
        for path, row in found.posterior.identification().iterrows()
    ]
    return f"Where posteriors lie in their priors; contraction of each: {'; '.join(said)}."


def _densities(found: Calibration) -> Page:
    paths = shown(found.posterior.identification())
    rows, edge, gap = -(-len(paths) // 2), 0.3, 0.45
    width = (WIDTH - 2 * edge - gap) / 2
    figure = _page(rows * (DENSITY + DENSITY_ROOM) + EDGE, densities_words(found))
    units = meanings_of(found.problem.scenario, tuple(paths))
    for place, path in enumerate(paths):
        row, column = divmod(place, 2)
        ax = box(
            figure,
            edge + column * (width + gap),
            0.4 + row * (DENSITY + DENSITY_ROOM),
            width,
            DENSITY,
        )
        draw_density(ax, found.posterior, path, unit=units[path].unit)
    return figure


def densities_words(found: Calibration) -> str:
    """Describe where the densities of some parameters lie after the reports."""
    table = found.posterior.identification()
    said = [
        f"{path}: median {words.number(table['median'][path])}, 90 % from "
        f"{words.band(table['low'][path], table['high'][path])}"
        for path in shown(table)
    ]
    return f"Densities before and after the reports. {'; '.join(said)}."


def _walk(found: Calibration) -> Page:
    room, gap = 0.55, 0.45
    figure = _page(2 * (HEIGHT + room) + gap, walk_words(found))
    for number, (draw, title) in enumerate(
        ((draw_power, "power of the likelihood"), (draw_worth, "effective draws"))
    ):
        ax = box(figure, 0.75, 0.4 + number * (HEIGHT + room + 0.1), WIDTH - 1.0, HEIGHT)
        draw(ax, found.steps)
        ax.set_title(title, loc="left", fontsize=SMALL + 1.0, color=FAINT, pad=8)
    ax.set_xlabel("batch", loc="left", fontsize=SMALL, color=FAINT)
    return figure


def walk_words(found: Calibration) -> str:
    """Describe when each population came to the posterior, and what its points count as."""
    said = []
    for number in sorted({step.population for step in found.steps}):
        own = [step for step in found.steps if step.population == number]
        there = [step for step in own if step.power >= 1.0]
        when = f"reached it in batch {there[0].number}" if there else "did not reach it"
        said.append(
            f"population {number + 1} {when}, and its points count as {own[-1].worth:,.0f} draws"
        )
    return f"From the prior to the posterior: {'; '.join(said) or 'nothing was kept'}."
