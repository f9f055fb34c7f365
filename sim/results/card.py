"""A result at a glance: an HTML card for notebooks and a table of plain text for everywhere else.

Both show the table of `words` and end with the responsible-use sentence.  The card stands alone:
inline CSS without colours of its own except half-transparent grey, so it reads in light and dark
themes, and no script; every text is escaped.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sim.evidence import load_figures
from sim.results.notice import RESPONSIBLE_USE
from sim.results.words import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.results.result import Result

LONGEST_CELL = 44
NUMERIC = ("median", "band")

LINE = "1px solid rgba(128,128,128,.35)"
CARD_STYLE = (
    f"max-width:72em;padding:.9em 1.1em;border:{LINE};border-radius:8px;"
    "color:inherit;background:transparent;font-family:system-ui,sans-serif;line-height:1.4"
)
TABLE_STYLE = "border-collapse:collapse;margin:.7em 0;width:100%;color:inherit;font-size:.92em"
QUIET = "opacity:.75;font-size:.88em"


def title_of(result: Result) -> str:
    """Scenario, runs, days and seed in one line."""
    runs = "1 run" if result.runs == 1 else f"{result.runs:,} runs"
    days = "1 day" if result.days == 1 else f"{result.days:,} days"
    return f"{result.scenario.title}: {runs} of {days}, seed {result.seed}"


def text(result: Result) -> str:
    """Lay out the headline outcomes as plain text, columns aligned, sources by figure id below."""
    summary, words = result.summary(), result.words()
    if words.empty:
        return f"{title_of(result)}\nThe scenario has no headline outcomes.\n{RESPONSIBLE_USE}"
    cells = words.drop(columns="citation").map(_shorten)
    cells["reported"] += [f" [{ids}]" if ids else "" for ids in summary["figures"]]
    rows = [[HEADINGS[column] for column in cells.columns], *cells.to_numpy().tolist()]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    rows.insert(1, ["─" * width for width in widths])
    lines = [_aligned(row, widths=widths) for row in rows]
    return "\n".join([title_of(result), "", *lines, "", *_sources(summary), "", RESPONSIBLE_USE])


def _shorten(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1].rstrip()}…"


def _aligned(row: Sequence[str], *, widths: Sequence[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _sources(summary: pd.DataFrame) -> list[str]:
    ids = sorted({name for names in summary["figures"] for name in names.split()})
    return [f"{name:<5} {load_figures()[name].citation}" for name in ids]


def html(result: Result) -> str:
    """Lay out the headline outcomes as an HTML card."""
    words = result.words()
    body = _table(words) if len(words) else "<p>The scenario has no headline outcomes.</p>"
    return (
        f'<div style="{CARD_STYLE}">'
        f"<strong>{escape(title_of(result))}</strong>"
        f'<div style="{QUIET}">{escape(result.scenario.description)}</div>'
        f"{body}"
        f'<div style="{QUIET};font-style:italic">{escape(RESPONSIBLE_USE)}</div>'
        "</div>"
    )


def _table(words: pd.DataFrame) -> str:
    head = "".join(_cell(heading, tag="th", column=column) for column, heading in HEADINGS.items())
    rows = (
        "".join(_cell(value, tag="td", column=column) for column, value in row.items())
        for row in words.to_dict("records")
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<table style="{TABLE_STYLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _cell(value: str, *, tag: str, column: object) -> str:
    weight = "600" if tag == "th" or column == "median" else "400"
    numbers = "font-variant-numeric:tabular-nums;" if column in NUMERIC else ""
    style = (
        f"text-align:left;padding:.28em .9em .28em 0;border-bottom:{LINE};vertical-align:top;"
        f"background:transparent;color:inherit;{numbers}font-weight:{weight}"
    )
    return f'<{tag} style="{style}">{escape(value)}</{tag}>'
