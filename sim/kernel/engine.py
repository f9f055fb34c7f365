"""The kernel's front door: compile once, cut runs into chunks, share chunks among threads.

Run k is the same alone, in any chunk and on any thread, because its draws are keyed by its number
and every worker has a state of its own.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import BrokenInvariant
from sim.kernel.cache import compiled_run_chunk
from sim.kernel.checks import LAWS
from sim.kernel.memory import Pool, States
from sim.kernel.state import State, longest_log, no_memory
from sim.kernel.world import World, build
from sim.observables.recorded import Recorded, empty
from sim.rules.day import STEPS
from sim.scenario.schema import Scenario
from sim.scenario.tables import FUELS

CHUNK_RUNS = 16
_pool = Pool()
_states = States()


def chunks(
    scenario: Scenario,
    *,
    runs: int,
    seed: int = 1,
    first_run: int = 0,
    days: int | None = None,
    values: Mapping[str, ArrayLike] | None = None,
    threads: int | None = None,
    chunk_runs: int = CHUNK_RUNS,
    rounding: bool = True,
    debug: bool = False,
) -> Iterator[tuple[int, Recorded]]:
    """Simulate runs and hand them over chunk by chunk, in order.

    Parameters
    ----------
    scenario : Scenario
        What to run.
    runs, first_run : int
        How many runs, and the number of the first.
    seed : int
        Key of all draws, a signed 64-bit integer.
    days : int, optional
        Days to simulate; the scenario's own by default.
    values : mapping, optional
        Dotted path to a number or to an array with one value per run.
    threads : int, optional
        Worker threads; all processors by default.
    chunk_runs : int
        Runs handed over at once.
    rounding : bool
        Round to whole tankers by luck (True) or by turns that are the same in every run.
    debug : bool
        Check every law after every step.

    Yields
    ------
    tuple of int and Recorded
        Number of the chunk's first run, and its record.

    Raises
    ------
    ScenarioError
        Values that are unknown, out of range or not one per run.
    BrokenInvariant
        In debug mode: what broke, where, on which day and in which step.
    """
    world = build(scenario, values, runs)
    length = scenario.calendar.days if days is None else days
    workers = min(threads or os.cpu_count() or 1, -(-runs // chunk_runs))
    compiled_run_chunk()

    def simulate(start: int) -> Recorded:
        number = min(chunk_runs, runs - start)
        state = _states.take(world)
        try:
            return _simulate(
                scenario,
                world,
                state,
                seed,
                first_run + start,
                start,
                number,
                length,
                rounding,
                debug,
            )
        finally:
            _states.put_back(world, state)

    starts = range(0, runs, chunk_runs)
    if workers == 1:
        for start in starts:
            yield first_run + start, simulate(start)
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[int, Future[Recorded]]] = deque()
        ahead = iter(starts)
        for start in islice(ahead, 2 * workers):
            waiting.append((start, pool.submit(simulate, start)))
        while waiting:
            start, future = waiting.popleft()
            yield first_run + start, future.result()
            following = next(ahead, None)
            if following is not None:
                waiting.append((following, pool.submit(simulate, following)))


def _simulate(
    scenario: Scenario,
    world: World,
    state: State,
    seed: int,
    first_run: int,
    index: int,
    number: int,
    days: int,
    rounding: bool,
    debug: bool,
) -> Recorded:
    """Run one chunk on one worker's state."""
    recorded = empty(
        runs=number,
        days=days,
        zones=world.zones.shape[1],
        segments=world.segments.shape[1],
        corridors=world.corridors.shape[1],
        units=world.units.shape[1],
        users=world.bulk_users.shape[1],
        convoys=longest_log(world, days),
        lend=_pool.lend,
    )
    status = np.zeros(6, np.int64)
    status[0] = int(debug)
    run_chunk = compiled_run_chunk()
    runs, rows = np.arange(first_run, first_run + number), np.arange(index, index + number)
    run_chunk(
        world,
        state,
        recorded,
        seed,
        runs,
        rows,
        0,
        days,
        int(rounding),
        *no_memory(number),
        status,
    )
    if status[1]:
        raise BrokenInvariant(_sentence(scenario, status.tolist()))
    return recorded


def _sentence(scenario: Scenario, status: list[int]) -> str:
    _, law, place, run, day, step = status
    names = {
        **dict.fromkeys((1, 2, 3, 4, 7), scenario.zone_names),
        5: tuple(row.unit for row in scenario.units),
        6: tuple(row.user for row in scenario.bulk_users),
        10: scenario.corridor_names,
        **dict.fromkeys((11, 12), FUELS),
    }
    where = names[law][place] if law in names else scenario.name
    return f"{LAWS[law]}: {where}, run {run}, day {day}, step {STEPS[step]!r}"


def forget_memory() -> None:
    """Let go of the memory that is kept for the next records."""
    _pool.forget()


def prepare(announce: Callable[[str], None] | None = None) -> None:
    """Compile the kernel or load it from the cache, saying so when it takes a while."""
    compiled_run_chunk(announce)
