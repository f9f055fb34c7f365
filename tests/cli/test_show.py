"""``blockade show``: every number, and what a scenario changes from the one it extends."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import sim
from sim.scenario import describe, paths
from sim.scenario.tables import TABLES

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def line_of(output: str, first: str) -> str:
    return next(line for line in output.splitlines() if line.split("  ")[0] == first)


def test_show_prints_every_number_that_can_be_set(blockade: Blockade) -> None:
    scenario = sim.load("mali-2025")
    done = blockade("show", "mali-2025")
    shown = {line.split(" ")[0]: line for line in done.stdout.splitlines() if line}
    for path in paths(scenario):
        assert path in shown or path.startswith("events."), path
    assert all(event.event in shown for event in scenario.events)
    for row in describe(scenario):
        for words in (f"{row.value:,.15g}", row.unit, str(row.prior or ""), row.tag, row.source):
            assert words in shown[row.path]
    assert done.stderr == ""


def test_value_unit_and_default_stand_within_a_hundred_columns(blockade: Blockade) -> None:
    line = line_of(blockade("show", "mali-2025").stdout, "market.slope")
    assert line[:100].split()[:4] == ["market.slope", "0.64", "-", "0.22"]


def test_show_as_json(blockade: Blockade) -> None:
    content = json.loads(blockade("show", "nepal-2015", "--json").stdout)
    rows = describe(sim.load("nepal-2015"))
    assert [row["path"] for row in content["parameters"]] == [row.path for row in rows]
    assert [row["value"] for row in content["parameters"]] == [row.value for row in rows]
    assert set(content["tables"]) == set(TABLES)
    assert content["base"] is None
    assert content["changes"] == []


def test_a_structure_shows_what_it_drops(blockade: Blockade) -> None:
    structure = sim.load("mali-2025/no-panic")
    shown = blockade("show", structure.name).stdout.splitlines()
    assert f"Without: {structure.drops}" in shown
    assert "Without: " not in blockade("show", "mali-2025").stdout


def test_a_variant_shows_what_its_file_changes(blockade: Blockade) -> None:
    shown = blockade("show", "mali-2025/army-first").stdout
    assert "What it changes from mali-2025" in shown
    assert line_of(shown, "rationing.army_weight").split()[1:] == ["0.3", "3"]
    content = json.loads(blockade("show", "mali-2025/army-first", "--json").stdout)
    assert content["base"] == "mali-2025"
    assert {"path": "units.garrison-kati.service_order", "old": 4, "new": 1} in content["changes"]
    weights = {row["path"]: (row["base_value"], row["value"]) for row in content["parameters"]}
    assert weights["rationing.army_weight"] == (0.3, 3)
    assert weights["rationing.power_weight"][0] == weights["rationing.power_weight"][1]


def test_events_that_come_and_go_are_one_line_each(blockade: Blockade) -> None:
    gone = line_of(blockade("show", "mali-2025/no-truce").stdout, "events.truce")
    assert "lever truce, start 2025-11-06, end 2025-12-05, value 0.32" in gone
    assert gone.endswith("-")
    new = line_of(blockade("show", "mali-2025/insured-convoys").stdout, "events.truck-insurance")
    assert new.split()[1] == "-"
    assert "lever truck_insurance, start 2025-09-17, value 0.8" in new


def test_without_the_blockade_no_event_of_the_crisis_is_listed(blockade: Blockade) -> None:
    shown = blockade("show", "mali-2025/no-blockade").stdout
    assert line_of(shown, "blockade.is_on").split()[1:] == ["yes", "no"]
    assert "announcement-west" not in shown


def test_a_variant_that_changes_nothing_says_so(blockade: Blockade, tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    file.write_text('extends = "mali-2025"\ntitle = "As it was"\n', encoding="utf-8")
    assert "It extends mali-2025 and changes no number." in blockade("show", file).stdout
