"""``blockade show``: every number of a scenario, and what it changes from the one it extends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    from sim.scenario import Change, Comparison, ParameterRow, Scenario
    from sim.scenario.fields import Prior

EVENT_HEADINGS = ("event", "lever", "target", "start", "end", "value", "tag", "source")


def show(
    name: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Show every parameter of a scenario with unit, prior and source, and what it changes."""
    from sim.cli.tables import print_json, print_lines, print_text
    from sim.scenario import compare, describe, load

    scenario = load(name)
    compared = compare(scenario)
    if json:
        print_json(_as_json(scenario, compared))
        return
    print_lines(*_introduction(scenario, compared))
    print_text("")
    if compared.base and compared.changes:
        _print_changes(compared)
    was = {path: _word(old) for path, old in compared.before.items()}
    known = f"in {compared.base}" if compared.base else "default"
    _print_numbers("Parameters", map(_words, describe(scenario)), was, heading=known)
    _print_numbers("Tables", _cells(scenario), was if compared.base else {}, heading=known)
    _print_events(scenario)


def _introduction(scenario: Scenario, compared: Comparison) -> Iterator[str]:
    calendar = scenario.calendar
    blockade = "" if scenario.blockade.is_on else ", without the blockade"
    yield f"{scenario.title} ({scenario.name})"
    yield scenario.description
    if scenario.drops:
        yield f"Without: {scenario.drops}"
    yield f"{calendar.days} days from {calendar.start}{blockade}; money in {scenario.currency}."
    if compared.base and not compared.changes:
        yield f"It extends {compared.base} and changes no number."


# ----------------------------------------------------------------------------------------- changes


def _print_changes(compared: Comparison) -> None:
    from sim.cli.tables import print_table

    headings = ("what", compared.base, "here")
    rows = [(row.path, _word(row.old), _word(row.new)) for row in compared.changes]
    title = f"What it changes from {compared.base}"
    print_table(headings, [rows], strong=("here",), whole=("what",), title=title)


def _word(value: object) -> str:
    """Write a value, or a row of them, of either side; nothing where there is none."""
    from sim.scenario.fields import Prior

    if value is None:
        return "-"
    if isinstance(value, dict):
        if {"uniform", "lognormal"} <= set(value):
            return str(Prior.model_validate(value))
        return ", ".join(f"{key} {_word(cell)}" for key, cell in value.items() if cell != "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, int | float) else str(value)


# ----------------------------------------------------------------------------------------- numbers


def _print_numbers(
    title: str, rows: Iterator[tuple[str, ...]], was: dict[str, str], *, heading: str
) -> None:
    """Print path, value, unit, the old value and what is known, by group.

    In a terminal, which is narrow, what is known is one column.
    """
    from sim.cli.tables import is_terminal, print_table

    numbers = list(rows)
    is_compared = any(path in was for path, *_ in numbers)
    compared = (heading,) if is_compared else ()
    headings: tuple[str, ...] = ("parameter", "value", "unit", *compared, "prior", "tag", "source")
    if is_terminal():
        headings = ("parameter", "value", *compared, "prior, tag, source")
    sections: dict[str, list[tuple[str, ...]]] = {}
    for path, value, unit, *known in numbers:
        old = (was.get(path, ""),) if is_compared else ()
        cells = (path, value, unit, *old, *known)
        if is_terminal():
            told = "; ".join(filter(None, known))
            cells = (path, f"{value} {unit}".removesuffix(" -"), *old, told)
        sections.setdefault(path.partition(".")[0], []).append(cells)
    print_table(headings, sections.values(), strong=("value",), whole=headings[:2], title=title)


def _words(row: ParameterRow) -> tuple[str, ...]:
    return row.path, _number(row.value), row.unit, _prior_words(row.prior), row.tag, row.source


def _number(value: float) -> str:
    return f"{value:,.15g}"


def _prior_words(prior: Prior | None) -> str:
    return "" if prior is None else str(prior)


def _cells(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    """Return the numbers of the tables, but for events, which have a table of their own."""
    from sim.scenario import priors_of
    from sim.scenario.fields import unit_of
    from sim.scenario.tables import INPUT_TABLES, is_numeric

    priors = priors_of(scenario)
    for table, row_type in INPUT_TABLES.items():
        numbers = {key: field for key, field in row_type.columns().items() if is_numeric(field)}
        for row in getattr(scenario, table) if table != "events" else ():
            for key, field in numbers.items():
                path = f"{table}.{row.key}.{key}"
                unit = unit_of(field).replace("money", scenario.currency)
                value, prior = _number(getattr(row, key)), _prior_words(priors.get(path))
                yield path, value, unit, prior, row.tag, row.source


def _print_events(scenario: Scenario) -> None:
    from sim.cli.tables import print_table

    rows = [
        [str(getattr(row, key)) for key in EVENT_HEADINGS]
        for row in scenario.events
        if scenario.blockade.is_on or not row.is_crisis
    ]
    if rows:
        print_table(
            EVENT_HEADINGS,
            [rows],
            strong=("value",),
            whole=("event", "start", "end"),
            title="Dated events and levers",
        )


# -------------------------------------------------------------------------------------------- JSON


def _as_json(scenario: Scenario, compared: Comparison) -> dict[str, Any]:
    from sim.scenario import describe
    from sim.scenario.comparison import settings_of
    from sim.scenario.tables import TABLES

    before = compared.before if compared.base else {}
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "base": compared.base or None,
        "settings": settings_of(scenario),
        "changes": [_change(row) for row in compared.changes] if compared.base else [],
        "parameters": [
            row._asdict()
            | {
                "prior": None if row.prior is None else str(row.prior),
                "default": compared.defaults[row.path],
                "base_value": before.get(row.path, row.value) if compared.base else None,
            }
            for row in describe(scenario)
        ],
        "tables": scenario.model_dump(mode="json", include=set(TABLES)),
    }


def _change(row: Change) -> dict[str, Any]:
    if row.path.startswith("prior of "):
        return {"path": row.path, "old": _word(row.old), "new": _word(row.new)}
    return row._asdict()
