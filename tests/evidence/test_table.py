"""Files that are no table, and rows that do not fit the header, are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import EvidenceError
from sim.evidence.table import read_rows


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "bad.csv: the file is empty; it needs a header and rows"),
        (b"\n\n", "bad.csv: the file is empty; it needs a header and rows"),
        (b"id,note\nA,\xff\n", "bad.csv: is no text in UTF-8"),
        (b'id,note\nA,"open\n', "bad.csv: is no CSV table (unexpected end of data)"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(EvidenceError) as caught:
        read_rows(path, columns=("id", "note"), problems=[])
    assert caught.value.problems == (complaint,)


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvidenceError, match=r"cannot be read \("):
        read_rows(tmp_path / name, columns=("id",), problems=[])


def test_rows_keep_their_line_and_lose_their_margins(tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text('\ufeffid,note\nA,"two\nlines"\n\nB, spaced \n', encoding="utf-8")
    problems: list[str] = []
    rows = read_rows(path, columns=("id", "note"), problems=problems)
    assert problems == []
    assert [(row.line, row.cells["note"]) for row in rows] == [(3, "two\nlines"), (5, "spaced")]


def test_every_fault_of_the_shape_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("id,nots,id\nA,x,y,z\n", encoding="utf-8")
    problems: list[str] = []
    rows = read_rows(path, columns=("id", "note"), problems=problems)
    assert rows == []
    assert problems == [
        "bad.csv line 1: unknown column 'nots'. Did you mean 'note'?",
        "bad.csv line 1: column 'note' is missing",
        "bad.csv line 1: column 'id' appears twice",
        "bad.csv line 2: has 4 cells, the header has 3; quote a cell that holds a comma",
    ]
