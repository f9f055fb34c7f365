"""``blockade calibrate``: what it prints and writes, that it goes on, and that it is honest."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd

Blockade = Callable[..., subprocess.CompletedProcess[str]]
SMALL = ("--particles", "20", "--populations", "2", "--runs", "2", "--longest", "22", "--seed", "5")
WORDS = ("calibrate", "mali-2025", "--out", "results/small", *SMALL)


def test_a_posterior_below_the_gate_is_written_and_named(
    blockade: Blockade, tmp_path: Path
) -> None:
    done = blockade(*WORDS)
    assert done.returncode == 5, done.stderr
    assert "the posterior does not pass the gate; 22 generations" in done.stdout
    assert "those that are missed first" in done.stdout
    assert "identified (contraction of at least 0.3)" in done.stdout
    *progress, failure = done.stderr.splitlines()
    assert failure.startswith("blockade: results/small: effective draws of the fitted parameters: ")
    assert progress[0] == "what the prior says of the reports"
    assert sum(line.startswith("generation ") for line in progress) == 44
    report = (tmp_path / "results/small/report.html").read_text(encoding="utf-8")
    assert "The posterior does not pass the gate" in report
    assert (tmp_path / "results/small/report.png").stat().st_size > 50_000
    assert "report: results/small/report.html" in done.stdout
    frame = pd.read_parquet(tmp_path / "results/small/posterior.parquet")
    assert {"market.slope", "weight", "reported.power-hours", "luck.0"} <= set(frame.columns)

    again = blockade(*WORDS, "--json")
    assert again.returncode == 5
    assert "generation" not in again.stderr  # nothing was left to do
    told = json.loads(again.stdout)
    assert told["passes"] is False
    assert told["cpu_seconds"] > 0.0
    assert [check["holds"] for check in told["gate"]].count(False) >= 1
    assert len(told["identification"]) == 48
    assert len(told["predictive"]) == 16


def test_mistakes_are_one_line_and_write_nothing(blockade: Blockade, tmp_path: Path) -> None:
    for words, expected in (
        (("nepal-2015",), "no calibration target of this scenario"),
        (("mali-2026",), "Did you mean 'mali-2025'?"),
        (("mali-2025", "--particles", "3"), "particles = 3 must be a whole number of at least 20."),
    ):
        done = blockade("calibrate", *words, "--out", "results/wrong")
        assert done.returncode == 3, done.stderr
        assert expected in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not (tmp_path / "results").exists()
