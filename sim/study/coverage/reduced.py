"""A scenario of which a few parameters are free: small enough to be fitted hundreds of times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import ScenarioError, nearest
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.problem import Problem, problem_of
from sim.study.calibration.reports import Report
from sim.study.calibration.space import Space
from sim.study.calibration.statistics import days_of, fitted_statistics
from sim.study.shards import ShardTask, summarised


@dataclass(frozen=True, eq=False)
class ReducedScenario:
    """The simulator itself, with few parameters free; see `Simulator`.

    Attributes
    ----------
    whole : Problem
        The problem of calibrating the scenario to the reports, with the few parameters free.
    """

    whole: Problem

    @property
    def space(self) -> Space:
        """The parameters that are free."""
        return self.whole.space

    @property
    def reports(self) -> tuple[Report, ...]:
        """What was reported."""
        return self.whole.reports

    @property
    def identity(self) -> dict[str, object]:
        """Everything that its runs and its fits depend on."""
        return self.whole.identity

    def lived(self, coordinates: Numbers, *, seed: int) -> Mapping[str, Numbers]:
        """Live through one run at each point, from the first day to the last without a stage."""
        numbers = np.arange(len(coordinates))
        task = ShardTask(
            scenario=self.whole.scenario.model_dump_json(),
            summary=fitted_statistics(self.reports),
            ensemble="",
            number=0,
            seed=seed,
            days=days_of(self.reports),
            rows=numbers,
            runs=numbers,
            values=self.space.values(coordinates),
        )
        found, _ = summarised(task, threads=self.whole.threads, advance=lambda done: None)  # noqa: ARG005
        return found

    def problem(self, reports: tuple[Report, ...], *, seed: int) -> Problem:
        """Return the problem of fitting it to some reports."""
        whole = self.whole
        return Problem(whole.scenario, whole.space, reports, whole.runs, seed, whole.threads)


def reduced(
    scenario: Scenario, free: Sequence[str], *, runs: int, threads: int | None = None
) -> ReducedScenario:
    """Free a few parameters of a scenario and keep all others at their values.

    Parameters
    ----------
    scenario : Scenario
        With priors, and of a crisis of which figures were reported.
    free : sequence of str
        Dotted paths of the parameters that are to be found again.
    runs : int
        Runs that estimate the likelihood at a point.
    threads : int, optional
        Threads to use, all processors by default; they change no number.

    Raises
    ------
    ScenarioError
        If a path has no prior; the message names the nearest one that has.
    """
    whole = problem_of(scenario, runs=runs, seed=0, threads=threads)
    priors = whole.space.priors
    problems = [
        f"free = {path!r}: has no prior.{nearest(path, priors)}"
        for path in free
        if path not in priors
    ]
    if problems or not free:
        raise ScenarioError(problems or ["free: name a parameter with a prior."])
    own = Space({path: priors[path] for path in free})
    return ReducedScenario(Problem(scenario, own, whole.reports, runs, 0, threads))
