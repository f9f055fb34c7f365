"""What a calibration found, in words: tables of texts, text, card; nothing is computed here."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from sim.results.notice import RESPONSIBLE_USE
from sim.results.words import number_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.calibration.calibrate import Calibration
    from sim.study.calibration.posterior import Posterior

WHOLE = 100.0
"""From here on numbers are written without decimals; below with three digits."""
INNER, LAST = 1.0, 0.1
"""Percentiles nearer to 0 or 100 have a digit more, and are only said to be near."""
MOST_TOLD = 20
"""Parameters shown, those that the reports narrowed most first."""


class Table(NamedTuple):
    """A table of texts: its title, headings, rows, and the heading of the column to stress."""

    title: str
    headings: tuple[str, ...]
    rows: list[list[str]]
    strong: str


def tables(found: Calibration) -> tuple[Table, ...]:
    """Return the gate, the reports with those that are missed first, and the parameters."""
    return _gate(found), _predictive(found), _identification(found)


def _gate(found: Calibration) -> Table:
    verdict = "passes the gate" if found.passes else "does not pass the gate"
    return Table(
        f"{found.problem.scenario.title}: the posterior {verdict}; {found.length} "
        f"batches of each population, {found.likelihoods:,} likelihoods, {found.runs:,} runs",
        ("gate", "found", "needed", "holds"),
        [
            [check.name, measure(check.measured), check.needed, _yes(check.holds)]
            for check in sorted(found.checks, key=lambda check: check.holds)
        ],
        "holds",
    )


def _predictive(found: Calibration) -> Table:
    return Table(
        "What was reported, beside the runs of the posterior; those that are missed first",
        ("report", "reported", "median", "90 %", "unit", "inside", "met"),
        [_report(str(name), row) for name, row in found.predictive().iterrows()],
        "median",
    )


def _report(name: str, row: pd.Series) -> list[str]:
    inside = f"{100 * row['inside_share']:.0f} %"
    return [
        name,
        row["reported"],
        number(row["median"]),
        band(row["low"], row["high"]),
        row["unit"],
        inside,
        _yes(row["is_met"]),
    ]


def _identification(found: Calibration) -> Table:
    return identification(found.posterior)


def identification(posterior: Posterior) -> Table:
    """Return how far the reports narrowed the parameters, those narrowed most first."""
    table = posterior.identification()
    told = int(table["is_identified"].sum())
    return Table(
        f"What the reports tell of {len(table)} parameters: {told} identified (contraction of at "
        f"least 0.3), the other {len(table) - told} not",
        ("parameter", "median", "90 %", "moved, sd", "contraction", "most correlated with"),
        [
            [
                str(path),
                number(row["median"]),
                band(row["low"], row["high"]),
                f"{row['moved']:+.2f}",
                contraction(row),
                correlation(row),
            ]
            for path, row in table.head(MOST_TOLD).iterrows()
        ],
        "contraction",
    )


def contraction(row: pd.Series) -> str:
    """Say how far a parameter was narrowed, and whether that is next to nothing."""
    return f"{row['contraction']:z.2f}" + ("" if row["is_identified"] else ", not identified")


def correlation(row: pd.Series) -> str:
    """Say with which parameter one goes together most; nothing where none moves."""
    if math.isnan(row["correlation"]):
        return ""
    return f"{row['correlated_with']} ({row['correlation']:+.2f})"


def band(low: float, high: float) -> str:
    """Say from where to where."""
    return "none" if math.isnan(low) else f"{number(low)} to {number(high)}"


def percentile(value: float) -> str:
    """Say a percentile: whole, with a digit more near the ends, "none" where it is not known."""
    if math.isnan(value):
        return "none"
    if 0.0 < value < LAST:
        return f"under {LAST:g}"
    if 100.0 - LAST < value < 100.0:
        return f"over {100.0 - LAST:g}"
    return f"{value:.0f}" if INNER <= value <= 100.0 - INNER else f"{value:.3g}"


def standing(row: pd.Series) -> str:
    """Say at which percentile a report stands, and among how many runs where not among all."""
    said, exists = percentile(row["percentile"]), row["exists_share"]
    if exists in {0.0, 1.0}:
        return said
    return f"{said}, of the {100 * exists:.3g} % of runs that have one"


def measure(value: float) -> str:
    """Say what the gate measured: draws are whole, the others have three digits."""
    return number(value) if abs(value) >= WHOLE else f"{value:.3g}"


def number(value: float) -> str:
    """Say a number: "none" where there is none, "never" for what does not happen."""
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "never"
    return number_text(value) if abs(value) >= WHOLE else f"{value:.3g}"


def _yes(holds: bool) -> str:
    return "yes" if holds else "NO"


def text(found: Calibration) -> str:
    """Lay out a calibration as plain text."""
    blocks = ["\n".join([f"{one.title}:", *_aligned(one)]) for one in tables(found)]
    return "\n\n".join([*blocks, RESPONSIBLE_USE])


def html(found: Calibration) -> str:
    """Lay out a calibration as an HTML card."""
    from sim.results.card import card_of

    first, *others = tables(found)
    body = "".join([_table_html(first), *(_titled_html(one) for one in others)])
    about = f"failures first; draws in {found.path.name}"
    return card_of(first.title, about, body)


def posterior_text(posterior: Posterior) -> str:
    """Lay out what a posterior narrowed as plain text."""
    table = identification(posterior)
    lines = [draws_sentence(posterior), f"{table.title}:", *_aligned(table)]
    return "\n".join([*lines, RESPONSIBLE_USE])


def posterior_html(posterior: Posterior) -> str:
    """Lay out what a posterior narrowed as an HTML card."""
    from sim.results.card import card_of

    table = identification(posterior)
    return card_of(table.title, draws_sentence(posterior), _table_html(table))


def draws_sentence(posterior: Posterior) -> str:
    """Say how many draws a posterior has."""
    return (
        f"{len(posterior.weights):,} draws, each a point and the luck of one run that fits the "
        f"reports; their weights are worth {posterior.effective_size:,.0f} equal ones."
    )


def _framed(table: Table) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table as a frame of texts, and its headings by column."""
    import pandas as pd

    frame = pd.DataFrame(table.rows, columns=list(table.headings), dtype=object)
    return frame, {name: name for name in table.headings}


def _aligned(table: Table) -> list[str]:
    from sim.results.card import aligned_table

    frame, headings = _framed(table)
    return aligned_table(frame, headings=headings)


def _table_html(table: Table) -> str:
    from sim.results.card import table_of

    frame, headings = _framed(table)
    return table_of(frame, headings=headings)


def _titled_html(table: Table) -> str:
    return f"<div>{escape(table.title)}</div>{_table_html(table)}"
