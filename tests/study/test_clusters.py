"""A cluster makes the bytes that this machine makes, or refuses in one line."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.study import clusters
from sim.study.clusters import check_workers, facts, live_on
from sim.study.ensembles import Ensemble
from sim.study.filling import fill
from sim.study.store import Store, load_store
from sim.study.sweeps import planned_sweep, sweep

distributed = pytest.importorskip("distributed")
dask = pytest.importorskip("dask")

Make = Callable[..., Ensemble]
BytesIn = Callable[[Path], dict[str, bytes]]
Begin = Callable[..., Any]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Return a function that starts a cluster of processes with a thread each."""
    made: list[Any] = []

    def begin_with(workers: int) -> Any:
        made.append(
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
            )
        )
        return made[-1]

    yield begin_with
    for cluster in made:
        cluster.close()


@pytest.fixture(scope="module")
def two() -> Iterator[Any]:
    """Two workers that tests leave alive."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster


def filled_by(cluster: Any, folder: Path, ensemble: Ensemble, **options: Any) -> Store:
    with live_on(cluster.scheduler_address, stop=options.get("stop")) as live:
        return fill(folder, ensemble, live=live, **options)


def test_workers_make_the_same_bytes(
    two: Any, make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    told: list[int] = []
    said: list[str] = []
    with live_on(two.scheduler_address, announce=said.append) as live:
        progress = lambda done, runs: told.append(done)  # noqa: E731
        store = fill(tmp_path / "s", make(), live=live, progress=progress)
    assert bytes_in(store.folder) == bytes_in(filled.folder)
    assert told[0] == 0 and told[-1] == 24 and len(told) == 6
    assert said == [f"{two.scheduler_address}: 2 workers, 2 threads in all"]


def test_a_sweep_takes_a_client_and_leaves_it_open(
    two: Any, scenario: Scenario, tmp_path: Path, bytes_in: BytesIn
) -> None:
    few: dict[str, Any] = {"rows": {"market.slope": [0.2, 0.3]}, "runs": 2, "days": 10}
    with distributed.Client(two, set_as_default=False) as client:
        there = sweep(scenario, **few, out=tmp_path / "there", cluster=client)
        assert client.submit(abs, -1).result() == 1
    here = sweep(scenario, **few, out=tmp_path / "here", threads=1)
    assert bytes_in(there.store.folder) == bytes_in(here.store.folder)


def test_what_was_begun_here_goes_on_there(
    two: Any, make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    folder = tmp_path / "store"
    fill(folder, make(), threads=1, stop=(folder / "runs").exists)
    told: list[int] = []
    filled_by(two, folder, make(), progress=lambda done, runs: told.append(done))
    assert told[0] == 5
    assert bytes_in(folder) == bytes_in(filled.folder)


def test_a_stop_finishes_what_is_under_way(two: Any, make: Make, tmp_path: Path) -> None:
    ensemble = make(shard_runs=1)
    done: list[int] = []
    store = filled_by(
        two,
        tmp_path / "store",
        ensemble,
        progress=lambda runs, _: done.append(runs),
        stop=lambda: done[-1] >= 3,
    )
    under_way = clusters.AHEAD * 2
    assert 3 <= 24 - len(store.missing()) <= 3 + under_way
    assert not (store.folder / ".aside").exists()


def test_a_full_disk_here_lets_go_of_the_work_there(
    two: Any, make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = tmp_path / "store"
    with distributed.Client(two, set_as_default=False) as client, pytest.MonkeyPatch.context() as m:

        def fill_up(done: int, runs: int) -> None:
            if done:
                m.setattr(os, "fsync", full)

        with pytest.raises(InvalidInput, match=r"cannot be written \(No space left"):
            fill_with(client, make(), folder, fill_up)
        assert client.futures == {}
    kept = load_store(folder)
    assert len(kept.missing()) == 4
    filled_by(two, folder, make())
    assert bytes_in(folder) == bytes_in(filled.folder)


def fill_with(client: Any, ensemble: Ensemble, folder: Path, progress: Any) -> None:
    with live_on(client) as live:
        fill(folder, ensemble, live=live, progress=progress)


@pytest.mark.slow
def test_a_shard_that_kills_its_workers_is_told(begin: Begin, make: Make, tmp_path: Path) -> None:
    def die(*_: object) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        cluster = begin(1)
        ensemble = make(summary=replace(make().summary, of=die))
        with pytest.raises(InvalidInput, match=r"2 workers died while they made shard [01]; give"):
            filled_by(cluster, tmp_path / "store", ensemble)
    assert load_store(tmp_path / "store").missing() == list(range(5))


@pytest.mark.slow
def test_a_scheduler_that_goes_is_told_and_what_is_there_stays(
    begin: Begin, make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    cluster, folder = begin(1), tmp_path / "store"

    def close(done: int, runs: int) -> None:
        if done:
            cluster.close()

    with pytest.raises(InvalidInput, match=r"^cluster tcp://.*: is gone \("):
        filled_by(cluster, folder, make(), progress=close)
    there = {name: content for name, content in bytes_in(folder).items() if ".aside" not in name}
    assert there.items() < bytes_in(filled.folder).items()
    assert len(load_store(folder).missing()) == 4


def test_without_workers_it_waits_for_one_or_for_a_stop(
    begin: Begin, make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    cluster, since = begin(0), time.monotonic()
    waited = filled_by(
        cluster, tmp_path / "none", make(), stop=lambda: time.monotonic() > since + 2
    )
    assert waited.missing() == list(range(5))
    said: list[str] = []

    def come(sentence: str) -> None:
        said.append(sentence)
        cluster.scale(1)

    with live_on(cluster.scheduler_address, announce=come) as live:
        store = fill(tmp_path / "one", make(), live=live)
    assert said[0].endswith(": no worker is there yet; the runs begin when one comes")
    assert bytes_in(store.folder) == bytes_in(filled.folder)


def other_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process, and not the workers, believe in another version."""
    now = {**clusters.versions(), "numpy": "99.0"}
    monkeypatch.setattr(clusters, "versions", lambda: now)


def test_workers_of_another_version_are_refused(
    two: Any, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_numpy(monkeypatch)
    with pytest.raises(InvalidInput) as error:
        filled_by(two, tmp_path / "store", make())
    assert str(error.value).startswith("worker tcp://")
    assert str(error.value).endswith(
        f": has numpy {np.__version__} (not 99.0); so do 1 more. "
        "Install what is here, and start the workers again."
    )
    assert not (tmp_path / "store").exists()


def test_one_that_comes_later_is_refused_too(
    begin: Begin, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_numpy(monkeypatch)
    cluster = begin(0)

    def come(sentence: str) -> None:
        cluster.scale(1)

    with (
        pytest.raises(InvalidInput, match=r"^worker tcp://.*: has numpy .*\(not 99\.0\)\. Install"),
        live_on(cluster.scheduler_address, announce=come) as live,
    ):
        fill(tmp_path / "store", make(), live=live)
    assert load_store(tmp_path / "store").missing() == list(range(5))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model": "x"}, "has another source of the model"),
        ({"package": "x"}, "has another source of the package"),
        ({"mathematics": "x"}, "has a C library that rounds exp, log or pow otherwise"),
        ({"python": "3.9", "model": "x"}, "has another source of the model, python 3.9 (not"),
    ],
)
def test_what_differs_is_named(changes: dict[str, str], words: str) -> None:
    here = facts()
    with pytest.raises(InvalidInput) as error:
        check_workers({"tcp://a:1": here, "tcp://b:2": {**here, **changes}}, here)
    assert str(error.value).startswith(f"worker tcp://b:2: {words}")
    check_workers({"tcp://a:1": here}, here)


def test_a_worker_without_the_package_is_refused() -> None:
    missing = ModuleNotFoundError("No module named 'sim'")
    with pytest.raises(InvalidInput) as error:
        check_workers({"tcp://a:1": missing}, facts())
    assert str(error.value) == (
        "worker tcp://a:1: cannot run fuelblockade (ModuleNotFoundError: No module named 'sim'). "
        "Install what is here, and start the workers again."
    )


def test_facts_are_of_every_source_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.py").write_text("x = 1", encoding="utf-8")
    monkeypatch.setattr(clusters, "PACKAGE", tmp_path)
    before = facts()
    assert facts() == before
    (tmp_path / "rules" / "one.py").write_text("x = 2", encoding="utf-8")
    changed = {name for name, fact in facts().items() if before[name] != fact}
    assert changed == {"package"}


def unreachable(address: str) -> str:
    start = time.monotonic()
    with pytest.raises(InvalidInput) as error, live_on(address):
        pass
    assert time.monotonic() - start < clusters.SECONDS_TO_ANSWER + 3
    return str(error.value)


def test_nobody_at_an_address_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "SECONDS_TO_ANSWER", 0.5)
    assert unreachable("tcp://127.0.0.1:9").startswith(
        "cluster = 'tcp://127.0.0.1:9': no Dask scheduler answers there within 0.5 s ("
    )


@pytest.mark.parametrize("address", ["foo", "bogus://x:1", "tcp://127.0.0.1"])
def test_what_is_no_address_is_told_at_once(address: str) -> None:
    assert unreachable(address).startswith(
        f"cluster = {address!r}: is no address such as tcp://10.0.0.1:8786 ("
    )


def test_without_dask_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert unreachable("tcp://127.0.0.1:9") == (
        "cluster = 'tcp://127.0.0.1:9': needs Dask; pip install 'fuelblockade[cluster]'"
    )


class Asynchronous:
    """Looks like a client that has to be awaited."""

    asynchronous = True
    submit = nthreads = None


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"cluster": ""}, "cluster = '' must be the address of a Dask scheduler, as in tcp://10."),
        ({"cluster": 8786}, "cluster = 8786 must be the address of a Dask scheduler, as in tcp:"),
        ({"cluster": Asynchronous()}, "cluster: is an asynchronous Client; give one with asynch"),
        ({"cluster": "tcp://a:1", "threads": 2}, "threads, cluster: write one of the two; work"),
    ],
)
def test_a_mistake_is_one_line(scenario: Scenario, arguments: Any, line: str) -> None:
    with pytest.raises(InvalidInput) as error:
        planned_sweep(scenario, {"market.slope": [0.2, 0.3]}, **arguments)
    assert [problem[: len(line)] for problem in error.value.problems] == [line]


def test_errors_of_workers_survive_the_way_home() -> None:
    error = pickle.loads(pickle.dumps(InvalidInput(["one", "two"])))
    assert error.problems == ("one", "two")


# The last test that needs both workers: a new one takes a while to start.
def test_a_worker_killed_at_work_loses_nothing(
    two: Any, make: Make, tmp_path: Path, bytes_in: BytesIn
) -> None:
    ensemble = make(runs_per_row=40, shard_runs=20, days=120)
    killed: list[int] = []
    with distributed.Client(two, set_as_default=False) as client:
        processes = client.run(os.getpid)

        def kill_one(done: int, runs: int) -> None:
            busy = [worker for worker, tasks in client.processing().items() if tasks]
            if busy and not killed and done:
                killed.append(processes[busy[0]])
                os.kill(processes[busy[0]], signal.SIGKILL)

        with live_on(client) as live:
            store = fill(tmp_path / "killed", ensemble, live=live, progress=kill_one)
    assert killed
    whole = fill(tmp_path / "whole", ensemble, threads=1)
    assert bytes_in(store.folder) == bytes_in(whole.folder)
