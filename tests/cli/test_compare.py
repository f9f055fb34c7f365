"""``blockade compare``: tables, JSON, the folder, and one clear line for a mistake."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]
SHORT = ("compare", "mali-2025", "--runs", "3", "--days", "30")


def test_it_prints_tables_and_saves_everything(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(
        *SHORT,
        "--variants",
        "insured-convoys, army-first",
        "--within",
        "surplus_loss=:1000",
        "--out",
        "results/policies",
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "mali-2025: 2 policies against base, 3 paired runs of 30 days, seed 1"
    for heading in ("Ranked by fuel that came", "Fuel gained and whom", "Every account", "Regret"):
        assert any(line.startswith(heading) for line in lines)
    (exposed,) = (
        line for line in lines if line.startswith("policy  ") and "tankers exposed" in line
    )
    assert "fuel gained, million l" in exposed
    assert "people exposed" in exposed
    assert sum(line.startswith("army-first  ") for line in lines) == 3
    assert "100 % (44 to 100)" in done.stdout
    assert lines[-1] == RESPONSIBLE_USE
    assert "mali-2025: 9 runs of 3 policies" in done.stderr
    folder = tmp_path / "results" / "policies"
    assert {path.name for path in folder.iterdir()} == {
        "comparison.json",
        "comparison.png",
        "effects.csv",
        "manifest.json",
        "ranking.csv",
        "regret.csv",
    }
    assert (folder / "comparison.png").read_bytes().startswith(b"\x89PNG")
    content = json.loads((folder / "comparison.json").read_text())
    assert content["good_enough"][0]["share"] == 1.0


def test_json_is_what_the_library_finds(blockade: Blockade) -> None:
    done = blockade(
        *SHORT, "--variants", "air-bridge", "--seed", "3", "--by", "unserved_l", "--json"
    )
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    base = sim.load("mali-2025")
    found = sim.compare(
        {"base": base, "air-bridge": base.variant("air-bridge")},
        runs=3,
        days=30,
        seed=3,
        by="unserved_l",
    )
    assert [row["median"] for row in content["effects"]] == found.table["median"].tolist()
    assert [row["policy"] for row in content["ranking"]] == list(found.ranking.index)
    assert content["ranking"][-1]["ahead"] is None
    assert content["robust_choice"] == found.robust_choice
    assert set(content["exposure"]) == {"air-bridge"}
    assert content["responsible_use"] == RESPONSIBLE_USE


def test_claims_are_tried_in_structures(blockade: Blockade, tmp_path: Path) -> None:
    words = (*SHORT, "--variants", "convoys-only", "--structures", "no-panic, no-resale")
    done = blockade(*words, "--out", "here")
    assert done.returncode == 0, done.stderr
    heading = "In how many of 2 structures, each with one mechanism changed, the claims hold"
    assert heading in done.stdout.splitlines()
    assert "18 runs of 2 policies in the whole model and 2 structures" in done.stderr
    assert "--structures all" not in done.stdout
    content = json.loads((tmp_path / "here" / "comparison.json").read_text())
    assert [row["name"] for row in content["structures"]] == ["no-panic", "no-resale"]
    (claim,) = content["claims"]
    assert (claim["policy"], claim["against"], claim["of"]) == ("convoys-only", "base", 2)
    assert claim["holds"] == 2 - len(claim["fails"])
    assert len(content["changes"]) == 3
    said = f"holds in {claim['holds']} of 2 structures"
    assert said in content["sentences"][0]
    assert said in done.stdout
    assert {"claims.csv", "structures.csv"} <= {path.name for path in (tmp_path / "here").iterdir()}


def test_a_comparison_says_how_to_try_its_claims(blockade: Blockade) -> None:
    done = blockade(*SHORT, "--variants", "army-first")
    hint = "--structures all says in how many of 7 structures a claim holds (42 runs more)."
    assert hint in done.stdout.splitlines()
    content = json.loads(blockade(*SHORT, "--variants", "army-first", "--json").stdout)
    assert (content["structures"], content["claims"], content["changes"]) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--variants", "insured-convoy"), "Did you mean 'insured-convoys'?"),
        (("--variants", ","), "--variants: name at least one, as in --variants army-first."),
        (("--variants", "army-first,army-first"), "--variants: army-first is given twice."),
        (
            ("--variants", "army-first", "--runs", "1"),
            "runs = 1 must be a whole number of at least 2",
        ),
        (("--variants", "army-first", "--by", "fuel"), "by = 'fuel' is no account. Did you mean"),
        (
            ("--variants", "army-first", "--within", "fuel_l"),
            "--within 'fuel_l': write account=low",
        ),
        (("--variants", "army-first", "--within", "fuel_l=2:1"), "band of 'fuel_l': (2.0, 1.0) is"),
        (
            ("--variants", "army-first", "--structures", "no-panics"),
            "mali-2025 has no structure 'no-panics'; it has",
        ),
        (
            ("--variants", "army-first", "--structures", "no-panics"),
            "risk-neutral-importers. Did you mean 'no-panic'?",
        ),
        (("--variants", "army-first", "--structures", ","), "structures: name at least one, or"),
        (("--variants", "army-first", "--within", "fuel_l=x:"), "('x', None) must be numbers or"),
    ],
)
def test_a_mistake_is_one_line(blockade: Blockade, words: tuple[str, ...], told: str) -> None:
    done = blockade("compare", "mali-2025", *words, "--out", "here")
    assert done.returncode == 3
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_all_unknown_variants_are_told_at_once(blockade: Blockade) -> None:
    done = blockade("compare", "mali-2025", "--variants", "army,air-bridg,air-bridge")
    assert done.returncode == 3
    first, second = done.stderr.splitlines()
    assert "'army'" in first
    assert "Did you mean 'air-bridge'?" in second


def test_foreign_files_are_not_overwritten(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.tex").write_text("mine")
    done = blockade(*SHORT, "--variants", "air-bridge", "--out", "work")
    assert done.returncode == 3
    assert "thesis.tex" in done.stderr
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["thesis.tex"]
