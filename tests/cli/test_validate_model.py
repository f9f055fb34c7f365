"""``blockade validate-model``: the tables, the JSON, the folder, and what is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.evidence import pattern_targets
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]
WORDS = ("validate-model", "mali-2025", "--runs", "3", "--fixed", "--structures", "no-panic")


def test_tables_are_printed_and_a_folder_is_saved(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*WORDS, "--out", "results/here")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == RESPONSIBLE_USE
    printed = {line.split("  ")[0] for line in lines}
    assert set(pattern_targets()) <= printed
    assert "of 10 held-out patterns hold with fresh luck in all their rows" in done.stdout
    assert "the aim of 8 of 10 is" in done.stdout
    assert "Structures are not refitted" in done.stdout
    assert "mali-2025: 15 runs" in done.stderr
    folder = tmp_path / "results/here"
    assert {path.name for path in folder.iterdir()} == {
        "held_out_by_structure.csv",
        "manifest.json",
        "structures.csv",
        "validation.csv",
        "validation.json",
        "validation.png",
    }
    assert len(pd.read_csv(folder / "validation.csv")) == len(pattern_targets())


def test_json_is_clean_and_complete(blockade: Blockade) -> None:
    done = blockade(*WORDS[:5], "--structures", "none", "--seed", "7", "--json")
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    assert (content["runs"], content["seed"], content["is_posterior"]) == (3, 7, False)
    assert content["held_out_by_structure"] == []
    assert set(content["count"]) == {"calibration", "validation"}
    assert {row["target"] for row in content["rows"]} == {
        row.id for row in pattern_targets().values()
    }
    found = sim.validate_model(sim.load("mali-2025"), runs=3, seed=7, structures=[], fixed=True)
    score = found.count("validation")
    assert content["count"]["validation"]["fresh"]["is_met"] == score._asdict()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("mali-2026",), "Did you mean 'mali-2025'?"),
        (("mali-2025", "--runs", "0"), "runs = 0 must be a whole number of at least 1"),
        (("mali-2025", "--structures", "no-panics"), "Did you mean 'no-panic'?"),
        (("mali-2025", "--posterior", "nowhere.parquet"), "nowhere.parquet: there is no such file"),
        (("nepal-2015",), "nothing to validate it by"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(
    blockade: Blockade, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    done = blockade("validate-model", *words, "--out", "results/wrong")
    assert (done.returncode, done.stdout) == (3, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "results").exists()
