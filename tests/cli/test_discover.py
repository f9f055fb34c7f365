"""``blockade discover``: where a sweep fails, in words and as JSON, and clear errors."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("discover") / "sweep"
    vary = {"group.strength": "0.2:2", "market.slope": "0.15:0.7"}
    sim.sweep(sim.load("mali-2025"), vary, samples=64, runs=2, days=40, out=folder)
    return folder


def test_it_says_where_it_fails(blockade: Blockade, swept: Path) -> None:
    threshold = sim.load_sweep(swept).medians["unserved_l"].quantile(0.7)
    done = blockade("discover", swept, "--failure", f"unserved_l > {threshold:.1f}")
    assert done.returncode == 0, done.stderr
    title, *lines = done.stdout.splitlines()
    assert title.startswith(f"mali-2025: where unserved_l > {threshold:.1f} million l in at least")
    said = next(line for line in lines if line.startswith("It fails when "))
    assert "group.strength is over " in said
    assert "(density " in said and ", coverage " in said and ", support " in said
    assert any(line.startswith("box  parameter") and "quasi-p" in line for line in lines)
    assert lines[-1] == RESPONSIBLE_USE


def test_json_is_what_the_library_finds(blockade: Blockade, swept: Path) -> None:
    words = ("--failure", "break-day < 30", "--share", "1", "--density", "0.7", "--boxes", "1")
    done = blockade("discover", swept, *words, "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    found = sim.discover(sim.load_sweep(swept), "break-day < 30", share=1.0, density=0.7, boxes=1)
    assert content["failing"] == found.n_failing > 0
    assert content["sentences"] == list(found.sentences())
    (row, *_) = content["boxes"]
    assert row["parameter"] == "group.strength"
    assert row["low"] == found.table.loc[0, "low"]
    assert row["high"] is None


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        ("unservd_l > 3", "outcome = 'unservd_l' is unknown. Did you mean 'unserved_l'?"),
        ("unserved_l", "write outcome > number or outcome < number, as in 'unserved_l > 120'."),
    ],
)
def test_a_mistake_is_told_in_one_line(
    blockade: Blockade, swept: Path, failure: str, line: str
) -> None:
    done = blockade("discover", swept, "--failure", failure)
    assert (done.returncode, done.stdout) == (3, "")
    (told,) = done.stderr.splitlines()
    assert line in told


def test_a_sweep_that_is_not_whole_is_gone_on_with_first(
    blockade: Blockade, swept: Path, tmp_path: Path
) -> None:
    shutil.copytree(swept, tmp_path / "half")
    next((tmp_path / "half").glob("runs/*/part.parquet")).unlink()
    done = blockade("discover", "half", "--failure", "unserved_l > 3")
    assert (done.returncode, done.stdout) == (4, "")
    assert "runs are missing" in done.stderr


def test_a_folder_without_runs_is_refused(blockade: Blockade) -> None:
    done = blockade("discover", "nowhere", "--failure", "unserved_l > 3")
    assert done.returncode == 3
    assert "nowhere: holds no run store" in done.stderr
