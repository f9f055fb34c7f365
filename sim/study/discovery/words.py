"""Where a policy fails, in words; nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from sim.results import RESPONSIBLE_USE
from sim.results.card import aligned_table, card_of, table_of

if TYPE_CHECKING:
    from sim.study.discovery.boxes import Box, Limit
    from sim.study.discovery.discovery import Discovery

HEADINGS = {
    "box": "box",
    "parameter": "parameter",
    "limits": "fails",
    "quasi_p": "quasi-p",
    "density": "density",
    "coverage": "coverage",
    "support": "support",
}
"""Columns of the table of words, each with its heading for people."""

MEANING = (
    "Density is the share of a box's rows that fail, coverage the share of all failing rows in it, "
    "support the share of all rows in it; quasi-p is the chance of as many failures without the "
    "limit."
)


def title(found: Discovery) -> str:
    """Say what was run, and what counts as a failure."""
    facts = found.sweep.store.manifest
    return (
        f"{facts['scenario']}: where {found.failure.text} {found.unit} in at least "
        f"{_percent(found.failure.share)} of a row's {facts['runs_per_row']:,} runs"
    )


def sentences(found: Discovery) -> Iterator[str]:
    """Say how often it fails, and where."""
    failing, rows = found.n_failing, found.n_rows
    yield f"{failing:,} of {rows:,} rows fail ({_percent(failing / rows)})."
    if failing in (0, rows):
        return
    if not found.boxes:
        yield (
            f"No box of parameters was found in which at least {_percent(found.density)} of the "
            "rows fail."
        )
    for number, box in enumerate(found.boxes):
        yield box_sentence(box, is_first=number == 0)


def box_sentence(box: Box, *, is_first: bool = True) -> str:
    """Say where a box lies and how good it is."""
    clauses = [limit_words(limit) for limit in box.limits]
    place = " and ".join([", ".join(clauses[:-1]), clauses[-1]] if len(clauses) > 1 else clauses)
    begin = "It fails" if is_first else "Of the rest it fails"
    return (
        f"{begin} when {place} (density {box.density:.2f}, coverage {box.coverage:.2f}, support "
        f"{box.support:.2f})."
    )


def limit_words(limit: Limit) -> str:
    """Say where a box is cut along one parameter: ``escort.capacity is under 120``."""
    low, high = _number(limit.low), _number(limit.high)
    over, under = ("at least", "at most") if limit.is_level else ("over", "under")
    if math.isnan(limit.low):
        return f"{limit.parameter} is {under} {high}"
    if math.isnan(limit.high):
        return f"{limit.parameter} is {over} {low}"
    if limit.is_level and limit.low == limit.high:
        return f"{limit.parameter} is {low}"
    return f"{limit.parameter} is from {low} to {high}"


def _number(value: float) -> str:
    """Round to three digits."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1_000.0 else f"{rounded:g}"


def table(found: Discovery) -> pd.DataFrame:
    """Return the boxes as text, with the columns of `HEADINGS`, one row a limit."""
    rows = []
    for number, box in enumerate(found.boxes, start=1):
        for place, limit in enumerate(box.limits):
            facts = [f"{share:.2f}" for share in (box.density, box.coverage, box.support)]
            where = limit_words(limit).removeprefix(f"{limit.parameter} is ")
            cells = (limit.parameter, where, _chances(limit))
            rows.append((str(number), *cells, *(facts if place == 0 else ["", "", ""])))
    return pd.DataFrame(rows, columns=list(HEADINGS))


def _chances(limit: Limit) -> str:
    chances = (limit.quasi_p_low, limit.quasi_p_high)
    return ", ".join(f"{chance:.1g}" for chance in chances if not math.isnan(chance))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def text(found: Discovery) -> str:
    """Lay out what was found as plain text."""
    blocks = [[title(found)], list(sentences(found))]
    if found.boxes:
        blocks += [aligned_table(table(found), headings=HEADINGS), [MEANING]]
    return "\n\n".join("\n".join(lines) for lines in [*blocks, [RESPONSIBLE_USE]])


def html(found: Discovery) -> str:
    """Lay out what was found as an HTML card."""
    body = "".join(f"<div>{escape(said)}</div>" for said in sentences(found))
    if found.boxes:
        body += table_of(table(found), headings=HEADINGS)
    return card_of(title(found), MEANING, body)
