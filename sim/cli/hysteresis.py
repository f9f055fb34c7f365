"""``blockade hysteresis``: whether it matters where one starts, once policy is frozen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Fixed, Json

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.study import Hysteresis

PICTURE = "hysteresis.png"


def hysteresis(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    levels: Annotated[
        str | None,
        Parameter(
            help="Levels to hold, rising, as in 0,0.5,1,1.5; by default eight from 0 to 2.5."
        ),
    ] = None,
    runs: Annotated[int, Parameter(help="Runs of each start at each level.")] = 40,
    seed: Annotated[int, Parameter(help="Seed of all draws; the same seed, the same numbers.")] = 1,
    days: Annotated[int, Parameter(help="Days of a run; its last third is compared.")] = 720,
    along: Annotated[
        str, Parameter(help="Parameter that takes the levels; `blockade show` lists them.")
    ] = "group.strength",
    observable: Annotated[
        str,
        Parameter(help="What is compared: arrivals over normal use, or a recorded observable."),
    ] = "arrived_share",
    tolerance: Annotated[
        float | None,
        Parameter(help="Gap that counts; a tenth of normal use, or of the largest mean."),
    ] = None,
    mobilised_share: Annotated[
        float, Parameter(help="Share of the army mobilised on every day.")
    ] = 1.0,
    fleet_multiple: Annotated[
        float, Parameter(help="Factor on the fleet, in place of replaced tankers; 1 is none.")
    ] = 50.0,
    fixed: Fixed = False,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    out: Annotated[Path | None, Parameter(help="Folder for table and picture.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Compare a calm with a broken start under one frozen policy, level by level."""
    from sim.results import check_folder
    from sim.scenario import load
    from sim.study import LEVELS

    case = load(scenario)
    if out is not None:
        check_folder(out)
    options: dict[str, Any] = {
        "levels": LEVELS if levels is None else _levels(levels),
        "runs": runs,
        "seed": seed,
        "days": days,
        "along": along,
        "observable": observable,
        "tolerance": tolerance,
        "mobilised_share": mobilised_share,
        "fleet_multiple": fleet_multiple,
        "threads": threads,
    }
    found = _compared(case, options, fixed=fixed)
    if out is not None:
        _save(found, out)
    if json:
        _print_json(found)
    else:
        _print_table(found)


def _levels(text: str) -> list[float | str]:
    """Read numbers between commas; what is none stays as written, for the error to restate."""
    from sim.scenario.entries import number_in

    return [number_in(part.strip()) for part in text.split(",") if part.strip()]


def _compared(case: Scenario, options: dict[str, Any], *, fixed: bool) -> Hysteresis:
    from sim.cli.progress import progress_of
    from sim.kernel import prepare
    from sim.study import hysteresis as compare
    from sim.study import planned

    in_all = planned(case, **options).n_cases * options["runs"]
    with progress_of(in_all, what=f"{case.name}: {in_all:,} runs from two starts") as report:
        prepare(report.announce)
        return compare(case, **options, fixed=fixed, progress=report.advance)


def _save(found: Hysteresis, out: Path) -> None:
    from sim.cli.progress import tell
    from sim.plots import save_hysteresis

    found.save(out, also={PICTURE: lambda path: save_hysteresis(found, path)})
    tell(f"saved to {out}, with the picture {out / PICTURE}")


def _print_table(found: Hysteresis) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study import hysteresis_words as words

    print_table(
        words.HEADINGS,
        [words.rows(found)],
        strong=(words.HEADINGS[-1],),
        title=words.title(found),
    )
    print_lines("")
    print_lines(found.sentence(), words.assumptions(found), RESPONSIBLE_USE)


def _print_json(found: Hysteresis) -> None:
    from sim.cli.tables import print_json
    from sim.results import RESPONSIBLE_USE

    print_json(
        {
            "scenario": found.scenario.name,
            "title": found.scenario.title,
            "version": __version__,
            **found.facts(),
            "gaps": found.table.to_dict("records"),
            "responsible_use": RESPONSIBLE_USE,
        }
    )
