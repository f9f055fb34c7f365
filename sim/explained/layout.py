"""Explanations laid out: the same headings and rows as plain text and as an HTML card."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from sim.scenario.fields import LARGEST

if TYPE_CHECKING:
    from sim.explained.derivation import Equation, Statement
    from sim.explained.explanation import Explanation
    from sim.explained.facts import Fact

WIDTH = 100
INDENT = "  "
LONGEST_TERM = 38
CARD = (
    "max-width:72em;padding:.9em 1.1em;border:1px solid rgba(128,128,128,.35);border-radius:8px;"
    "color:inherit;background:transparent;font-family:system-ui,sans-serif;line-height:1.4"
)
QUIET = "opacity:.75;font-size:.88em"
CELL = "padding:.15em .9em .15em 0;vertical-align:top;text-align:left"


class Row(NamedTuple):
    """A term and the lines that tell of it."""

    term: str
    lines: tuple[str, ...]


class Section(NamedTuple):
    """A heading and its rows."""

    heading: str
    rows: tuple[Row, ...]


def text(explanation: Explanation, *, width: int) -> str:
    """Lay out as plain text, no line longer than the width where words allow it."""
    paragraphs = [title(explanation), *_introduction(explanation)]
    blocks = ["\n".join(line for words in paragraphs for line in textwrap.wrap(words, width))]
    blocks += [_block(section, width=width) for section in sections(explanation)]
    return "\n\n".join(blocks)


def _block(section: Section, *, width: int) -> str:
    terms = (len(row.term) for row in section.rows if len(row.term) <= LONGEST_TERM)
    column = max(terms, default=0)
    lines = [line for row in section.rows for line in _lines(row, column=column, width=width)]
    return "\n".join([section.heading, *lines])


def _lines(row: Row, *, column: int, width: int) -> list[str]:
    """Wrap a row beside its term, or below it where the term is too long for the column."""
    gap = INDENT if column else ""
    indent = INDENT + " " * column + gap
    wrapped = [
        piece for line in row.lines for piece in textwrap.wrap(line, max(20, width - len(indent)))
    ]
    if len(row.term) > column:
        return [INDENT + row.term, *(indent + piece for piece in wrapped)]
    first, *rest = wrapped or [""]
    return [f"{INDENT}{row.term:<{column}}{gap}{first}", *(indent + piece for piece in rest)]


def html(explanation: Explanation) -> str:
    """Lay out as an HTML card without script or outside files."""
    head, *rest = title(explanation), *_introduction(explanation)
    words = "".join(f'<div style="{QUIET}">{escape(line)}</div>' for line in rest)
    body = "".join(map(_table, sections(explanation)))
    return f'<div style="{CARD}"><strong>{escape(head)}</strong>{words}{body}</div>'


def _table(section: Section) -> str:
    rows = "".join(
        f'<tr><th scope="row" style="{CELL};font-weight:normal"><code>{escape(row.term)}</code>'
        f'</th><td style="{CELL}">{"<br>".join(map(escape, filter(None, row.lines)))}</td></tr>'
        for row in section.rows
    )
    return (
        f'<div style="margin-top:.7em"><strong>{escape(section.heading)}</strong></div>'
        f'<table style="border-collapse:collapse;font-size:.92em">{rows}</table>'
    )


# ------------------------------------------------------------------------------------------- words


def title(explanation: Explanation) -> str:
    """Name, what it is, and unit."""
    about = explanation.about
    if about.kind in ("rule", "state"):
        return f"{about.name}: a {about.kind}"
    return f"{about.name}: {about.title.removesuffix('.')}{_in_brackets(about)}"


def _in_brackets(about: Fact) -> str:
    return "" if about.unit == "-" else f" [{about.unit}]"


def _introduction(explanation: Explanation) -> Iterator[str]:
    about = explanation.about
    if explanation.each:
        yield f"One value a day for {explanation.each}, {_in_steps(explanation)}."
    elif explanation.steps:
        yield f"The engine keeps it, {_in_steps(explanation)}."
    if explanation.how:
        yield explanation.how
    if about.kind in ("parameter", "lever", "column"):
        yield from _value(explanation)
    if explanation.note:
        yield explanation.note


def _in_steps(explanation: Explanation) -> str:
    steps = explanation.steps
    return f"set in the step{'s' if len(steps) > 1 else ''} {' and '.join(steps)}"


def _value(explanation: Explanation) -> Iterator[str]:
    about = explanation.about
    kind = {"parameter": "Parameter", "lever": "Lever", "column": "Table column"}[about.kind]
    stands = " stands at" if about.kind == "lever" else ""
    yield f"{kind};{stands} {about.written} in {explanation.scenario}; {_range(about)}."
    if about.kind == "parameter":
        known = _known(about)
        yield f"{known[0].upper()}{known[1:]}."
    elif about.prior:
        yield f"Prior: {about.prior}."
    if about.posterior:
        yield f"Runs draw it from the posterior: {about.posterior}."
    if about.kind == "parameter":
        yield _default(about)


def _range(about: Fact) -> str:
    if about.low is None or about.high is None or about.low <= -LARGEST:
        return "any value"
    if about.high >= LARGEST:
        return f"allowed from {about.low:g}"
    return f"allowed {about.low:g} to {about.high:g}"


def _default(about: Fact) -> str:
    if about.default is None:
        return "The model has no default: every scenario gives a value."
    return f"The model's default is {about.default:,.15g}."


def _known(about: Fact) -> str:
    prior = f"prior {about.prior}" if about.prior else "no prior"
    return f"{prior}; {about.tag}: {about.source}"


# ---------------------------------------------------------------------------------------- sections


def sections(explanation: Explanation) -> tuple[Section, ...]:
    """Return what is told, heading by heading; a heading without rows is left out."""
    here = f"in {explanation.scenario}"
    found = (
        Section("Equations", tuple(map(_equation, explanation.equations))),
        Section("Arguments", tuple(_arguments(explanation))),
        Section("Code", tuple(map(_line, explanation.derivation.statements))),
        Section(f"Parameters {here}", _inputs(explanation, "parameter")),
        Section(f"Levers {here}", _inputs(explanation, "lever")),
        Section(f"Table columns {here}", _inputs(explanation, "column")),
        Section("Random draws", _inputs(explanation, "draw")),
        Section("Fed by observables", _inputs(explanation, "observable")),
        Section("Fed by states of the engine", _inputs(explanation, "state")),
        Section(f"Dated events {here}", _listed(explanation.about.events)),
        Section("Used in rules", tuple(_uses(explanation))),
        Section("Read at", tuple(_readings(explanation))),
        Section("Feeds", tuple(_feeds(explanation))),
        Section("Tested effects", tuple(_signs(explanation))),
        Section("Reported figures", _listed(explanation.figures)),
    )
    return tuple(section for section in found if section.rows)


def _equation(row: Equation) -> Row:
    called = "; ".join(f"{place.code} ({', '.join(place.steps)})" for place in row.called)
    inside = ", ".join(row.inside)
    where = f"called at {called}" if called else "not called by the engine itself"
    if inside:
        where += f", used inside {inside}"
    return Row(
        row.rule.name, (row.rule.title, *row.rule.formula.splitlines(), f"{row.rule.code}, {where}")
    )


def _line(row: Statement) -> Row:
    return Row(
        row.place.code, (f"{row.name} {row.text}", f"{row.place.function}: {row.place.does}")
    )


def _inputs(explanation: Explanation, kind: str) -> tuple[Row, ...]:
    return tuple(_input(row) for row in explanation.inputs if row.kind == kind)


def _input(row: Fact) -> Row:
    unit = "" if row.unit == "-" else f" {row.unit}"
    steps = ", ".join(row.steps)
    if row.kind == "parameter":
        return Row(row.name, (f"{row.written}{unit}; {_known(row)}", row.title))
    if row.kind == "lever":
        standing = f"{row.title.removesuffix('.')}{_in_brackets(row)}; stands at {row.written}"
        return Row(row.name, (standing, *row.events))
    if row.kind == "column":
        return Row(row.name, (f"{row.written}{unit}", row.title))
    if row.kind == "observable":
        return Row(row.name, (f"{row.title}{_in_brackets(row)}, step {steps}",))
    if row.kind == "state":
        made = f", from {', '.join(row.made_from)}" if row.made_from else ""
        return Row(row.name, (f"{steps}{made}",))
    return Row(row.name, (row.title,))


def _arguments(explanation: Explanation) -> Iterator[Row]:
    """Say what a rule is called with; an observable has its inputs listed by kind instead."""
    if explanation.about.kind == "rule":
        for argument, inputs in explanation.equations[0].arguments.items():
            yield Row(argument, (", ".join(one.name for one in inputs) or "counted in place",))


def _uses(explanation: Explanation) -> Iterator[Row]:
    for use in explanation.uses:
        where = f"{use.place.code} ({', '.join(use.place.steps)})"
        yield Row(use.rule, (f"as {use.argument}, {where}",))


def _readings(explanation: Explanation) -> Iterator[Row]:
    """Say where the engine reads a parameter or lever otherwise than to call a rule with it."""
    told = {use.place.function for use in explanation.uses}
    for place in explanation.readings:
        if place.function not in told:
            yield Row(place.code, (f"{place.function} ({', '.join(place.steps)}): {place.does}",))


def _feeds(explanation: Explanation) -> Iterator[Row]:
    near, far = explanation.feeds
    if near:
        yield Row("directly", (", ".join(near),))
    if far:
        yield Row("through states", (", ".join(far),))
    if not near and not far and explanation.about.kind == "observable":
        yield Row("", ("Nothing: it is recorded, and the engine uses it no further.",))


def _signs(explanation: Explanation) -> Iterator[Row]:
    for row in explanation.signs:
        target = f" {row.target}" if row.target else ""
        moves = {"+": "rises", "-": "falls", "0": "does not move"}[row.model]
        yield Row(
            row.observable,
            (f"{moves} with {row.lever}{target} = {row.value:g}: {row.reason}", row.why),
        )


def _listed(words: Iterable[str]) -> tuple[Row, ...]:
    lines = tuple(words)
    return (Row("", lines),) if lines else ()
