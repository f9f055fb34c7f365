"""Small valid tables of figures and targets, to be spoilt one cell at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

WriteTable = Callable[..., Path]

FIGURE = {
    "id": "A01",
    "topic": "parallel prices",
    "quantity": "price of gasoline",
    "value": "2000",
    "low": "1500",
    "high": "2500",
    "unit": "XOF/l",
    "date_from": "2025-10-30",
    "date_to": "2025-10-31",
    "place": "Bamako",
    "confidence": "high",
    "claimed_by": "resident",
    "publisher": "Daily",
    "published": "2025-10-31",
    "usable": "yes",
    "note": "",
}
TARGET = {
    "id": "price-late-october",
    "scenario": "mali-2025",
    "pattern": "4",
    "label": "almost tripled",
    "role": "calibration",
    "figures": "A01",
    "statistic": "mean parallel price of gasoline in Bamako",
    "variant": "",
    "kind": "interval",
    "low": "1700",
    "high": "2300",
    "share": "",
    "unit": "XOF/l",
    "from_day": "52",
    "to_day": "58",
    "note": "",
}


@pytest.fixture
def write_table(tmp_path: Path) -> WriteTable:
    """Write rows, each a change of the pattern row, under a header; return the file."""

    def write(
        name: str,
        pattern: Mapping[str, str],
        *changes: Mapping[str, str],
        header: Sequence[str] | None = None,
    ) -> Path:
        path = tmp_path / name
        columns = list(header or pattern)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for change in changes:
                row = {**pattern, **change}
                writer.writerow([row.get(column, "") for column in columns])
        return path

    return write


@pytest.fixture
def write_figures(write_table: WriteTable) -> WriteTable:
    return lambda *changes, **options: write_table("mine.csv", FIGURE, *changes, **options)


@pytest.fixture
def write_targets(write_table: WriteTable) -> WriteTable:
    return lambda *changes, **options: write_table("asked.csv", TARGET, *changes, **options)
