"""What of a draft could be read: the sound values, even where others beside them are wrong.

Checks between values work on a book, so that one misspelt cell does not hide a share that does
not add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.draft import Draft, RawRow
from sim.scenario.schema import Calendar
from sim.scenario.tables import TABLES


@dataclass(frozen=True)
class Line:
    """One row of a table: its sound cells and defaults, and how it was written."""

    table: str
    cells: dict[str, Any]
    raw: RawRow

    @property
    def key(self) -> str | None:
        """What names the row; None where a part of the key is missing or wrong."""
        parts = [self.cells.get(name) for name in TABLES[self.table].KEYS]
        return None if None in parts else ".".join(map(str, parts))

    def about(self, column: str) -> str:
        """Place and path of a cell, the start of a complaint."""
        path = f"{self.table}.{self.key}.{column}" if self.key else column
        return f"{self.raw.where(column)}: {path}"


@dataclass
class Book:
    """The sound parts of a draft.

    Attributes
    ----------
    values : dict
        Sound parameters, defaults included, by dotted path.
    lines : dict
        Rows by table, for the tables that could be read.
    calendar : Calendar or None
        None where it is wrong.
    is_on : bool
        Whether there is a blockade.
    """

    draft: Draft
    values: dict[str, float] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    calendar: Calendar | None = None
    is_on: bool = True

    def rows(self, table: str) -> list[Line]:
        """Rows of a table, none where it is missing."""
        return self.lines.get(table, [])

    def keys(self, table: str) -> list[str]:
        """Keys of the sound rows of a table."""
        return [line.key for line in self.rows(table) if line.key is not None]

    def is_whole(self, table: str, *columns: str) -> bool:
        """Whether a table is there and these columns are sound in every row."""
        rows = self.rows(table)
        return bool(rows) and all(column in line.cells for line in rows for column in columns)

    def where(self, table: str, column: str) -> str:
        """Return where a column was last changed, or its table."""
        changed = [
            line.raw.places[column] for line in self.rows(table) if column in line.raw.places
        ]
        return changed[-1] if changed else self.draft.where(table)

    def groups_of(self, table: str, column: str | None) -> Iterator[tuple[str, list[Line]]]:
        """Yield the rows of a table by the value of a column, or all rows under ``""``."""
        rows = self.rows(table)
        names = dict.fromkeys(str(line.cells[column]) if column else "" for line in rows)
        for name in names:
            yield name, [line for line in rows if not column or line.cells[column] == name]
