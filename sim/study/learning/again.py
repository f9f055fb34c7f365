"""Numbers of the runs of a posterior that were not kept: each run is lived through again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import InvalidInput
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import NoSuchPlace, Sample, Statistic, sample_in
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.replay import replayed
from sim.study.calibration.reports import Report
from sim.study.calibration.stages import stages_of
from sim.study.calibration.statistics import days_of, window_of

MOST = 2_000
"""Runs lived through again at most: two threads take a second for 59 days."""
ROUNDING = 1e-6
"""How far a number may lie from the one kept, relative to it: another machine rounds otherwise."""
OTHERS = 0.02
"""Share of the runs that may come out otherwise for such a reason."""


class Asked(NamedTuple):
    """A number of a run: what computes it, and of which days."""

    statistic: Statistic
    window: range


def lived_again(
    scenario: Scenario,
    posterior: Posterior,
    asked: Mapping[str, Asked],
    *,
    reports: tuple[Report, ...],
    threads: int | None = None,
) -> dict[str, Numbers]:
    """Live through all runs of a posterior again.

    Parameters
    ----------
    scenario : Scenario
        What was calibrated.
    posterior : Posterior
        Its draws.
    asked : mapping of str to Asked
        What to look at, by name; the runs go on to the last day that is asked for.
    reports : tuple of Report
        What the scenario was fitted to.
    threads : int, optional
        Threads to use, all processors by default; they change no number.

    Returns
    -------
    dict of str to array (draws,)
        One number a run, by name.

    Raises
    ------
    InvalidInput
        If the runs come out otherwise than they did, or the scenario lacks a place.
    """
    ends = tuple(stage.end_day for stage in stages_of(reports))
    if posterior.luck.shape[1] != 1 + len(ends):
        raise InvalidInput(
            f"the posterior counts luck in {posterior.luck.shape[1] - 1} stages, the reports make "
            f"{len(ends)}: it was fitted to others."
        )
    days = max(ends[-1], *(one.window.stop for one in asked.values()))
    last = days_of(reports) - 1
    fitted = {
        row.target.id: Asked(statistic_of(row.target.id), window_of(row, last)) for row in reports
    }
    workers = max(1, min(threads or os.cpu_count() or 1, len(posterior.weights)))
    parts = np.array_split(np.arange(len(posterior.weights)), workers)

    def lived(part: NDArray[np.int64]) -> dict[str, Numbers]:
        values = {path: numbers[part] for path, numbers in posterior.values.items()}
        found = {name: np.empty(len(part)) for name in asked}
        again = {name: np.empty(len(part)) for name in fitted}
        chunks = replayed(scenario, values, posterior.luck[part], ends=ends, days=days)
        for rows, recorded in chunks:
            own = {path: numbers[rows] for path, numbers in values.items()}
            sample = sample_in(scenario, recorded, values=own)
            for into, numbers in ((found, asked), (again, fitted)):
                for name, one in numbers.items():
                    into[name][rows] = _number(one, sample)
        return {**found, **{_kept(name): numbers for name, numbers in again.items()}}

    try:
        with ThreadPoolExecutor(workers) as pool:
            made = list(pool.map(lived, parts))
    except NoSuchPlace as error:
        raise InvalidInput(f"the report cannot be computed: {error}.") from None
    whole = {name: np.concatenate([part[name] for part in made]) for name in made[0]}
    _check_same(posterior, {name: whole.pop(_kept(name)) for name in fitted})
    return whole


def _kept(name: str) -> str:
    return f"fitted {name}"


def _number(asked: Asked, sample: Sample) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return asked.statistic(sample, asked.window)


def _check_same(posterior: Posterior, again: Mapping[str, Numbers]) -> None:
    """Refuse runs that come out otherwise than those that were fitted."""
    for name, numbers in again.items():
        kept = posterior.statistics[name]
        same = np.isclose(numbers, kept, rtol=ROUNDING, atol=ROUNDING, equal_nan=True)
        if np.mean(~same) > OTHERS:
            raise InvalidInput(
                f"the runs of the posterior come out otherwise now: {name} differs in "
                f"{100 * np.mean(~same):.0f} % of them. The model has changed since; calibrate "
                "it again."
            )
