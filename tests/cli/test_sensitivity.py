"""``blockade sensitivity``: tables, JSON, picture, dry run, going on, and clear errors."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]
VARY = ("--vary", "escort.capacity=110:190", "--vary", "market.slope", "--vary", "group.strength")
SIZES = ("--trajectories", "3", "--samples", "4", "--runs", "2", "--days", "40", "--most", "2")
SHORT = ("sensitivity", "mali-2025", *VARY[:4], "--vary", "group.strength=0.5:1.5", *SIZES)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_prints_tables_and_saves_a_report(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--out", "results/here")
    assert done.returncode == 0, done.stderr
    title, *lines = done.stdout.splitlines()
    assert title == (
        "mali-2025: what matters of 3 parameters (Morris: 3 trajectories, 12 rows; Sobol: "
        "4 samples, 16 rows; 2 runs of 40 days a row, seed 1)"
    )
    assert "Effect over the whole range on: normal use not met (million l)" in lines
    assert "Share of the variance that goes with a parameter, of: normal use not met" in lines
    assert "Normal use not met: group.strength takes part in " in done.stdout
    assert "of the variance of a single run, against parameters" in done.stdout
    assert lines[-1] == RESPONSIBLE_USE
    assert "mali-2025: 24 runs of 12 rows: done in" in done.stderr
    report = tmp_path / "results" / "here" / "report"
    assert sorted(path.name for path in report.iterdir()) == [
        "manifest.json",
        "morris.csv",
        "sensitivity.json",
        "sensitivity.png",
        "sobol.csv",
    ]
    with Image.open(report / "sensitivity.png") as picture:
        assert "group.strength takes part in" in picture.text["Description"]
    assert len(pd.read_parquet(tmp_path / "results" / "here" / "sobol" / "runs")) == 32


def test_json_is_what_the_report_has_and_the_same_call_adds_nothing(
    blockade: Blockade, tmp_path: Path
) -> None:
    words = (*SHORT, "--out", "here", "--json", "--outcome", "surplus_loss")
    words = (*words, "--outcome", "price-day-35", "--set", "market.slope=0.2")
    done = blockade(*words)
    assert done.returncode == 0, done.stderr
    before = files_in(tmp_path / "here")
    again = blockade(*words)
    assert "24 of 24 runs were there" in again.stderr
    assert again.stdout == done.stdout
    assert files_in(tmp_path / "here") == before
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    assert content == json.loads(before["report/sensitivity.json"])
    assert content["outcomes"] == ["surplus_loss", "price-day-35"]
    found = content["found"]["price-day-35"]
    assert found["unit"] == "XOF/l"
    assert {row["parameter"] for row in found["sobol"]} == set(content["matter"][:2])
    assert {"mu", "mu_star", "mu_star_conf", "sigma"} < set(found["morris"][0])
    assert 0.0 <= found["luck"]["left_share"] <= found["luck"]["share"] <= 1.0
    assert {"report/sensitivity-surplus_loss.png", "report/sensitivity-price-day-35.png"} < set(
        before
    )
    scenario = json.loads(before["morris/scenario.json"])
    assert scenario["market"]["slope"]["value"] == 0.2


def test_a_dry_run_writes_nothing(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--out", "here", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("24 runs of 12 rows, of which 24 are left. They take about")
    assert "Then the indices take at most 32 runs. Nothing was written." in done.stdout
    alone = blockade(*SHORT, "--out", "here", "--dry-run", "--method", "sobol", "--json")
    content = json.loads(alone.stdout)
    assert (content["sobol"]["runs"], content["sobol_runs_at_most"]) == (40, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--outcome", "unserved"), "outcome = 'unserved' is unknown. Did you mean 'unserved_l'?"),
        (("--samples", "100"), "samples = 100 must be a power of 2, such as 64 or 128"),
        (("--vary", "escort.capacty"), "--vary 'escort.capacty': the scenario has no number at"),
        (("--vary", "escort.ramp_exponent=2:2"), "=2:2: the range is empty"),
        (("--method", "morrris"), "must be one of both, morris, sobol. Did you mean 'morris'?"),
        (("--set", "escort.capacity"), "--set 'escort.capacity': write key=value"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    blockade: Blockade, tmp_path: Path, words: tuple[str, ...], line: str
) -> None:
    done = blockade("sensitivity", "mali-2025", "--out", "here", *words)
    assert done.returncode == 3
    assert done.stdout == ""
    (told,) = done.stderr.splitlines()
    assert line in told
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_stays_as_it_is(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.tex").write_text("mine")
    done = blockade(*SHORT, "--out", "work")
    assert done.returncode == 3
    assert "work: holds files of something else (thesis.tex)" in done.stderr
    assert list(files_in(tmp_path / "work")) == ["thesis.tex"]
