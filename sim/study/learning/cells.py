"""Texts of cells and cards that tables of draws share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.results.words import number_text

if TYPE_CHECKING:
    from sim.study.calibration.words import Table

WHOLE = 100.0
"""From here on numbers are written without decimals; below with three digits."""


def number(value: float) -> str:
    """Return a number for people; what does not exist is "none", what never happens "never"."""
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "never"
    return number_text(value) if abs(value) >= WHOLE else f"{value:.3g}"


def span(low: float, high: float) -> str:
    """Return both ends of an interval."""
    return f"{number(low)} to {number(high)}"


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return "none" if math.isnan(share) else f"{100 * share:.0f} %"


def yes(holds: bool) -> str:
    """Return "yes", or "NO" so that it is seen."""
    return "yes" if holds else "NO"


def card(title: str, about: str, tables: tuple[Table, ...]) -> str:
    """Frame tables of texts as an HTML card."""
    from html import escape

    import pandas as pd

    from sim.results.card import card_of, table_of

    parts = []
    for table in tables:
        frame = pd.DataFrame(table.rows, columns=list(table.headings), dtype=str)
        headings = {heading: heading for heading in table.headings}
        parts.append(f"<div>{escape(table.title)}</div>{table_of(frame, headings=headings)}")
    return card_of(title, about, "".join(parts))
