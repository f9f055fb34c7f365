"""Every notebook is its source executed: the same cells, run in order, without error or warning."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest

HERE = Path(__file__).resolve().parent.parent / "notebooks"
SOURCES = sorted(HERE.glob("[0-9]*.py"))
STALE = "does not show what its source says; run `make notebooks`"


def cells_of(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def code_of(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks_and_each_has_its_source() -> None:
    assert SOURCES
    assert [path.stem for path in sorted(HERE.glob("*.ipynb"))] == [path.stem for path in SOURCES]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_is_its_source_executed(source: Path) -> None:
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    assert cells_of(notebook) == cells_of(jupytext.read(source)), f"{source.stem} {STALE}"
    code = code_of(notebook)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert {output.output_type for output in outputs} <= {
        "display_data",
        "execute_result",
        "stream",
    }
    warnings = [output.text for output in outputs if output.get("name") == "stderr"]
    assert warnings == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_cell_is_too_long_to_read(source: Path) -> None:
    longest = max(len(cell.source.splitlines()) for cell in code_of(jupytext.read(source)))
    assert longest <= 40
