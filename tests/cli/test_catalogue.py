"""``blockade list``."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import sim

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_list_names_scenarios_and_variants(blockade: Blockade) -> None:
    lines = blockade("list").stdout.splitlines()
    for listed in sim.list_scenarios():
        assert any(line.split("  ")[0] == listed.name and listed.title in line for line in lines)


def test_list_shows_scenarios_variants_and_structures_apart(blockade: Blockade) -> None:
    blocks = blockade("list").stdout.strip().split("\n\n")[1:]
    rows = sim.list_scenarios()
    width = max(len(row.name) for row in rows) + 2
    kinds = [{line[width:].split()[0] for line in block.splitlines()} for block in blocks]
    assert kinds == [{"scenario"}, {"variant"}, {"structure"}, {"scenario"}]


def test_list_as_json(blockade: Blockade) -> None:
    listed = json.loads(blockade("list", "--json").stdout)
    assert [row["name"] for row in listed] == [row.name for row in sim.list_scenarios()]
