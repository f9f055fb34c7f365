"""Forecasts from what happened: the runs that gave the reports, gone on past the last one.

The draws of a posterior each hold the luck of one run that fits the reports.  It is lived through
again, which must give the very statistics that are kept with the draw, and on through the days that
are forecast.  A variant shares that history only where it is the same scenario until the last
report: its runs' records up to there must be the same to the bit.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

import numpy as np

from sim.errors import InvalidInput
from sim.evidence import Target
from sim.observables.recorded import Recorded
from sim.results.patterns.evaluate import OWN, computed, window_of
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import Sample, sample_in
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.replay import replayed
from sim.study.calibration.reports import Report, reports_of
from sim.study.calibration.stages import stages_of
from sim.study.calibration.statistics import days_of
from sim.study.calibration.statistics import window_of as fitted_window_of
from sim.study.validation.draws import Draws

ROUNDING = 1e-9
"""By how much a statistic may differ on another machine for the run to be the same."""
LEAST = 0.5
"""Share of the weight that must have its own run again."""


class Lived(NamedTuple):
    """What the runs of some draws went on to.

    Attributes
    ----------
    numbers : mapping of str to array (runs,)
        By number of the statement.
    reasons : mapping of str to str
        Why a statement has no forecast from what happened.
    weights : array (runs,)
        Those of the draws; 0 where the run could not be lived through again.
    n_lost : int
        Such draws.
    """

    numbers: Mapping[str, Numbers]
    reasons: Mapping[str, str]
    weights: Numbers
    n_lost: int


class _Part(NamedTuple):
    """Of some draws: their numbers, their fitted statistics, and digests of their histories."""

    numbers: dict[str, Numbers]
    reasons: dict[str, str]
    again: dict[str, Numbers]
    histories: list[bytes]


def from_history(
    cases: Mapping[str, Scenario],
    asked: Mapping[str, Target],
    draws: Draws,
    *,
    threads: int | None = None,
    advance: Callable[[int], None] = lambda runs: None,  # noqa: ARG005
) -> Lived:
    """Live through the runs of the draws again, in each variant that some statements ask for.

    Parameters
    ----------
    cases : mapping of str to Scenario
        By variant, the scenario itself as ``""``, of which the posterior is.
    asked : mapping of str to Target
        Statements by number.
    draws : Draws
        Of a posterior.
    threads : int, optional
        Threads to use; they change no number.
    advance : callable, optional
        Called with the runs done.

    Raises
    ------
    InvalidInput
        If the draws hold the luck of other stages than those of today's reports.
    """
    assert draws.posterior is not None
    kept = draws.posterior.statistics
    reports = tuple(row for row in reports_of(cases[OWN].name) if row.target.id in kept)
    live = _Living(cases[OWN], reports, draws, threads, advance)
    own = live.through(cases[OWN], _of_variant(asked, OWN))
    is_same = _is_same(own.again, {name: numbers[draws.rows] for name, numbers in kept.items()})
    weights = np.where(is_same, draws.weights, 0.0)
    n_lost = int(np.sum(~is_same))
    if weights.sum() < LEAST:
        why = f"{n_lost:,} of {draws.runs:,} draws do not give the run that they were kept with"
        return Lived({}, dict.fromkeys(asked, why), weights, n_lost)
    numbers, reasons = dict(own.numbers), dict(own.reasons)
    for variant in dict.fromkeys(row.variant for row in asked.values() if row.variant != OWN):
        rows = _of_variant(asked, variant)
        if variant not in cases:
            continue
        other = live.through(cases[variant], rows)
        if own.histories != other.histories:
            why = f"{variant} differs from the scenario before the last report"
            reasons |= dict.fromkeys(rows, why)
        else:
            numbers |= other.numbers
            reasons |= other.reasons
    return Lived(numbers, reasons, weights / weights.sum(), n_lost)


class _Living:
    """Lives through the runs of draws in one variant after the other."""

    def __init__(
        self,
        scenario: Scenario,
        reports: tuple[Report, ...],
        draws: Draws,
        threads: int | None,
        advance: Callable[[int], None],
    ) -> None:
        assert draws.posterior is not None
        self._scenario, self._reports, self._draws = scenario, reports, draws
        self._luck = draws.posterior.luck[draws.rows]
        self._ends = tuple(stage.end_day for stage in stages_of(reports_of(scenario.name)))
        self._threads, self._advance = threads or os.cpu_count() or 1, advance
        self._lock = Lock()
        n_kept, n_stages = self._luck.shape[1] - 1, len(self._ends)
        if n_kept != n_stages:
            raise InvalidInput(
                f"posterior: its draws hold the luck of {n_kept} stages, and the reports of "
                f"{scenario.name} make {n_stages}; calibrate it again."
            )

    def through(self, case: Scenario, rows: Mapping[str, Target]) -> _Part:
        """Return what all draws give in a variant."""
        runs = np.arange(self._draws.runs)
        slices = [part for part in np.array_split(runs, self._threads) if len(part)]
        with ThreadPoolExecutor(len(slices)) as pool:
            parts = list(pool.map(lambda part: self._part(case, rows, part), slices))
        return _Part(
            _joined([part.numbers for part in parts]),
            parts[0].reasons,
            _joined([part.again for part in parts]),
            [digest for part in parts for digest in part.histories],
        )

    def _part(self, case: Scenario, rows: Mapping[str, Target], part: np.ndarray) -> _Part:
        """Return what some draws give, in their order."""
        values = {path: column[part] for path, column in self._draws.values_for(case).items()}
        stops = [window_of(row, self._scenario).stop for row in rows.values()]
        made: dict[int, bytes] = {}
        order: list[np.ndarray] = []
        numbers: list[dict[str, Numbers]] = []
        again: list[dict[str, Numbers]] = []
        reasons: dict[str, str] = {}
        for here, recorded in replayed(
            case, values, self._luck[part], ends=self._ends, days=max(self._ends[-1], *stops, 1)
        ):
            own = {path: column[here] for path, column in values.items()}
            sample = sample_in(case, recorded, values=own)
            found, missing = computed(rows, sample, self._scenario)
            numbers.append(found)
            again.append(_fitted(self._reports, sample))
            reasons |= missing
            order.append(here)
            made |= zip(here.tolist(), _histories(recorded, self._ends[-1]), strict=True)
            with self._lock:
                self._advance(len(here))
        back = np.argsort(np.concatenate(order))
        return _Part(
            {key: column[back] for key, column in _joined(numbers).items()},
            reasons,
            {key: column[back] for key, column in _joined(again).items()},
            [made[k] for k in range(len(part))],
        )


def _of_variant(asked: Mapping[str, Target], variant: str) -> dict[str, Target]:
    return {key: row for key, row in asked.items() if row.variant == variant}


def _joined(parts: list[dict[str, Numbers]]) -> dict[str, Numbers]:
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _fitted(reports: tuple[Report, ...], sample: Sample) -> dict[str, Numbers]:
    """Return the fitted statistics of runs, as the filter kept them."""
    last = days_of(reports) - 1
    return {
        row.target.id: statistic_of(row.target.id)(sample, fitted_window_of(row, last))
        for row in reports
    }


def _is_same(again: Mapping[str, Numbers], kept: Mapping[str, Numbers]) -> np.ndarray:
    """Whether each run gave all its statistics again, but for rounding."""
    same = [
        np.isclose(numbers, kept[name], rtol=ROUNDING, atol=0.0, equal_nan=True)
        for name, numbers in again.items()
    ]
    whole: np.ndarray = np.all(same, axis=0)
    return whole


def _histories(recorded: Recorded, days: int) -> list[bytes]:
    """Return a digest of all that was recorded of each run's first days."""
    daily = [array for array in recorded if array.shape[1:2] == (recorded.nation.shape[1],)]
    digests = []
    for k in range(len(recorded.nation)):
        digest = hashlib.blake2b(digest_size=16)
        for array in daily:
            digest.update(array[k, :days].tobytes())
        digests.append(digest.digest())
    return digests
