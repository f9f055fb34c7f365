"""The reported figures: one row a claim, read from ``seeds/figures.csv`` and checked.

A figure says what was claimed, by whom, where, for when and who published it; the model is not
mentioned here, and what it is asked of a figure is in `targets`.  Where a report gives a range,
`value` is its middle unless one number stands out; "over 100" has 100 as `value` and `low`, "up
to" and "under" have it as `value` and `high`.  The letter of an id is that of its topic, and a
second claim of the same report adds a small letter (B02 gasoline, B02b diesel).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from sim.errors import EvidenceError, nearest
from sim.evidence.table import Row, as_date, read_rows
from sim.paths import data_path

Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

COLUMNS = (
    "id",
    "topic",
    "quantity",
    "value",
    "low",
    "high",
    "unit",
    "date_from",
    "date_to",
    "place",
    "confidence",
    "claimed_by",
    "publisher",
    "published",
    "usable",
    "note",
)
UNITS_WITHOUT_VALUE = ("qualitative", "date", "not found")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Figure:
    """One reported claim.

    Attributes
    ----------
    id : str
        Letter, number and perhaps a small letter: ``"B02b"``.
    topic, quantity : str
        What it is about, and what was counted or measured.
    value, low, high : float or None
        The claim and its bounds [unit]; None for a claim without a number.
    unit : str
        Unit as reported; ``"qualitative"``, ``"date"`` and ``"not found"`` have no value.
    date_from, date_to : date or None
        First and last day the claim speaks of; None where unknown or open.
    place : str
        Zone, corridor or country.
    confidence : str
        ``"high"``, ``"medium"`` or ``"low"``.
    claimed_by : str
        Who says so; ``"press"`` where only the publisher is known.
    publisher, published : str
        Outlets, and the date of the first: YYYY, YYYY-MM or YYYY-MM-DD, empty where unknown.
    is_usable : bool
        Whether anything may be built on it.
    note : str
        How to read it.
    """

    id: str
    topic: str
    quantity: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    date_from: datetime.date | None
    date_to: datetime.date | None
    place: str
    confidence: Confidence
    claimed_by: str
    publisher: str
    published: str
    is_usable: bool
    note: str

    @property
    def citation(self) -> str:
        """Publisher and date in words: ``Wall Street Journal, 31 Oct 2025``."""
        publisher = self.publisher or "no source"
        return f"{publisher}, {_date_words(self.published)}" if self.published else publisher

    @property
    def amount(self) -> str:
        """Claim in words: ``1,750 XOF/l (1,500 to 2,000)``; the unit alone without a number."""
        if self.value is None:
            return self.unit
        bounds = _bound_words(self.low, self.high)
        return f"{self.value:,.15g} {self.unit}{bounds}"

    def window(self, start: datetime.date) -> tuple[int | None, int | None]:
        """Return the first and last day the claim speaks of, counted from day 0.

        Parameters
        ----------
        start : date
            Day 0.

        Returns
        -------
        tuple of (int or None)
            Days [day]; None where the date is unknown or open.
        """
        return _days_since(start, self.date_from), _days_since(start, self.date_to)

    def meets(self, low: float | None, high: float | None) -> bool:
        """Return whether the claim, or any part of its range, lies in a band.

        A claim with one bound ("over 100") is open at the other end, one without a number meets
        no band.

        Parameters
        ----------
        low, high : float or None
            Band [unit of the figure]; None where it is open.
        """
        if self.value is None:
            return False
        is_exact = self.low is None and self.high is None
        least, most = (self.value, self.value) if is_exact else (self.low, self.high)
        is_below = low is not None and most is not None and most < low
        is_above = high is not None and least is not None and least > high
        return not (is_below or is_above)

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.id}: {self.quantity}{place}: {self.amount} ({self.citation})"


def _date_words(published: str) -> str:
    year, *rest = published.split("-")
    month, *day = rest or [""]
    days = f"{int(day[0])} " if day else ""
    return f"{days}{MONTHS[int(month) - 1]} {year}" if month else year


def _bound_words(low: float | None, high: float | None) -> str:
    if low == high:
        return ""
    if low is None:
        return f" (at most {high:,.15g})"
    if high is None:
        return f" (at least {low:,.15g})"
    return f" ({low:,.15g} to {high:,.15g})"


def _days_since(start: datetime.date, day: datetime.date | None) -> int | None:
    return None if day is None else (day - start).days


def load_figures(path: Path | None = None) -> Mapping[str, Figure]:
    """Return every figure by id, in the order of the file.

    Parameters
    ----------
    path : Path, optional
        A CSV file with the columns of `Figure`; the shipped ``seeds/figures.csv`` by default.

    Raises
    ------
    EvidenceError
        With one line for each problem of the file.
    """
    return _shipped_figures() if path is None else _read_figures(path)


def figure(id: str) -> Figure:
    """Return one shipped figure.

    Parameters
    ----------
    id : str
        Its id, such as ``"A01"``.

    Raises
    ------
    EvidenceError
        If there is no such figure; the message names the nearest.
    """
    known = load_figures()
    if id not in known:
        raise EvidenceError(f"There is no reported figure {id!r}.{nearest(id, known)}")
    return known[id]


@cache
def _shipped_figures() -> Mapping[str, Figure]:
    return _read_figures(data_path("seeds", "figures.csv"))


def _read_figures(path: Path) -> Mapping[str, Figure]:
    problems: list[str] = []
    rows = read_rows(path, columns=COLUMNS, problems=problems)
    figures = {row.text("id"): _figure_of(row) for row in rows}
    if problems:
        raise EvidenceError(problems)
    return MappingProxyType(figures)


def _figure_of(row: Row) -> Figure:
    """Read one row, noting its problems; the figure counts only where there are none."""
    made = Figure(
        id=row.text("id"),
        topic=row.text("topic", is_needed=True),
        quantity=row.text("quantity", is_needed=True),
        value=row.number("value"),
        low=row.number("low"),
        high=row.number("high"),
        unit=row.text("unit", is_needed=True),
        date_from=row.date("date_from"),
        date_to=row.date("date_to"),
        place=row.text("place"),
        confidence=row.choice("confidence", CONFIDENCES),
        claimed_by=row.text("claimed_by", is_needed=True),
        publisher=row.text("publisher"),
        published=row.text("published"),
        is_usable=row.choice("usable", ("no", "yes")) == "yes",
        note=row.text("note"),
    )
    _check_id(made, row)
    _check_order(made, row)
    _check_value(made, row)
    _check_source(made, row)
    return made


def _check_id(made: Figure, row: Row) -> None:
    if made.id and not re.fullmatch(r"[A-Z][0-9]{2,3}[a-z]?", made.id):
        row.complain(
            "id", "is no id; write a capital letter, two or three digits, as in B02 or B02b"
        )


def _check_order(made: Figure, row: Row) -> None:
    values = vars(made)
    for lower, upper in (("low", "value"), ("value", "high"), ("date_from", "date_to")):
        row.not_above(lower, upper, values)
    if made.value is None:
        row.not_above("low", "high", values)


def _check_value(made: Figure, row: Row) -> None:
    units = f"{', '.join(UNITS_WITHOUT_VALUE[:-1])} and {UNITS_WITHOUT_VALUE[-1]}"
    if made.unit in UNITS_WITHOUT_VALUE:
        for column in ("value", "low", "high"):
            if row.text(column):
                row.complain(column, f"must be empty, because the unit is {made.unit!r}")
    elif not row.text("value") and {"unit", "value"} <= row.cells.keys():
        row.complain("value", f"needs a number; only the units {units} have none")
    if made.unit == "date" and not (row.text("date_from") or row.text("date_to")):
        row.complain("date_from", "must be filled in, because the unit is 'date'")


def _check_source(made: Figure, row: Row) -> None:
    if made.published and not _is_partial_date(made.published):
        row.complain(
            "published", "is no date; write 2025, 2025-10 or 2025-10-30, or leave it empty"
        )
    if made.is_usable and made.unit == "not found":
        row.complain("usable", "must be 'no', because nothing was found")
    if made.is_usable and not made.publisher and "publisher" in row.cells:
        row.complain("publisher", "must name who published it, or 'usable' must be 'no'")


def _is_partial_date(text: str) -> bool:
    return as_date(text + "2000-01-01"[len(text) :]) is not None
