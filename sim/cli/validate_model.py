"""``blockade validate-model``: the model beside everything reported, held-out rows scored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Fixed, Json

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.study import Validation

PICTURE, WHOLE = "validation.png", "validation.json"
NONE = "none"


def validate_model(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    posterior: Annotated[
        Path | None,
        Parameter(help="File of a posterior's draws; by default that beside the scenario."),
    ] = None,
    fixed: Fixed = False,
    unchecked: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="Read draws that did not pass the gate as well; the tables say so.",
        ),
    ] = False,
    structures: Annotated[
        str,
        Parameter(help="Structures to compare, as in no-panic,no-resale, or none; all by default."),
    ] = "",
    runs: Annotated[
        int, Parameter(help="Draws, a run each, in every variant and structure.")
    ] = 200,
    seed: Annotated[int, Parameter(help="Seed of fresh luck: same seed, same numbers.")] = 1,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    out: Annotated[
        Path | None, Parameter(help="Folder for tables and picture, new or saved before.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Hold a model against all that was reported, failures first, fitted and held out apart.

    Held-out rows are never fitted; they are scored beside naive persistence and in structures
    without one mechanism each. Identities and face validity are shown and never counted.
    """
    from sim.results.saving import check_folder
    from sim.scenario import load

    if out is not None:
        check_folder(out)
    found = _found(
        load(scenario),
        {
            "posterior": posterior,
            "fixed": fixed,
            "is_unchecked": unchecked,
            "structures": _names(structures),
            "runs": runs,
            "seed": seed,
            "threads": threads,
        },
    )
    content = _content(found)
    if out is not None:
        _save(found, content, out)
    if json:
        from sim.cli.tables import print_json

        print_json(content)
    else:
        _print_tables(found)


def _names(text: str) -> list[str] | None:
    """Return the structures between commas; None for all of them."""
    if text.strip() == NONE:
        return []
    return [name.strip() for name in text.split(",") if name.strip()] or None


def _found(case: Scenario, options: dict[str, Any]) -> Validation:
    from sim.cli.progress import progress_of
    from sim.kernel import prepare
    from sim.study.validation.validate import planned_validation

    plan = planned_validation(case, **options)
    in_all = plan.runs_in_all
    with progress_of(in_all, what=f"{case.name}: {in_all:,} runs") as report:
        prepare(report.announce)
        return plan.carried_out(progress=report.advance)


def _save(found: Validation, content: dict[str, Any], out: Path) -> None:
    import json

    from sim.cli.progress import tell
    from sim.plots import save_validation

    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    found.save(
        out,
        also={
            PICTURE: lambda path: save_validation(found, path),
            WHOLE: lambda path: path.write_text(text, encoding="utf-8"),
        },
    )
    tell(f"saved to {out}, with the picture {out / PICTURE}")


def _print_tables(found: Validation) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study.validation import words

    print_lines(words.title(found), *words.notes(found), *words.sentences(found), "")
    for table in words.tables(found):
        strong, whole = (table.strong,), table.headings[:1]
        print_table(table.headings, [table.rows], title=table.title, strong=strong, whole=whole)
        print_lines("")
    print_lines(*words.persistence_lines(found), RESPONSIBLE_USE)


def _content(found: Validation) -> dict[str, Any]:
    """Everything as plain JSON; what is never, unknown or open is null."""
    from sim.results import RESPONSIBLE_USE

    return {
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "version": __version__,
        **found.facts(),
        "rows": _records(found.table),
        "structure_scores": _records(found.structure_scores) if found.structures else [],
        "held_out_by_structure": _records(found.by_structure) if found.structures else [],
        "responsible_use": RESPONSIBLE_USE,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    import math

    from sim.cli.tables import plain_records

    return plain_records(table.replace({math.inf: math.nan, -math.inf: math.nan}))
