"""Reading a CSV table so that everything wrong with it is said at once.

A `Row` hands out typed cells and notes each bad one in a list shared by the whole table, in a line
that names file, line, column, what was written and what is allowed.  What the columns mean is in
`figures` and `targets`.
"""

from __future__ import annotations

import csv
import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sim.errors import EvidenceError, nearest

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Row:
    """One line of a table; a bad cell is noted in `problems` and read as empty."""

    file: str
    line: int
    cells: Mapping[str, str]
    problems: list[str]

    def complain(self, column: str, complaint: str) -> None:
        """Note what is wrong with a cell, restating what it holds."""
        here = self.cells.get(column, "")
        written = f"{here!r} " if here else "the empty cell "
        self.problems.append(f"{self.file} line {self.line}, {column}: {written}{complaint}")

    def text(self, column: str, *, is_needed: bool = False) -> str:
        """Return the cell, which must not be empty where it is needed."""
        here = self.cells.get(column, "")
        if is_needed and not here and column in self.cells:
            self.complain(column, "must be filled in")
        return here

    def number(self, column: str) -> float | None:
        """Return the cell as a finite number, None where it is empty."""
        here = self.cells.get(column, "")
        if not here:
            return None
        try:
            value = float(here)
        except ValueError:
            value = math.nan
        if "_" in here or not math.isfinite(value):
            self.complain(column, "is no number; write 1500 or 0.5, or leave it empty")
            return None
        return value

    def whole(self, column: str) -> int | None:
        """Return the cell as a whole number, None where it is empty."""
        here = self.cells.get(column, "")
        if here and not re.fullmatch(r"-?[0-9]{1,6}", here):
            self.complain(column, "is no whole number; write 35, or leave it empty")
            return None
        return int(here) if here else None

    def date(self, column: str) -> datetime.date | None:
        """Return the cell as a date, None where it is empty."""
        here = self.cells.get(column, "")
        if not here:
            return None
        day = as_date(here)
        if day is None:
            self.complain(column, "is no date; write 2025-10-30, or leave it empty")
        return day

    def choice(self, column: str, allowed: tuple[Choice, ...]) -> Choice:
        """Return the cell, which must be one of the allowed words."""
        here = self.cells.get(column, "")
        for word in allowed:
            if here == word:
                return word
        if column in self.cells:
            words = f"{', '.join(allowed[:-1])} and {allowed[-1]}"
            self.complain(column, f"is not allowed; choose from {words}.{nearest(here, allowed)}")
        return allowed[0]

    def not_above(self, lower: str, upper: str, values: Mapping[str, object]) -> None:
        """Complain where the number or date in `lower` exceeds the one in `upper`."""
        low, high = values[lower], values[upper]
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            self.complain(lower, f"is above {upper}, {self.cells[upper]!r}")


def as_date(text: str) -> datetime.date | None:
    """Return an ISO date, YYYY-MM-DD, or None where `text` is something else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def read_rows(
    path: Path, *, columns: Sequence[str], problems: list[str], optional: Sequence[str] = ()
) -> list[Row]:
    """Read every well-formed line of a CSV table, noting what is wrong with the others.

    Parameters
    ----------
    path : Path
        A UTF-8 file with a header.
    columns : sequence of str
        The columns it must have.  The first is the key: filled and unique.
    problems : list of str
        Extended by every problem found.
    optional : sequence of str
        The columns that it may have too; none else.

    Raises
    ------
    EvidenceError
        If the file cannot be read as a CSV table at all.
    """
    lines = _read_lines(path)
    if not lines:
        raise EvidenceError(f"{path.name}: the file is empty; it needs a header and rows")
    (header_line, header), *body = lines
    problems.extend(
        f"{path.name} line {header_line}: {fault}" for fault in _faults(header, columns, optional)
    )
    rows = []
    for line, cells in body:
        if len(cells) == len(header):
            filled = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            rows.append(Row(file=path.name, line=line, cells=filled, problems=problems))
        else:
            problems.append(
                f"{path.name} line {line}: has {len(cells)} cells, the header has {len(header)}; "
                "quote a cell that holds a comma"
            )
    _check_keys(rows, key=columns[0])
    return rows


def _read_lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of each line that is not blank, with its line number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [(reader.line_num, cells) for cells in reader if any(cells)]
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise EvidenceError(f"{path.name}: is no text in UTF-8") from None
    except csv.Error as error:
        raise EvidenceError(f"{path.name}: is no CSV table ({error})") from None


def _faults(header: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> list[str]:
    """Say which columns are unknown, missing or given twice."""
    absent = [column for column in columns if column not in header]
    allowed = dict.fromkeys((*columns, *optional))
    unknown = [name for name in header if name not in allowed]
    repeated = sorted({name for name in header if header.count(name) > 1})
    return [
        *(f"unknown column {name!r}.{nearest(name, absent or allowed)}" for name in unknown),
        *(f"column {name!r} is missing" for name in absent),
        *(f"column {name!r} appears twice" for name in repeated),
    ]


def _check_keys(rows: Sequence[Row], *, key: str) -> None:
    first: dict[str, int] = {}
    for row in rows:
        word = row.text(key, is_needed=True)
        if word in first:
            row.complain(key, f"is used already in line {first[word]}")
        elif word:
            first[word] = row.line
