"""``blockade hysteresis``: the table, the JSON, the folder, and one clear line for a mistake."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]
SHORT = ("hysteresis", "mali-2025", "--levels", "0, 1", "--runs", "2", "--days", "180")


def test_it_prints_a_table_and_saves_everything(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--out", "results/two")
    assert done.returncode == 0, done.stderr
    title, _, headings, _, first, second, *rest = done.stdout.splitlines()
    assert "September 2025: two starts, 2 runs of 180 days each, seed 1" in title
    assert title.endswith(", 41 numbers drawn from the posterior")
    assert headings.split("  ")[0] == "level"
    assert (first.split()[0], second.split()[0]) == ("0", "1")
    assert any(line.startswith(("No gap: ", "Hysteresis: ")) for line in rest)
    assert rest[-1] == RESPONSIBLE_USE
    assert "mali-2025: 8 runs from two starts" in done.stderr
    folder = tmp_path / "results" / "two"
    names = {path.name for path in folder.iterdir()}
    assert names == {"hysteresis.csv", "hysteresis.png", "manifest.json"}
    assert (folder / "hysteresis.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((folder / "manifest.json").read_text())["levels"] == [0.0, 1.0]


def test_json_is_what_the_library_finds(blockade: Blockade) -> None:
    done = blockade(*SHORT, "--observable", "readiness_share", "--seed", "3", "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    found = sim.hysteresis(
        sim.load("mali-2025"),
        levels=[0, 1],
        runs=2,
        days=180,
        seed=3,
        observable="readiness_share",
    )
    assert [row["gap"] for row in content["gaps"]] == [gap.gap for gap in found.gaps]
    assert content["sentence"] == found.sentence()
    assert content["width"]["width"] == found.width.width
    assert content["responsible_use"] == RESPONSIBLE_USE


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--levels", ""), "levels = [] must be at least two numbers."),
        (("--levels", "0,much"), "levels = [0.0, 'much'] must be at least two numbers."),
        (("--levels", "1,0"), "levels = [1.0, 0.0] must rise from each to the next."),
        (("--levels=-1,1",), "levels = [-1.0, 1.0] must not be negative."),
        (("--runs", "0"), "runs = 0 must be a whole number of at least 1."),
        (
            ("--observable", "arrived_shar"),
            "observable = 'arrived_shar' is unknown. Did you mean 'arrived_share'?",
        ),
    ],
)
def test_a_mistake_is_one_line(blockade: Blockade, words: tuple[str, ...], line: str) -> None:
    done = blockade("hysteresis", "mali-2025", *words, "--out", "here")
    assert done.returncode == 3
    assert done.stderr == f"blockade: {line}\n"
    assert done.stdout == ""


def test_foreign_files_are_not_overwritten(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.tex").write_text("mine")
    done = blockade(*SHORT, "--out", "work")
    assert done.returncode == 3
    assert "thesis.tex" in done.stderr
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["thesis.tex"]
