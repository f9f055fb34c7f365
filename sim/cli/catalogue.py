"""``blockade list`` and ``blockade show``: which scenarios there are, and what is in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    from sim.scenario import ParameterRow, Scenario
    from sim.scenario.fields import Prior

PARAMETER_HEADINGS = ("parameter", "value", "unit", "prior", "tag", "source")
EVENT_HEADINGS = ("event", "lever", "target", "start", "end", "value", "tag", "source")


def list_(*, json: Json = False, debug: Debug = False) -> None:  # noqa: ARG001
    """List the shipped scenarios and their variants."""
    from sim.cli.tables import print_json, print_table
    from sim.scenario import list_scenarios

    listed = list_scenarios()
    if json:
        print_json([row._asdict() for row in listed])
        return
    rows = [(row.name, row.title) for row in listed]
    print_table(("scenario", "title"), [rows], strong=("scenario",))


def show(
    name: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Show every parameter of a scenario with value, unit, prior, tag and source."""
    from sim.cli.tables import print_json, print_table
    from sim.scenario import describe, load

    scenario = load(name)
    rows = describe(scenario)
    if json:
        print_json(_as_json(scenario, rows))
        return
    sections: dict[str, list[tuple[str, ...]]] = {}
    for words in (*map(_words, rows), *_cells(scenario)):
        sections.setdefault(words[0].partition(".")[0], []).append(words)
    _print_parameters(scenario.title, list(sections.values()))
    events = [[str(getattr(row, key)) for key in EVENT_HEADINGS] for row in scenario.events]
    if events:
        print_table(
            EVENT_HEADINGS,
            [events],
            strong=("value",),
            whole=("event", "start", "end"),
            title="Dated events and levers",
        )


def _print_parameters(title: str, sections: list[list[tuple[str, ...]]]) -> None:
    """Print path, value, unit and what is known; in a terminal, which is narrow, that in one."""
    from sim.cli.tables import is_terminal, print_table

    headings: tuple[str, ...] = PARAMETER_HEADINGS
    if is_terminal():
        headings = ("parameter", "value", "prior, tag, source")
        sections = [
            [
                (path, f"{value} {unit}".removesuffix(" -"), "; ".join(filter(None, known)))
                for path, value, unit, *known in rows
            ]
            for rows in sections
        ]
    print_table(headings, sections, strong=("value",), whole=headings[:2], title=title)


def _as_json(scenario: Scenario, rows: tuple[ParameterRow, ...]) -> dict[str, Any]:
    from sim.scenario.tables import TABLES

    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "parameters": [
            row._asdict() | {"prior": None if row.prior is None else str(row.prior)} for row in rows
        ],
        "tables": scenario.model_dump(mode="json", include=set(TABLES)),
    }


def _words(row: ParameterRow) -> tuple[str, ...]:
    return row.path, f"{row.value:,.15g}", row.unit, _prior_words(row.prior), row.tag, row.source


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
                value, prior = f"{getattr(row, key):,.15g}", _prior_words(priors.get(path))
                yield path, value, unit, prior, row.tag, row.source
