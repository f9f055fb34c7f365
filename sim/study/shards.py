"""A shard: some runs of an ensemble as a task of plain data, and the files made of them.

A shard's files are a function of its task: the same bytes in any process, on any number of threads
and in any order.  So a task can be sent to another machine, and a lost shard is made again.  Where
the files go is in `store`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.observables.recorded import Recorded, empty
from sim.scenario.schema import Scenario
from sim.study.daily import DAY, Series, daily_values, quantiles_by_row, series_in
from sim.study.summaries import Summary

RUNS, DAILY = "runs", "daily"
"""Data sets of a store: a number an outcome and run, and quantiles a day and row."""

ROW, RUN = "row", "run"
"""Columns that say which run it is: the row of the design, and the number of its draws."""

CHUNK_RUNS = 32
"""Runs that are summarised at once: enough to share the cost of a call, few to hold."""

MOST_KEPT = 64 * 2**20
"""Memory of records that each worker keeps for its next chunk [bytes]: two of half a year."""

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
    daily : tuple of str
        Observables whose daily quantiles are kept of each row; its runs are all of this task then.
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
    daily: tuple[str, ...] = ()


def run_shard(
    task: ShardTask, *, threads: int | None = None, advance: Tell | None = None
) -> dict[str, bytes]:
    """Simulate the runs of a task and return the Parquet files that are kept of them.

    Parameters
    ----------
    task : ShardTask
        Which runs; see `Ensemble.shard`.
    threads : int, optional
        Threads to use, all processors by default; they change no byte.
    advance : callable, optional
        Called with the runs done so far, after each chunk.

    Returns
    -------
    dict of str to bytes
        A file a data set: `DAILY` where the task asks for it, and `RUNS`.
    """
    columns, daily = summarised(task, threads=threads, advance=advance or (lambda done: None))  # noqa: ARG005
    facts = {"ensemble": task.ensemble, "shard": str(task.number)}
    files = {RUNS: parquet_of({ROW: task.rows, RUN: task.runs, **columns}, facts=facts)}
    if task.daily:
        series = series_in(_scenario_of(task.scenario), task.daily)
        lines = quantiles_by_row(daily, task.rows, series)
        files[DAILY] = parquet_of(lines, facts=facts, few=(ROW, *Series._fields, DAY))
    return files


def parquet_of(
    columns: Mapping[str, NDArray[Any]], *, facts: Mapping[str, str], few: Sequence[str] = (ROW,)
) -> bytes:
    """Lay out columns as one Parquet file, with facts in its metadata and no time of day.

    Parameters
    ----------
    columns : mapping of str to array
        By name, all of one length.
    facts : mapping of str to str
        What the file says of itself.
    few : sequence of str
        Columns with few values, which are kept as a dictionary; of others it would only cost.
    """
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(dict(columns)).replace_schema_metadata(dict(facts))
    sink = pa.BufferOutputStream()
    parquet.write_table(
        table, sink, compression="zstd", use_dictionary=list(few), write_page_checksum=True
    )
    made: bytes = sink.getvalue().to_pybytes()
    return made


def summarised(
    task: ShardTask, *, threads: int | None, advance: Tell
) -> tuple[dict[str, Numbers], Numbers]:
    """Simulate the runs of a task, chunk by chunk.

    Returns
    -------
    tuple of dict of str to array (runs,) and array (series, runs, days)
        Columns of the task's summary, and daily values of its observables.
    """
    n_runs = len(task.runs)
    starts = range(0, n_runs, CHUNK_RUNS)
    workers = min(threads or os.cpu_count() or 1, len(starts))
    simulate = _simulator(task, workers=workers)
    columns = {name: np.empty(n_runs) for name in task.summary.columns}
    scenario = _scenario_of(task.scenario)
    daily = np.empty((len(series_in(scenario, task.daily)), n_runs, task.days))

    def keep(start: int) -> int:
        chunk = slice(start, min(start + CHUNK_RUNS, n_runs))
        values = {path: numbers[chunk] for path, numbers in task.values.items()}
        recorded = simulate(chunk)
        kept = task.summary.of(scenario, recorded, values)
        if set(kept) != set(columns):
            raise ValueError(f"summary {task.summary.name!r} gave other columns than it names")
        for name, numbers in kept.items():
            columns[name][chunk] = numbers
        if task.daily:
            daily[:, chunk] = daily_values(recorded, task.daily)
        return chunk.stop

    for done in _in_turn(keep, starts, workers=workers):
        advance(done)
    return columns, daily


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
    from sim.kernel.memory import Pool
    from sim.kernel.state import State, allocate, in_one_piece, longest_log, no_memory
    from sim.kernel.world import build

    world = build(_scenario_of(task.scenario), dict(task.values), len(task.runs))
    run_chunk = compiled_run_chunk()
    states: SimpleQueue[State] = SimpleQueue()
    for _ in range(workers):
        states.put(in_one_piece(allocate(world))[0])
    pool = Pool(MOST_KEPT * workers)

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
            lend=pool.lend,
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
