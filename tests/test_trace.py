"""The TRACE record has every element with evidence and gaps, and what it names is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim.cli.app import app
from sim.cli.generated import render
from sim.cli.model_tables import DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "TRACE.md"
TEXT = PLACE.read_text(encoding="utf-8")
PROSE = re.sub(r"^<!-- generated: .*?^<!-- end -->$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
CODE = [" ".join(words.split()) for words in re.findall(r"`([^`]+)`", PROSE)]
COMMANDS = sorted({words for words in CODE if words.startswith("blockade ")})
ELEMENTS = (
    "Problem formulation",
    "Model description",
    "Data evaluation",
    "Conceptual model evaluation",
    "Implementation verification",
    "Model output verification",
    "Model analysis",
    "Model output corroboration",
)


def test_the_tables_are_in_step() -> None:
    assert render(TEXT, DOCUMENTS[PLACE], name="TRACE.md") == TEXT, "run `make tables`"


def test_the_elements_are_those_of_trace() -> None:
    headings = re.findall(r"^## (.+)$", PROSE, flags=re.MULTILINE)
    assert headings == [f"{number} {name}" for number, name in enumerate(ELEMENTS, 1)]


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_says_where_the_evidence_is_and_what_is_missing(element: str) -> None:
    (part,) = re.findall(rf"^## \d {element}$(.*?)(?=^## |\Z)", PROSE, re.MULTILINE | re.DOTALL)
    assert part.count("**Evidence.**") == part.count("**Missing.**") == 1
    assert part.index("**Evidence.**") < part.index("**Missing.**")


def test_the_files_named_exist() -> None:
    folders = r"(sim|tests|seeds|scenarios|benchmarks|notebooks|\.ci)/[\w./-]*"
    named = {word for word in CODE if re.fullmatch(folders, word)}
    assert len(named) > 12
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PROSE)
    assert len(links) > 10
    assert sorted(link for link in links if not (PLACE.parent / link).exists()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_exist(command: str) -> None:
    words = shlex.split(command)[1:]
    if len(words) == 1:  # spoken of, and not to be pasted
        assert words[0] in app
    else:
        app.parse_args(words, exit_on_error=False, print_error=False)


@pytest.mark.parametrize("section", sorted(set(re.findall(r"section (\d+)", PROSE))))
def test_the_sections_named_are_those_of_the_model(section: str) -> None:
    model = (ROOT / "MODEL.md").read_text(encoding="utf-8")
    assert f"\n## {section} " in model


@pytest.mark.parametrize("name", ["README.md", "MODEL.md", "CONTRIBUTING.md"])
def test_readers_find_it(name: str) -> None:
    assert "](docs/TRACE.md)" in (ROOT / name).read_text(encoding="utf-8")
