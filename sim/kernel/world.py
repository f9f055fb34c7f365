"""The scenario as arrays: parameters and tables, one row per run where values differ by run.

A scalar parameter is the field ``<group>_<name>`` of one record; a table is an array of records
with the table's numeric columns.  The first axis is the run, of length 1 where all runs share the
values.  Keys become positions.  Nothing here depends on the seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ScenarioError
from sim.scenario.fields import Group
from sim.scenario.levers import CLAIMANTS, LEVERS
from sim.scenario.schema import Scenario
from sim.scenario.tables import FUELS, Row

TABLES = (
    "zones corridors deliveries depots units bulk_users segments importers events".split()
)
ROLES = ("escort", "forward", "garrison")
KINDS = ("essential", "power", "mines")
Records = NDArray[Any]
Positions = NDArray[np.int64]


class World(NamedTuple):
    """What a run needs to know before day 0; see the module's docstring for the axes."""

    parameters: Records
    zones: Records
    corridors: Records
    deliveries: Records
    depots: Records
    units: Records
    bulk_users: Records
    segments: Records
    importers: Records
    events: Records
    delivery_corridor: Positions
    delivery_zone: Positions
    depot_zone: Positions
    seized_zone: Positions
    unit_role: Positions
    user_kind: Positions
    user_fuel: Positions
    user_is_from_arrivals: Positions
    firm_class: Positions
    firm_rank: Positions
    event_slot: Positions
    event_start: Positions
    event_end: Positions
    event_is_announcement: Positions
    lever_offset: Positions
    capital: int
    is_blockade: int
    n_stations: int
    n_slots: int


def group_fields() -> dict[str, type[Group]]:
    """The scenario's parameter groups by name."""
    return {
        name: field.annotation
        for name, field in Scenario.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Group)
    }


@cache
def parameter_type() -> np.dtype[Any]:
    """Record with one float64 field per scalar parameter of the schema."""
    names = [f"{group}_{name}" for group, of in group_fields().items() for name in of.model_fields]
    return np.dtype([(name, np.float64) for name in names])


def numeric_columns(row: type[Row]) -> list[str]:
    """Names of a table's numeric columns, yes/no among them."""
    return [n for n, field in row.model_fields.items() if field.annotation in {int, float, bool}]


def row_type_of(table: str) -> type[Row]:
    """Row class of a scenario's table."""
    return Scenario.model_fields[table].annotation.__args__[0]  # type: ignore[union-attr, no-any-return]


@cache
def table_type(table: str) -> np.dtype[Any]:
    """Record with one float64 field per numeric column of a table."""
    return np.dtype([(name, np.float64) for name in numeric_columns(row_type_of(table))])


def key_of(row: Row) -> str:
    """Key of a table row: its first column (tag and source come from the base class)."""
    own = [name for name in type(row).model_fields if name not in Row.model_fields]
    return str(getattr(row, own[0]))


def build(scenario: Scenario, values: Mapping[str, ArrayLike] | None, runs: int) -> World:
    """Turn a scenario into arrays, with `values` by dotted path, a number or one per run.

    Raises
    ------
    ScenarioError
        A path that does not exist, a value out of range, or not one value per run.
    """
    parameters = np.zeros(1, parameter_type())
    for group, of in group_fields().items():
        for name in of.model_fields:
            parameters[f"{group}_{name}"] = getattr(getattr(scenario, group), name).value
    tables = {name: _table(scenario, name) for name in TABLES}
    for path, value in (values or {}).items():
        vector = _checked(scenario, path, value, runs)
        first, *rest = path.split(".")
        if len(rest) == 1:
            parameters = _widened(parameters, len(vector))
            parameters[f"{first}_{rest[0]}"] = vector
        else:
            tables[first] = _widened(tables[first], len(vector))
            keys = [key_of(row) for row in getattr(scenario, first)]
            tables[first][rest[-1]][:, keys.index(".".join(rest[:-1]))] = vector
    return World(parameters, *tables.values(), *_positions(scenario))


def _table(scenario: Scenario, name: str) -> Records:
    rows: tuple[Row, ...] = getattr(scenario, name)
    table = np.zeros((1, len(rows)), table_type(name))
    for column in table_type(name).names or ():
        table[column][0] = [float(getattr(row, column)) for row in rows]
    return table


def _widened(records: Records, runs: int) -> Records:
    if runs == 1 or len(records) == runs:
        return records
    return np.repeat(records, runs, axis=0)


def _checked(scenario: Scenario, path: str, value: ArrayLike, runs: int) -> NDArray[np.float64]:
    vector = np.atleast_1d(np.asarray(value, np.float64))
    if vector.shape not in {(1,), (runs,)}:
        raise ScenarioError(f"values {path!r}: {vector.shape} values given, one or {runs} needed")
    if not np.isfinite(vector).all():
        raise ScenarioError(f"values {path!r}: every value must be a finite number")
    for extreme in (vector.min(), vector.max()):
        scenario.with_values({path: float(extreme)})
    return vector


def _positions(scenario: Scenario) -> tuple[Any, ...]:
    zones = [row.zone for row in scenario.zones]
    corridors = [row.corridor for row in scenario.corridors]
    offsets, n_slots = lever_offsets(scenario)
    firms = [(k, rank) for k, row in enumerate(scenario.importers) for rank in range(row.firms)]
    events = scenario.events
    last = scenario.calendar.days + 1_000_000
    return (
        _ints(corridors.index(row.corridor) for row in scenario.deliveries),
        _ints(zones.index(row.zone) for row in scenario.deliveries),
        _ints(zones.index(row.zone) for row in scenario.depots),
        _ints(zones.index(row.seized_zone) for row in scenario.corridors),
        _ints(ROLES.index(row.role) for row in scenario.units),
        _ints(KINDS.index(row.kind) for row in scenario.bulk_users),
        _ints(FUELS.index(row.fuel) for row in scenario.bulk_users),
        _ints(row.supply == "arrivals" for row in scenario.bulk_users),
        _ints(k for k, _ in firms),
        _ints(rank for _, rank in firms),
        _ints(lever_slot(scenario, row.lever, row.target) for row in events),
        _ints(_start(scenario, row) for row in events),
        _ints(scenario.day_of(row.end) if row.end else last for row in events),
        _ints(row.lever == "announcement" for row in events),
        _ints(offsets),
        next(k for k, row in enumerate(scenario.zones) if row.is_capital),
        int(scenario.blockade.is_on),
        sum(row.stations for row in scenario.zones),
        n_slots,
    )


def _ints(numbers: Any) -> Positions:
    return np.fromiter((int(n) for n in numbers), np.int64)


NEVER = 1_000_000_000


def _start(scenario: Scenario, row: Any) -> int:
    """First day of an event; an event of the crisis never starts where there is no blockade."""
    if row.is_crisis and not scenario.blockade.is_on:
        return NEVER
    return scenario.day_of(row.start)


def targets_of(scenario: Scenario, target: str) -> list[str]:
    """Keys a lever of this kind of target can act on, in order."""
    return {
        "nation": [""],
        "corridor": [row.corridor for row in scenario.corridors],
        "zone": [row.zone for row in scenario.zones],
        "fuel": list(FUELS),
        "unit": [row.unit for row in scenario.units],
        "segment": [row.segment for row in scenario.segments],
        "claimant": list(CLAIMANTS),
    }[target]


def lever_offsets(scenario: Scenario) -> tuple[list[int], int]:
    """First slot of every lever, and the number of slots."""
    offsets, total = [], 0
    for lever in LEVERS:
        offsets.append(total)
        total += len(targets_of(scenario, lever.target))
    return offsets, total


def lever_slot(scenario: Scenario, name: str, target: str) -> int:
    """Slot of one lever and target."""
    offsets, _ = lever_offsets(scenario)
    index = next(k for k, lever in enumerate(LEVERS) if lever.name == name)
    return offsets[index] + targets_of(scenario, LEVERS[index].target).index(target)
