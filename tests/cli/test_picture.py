"""``blockade picture``: files of a scenario or a saved result, and what is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from sim.plots import PICTURES

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_all_pictures_of_a_scenario(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade("picture", "nepal-2015", "--runs", "3", "--seed", "2")
    assert done.returncode == 0, done.stderr
    files = [f"pictures/{name}.png" for name in PICTURES]
    assert done.stdout.splitlines() == files
    assert "nepal-2015: 3 runs" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pictures"]
    assert all((tmp_path / file).read_bytes().startswith(b"\x89PNG") for file in files)


def test_one_picture_of_a_saved_result(blockade: Blockade, tmp_path: Path) -> None:
    assert blockade("run", "mali-2025", "--runs", "2", "--out", "saved").returncode == 0
    done = blockade("picture", "saved", "deterrence", "--out", "here")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "here/deterrence.png\n"
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["deterrence.png"]
    again = blockade("picture", "saved", "--runs", "9")
    assert again.returncode == 3
    assert "saved: is a saved result, whose runs, seed and numbers are given" in again.stderr


def test_a_summary_has_no_pictures(blockade: Blockade, tmp_path: Path) -> None:
    blockade("run", "mali-2025", "--runs", "2", "--record", "summary", "--out", "saved")
    done = blockade("picture", "saved", "map")
    assert done.returncode == 1
    assert "--record daily" in done.stderr
    assert not (tmp_path / "pictures").exists()


def test_a_file_in_the_way_is_told_before_the_runs(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = blockade("picture", "mali-2025", "--out", "taken")
    assert done.returncode == 3
    assert done.stderr == "blockade: taken: is a file; name a folder for the pictures.\n"
