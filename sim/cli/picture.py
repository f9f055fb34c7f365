"""``blockade picture``: draw one picture of a scenario or a saved result, or all of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from sim.cli.options import Debug, Fixed

if TYPE_CHECKING:
    from sim.results import Result
    from sim.scenario import Scenario

EVERY = "all"


def picture(
    scenario: Annotated[
        str, Parameter(help="Name or path of a scenario, or the folder of a saved result.")
    ],
    name: Annotated[
        str,
        Parameter(
            help="overview, map, prices, deterrence, cap, queue, demand, power, or all of them."
        ),
    ] = EVERY,
    /,
    *,
    runs: Annotated[
        int | None, Parameter(help="Number of runs; 200, or those of the saved result.")
    ] = None,
    seed: Annotated[
        int | None, Parameter(help="Seed of all draws; 1, or that of the saved result.")
    ] = None,
    fixed: Fixed = False,
    out: Annotated[Path, Parameter(help="Folder for the PNG files.")] = Path("pictures"),
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Draw what a scenario or a saved result shows, each picture with its finding as headline."""
    from sim.plots import save_pictures
    from sim.plots.gallery import check_name, check_pictures_folder

    check_name(name, also=[EVERY])
    check_pictures_folder(out)
    result = _result(scenario, name, runs=runs, seed=seed, fixed=fixed)
    files = save_pictures(result, out, pictures=_names(result.scenario, name))
    sys.stdout.writelines(f"{file}\n" for file in files)


def _result(scenario: str, name: str, *, runs: int | None, seed: int | None, fixed: bool) -> Result:
    """Read a saved result, or simulate what the pictures need."""
    from sim.cli.progress import progress_of
    from sim.errors import InvalidInput
    from sim.kernel import prepare
    from sim.plots.gallery import check_applies
    from sim.results import is_saved_result, load_result, simulate
    from sim.scenario import load

    if is_saved_result(scenario):
        if fixed or runs is not None or seed is not None:
            raise InvalidInput(
                f"{scenario}: is a saved result, whose runs, seed and numbers are given; "
                "leave --runs, --seed and --fixed away."
            )
        return load_result(scenario)
    case = load(scenario)
    if name != EVERY:
        check_applies(case, name)
    count = 200 if runs is None else runs
    with progress_of(count, what=f"{case.name}: {count:,} runs") as report:
        prepare(report.announce)
        return simulate(
            case,
            runs=count,
            seed=1 if seed is None else seed,
            record="daily",
            fixed=fixed,
            progress=report.advance,
        )


def _names(case: Scenario, name: str) -> list[str]:
    """Names of the pictures; of all, those that apply, and say which do not."""
    from sim.cli.progress import tell
    from sim.plots import PICTURES
    from sim.plots.gallery import obstacles

    if name != EVERY:
        return [name]
    without = obstacles(case)
    for missing, reason in without.items():
        tell(f"no picture {missing!r} of {case.name}: {reason}")
    return [known for known in PICTURES if known not in without]
