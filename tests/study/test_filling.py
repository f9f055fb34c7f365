"""A store is filled once: killed, interrupted or refused, it ends with the same bytes."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.study import beginning
from sim.study.ensembles import Ensemble
from sim.study.filling import fill, finishing_on_interrupt
from sim.study.shards import ShardTask, run_shard
from sim.study.store import Store, load_store

ROOT = Path(__file__).resolve().parent.parent.parent
Make = Callable[..., Ensemble]
BytesIn = Callable[[Path], dict[str, bytes]]

# The ensemble of the fixtures, in a process that dies at the given rename.
DYING = """
import os, pickle, signal, sys
from pathlib import Path
from sim.study.filling import fill
ensemble = pickle.loads(Path(sys.argv[1]).read_bytes())
left, place = int(sys.argv[3]), Path.replace

def replace(self, target):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return place(self, target)

Path.replace = replace
fill(sys.argv[2], ensemble, threads=1)
"""


def started(program: str, *words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def pickled(make: Make, tmp_path: Path) -> Path:
    path = tmp_path / "ensemble.pickle"
    path.write_bytes(pickle.dumps(make()))
    return path


# Renames are of the manifest, scenario, design, then one a shard.
@pytest.mark.parametrize("rename", [1, 3, 4, 7])
def test_what_is_killed_goes_on_to_the_same_bytes(
    make: Make, filled: Store, pickled: Path, tmp_path: Path, bytes_in: BytesIn, rename: int
) -> None:
    folder = tmp_path / "store"
    assert started(DYING, pickled, folder, rename).wait(timeout=120) == -signal.SIGKILL
    assert [path.name for path in (folder / ".aside").iterdir()], "something was under way"
    kept = {name: bytes_ for name, bytes_ in bytes_in(folder).items() if ".aside" not in name}
    assert len(kept) == rename - 1
    told: list[int] = []
    fill(folder, make(), threads=1, progress=lambda done, runs: told.append(done))
    assert told[0] == 5 * max(rename - 4, 0)
    assert bytes_in(folder) == bytes_in(filled.folder)
    assert not (folder / ".aside").exists()


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(
    make: Make, tmp_path: Path, bytes_in: BytesIn
) -> None:
    ensemble = make(runs_per_row=20, shard_runs=4, days=60)
    (tmp_path / "ensemble.pickle").write_bytes(pickle.dumps(ensemble))
    folder = tmp_path / "killed"
    child = started(DYING, tmp_path / "ensemble.pickle", folder, 0)
    try:
        deadline = time.monotonic() + 120
        while len(list(folder.glob("runs/*/part.parquet"))) < 3:
            assert child.poll() is None and time.monotonic() < deadline
            time.sleep(0.002)
    finally:
        child.kill()
        child.wait(timeout=60)
    there = 30 - len(load_store(folder).missing())
    assert 3 <= there < 30
    fill(folder, ensemble, threads=2)
    whole = fill(tmp_path / "whole", ensemble, threads=1)
    assert bytes_in(folder) == bytes_in(whole.folder)


def test_a_complete_store_is_left_alone(make: Make, tmp_path: Path) -> None:
    store = fill(tmp_path / "store", make(), threads=1)
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*")}
    told: list[tuple[int, int]] = []
    fill(store.folder, make(), progress=lambda done, runs: told.append((done, runs)))
    assert {path: path.stat().st_mtime_ns for path in store.folder.rglob("*.*")} == {
        path: when for path, when in before.items() if path.suffix
    }
    assert told == [(24, 24)]


def test_stop_ends_it_after_a_whole_shard(
    make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    done: list[int] = []
    store = fill(
        tmp_path / "store",
        make(),
        threads=1,
        progress=lambda runs, _: done.append(runs),
        stop=lambda: done[-1] >= 10,
    )
    assert store.missing() == [2, 3, 4]
    assert not store.is_complete
    again = fill(store.folder, make(), threads=1)
    assert again.is_complete
    assert bytes_in(store.folder) == bytes_in(filled.folder)


def test_ctrl_c_finishes_the_shard(make: Make, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)

    def press(done: int, runs: int) -> None:
        if done == 10 and signal.getsignal(signal.SIGINT) is not before:
            signal.raise_signal(signal.SIGINT)

    with finishing_on_interrupt() as stop:
        store = fill(tmp_path / "store", make(), threads=1, progress=press, stop=stop)
        assert stop()
    assert store.missing() == [2, 3, 4]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.fixture
def python_listens() -> Iterator[None]:
    """Let Python itself listen to Ctrl-C, whoever did before."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("python_listens")
def test_a_second_ctrl_c_interrupts_at_once(make: Make, tmp_path: Path) -> None:
    def press(done: int, runs: int) -> None:
        if done == 10:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with finishing_on_interrupt() as stop, pytest.raises(KeyboardInterrupt):
        fill(tmp_path / "store", make(), threads=1, progress=press, stop=stop)
    store = fill(tmp_path / "store", make(), threads=2)
    assert store.is_complete


def refused(folder: Path, ensemble: Ensemble) -> str:
    with pytest.raises(InvalidInput) as error:
        fill(folder, ensemble, threads=1)
    assert len(error.value.problems) == 1
    return str(error.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": 2}, "seed = 1 (not 2)"),
        ({"shard_runs": 6}, "shard_runs = 5 (not 6)"),
        ({"days": 30}, "days = 20 (not 30)"),
        ({"same_draws": True}, "same_draws = False (not True)"),
        ({"seed": 2, "first_run": 5}, "first_run = 0 (not 5), seed = 1 (not 2)"),
        (
            {"design": {"market.slope": np.linspace(0.15, 0.7, 6)}},
            "another design",
        ),
    ],
)
def test_other_runs_are_refused_in_one_sentence(
    make: Make, filled: Store, bytes_in: BytesIn, changes: Any, words: str
) -> None:
    before = bytes_in(filled.folder)
    assert refused(filled.folder, make(**changes)) == (
        f"{filled.folder}: was begun with {words}; go on as it was begun, or name another folder."
    )
    assert bytes_in(filled.folder) == before


def test_another_scenario_or_summary_is_refused(make: Make, filled: Store) -> None:
    changed = make().scenario.with_values({"market.slope": 0.31})
    assert "was begun with another scenario; go on" in refused(
        filled.folder, make(scenario=changed)
    )
    newer = replace(make().summary, version=2)
    message = refused(filled.folder, make(summary=newer))
    assert "another summary ('headlines' version 1" in message
    assert "not 'headlines' version 2" in message


def test_other_versions_are_refused(
    make: Make, filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = {**beginning.versions(), "numpy": "99.0", "model": "other"}
    monkeypatch.setattr(beginning, "versions", lambda: now)
    message = refused(filled.folder, make())
    assert "another source of the model, numpy " in message
    assert "(not 99.0); go on" in message


def test_a_folder_of_something_else_is_refused(make: Make, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine", encoding="utf-8")
    assert refused(tmp_path, make()) == (
        f"{tmp_path}: holds files of something else (thesis.tex); "
        "name another folder, or move them away."
    )
    assert refused(tmp_path / "thesis.tex", make()) == (
        f"{tmp_path / 'thesis.tex'}: is a file; name a folder for the runs."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_two_processes_do_not_fill_one_store(make: Make, tmp_path: Path) -> None:
    messages: list[str] = []

    def meanwhile(done: int, runs: int) -> None:
        if done == 5:
            messages.append(refused(tmp_path / "store", make()))

    assert fill(tmp_path / "store", make(), threads=1, progress=meanwhile).is_complete
    assert "another process is filling it" in messages[0]


@pytest.mark.parametrize(("where", "call"), [(os, "fsync"), (Path, "replace"), (Path, "mkdir")])
def test_a_full_disk_is_one_clear_error_and_loses_nothing(
    make: Make,
    filled: Store,
    tmp_path: Path,
    bytes_in: BytesIn,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    call: str,
) -> None:
    folder = tmp_path / "store"
    fill(folder, make(), threads=1, stop=(folder / "runs").exists)
    kept = bytes_in(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(where, call, full)
        assert "cannot be written (No space left on device)" in refused(folder, make())
    assert not (folder / ".aside").exists()
    assert bytes_in(folder) == kept
    fill(folder, make(), threads=1)
    assert bytes_in(folder) == bytes_in(filled.folder)


def test_a_disk_that_is_full_from_the_start_keeps_nothing(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be written (No space left on device)" in refused(tmp_path / "store", make())
    assert list((tmp_path / "store").iterdir()) == []


def test_memory_does_not_grow_with_the_shards(make: Make, tmp_path: Path) -> None:
    def peak(runs_per_row: int) -> int:
        ensemble = make(runs_per_row=runs_per_row, shard_runs=24)
        tracemalloc.start()
        try:
            fill(tmp_path / str(runs_per_row), ensemble, threads=1)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(32) < 1.1 * peak(8)


def test_shards_may_be_made_elsewhere_and_in_any_order(
    make: Make, filled: Store, tmp_path: Path, bytes_in: BytesIn
) -> None:
    def elsewhere(tasks: Iterator[ShardTask]) -> Iterator[tuple[int, dict[str, bytes]]]:
        sent = [pickle.dumps(task) for task in tasks]
        for task in map(pickle.loads, reversed(sent)):
            yield task.number, run_shard(task, threads=1)

    told: list[int] = []
    store = fill(
        tmp_path / "store", make(), live=elsewhere, progress=lambda done, runs: told.append(done)
    )
    assert told == [0, 4, 9, 14, 19, 24]
    assert bytes_in(store.folder) == bytes_in(filled.folder)
