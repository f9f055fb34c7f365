"""Saved results: whole or not at all, and the same when they are read back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput
from sim.observables.recorded import Recorded
from sim.results import RESPONSIBLE_USE, check_folder, load_result
from sim.results.result import Result


def everything_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fail(path: Path) -> None:
    path.write_text("half")
    raise RuntimeError("no picture today")


# ----------------------------------------------------------------------------------- there and back


def test_a_daily_result_comes_back_the_same(daily: Result, tmp_path: Path) -> None:
    again = load_result(daily.save(tmp_path / "demo"))
    assert again.scenario == daily.scenario
    assert (again.seed, again.runs, again.days, again.record) == (7, 3, 60, "daily")
    pd.testing.assert_frame_equal(again.outcomes, daily.outcomes, check_index_type=False)
    assert again.summary().equals(daily.summary())
    assert repr(again) == repr(daily)
    assert daily.recorded is not None
    assert again.recorded is not None
    for found, wanted in zip(again.recorded, daily.recorded, strict=True):
        assert found.dtype == wanted.dtype
        assert np.array_equal(found, wanted)


def test_numbers_come_back_to_the_last_bit(daily: Result, tmp_path: Path) -> None:
    outcomes = daily.outcomes.assign(lost=np.random.default_rng(1).lognormal(size=3) / 3)
    again = load_result(replace(daily, outcomes=outcomes).save(tmp_path / "demo"))
    assert again.outcomes["lost"].tolist() == outcomes["lost"].tolist()


def test_a_summary_and_its_values_come_back(summary_only: Result, tmp_path: Path) -> None:
    values = {"market.slope": np.array([0.1, 1 / 3, 0.3]), "entry.fleet": np.full(3, 2000.0)}
    again = load_result(replace(summary_only, values=values).save(tmp_path / "demo"))
    assert again.recorded is None
    assert {path: each.tolist() for path, each in again.values.items()} == {
        path: each.tolist() for path, each in values.items()
    }


def test_a_result_without_outcomes_comes_back(
    make: SimpleNamespace, recorded: Recorded, tmp_path: Path
) -> None:
    result = make.result(make.scenario(), recorded, is_daily=False)
    assert load_result(result.save(tmp_path / "demo")).outcomes.shape == (3, 0)


def test_the_folder_says_what_it_is(daily: Result, tmp_path: Path) -> None:
    folder = daily.save(tmp_path / "demo", also={"note.txt": lambda path: path.write_text("!")})
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["version"] == sim.__version__
    assert manifest["scenario"] == "two-of-all"
    assert manifest["scenario_hash"] == daily.scenario.hash
    assert manifest["responsible_use"] == RESPONSIBLE_USE
    assert {*manifest["files"], "manifest.json"} == set(everything_in(folder))
    assert "note.txt" in manifest["files"]


def test_the_same_result_makes_the_same_tables(daily: Result, tmp_path: Path) -> None:
    first, second = (everything_in(daily.save(tmp_path / name)) for name in ("a", "b"))
    assert first.pop("daily.npz")
    assert second.pop("daily.npz")
    assert first == second


def test_never_is_no_day_in_the_saved_summary(daily: Result, tmp_path: Path) -> None:
    summary = pd.read_csv(daily.save(tmp_path / "demo") / "summary.csv", index_col="outcome")
    assert summary.loc["break-day", "median"] == np.inf
    assert summary.loc["break-day", "never_share"] == 1.0


# ------------------------------------------------------------------------------ whole or not at all


def test_a_failing_write_leaves_nothing(daily: Result, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no picture today"):
        daily.save(tmp_path / "deep" / "demo", also={"run.png": fail})
    assert list(tmp_path.iterdir()) == []


def test_a_failing_write_keeps_the_result_that_was_there(daily: Result, tmp_path: Path) -> None:
    before = everything_in(daily.save(tmp_path / "demo"))
    with pytest.raises(RuntimeError, match="no picture today"):
        replace(daily, seed=8).save(tmp_path / "demo", also={"run.png": fail})
    assert everything_in(tmp_path / "demo") == before
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_full_disk_is_one_clear_error(
    daily: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(daily.save(tmp_path / "demo"))

    def write(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", write)
    with pytest.raises(InvalidInput) as caught:
        daily.save(tmp_path / "demo")
    assert str(caught.value) == (
        f"{tmp_path / 'demo'}: cannot be written (No space left on device)."
    )
    assert everything_in(tmp_path / "demo") == before
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_failing_rename_puts_the_old_result_back(
    daily: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(daily.save(tmp_path / "demo"))
    rename = Path.rename

    def rename_unless_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", rename_unless_new)
    with pytest.raises(InvalidInput, match="Input/output error"):
        replace(daily, seed=8).save(tmp_path / "demo")
    assert everything_in(tmp_path / "demo") == before


def test_an_earlier_result_is_replaced_whole(
    daily: Result, summary_only: Result, tmp_path: Path
) -> None:
    daily.save(tmp_path / "demo", also={"run.png": lambda path: path.write_text("!")})
    summary_only.save(tmp_path / "demo")
    names = set(everything_in(tmp_path / "demo"))
    assert names == {
        "manifest.json",
        "scenario.json",
        "summary.csv",
        "outcomes.csv",
        "accounts.csv",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_an_empty_folder_and_missing_parents_are_fine(daily: Result, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "a" / "b" / "c"):
        check_folder(folder)
        assert load_result(daily.save(folder)).runs == 3
    assert not list(tmp_path.glob(".saving-*"))


@pytest.mark.parametrize("action", ["check", "save"])
def test_a_folder_with_other_files_is_never_replaced(
    daily: Result, tmp_path: Path, action: str
) -> None:
    folder = daily.save(tmp_path / "thesis")
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (folder / name).write_text("years of work")
    with pytest.raises(InvalidInput) as caught:
        check_folder(folder) if action == "check" else daily.save(folder)
    assert str(caught.value) == (
        f"{folder}: holds files that no saved result wrote (a.txt, b.txt, c.txt and 1 more); "
        "name another folder, or move them away."
    )
    assert (folder / "d.txt").read_text() == "years of work"


@pytest.mark.parametrize("action", ["check", "save"])
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("file", "is a file; name a folder to save the result to."),
        ("file/demo", "cannot be written (Not a directory)."),
    ],
)
def test_a_place_that_cannot_be_written_is_one_clear_error(
    daily: Result, tmp_path: Path, place: str, reason: str, action: str
) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(InvalidInput) as caught:
        check_folder(tmp_path / place) if action == "check" else daily.save(tmp_path / place)
    assert caught.value.problems == (f"{tmp_path / place}: {reason}",)
    assert everything_in(tmp_path) == {"file": b"text"}


def test_a_forbidden_place_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", forbid)
    with pytest.raises(InvalidInput, match=r"demo: cannot be written \(Permission denied\)\.$"):
        check_folder(tmp_path / "demo")


def test_checking_a_folder_leaves_no_trace(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


# -------------------------------------------------------------------------------- what is no result


def test_a_folder_without_a_result_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"holds no saved result; there is no manifest\.json\.$"):
        load_result(tmp_path)


def test_another_format_is_told(daily: Result, tmp_path: Path) -> None:
    folder = daily.save(tmp_path / "demo")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 0}))
    with pytest.raises(InvalidInput, match="was not saved in format 1, which this version reads"):
        load_result(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", "{"),
        ("manifest.json", '{"format": 1}'),
        ("scenario.json", "{}"),
        ("outcomes.csv", "run,lost\n0,many\n"),
        ("outcomes.csv", None),
        ("daily.npz", "nothing"),
        ("daily.npz", None),
    ],
)
def test_a_damaged_result_is_one_line(
    daily: Result, tmp_path: Path, name: str, content: str | None
) -> None:
    folder = daily.save(tmp_path / "demo")
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content)
    with pytest.raises(InvalidInput) as caught:
        load_result(folder)
    assert str(caught.value).startswith(f"{folder}: the saved result is damaged (")
    assert len(str(caught.value).splitlines()) == 1


def test_records_of_other_observables_are_told(daily: Result, tmp_path: Path) -> None:
    assert daily.recorded is not None
    fewer = daily.recorded._replace(zones=daily.recorded.zones[["panic"]].copy())
    folder = replace(daily, recorded=fewer).save(tmp_path / "demo")
    with pytest.raises(InvalidInput, match="other observables than this version records"):
        load_result(folder)


def test_a_saved_result_may_move(daily: Result, tmp_path: Path) -> None:
    folder = daily.save(tmp_path / "demo")
    shutil.move(folder, tmp_path / "elsewhere")
    assert repr(load_result(tmp_path / "elsewhere")) == repr(daily)
