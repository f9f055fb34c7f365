"""Names for the axes of recorded arrays: which keys stand on which axis, dates, and units.

The arrays themselves are the kernel's; what is made of them is in the other modules of this room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sim.observables import DIMENSIONS, OBSERVABLES, Entity
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded, Records
    from sim.scenario.schema import Scenario


def keys_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Keys along each named dimension, in the order of the recorded arrays."""
    return {
        "zone": tuple(row.zone for row in scenario.zones),
        "fuel": FUELS,
        "segment": tuple(row.segment for row in scenario.segments),
        "corridor": tuple(row.corridor for row in scenario.corridors),
        "unit": tuple(row.unit for row in scenario.units),
        "user": tuple(row.user for row in scenario.bulk_users),
    }


def place_of(entity: Entity) -> str:
    """Dimension on which an entity's places lie; empty for the nation, which has one place."""
    return next(iter(DIMENSIONS[entity]), "")


def records_of(recorded: Recorded, entity: Entity) -> Records:
    """Recorded arrays of one entity: (runs, days, its dimensions)."""
    records: dict[Entity, Records] = {
        "nation": recorded.nation,
        "zone": recorded.zones,
        "market": recorded.markets,
        "segment": recorded.segments,
        "corridor": recorded.corridors,
        "unit": recorded.units,
        "user": recorded.users,
    }
    return records[entity]


def dates_of(scenario: Scenario, *, days: int) -> pd.DatetimeIndex:
    """Date of every day of a run, day 0 first."""
    return pd.date_range(scenario.calendar.start, periods=days, freq="D")


def unit_of(observable: str, *, currency: str) -> str:
    """Unit of an observable, with the scenario's currency for money: ``XOF/l``."""
    return OBSERVABLES[observable].unit.replace("money", currency)
