"""A copy of a shipped scenario to damage, and what loading it then says."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError
from sim.paths import data_path
from sim.scenario.tables import TABLES

Edit = Callable[[str, str, str], None]
Put = Callable[[str, str], None]


def with_entry(text: str, section: str, key: str, value: str) -> str:
    """Return TOML in which an entry of a section is `value`, whether it was written or not."""
    before, _, after = f"{text}\n".partition(f"\n[{section}]\n")
    entries, next_section, rest = after.partition("\n[")
    others = re.sub(rf"(?m)^{key} = .*\n?", "", entries)
    return f"{before}\n[{section}]\n{key} = {value}\n{others}{next_section}{rest}"


def with_cell(text: str, keys: list[str], column: str, value: str) -> str:
    """Return a CSV table in which a cell of the row with these keys is `value`."""
    header, *rows = csv.reader(io.StringIO(text))
    (row,) = [row for row in rows if row[: len(keys)] == keys]
    row[header.index(column)] = value
    new = io.StringIO()
    csv.writer(new, lineterminator="\n").writerows([header, *rows])
    return new.getvalue()


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
def put(folder: Path) -> Put:
    """Write a value at a dotted path of the copy, whatever is there."""

    def write(path: str, value: str) -> None:
        group, *keys, name = path.split(".")
        file = folder / (f"{group}.csv" if group in TABLES else "scenario.toml")
        text = file.read_text(encoding="utf-8")
        new = (
            with_cell(text, keys, name, value)
            if group in TABLES
            else with_entry(text, group, name, value)
        )
        file.write_text(new, encoding="utf-8")

    return write


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
