"""Memory is lent again only when nobody holds it, and never grows without end."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from sim.kernel.memory import Pool, States
from sim.kernel.world import build
from sim.observables.recorded import Recorded, empty
from sim.scenario import Scenario

SIZES: dict[str, Any] = {
    "runs": 2,
    "days": 3,
    "zones": 2,
    "segments": 2,
    "corridors": 2,
    "units": 1,
    "users": 1,
    "convoys": 4,
}


def overlaps(one: Recorded, other: Recorded) -> bool:
    return any(np.shares_memory(a, b) for a, b in zip(one, other, strict=True))


def test_memory_nobody_holds_is_lent_again() -> None:
    pool = Pool()
    first = pool.lend(1_000)
    place = first.ctypes.data
    del first
    assert pool.lend(1_000).ctypes.data == place


def test_a_smaller_record_gets_the_memory_of_a_larger_one() -> None:
    pool = Pool()
    pool.lend(1_000)
    part = pool.lend(300)
    assert part.size == 300
    assert pool.kept == 0
    del part
    assert pool.kept == 1_000


def test_memory_in_use_is_not_lent_again() -> None:
    pool = Pool()
    first = empty(**SIZES, lend=pool.lend)
    column = first.markets["wished_l"][0, 1:]
    column[:] = 7.0
    del first
    second = empty(**SIZES, lend=pool.lend)
    assert not np.shares_memory(column, second.markets)
    second.markets.view(np.uint8)[...] = 0
    assert (column == 7.0).all()


def test_arrays_of_one_record_do_not_overlap() -> None:
    recorded = empty(**SIZES, lend=Pool().lend)
    arrays = list(recorded)
    assert not any(
        np.shares_memory(one, other) for k, one in enumerate(arrays) for other in arrays[k + 1 :]
    )
    assert [array.shape for array in recorded] == [array.shape for array in empty(**SIZES)]


def test_records_made_without_a_pool_are_zero() -> None:
    recorded = empty(**SIZES)
    assert not any(array.view(np.uint8).any() for array in recorded)


def test_no_more_is_kept_than_allowed() -> None:
    pool = Pool(2_500)
    lent = [pool.lend(1_000) for _ in range(5)]
    lent.clear()
    assert 0 < pool.kept <= 2_500
    too_large = pool.lend(5_000)
    del too_large
    assert pool.kept <= 2_500


def test_what_is_forgotten_is_not_kept() -> None:
    pool = Pool()
    pool.lend(1_000)
    pool.forget()
    assert pool.kept == 0


def test_threads_never_share_memory() -> None:
    pool, clashes = Pool(), []

    def work(number: int) -> None:
        for _ in range(300):
            mine = pool.lend(256)
            mine[:] = number
            if (mine != number).any():
                clashes.append(number)

    workers = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert clashes == []


def test_a_state_serves_its_own_world_alone(mali: Scenario) -> None:
    states = States()
    world = build(mali, None, 1)
    other = build(mali, {"entry.fleet": 500.0}, 1)
    state = states.take(world)
    states.put_back(world, state)
    assert states.take(world) is state
    states.put_back(world, state)
    assert states.take(other) is not state
    assert states.take(world) is not state
