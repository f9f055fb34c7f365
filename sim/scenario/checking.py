"""From a draft to a scenario: every fault found at once, one line each, or none and a scenario.

A line names the file, the key, what was written, what is allowed and the nearest name.  What one
value may be is in `entries`, what values must be to each other in `consistency`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from sim.errors import ScenarioError, nearest
from sim.scenario.book import Book, Line
from sim.scenario.consistency import CHECKS
from sim.scenario.draft import Draft, RawRow
from sim.scenario.entries import (
    as_cell,
    as_number,
    cell_faults,
    key_faults,
    parameter_faults,
    shown,
)
from sim.scenario.fields import Group
from sim.scenario.schema import GROUPS, Blockade, Calendar, Scenario
from sim.scenario.tables import OPTIONAL_TABLES, TABLES

TEXTS = ("title", "description", "rationale", "drops", "source", "currency")
LAYER_KEYS = ("extends", "cells", "events", "remove_events")
SECTIONS = (*TEXTS, "calendar", "blockade", *GROUPS, "priors")


def checked(draft: Draft) -> Scenario:
    """Return the scenario that a draft describes.

    Raises
    ------
    ScenarioError
        With one line for each problem.
    """
    book = Book(draft)
    problems = [*draft.problems, *_top_level(draft), *_calendar(book), *_blockade(book)]
    for name, group in GROUPS.items():
        problems += _group(book, name, group)
    for table in TABLES:
        problems += _table(book, table)
    for check in CHECKS:
        problems += check(book)
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    return _built(book)


def _built(book: Book) -> Scenario:
    sections = book.draft.sections
    rows = {
        table: tuple(row_type(**line.cells) for line in book.rows(table))
        for table, row_type in TABLES.items()
    }
    content = {key: sections[key] for key in SECTIONS if key in sections}
    try:
        scenario = Scenario.model_validate({"name": book.draft.name, **content, **rows})
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, here['loc']))}: {here['msg']}" for here in error.errors()]
        raise ScenarioError([f"{book.draft.place}: {line}" for line in lines]) from None
    scenario._files = book.draft.files
    scenario._set_paths = book.draft.set_paths
    return scenario


def _top_level(draft: Draft) -> Iterator[str]:
    known = (*SECTIONS, *LAYER_KEYS)
    for key, value in draft.sections.items():
        place = draft.where(key)
        if key not in SECTIONS:
            kind = "section" if isinstance(value, Mapping) else "key"
            yield f"{place}: there is no {kind} {shown(key)}.{nearest(key, known)}"
        elif key in TEXTS and not isinstance(value, str):
            yield f"{place}: {key} = {shown(value)} must be text"
        elif key not in TEXTS and not isinstance(value, Mapping):
            yield f"{place}: {key} = {shown(value)} must be a section, [{key}]"
    title, currency = draft.sections.get("title"), draft.sections.get("currency")
    if title is None or title == "":
        yield f"{draft.where('title')}: title is missing: one line that says what the case is"
    if currency is None:
        yield f"{draft.where('currency')}: currency is missing: an ISO code such as XOF"
    elif isinstance(currency, str) and not re.fullmatch("[A-Z]{3}", currency):
        yield (
            f"{draft.where('currency')}: currency = {shown(currency)} must be an ISO code of "
            "three capital letters, such as XOF"
        )


def complaint(about: str, fault: str) -> str:
    """Join what is complained about and the complaint, which may restate its value."""
    return f"{about} {fault}" if fault.startswith("=") else f"{about}: {fault}"


def _section(draft: Draft, name: str) -> Mapping[str, Any]:
    """Content of a section; nothing where it is missing or no section at all."""
    section = draft.sections.get(name, {})
    return section if isinstance(section, Mapping) else {}


def _unknown_keys(draft: Draft, name: str, known: Mapping[str, Any]) -> Iterator[str]:
    for key in _section(draft, name):
        if key not in known:
            place = draft.where(name, key)
            yield f"{place}: [{name}] has no key {shown(key)}.{nearest(key, known)}"


def _calendar(book: Book) -> Iterator[str]:
    draft = book.draft
    section = _section(draft, "calendar")
    yield from _unknown_keys(draft, "calendar", Calendar.model_fields)
    start, days = _as_start(section.get("start")), _as_days(section.get("days"))
    if "start" not in section:
        yield f"{draft.where('calendar')}: calendar.start is missing: the date of day 0"
    elif start is None:
        yield (
            f"{draft.where('calendar', 'start')}: calendar.start = {shown(section['start'])} must "
            "be a date such as 2025-09-03, from 1900 to 2100"
        )
    if "days" not in section:
        yield f"{draft.where('calendar')}: calendar.days is missing: the days to simulate"
    elif days is None:
        yield (
            f"{draft.where('calendar', 'days')}: calendar.days = {shown(section['days'])} must be "
            "a whole number of days from 1 to 3650"
        )
    if start is not None and days is not None:
        book.calendar = Calendar(start=start, days=days)


def _as_start(written: object) -> datetime.date | None:
    """Return day 0 as a date, and None where it is none; a time of day is not."""
    start = written
    if isinstance(written, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        try:
            start = datetime.date.fromisoformat(written)
        except ValueError:
            return None
    if not isinstance(start, datetime.date) or isinstance(start, datetime.datetime):
        return None
    return start if 1900 <= start.year <= 2100 else None


def _as_days(written: object) -> int | None:
    if not isinstance(written, int) or isinstance(written, bool):
        return None
    return written if 1 <= written <= 3650 else None


def _blockade(book: Book) -> Iterator[str]:
    yield from _unknown_keys(book.draft, "blockade", Blockade.model_fields)
    is_on = _section(book.draft, "blockade").get("is_on", True)
    if isinstance(is_on, bool):
        book.is_on = is_on
    else:
        place = book.draft.where("blockade", "is_on")
        yield f"{place}: blockade.is_on = {shown(is_on)} must be true or false"


def _group(book: Book, name: str, group: type[Group]) -> Iterator[str]:
    """Complain about a group's parameters, and note the sound ones."""
    section = _section(book.draft, name)
    yield from _unknown_keys(book.draft, name, group.model_fields)
    for key, field in group.model_fields.items():
        place = book.draft.where(name, key)
        path = f"{name}.{key}"
        entry = section.get(key)
        if key not in section:
            if field.is_required():
                yield f"{place}: {path} is missing: {field.description}"
            else:
                book.values[path] = field.default.value
            continue
        faults = parameter_faults(entry, field)
        yield from (complaint(f"{place}: {path}", fault) for fault in faults)
        if not faults:
            value = entry.get("value") if isinstance(entry, Mapping) else entry
            number = as_number(field.default.value if value is None else value)
            assert number is not None
            book.values[path] = number


def _table(book: Book, table: str) -> Iterator[str]:
    """Complain about a table's cells, and note the sound ones."""
    place = book.draft.where(table)
    rows = book.draft.tables.get(table)
    if rows is None and any(problem.startswith(place) for problem in book.draft.problems):
        return  # it is there and could not be read, which is complained about already
    if not rows and table not in OPTIONAL_TABLES:
        yield f"{place}: the table {table!r} {'is missing' if rows is None else 'has no rows'}"
        return
    book.lines[table] = []
    for raw in rows or []:
        line = Line(table, {}, raw)
        faults = list(_cells(line))
        book.lines[table].append(line)
        yield from faults


def _cells(line: Line) -> Iterator[str]:
    """Complain about a row's cells, the key first so that the others can be named by it."""
    row_type = TABLES[line.table]
    columns = row_type.columns()
    for column in (*row_type.KEYS, *(name for name in columns if name not in row_type.KEYS)):
        field = columns[column]
        if column not in line.raw.cells:
            if field.is_required():
                yield f"{line.about(column)} is empty: {field.description}"
            else:
                line.cells[column] = field.get_default()
            continue
        value = line.raw.cells[column]
        faults = cell_faults(value, field)
        if column in row_type.KEYS and not faults:
            faults = key_faults(value)
        if faults:
            yield from (complaint(line.about(column), fault) for fault in faults)
        else:
            line.cells[column] = as_cell(value, field)
    yield from _unknown_columns(line.raw, columns)


def _unknown_columns(raw: RawRow, columns: Mapping[str, Any]) -> Iterator[str]:
    for column in raw.cells:
        if column not in columns:
            hint = nearest(column, columns)
            yield f"{raw.where(column)}: there is no column {shown(column)}.{hint}"
