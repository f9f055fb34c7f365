"""``blockade structures``: patterns and claims without one mechanism each, and what is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

import sim
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_patterns_are_printed_by_structure(blockade: Blockade) -> None:
    done = blockade("structures", "mali-2025", "--only", "no-panic", "--runs", "2")
    assert done.returncode == 0, done.stderr
    found = sim.structure_patterns(sim.load("mali-2025"), structures=["no-panic"], runs=2)
    lines = done.stdout.splitlines()
    assert (lines[0], lines[-1]) == (found.title, RESPONSIBLE_USE)
    assert "no-panic is without: Dry pumps, news of losses" in done.stdout
    for heading, cells in found.tables():
        assert heading in lines
        for number in cells["number"]:
            assert any(line.split("  ")[0] == number for line in lines)
    for said in found.sentences():
        assert said in lines
    assert "12 runs" in done.stderr


def test_json_of_patterns_is_clean(blockade: Blockade) -> None:
    done = blockade("structures", "mali-2025", "--only", "no-resale", "--runs", "2", "--json")
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    assert [row["name"] for row in content["structures"]] == ["no-resale"]
    assert {row["structure"] for row in content["score"]} == {"whole model", "no-resale"}
    assert {row["role"] for row in content["patterns"]} >= {"calibration", "validation"}
    assert content["responsible_use"] == RESPONSIBLE_USE


def test_claims_about_policies(blockade: Blockade) -> None:
    words = ("--variants", "convoys-only", "--only", "no-panic,no-resale", "--runs", "6")
    done = blockade("structures", "mali-2025", *words)
    assert done.returncode == 0, done.stderr
    said = "convoys-only is worse than base: this holds in 2 of 2 structures."
    assert any(line.endswith(said) for line in done.stdout.splitlines())
    content = json.loads(blockade("structures", "mali-2025", *words, "--json").stdout)
    (claim,) = content["claims"]
    assert (claim["policy"], claim["claim"], claim["holds"], claim["of"]) == (
        "convoys-only",
        "worse",
        2,
        2,
    )
    assert content["sentences"][0].endswith(said)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "no-panics"), "Did you mean 'no-panic'?"),
        (("--runs", "0"), "runs = 0"),
        (("--variants", "army-frist"), "Did you mean 'army-first'?"),
        (("--variants", "army-first", "--by", "joy"), "joy"),
    ],
)
def test_what_cannot_be_run_is_told(blockade: Blockade, words: tuple[str, ...], told: str) -> None:
    done = blockade("structures", "mali-2025", *words)
    assert (done.returncode, done.stdout) == (3, "")
    assert told in done.stderr
    assert "runs …" not in done.stderr
