"""What filling will take is said before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InvalidInput
from sim.study.ensembles import Ensemble
from sim.study.estimates import estimate, with_time_left
from sim.study.filling import fill
from sim.study.store import Store

Make = Callable[..., Ensemble]


def test_nothing_is_written(make: Make, tmp_path: Path) -> None:
    found = estimate(make(), folder=tmp_path / "store", threads=1)
    assert (found.runs, found.shards, found.runs_left, found.shards_left) == (24, 5, 24, 5)
    assert found.seconds > 0.0
    assert found.bytes_free > 0
    assert list(tmp_path.iterdir()) == []


def test_disk_is_bounded(make: Make, filled: Store) -> None:
    taken = sum(path.stat().st_size for path in filled.folder.rglob("*") if path.is_file())
    assert taken < estimate(make(), threads=1).bytes_at_most < 5 * taken


def test_what_is_there_counts_as_done(make: Make, tmp_path: Path) -> None:
    done: list[int] = []
    store = fill(
        tmp_path / "store",
        make(),
        threads=1,
        progress=lambda runs, _: done.append(runs),
        stop=lambda: done[-1] >= 10,
    )
    found = estimate(make(), folder=store.folder, threads=1)
    assert (found.runs_left, found.shards_left) == (14, 3)


def test_a_complete_store_takes_no_time(make: Make, filled: Store) -> None:
    assert estimate(make(), folder=filled.folder).seconds == 0.0


def test_another_ensemble_is_refused(make: Make, filled: Store) -> None:
    with pytest.raises(InvalidInput, match="was begun with seed = 1"):
        estimate(make(seed=2), folder=filled.folder)


def test_the_time_left_follows_the_pace_of_this_call() -> None:
    clock = iter([100.0, 110.0])
    told: list[tuple[int, int, float | None]] = []
    progress = with_time_left(lambda *facts: told.append(facts), clock=lambda: next(clock))
    for done in (500, 500, 550):
        progress(done, 1_000)
    assert told == [(500, 1_000, None), (500, 1_000, None), (550, 1_000, pytest.approx(90.0))]
