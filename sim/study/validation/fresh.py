"""Forecasts with fresh luck: one plain run of each draw, from the first day on.

What happened up to 31 October tells the parameters alone; the runs are not the crisis as it was
reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.evidence import Target
from sim.results.patterns.evaluate import OWN, computed, window_of
from sim.results.patterns.sample import sample_in
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.validation.draws import Draws

Found = tuple[dict[str, Numbers], dict[str, str]]
"""Numbers of all runs by number of the statement, and why some statement has none."""


def runs_of(cases: Mapping[str, Scenario], asked: Mapping[str, Target], *, runs: int) -> int:
    """Return how many runs some statements take, those of variants included."""
    return runs * len({row.variant for row in asked.values()} & cases.keys())


def with_fresh_luck(
    cases: Mapping[str, Scenario],
    asked: Mapping[str, Target],
    draws: Draws,
    *,
    seed: int,
    threads: int | None = None,
    advance: Callable[[int], None] = lambda runs: None,  # noqa: ARG005
) -> Found:
    """Run every draw once in each variant that some statements ask for.

    Parameters
    ----------
    cases : mapping of str to Scenario
        By variant, the scenario itself as ``""``; what `sim.results.patterns.cases_of` returns.
    asked : mapping of str to Target
        Statements by number.
    draws : Draws
        One run of each; run k has the same luck in every variant.
    seed : int
        Seed of all luck.
    threads : int, optional
        Threads to use; they change no number.
    advance : callable, optional
        Called with the runs done after each chunk.
    """
    numbers: dict[str, Numbers] = {}
    reasons: dict[str, str] = {}
    for variant, case in cases.items():
        rows = {key: row for key, row in asked.items() if row.variant == variant}
        if rows:
            found, missing = _run(
                case, rows, draws, of=cases[OWN], seed=seed, threads=threads, advance=advance
            )
            numbers |= found
            reasons |= missing
    return numbers, reasons


def _run(
    case: Scenario,
    rows: Mapping[str, Target],
    draws: Draws,
    *,
    of: Scenario,
    seed: int,
    threads: int | None,
    advance: Callable[[int], None],
) -> Found:
    """Run one variant for its statements, only as long as they look."""
    from sim.kernel import chunks

    values = draws.values_for(case)
    days = max(window_of(row, of).stop for row in rows.values())
    parts: list[dict[str, Numbers]] = []
    reasons: dict[str, str] = {}
    for first, recorded in chunks(
        case, runs=draws.runs, seed=seed, days=days, values=values or None, threads=threads
    ):
        runs = slice(first, first + len(recorded.nation))
        own = {path: column[runs] for path, column in values.items()}
        part, missing = computed(rows, sample_in(case, recorded, values=own), of)
        parts.append(part)
        reasons |= missing
        advance(runs.stop - runs.start)
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}, reasons
