"""What a scenario changes: its numbers beside those of the scenario it extends, or the defaults.

A scenario that extends none is compared with the model's own defaults, which only parameters have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.scenario.fields import declared_facts
from sim.scenario.overrides import priors_of
from sim.scenario.reading import base_of
from sim.scenario.schema import GROUPS, WORDS, Scenario
from sim.scenario.tables import INPUT_TABLES, Row


class Change(NamedTuple):
    """One thing that differs.

    Attributes
    ----------
    path : str
        ``group.parameter``, ``table.row.column``, ``table.row`` for a whole row, or a setting such
        as ``calendar.days``; ``prior of ...`` where what is known before a fit differs.
    old, new : object
        Before and now; None where there is nothing.
    """

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Comparison:
    """A scenario beside its base.

    Attributes
    ----------
    base : str
        Name of the scenario it extends; empty where it is compared with the model's defaults.
    defaults : mapping
        The model's default of each parameter; None where every scenario must give a value.
    changes : tuple of Change
        What differs, in the order of the scenario; rows that are gone come last.
    """

    base: str
    defaults: Mapping[str, float | None]
    changes: tuple[Change, ...]

    @property
    def before(self) -> dict[str, Any]:
        """Old values by path, of what differs and was there before."""
        return {row.path: row.old for row in self.changes if row.old is not None}


def compare(scenario: Scenario) -> Comparison:
    """Compare a scenario with the one it extends, or with the model's defaults."""
    base = base_of(scenario)
    facts = {
        f"{group}.{key}": declared_facts(field)
        for group, group_type in GROUPS.items()
        for key, field in group_type.model_fields.items()
    }
    defaults = {path: known.get("value") for path, known in facts.items()}
    now, priors = _parameters(scenario), _priors(scenario)
    if base is None:
        old_priors = {path: known["prior"] for path, known in facts.items() if known.get("prior")}
        own_priors = {path: prior for path, prior in priors.items() if path in defaults}
        changes = (*_differences(defaults, now), *_of_priors(old_priors, own_priors))
    else:
        changes = (
            *_differences(settings_of(base), settings_of(scenario)),
            *_differences(_parameters(base), now),
            *(row for table in INPUT_TABLES for row in _of_table(table, base, scenario)),
            *_of_priors(_priors(base), priors),
        )
    return Comparison("" if base is None else base.name, defaults, changes)


def settings_of(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario sets beside numbers: its dates and whether there is a blockade."""
    return {
        "calendar.start": scenario.calendar.start.isoformat(),
        "calendar.days": scenario.calendar.days,
        "blockade.is_on": scenario.blockade.is_on,
    }


def cells_of(row: Row) -> dict[str, Any]:
    """Return the cells of a row that can change a result, by column."""
    return {key: cell for key, cell in row if key not in WORDS and key not in row.KEYS}


def _parameters(scenario: Scenario) -> dict[str, Any]:
    return {
        f"{group}.{key}": parameter.value
        for group in GROUPS
        for key, parameter in getattr(scenario, group)
    }


def _priors(scenario: Scenario) -> dict[str, Any]:
    return {path: prior.model_dump() for path, prior in priors_of(scenario).items()}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for path in {**new, **old}:
        if old.get(path) != new.get(path):
            yield Change(path, old.get(path), new.get(path))


def _of_priors(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for path, before, now in _differences(old, new):
        yield Change(f"prior of {path}", before, now)


def _of_table(table: str, base: Scenario, scenario: Scenario) -> Iterator[Change]:
    """Compare row by row: a row that is new or gone is one change, another one a change a cell."""
    old = {row.key: cells_of(row) for row in getattr(base, table)}
    new = {row.key: cells_of(row) for row in getattr(scenario, table)}
    for key in {**new, **old}:
        if key in old and key in new:
            for column, before, now in _differences(old[key], new[key]):
                yield Change(f"{table}.{key}.{column}", before, now)
        else:
            yield Change(f"{table}.{key}", old.get(key), new.get(key))
