"""The room of draws shows what it promises and pulls in nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import sim.draws


def test_public_names_exist_and_are_sorted() -> None:
    assert sim.draws.__all__ == sorted(sim.draws.__all__)
    assert all(hasattr(sim.draws, name) for name in sim.draws.__all__)


def test_draws_import_neither_numba_nor_numpy() -> None:
    question = "import sys, sim.draws; print({'numba', 'numpy'} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip() == "set()", answer.stderr
