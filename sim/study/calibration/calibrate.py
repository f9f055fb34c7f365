"""Calibrating a scenario to what was reported: from priors to a posterior that passes the gate.

Populations of points are begun apart at the prior and come nearer to the posterior with each batch
(`weighing`), the likelihood of each point estimated by a particle filter (`filtering`), until they
agree and count as draws enough (`gate`).  Every batch is a file (`batches`), so a killed
calibration goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import Incomplete, InvalidInput
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.scenario.shipped import NAME
from sim.study.calibration import batches, words
from sim.study.calibration.cost import Cost
from sim.study.calibration.draws_file import save_draws
from sim.study.calibration.gate import DRAWS, Check, checks_of, diagnostics, smoothed
from sim.study.calibration.population import Population
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.prior_check import check_prior, percentiles_sentence, prior_predictive
from sim.study.calibration.problem import LUCK, Problem, problem_of
from sim.study.calibration.resampling import seed_of
from sim.study.calibration.stages import stages_of
from sim.study.calibration.walk import Step, cost_of, walk_table
from sim.study.calibration.weighing import log_evidence_of
from sim.study.whole_files import write_whole
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LONGEST = 60
"""Batches of each population after which a calibration ends, whether it passes the gate or not."""

Tell = Callable[[Step, bool], None]
"""Called with each batch, and whether it was there already."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a calibration found.

    Attributes
    ----------
    problem : Problem
        What was to be found out.
    posterior : Posterior
        Weighted draws.
    checks : tuple of Check
        The gate.
    log_evidence : tuple of float
        Log of the prior mean of the likelihood, as each population estimates it.
    folder : Path
        Where everything lies.
    steps : tuple of Step
        What the populations did, batch by batch.
    """

    problem: Problem
    posterior: Posterior
    checks: tuple[Check, ...]
    log_evidence: tuple[float, ...]
    folder: Path
    steps: tuple[Step, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the gate lets it through."""
        return all(check.holds for check in self.checks)

    @property
    def path(self) -> Path:
        """File of the draws, once they are saved."""
        return self.folder / NAME

    def failures(self) -> str:
        """Say which checks of the gate fail."""
        return "; ".join(
            f"{check.name}: {check.measured:,.3g}, where {check.needed} is needed"
            for check in self.checks
            if not check.holds
        )

    @property
    def likelihoods(self) -> int:
        """Likelihoods that were estimated."""
        return sum(step.likelihoods for step in self.steps)

    @property
    def runs(self) -> int:
        """Whole runs that the days lived through for all likelihoods make up."""
        return sum(step.runs for step in self.steps)

    @property
    def length(self) -> int:
        """Batches of each population."""
        return max((step.number for step in self.steps), default=0)

    @property
    def effective_draws(self) -> float:
        """What the draws are worth in independent ones, by the count that finds the fewest."""
        return min(check.measured for check in self.checks if check.name.startswith(DRAWS))

    def cost(self) -> tuple[Cost, int]:
        """Return the time of all batches that kept it, and how many did not."""
        return cost_of(self.steps)

    def walk(self) -> pd.DataFrame:
        """Return what the populations did: one row a batch, with its runs and times [s]."""
        return walk_table(self.steps)

    @cached_property
    def prior(self) -> pd.DataFrame:
        """The reports beside runs of the prior; see `prior_check.prior_predictive`."""
        return prior_predictive(self.problem)

    def predictive(self) -> pd.DataFrame:
        """Set the fitted statistics beside the reports; see `Posterior.predictive`."""
        return self.posterior.predictive(self.problem.reports)

    def save(self) -> Path:
        """Write draws, identification and predictive tables to the folder, each whole.

        Raises
        ------
        InvalidInput
            If they cannot be written.
        """
        identity = batches.identity_in(self.folder)
        facts = {
            **identity,
            "gate": [check._asdict() for check in self.checks],
            "log_evidence": self.log_evidence,
            "likelihoods": self.likelihoods,
            "ends": [stage.end_day for stage in stages_of(self.problem.reports)],
        }
        tables = {
            "identification.csv": self.posterior.identification(),
            "predictive.csv": self.predictive(),
            "walk.csv": self.walk().set_index(["population", "number"]),
        }
        for name, table in tables.items():
            write_whole(self.folder, name, table.to_csv().encode())
        return save_draws(self.posterior, self.folder, facts)

    def plot(self) -> Figure:
        """Draw the whole calibration on one page; see `sim.plots.draw_calibration`."""
        from sim.plots import draw_calibration

        return draw_calibration(self)

    def __repr__(self) -> str:
        return words.text(self)

    def _repr_html_(self) -> str:
        return words.html(self)


def calibrate(
    scenario: Scenario,
    *,
    out: str | Path | None = None,
    points: int = 2_400,
    populations: int = 3,
    runs: int = 80,
    seed: int = 1,
    longest: int = LONGEST,
    threads: int | None = None,
    progress: Tell = lambda step, was_there: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
    announce: Callable[[str], None] = lambda line: None,  # noqa: ARG005
) -> Calibration:
    """Calibrate a scenario; the same call goes on where an earlier one was interrupted.

    Parameters
    ----------
    scenario : Scenario
        With priors, and of a crisis of which figures were reported.
    out : str or Path, optional
        Folder of the batches, by default ``results/<scenario>-posterior``.
    points, populations : int
        Points of a batch, and populations begun apart.
    runs : int
        Runs that estimate the likelihood at a point, in its last days.
    seed : int
        Seed of everything.
    longest : int
        Batches of each population after which it ends, whether it passes or not.
    threads : int, optional
        Threads to use, all processors by default; they change no number.
    progress : callable, optional
        Called with each batch, and whether it was there.
    stop : callable, optional
        Asked before each batch whether to end.
    announce : callable, optional
        Called with a line before the prior is looked at, and one of what it says.

    Raises
    ------
    ScenarioError
        If the scenario has no priors, or nothing was reported of it.
    InvalidInput
        If an argument cannot be used, or the folder holds something else.
    NotPassed
        If the prior cannot give what was reported; nothing is fitted then.
    Incomplete
        If `stop` ended it.
    """
    _check(seed, threads, points=points, populations=populations, runs=runs, longest=longest)
    diagnostics()  # missing, it would be missed after hours
    problems = [
        problem_of(scenario, runs=runs, seed=seed_of(k, seed), threads=threads)
        for k in range(populations)
    ]
    here = Path("results", f"{scenario.name}-posterior") if out is None else Path(out)
    sizes = {"points": points, "populations": populations, "seed": seed}
    identity = {**problems[0].identity, **sizes}
    if not batches.is_begun(here, identity):
        announce("what the prior says of the reports")
        prior = prior_predictive(problems[0])
        check_prior(prior)
        announce(percentiles_sentence(prior))
    with batches.begun(here, identity):
        return walked(here, problems, points=points, longest=longest, progress=progress, stop=stop)


def walked(
    here: Path,
    problems: list[Problem],
    *,
    points: int,
    longest: int,
    progress: Tell = lambda step, was_there: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
) -> Calibration:
    """Draw batch after batch of every population, until the gate lets them through.

    What `calibrate` does once a folder is begun; a check of it comes in here with other problems.

    Parameters
    ----------
    here : Path
        Folder of the batches.
    problems : list of Problem
        The same problem with the seed of each population.
    points, longest, progress, stop
        As in `calibrate`.

    Raises
    ------
    Incomplete
        If `stop` ended it.
    """
    populations = [Population(here, k, one, points) for k, one in enumerate(problems)]
    steps: list[Step] = []
    while True:
        for population in populations:
            if stop():
                number = 1 + len(population.batches)
                raise Incomplete(
                    f"{here}: ended before batch {number}; the same call goes on from there."
                )
            step, was_there = population.go_on()
            steps.append(step)
            progress(step, was_there)
        found = _found(here, populations, steps)
        if found.passes or found.length >= longest:
            return found


def _check(seed: object, threads: object, **counts: object) -> None:
    least = {"points": 20, "populations": 2, "runs": 2, "longest": 1}
    bounds = [seed_bound(seed)]
    if threads is not None:
        bounds.append(("threads", threads, 1, MOST, "of at least 1"))
    for name, count in counts.items():
        bounds.append((name, count, least[name], MOST, f"of at least {least[name]}"))
    problems = whole_number_faults(bounds)
    if problems:
        raise InvalidInput(problems)


def _found(here: Path, populations: list[Population], steps: list[Step]) -> Calibration:
    """Put what the populations hold together, and check it."""
    log_weights = [population.log_weights for population in populations]
    weights, tail = smoothed(np.concatenate(log_weights))
    posterior = _posterior(populations, weights)
    return Calibration(
        problem=populations[0].problem,
        posterior=posterior,
        checks=checks_of(posterior, tail),
        log_evidence=tuple(log_evidence_of(own) for own in log_weights),
        folder=here,
        steps=tuple(steps),
    )


def _posterior(populations: list[Population], weights: Numbers) -> Posterior:
    """Return all weighted points, those of the populations in turn."""
    drawn = [batch for population in populations for batch in population.batches]
    points = [sum(len(one.coordinates) for one in each.batches) for each in populations]
    kept = {name: np.concatenate([one.kept[name] for one in drawn]) for name in drawn[0].kept}
    coordinates: Numbers = np.concatenate([one.coordinates for one in drawn])
    problem = populations[0].problem
    seeds = np.repeat([population.problem.seed for population in populations], points)
    return Posterior(
        space=problem.space,
        coordinates=coordinates,
        values=problem.space.values(coordinates),
        weights=weights,
        statistics={name: numbers for name, numbers in kept.items() if name != LUCK},
        luck=np.column_stack([seeds, kept[LUCK]]),
        scenario=problem.scenario,
    )
