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


def test_list_as_json(blockade: Blockade) -> None:
    listed = json.loads(blockade("list", "--json").stdout)
    assert [row["name"] for row in listed] == [row.name for row in sim.list_scenarios()]
