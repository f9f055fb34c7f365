"""Shards on the workers of a Dask cluster, for `fill`.

A task carries all that its shard takes, and its file comes back to the caller, who alone writes the
store: workers need no shared disk, and whatever holds for a store that is filled here (one writer,
whole files, the same bytes) holds without a second rule.  A worker that dies loses the shards it
was making, which others make again.  Dask is imported when a cluster is asked for, and only here.
"""

from __future__ import annotations

import hashlib
import math
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, partial
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from sim.errors import InvalidInput
from sim.paths import PACKAGE
from sim.scenario.entries import shown
from sim.study.beginning import versions
from sim.study.shards import ShardTask, run_shard

if TYPE_CHECKING:
    from distributed import Client

    from sim.study.filling import Live

SECONDS_TO_ANSWER = 5.0
"""How long a scheduler may take to answer before it counts as unreachable [s]."""

SECONDS_BETWEEN_LOOKS = 1.0
"""How often workers that came or went are counted [s]."""

AHEAD = 2
"""Shards under way for each thread: one is run, and the next is there when it ends."""

IN_WORDS = {
    "model": "another source of the model",
    "package": "another source of the package",
    "mathematics": "a C library that rounds exp, log or pow otherwise",
}
"""What is told in words; every other fact is told with its two values."""


def cluster_faults(cluster: Client | str | None, *, threads: int | None) -> list[str]:
    """Say what is wrong with the cluster that a call was given; nothing is connected to."""
    if cluster is None:
        return []
    faults = []
    is_client = hasattr(cluster, "submit") and hasattr(cluster, "nthreads")
    if not is_client and not (isinstance(cluster, str) and cluster.strip()):
        faults.append(
            f"cluster = {shown(cluster)} must be the address of a Dask scheduler, as in "
            "tcp://10.0.0.1:8786, or a dask.distributed.Client."
        )
    elif getattr(cluster, "asynchronous", False):
        faults.append("cluster: is an asynchronous Client; give one with asynchronous=False.")
    if threads is not None:
        faults.append("threads, cluster: write one of the two; workers have threads of their own.")
    return faults


@contextmanager
def live_on(
    cluster: Client | str | None,
    *,
    stop: Callable[[], bool] | None = None,
    announce: Callable[[str], None] | None = None,
) -> Iterator[Live | None]:
    """Connect to a cluster and check its workers, for the `live` of `fill`.

    Parameters
    ----------
    cluster : Client or str, optional
        A `distributed.Client`, which stays open, or the address of a scheduler.
    stop : callable, optional
        The one that `fill` is given; where it says True and no worker is left, nothing is waited
        for.
    announce : callable, optional
        Told once in a sentence who will run the shards.

    Yields
    ------
    callable or None
        Runs tasks on the workers, one a thread; None without a cluster, for this machine.

    Raises
    ------
    InvalidInput
        If Dask is not installed, the scheduler does not answer, or a worker would make other bytes.
    """
    if cluster is None:
        yield None
        return
    with _client_of(cluster) as client:
        name = client.scheduler.address if client.scheduler else str(cluster)
        expected = facts()
        with _failures_of(name):
            check_workers(client.run(worker_facts, on_error="return"), expected)
            threads = client.nthreads()
        if announce is not None:
            announce(_greeting(name, threads))
        work = _Work(client, name=name, expected=expected, stop=stop or (lambda: False))
        try:
            yield work.live
        finally:
            work.leave()


def _greeting(name: str, threads: Mapping[str, int]) -> str:
    if not threads:
        return f"{name}: no worker is there yet; the runs begin when one comes"
    return f"{name}: {len(threads):,} workers, {sum(threads.values()):,} threads in all"


@contextmanager
def _client_of(cluster: Client | str) -> Iterator[Client]:
    """Hand over the caller's own client, or one that is closed at the end."""
    if not isinstance(cluster, str):
        yield cluster
        return
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError:
        raise InvalidInput(
            f"cluster = {cluster!r}: needs Dask; pip install 'fuelblockade[cluster]'"
        ) from None
    try:
        get_address_host_port(cluster)  # a client that fails on it takes a while to end
    except ValueError as error:
        raise InvalidInput(
            f"cluster = {cluster!r}: is no address such as tcp://10.0.0.1:8786 "
            f"({_first_line(error)})."
        ) from None
    try:
        client = Client(cluster, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except OSError as error:
        raise InvalidInput(
            f"cluster = {cluster!r}: no Dask scheduler answers there within "
            f"{SECONDS_TO_ANSWER:g} s ({_first_line(error)})."
        ) from None
    with client:
        yield client


def facts() -> dict[str, str]:
    """Say what the bytes of a shard depend on where this runs, beside its task."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return {**versions(), "package": digest.hexdigest()[:16], "mathematics": _mathematics()}


def _mathematics() -> str:
    """Hash of what the C library makes of some arguments: processors may round the last bit."""
    numbers = [0.001 * step for step in range(1, 5_000)]
    made = [
        value
        for x in numbers
        for value in (math.exp(x), math.exp(-7.0 * x), math.log(x), math.pow(x, 0.37))
    ]
    return hashlib.sha256(struct.pack(f"<{len(made)}d", *made)).hexdigest()[:16]


@cache
def worker_facts() -> dict[str, str]:
    """Return the facts of a worker when it was first asked: later edits are not what it runs."""
    return facts()


def check_workers(found: Mapping[str, object], expected: Mapping[str, str]) -> None:
    """Check that every worker has the versions and the source that are here.

    Parameters
    ----------
    found : mapping of str to mapping or exception
        What each worker says of itself, by its address.
    expected : mapping
        Facts of this machine.

    Raises
    ------
    InvalidInput
        In one line that names the first worker that differs, and how many do.
    """
    faults = {
        worker: fault for worker, told in found.items() if (fault := _fault_of(told, expected))
    }
    if faults:
        worker, fault = next(iter(faults.items()))
        more = f"; so do {len(faults) - 1} more" if len(faults) > 1 else ""
        raise InvalidInput(
            f"worker {worker}: {fault}{more}. Install what is here, and start the workers again."
        )


def _fault_of(told: object, expected: Mapping[str, str]) -> str:
    if not isinstance(told, Mapping):
        return f"cannot run fuelblockade ({type(told).__name__}: {_first_line(told)})"
    differences = [
        IN_WORDS.get(name, f"{name} {told.get(name)} (not {value})")
        for name, value in expected.items()
        if told.get(name) != value
    ]
    return f"has {', '.join(differences)}" if differences else ""


def made_by_worker(task: ShardTask, expected: Mapping[str, str]) -> dict[str, bytes]:
    """Make a shard on a worker; one that joined later than the check is checked here."""
    from distributed import get_worker

    check_workers({get_worker().address: worker_facts()}, expected)
    return run_shard(task, threads=1)


class _Work:
    """Shards under way on a cluster, by the future of each."""

    def __init__(
        self, client: Client, *, name: str, expected: Mapping[str, str], stop: Callable[[], bool]
    ) -> None:
        self._client, self._name, self._expected, self._stop = client, name, expected, stop
        self._under_way: dict[Any, int] = {}
        self._ended: SimpleQueue[Any] = SimpleQueue()
        self._n_threads, self._looked = 0, -math.inf

    def live(self, tasks: Iterator[ShardTask]) -> Iterator[tuple[int, dict[str, bytes]]]:
        """Keep the workers busy with tasks and yield each shard as it is there."""
        while True:
            with _failures_of(self._name):
                self._look()
                room = max(AHEAD * self._n_threads, 1) - len(self._under_way)
                for task in islice(tasks, max(room, 0)):
                    self._begin(task)
            if not self._under_way or (not self._n_threads and self._stop()):
                return
            yield from self._ended_soon()

    def _look(self) -> None:
        """Count the workers' threads, unless that was done just now."""
        if time.monotonic() - self._looked >= SECONDS_BETWEEN_LOOKS:
            self._n_threads = sum(self._client.nthreads().values())
            self._looked = time.monotonic()

    def _ended_soon(self) -> list[tuple[int, dict[str, bytes]]]:
        """Wait a little for a shard; its future is let go of, and with it the worker's copy."""
        try:
            future = self._ended.get(timeout=SECONDS_BETWEEN_LOOKS)
        except Empty:
            return []
        number = self._under_way.pop(future)
        return [(number, self._files_of(future, number))]

    def _begin(self, task: ShardTask) -> None:
        # Not pure: a shard that was made before and let go of has to be made again.
        made = partial(made_by_worker, expected=self._expected)
        future = self._client.submit(made, task, pure=False, priority=-task.number)
        self._under_way[future] = task.number
        future.add_done_callback(self._ended.put)

    def _files_of(self, future: Any, number: int) -> dict[str, bytes]:
        from distributed import KilledWorker

        with _failures_of(self._name):
            error = future.exception() if future.status == "error" else None
            if error is None:
                files: dict[str, bytes] = future.result()
                return files
        if isinstance(error, KilledWorker):
            raise InvalidInput(
                f"cluster {self._name}: {error.allowed_failures + 1} workers died while they made "
                f"shard {number}; give them more memory or time."
            )
        if isinstance(error, OSError | ImportError):
            raise InvalidInput(
                f"cluster {self._name}: a worker could not make shard {number} ({error})."
            )
        raise error

    def leave(self) -> None:
        """Let go of what nobody waits for any more."""
        with suppress(OSError):  # the scheduler may have gone first
            self._client.cancel(list(self._under_way))
        self._under_way.clear()


@contextmanager
def _failures_of(name: str) -> Iterator[None]:
    """Tell in one line that a scheduler went away."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (OSError, CancelledError) as error:
        raise InvalidInput(f"cluster {name}: is gone ({_first_line(error)}).") from None


def _first_line(error: object) -> str:
    lines = str(error).splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
