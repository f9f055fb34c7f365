"""``blockade list`` and ``blockade show``."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import sim
from sim.scenario import describe, paths
from sim.scenario.tables import TABLES

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_list_names_scenarios_and_variants(blockade: Blockade) -> None:
    lines = blockade("list").stdout.splitlines()
    for listed in sim.list_scenarios():
        assert any(line.split("  ")[0] == listed.name and listed.title in line for line in lines)


def test_list_as_json(blockade: Blockade) -> None:
    listed = json.loads(blockade("list", "--json").stdout)
    assert [row["name"] for row in listed] == [row.name for row in sim.list_scenarios()]


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


def test_show_as_json(blockade: Blockade) -> None:
    content = json.loads(blockade("show", "nepal-2015", "--json").stdout)
    rows = describe(sim.load("nepal-2015"))
    assert [row["path"] for row in content["parameters"]] == [row.path for row in rows]
    assert [row["value"] for row in content["parameters"]] == [row.value for row in rows]
    assert set(content["tables"]) == set(TABLES)
