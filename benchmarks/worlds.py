"""The scenarios that are measured: mali-2025, and the same country several times as large.

A country `times` as large has so many times the importers, stations, tankers and zones outside the
capital, and of what moves them: demand, road capacity and escorts.  Every zone of the interior
stands there `times` times over, each with its stations, a depot and its part of the deliveries; the
capital has more stations.  Corridors, segments, units and bulk users stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sim
from sim.scenario.tables import Delivery, Depot, Zone

SCENARIO = "mali-2025"


def enlarged(times: int = 1) -> sim.Scenario:
    """Return the measured scenario with `times` the importers, stations, tankers and zones."""
    base = sim.load(SCENARIO)
    if times == 1:
        return base
    larger = base.model_copy(
        update={
            "zones": tuple(_zones(base.zones, times)),
            "depots": tuple(_depots(base, times)),
            "deliveries": tuple(_deliveries(base, times)),
            "importers": _multiplied(base.importers, "firms", times),
            "corridors": _multiplied(base.corridors, "capacity", times),
            "outcomes": (),
            "roads": (),
            "priors": {},
        }
    )
    return larger.with_values(
        {
            "demand.total_l_per_day": times * base.demand.total_l_per_day.value,
            "entry.fleet": times * base.entry.fleet.value,
            "escort.capacity": times * base.escort.capacity.value,
        }
    )


def _copies(zone: str, times: int) -> list[str]:
    """Keys of a zone's copies; the first keeps its own, which events and corridors name."""
    return [zone, *(f"{zone}-{k}" for k in range(2, times + 1))]


def _zones(zones: Sequence[Zone], times: int) -> Iterator[Zone]:
    for zone in zones:
        if zone.is_capital:
            yield zone.model_copy(update={"stations": times * zone.stations})
        else:
            share = zone.demand_share / times
            for key in _copies(zone.zone, times):
                yield zone.model_copy(update={"zone": key, "demand_share": share})


def _depots(base: sim.Scenario, times: int) -> Iterator[Depot]:
    for depot in base.depots:
        copies = 1 if depot.zone == base.capital.zone else times
        for key, zone in zip(
            _copies(depot.depot, copies), _copies(depot.zone, copies), strict=True
        ):
            yield depot.model_copy(update={"depot": key, "zone": zone})


def _deliveries(base: sim.Scenario, times: int) -> Iterator[Delivery]:
    for row in base.deliveries:
        copies = 1 if row.zone == base.capital.zone else times
        for zone in _copies(row.zone, copies):
            yield row.model_copy(update={"zone": zone, "share": row.share / copies})


def _multiplied(rows: Sequence[Any], column: str, times: int) -> tuple[Any, ...]:
    return tuple(row.model_copy(update={column: times * getattr(row, column)}) for row in rows)
