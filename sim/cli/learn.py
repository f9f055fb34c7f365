"""``blockade learn``: what re-weighted draws teach: reports left out, other bands, new reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Json
from sim.cli.update import Draws, Unchecked, draws_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.study.learning import Widths


def learn(
    scenario: Annotated[str, Parameter(help="Name or path of the scenario that was calibrated.")],
    /,
    *,
    posterior: Draws = None,
    unchecked: Unchecked = False,
    seed: Annotated[int, Parameter(help="Seed of the reports that are made up.")] = 1,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Ask a posterior which report it cannot predict, and which new one would teach most.

    Every report is predicted by the others; all bands are made narrower and wider; candidates for
    new reports are ranked by what they are expected to tell.
    """
    from sim.errors import InvalidInput
    from sim.scenario import load
    from sim.study.calibration.reports import reports_of
    from sim.study.learning import expected_information, left_out, other_widths
    from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

    bounds = [seed_bound(seed)]
    if threads is not None:
        bounds.append(("threads", threads, 1, MOST, "of at least 1"))
    problems = whole_number_faults(bounds)
    if problems:
        raise InvalidInput(problems)
    case = load(scenario)
    draws = draws_of(case, posterior, is_unchecked=unchecked)
    fitted = reports_of(case.name)
    reports = (*fitted, *draws.added)
    predicted, widths = left_out(draws, reports), other_widths(draws, reports)
    candidates = expected_information(case, draws, fitted, seed=seed, threads=threads)
    show = _print_json if json else _print_tables
    show(case, predicted, widths, candidates)


def _print_tables(
    case: Scenario, predicted: pd.DataFrame, widths: Widths, candidates: pd.DataFrame
) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study.learning import learn_words as words

    print_lines(f"{case.title}: what its posterior teaches", words.ABOUT, "")
    tables = (
        words.left_out_table(predicted),
        *words.width_tables(widths),
        words.candidate_table(candidates),
    )
    for table in tables:
        print_table(table.headings, [table.rows], title=table.title, strong=(table.strong,))
        print_lines("")
    print_lines(RESPONSIBLE_USE)


def _print_json(
    case: Scenario, predicted: pd.DataFrame, widths: Widths, candidates: pd.DataFrame
) -> None:
    from sim.cli.tables import print_json
    from sim.results import RESPONSIBLE_USE
    from sim.study.learning.learn_words import plain

    print_json(
        {
            "scenario": case.name,
            "version": __version__,
            "left_out": plain(predicted),
            "widths": {name: plain(table) for name, table in widths._asdict().items()},
            "candidates": plain(candidates),
            "responsible_use": RESPONSIBLE_USE,
        }
    )
