"""Tables of text on standard output: drawn in a terminal, aligned and uncut in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console


def is_terminal() -> bool:
    """Whether standard output is a terminal, with an edge and a reader."""
    return sys.stdout.isatty()


def print_table(
    headings: Sequence[str],
    sections: Iterable[Sequence[Sequence[str]]],
    *,
    strong: Sequence[str] = (),
    whole: Sequence[str] = (),
    title: str = "",
) -> None:
    """Print a table.

    Parameters
    ----------
    headings : sequence of str
        Names of the columns.
    sections : iterable of sequences of rows
        Rows of text, in groups parted by a line.
    strong : sequence of str
        Headings of the columns to emphasise.
    whole : sequence of str
        Headings of the columns that are never broken into lines.
    title : str
        Line above the table.
    """
    if is_terminal():
        _draw(headings, sections, strong=strong, whole=whole, title=title)
    else:
        _align(headings, sections, title=title)


def _draw(
    headings: Sequence[str],
    sections: Iterable[Sequence[Sequence[str]]],
    *,
    strong: Sequence[str],
    whole: Sequence[str],
    title: str,
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for heading in headings:
        style = "bold" if heading in strong else ""
        table.add_column(heading, style=style, no_wrap=heading in whole, overflow="fold")
    for rows in sections:
        for row in rows:
            table.add_row(*row)
        table.add_section()
    console = _console()
    if title:
        console.print(title, style="bold")
    console.print(table)


def _align(
    headings: Sequence[str], sections: Iterable[Sequence[Sequence[str]]], *, title: str
) -> None:
    groups = [[headings], *([*rows] for rows in sections)]
    widths = [max(map(len, cells)) for cells in zip(*chain(*groups), strict=True)]
    blocks = [
        "".join("  ".join(map(str.ljust, row, widths)).rstrip() + "\n" for row in rows)
        for rows in groups
    ]
    sys.stdout.write(f"{title}\n\n" if title else "")
    sys.stdout.write("\n".join(blocks) + "\n")


def print_lines(*lines: str) -> None:
    """Print paragraphs of text, wrapped at the terminal's edge, each after an empty line."""
    if is_terminal():
        _console().print("\n\n".join(lines))
    else:
        sys.stdout.write("\n\n".join(lines) + "\n")


def print_text(text: str) -> None:
    """Print text that is laid out already."""
    sys.stdout.write(text + "\n")


def _console() -> Console:
    """Return the console of standard output; colours follow the terminal and NO_COLOR."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False)


def plain_records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data, its index among them; NaN is None."""
    rows = table.reset_index().astype(object)
    records: list[Any] = rows.where(rows.notna(), None).to_dict("records")
    return records


def print_json(content: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print JSON and a line end; numbers that JSON cannot hold are an error, not a NaN."""
    is_ascii = sys.stdout.encoding.lower() != "utf-8"
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=is_ascii, allow_nan=False) + "\n")
