"""``blockade calibrate``: what it prints and writes, that it goes on, and that it is honest."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import sim
from sim.scenario import priors_of
from sim.scenario.schema import GROUPS

Blockade = Callable[..., subprocess.CompletedProcess[str]]
SMALL = ("--points", "60", "--populations", "2", "--runs", "2", "--longest", "5", "--seed", "5")
WORDS = ("calibrate", "mali-2025", "--out", "results/small", *SMALL)


def test_a_posterior_below_the_gate_is_written_and_named(
    blockade: Blockade, tmp_path: Path
) -> None:
    done = blockade(*WORDS)
    assert done.returncode == 5, done.stderr
    assert "the posterior does not pass the gate; 5 batches of each" in done.stdout
    assert "those that are missed first" in done.stdout
    assert "identified (contraction of at least 0.3)" in done.stdout
    *progress, failure = done.stderr.splitlines()
    assert failure.startswith("blockade: results/small: effective draws, by their weights: ")
    assert progress[0] == "what the prior says of the reports"
    assert progress[1].startswith("among the runs of the prior, the 16 reports stand between perce")
    assert sum(line.startswith("batch ") for line in progress) == 10
    assert progress[2].startswith("batch 1, population 1: power 0.000, effective draws ")
    assert progress[2].endswith("; not yet at the posterior")
    report = (tmp_path / "results/small/report.html").read_text(encoding="utf-8")
    assert "The posterior does not pass the gate" in report
    assert ">percentile</th>" in report
    assert "The percentile is that of the middle of the band" in report
    assert (tmp_path / "results/small/report.png").stat().st_size > 50_000
    assert "report: results/small/report.html" in done.stdout
    frame = pd.read_parquet(tmp_path / "results/small/posterior.parquet")
    assert {"market.slope", "weight", "reported.power-hours", "luck.0"} <= set(frame.columns)

    again = blockade(*WORDS, "--json")
    assert again.returncode == 5
    assert "batch" not in again.stderr  # nothing was left to do
    told = json.loads(again.stdout)
    assert told["passes"] is False
    assert told["cpu_seconds"] > 0.0
    assert [check["holds"] for check in told["gate"]].count(False) >= 1
    assert len(told["identification"]) == 48
    assert len(told["predictive"]) == 16
    assert len(told["prior"]) == 16
    assert all(0.0 < row["percentile"] < 100.0 for row in told["prior"])
    assert {row["exists_share"] for row in told["prior"]} > {1.0}


def test_mistakes_are_one_line_and_write_nothing(blockade: Blockade, tmp_path: Path) -> None:
    for words, expected in (
        (("nepal-2015",), "no calibration target of this scenario"),
        (("mali-2026",), "Did you mean 'mali-2025'?"),
        (("mali-2025", "--points", "3"), "points = 3 must be a whole number of at least 20."),
    ):
        done = blockade("calibrate", *words, "--out", "results/wrong")
        assert done.returncode == 3, done.stderr
        assert expected in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not (tmp_path / "results").exists()


def test_a_scenario_without_priors_is_one_line(blockade: Blockade, tmp_path: Path) -> None:
    write_known(tmp_path)
    done = blockade("calibrate", "mali-2025.toml", "--out", "results/known")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        "blockade: mali-2025: no number has a prior, so there is nothing to calibrate."
    ]
    assert not (tmp_path / "results").exists()


def write_known(folder: Path) -> None:
    """Write mali-2025 with every number known: a structure that sets all that have a prior."""
    mali = sim.load("mali-2025")
    lines = [f"{path} = {mali.numbers[path]!r}" for path in priors_of(mali)]
    numbers = [line for line in lines if line.partition(".")[0] in GROUPS]
    cells = [line for line in lines if line not in numbers]
    (folder / "structures").mkdir()
    head = ['extends = "mali-2025"', 'title = "All is known"', 'drops = "Nothing is unknown."']
    known = "\n".join([*head, *numbers, "[cells]", *cells])
    (folder / "structures" / "known.toml").write_text(known, encoding="utf-8")
    (folder / "mali-2025.toml").write_text('extends = "known"\n', encoding="utf-8")
