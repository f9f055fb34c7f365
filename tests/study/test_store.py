"""A store is read by everybody as one table, and says what is missing or damaged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds
import pytest

from sim.errors import Incomplete, InvalidInput
from sim.study.ensembles import Ensemble
from sim.study.filling import fill
from sim.study.store import Store, load_store

Make = Callable[..., Ensemble]


@pytest.fixture
def copy(filled: Store, tmp_path: Path) -> Store:
    """A copy of the filled store that a test may damage."""
    shutil.copytree(filled.folder, tmp_path / "store")
    return load_store(tmp_path / "store")


def test_pandas_and_arrow_read_the_shards_as_one_table(filled: Store) -> None:
    expected = filled.read()
    by_pandas = pd.read_parquet(filled.folder / "runs").sort_values(["row", "run"])
    by_arrow = ds.dataset(filled.folder / "runs", partitioning="hive").to_table().to_pandas()
    for frame in (by_pandas, by_arrow.sort_values(["row", "run"])):
        assert frame["shard"].astype(int).tolist() == [run // 5 for run in range(24)]
        mine = frame.drop(columns="shard").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, expected, check_exact=True)


def test_rows_join_with_the_design(filled: Store, design: dict[str, object]) -> None:
    frame = filled.read(["tankers-lost-day-35"]).join(filled.design, on="row")
    assert list(frame) == ["row", "run", "tankers-lost-day-35", *design]
    assert frame["market.slope"].nunique() == 6
    assert pd.read_parquet(filled.folder / "design.parquet")["row"].tolist() == list(range(6))


def test_shards_are_read_one_at_a_time(filled: Store) -> None:
    assert [len(part) for part in filled.shards(["power-hours"])] == [5, 5, 5, 5, 4]


def test_the_manifest_says_what_the_runs_are(filled: Store, make: Make) -> None:
    manifest = json.loads((filled.folder / "manifest.json").read_text(encoding="utf-8"))
    ensemble = make()
    assert manifest["scenario"] == "mali-2025"
    assert manifest["scenario_hash"] == ensemble.scenario.hash
    assert manifest["design_hash"] == ensemble.design_hash
    assert manifest["summary"]["columns"] == list(ensemble.summary.columns)
    assert {"fuelblockade", "model", "python", "numpy", "numba", "pyarrow"} == {
        *manifest["versions"]
    }
    assert [manifest[key] for key in ("runs", "runs_per_row", "shards", "seed")] == [24, 4, 5, 1]


def test_the_scenario_comes_back(filled: Store, make: Make) -> None:
    assert filled.scenario == make().scenario


def test_a_complete_store_says_so(filled: Store) -> None:
    assert filled.is_complete
    assert filled.missing() == []
    assert repr(filled).endswith("24 of 24 runs>")


def test_an_incomplete_store_is_known_as_such(copy: Store) -> None:
    copy.part(1).unlink()
    copy.part(4).unlink()
    assert not copy.is_complete
    assert copy.missing() == [1, 4]
    with pytest.raises(Incomplete) as error:
        copy.read()
    assert str(error.value) == (
        f"{copy.folder}: 9 of 24 runs are missing; the call that began it goes on where it "
        "stopped, or read it with is_partial=True as far as it goes."
    )
    assert copy.read(is_partial=True)["run"].tolist() == [*range(5), *range(10, 20)]


def test_an_empty_store_reads_as_an_empty_table(copy: Store) -> None:
    shutil.rmtree(copy.folder / "runs")
    frame = copy.read(["power-hours"], is_partial=True)
    assert (len(frame), list(frame)) == (0, ["row", "run", "power-hours"])


def test_an_unknown_column_gets_the_nearest(filled: Store) -> None:
    with pytest.raises(InvalidInput, match=r"'power-hour' is not in .*Did you mean 'power-hours'"):
        filled.read(["power-hour"])


def test_a_damaged_shard_is_named_and_can_be_made_again(
    copy: Store, filled: Store, make: Make, bytes_in: Callable[[Path], dict[str, bytes]]
) -> None:
    whole = copy.part(2).read_bytes()
    copy.part(2).write_bytes(whole[: len(whole) // 2])
    for use in (copy.read, lambda: fill(copy.folder, make(), threads=1)):
        with pytest.raises(InvalidInput) as error:
            use()
        assert str(copy.part(2)) in str(error.value)
        assert str(error.value).endswith("remove it, and the same call makes it again.")
    copy.part(2).unlink()
    fill(copy.folder, make(), threads=1)
    assert bytes_in(copy.folder) == bytes_in(filled.folder)


def test_a_flipped_bit_is_seen_or_changes_nothing(copy: Store, filled: Store) -> None:
    whole, expected = copy.part(2).read_bytes(), filled.read()
    refusals = []
    for place in range(0, len(whole), len(whole) // 40):
        copy.part(2).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            pd.testing.assert_frame_equal(copy.read(), expected, check_exact=True)
        except InvalidInput as error:
            refusals.append(str(error))
    assert len(refusals) > 20
    assert all(str(copy.part(2)) in refusal for refusal in refusals)


def test_a_shard_of_other_runs_is_seen(copy: Store) -> None:
    shutil.copy(copy.part(0), copy.part(1))
    with pytest.raises(InvalidInput, match=r"shard=00001.* is damaged \(it holds other runs\)"):
        copy.read()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"manifest\.json: is damaged"),
        ("{}", "holds something else than a run store"),
        ('{"format": 1, "files": []}', "holds something else than a run store"),
        ('{"store_format": 2}', "is a run store of format 2, and this version reads format 1"),
        ('{"store_format": 1}', "is damaged .it has no 'ensemble'"),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        load_store(tmp_path)


def test_a_folder_without_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"holds no run store; there is no manifest\.json"):
        load_store(tmp_path / "nowhere")
