"""The command as a user runs it: in this process, or in one of its own where that matters."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.entry import run_command

ROOT = Path(__file__).resolve().parent.parent.parent
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def blockade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run ``blockade`` with some words, in an empty folder; nothing is imported anew."""

    def run(*words: str | Path) -> Done:
        monkeypatch.chdir(tmp_path)
        texts = [str(word) for word in words]
        out, err = _pipe(), _pipe()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run_command(texts)
        return subprocess.CompletedProcess(texts, code, _read(out), _read(err))

    return run


def _pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _read(pipe: io.TextIOWrapper) -> str:
    pipe.seek(0)
    return pipe.read()


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., Done]:
    """Run ``blockade`` with some words, in an empty folder and a process of its own."""

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
