"""Columns of tankers do what lists do, in the same order, whatever is done to them."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.kernel.columns import close_up, put_in, send_home, take_first
from sim.kernel.compiled import entry_point
from sim.kernel.state import CORRIDOR, ROAD, STRETCH
from sim.kernel.structs import by_reference

LOAD, LEAVE, LOSE, ARRIVE = range(4)
ROOM, GROUPS, OWNERS, DAYS = 128, 4, 9, 5
SHARE, U_FUEL = 0.37, 0.6


class Columns(NamedTuple):
    """The part of the state that columns of tankers need."""

    corridors: Any
    owners: NDArray[np.uint32]
    is_gasoline: NDArray[np.int8]
    marks: NDArray[np.uint32]
    returning: NDArray[np.int64]


@entry_point
def follow(orders, loads, arrays, queue, groups):  # type: ignore[no-untyped-def]
    """Carry out orders (what, group, place or number, number), one a row, on the last corridor."""
    s = by_reference(arrays)
    for k in range(orders.shape[0]):
        what, which, place, number = orders[k]
        group = groups[which]
        if what == LOAD:
            loaded = 0
            for owner in range(loads.shape[1]):
                s.marks[loaded] = owner
                loaded += loads[k, owner]
            s.marks[loaded] = 0
            gasoline = put_in(s, 1, loaded, SHARE, U_FUEL)
            queue.size += loaded
            queue.gasoline += gasoline
        elif what == LEAVE:
            group.corridor = 1
            take_first(s, 1, queue, group, number)
        elif what == LOSE:
            close_up(s, group, place + number, group.size, number)
            group.size -= number
        else:
            send_home(s, 1, group.first, group.size, place)
            group.size = 0


def loaded_tankers(loads: list[int]) -> list[tuple[int, int]]:
    """Owner and fuel of every tanker of a day's load."""
    owners = [owner for owner, number in enumerate(loads) for _ in range(number)]
    wholes = [int(SHARE * k + U_FUEL) for k in range(len(owners) + 1)]
    return [(owner, wholes[k + 1] - wholes[k]) for k, owner in enumerate(owners)]


@pytest.mark.parametrize("seed", range(30))
def test_columns_do_what_lists_do(seed: int) -> None:
    random = Random(seed)
    queue_list: list[tuple[int, int]] = []
    lists: list[list[tuple[int, int]]] = [[] for _ in range(GROUPS)]
    home = np.zeros((DAYS, OWNERS), np.int64)
    orders, loads = [], []
    for _ in range(120):
        what, which, number = random.randrange(4), random.randrange(GROUPS), random.randrange(9)
        load, place = [0] * OWNERS, 0
        if what == LOAD:
            load = [random.choice((0, 0, 1, 2)) for _ in range(OWNERS)]
            if len(queue_list) + sum(map(len, lists)) + sum(load) > ROOM // 2:
                continue
            queue_list += loaded_tankers(load)
        elif what == LEAVE:
            if lists[which] or number > len(queue_list):
                continue
            lists[which], queue_list = queue_list[:number], queue_list[number:]
        elif what == LOSE:
            if number > len(lists[which]):
                continue
            place = random.randrange(len(lists[which]) - number + 1)
            del lists[which][place : place + number]
        else:
            place = random.randrange(2 * DAYS)
            for owner, _fuel in lists[which]:
                home[place % DAYS, owner] += 1
            lists[which] = []
        orders.append((what, which, place, number))
        loads.append(load)

    s = Columns(
        np.zeros(2, CORRIDOR),
        np.zeros((2, ROOM), np.uint32),
        np.zeros((2, ROOM), np.int8),
        np.zeros(ROOM, np.uint32),
        np.zeros((DAYS, OWNERS), np.int64),
    )
    queue, groups = np.zeros(1, STRETCH), np.zeros(GROUPS, ROAD)
    follow(np.array(orders), np.array(loads), s, queue[0], groups)

    def members(stretch: Any) -> list[tuple[int, int]]:
        places = [(int(stretch["first"]) + k) % ROOM for k in range(int(stretch["size"]))]
        return [(int(s.owners[1, k]), int(s.is_gasoline[1, k])) for k in places]

    assert members(queue[0]) == queue_list
    assert queue[0]["gasoline"] == sum(fuel for _, fuel in queue_list)
    assert [members(group) for group in groups] == lists
    assert s.returning.tolist() == home.tolist()
    assert not s.marks.any()
    assert not s.owners[0].any()  # another corridor's
