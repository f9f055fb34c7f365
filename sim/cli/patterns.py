"""``blockade patterns``: hold a scenario against the dated patterns of its crisis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Fixed, Json

if TYPE_CHECKING:
    from sim.results.patterns import Patterns
    from sim.scenario import Scenario


def patterns(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    runs: Annotated[int, Parameter(help="Runs of the scenario and of each variant.")] = 200,
    seed: Annotated[int, Parameter(help="Seed of all draws; the same seed, the same numbers.")] = 1,
    fixed: Fixed = False,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Judge a scenario by the dated patterns of its crisis, fitted and held out apart.

    Calibration (C) and validation (V) are scored; identities (I) and face validity (F) are shown.
    """
    from sim.scenario import load

    found = _evaluated(load(scenario), runs=runs, seed=seed, fixed=fixed)
    if json:
        _print_json(found)
    else:
        _print_tables(found)


def _evaluated(case: Scenario, *, runs: int, seed: int, fixed: bool) -> Patterns:
    from sim.cli.progress import progress_of
    from sim.results.patterns import cases_of, patterns

    cases, _ = cases_of(case)
    what = f"{case.name}, {len(cases)} x {runs:,} runs"
    with progress_of(len(cases) * runs, what=what) as report:
        from sim.kernel import prepare

        prepare(report.announce)
        return patterns(case, runs=runs, seed=seed, fixed=fixed, progress=report.advance)


def _print_tables(found: Patterns) -> None:
    from sim.cli.tables import is_terminal, print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.results.patterns import HEADINGS, SHORT

    # A terminal has no room for ten columns, a pipe for no second line.
    columns = SHORT if is_terminal() else tuple(HEADINGS)
    headings = tuple(HEADINGS[column] for column in columns)
    print_lines(found.title, *found.caveats(), "")
    for section in found.sections():
        print_table(
            headings,
            [section.cells(columns)],
            strong=(HEADINGS["verdict"],),
            whole=(HEADINGS["number"], HEADINGS["verdict"]),
            title=section.heading,
        )
        print_lines("")
    print_lines(RESPONSIBLE_USE)


def _print_json(found: Patterns) -> None:
    from sim.cli.tables import print_json
    from sim.results import RESPONSIBLE_USE
    from sim.results.patterns import COUNTED

    scores = {role: found.score(role) for role in COUNTED}
    print_json(
        {
            "scenario": found.scenario.name,
            "title": found.scenario.title,
            "version": __version__,
            "seed": found.seed,
            "runs": found.runs,
            "days": found.days,
            "score": {role: score._asdict() for role, score in scores.items() if score},
            "patterns": _rows(found),
            "not_judged": [row._asdict() for row in found.not_judged],
            "caveats": found.caveats(),
            "responsible_use": RESPONSIBLE_USE,
        }
    )


def _rows(found: Patterns) -> list[dict[str, Any]]:
    """Statements with their numbers; what is never, unknown or open is null, and told in words."""
    in_words = {row["number"]: row for section in found.sections() for row in section.rows}
    return [
        {
            "target": name,
            **{str(key): _plain(value) for key, value in row.items() if key != "figures"},
            "is_counted": found.score(row["role"]) is not None,
            "words": "{median} ({band})".format(**in_words[row["number"]]),
            "verdict": in_words[row["number"]]["verdict"],
            "figures": [_figure(key) for key in row["figures"].split()],
        }
        for name, row in zip(found.table.index, found.table.to_dict("records"), strict=True)
    ]


def _figure(name: str) -> dict[str, Any]:
    from sim.evidence import figure

    found = figure(name)
    return {key: getattr(found, key) for key in ("id", "quantity", "publisher", "published")}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
