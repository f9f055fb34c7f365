"""``blockade patterns``: the tables, the JSON, and what is refused."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Callable

import pytest

import sim
from sim.evidence import pattern_targets
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_every_pattern_is_printed_with_its_verdict_and_source(blockade: Blockade) -> None:
    done = blockade("patterns", "mali-2025", "--runs", "3")
    assert done.returncode == 0, done.stderr
    title, *_, notice = done.stdout.splitlines()
    assert title == (
        "The fuel blockade of Mali, September 2025: dated patterns, 3 runs of 180 days, seed 1"
    )
    assert notice == RESPONSIBLE_USE
    lines = [line.split("  ") for line in done.stdout.splitlines()]
    printed = {line[0]: line for line in lines if line[0] in pattern_targets()}
    assert set(printed) == set(pattern_targets())
    assert any("Wall Street Journal, 31 Oct 2025" in cell for cell in printed["4"])
    found = sim.patterns(sim.load("mali-2025"), runs=3)
    for section in found.sections():
        assert section.heading in done.stdout
        for row in section.rows:
            assert row["verdict"] in [cell.strip() for cell in printed[row["number"]]]
    assert "3 x 3 runs" in done.stderr
    assert "\x1b" not in done.stdout


def test_json_is_clean_and_complete(blockade: Blockade) -> None:
    done = blockade("patterns", "mali-2025", "--runs", "2", "--seed", "7", "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    assert (content["runs"], content["seed"], content["days"]) == (2, 7, 180)
    assert content["responsible_use"] == RESPONSIBLE_USE
    assert content["not_judged"] == []
    found = sim.patterns(sim.load("mali-2025"), runs=2, seed=7)
    assert set(content["score"]) == {"calibration", "validation"}
    for role, score in content["score"].items():
        assert score == found.score(role)._asdict()  # type: ignore[union-attr]
    rows = {row["number"]: row for row in content["patterns"]}
    assert list(rows) == list(pattern_targets())
    for number, target in pattern_targets().items():
        row, expected = rows[number], found.table.loc[target.id]
        assert row["target"] == target.id
        assert row["passes"] is expected["passes"]
        assert row["is_counted"] is (target.role in ("calibration", "validation"))
        assert [figure["id"] for figure in row["figures"]] == list(target.figures)
        assert (row["reported_low"], row["reported_high"]) == (target.low, target.high)
        median = expected["median"] if math.isfinite(expected["median"]) else None
        assert row["median"] == pytest.approx(median)
    assert rows["10"]["passes"] is None
    assert rows["4"]["figures"][0]["publisher"] == "Wall Street Journal"


def test_a_scenario_without_reports_says_what_is_not_judged(blockade: Blockade) -> None:
    done = blockade("patterns", "nepal-2015", "--runs", "2")
    assert done.returncode == 0, done.stderr
    assert "2a to 5b, 7a to 9, 11 to 27 (reported of mali-2025)" in done.stdout
    assert "Validation" not in done.stdout
    told = blockade("patterns", "nepal-2015", "--runs", "2", "--json")
    content = json.loads(told.stdout, parse_constant=pytest.fail)
    assert {row["number"] for row in content["not_judged"]} >= {"1a", "4", "27"}
    multiplier = content["patterns"][-1]
    assert (multiplier["number"], multiplier["median"]) == ("10", None)
    assert multiplier["words"] == "∞ (∞)"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mali-2026"], "Did you mean 'mali-2025'?"),
        (["mali-2025", "--runs", "0"], "runs = 0 must be a whole number of at least 1"),
    ],
)
def test_a_bad_input_is_exit_code_3(blockade: Blockade, words: list[str], message: str) -> None:
    done = blockade("patterns", *words)
    assert (done.returncode, done.stdout) == (3, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
