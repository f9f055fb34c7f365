"""``blockade calibrate``: from priors and reported figures to a posterior, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.study.calibration import Calibration, Step


def calibrate(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario with priors.")],
    /,
    *,
    out: Annotated[
        Path, Parameter(help="Folder of the calibration; one begun before is gone on with.")
    ],
    points: Annotated[int, Parameter(help="Points of a batch.")] = 2_400,
    populations: Annotated[int, Parameter(help="Populations of points begun apart.")] = 3,
    runs: Annotated[
        int, Parameter(help="Runs that estimate the likelihood at a point, in its last days.")
    ] = 80,
    longest: Annotated[
        int, Parameter(help="Batches of each population after which it ends in any case.")
    ] = 60,
    seed: Annotated[int, Parameter(help="Seed of everything: same seed, same numbers.")] = 1,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Fit a scenario to what was reported; killed, the same command goes on.

    A prior predictive check comes first. A posterior that does not pass the gate is written too,
    and the command exits 5 and says what failed.
    """
    from sim.errors import NotPassed
    from sim.scenario import load

    case = load(scenario)
    found = _found(
        case,
        out=out,
        points=points,
        populations=populations,
        runs=runs,
        longest=longest,
        seed=seed,
        threads=threads,
    )
    found.save()
    report = _reported(found)
    if json:
        _print_json(found, report)
    else:
        _print_tables(found, report)
    if not found.passes:
        raise NotPassed(f"{out}: {found.failures()}; the same command with more --longest goes on.")


def _found(case: Scenario, *, out: Path, threads: int | None, **sizes: int) -> Calibration:
    from sim.cli.progress import tell
    from sim.errors import Incomplete, InvalidInput
    from sim.kernel import prepare
    from sim.study import calibrate as calibrated
    from sim.study import finishing_on_interrupt

    prepare(tell)
    with finishing_on_interrupt() as stop:
        lines = _Lines(sizes["populations"])
        try:
            return calibrated(
                case,
                out=out,
                threads=threads,
                progress=lines.tell,
                stop=stop,
                announce=tell,
                **sizes,
            )
        except Incomplete as error:
            if not stop():
                raise
            tell(str(error))
            raise KeyboardInterrupt from None
        except InvalidInput as error:
            if lines.made:
                raise Incomplete(f"{error} The same command goes on.") from error
            raise


class _Lines:
    """Tells each batch in a line: where it stands, and how long the others may take."""

    def __init__(self, populations: int) -> None:
        self._worth = dict.fromkeys(range(populations), 0.0)
        self._seconds = 0.0
        self.made = 0

    def tell(self, step: Step, was_there: bool) -> None:
        """Tell a batch that was drawn."""
        from sim.cli.progress import tell
        from sim.study.calibration.gate import LEAST_DRAWS

        self._worth[step.population] = step.worth
        self._seconds += step.cost.wall_seconds if step.cost else 0.0
        if was_there:
            return
        self.made += 1
        worth = sum(self._worth.values())
        tell(
            f"batch {step.number}, population {step.population + 1}: power {step.power:.3f}, "
            f"effective draws {worth:,.0f} of {LEAST_DRAWS:,}; {self._left(step, worth)}"
        )

    def _left(self, step: Step, worth: float) -> str:
        """Say how long it takes to as many draws as are needed, as fast as those so far."""
        from sim.cli.filling import duration
        from sim.study.calibration.gate import LEAST_DRAWS

        if step.power < 1.0:
            return "not yet at the posterior"
        if worth >= LEAST_DRAWS:
            return "the populations have to meet"
        return f"about {duration(self._seconds * (LEAST_DRAWS / worth - 1.0))} more"


def _reported(found: Calibration) -> Path:
    """Write the report beside the draws."""
    from sim.cli.progress import tell
    from sim.plots import save_calibration_report

    tell("the report, with runs of the prior")
    page, _ = save_calibration_report(found)
    return page


def _print_tables(found: Calibration, report: Path) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study.calibration import report_words, words

    cost = report_words.cost(found)
    costs = [table._replace(title=cost.title) for table in cost.tables]
    for table in (*words.tables(found), *costs):
        print_table(table.headings, [table.rows], title=table.title, strong=(table.strong,))
        print_lines("")
    print_lines(f"draws: {found.path}", f"report: {report}", RESPONSIBLE_USE)


def _print_json(found: Calibration, report: Path) -> None:
    import math

    from sim.cli.tables import plain_records, print_json
    from sim.results import RESPONSIBLE_USE

    gate = [
        {**check._asdict(), "measured": check.measured if math.isfinite(check.measured) else None}
        for check in found.checks
    ]
    cost, unknown = found.cost()
    never = {math.inf: math.nan, -math.inf: math.nan}  # as null, like what does not exist
    print_json(
        {
            "scenario": found.problem.scenario.name,
            "version": __version__,
            "draws": str(found.path),
            "report": str(report),
            "passes": found.passes,
            "gate": gate,
            "log_evidence": list(found.log_evidence),
            "likelihoods": found.likelihoods,
            "runs": found.runs,
            "cpu_seconds": None if unknown else cost.cpu_seconds,
            "outside_share": cost.outside_share if math.isfinite(cost.outside_share) else None,
            "batches": found.length,
            "prior": plain_records(found.prior.rename_axis("report").replace(never)),
            "identification": plain_records(found.posterior.identification()),
            "predictive": plain_records(found.predictive().replace(never)),
            "responsible_use": RESPONSIBLE_USE,
        }
    )
