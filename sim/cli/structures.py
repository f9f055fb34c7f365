"""``blockade structures``: what patterns, or claims about policies, hang on which mechanism."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Fixed, Json

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.study import AcrossStructures, Structure, StructurePatterns


def structures(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    only: Annotated[
        str, Parameter(help="Some structures, as in no-panic,no-resale; all by default.")
    ] = "",
    variants: Annotated[
        str, Parameter(help="Policies, as in army-first,raised-cap: do claims about them hold?")
    ] = "",
    by: Annotated[
        str | None, Parameter(help="Account that claims about policies are of; fuel_l.")
    ] = None,
    runs: Annotated[int, Parameter(help="Runs of each structure, and of each policy in it.")] = 40,
    seed: Annotated[int, Parameter(help="Seed of all draws; the same seed, the same numbers.")] = 1,
    fixed: Fixed = False,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Leave out one mechanism at a time, and see what changes.

    The dated patterns are judged in every structure, fitted and held out apart. With --variants,
    policies are set against the scenario in every structure instead.
    """
    from sim.cli.compare import variants_of
    from sim.errors import InvalidInput
    from sim.scenario import load

    if by is not None and not variants:
        raise InvalidInput(f"--by {by}: is for claims about policies; name some with --variants.")
    base = load(scenario)
    names = [name.strip() for name in only.split(",") if name.strip()] or None
    options: dict[str, Any] = {"structures": names, "runs": runs, "seed": seed, "fixed": fixed}
    if variants:
        claims = _claims(
            {"base": base, **variants_of(base, variants)}, {**options, "by": by or "fuel_l"}
        )
        _show(claims.structures, _facts_of_claims(claims), claims, is_json=json)
    else:
        found = _patterns(base, options)
        _show(found.structures, _facts_of_patterns(found), found, is_json=json)


def _patterns(base: Scenario, options: dict[str, Any]) -> StructurePatterns:
    from sim.cli.progress import progress_of
    from sim.kernel import prepare
    from sim.study import structure_patterns
    from sim.study.patterns_by_structure import planned_patterns, runs_in_all

    asked = {name: options[name] for name in ("structures", "runs", "seed")}
    in_all = runs_in_all(planned_patterns(base, **asked), runs=options["runs"])
    with progress_of(in_all, what=f"{base.name}: {in_all:,} runs") as report:
        prepare(report.announce)
        return structure_patterns(base, **options, progress=report.advance)


def _claims(policies: dict[str, Scenario], options: dict[str, Any]) -> AcrossStructures:
    from sim.cli.progress import progress_of
    from sim.kernel import prepare
    from sim.study import across_structures
    from sim.study.claims import planned_claims

    planned = planned_claims(policies, days=None, threads=None, **options)
    in_all = options["runs"] * len(policies) * len(planned)
    with progress_of(in_all, what=f"{policies['base'].name}: {in_all:,} runs") as report:
        prepare(report.announce)
        return across_structures(policies, **options, progress=report.advance)


def _show(
    structures: tuple[Structure, ...],
    facts: dict[str, Any],
    found: StructurePatterns | AcrossStructures,
    *,
    is_json: bool,
) -> None:
    from sim.cli.tables import print_json, print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.results.patterns import HEADINGS

    if is_json:
        whole, *others = structures
        print_json(
            {
                "scenario": whole.scenario.name,
                "version": __version__,
                "structures": [{"name": one.name, "drops": one.drops} for one in others],
                **facts,
                "responsible_use": RESPONSIBLE_USE,
            }
        )
        return
    dropped = [f"{one.name} is without: {one.drops}" for one in structures if one.drops]
    print_lines(found.title, *dropped, "")
    for heading, cells in found.tables():
        print_table(
            [HEADINGS.get(str(column), str(column)) for column in cells.columns],
            [cells.to_numpy().tolist()],
            title=heading,
        )
        print_lines("")
    print_lines(*found.sentences(), RESPONSIBLE_USE)


def _facts_of_patterns(found: StructurePatterns) -> dict[str, Any]:
    return {
        "seed": found.whole.seed,
        "runs": found.whole.runs,
        "score": _records(found.scores),
        "patterns": _records(found.table),
    }


def _facts_of_claims(found: AcrossStructures) -> dict[str, Any]:
    return {
        "seed": found.whole.seed,
        "runs": found.whole.runs,
        "by": found.whole.by,
        "claims": _records(found.claims),
        "changes": _records(found.table),
        "sentences": list(found.sentences()),
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values; what is unknown or never happens is null."""
    rows = table.reset_index().astype(object)
    records: list[Any] = rows.where(rows.notna(), None).to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in records]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and abs(value) == float("inf") else value
