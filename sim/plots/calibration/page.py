"""A calibration on one page: gate and costs, reports, parameters, densities, and the walk."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from sim import __version__
from sim.plots.calibration.axes import entitle
from sim.plots.calibration.column import (
    box,
    densities_words,
    head,
    identification_words,
    predictive_words,
    walk_words,
)
from sim.plots.calibration.densities import draw_density, shown
from sim.plots.calibration.identification import NAMES, ROW, SHARES, draw_identification
from sim.plots.calibration.predictive import STRIP, draw_predictive
from sim.plots.calibration.tiles import draw_tiles
from sim.plots.calibration.walk import HEIGHT, draw_power, draw_worth
from sim.plots.page import DPI, HEADLINE_LINE, WIDTH, Page, write_frame
from sim.plots.style import FAINT, INK, MARGIN, PAPER, SMALL
from sim.results.notice import RESPONSIBLE_USE
from sim.study.calibration import report_words
from sim.study.calibration.meanings import meanings_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.study import Calibration
    from sim.study.calibration import Posterior

CHARACTERS, SMALL_CHARACTERS = 82, 165
"""Letters of a line of the headline and of the footer."""

TILES, TITLE_ROOM, BETWEEN = 1.4, 0.85, 0.35
"""Heights of the tiles, of a title and between two rows [inches]."""

STRIPS_WIDTH, GUTTER = 7.2, 0.6
"""Width of the strips, and room right of them [inches]."""

COLUMNS, DENSITY, DENSITY_ROW = 4, 1.2, 2.1
"""Densities in a row, height of one, and of one with its words [inches]."""


def draw_calibration(found: Calibration) -> Figure:
    """Draw the whole calibration on one page, failures first.

    Parameters
    ----------
    found : Calibration
        What to draw.

    Returns
    -------
    Figure
        With headline, notice and alternative text (its label).
    """
    reports, table = found.predictive(), found.posterior.identification()
    titles = textwrap.wrap(
        report_words.headline(found).replace(" %", "\N{NO-BREAK SPACE}%"), CHARACTERS
    )
    paths = shown(table)
    strips = STRIP * len(reports)
    top = MARGIN + HEADLINE_LINE * len(titles) + 0.6
    middle = top + TILES + TITLE_ROOM
    low = middle + strips + BETWEEN + TITLE_ROOM
    last = low + DENSITY_ROW * -(-len(paths) // COLUMNS) + TITLE_ROOM
    notes = _notes(table, rows=int(strips / ROW))
    height = last + HEIGHT + 0.7 + 0.24 * len(notes) + MARGIN
    figure = Page(figsize=(WIDTH, height), facecolor=PAPER)
    write_frame(figure, titles, report_words.subtitle(found), notes)
    draw_tiles(box(figure, MARGIN, top, WIDTH - 2 * MARGIN, TILES), found)
    ax = box(figure, MARGIN, middle, STRIPS_WIDTH, strips)
    draw_predictive(ax, reports, found.problem.reports)
    entitle(
        ax,
        "What was reported, beside the runs of the posterior",
        "block: reported band; line: 90 % of the runs; diamond: missed. Each on its own scale",
    )
    _draw_parameters(figure, found.posterior, table, middle, strips)
    _draw_densities(figure, found.posterior, paths, low, units=_units(found, paths))
    _draw_walk(figure, found, last)
    figure.set_label(
        "\n".join(
            (
                f"{report_words.headline(found)}.",
                predictive_words(found),
                identification_words(found),
                densities_words(found),
                walk_words(found),
            )
        )
    )
    return figure


def draw_posterior(posterior: Posterior) -> Figure:
    """Draw how far the reports narrowed the parameters of a posterior.

    Parameters
    ----------
    posterior : Posterior
        What to draw.

    Returns
    -------
    Figure
        With every parameter, and the densities of those that are identified.
    """
    table = posterior.identification()
    told = int(table["is_identified"].sum())
    headline = f"{told} of {len(table)} parameters {'is' if told == 1 else 'are'} identified"
    paths = shown(table)
    top = MARGIN + HEADLINE_LINE + 0.6 + TITLE_ROOM
    rows = ROW * len(table)
    column = DENSITY_ROW * -(-len(paths) // 2)
    notes = textwrap.wrap(RESPONSIBLE_USE, SMALL_CHARACTERS)
    height = top + max(rows, column) + 0.7 + 0.24 * len(notes) + MARGIN
    figure = Page(figsize=(WIDTH, height), facecolor=PAPER)
    write_frame(figure, [headline], f"{len(posterior.weights):,} draws of the posterior", notes)
    _draw_parameters(figure, posterior, table, top, rows)
    _draw_densities(figure, posterior, paths, top, columns=2, width=STRIPS_WIDTH)
    said = [f"{path} {row['contraction']:.2f}" for path, row in table.iterrows()]
    figure.set_label(f"{headline}. Contraction of each: {'; '.join(said)}.")
    return figure


def save_calibration(found: Calibration, path: str | Path) -> None:
    """Draw a calibration and write it as PNG, with its words inside."""
    figure = draw_calibration(found)
    figure.savefig(path, format="png", dpi=DPI, metadata=metadata_of(found, figure))


def metadata_of(found: Calibration, figure: Figure) -> dict[str, str]:
    """Return the words that a PNG of a calibration carries inside."""
    return {
        "Title": f"Calibration: {found.problem.scenario.title}",
        "Description": str(figure.get_label()),
        "Disclaimer": RESPONSIBLE_USE,
        "Software": f"fuelblockade {__version__}",
    }


def _units(found: Calibration, paths: list[str]) -> dict[str, str]:
    meanings = meanings_of(found.problem.scenario, tuple(paths))
    return {path: meaning.unit for path, meaning in meanings.items()}


def _notes(table: pd.DataFrame, *, rows: int) -> list[str]:
    hidden = max(0, len(table) - rows)
    more = f"{hidden} more parameters, narrowed even less, are in the report. " if hidden else ""
    return textwrap.wrap(f"{more}{RESPONSIBLE_USE}", SMALL_CHARACTERS)


def _draw_parameters(
    figure: Page, posterior: Posterior, table: pd.DataFrame, top: float, height: float
) -> None:
    """Draw the parameters that there is room for, narrowed most first, right on the page."""
    rows = min(len(table), round(height / ROW))
    left = MARGIN + STRIPS_WIDTH + GUTTER + NAMES
    ax = box(figure, left, top, WIDTH - left - SHARES - MARGIN, ROW * rows)
    draw_identification(ax, posterior, table.head(rows))
    head(ax)
    entitle(
        ax,
        "Where posteriors lie in their priors",
        "pale: 90 % of the prior; line: 90 % of the posterior",
        offset=NAMES * 72.0,
    )


def _draw_densities(
    figure: Page,
    posterior: Posterior,
    paths: list[str],
    top: float,
    *,
    columns: int = COLUMNS,
    width: float = WIDTH - 2 * MARGIN - 0.3,
    units: dict[str, str] | None = None,
) -> None:
    """Draw densities in rows, the first axes with the title of them all."""
    gap = 0.45
    each = (width - (columns - 1) * gap) / columns
    for place, path in enumerate(paths):
        row, column = divmod(place, columns)
        ax = box(
            figure,
            MARGIN + 0.1 + column * (each + gap),
            top + 0.3 + row * DENSITY_ROW,
            each,
            DENSITY,
        )
        draw_density(ax, posterior, path, unit=(units or {}).get(path, "-"))
        if place == 0:
            ax.annotate(
                "Before and after the reports",
                xy=(0.0, 1.0),
                xycoords="axes fraction",
                xytext=(0.0, 46.0),
                textcoords="offset points",
                fontsize=14.5,
                fontweight="bold",
                color=INK,
            )
            ax.annotate(
                "dashed: prior; blue: posterior",
                xy=(0.0, 1.0),
                xycoords="axes fraction",
                xytext=(0.0, 28.0),
                textcoords="offset points",
                fontsize=SMALL,
                color=FAINT,
            )


def _draw_walk(figure: Page, found: Calibration, top: float) -> None:
    width = (WIDTH - 2 * MARGIN - 1.5) / 2
    for number, (draw, title, words) in enumerate(
        (
            (draw_power, "How the populations walked", "power of the likelihood; 1: posterior"),
            (draw_worth, "Effective draws", "of each population, in equal ones"),
        )
    ):
        ax = box(figure, 0.75 + number * (width + 0.75), top, width, HEIGHT)
        draw(ax, found.steps)
        entitle(ax, title, words)
        ax.set_xlabel("batch", loc="left", fontsize=SMALL, color=FAINT)
