"""Filling a run store: one missing shard after the other, until all are there or it is stopped.

Only one process fills a store at a time.  What was killed leaves whole shards and perhaps a file
aside, which the next call removes.
"""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InvalidInput
from sim.study.beginning import begin_store, found_store
from sim.study.shards import ShardTask, run_shard
from sim.study.whole_files import forget_aside, unwritable, write_whole

if TYPE_CHECKING:
    from sim.study.ensembles import Ensemble
    from sim.study.store import Store

Progress = Callable[[int, int], None]
Live = Callable[[Iterator[ShardTask]], Iterable[tuple[int, Mapping[str, bytes]]]]


def fill(
    folder: str | Path,
    ensemble: Ensemble,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    live: Live | None = None,
) -> Store:
    """Run what is missing of an ensemble's store, which is begun if there is none.

    Parameters
    ----------
    folder : str or Path
        A new or empty folder, or one that the same call filled in part.
    ensemble : Ensemble
        Which runs.
    threads : int, optional
        Threads to use, all processors by default; they change no byte.
    progress : callable, optional
        Called with the runs done and the runs in all, first with what was there before.
    stop : callable, optional
        Asked before each shard; where it says True the call returns, and the store is incomplete.
    live : callable, optional
        Runs tasks elsewhere: takes an iterator of tasks, of which it need not hold more than a few,
        and yields the number and the files of each shard, in any order.

    Returns
    -------
    Store
        Complete, or not if it was stopped.

    Raises
    ------
    InvalidInput
        If the folder holds something else, another ensemble or a damaged shard, cannot be written,
        or is being filled by another process.
    """
    here = Path(folder)
    found_store(here, ensemble)  # before anything is made
    with alone(here):
        forget_aside(here)
        store = begin_store(here, ensemble)
        missing = store.missing()
        for number in sorted(set(range(store.n_shards)) - set(missing)):
            store.check(number)
        done = store.n_runs - store.runs_of(missing)

        def tell(under_way: int) -> None:
            if progress is not None:
                progress(done + under_way, store.n_runs)

        tell(0)
        tasks = map(ensemble.shard, _until(stop, missing))
        shards = live(tasks) if live else _one_by_one(tasks, threads=threads, advance=tell)
        for number, files in shards:
            for data_set in store.data_sets:
                write_whole(here, store.name_of(number, data_set), files[data_set])
            done += store.runs_of([number])
            tell(0)
        forget_aside(here)
    return store


def _one_by_one(
    tasks: Iterator[ShardTask], *, threads: int | None, advance: Callable[[int], None]
) -> Iterator[tuple[int, dict[str, bytes]]]:
    for task in tasks:
        yield task.number, run_shard(task, threads=threads, advance=advance)


def _until(stop: Callable[[], bool] | None, numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        if stop is not None and stop():
            return
        yield number


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes from filling a folder; the lock ends with the process, even killed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InvalidInput(
            f"{folder}: another process is filling it; wait for it, or name another folder."
        ) from None
    except OSError:
        return  # a disk that knows no locks; two processes would write the same bytes


@contextmanager
def finishing_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a wish to stop, for `fill`; a second one interrupts at once.

    Yields
    ------
    callable
        Says whether Ctrl-C was pressed.
    """
    is_asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield is_asked.is_set  # only the main thread may listen
        return
    before: Any = signal.getsignal(signal.SIGINT) or signal.SIG_DFL

    def ask(number: int, frame: Any) -> None:  # noqa: ARG001
        is_asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield is_asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
