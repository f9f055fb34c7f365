"""``blockade validate`` and ``blockade schema``."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from sim.paths import data_path
from sim.scenario.json_schema import scenario_schema

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_a_sound_scenario_is_ok(blockade: Blockade) -> None:
    done = blockade("validate", "mali-2025")
    assert done.stdout.startswith(
        "ok: mali-2025: The fuel blockade of Mali, September 2025 (6 zones"
    )


def test_every_error_of_a_folder_is_told(blockade: Blockade, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(data_path("scenarios", "mali-2025"), mine)
    (mine / "units.csv").unlink()
    toml = mine / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[markt]\nslope = 1\n", encoding="utf-8")
    done = blockade("validate", "mine")
    assert done.returncode == 3
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert any("markt" in line and "Did you mean 'market'?" in line for line in lines)
    assert any("units.csv" in line for line in lines)
    assert all(line.startswith("blockade: ") for line in lines)


def test_the_schema_is_json(blockade: Blockade) -> None:
    assert json.loads(blockade("schema").stdout) == scenario_schema()
