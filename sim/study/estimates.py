"""What filling a run store will take: runs, time by a short probe, disk; and the time that is left.

A probe runs a few rows spread over the design, since runs of some parameters take longer.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.study.beginning import found_store
from sim.study.daily import COLUMNS as DAILY_COLUMNS
from sim.study.daily import series_in
from sim.study.shards import CHUNK_RUNS, run_shard

if TYPE_CHECKING:
    from sim.study.ensembles import Ensemble

BYTES_A_NUMBER = 8
BYTES_A_COLUMN = 512
"""More than its name and statistics take in a file."""

BYTES_AT_FIRST = 16_384
"""More than a manifest takes."""


class Estimate(NamedTuple):
    """What is left to do.

    Attributes
    ----------
    runs, shards : int
        In all.
    runs_left, shards_left : int
        Still to be run.
    seconds : float
        Time that these take [s].
    bytes_at_most : int
        Disk that these take, before compression [bytes].
    bytes_free : int
        Disk that is free [bytes].
    """

    runs: int
    shards: int
    runs_left: int
    shards_left: int
    seconds: float
    bytes_at_most: int
    bytes_free: int


def estimate(
    ensemble: Ensemble, *, folder: str | Path | None = None, threads: int | None = None
) -> Estimate:
    """Say what filling a store would take; nothing is written.

    Parameters
    ----------
    ensemble : Ensemble
        Which runs.
    folder : str or Path, optional
        Where they would be kept; a store that is there already counts as done as far as it is.
    threads : int, optional
        Threads that will be used, all processors by default.

    Raises
    ------
    InvalidInput
        If the folder holds something else or another ensemble.
    """
    store = None if folder is None else found_store(folder, ensemble)
    missing = range(ensemble.n_shards) if store is None else store.missing()
    runs_left = ensemble.n_runs if store is None else store.runs_of(missing)
    return Estimate(
        runs=ensemble.n_runs,
        shards=ensemble.n_shards,
        runs_left=runs_left,
        shards_left=len(missing),
        seconds=runs_left * seconds_a_run(ensemble, threads=threads) if runs_left else 0.0,
        bytes_at_most=_bytes_at_most(ensemble, shards=len(missing), runs=runs_left),
        bytes_free=shutil.disk_usage(_nearest_folder(Path(folder or "."))).free,
    )


def _bytes_at_most(ensemble: Ensemble, *, shards: int, runs: int) -> int:
    """Bound the bytes of some shards, and of the files that the store begins with."""
    n_columns = 2 + len(ensemble.summary.columns)
    overhead = shards * BYTES_A_COLUMN * (1 + n_columns)
    design = BYTES_A_NUMBER * (1 + len(ensemble.design)) * ensemble.n_rows
    lines = ensemble.n_rows * ensemble.days * len(series_in(ensemble.scenario, ensemble.daily))
    daily = lines * BYTES_A_NUMBER * len(DAILY_COLUMNS) * runs // ensemble.n_runs
    overhead += shards * BYTES_A_COLUMN * (1 + len(DAILY_COLUMNS)) if ensemble.daily else 0
    beginning = BYTES_AT_FIRST + len(ensemble.scenario.model_dump_json(indent=2))
    return runs * BYTES_A_NUMBER * n_columns + daily + overhead + design + beginning


def seconds_a_run(ensemble: Ensemble, *, threads: int | None = None) -> float:
    """Time a few runs spread over the design, after one that loads the kernel [s]."""
    workers = threads or os.cpu_count() or 1
    few = np.unique(np.linspace(0, ensemble.n_runs - 1, 2 * CHUNK_RUNS * workers).astype(np.int64))
    run_shard(ensemble.task(few[:1]), threads=1)
    start = time.perf_counter()
    run_shard(ensemble.task(few), threads=threads)
    return (time.perf_counter() - start) / len(few)


def _nearest_folder(folder: Path) -> Path:
    target = folder.resolve()
    return next(parent for parent in (target, *target.parents) if parent.is_dir())


def with_time_left(
    tell: Callable[[int, int, float | None], None],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Callable[[int, int], None]:
    """Return a `progress` for `fill` that also tells how many seconds are left.

    Parameters
    ----------
    tell : callable
        Called with the runs done, the runs in all and the time left [s], None at the beginning.
    clock : callable
        Time by some clock [s].
    """
    began: list[tuple[int, float]] = []

    def progress(done: int, runs: int) -> None:
        if not began:  # what was there before this call says nothing about its pace
            began.append((done, clock()))
        there, start = began[0]
        pace = (clock() - start) / (done - there) if done > there else None
        tell(done, runs, None if pace is None else pace * (runs - done))

    return progress
