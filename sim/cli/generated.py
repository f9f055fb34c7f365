"""Documents with generated tables: the marks between which a table stands, and how it is made anew.

A table stands between ``<!-- generated: name -->`` and ``<!-- end -->``; everything else in the
document is written by hand and left as it is.  What the tables say is in `model_tables` and
`posterior_tables`.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sim.errors import InvalidInput, nearest

BEGIN = "<!-- generated: {} -->"
END = "<!-- end -->"
# A marker stands alone on its line; in a sentence it is only spoken of.
_OPENING = re.compile(r"^<!-- generated: (.*) -->$", re.M)
_MARKER = re.compile(
    r"^<!-- generated: (.*) -->\n((?:(?!<!-- generated: ).*\n)*?)<!-- end -->$", re.M
)

Makers = Mapping[str, Callable[[], str]]
"""The tables of a document: what makes each, by name."""


def render(text: str, makers: Makers, *, name: str) -> str:
    """Return a document with every table between markers made anew.

    Parameters
    ----------
    text : str
        The document.
    makers : mapping of str to callable
        What makes each of its tables, by name; every one has one place.
    name : str
        What the document is called, for errors.

    Raises
    ------
    InvalidInput
        With one line for each table that is unknown, missing, there twice or without an end.
    """
    problems = _faults(text, makers, name=name)
    if problems:
        raise InvalidInput(problems)
    return _MARKER.sub(
        lambda found: f"{BEGIN.format(found[1])}\n\n{makers[found[1]]()}\n\n{END}", text
    )


def _faults(text: str, makers: Makers, *, name: str) -> list[str]:
    opened = _OPENING.findall(text)
    whole = [found[1] for found in _MARKER.finditer(text)]
    unknown = [table for table in opened if table not in makers]
    return [
        *(f"{name}: there is no table {table!r}.{nearest(table, makers)}" for table in unknown),
        *(f"{name}: table {table!r} has no {END}" for table in opened if table not in whole),
        *(f"{name}: table {table!r} is missing" for table in makers if table not in opened),
        *(
            f"{name}: table {table!r} is there more than once"
            for table in makers
            if opened.count(table) > 1
        ),
    ]


def replace(path: Path, text: str) -> None:
    """Put a text in place of a file in one step."""
    with tempfile.TemporaryDirectory(prefix=".tables-", dir=path.parent) as folder:
        aside = Path(folder, path.name)
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, path)  # noqa: PTH105


# ------------------------------------------------------------------------------------------- cells


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [headings, ["---"] * len(headings), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float) -> str:
    """Write a number with all its digits."""
    return f"{value:,.15g}"


def code(*words: str) -> str:
    """Write keys as code, and nothing as nothing."""
    return ", ".join(f"`{word}`" for word in words if word)
