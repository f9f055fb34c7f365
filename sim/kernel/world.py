"""The scenario as arrays: parameters and tables, one row per run where values differ by run.

A scalar parameter is the field ``<group>_<name>`` of one record; a table is an array of records
with the table's numeric columns.  The first axis is the run, of length 1 where all runs share the
values.  Keys become positions.  Nothing here depends on the seed.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ScenarioError
from sim.scenario.consistency import ORDERED, SHARES
from sim.scenario.fields import bounds_of
from sim.scenario.levers import BY_NAME, JUMPS, LEVERS, targets_of
from sim.scenario.overrides import value_at
from sim.scenario.schema import GROUPS, Scenario
from sim.scenario.tables import FUELS, INPUT_TABLES, Event, is_numeric

ROLES = ("escort", "forward", "garrison")
KINDS = ("essential", "power", "mines")
NEVER = 1_000_000_000
# The sizes of a run's state, which all runs share.
COUNTS = {("zones", "stations"), ("importers", "firms")}
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
    depot_order: Positions
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
    event_jump: Positions
    lever_offset: Positions
    capital: int
    is_blockade: int
    n_stations: int
    n_slots: int


@cache
def parameter_type() -> np.dtype[Any]:
    """Record with one float64 field per scalar parameter of the schema."""
    names = [f"{group}_{name}" for group, of in GROUPS.items() for name in of.model_fields]
    return np.dtype([(name, np.float64) for name in names])


@cache
def table_type(table: str) -> np.dtype[Any]:
    """Record with one float64 field per numeric column of a table, yes/no among them."""
    columns = INPUT_TABLES[table].columns().items()
    names = [name for name, field in columns if is_numeric(field) or field.annotation is bool]
    return np.dtype([(name, np.float64) for name in names])


def build(
    scenario: Scenario,
    values: Mapping[str, ArrayLike] | None,
    runs: int,
    *,
    is_known_whole: bool = False,
) -> World:
    """Turn a scenario into arrays, with `values` by dotted path, a number or one per run.

    With `is_known_whole` only shapes, ranges and order are checked, and the scenario as a whole
    only where what must sum to 1 differs between runs: 30 ms less for each scenario.

    Raises
    ------
    ScenarioError
        A path that does not exist, a value out of range, or not one value per run.
    """
    world = _as_written(scenario)
    if not values:
        return world
    vectors = checked_values(scenario, values, runs, is_known_whole=is_known_whole)
    own: dict[str, Any] = {}
    for path, vector in sorted(vectors.items(), key=lambda item: -len(item[1])):
        first, _, rest = path.partition(".")
        table = "parameters" if first in GROUPS else first
        if table not in own:  # the longest vector of a table comes first
            own[table] = np.repeat(getattr(world, table), len(vector), axis=0)
        if first in GROUPS:
            own[table][f"{first}_{rest}"] = vector
        else:
            key, _, column = rest.rpartition(".")
            keys = [row.key for row in getattr(scenario, first)]
            own[table][column][:, keys.index(key)] = vector
    return world._replace(**own)


_last: list[tuple[weakref.ref[Scenario], World]] = []


def _as_written(scenario: Scenario) -> World:
    """World without `values`, kept for the next call: sweeps run one scenario many times."""
    for reference, world in _last:
        if reference() is scenario:
            return world
    parameters = np.zeros(1, parameter_type())
    for group in GROUPS:
        for name, parameter in getattr(scenario, group):
            parameters[f"{group}_{name}"] = parameter.value
    tables = {name: _table(scenario, name) for name in INPUT_TABLES}
    fields: dict[str, Any] = {"parameters": parameters, **tables, **_positions(scenario)}
    world = World(**fields)
    _last[:] = [(weakref.ref(scenario), world)]
    return world


def _table(scenario: Scenario, name: str) -> Records:
    rows = getattr(scenario, name)
    table = np.zeros((1, len(rows)), table_type(name))
    for column in table_type(name).names or ():
        table[column][0] = [float(getattr(row, column)) for row in rows]
    return table


def checked_values(
    scenario: Scenario,
    values: Mapping[str, ArrayLike],
    runs: int,
    *,
    is_known_whole: bool = False,
) -> dict[str, NDArray[np.float64]]:
    """Check values by path: shape, range and order in every run, the whole scenario in some.

    Raises
    ------
    ScenarioError
        One line for each problem.
    """
    vectors = {path: np.atleast_1d(np.asarray(v, np.float64)) for path, v in values.items()}
    problems = []
    for path, vector in vectors.items():
        if vector.shape not in {(1,), (runs,)}:
            problems.append(f"values {path!r}: shape {vector.shape} given, one or {runs} needed")
        elif not np.isfinite(vector).all():
            problems.append(f"values {path!r}: every value must be a finite number")
    if problems:
        raise ScenarioError(problems)
    for run in _runs_to_check(vectors, runs, is_known_whole=is_known_whole):
        scenario.with_values({path: float(v[min(run, len(v) - 1)]) for path, v in vectors.items()})
    for path, vector in vectors.items():
        low, high = bounds_at(scenario, path)
        if vector.min() < low or vector.max() > high:
            problems.append(
                f"values {path!r}: {vector.min():g} to {vector.max():g} leaves [{low:g}, {high:g}]"
            )
        if column_of(path) in COUNTS and (vector != value_at(scenario, path)).any():
            problems.append(
                f"values {path!r}: the number of agents is the same in every run; change it in the "
                "scenario"
            )
    problems += _out_of_order(scenario, vectors)
    if problems:
        raise ScenarioError(problems)
    return vectors


def column_of(path: str) -> tuple[str, str]:
    """Group and parameter, or table and column, of a dotted path."""
    first, _, rest = path.partition(".")
    return first, rest.rpartition(".")[2]


def _runs_to_check(
    vectors: Mapping[str, NDArray[np.float64]], runs: int, *, is_known_whole: bool
) -> list[int]:
    """First and last run; every run where what must sum to 1 differs between runs."""
    if not vectors:
        return []
    shares = {(table, column) for table, column, _ in SHARES} | {("corridors", "effort_share")}
    is_mixed = any(
        len(vector) > 1 and column_of(path) in shares for path, vector in vectors.items()
    )
    if is_mixed:
        return list(range(runs))
    return [] if is_known_whole else sorted({0, runs - 1})


def _out_of_order(scenario: Scenario, vectors: Mapping[str, NDArray[np.float64]]) -> list[str]:
    """Complain of runs in which a lower bound is not below its upper bound."""
    problems = []
    for lower, upper, may_be_equal in ORDERED:
        if lower in vectors or upper in vectors:
            gap = vectors.get(upper, value_at(scenario, upper)) - vectors.get(
                lower, value_at(scenario, lower)
            )
            if np.min(gap) < 0.0 or (np.min(gap) == 0.0 and not may_be_equal):
                run = int(np.argmin(gap))
                problems.append(f"values: {lower} is not below {upper} in run {run} of the values")
    return problems


def bounds_at(scenario: Scenario, path: str) -> tuple[float, float]:
    """Allowed range of the number at a dotted path that exists."""
    first, column = column_of(path)
    if first in GROUPS:
        return bounds_of(GROUPS[first].model_fields[column])
    if first == "events":
        key = path.removeprefix("events.").rpartition(".")[0]
        lever = next(BY_NAME[event.lever] for event in scenario.events if event.key == key)
        return lever.low, lever.high
    return bounds_of(INPUT_TABLES[first].model_fields[column])


def _positions(scenario: Scenario) -> dict[str, Any]:
    """Keys as positions: who belongs where, and what the scenario counts."""
    zones, corridors, events = scenario.zone_names, scenario.corridor_names, scenario.events
    users = scenario.bulk_users
    depot_zones = _ints(zones.index(row.zone) for row in scenario.depots)
    offsets, n_slots = lever_offsets(scenario)
    firms = [(k, rank) for k, row in enumerate(scenario.importers) for rank in range(row.firms)]
    spans = [_span(scenario, row) for row in events]
    return {
        "delivery_corridor": _ints(corridors.index(row.corridor) for row in scenario.deliveries),
        "delivery_zone": _ints(zones.index(row.zone) for row in scenario.deliveries),
        "depot_zone": depot_zones,
        "depot_order": np.argsort(depot_zones, kind="stable"),
        "seized_zone": _ints(zones.index(row.seized_zone) for row in scenario.corridors),
        "unit_role": _ints(ROLES.index(row.role) for row in scenario.units),
        "user_kind": _ints(KINDS.index(row.kind) for row in users),
        "user_fuel": _ints(FUELS.index(row.fuel) for row in users),
        "user_is_from_arrivals": _ints(row.supply == "arrivals" for row in users),
        "firm_class": _ints(k for k, _ in firms),
        "firm_rank": _ints(rank for _, rank in firms),
        "event_slot": _ints(lever_slot(scenario, row.lever, row.target) for row in events),
        "event_start": _ints(first for first, _ in spans),
        "event_end": _ints(last for _, last in spans),
        "event_jump": _ints(
            JUMPS.index(row.lever) + 1 if row.lever in JUMPS else 0 for row in events
        ),
        "lever_offset": _ints(offsets),
        "capital": zones.index(scenario.capital.zone),
        "is_blockade": int(scenario.blockade.is_on),
        "n_stations": sum(row.stations for row in scenario.zones),
        "n_slots": n_slots,
    }


def _span(scenario: Scenario, event: Event) -> tuple[int, int]:
    """First and last day of an event; one of the crisis never starts where there is no blockade."""
    if event.is_crisis and not scenario.blockade.is_on:
        return NEVER, NEVER
    first, last = scenario.days_of(event)
    is_open = not event.end and event.lever not in JUMPS
    return first, NEVER if is_open else last


def _ints(numbers: Any) -> Positions:
    return np.fromiter((int(n) for n in numbers), np.int64)


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
