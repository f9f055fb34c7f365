"""Daily quantiles are those of the row's own runs, and as safe on disk as the runs are."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import kernel
from sim.errors import Incomplete, InvalidInput
from sim.results.labels import keys_of
from sim.scenario import Scenario
from sim.study.daily import COLUMNS, Series, quantiles_by_row, series_in
from sim.study.ensembles import Ensemble
from sim.study.estimates import estimate
from sim.study.filling import fill
from sim.study.shards import DAILY, run_shard
from sim.study.store import Store
from sim.study.sweeps import Sweep, sweep

Make = Callable[..., Ensemble]
BytesIn = Callable[[Path], dict[str, bytes]]
NAMES = ("parallel_price_per_l", "readiness_share", "segment_unserved_l")
DAYS = 20


@pytest.fixture(scope="module")
def with_days(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Six rows of four runs, two rows a shard; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("daily") / "store"
    return fill(folder, make(daily=NAMES), threads=1)


def test_they_are_those_of_the_row_s_own_runs(
    with_days: Store, scenario: Scenario, design: dict[str, np.ndarray]
) -> None:
    found = pd.concat(with_days.daily_shards())
    by_series = dict(iter(found.groupby(["row", *Series._fields])))
    zone = scenario.zones[2].zone
    for row in (0, 5):
        values = {path: numbers[row] for path, numbers in design.items()}
        ((_, recorded),) = kernel.chunks(
            scenario, runs=4, first_run=4 * row, days=DAYS, values=values, threads=1
        )
        nation = by_series[row, "readiness_share", "", "", ""]
        assert nation["day"].tolist() == list(range(DAYS))
        expected = np.quantile(recorded.nation["readiness_share"], (0.05, 0.5, 0.95), axis=0)
        assert nation[["low", "median", "high"]].to_numpy().T.tolist() == expected.tolist()
        for index, fuel in enumerate(keys_of(scenario)["fuel"]):
            prices = recorded.markets["parallel_price_per_l"][:, :, 2, index]
            market = by_series[row, "parallel_price_per_l", zone, fuel, ""]
            assert market["high"].tolist() == np.quantile(prices, 0.95, axis=0).tolist()


def test_every_series_has_its_keys(scenario: Scenario) -> None:
    zones, segments = len(scenario.zones), len(scenario.segments)
    assert series_in(scenario, ["readiness_share"]) == (Series("readiness_share", "", "", ""),)
    prices = series_in(scenario, ["parallel_price_per_l"])
    assert len(set(prices)) == 2 * zones
    assert {series.fuel for series in prices} == {"gasoline", "diesel"}
    users = series_in(scenario, ["segment_unserved_l"])
    assert len(set(users)) == zones * segments
    assert users[1] == Series(
        "segment_unserved_l", scenario.zones[0].zone, "", scenario.segments[1].segment
    )


def test_quantiles_are_laid_out_by_row_series_and_day() -> None:
    runs = np.arange(5.0)
    values = np.stack(
        [np.stack([runs, 10 + runs], axis=1), np.stack([20 + runs, 30 + runs], axis=1)]
    )
    rows = np.array([3, 3, 3, 7, 7])
    series = (Series("a", "here", "", ""), Series("b", "", "", ""))
    found = pd.DataFrame(quantiles_by_row(values, rows, series))
    assert tuple(found) == COLUMNS
    assert found["row"].tolist() == [3] * 4 + [7] * 4
    assert found["observable"].tolist() == list("aabb") * 2
    assert found["day"].tolist() == [0, 1] * 4
    assert found["median"].tolist() == [1, 11, 21, 31, 3.5, 13.5, 23.5, 33.5]
    assert found["low"].tolist() == pytest.approx(
        [0.1, 10.1, 20.1, 30.1, 3.05, 13.05, 23.05, 33.05]
    )


def test_shards_have_whole_rows(with_days: Store, make: Make) -> None:
    assert make(daily=NAMES).shard_runs == 8
    assert make(daily=NAMES, runs_per_row=2_001, shard_runs=2_000).shard_runs == 2_001
    assert make().shard_runs == 5
    assert with_days.n_shards == 3
    assert [set(part["row"]) for part in with_days.daily_shards()] == [{0, 1}, {2, 3}, {4, 5}]


def test_any_reader_takes_them_as_one_table(with_days: Store) -> None:
    frame = pd.read_parquet(with_days.folder / DAILY)
    assert {*COLUMNS, "shard"} == set(frame)
    assert len(frame) == sum(map(len, with_days.daily_shards()))
    assert (frame["low"] <= frame["median"]).all() and (frame["median"] <= frame["high"]).all()


def test_threads_and_processes_change_no_byte(make: Make) -> None:
    task = make(daily=NAMES, runs_per_row=40, shard_runs=80).shard(0)
    sent = pickle.loads(pickle.dumps(task))
    assert run_shard(task, threads=2) == run_shard(task, threads=1) == run_shard(sent, threads=1)


@pytest.mark.parametrize("lost", ["runs", "daily"])
def test_a_lost_file_of_either_is_made_again(
    with_days: Store, make: Make, tmp_path: Path, bytes_in: BytesIn, lost: str
) -> None:
    folder = tmp_path / "store"
    store = fill(folder, make(daily=NAMES), threads=1)
    store.part(1, lost).unlink()
    assert store.missing() == [1]
    with pytest.raises(Incomplete, match="8 of 24 runs are missing"):
        list(store.daily_shards())
    assert {row for part in store.daily_shards(is_partial=True) for row in part["row"]} == {
        0,
        1,
        4,
        5,
    }
    fill(folder, make(daily=NAMES), threads=2)
    assert bytes_in(folder) == bytes_in(with_days.folder)


def test_a_damaged_file_is_named(with_days: Store, make: Make, tmp_path: Path) -> None:
    store = fill(tmp_path / "store", make(daily=NAMES), threads=1)
    part = store.part(1, DAILY)
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(InvalidInput, match=r"daily/shard=00001/part\.parquet: is damaged"):
        list(store.daily_shards())
    part.write_bytes(store.part(0, DAILY).read_bytes())
    with pytest.raises(InvalidInput, match=r"daily/shard=00001/.* \(it holds other runs\)"):
        fill(tmp_path / "store", make(daily=NAMES), threads=1)


def test_a_store_without_days_is_what_it_always_was(make: Make, filled: Store) -> None:
    assert "daily" not in make().identity
    assert filled.data_sets == ("runs",)
    with pytest.raises(InvalidInput, match="no daily quantiles were asked for"):
        list(filled.daily_shards())


def test_other_days_are_refused(with_days: Store, make: Make) -> None:
    changed = make(daily=NAMES[:2])
    with pytest.raises(
        InvalidInput, match=rf"begun with daily = {', '.join(NAMES)} \(not .*\); go"
    ):
        fill(with_days.folder, changed, threads=1)


def test_a_sweep_has_them_as_a_frame(scenario: Scenario, tmp_path: Path) -> None:
    swept = sweep(
        scenario,
        {"market.slope": [0.2, 0.4]},
        runs=3,
        days=10,
        daily=["readiness_share", "power_hours"],
        out=tmp_path / "store",
        threads=1,
    )
    frame = swept.daily(["power_hours"])
    assert list(frame) == list(COLUMNS)
    assert len(frame) == 2 * 10
    assert set(swept.daily()["observable"]) == {"readiness_share", "power_hours"}
    with pytest.raises(InvalidInput, match=r"of 'power_hour' are not in .* Did you mean 'power_h"):
        swept.daily(["power_hour"])


def test_nothing_begun_reads_as_an_empty_frame(make: Make, tmp_path: Path) -> None:
    store = fill(tmp_path / "store", make(daily=NAMES), stop=lambda: True)
    frame = Sweep(store).daily(is_partial=True)
    assert (len(frame), tuple(frame)) == (0, COLUMNS)


@pytest.mark.parametrize(
    ("daily", "lines"),
    [
        (["readiness"], ["daily = 'readiness' is not recorded. Did you mean 'readiness_share'?"]),
        (["arrived_l", "arrived_l"], ["daily = 'arrived_l': is there twice."]),
        (["arrived_l", 3, "x"], ["daily = 3 is not recorded.", "daily = 'x' is not recorded."]),
        ("arrived_l", ["daily = 'arrived_l' must be a list of names."]),
    ],
)
def test_a_mistake_is_named(make: Make, daily: Any, lines: list[str]) -> None:
    with pytest.raises(InvalidInput) as error:
        make(daily=daily)
    assert list(error.value.problems) == lines


def test_an_estimate_counts_their_disk(make: Make, with_days: Store) -> None:
    there = sum(path.stat().st_size for path in with_days.folder.rglob("*") if path.is_file())
    found = estimate(make(daily=NAMES), threads=1).bytes_at_most
    assert there < found
    lines = sum(map(len, with_days.daily_shards()))
    assert found - estimate(make(shard_runs=8), threads=1).bytes_at_most >= 8 * len(COLUMNS) * lines
