"""TOML and CSV files as they are written: bytes in, plain values with their places out.

A CSV cell becomes a number or a yes/no where its column wants one and the text is one; otherwise
it stays the text it is, and `checking` says what is wrong with it.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from sim.errors import ScenarioError, nearest
from sim.scenario.draft import RawRow
from sim.scenario.entries import number_in, shown
from sim.scenario.tables import TABLES, Row, is_numeric

_WORDS = {"yes": True, "no": False}


def _text_of(path: Path, *, label: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ScenarioError(f"{label}: the file is missing") from None
    except OSError as error:
        raise ScenarioError(f"{label}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{label}: is not text in UTF-8") from None


def read_toml(path: Path, *, label: str) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    ScenarioError
        If the file is missing, cannot be read or is no TOML; the line is named.
    """
    text = _text_of(path, label=label)
    try:
        content = tomllib.loads(text)
    except RecursionError:
        raise ScenarioError(f"{label}: its tables are nested too deeply") from None
    except ValueError as error:  # includes integers longer than Python reads
        raise ScenarioError(f"{label}: is not TOML ({error})") from None
    if _is_deep(content):
        raise ScenarioError(f"{label}: its tables are nested too deeply")
    return content


def _is_deep(content: dict[str, Any], *, limit: int = 12) -> bool:
    """Whether dotted keys or brackets nest beyond anything a scenario needs."""
    level: list[Any] = [content]
    for _ in range(limit):
        inner = [value.values() if isinstance(value, dict) else value for value in level]
        level = [value for values in inner for value in values if isinstance(value, dict | list)]
    return bool(level)


def read_table(path: Path, *, label: str, row_type: type[Row]) -> list[RawRow]:
    """Return the rows of a CSV table with their line numbers.

    Raises
    ------
    ScenarioError
        If the file is no CSV table with the columns of `row_type`; every fault of the header and
        of the lines' lengths is listed.
    """
    lines = _lines_of(path, label=label)
    if not lines:
        raise ScenarioError(f"{label}: is empty; the header is {','.join(row_type.columns())}")
    (_, header), *body = lines
    faults = _header_faults(header, row_type.columns())
    faults += [
        f"line {line} has {len(cells)} cells, the header has {len(header)}"
        for line, cells in body
        if len(cells) != len(header)
    ]
    if faults:
        raise ScenarioError([f"{label}: {fault}" for fault in faults])
    return [
        RawRow(cells=_filled(header, cells, row_type.columns()), place=f"{label} line {line}")
        for line, cells in body
    ]


def _lines_of(path: Path, *, label: str) -> list[tuple[int, list[str]]]:
    """Return the stripped cells of each line that is not blank, with its number."""
    reader = csv.reader(io.StringIO(_text_of(path, label=label)), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise ScenarioError(
            f"{label}: is not a CSV table (line {reader.line_num}: {error})"
        ) from None
    return [(line, cells) for line, cells in lines if any(cells)]


def _header_faults(header: Sequence[str], columns: Mapping[str, FieldInfo]) -> list[str]:
    if len(header) == 1 and ";" in header[0]:
        return ["its cells are separated by semicolons; separate them by commas"]
    absent = [name for name in columns if name not in header]
    faults = [
        f"there is no column {shown(name)}.{nearest(name, absent or columns)}"
        for name in header
        if name not in columns
    ]
    faults += [f"the column {name!r} is missing" for name in absent if columns[name].is_required()]
    repeated = sorted({name for name in header if header.count(name) > 1})
    return faults + [f"the column {shown(name)} appears twice" for name in repeated]


def _filled(
    header: Sequence[str], cells: Iterable[str], columns: Mapping[str, FieldInfo]
) -> dict[str, Any]:
    """Return the cells that are filled in; an empty one has its column's default."""
    written = zip(header, cells, strict=True)
    return {name: cell_value(text, columns[name]) for name, text in written if text}


def cell_value(text: str, field: FieldInfo) -> Any:
    """Return a cell's text as its column's type where it is one, and the text otherwise."""
    if field.annotation is bool:
        return _WORDS.get(text.lower(), text)
    return number_in(text) if is_numeric(field) else text


def table_files(folder: Path) -> dict[str, Path]:
    """Return the CSV files of a scenario's folder by the name of the table they would be."""
    return {path.stem: path for path in sorted(folder.glob("*.csv"))}


def misspelt_tables(folder: Path, *, label: str) -> list[str]:
    """Complain about each CSV file whose name is almost that of a table.

    Others are left alone, because people keep their own tables beside a scenario.
    """
    hints = {
        path.name: nearest(stem, TABLES)
        for stem, path in table_files(folder).items()
        if stem not in TABLES
    }
    return [
        f"{label}/{name}: there is no table {Path(name).stem!r}.{hint}"
        for name, hint in hints.items()
        if hint
    ]
