"""``blockade bench``: the table of both engines."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_the_table_is_printed(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "short.toml").write_text('extends = "mali-2025/no-truce"\n[calendar]\ndays = 110\n')
    words = ("bench", "short.toml", "--runs", "2", "--rounds", "1")
    done = blockade(*words, "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["engine"] for row in rows} == {"mesa", "kernel"}
    assert blockade(*words).stdout.startswith("engine")


def test_no_rounds_are_refused(blockade: Blockade) -> None:
    done = blockade("bench", "--rounds", "0")
    assert done.returncode == 3
    assert "rounds = 0 must be at least 1." in done.stderr
