"""The scenarios that are measured: mali-2025, and the same country several times as large.

A country `times` as large has so many times the importers, stations and tankers, and of what moves
them: demand, road capacity and escorts.  Zones, corridors and segments stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sim
from sim.kernel.state import allocate
from sim.kernel.world import build

SCENARIO = "mali-2025"


def enlarged(times: int = 1) -> sim.Scenario:
    """Return the measured scenario with `times` the importers, stations and tankers."""
    base = sim.load(SCENARIO)
    if times == 1:
        return base
    larger = base.model_copy(
        update={
            "zones": _multiplied(base.zones, "stations", times),
            "importers": _multiplied(base.importers, "firms", times),
            "corridors": _multiplied(base.corridors, "capacity", times),
        }
    )
    return larger.with_values(
        {
            "demand.total_l_per_day": times * base.demand.total_l_per_day.value,
            "entry.fleet": times * base.entry.fleet.value,
            "escort.capacity": times * base.escort.capacity.value,
        }
    )


def _multiplied(rows: Sequence[Any], column: str, times: int) -> tuple[Any, ...]:
    return tuple(row.model_copy(update={column: times * getattr(row, column)}) for row in rows)


def agents(scenario: sim.Scenario) -> dict[str, int]:
    """Count the agents of a run on day 0, by kind; a station or depot holds both fuels."""
    world = build(scenario, None, 1)
    state = allocate(world)
    segments = state.zones.size * state.segments.shape[2]
    return {
        "tankers": round(scenario.entry.fleet.value),
        "importers": state.importers.size - 1,  # the state hires only where policy says so
        "corridors": state.corridors.size,
        "depots": state.depots.shape[0],
        "stations": state.station_stocks.shape[1],
        "zones": state.zones.size,
        "segments": segments,
        "units": state.units.size,
        "bulk users": state.users.size,
        "armed group": 1,
        "government": 1,
    }
