"""The scenarios that are measured: mali-2025, and the same country several times as large.

A country `times` as large has so many times the importers, stations and tankers, and of what moves
them: demand, road capacity and escorts.  Zones, corridors and segments stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sim

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
