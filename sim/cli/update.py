"""``blockade update``: count one more report by re-weighting draws, and say what it changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.study.calibration import Posterior
    from sim.study.learning import Updated

Draws = Annotated[
    Path | None, Parameter(help="File of the draws; by default that beside the scenario.")
]
Unchecked = Annotated[
    bool,
    Parameter(negative="", show_default=False, help="Use draws that did not pass the gate, too."),
]


def update(
    scenario: Annotated[str, Parameter(help="Name or path of the scenario that was calibrated.")],
    /,
    *,
    report: Annotated[
        Path,
        Parameter(
            help="CSV file of one row: id, statistic, figures or source, from_day, to_day, low, "
            "high; or the id of a held-out target alone."
        ),
    ],
    posterior: Draws = None,
    held_out: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="Count a report that validates the model; it validates nothing from then on.",
        ),
    ] = False,
    unchecked: Unchecked = False,
    out: Annotated[Path | None, Parameter(help="Folder for the new draws and both tables.")] = None,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Count one more report in seconds, without a new calibration, and say what it changed.

    Draws are weighted by how well their runs fit the report. Where too few of them do, the command
    exits 5, and a calibration with the report is needed.
    """
    from sim.cli.progress import tell
    from sim.errors import NotPassed
    from sim.results import check_folder
    from sim.scenario import load
    from sim.study.learning import update as updated

    case = load(scenario)
    if out is not None:
        check_folder(out)
    draws = draws_of(case, posterior, is_unchecked=unchecked)
    found = updated(draws, report, scenario=case, held_out=held_out, threads=threads)
    if out is not None:
        tell(f"saved to {found.save(out)}")
    if json:
        _print_json(found)
    else:
        _print_tables(found)
    if not found.is_reliable:
        raise NotPassed(f"{report}: {found.verdict()}")


def draws_of(case: Scenario, path: Path | None, *, is_unchecked: bool) -> Posterior:
    """Read a file of draws, or that beside the scenario."""
    from sim.scenario.shipped import posterior_path
    from sim.study import posterior
    from sim.study.calibration import load_draws

    path = path or posterior_path(case)
    return posterior(case) if path is None else load_draws(path, case, is_unchecked=is_unchecked)


def _print_tables(found: Updated) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study.learning import update_words

    print_lines(*update_words.lines(found), "")
    for table in found.tables():
        print_table(table.headings, [table.rows], title=table.title, strong=(table.strong,))
        print_lines("")
    print_lines(RESPONSIBLE_USE)


def _print_json(found: Updated) -> None:
    import math

    from sim.cli.tables import print_json
    from sim.results import RESPONSIBLE_USE
    from sim.study.learning.learn_words import plain

    before, after = found.effective_size
    print_json(
        {
            "scenario": found.scenario.name,
            "version": __version__,
            "report": found.report.target.id,
            "source": found.new.source,
            "no_longer_validates": list(found.new.spent),
            "draws": len(found.posterior.weights),
            "of": found.of,
            "effective_size_before": before,
            "effective_size": after,
            "pareto_k": found.tail if math.isfinite(found.tail) else None,
            "is_reliable": found.is_reliable,
            "verdict": found.verdict(),
            "identification": plain(found.identification),
            "predictive": plain(found.predictive),
            "responsible_use": RESPONSIBLE_USE,
        }
    )
