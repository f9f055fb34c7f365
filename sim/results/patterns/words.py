"""The table of patterns in words: sections by role, as plain text and as HTML.

Calibration and validation come first and with a score; identities and face validity follow, apart
and without one.  Nothing is computed here that the table does not hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from sim.evidence import Role, figure, pattern_targets
from sim.results.card import CARD_STYLE, LINE, QUIET, TABLE_STYLE
from sim.results.notice import RESPONSIBLE_USE
from sim.results.patterns.score import Score, score_of
from sim.results.summary import BETWEEN_FIGURES
from sim.results.words import number_text

if TYPE_CHECKING:
    import pandas as pd

NEVER_FITTED = "Validation rows are never fitted. A row that fails is left failing."
HAND_SET = (
    "The parameters are one point, set by hand inside their priors with the calibration rows in "
    f"view, and not a posterior. {NEVER_FITTED}"
)
DRAWN = (
    "Each run has the parameters of one draw of the posterior that was fitted to the calibration "
    f"rows, so a band holds luck and what is not known of them. {NEVER_FITTED}"
)
HEADINGS = {
    "number": "no.",
    "pattern": "pattern",
    "statistic": "asked of a run",
    "median": "median",
    "band": "90 % of runs",
    "unit": "unit",
    "reported": "reported band",
    "inside": "runs inside",
    "verdict": "verdict",
    "source": "source",
}
"""Columns of the table of words, each with its heading for people."""
SHORT = tuple(name for name in HEADINGS if name not in ("statistic", "inside"))
"""Columns for a screen."""

NOTHING = "–"
NAMES: Mapping[Role, str] = {
    "calibration": "Calibration (C): facts up to 31 October 2025, which may fit the model",
    "validation": "Validation (V): held out, never fitted",
    "identity": "Identities (I): they follow from the equations, check the code, are not counted",
    "face validity": "Face validity (F): shown, expected to be hard, and not counted",
}
VERDICTS: Mapping[Role, tuple[str, str]] = {
    "calibration": ("pass", "FAIL"),
    "validation": ("pass", "FAIL"),
    "identity": ("holds", "BROKEN"),
    "face validity": ("inside", "outside"),
}


class Section(NamedTuple):
    """The patterns of one role in words.

    Attributes
    ----------
    role : str
        One of the roles of targets.
    heading : str
        The role in words and, where it is counted, the score.
    rows : tuple of mapping of str to str
        One a statement, with the columns of `HEADINGS`.
    """

    role: Role
    heading: str
    rows: tuple[Mapping[str, str], ...]

    def cells(self, columns: Sequence[str]) -> list[list[str]]:
        """Return the texts of some columns, row by row."""
        return [[row[column] for column in columns] for row in self.rows]


def spans(numbers: Sequence[str]) -> str:
    """Name statements by number, those that follow each other by the first and the last."""
    order = list(pattern_targets())
    found: list[list[str]] = []
    for number in numbers:
        if found and order.index(number) == order.index(found[-1][-1]) + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(span[0] if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in found)


def sections_of(table: pd.DataFrame) -> tuple[Section, ...]:
    """Put the table into words, a section a role that has rows.

    Parameters
    ----------
    table : DataFrame
        What `sim.results.patterns.report.table_of` returns.
    """
    made = []
    for role in NAMES:
        rows = tuple(_row(row) for _, row in table[table["role"] == role].iterrows())
        if rows:
            made.append(Section(role, _heading(role, score_of(table, role)), rows))
    return tuple(made)


def _heading(role: Role, score: Score | None) -> str:
    if score is None:
        return NAMES[role]
    return (
        f"{NAMES[role]}: {score.statements_met} of {score.statements} statements pass, "
        f"{score.patterns_met} of {score.patterns} patterns in all their statements"
    )


def _row(row: pd.Series) -> dict[str, str]:
    return {
        "number": row["number"],
        "pattern": row["label"],
        "statistic": f"{row['statistic']} ({_window(row)})",
        "median": _number(row["median"], row),
        "band": _band(row),
        "unit": row["unit"],
        "reported": row["reported"] or NOTHING,
        "inside": NOTHING if math.isnan(row["inside_share"]) else _percent(row["inside_share"]),
        "verdict": _verdict(row),
        "source": _source(row),
    }


def _window(row: pd.Series) -> str:
    first, last = row["from_day"], row["to_day"]
    days = f"day {first}" if first == last else f"day {first} to {last}"
    return f"{days}, {row['variant']}" if row["variant"] else days


def _number(value: float, row: pd.Series, *, like: float | None = None) -> str:
    if math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return f"not by day {row['to_day']}" if row["unit"] == "day" else _sign(value) + "∞"
    if row["unit"] == "day":
        return f"{value:.0f}"
    return number_text(value, like=like)


def _sign(value: float) -> str:
    return "-" if value < 0 else ""


def _band(row: pd.Series) -> str:
    ends = [row["low"], row["high"]]
    if any(map(math.isnan, ends)):
        return NOTHING
    if ends[0] == ends[1] == math.inf:
        return "in no run" if row["unit"] == "day" else "∞"
    largest = max((abs(end) for end in ends if math.isfinite(end)), default=1.0)
    return " to ".join(_number(end, row, like=largest) for end in ends)


def _source(row: pd.Series) -> str:
    """Figures by publisher and date; the note where the pattern rests on none."""
    cited: dict[str, list[str]] = {}
    for name in row["figures"].split():
        cited.setdefault(figure(name).citation, []).append(name)
    return (
        BETWEEN_FIGURES.join(f"{', '.join(names)}: {by}" for by, names in cited.items())
        or row["note"]
    )


def _percent(share: float) -> str:
    """Return a percentage in which some is not 0 and not all is not 100."""
    return "under 1 %" if 0 < share < 0.01 else f"{math.floor(100 * share + 1e-9)} %"


def _verdict(row: pd.Series) -> str:
    if row["passes"] is None:
        return "shown" if row["is_computed"] else "not judged"
    met, missed = VERDICTS[row["role"]]
    return met if row["passes"] else missed


def text(title: str, sections: Sequence[Section], *, caveats: Sequence[str] = ()) -> str:
    """Lay out title and sections as plain text, columns aligned over all sections.

    Parameters
    ----------
    title : str
        Line above everything.
    sections : sequence of Section
        The table, role by role.
    caveats : sequence of str
        What a reader must know first.
    """
    headings = [HEADINGS[column] for column in SHORT]
    cells = [row for section in sections for row in section.cells(SHORT)]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    rule = ["─" * width for width in widths]
    lines = [title, *caveats]
    for section in sections:
        lines += ["", section.heading]
        lines += [_aligned(row, widths) for row in (headings, rule, *section.cells(SHORT))]
    return "\n".join([*lines, "", RESPONSIBLE_USE])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(map(str.ljust, row, widths)).rstrip()


def html(title: str, sections: Sequence[Section], *, caveats: Sequence[str] = ()) -> str:
    """Lay out title and sections as an HTML card; what is asked of a run shows on hovering.

    The parameters are those of `text`.
    """
    return (
        f'<div style="{CARD_STYLE}">'
        f"<strong>{escape(title)}</strong>"
        f"{''.join(map(_html_of_line, caveats))}"
        f"{''.join(map(_html_of, sections))}"
        f'<div style="{QUIET};font-style:italic">{escape(RESPONSIBLE_USE)}</div>'
        "</div>"
    )


def _html_of_line(line: str) -> str:
    return f'<div style="{QUIET}">{escape(line)}</div>'


def _html_of(section: Section) -> str:
    head = "".join(_cell(HEADINGS[column], tag="th") for column in SHORT)
    rows = "".join(
        f'<tr title="{escape(row["statistic"])}">'
        f"{''.join(_cell(row[column], tag='td') for column in SHORT)}</tr>"
        for row in section.rows
    )
    return (
        f'<div style="margin-top:.9em">{escape(section.heading)}</div>'
        f'<table style="{TABLE_STYLE}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _cell(value: str, *, tag: str) -> str:
    style = (
        f"text-align:left;padding:.28em .9em .28em 0;border-bottom:{LINE};vertical-align:top;"
        "background:transparent;color:inherit;font-variant-numeric:tabular-nums;"
        f"font-weight:{600 if tag == 'th' else 400}"
    )
    return f'<{tag} style="{style}">{escape(value)}</{tag}>'
