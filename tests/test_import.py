"""``import sim`` is quick and leaves the heavy libraries alone."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("distributed", "matplotlib", "mesa", "numba", "pandas", "pyarrow", "xarray")


def loaded_by(statement: str) -> tuple[list[str], float]:
    """Heavy libraries that a new interpreter holds after `statement`, and its time in seconds."""
    program = (
        "import json, sys, time\n"
        "start = time.perf_counter()\n"
        f"{statement}\n"
        "seconds = time.perf_counter() - start\n"
        f"print(json.dumps([[m for m in {HEAVY} if m in sys.modules], seconds]))\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    heavy, seconds = json.loads(done.stdout)
    return heavy, seconds


def test_import_is_quick_and_light() -> None:
    measured = [loaded_by("import sim") for _ in range(3)]
    assert [heavy for heavy, _ in measured] == [[], [], []]
    numpy = min(loaded_by("import numpy")[1] for _ in range(3))
    assert min(seconds for _, seconds in measured) < numpy / 2


@pytest.mark.parametrize(
    "statement",
    [
        "from sim import Scenario, figure, list_scenarios",
        "import sim; sim.load('mali-2025')",
        "import sim.cli",
    ],
)
def test_reading_a_scenario_is_light(statement: str) -> None:
    heavy, _ = loaded_by(statement)
    assert heavy == []


def test_the_check_sees_a_heavy_library() -> None:
    heavy, _ = loaded_by("import pandas")
    assert "pandas" in heavy
