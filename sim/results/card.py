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
from sim.results.words import HEADINGS, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from sim.results.effect import Effect
    from sim.results.result import Result

LONGEST_CELL = 44
NUMERIC = ("base", "median", "band")

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
    return f"{result.scenario.title}: {runs} of {days}, seed {result.seed}{drawn_text(result)}"


def drawn_text(result: Result) -> str:
    """Say how many numbers were drawn, and from whose posterior where it is another scenario's."""
    if not result.drawn:
        return ""
    own = result.scenario.name.partition("/")[0]
    whose = f" of {result.drawn_from}" if result.drawn_from not in ("", own) else ""
    return f", {len(result.drawn)} numbers drawn from the posterior{whose}"


def text(result: Result) -> str:
    """Lay out the headline outcomes as plain text, columns aligned, sources by figure id below."""
    summary, words = result.summary(), result.words()
    if words.empty:
        return f"{title_of(result)}\nThe scenario has no headline outcomes.\n{RESPONSIBLE_USE}"
    cells = words.drop(columns="citation").map(_shorten)
    cells["reported"] += [f" [{ids}]" if ids else "" for ids in summary["figures"]]
    lines = [
        title_of(result),
        "",
        *aligned_table(cells, headings=HEADINGS),
        "",
        exposure_of(result),
        "",
        *_sources(summary),
        "",
        RESPONSIBLE_USE,
    ]
    return "\n".join(lines)


def effect_text(effect: Effect) -> str:
    """Lay out an effect as plain text: the sentence on fuel and people, then every account."""
    table = aligned_table(effect.words(), headings=effect.HEADINGS)
    lines = [effect.title, "", effect.sentence(), "", *table, "", RESPONSIBLE_USE]
    return "\n".join(lines)


def exposure_of(result: Result) -> str:
    """Say how much fuel arrived and how many tankers and people were exposed for it."""
    medians = result.accounts.median()
    return (
        f"{number_text(medians['arrived_l'])} million l arrived by road. For them "
        f"{medians['exposed_tankers']:,.0f} tankers with {medians['exposed_drivers']:,.0f} people "
        f"were sent where they may be met; {medians['lost_tankers']:,.0f} tankers were lost, "
        f"{medians['casualties']:,.0f} drivers killed or missing (medians of the runs)."
    )


def aligned_table(cells: pd.DataFrame, *, headings: Mapping[str, str]) -> list[str]:
    """Lay out cells of text as lines, columns aligned under their headings."""
    rows = [[headings[column] for column in cells.columns], *cells.to_numpy().tolist()]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    rows.insert(1, ["─" * width for width in widths])
    return [_aligned(row, widths=widths) for row in rows]


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
    empty = "<p>The scenario has no headline outcomes.</p>"
    body = table_of(words, headings=HEADINGS) if len(words) else empty
    return card_of(
        title_of(result),
        result.scenario.description,
        f"{body}<div>{escape(exposure_of(result))}</div>",
    )


def effect_html(effect: Effect) -> str:
    """Lay out an effect as an HTML card."""
    return card_of(
        effect.title, effect.sentence(), table_of(effect.words(), headings=effect.HEADINGS)
    )


def card_of(title: str, about: str, body: str) -> str:
    """Frame a body of HTML; title and the quiet words about it are escaped."""
    return (
        f'<div style="{CARD_STYLE}">'
        f"<strong>{escape(title)}</strong>"
        f'<div style="{QUIET}">{escape(about)}</div>'
        f"{body}"
        f'<div style="{QUIET};font-style:italic">{escape(RESPONSIBLE_USE)}</div>'
        "</div>"
    )


def table_of(words: pd.DataFrame, *, headings: Mapping[str, str]) -> str:
    """Lay out cells of text as an HTML table; every cell is escaped."""
    head = "".join(_cell(heading, tag="th", column=column) for column, heading in headings.items())
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
