"""``blockade sensitivity``: which parameters an outcome hangs on, screened and then measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.changes import Changes, changed_scenario
from sim.cli.filling import duration, filled, size
from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Ensemble, Sensitivity, SensitivityPlan, Store

PICTURE = "sensitivity.png"


def sensitivity(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    out: Annotated[
        Path,
        Parameter(help="Folder of runs, tables and picture; one begun before is gone on with."),
    ],
    vary: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="key=low:high, key=low:high:log, key=a,b,c or key alone for its prior; "
            "repeatable. By default all priors.",
        ),
    ] = (),
    outcome: Annotated[
        tuple[str, ...],
        Parameter(
            negative="", show_default=False, help="Outcome or account; unserved_l. Repeatable."
        ),
    ] = (),
    method: Annotated[
        str,
        Parameter(
            help="both, morris (the screening alone) or sobol (indices of all that is varied)."
        ),
    ] = "both",
    trajectories: Annotated[
        int, Parameter(help="Trajectories of the screening, a row for each parameter and one.")
    ] = 20,
    samples: Annotated[
        int, Parameter(help="Samples of the indices, a power of 2; a row for each parameter and 2.")
    ] = 256,
    most: Annotated[int, Parameter(help="Parameters that go on from the screening at most.")] = 8,
    runs: Annotated[int, Parameter(help="Runs of each row, under the same draws.")] = 10,
    seed: Annotated[int, Parameter(help="Seed of designs, draws and intervals.")] = 1,
    days: Annotated[int | None, Parameter(help="Days to simulate; the scenario's own.")] = None,
    set_: Changes = (),
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    dry_run: Annotated[
        bool,
        Parameter(
            negative="", show_default=False, help="Say runs, time and disk, and write nothing."
        ),
    ] = False,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Find what matters: Morris screening, then Sobol indices with intervals; killed, it goes on.

    Says too how much of the variance is luck rather than parameters.  Numbers that do not vary are
    the scenario's own, not draws of its posterior.
    """
    from sim.study import planned_sensitivity
    from sim.study.sensitivities.study import REPORT, check_study_folder

    plan = planned_sensitivity(
        changed_scenario(scenario, changes=set_),
        vary or None,
        outcome=outcome or ("unserved_l",),
        method=method,
        trajectories=trajectories,
        samples=samples,
        most=most,
        runs=runs,
        seed=seed,
        days=days,
        threads=threads,
        place="--vary",
    )
    check_study_folder(out)
    if dry_run:
        _print_estimate(plan, out, threads=threads, is_json=json)
        return
    found = _found(plan, out, threads=threads)
    content = _content(found)
    _save(found, content, out / REPORT)
    if json:
        from sim.cli.tables import print_json

        print_json(content)
    else:
        _print_tables(found)


def _found(plan: SensitivityPlan, out: Path, *, threads: int | None) -> Sensitivity:
    from sim.study.sensitivities.study import run_plan

    def fill_all(folder: Path, ensemble: Ensemble) -> Store:
        return filled(plan.scenario, ensemble, folder, threads=threads)

    return run_plan(plan, out, fill_all)


def _print_estimate(
    plan: SensitivityPlan, out: Path, *, threads: int | None, is_json: bool
) -> None:
    """Say what both designs take; how many parameters go on is not known before the screening."""
    from sim.cli.progress import tell
    from sim.cli.tables import print_json, print_lines
    from sim.kernel import prepare
    from sim.study import estimate

    prepare(tell)
    is_screened = plan.method != "sobol"
    first = plan.screening() if is_screened else plan.variance(plan.paths)
    name = "morris" if is_screened else "sobol"
    now = estimate(first, folder=out / name, threads=threads)
    later = plan.most_variance_runs() if plan.method == "both" else 0
    if is_json:
        print_json({name: now._asdict(), "sobol_runs_at_most": later})
        return
    then = f" Then the indices take at most {later:,} runs." if later else ""
    print_lines(
        f"{now.runs:,} runs of {first.n_rows:,} rows, of which {now.runs_left:,} are left. They "
        f"take about {duration(now.seconds)} and at most {size(now.bytes_at_most)} of disk."
        f"{then} Nothing was written."
    )


def _save(found: Sensitivity, content: dict[str, Any], folder: Path) -> None:
    import json
    from functools import partial

    from sim.cli.progress import tell
    from sim.plots import save_sensitivity

    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    outcomes = found.plan.outcomes
    pictures = {
        PICTURE if len(outcomes) == 1 else f"{Path(PICTURE).stem}-{outcome}.png": partial(
            save_sensitivity, found, outcome=outcome
        )
        for outcome in outcomes
    }
    found.save(
        folder,
        also={**pictures, "sensitivity.json": lambda path: path.write_text(text, encoding="utf-8")},
    )
    tell(f"saved to {folder}, with the picture {folder / next(iter(pictures))}")


def _print_tables(found: Sensitivity) -> None:
    from sim.cli.tables import print_lines
    from sim.results import RESPONSIBLE_USE
    from sim.study.sensitivities import words

    print_lines(f"{words.title(found)}\n")
    for outcome in found.plan.outcomes:
        if found.screening is not None:
            title = words.morris_title(found, outcome)
            _print_table(words.morris(found, outcome), words.MORRIS, title)
        if found.variance is not None:
            title = words.sobol_title(found, outcome)
            _print_table(words.sobol(found, outcome), words.SOBOL, title)
        print_lines(*words.sentences(found, outcome))
        print_lines("")
    print_lines(*filter(None, (words.screening_sentence(found),)), RESPONSIBLE_USE)


def _print_table(table: pd.DataFrame, headings: Mapping[str, str], title: str) -> None:
    from sim.cli.tables import print_lines, print_table

    rows = table.to_numpy().tolist()
    print_table(tuple(headings.values()), [rows], whole=("parameter",), title=title)
    print_lines("")


def _content(found: Sensitivity) -> dict[str, Any]:
    """Everything as plain JSON; what is not defined is null."""
    from sim.results import RESPONSIBLE_USE

    return {
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "version": __version__,
        **found.facts(),
        "found": {outcome: _of_outcome(found, outcome) for outcome in found.plan.outcomes},
        "responsible_use": RESPONSIBLE_USE,
    }


def _of_outcome(found: Sensitivity, outcome: str) -> dict[str, Any]:
    from sim.cli.tables import plain_records

    account, luck = found.account(outcome), found.luck(outcome)
    return {
        "label": account.label,
        "unit": account.unit,
        "morris": plain_records(found.morris(outcome)) if found.screening else None,
        "sobol": plain_records(found.sobol(outcome)) if found.variance else None,
        "luck": {
            **{name: _finite(value) for name, value in luck._asdict().items()},
            "share": _finite(luck.share),
            "left_share": _finite(luck.left_share),
        },
    }


def _finite(value: float) -> float | None:
    import math

    return value if math.isfinite(value) else None
