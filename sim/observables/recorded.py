"""What an engine hands over: one record a day and entity, plus the convoy log.

The record types are made from the observables table, so a recorded field is an observable and
nothing else.  Arrays are labelled in `results`, never here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.observables import Entity, names_of

Records = NDArray[Any]


def record_type(entity: Entity) -> np.dtype[Any]:
    """Record of one entity's day: one float64 field per observable."""
    return np.dtype([(name, np.float64) for name in names_of(entity)])


NATION, ZONE, MARKET = record_type("nation"), record_type("zone"), record_type("market")
SEGMENT, CORRIDOR = record_type("segment"), record_type("corridor")
UNIT, USER = record_type("unit"), record_type("user")

ON_THE_ROAD, ARRIVED, ATTACKED, DESTROYED = 0, 1, 2, 3
FATES: tuple[str, ...] = ("on the road", "arrived", "attacked", "destroyed")
CONVOY = np.dtype(
    [
        ("day", np.int32),
        ("corridor", np.int32),
        ("is_escorted", np.int32),
        ("tankers", np.int32),
        ("lost", np.int32),
        ("attacks", np.int32),
        ("end_day", np.int32),
        ("fate", np.int32),
        ("escort_strength", np.float64),
    ]
)


class Recorded(NamedTuple):
    """Outcomes of a chunk of runs; the first axis is always the run.

    Attributes
    ----------
    nation : records (runs, days)
    zones : records (runs, days, zones)
    markets : records (runs, days, zones, fuels)
    segments : records (runs, days, zones, segments)
    corridors : records (runs, days, corridors)
    units : records (runs, days, units)
    users : records (runs, days, bulk users)
    convoys : records (runs, longest log); rows beyond ``n_convoys`` are empty
    n_convoys : int64 (runs,)
    """

    nation: Records
    zones: Records
    markets: Records
    segments: Records
    corridors: Records
    units: Records
    users: Records
    convoys: Records
    n_convoys: NDArray[np.int64]


def empty(
    *,
    runs: int,
    days: int,
    zones: int,
    segments: int,
    corridors: int,
    units: int,
    users: int,
    convoys: int,
    lend: Callable[[int], NDArray[np.uint8]] | None = None,
) -> Recorded:
    """Allocate a record for a chunk of runs; `convoys` is the room of each run's log.

    It is zeroed, unless `lend` gives the memory of everything but the log, of so many bytes and any
    content, for an engine that writes all of it.
    """
    kinds: dict[str, tuple[tuple[int, ...], np.dtype[Any]]] = {
        "nation": ((runs, days), NATION),
        "zones": ((runs, days, zones), ZONE),
        "markets": ((runs, days, zones, 2), MARKET),
        "segments": ((runs, days, zones, segments), SEGMENT),
        "corridors": ((runs, days, corridors), CORRIDOR),
        "units": ((runs, days, units), UNIT),
        "users": ((runs, days, users), USER),
    }
    sizes = [math.prod(shape) * dtype.itemsize for shape, dtype in kinds.values()]
    memory = np.zeros(sum(sizes), np.uint8) if lend is None else lend(sum(sizes))
    starts = accumulate(sizes, initial=0)
    arrays = {
        name: np.ndarray(shape, dtype, memory, start)
        for (name, (shape, dtype)), start in zip(kinds.items(), starts, strict=False)
    }
    return Recorded(
        **arrays,
        convoys=np.zeros((runs, convoys), CONVOY),
        n_convoys=np.zeros(runs, np.int64),
    )
