"""Columns of tankers: what each of them carries for whom, in the order in which they were loaded.

A corridor's tankers leave the border in that order, so who is on the way to it, who queues there
and every group on the road are stretches of one ring a corridor: a first position and a number.
Positions go on for ever, places come round.  Losses close up inside their group.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernel.compiled import amounts, inlined_function, kernel_function


@inlined_function
def place_of(position: int, ring: Any) -> Any:
    """Place of a position in a ring of a power of two; unsigned, so it never counts from an end."""
    return np.uint64(position & (ring.size - 1))


@kernel_function
def put_in(s: Any, c: int, loaded: int, share: float, u_fuel: float) -> int:
    """Put loaded tankers at the end of a column, fuels in the normal ratio; how many are gasoline.

    The first tanker of each owner is marked with it, the others are 0; marks are wiped out again.
    """
    owners, fuels, marks = s.owners[c], s.is_gasoline[c], s.marks
    first, owner, gasoline = s.corridors[c].next_position, marks[0], 0
    for k in range(loaded):
        place = place_of(first + k, owners)
        owner = max(owner, marks[k])
        marks[k] = 0
        now = amounts.whole(amounts.share_of(share, k + 1), u_fuel)
        owners[place], fuels[place] = owner, now - gasoline
        gasoline = now
    s.corridors[c].next_position += loaded
    return gasoline


@kernel_function
def add_stretch(stretch: Any, number: int, gasoline: int) -> None:
    """Let a stretch go on for so many tankers, of which some carry gasoline."""
    stretch.size += number
    stretch.gasoline += gasoline


@kernel_function
def take_first(s: Any, c: int, queue: Any, group: Any, number: int) -> None:
    """Make the first tankers of a queue a group of their own."""
    fuels, gasoline = s.is_gasoline[c], 0
    for k in range(number):
        gasoline += fuels[place_of(queue.first + k, fuels)]
    group.first, group.size, group.gasoline = queue.first, number, gasoline
    queue.first += number
    add_stretch(queue, -number, -gasoline)


@kernel_function
def carries_gasoline(s: Any, group: Any, place: int) -> int:
    """1 if the tanker at a place of a group carries gasoline, else 0."""
    fuels = s.is_gasoline[group.corridor]
    return int(fuels[place_of(group.first + place, fuels)])


@kernel_function
def close_up(s: Any, group: Any, place: int, end: int, gap: int) -> None:
    """Let the tankers of a group from a place to before another drive up where some were lost."""
    owners, fuels = s.owners[group.corridor], s.is_gasoline[group.corridor]
    if gap > 0:
        for position in range(group.first + place, group.first + end):
            owners[place_of(position - gap, owners)] = owners[place_of(position, owners)]
            fuels[place_of(position - gap, fuels)] = fuels[place_of(position, fuels)]


@kernel_function
def send_home(s: Any, c: int, first: int, number: int, day: int) -> None:
    """Note for whose fleets tankers come home on a day."""
    owners, returning = s.owners[c], s.returning[day % s.returning.shape[0]]
    for k in range(number):
        returning[owners[place_of(first + k, owners)]] += 1
