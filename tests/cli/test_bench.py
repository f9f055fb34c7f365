"""``blockade bench``: the table of both engines."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_the_table_is_printed(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "short.toml").write_text('extends = "mali-2025/no-truce"\n[calendar]\ndays = 110\n')
    words = ("bench", "short.toml", "--runs", "2", "--rounds", "1")
    done = blockade(*words, "--json")
    assert done.returncode == 0, done.stderr
    assert "both engines in turns …" in done.stderr
    rows = json.loads(done.stdout)
    assert {row["engine"] for row in rows} == {"mesa", "kernel"}
    assert blockade(*words).stdout.startswith("engine")


@pytest.mark.parametrize("option", ["--rounds", "--runs", "--threads"])
def test_nothing_to_measure_is_refused_before_it_is_begun(blockade: Blockade, option: str) -> None:
    done = blockade("bench", option, "0")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"blockade: {option.removeprefix('--')} = 0 must be at least 1.\n"
