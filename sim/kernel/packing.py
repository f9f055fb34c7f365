"""Columns in little room: a state that is kept holds their tankers one after the other."""

from __future__ import annotations

from typing import Any

from sim.kernel.columns import place_of
from sim.kernel.compiled import kernel_function


@kernel_function
def oldest_position(s: Any, c: int) -> int:
    """Position of the first tanker in a column that is still on its way."""
    oldest = s.queues[c].first
    for k in range(s.nation[0].n_roads):
        if s.roads[k].corridor == c and s.roads[k].size > 0:
            oldest = min(oldest, s.roads[k].first)
    return int(oldest)


@kernel_function
def pack(s: Any) -> None:
    """Note the tankers of all columns one after the other, to be kept in little room."""
    n = 0
    for c in range(s.corridors.size):
        owners, fuels = s.owners[c], s.is_gasoline[c]
        for position in range(oldest_position(s, c), s.corridors[c].next_position):
            s.packed_owners[n] = owners[place_of(position, owners)]
            s.packed_fuels[n] = fuels[place_of(position, fuels)]
            n += 1


@kernel_function
def unpack(s: Any) -> None:
    """Put the tankers that were noted back into their columns."""
    n = 0
    for c in range(s.corridors.size):
        owners, fuels = s.owners[c], s.is_gasoline[c]
        for position in range(oldest_position(s, c), s.corridors[c].next_position):
            owners[place_of(position, owners)] = s.packed_owners[n]
            fuels[place_of(position, fuels)] = s.packed_fuels[n]
            n += 1
