"""MODEL.md is in step with the code: its tables, the names it uses and the files it points to."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from sim.cli.generated import render
from sim.cli.model_tables import DOCUMENTS
from sim.results import RESPONSIBLE_USE
from sim.scenario import load, paths
from sim.scenario.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "MODEL.md").read_text(encoding="utf-8")
PROSE = re.sub(r"^<!-- generated: .*?^<!-- end -->$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
CODE = re.findall(r"`([^`\n]+)`", PROSE)
TABLE_FILES = {f"{table}.csv" for table in TABLES}
HEADINGS = re.findall(r"^#+ (.+)$", PROSE, flags=re.MULTILINE)


def rules() -> set[str]:
    """Every rule as ``module.function``, read from the source."""
    return {
        f"{path.stem}.{node.name}"
        for path in (ROOT / "sim" / "rules").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def anchor_of(heading: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def test_the_tables_are_in_step() -> None:
    makers = DOCUMENTS[ROOT / "MODEL.md"]
    assert render(TEXT, makers, name="MODEL.md") == TEXT, "run `make tables`"


def test_the_sections_are_in_the_order_of_the_protocol() -> None:
    numbered = re.findall(r"^## (\d+) ", PROSE, flags=re.MULTILINE)
    assert [int(number) for number in numbered] == list(range(1, 17))
    submodels = re.findall(r"^### S(\d+) ", PROSE, flags=re.MULTILINE)
    assert [int(number) for number in submodels] == list(range(1, 14))


def test_links_lead_to_headings() -> None:
    links = re.findall(r"\]\(#([^)]+)\)", PROSE)
    assert len(links) > 16
    assert set(links) <= {anchor_of(heading) for heading in HEADINGS}


def test_the_files_named_exist() -> None:
    named = {word for word in CODE if re.fullmatch(r"(sim|tests|seeds|scenarios)/[\w./-]*", word)}
    assert len(named) > 12
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_rule_has_its_place() -> None:
    assert sorted(rules() - set(CODE)) == []


def test_dotted_names_are_rules_parameters_or_cells() -> None:
    known = rules() | set(paths(load("mali-2025")))
    rooms = {name.partition(".")[0] for name in known}
    dotted = {word for word in CODE if re.fullmatch(r"[a-z_]+(\.[a-z_-]+)+", word)}
    named = {word for word in dotted if word.partition(".")[0] in rooms} - TABLE_FILES
    assert "corridors.west.exposure" in named
    assert sorted(named - known) == []


@pytest.mark.parametrize("truth", [f"T{number}" for number in range(1, 13)])
def test_every_truth_is_tested_where_it_is_said_to_be(truth: str) -> None:
    row = re.search(rf"^\| {truth} \|.*\| `(tests/[^`]+)`.*\|$", PROSE, flags=re.MULTILINE)
    assert row is not None, f"{truth} names no test"
    place = ROOT / row[1]
    files = [place] if place.is_file() else sorted(place.glob("test_*.py"))
    assert any(re.search(rf"\b{truth}\b", file.read_text(encoding="utf-8")) for file in files), (
        f"no test in {row[1]} speaks of {truth}"
    )


def test_responsible_use_is_said_in_full() -> None:
    assert RESPONSIBLE_USE in " ".join(PROSE.replace("\n> ", " ").split())
