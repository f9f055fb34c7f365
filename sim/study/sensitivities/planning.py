"""What a study of sensitivity is to run: arguments checked and designs laid out, before any run.

Nothing is simulated here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, nearest
from sim.results.run import LONGEST
from sim.scenario.entries import shown
from sim.scenario.overrides import priors_of
from sim.study.ensembles import Ensemble, ensemble
from sim.study.ranges import Range, ranges_of
from sim.study.row_values import outcome_faults
from sim.study.sensitivities.salib import morris_points, sobol_points
from sim.study.summaries import headlines_and_accounts
from sim.study.sweeps import UNMET
from sim.study.whole_numbers import MOST, is_whole, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.ranges import Vary
    from sim.study.shards import Numbers

MORRIS, SOBOL, BOTH = "morris", "sobol", "both"
METHODS = (BOTH, MORRIS, SOBOL)

TRAJECTORIES, SAMPLES, RUNS, SEED, GO_ON = 20, 256, 10, 1, 8
"""Trajectories, samples, runs of each row, seed, and parameters that go on from the screening at
most, where the call does not say otherwise."""

MOST_SAMPLES = 2**20


@dataclass(frozen=True, eq=False)
class SensitivityPlan:
    """What is to be run; made by `planned_sensitivity`.

    Attributes
    ----------
    scenario : Scenario
        What is run.
    ranges : tuple of Range
        What is varied.
    outcomes : tuple of str
        What parameters are judged by, the first above all.
    method : str
        One of `METHODS`.
    trajectories, samples : int
        Sizes of the two designs.
    most : int
        How many parameters go on from the screening.
    runs : int
        Runs of each row.
    seed : int
        Seed of designs and draws.
    days : int
        Length of each run [days].
    """

    scenario: Scenario
    ranges: tuple[Range, ...]
    outcomes: tuple[str, ...]
    method: str
    trajectories: int
    samples: int
    most: int
    runs: int
    seed: int
    days: int

    @property
    def paths(self) -> tuple[str, ...]:
        """What is varied, by dotted path."""
        return tuple(here.path for here in self.ranges)

    def screening(self) -> Ensemble:
        """Return the runs of Morris' trajectories through all ranges."""
        points = morris_points(self.paths, trajectories=self.trajectories, seed=self.seed)
        return self._ensemble(self.ranges, points)

    def variance(self, paths: Sequence[str]) -> Ensemble:
        """Return the runs of Saltelli's rows over some parameters; the others stay at rest."""
        ranges = [here for here in self.ranges if here.path in paths]
        names = [here.path for here in ranges]
        return self._ensemble(ranges, sobol_points(names, samples=self.samples, seed=self.seed))

    def most_variance_runs(self) -> int:
        """Return how many runs Saltelli's rows take at most."""
        n_paths = len(self.paths) if self.method == SOBOL else min(self.most, len(self.paths))
        return self.samples * (n_paths + 2) * self.runs

    def _ensemble(self, ranges: Sequence[Range], points: Numbers) -> Ensemble:
        columns = zip(ranges, points.T, strict=True)
        frame = pd.DataFrame({here.path: here.quantile(shares) for here, shares in columns})
        return ensemble(
            self.scenario,
            frame,
            summary=headlines_and_accounts(self.scenario),
            runs_per_row=self.runs,
            seed=self.seed,
            days=self.days,
            same_draws=True,
        )


def planned_sensitivity(
    scenario: Scenario,
    vary: Vary | None = None,
    *,
    outcome: str | Sequence[str] = UNMET,
    method: str = BOTH,
    trajectories: int = TRAJECTORIES,
    samples: int = SAMPLES,
    most: int = GO_ON,
    runs: int = RUNS,
    seed: int = SEED,
    days: int | None = None,
    threads: int | None = None,
    place: str = "vary",
) -> SensitivityPlan:
    """Check every argument of `sensitivity`, and say what is to be run; nothing is simulated.

    Raises
    ------
    InvalidInput
        With one line for each argument, outcome, path and range that cannot be used.
    """
    outcomes = (outcome,) if isinstance(outcome, str) else tuple(outcome)
    length = scenario.calendar.days if days is None else days
    problems = [
        *_number_faults(trajectories, most, runs=runs, seed=seed, days=length, threads=threads),
        *_sample_faults(samples),
        *_method_faults(method),
        *([] if outcomes else ["outcome: name at least one, such as unserved_l."]),
    ]
    if is_whole(length, low=1, high=LONGEST):
        known = headlines_and_accounts(scenario).columns
        problems += outcome_faults(scenario, outcomes, known=known, days=length)
    ranges: tuple[Range, ...] = ()
    try:
        ranges = _ranges(scenario, vary, place=place)
    except InvalidInput as error:
        problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return SensitivityPlan(
        scenario=scenario,
        ranges=ranges,
        outcomes=tuple(dict.fromkeys(outcomes)),
        method=method,
        trajectories=int(trajectories),
        samples=int(samples),
        most=int(most),
        runs=int(runs),
        seed=int(seed),
        days=int(length),
    )


def _ranges(scenario: Scenario, vary: Vary | None, *, place: str) -> tuple[Range, ...]:
    """Read the ranges, all priors by default; one level is no range."""
    if vary is None:
        priors = priors_of(scenario)
        if not priors:
            raise InvalidInput(
                f"{place}: {scenario.name} has no priors; name ranges, as in market.slope=0.15:0.7."
            )
        return ranges_of(scenario, list(priors), place=place)
    ranges = ranges_of(scenario, vary, place=place)
    faults = [
        f"{place} {here.path}={here.levels[0]:g}: one level varies nothing; write low:high or more "
        "levels."
        for here in ranges
        if len(here.levels) == 1
    ]
    if faults:
        raise InvalidInput(faults)
    return ranges


def _number_faults(
    trajectories: object, most: object, *, runs: object, seed: object, days: object, threads: object
) -> list[str]:
    return whole_number_faults(
        (
            ("trajectories", trajectories, 2, MOST_SAMPLES, "of at least 2"),
            ("most", most, 1, MOST, "of at least 1"),
            ("runs", runs, 1, MOST, "of at least 1"),
            ("threads", 1 if threads is None else threads, 1, MOST, "of at least 1"),
            ("days", days, 1, LONGEST, f"from 1 to {LONGEST}"),
            seed_bound(seed),
        )
    )


def _sample_faults(samples: object) -> list[str]:
    """Complain about a size that a Sobol sequence is not even at."""
    if not is_whole(samples, low=2, high=MOST_SAMPLES):
        allowed = f"a power of 2 from 2 to {MOST_SAMPLES:,}"
        return [f"samples = {shown(samples)} must be {allowed}."]
    number = int(np.asarray(samples))
    if number & (number - 1) == 0:
        return []
    fewer = 2 ** (number.bit_length() - 1)
    return [
        f"samples = {number:,} must be a power of 2, such as {fewer:,} or {2 * fewer:,}: a Sobol "
        "sequence of another length is not even."
    ]


def _method_faults(method: object) -> list[str]:
    if method in METHODS:
        return []
    hint = nearest(str(method), METHODS)
    return [f"method = {shown(method)} must be one of {', '.join(METHODS)}.{hint}"]
