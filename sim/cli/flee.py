"""``blockade flee``: displacement pressure as the input files of the displacement model Flee."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.changes import pairs_of
from sim.cli.options import Debug, Fixed


def flee(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    out: Annotated[Path, Parameter(help="Folder for Flee's input files.")],
    population: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="People in a zone, zone=number; repeatable. 0 where none are given.",
        ),
    ] = (),
    runs: Annotated[int, Parameter(help="Number of runs; their median is written.")] = 200,
    seed: Annotated[int, Parameter(help="Seed of all draws; the same seed, the same numbers.")] = 1,
    fixed: Fixed = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Write displacement pressure by day and zone as the displacement model Flee reads it.

    Coordinates, camps and places abroad are for you to add.
    """
    populations = _populations(population)
    from sim.cli.progress import progress_of, tell
    from sim.kernel import prepare
    from sim.results import check_folder, simulate
    from sim.results.flee import check_flee
    from sim.scenario import load

    case = load(scenario)
    check_flee(case, populations)
    check_folder(out)
    with progress_of(runs, what=f"{case.name}: {runs:,} runs") as report:
        prepare(report.announce)
        result = simulate(
            case, runs=runs, seed=seed, record="daily", fixed=fixed, progress=report.advance
        )
    result.to_flee(out, populations=populations)
    tell(f"saved to {out}")


def _populations(given: tuple[str, ...]) -> dict[str, int]:
    from sim.errors import InvalidInput

    how = "zone=number, as in mopti=500000"
    pairs = pairs_of(given, option="--population", how=how)
    problems = [
        f"--population {f'{zone}={people}'!r}: write {how}"
        for zone, people in pairs.items()
        if not (people.isascii() and people.isdigit())
    ]
    if problems:
        raise InvalidInput(problems)
    return {zone: int(people) for zone, people in pairs.items()}
