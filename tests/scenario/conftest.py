"""A copy of a shipped scenario to damage, and what loading it then says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError
from sim.paths import data_path

Edit = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def mali() -> sim.Scenario:
    return sim.load("mali-2025")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A private copy of mali-2025."""
    return Path(shutil.copytree(data_path("scenarios", "mali-2025"), tmp_path / "case"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the only occurrence of a text in a file of the copy."""

    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def problems(folder: Path) -> Callable[[], list[str]]:
    """Lines of the error that the copy raises, with its folder cut off; empty if it loads."""

    def lines() -> list[str]:
        try:
            sim.load(folder)
        except ScenarioError as error:
            return [line.replace(f"{folder.as_posix()}/", "") for line in error.problems]
        return []

    return lines
