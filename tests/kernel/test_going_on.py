"""A run that is stopped, kept and gone on with is the run that was never stopped."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import sim
from sim.kernel.cache import compiled_run_chunk
from sim.kernel.state import PASSING, allocate, in_one_piece, longest_log
from sim.kernel.world import build
from sim.observables.recorded import Recorded, empty

DAYS, RUNS, SEED = 45, 3, 5


@pytest.fixture(scope="module")
def whole() -> Recorded:
    from sim.kernel import chunks

    base = sim.load("mali-2025")
    return next(part for _, part in chunks(base, runs=RUNS, seed=SEED, days=DAYS))


def lived(*edges: int, numbers: list[list[int]] | None = None) -> Recorded:
    world = build(sim.load("mali-2025"), None, RUNS)
    state, memory = in_one_piece(allocate(world))
    recorded = empty(
        runs=RUNS,
        days=DAYS,
        zones=world.zones.shape[1],
        segments=world.segments.shape[1],
        corridors=world.corridors.shape[1],
        units=world.units.shape[1],
        users=world.bulk_users.shape[1],
        convoys=longest_log(world, DAYS),
    )
    kept = np.zeros((RUNS, memory.size), np.uint8)
    rows, run_chunk = np.arange(RUNS), compiled_run_chunk()
    for stage, (first, end) in enumerate(pairwise(edges)):
        runs = np.array(numbers[stage]) if numbers else rows
        status = np.zeros(6, np.int64)
        states = memory, kept, rows, kept
        run_chunk(world, state, recorded, SEED, runs, rows, first, end, 1, *states, status)
        for name in PASSING - {"marks"}:  # which are wiped out as they are read
            getattr(state, name).view(np.uint8)[...] = 165
    return recorded


@pytest.mark.parametrize("edges", [(0, DAYS), (0, 1, 44, DAYS), tuple(range(DAYS + 1))])
def test_stops_change_no_bit(whole: Recorded, edges: tuple[int, ...]) -> None:
    for name, found, expected in zip(Recorded._fields, lived(*edges), whole, strict=True):
        assert found.tobytes() == np.ascontiguousarray(expected).tobytes(), name


def test_other_luck_changes_what_comes_after_and_nothing_before(whole: Recorded) -> None:
    other = lived(0, 20, DAYS, numbers=[[0, 1, 2], [10, 11, 12]])
    assert np.array_equal(other.nation[:, :20], whole.nation[:, :20])
    assert not np.array_equal(other.nation[:, 20:], whole.nation[:, 20:])


def test_what_is_kept_holds_the_whole_state_but_what_passes() -> None:
    world = build(sim.load("mali-2025"), None, 1)
    plain = allocate(world)
    state, memory = in_one_piece(plain)
    for name, found, expected in zip(state._fields, state, plain, strict=True):
        assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
        assert found.flags.c_contiguous
        assert found.flags.aligned
        assert np.shares_memory(found, memory) == (name not in PASSING)
