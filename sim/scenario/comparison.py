"""What a scenario changes: every number beside that of the scenario it extends, or the default.

A scenario that extends none is compared with the model's own defaults, which only parameters have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.fields import declared_facts
from sim.scenario.overrides import priors_of
from sim.scenario.reading import base_of
from sim.scenario.schema import GROUPS, WORDS, Scenario
from sim.scenario.tables import INPUT_TABLES


@dataclass(frozen=True)
class Comparison:
    """A scenario beside its base.

    Attributes
    ----------
    base : str
        Name of the scenario it extends; empty where it is compared with the model's defaults.
    defaults : mapping
        The model's default of each parameter; None where every scenario must give a value.
    values : mapping
        Value in the base by dotted path: of parameters, of table cells, of dates and whether there
        is a blockade.  A path that the base lacks is absent, or None for a parameter.
    changed : tuple of str
        Paths whose value or prior differs from the base's.
    removed : tuple of str
        Rows of the base that are gone, as ``table.row``.
    """

    base: str
    defaults: Mapping[str, float | None]
    values: Mapping[str, Any]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def compare(scenario: Scenario) -> Comparison:
    """Compare a scenario with the one it extends, or with the model's defaults."""
    base = base_of(scenario)
    facts = {
        f"{group}.{key}": declared_facts(field)
        for group, group_type in GROUPS.items()
        for key, field in group_type.model_fields.items()
    }
    defaults = {path: known.get("value") for path, known in facts.items()}
    if base is None:
        own, values = _parameters(scenario), dict(defaults)
        priors = {path: known.get("prior") for path, known in facts.items()}
    else:
        own, values = _contents(scenario), _contents(base)
        priors = {path: prior.model_dump() for path, prior in priors_of(base).items()}
    own_priors = {path: prior.model_dump() for path, prior in priors_of(scenario).items()}
    return Comparison(
        base="" if base is None else base.name,
        defaults=defaults,
        values=values,
        changed=tuple(
            path
            for path, value in own.items()
            if values.get(path) != value or own_priors.get(path) != priors.get(path)
        ),
        removed=() if base is None else _removed(scenario, base),
    )


def settings_of(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario sets beside numbers: its dates and whether there is a blockade."""
    return {
        "calendar.start": scenario.calendar.start.isoformat(),
        "calendar.days": scenario.calendar.days,
        "blockade.is_on": scenario.blockade.is_on,
    }


def _parameters(scenario: Scenario) -> dict[str, Any]:
    return {
        f"{group}.{key}": parameter.value
        for group in GROUPS
        for key, parameter in getattr(scenario, group)
    }


def _contents(scenario: Scenario) -> dict[str, Any]:
    cells = {
        f"{table}.{row.key}.{column}": cell
        for table, row_type in INPUT_TABLES.items()
        for row in getattr(scenario, table)
        for column, cell in row
        if column not in WORDS and column not in row_type.KEYS
    }
    return {**settings_of(scenario), **_parameters(scenario), **cells}


def _removed(scenario: Scenario, base: Scenario) -> tuple[str, ...]:
    return tuple(
        f"{table}.{row.key}"
        for table in INPUT_TABLES
        for row in getattr(base, table)
        if row.key not in {here.key for here in getattr(scenario, table)}
    )
