"""Filling a run store from the command line: progress, and a Ctrl-C that keeps what is done.

Time and disk are put into words here too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.cli.progress import Reporter
    from sim.scenario import Scenario
    from sim.study import Ensemble, Store

SECONDS_BETWEEN_LINES = 10.0


def filled(
    case: Scenario,
    ensemble: Ensemble,
    out: Path,
    *,
    threads: int | None,
    cluster: str | None = None,
) -> Store:
    """Run what is missing; leave with what is there if a Ctrl-C or a full disk ends it early."""
    from sim.cli.progress import progress_of, tell
    from sim.errors import Incomplete, InvalidInput
    from sim.kernel import prepare
    from sim.study import fill, finishing_on_interrupt, live_on

    what = f"{case.name}: {ensemble.n_runs:,} runs of {ensemble.n_rows:,} rows"
    with progress_of(ensemble.n_runs, what=what) as report, finishing_on_interrupt() as stop:
        if cluster is None:
            prepare(report.announce)
        progress = _Progress(report, stop)
        try:
            with live_on(cluster, stop=stop, announce=tell) as live:
                store = fill(
                    out, ensemble, threads=threads, progress=progress.advance, stop=stop, live=live
                )
        except InvalidInput as error:
            if progress.is_begun:
                raise Incomplete(f"{error} {how_to_go_on(out)}") from error
            raise
        if not store.is_complete:
            tell(how_to_go_on(out))
            raise KeyboardInterrupt
    return store


def how_to_go_on(out: Path) -> str:
    """Say what is there, and that the same command goes on."""
    from sim.study import load_store

    store = load_store(out)
    there = store.n_runs - store.runs_of(store.missing())
    return f"{there:,} of {store.n_runs:,} runs are in {out}; the same command goes on from there."


class _Progress:
    """Tells how far the runs are and how long they take, in lines where there is no terminal."""

    def __init__(self, report: Reporter, stop: Callable[[], bool]) -> None:
        from sim.study import with_time_left

        self.advance = with_time_left(self._tell)
        self.is_begun = False
        self._report, self._stop = report, stop
        self._there = 0
        self._is_stop_told = False
        self._last_line = time.perf_counter()

    def _tell(self, done: int, runs: int, seconds: float | None) -> None:
        from sim.cli.progress import is_terminal, tell

        if not self.is_begun:
            self.is_begun, self._there = True, done
            if done:
                tell(f"{done:,} of {runs:,} runs were there")
        # Runs of an earlier call would make a bar believe in their pace.
        self._report.advance(done - self._there, runs - self._there)
        if self._stop() and not self._is_stop_told:
            self._is_stop_told = True
            tell("finishing what is under way; Ctrl-C again ends it at once")
        now = time.perf_counter()
        if seconds is not None and now - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = now
            if not is_terminal():
                tell(f"{done:,} of {runs:,} runs, {duration(seconds)} left")


def duration(seconds: float) -> str:
    """Write a time for people."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5_400.0 else f"{seconds / 3_600.0:.1f} h"


def size(bytes_: float) -> str:
    """Write an amount of disk for people."""
    megabytes = bytes_ / 1e6
    return f"{megabytes:,.1f} MB" if megabytes < 1_000.0 else f"{megabytes / 1e3:,.1f} GB"
