"""The command in a process of its own, as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def blockade(tmp_path: Path) -> Callable[..., Done]:
    """Run ``blockade`` with some words, in an empty folder."""

    def run(*words: str | Path) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "sim.cli", *map(str, words)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run
