"""A shard: some runs of an ensemble as a task of plain data, and the file that is made of them.

A shard's file is a function of its task: the same bytes in any process, on any number of threads
and in any order.  So a task can be sent to another machine, and a lost shard is made again.  Where
the file goes is in `store`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.observables.recorded import Recorded, empty
from sim.scenario.schema import Scenario
from sim.study.summaries import Summary

ROW, RUN = "row", "run"
"""Columns that say which run it is: the row of the design, and the number of its draws."""

CHUNK_RUNS = 32
"""Runs that are summarised at once: enough to share the cost of a call, few to hold."""

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Tell = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class ShardTask:
    """Everything that some runs take, and nothing of the machine they are planned on.

    Attributes
    ----------
    scenario : str
        The scenario's content as JSON.
    summary : Summary
        What is kept of each run.
    ensemble : str
        Hash of what the ensemble is, written into the file.
    number : int
        Number of the shard.
    seed, days : int
        Seed of all draws, and length of each run [days].
    rows, runs : int64 array (runs,)
        Row of the design and number of the draws of each run.
    values : mapping of str to array (runs,)
        Parameters by dotted path, one value a run.
    """

    scenario: str
    summary: Summary
    ensemble: str
    number: int
    seed: int
    days: int
    rows: Integers
    runs: Integers
    values: Mapping[str, Numbers]


def run_shard(task: ShardTask, *, threads: int | None = None, advance: Tell | None = None) -> bytes:
    """Simulate the runs of a task and return the Parquet file of their summaries.

    Parameters
    ----------
    task : ShardTask
        Which runs; see `Ensemble.shard`.
    threads : int, optional
        Threads to use, all processors by default; they change no byte.
    advance : callable, optional
        Called with the runs done so far, after each chunk.
    """
    columns = summarised(task, threads=threads, advance=advance or (lambda done: None))  # noqa: ARG005
    facts = {"ensemble": task.ensemble, "shard": str(task.number)}
    return parquet_of({ROW: task.rows, RUN: task.runs, **columns}, facts=facts)


def parquet_of(columns: Mapping[str, NDArray[Any]], *, facts: Mapping[str, str]) -> bytes:
    """Lay out columns as one Parquet file, with facts in its metadata and no time of day."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(dict(columns)).replace_schema_metadata(dict(facts))
    sink = pa.BufferOutputStream()
    # All but the row differ from run to run: a dictionary of them would only cost.
    parquet.write_table(
        table, sink, compression="zstd", use_dictionary=[ROW], write_page_checksum=True
    )
    made: bytes = sink.getvalue().to_pybytes()
    return made


def summarised(task: ShardTask, *, threads: int | None, advance: Tell) -> dict[str, Numbers]:
    """Simulate the runs of a task, chunk by chunk, and keep the columns of its summary."""
    n_runs = len(task.runs)
    starts = range(0, n_runs, CHUNK_RUNS)
    workers = min(threads or os.cpu_count() or 1, len(starts))
    simulate = _simulator(task, workers=workers)
    columns = {name: np.empty(n_runs) for name in task.summary.columns}
    scenario = _scenario_of(task.scenario)

    def keep(start: int) -> int:
        chunk = slice(start, min(start + CHUNK_RUNS, n_runs))
        values = {path: numbers[chunk] for path, numbers in task.values.items()}
        kept = task.summary.of(scenario, simulate(chunk), values)
        if set(kept) != set(columns):
            raise ValueError(f"summary {task.summary.name!r} gave other columns than it names")
        for name, numbers in kept.items():
            columns[name][chunk] = numbers
        return chunk.stop

    for done in _in_turn(keep, starts, workers=workers):
        advance(done)
    return columns


@lru_cache(maxsize=1)
def _scenario_of(content: str) -> Scenario:
    """Read a scenario once for all shards that a process makes of it."""
    return Scenario.model_validate_json(content)


def _in_turn(keep: Callable[[int], int], starts: range, *, workers: int) -> Iterator[int]:
    """Hand over what each call returns, in order, and leave nothing running behind."""
    if workers == 1:
        yield from map(keep, starts)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(keep, starts)
    finally:
        pool.shutdown(cancel_futures=True)


def _simulator(task: ShardTask, *, workers: int) -> Callable[[slice], Recorded]:
    """Return a function that simulates a slice of the task's runs on one of the workers' states."""
    # The kernel's own loop numbers runs one after the other; here rows may share their draws.
    from sim.kernel.cache import compiled_run_chunk
    from sim.kernel.state import State, allocate, longest_log, no_memory
    from sim.kernel.world import build

    world = build(_scenario_of(task.scenario), dict(task.values), len(task.runs))
    run_chunk = compiled_run_chunk()
    states: SimpleQueue[State] = SimpleQueue()
    for _ in range(workers):
        states.put(allocate(world))

    def simulate(chunk: slice) -> Recorded:
        recorded = empty(
            runs=chunk.stop - chunk.start,
            days=task.days,
            zones=world.zones.shape[1],
            segments=world.segments.shape[1],
            corridors=world.corridors.shape[1],
            units=world.units.shape[1],
            users=world.bulk_users.shape[1],
            convoys=longest_log(world, task.days),
        )
        state = states.get()
        runs, rows = task.runs[chunk], np.arange(chunk.start, chunk.stop)
        nothing, status = no_memory(len(runs)), np.zeros(6, np.int64)
        try:
            run_chunk(
                world, state, recorded, task.seed, runs, rows, 0, task.days, 1, *nothing, status
            )
        finally:
            states.put(state)
        return recorded

    return simulate
