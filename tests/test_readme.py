"""What the README says can be done is done here, as pasted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.cli.app import app
from sim.results import RESPONSIBLE_USE
from sim.scenario import list_scenarios

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


def shell_words() -> list[list[str]]:
    """Every shell command, in blocks and in sentences, in words and without its comment."""
    lines = "\n".join(blocks("sh")).splitlines() + re.findall(r"`((?:make|blockade) [^`]+)`", TEXT)
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of one's own to work in; figures that were drawn are closed."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    plt.close("all")


def test_it_is_short() -> None:
    assert len(TEXT.split()) <= 600


def test_the_python_runs_as_pasted(desk: Path) -> None:
    names: dict[str, Any] = {}
    first, *more = blocks("python")
    assert len(first.splitlines()) == 6
    for block in (first, *more):
        exec(compile(block, "README.md", "exec"), names)
    assert names["r"].runs == 200
    assert "An economic research tool" in repr(names["r"])
    assert isinstance(names["figure"], Figure)
    for name in ("days", "convoys", "requests"):
        assert isinstance(names[name], pd.DataFrame) and len(names[name]) > 0
    assert list(desk.iterdir()) == []


def test_the_two_commands_come_first() -> None:
    assert shell_words()[:2] == [["make", "demo"], ["make", "test"]]


@pytest.mark.parametrize("words", shell_words(), ids=" ".join)
def test_the_commands_exist(words: list[str]) -> None:
    program, *arguments = words
    if program == "make":
        assert set(arguments) <= TARGETS
        return
    assert program == "blockade"
    app.parse_args(arguments, exit_on_error=False, print_error=False)
    if arguments[0] in {"run", "show"}:
        assert arguments[1] in {row.name for row in list_scenarios()}


def test_links_and_pictures_exist() -> None:
    places = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert "MODEL.md" in places
    assert sorted(place for place in places if not (ROOT / place).exists()) == []


def test_responsible_use_is_said_in_full() -> None:
    plain = TEXT.replace("\n> ", " ").replace("**", "")
    assert RESPONSIBLE_USE in " ".join(plain.split())
