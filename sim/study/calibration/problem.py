"""A calibration's problem: which parameters, which reports, and the likelihood that joins them.

Everything that its answer depends on is in its identity; with the same identity it gives the same
numbers on any machine with the same versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.errors import ScenarioError
from sim.results.statistics import Numbers
from sim.scenario.overrides import hash_of_priors
from sim.scenario.schema import Scenario
from sim.study.beginning import versions
from sim.study.calibration.cost import Meter
from sim.study.calibration.filtering import Filter, runs_by_stage
from sim.study.calibration.reports import Report, hash_of_reports, reports_of
from sim.study.calibration.space import Space, space_of
from sim.study.calibration.stages import stages_of
from sim.study.calibration.weighing import Estimate

LUCK = "luck"


@dataclass(frozen=True, eq=False)
class Problem:
    """What is to be found out.

    Attributes
    ----------
    scenario : Scenario
        The model of the crisis.
    space : Space
        Its parameters with priors.
    reports : tuple of Report
        What was reported.
    runs : int
        Runs that estimate the likelihood at a point, in its last days.
    seed : int
        Seed of all draws.
    threads : int, optional
        Threads to use, all processors by default; they change no number.
    """

    scenario: Scenario
    space: Space
    reports: tuple[Report, ...]
    runs: int
    seed: int
    threads: int | None = None

    def likelihood(
        self, coordinates: Numbers, first: int, effort: float, *, meter: Meter | None = None
    ) -> Estimate:
        """Estimate the likelihood of all reports at some points; see `weighing.Likelihood`.

        What it costs is measured by `meter`, where one is given.
        """
        meter = meter or Meter()
        runs = self.runs_with(effort)
        filter_ = Filter(self.scenario, self.reports, runs, self.seed, self.threads, meter)
        full = Filter(self.scenario, self.reports, self.runs, self.seed)
        with meter.likelihood():
            found = filter_.at(
                self.space.values(coordinates),
                first_luck=first * full.luck_per_point,
            )
        return Estimate(found.log_likelihood, {LUCK: found.luck, **found.statistics})

    def runs_with(self, effort: float) -> int:
        """Return the runs that end an estimate with a share of the effort."""
        return max(2, round(self.runs * effort))

    def runs_at(self, effort: float) -> float:
        """Return the whole runs that its days make up: runs branch, so it begins with fewer."""
        stages = stages_of(self.reports)
        counts = runs_by_stage(self.runs_with(effort), len(stages))
        lived = sum(
            count * (stage.end_day - stage.first_day)
            for count, stage in zip(counts, stages, strict=True)
        )
        return lived / stages[-1].end_day

    @cached_property
    def identity(self) -> dict[str, object]:
        """Everything that the answer depends on, in plain data; hashes where it is long."""
        return {
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.hash,
            "priors_hash": hash_of_priors(self.space.priors),
            "reports_hash": hash_of_reports(self.reports),
            "reports": [row.target.id for row in self.reports],
            "parameters": list(self.space.paths),
            "runs": self.runs,
            "seed": self.seed,
            "versions": versions(),
        }


def problem_of(scenario: Scenario, *, runs: int, seed: int, threads: int | None = None) -> Problem:
    """Return the problem of calibrating a scenario to what was reported of its crisis.

    Raises
    ------
    ScenarioError
        If the scenario has no priors, or nothing was reported of it that may be fitted.
    """
    space, reports = space_of(scenario), reports_of(scenario.name)
    problems = []
    if not space.priors:
        problems.append(
            f"{scenario.name}: no number has a prior, so there is nothing to calibrate."
        )
    if not reports:
        problems.append(
            f"{scenario.name}: seeds/targets.csv has no calibration target of this scenario."
        )
    if problems:
        raise ScenarioError(problems)
    return Problem(scenario, space, reports, runs, seed, threads)
