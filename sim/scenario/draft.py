"""What files and overrides say, layer over layer, before any of it is checked.

A draft keeps every value with the place it was written, so that `checking` can name file and line.
A layer is the content of one TOML file, a base or a variant: parameters override by key, cells by
dotted path, events by their key.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import nearest
from sim.scenario.entries import as_number, shown
from sim.scenario.fields import declared_facts, overlaid
from sim.scenario.schema import GROUPS, Scenario
from sim.scenario.tables import TABLES, Event, Row

ABOUT_ITSELF = ("rationale", "drops", "source")
DATES = ("start", "end")
MISSING = object()


@dataclass
class RawRow:
    """One row of a table as written: its filled cells, its place and its changed cells' places."""

    cells: dict[str, Any]
    place: str
    places: dict[str, str] = field(default_factory=dict)

    def key(self, row_type: type[Row]) -> str:
        """Return what would name the row; the parts of the key may be missing or wrong."""
        return ".".join(str(self.cells.get(name, "")) for name in row_type.KEYS)

    def where(self, column: str) -> str:
        """Return where a cell was written."""
        return self.places.get(column, self.place)


@dataclass
class Draft:
    """A scenario as written.

    Attributes
    ----------
    name : str
        Name of the folder or variant.
    sections : dict
        Top-level keys of the TOML files: texts, calendar, blockade, groups, priors.
    tables : dict
        Rows by table; a table that no file gives is absent.
    places : dict
        Where each section, entry and table was written, by dotted path.
    problems : list of str
        What is wrong already.
    files : tuple of Path
        Layers, the base first.
    set_paths : frozenset of str
        Numbers that no file but a caller set, by dotted path.
    """

    name: str
    place: str
    sections: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[RawRow]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    files: tuple[Path, ...] = ()
    set_paths: frozenset[str] = frozenset()

    def where(self, *path: str) -> str:
        """Return where a path was written: its own place, or that of the nearest thing around."""
        for depth in range(len(path), 0, -1):
            place = self.places.get(".".join(path[:depth]))
            if place is not None:
                return place
        return self.place

    def note(self, path: str, place: str) -> None:
        """Remember where a path was written last."""
        self.places.pop(path, None)
        self.places[path] = place

    def where_last(self, *paths: str) -> str:
        """Return where the last written of several paths was written."""
        noted = [place for path, place in self.places.items() if path in paths]
        return noted[-1] if noted else self.where(*paths[0].split("."))

    def row(self, table: str, key: str) -> RawRow | None:
        """Return the row of a table with this key."""
        row_type = TABLES[table]
        rows = self.tables.get(table, [])
        return next((row for row in rows if row.key(row_type) == key), None)


def draft_of(scenario: Scenario) -> Draft:
    """Return a valid scenario as a draft that can be changed and checked again."""
    known = {name: getattr(scenario, name) for name in Scenario.model_fields}
    sections: dict[str, Any] = {}
    for name, value in known.items():
        if name in GROUPS:
            sections[name] = value.model_dump()
        elif name == "priors":
            sections[name] = {path: prior.model_dump() for path, prior in value.items()}
        elif name in ("calendar", "blockade"):
            sections[name] = dict(value)
        elif name not in TABLES and name != "name":
            sections[name] = value
    return Draft(
        name=scenario.name,
        place=scenario.name,
        sections=sections,
        tables={
            table: [
                RawRow(cells=dict(row), place=f"{scenario.name}, {table}") for row in known[table]
            ]
            for table in TABLES
        },
        places={table: f"{scenario.name}, {table}" for table in TABLES},
        files=scenario.files,
        set_paths=scenario.set_paths,
    )


def lay_over(draft: Draft, content: Mapping[str, Any], *, label: str) -> None:
    """Change a draft by the content of one TOML file; what cannot be done becomes a problem."""
    for key in ABOUT_ITSELF:  # a base's reasons are not a variant's
        draft.sections.pop(key, None)
    for key, written in content.items():
        if key in _SPECIAL:
            continue
        is_priors = key == "priors" and isinstance(written, Mapping)
        value = dict(flat_priors(written)) if is_priors else written
        known = draft.sections.get(key)
        if isinstance(value, Mapping) and (known is None or isinstance(known, Mapping)):
            draft.sections[key] = _merged(key, known or {}, value)
            for inner in value:
                draft.note(f"{key}.{inner}", label)
            draft.places.setdefault(key, label)
        else:
            draft.sections[key] = value
            draft.note(key, label)
    for key, change in _SPECIAL.items():
        if change is not None and key in content:
            change(draft, content[key], label)


def _merged(section: str, known: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    if section not in GROUPS:
        return {**known, **new}
    fields = GROUPS[section].model_fields
    return {
        **known,
        **{
            key: _entry_over(declared_facts(fields.get(key)), known.get(key, MISSING), entry)
            for key, entry in new.items()
        },
    }


def _entry_over(declared: Mapping[str, Any], known: object, new: object) -> object:
    """Return a parameter's new entry, with the facts it leaves untouched."""
    if known is MISSING or not (_is_entry(known) and _is_entry(new)):
        return new
    return overlaid(overlaid(declared, known), new)


def _is_entry(value: object) -> bool:
    return isinstance(value, Mapping) or as_number(value) is not None


def _remove_events(draft: Draft, names: object, label: str) -> None:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        draft.problems.append(f"{label}: remove_events = {shown(names)} must list events' names")
        return
    for name in names:
        row = draft.row("events", name)
        if row is None:
            known = [here.key(Event) for here in draft.tables.get("events", [])]
            draft.problems.append(
                f"{label}: remove_events: there is no event {shown(name)}.{nearest(name, known)}"
            )
            continue
        draft.tables["events"].remove(row)
        drop_priors(draft, f"events.{name}.")


def drop_priors(draft: Draft, prefix: str) -> None:
    """Forget the priors of cells that are no longer there."""
    priors = draft.sections.get("priors")
    if isinstance(priors, Mapping):
        kept = {path: prior for path, prior in priors.items() if not path.startswith(prefix)}
        draft.sections["priors"] = kept


def pin(draft: Draft, content: Mapping[str, Any]) -> None:
    """Forget the prior of every number that a layer sets: no draw may move it."""
    for group in GROUPS.keys() & content.keys():
        section, entries = draft.sections.get(group), content[group]
        if isinstance(section, dict) and isinstance(entries, Mapping):
            for key in entries:
                if _is_entry(section[key]):
                    section[key] = overlaid(overlaid({}, section[key]), {"prior": None})
    cells = content.get("cells")
    for path, _ in flat(cells) if isinstance(cells, Mapping) else ():
        drop_priors(draft, path)


def _add_events(draft: Draft, rows: object, label: str) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        draft.problems.append(f"{label}: events must be written as [[events]] tables")
        return
    for number, cells in enumerate(rows, start=1):
        place = f"{label}, event {number}"
        new = RawRow(cells={key: _plain(key, cell) for key, cell in cells.items()}, place=place)
        table = draft.tables.setdefault("events", [])
        old = draft.row("events", new.key(Event))
        # A row of the same layer with the same key is a slip, and is reported as a duplicate.
        if old is None or old.place.startswith(f"{label}, event "):
            table.append(new)
        else:
            table[table.index(old)] = new


def _change_cells(draft: Draft, cells: object, label: str) -> None:
    if not isinstance(cells, Mapping):
        draft.problems.append(f"{label}: cells must be a table of dotted paths")
        return
    for path, value in flat(cells):
        row, column = cell_at(draft, path)
        if row is None:
            hint = nearest(path, cell_paths(draft))
            draft.problems.append(f"{label}: [cells] {shown(path)} is no cell of a table.{hint}")
        else:
            row.cells[column] = _plain(column, value)
            row.places[column] = label


def cell_at(draft: Draft, path: str) -> tuple[RawRow | None, str]:
    """Return the row and column that a dotted path names; no row where there is no such cell."""
    table, _, rest = path.partition(".")
    key, _, column = rest.rpartition(".")
    if table not in TABLES or column not in TABLES[table].columns():
        return None, column
    return (None if column in TABLES[table].KEYS else draft.row(table, key)), column


def cell_paths(draft: Draft) -> list[str]:
    """Return the dotted path of every cell that may be changed."""
    return [
        f"{table}.{row.key(TABLES[table])}.{column}"
        for table, rows in draft.tables.items()
        for row in rows
        for column in TABLES[table].columns()
        if column not in TABLES[table].KEYS
    ]


def flat(nested: Mapping[str, Any], *, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves of nested tables by dotted path."""
    for key, value in nested.items():
        if isinstance(value, Mapping):
            yield from flat(value, prefix=f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def flat_priors(nested: Mapping[str, Any], *, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield priors by dotted path; a prior is the innermost table."""
    for key, value in nested.items():
        is_path = isinstance(value, Mapping) and any(
            isinstance(inner, Mapping) for inner in value.values()
        )
        if is_path:
            yield from flat_priors(value, prefix=f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _plain(column: str, value: object) -> object:
    """Return a day or date of TOML as the text that a CSV table would hold."""
    is_day = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9
    is_date = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return str(value) if column in DATES and (is_day or is_date) else value


# Keys of a layer that change what is there already, in the order in which they do so.
_SPECIAL = {
    "extends": None,
    "remove_events": _remove_events,
    "events": _add_events,
    "cells": _change_cells,
}
