"""Calibrating a scenario to what was reported: from priors to a posterior that passes the gate.

Populations are begun apart and walk from the prior to the posterior (`tempering`), each likelihood
estimated by a particle filter (`filtering`).  Once there they are kept moving until they agree and
hold draws enough (`gate`).  Every generation is a file (`generations`), so a killed calibration
goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import Incomplete, InvalidInput
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.scenario.shipped import NAME
from sim.study.calibration import generations, words
from sim.study.calibration.cost import Cost, Meter
from sim.study.calibration.draws_file import save_draws
from sim.study.calibration.gate import DRAWS, Check, checks_of, diagnostics
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.prior_check import check_prior, percentiles_sentence, prior_predictive
from sim.study.calibration.problem import LUCK, Problem, problem_of
from sim.study.calibration.resampling import seed_of
from sim.study.calibration.stages import stages_of
from sim.study.calibration.tempering import Particles, first_of, following
from sim.study.calibration.walk import Step, cost_of, step_of, walk_table
from sim.study.whole_files import write_whole
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BURNT = 6
"""Generations at the posterior before draws are kept: copies of a particle must part first."""
BURNT_SHARE = 1 / 3
"""Share of the generations at the posterior, the first ones, that is left out in any case: each
population begins where its own luck on the way from the prior has brought it."""
LONGEST = 200
"""Generations after which a calibration ends, whether it passes the gate or not."""
CHECKED_EVERY = 4

Tell = Callable[[Particles, int, bool], None]
"""Called with each generation, the number of its population, and whether it was there already."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a calibration found.

    Attributes
    ----------
    problem : Problem
        What was to be found out.
    posterior : Posterior
        Draws that count alike.
    checks : tuple of Check
        The gate.
    log_evidence : tuple of float
        Log of the prior mean of the likelihood, as each population estimates it.
    likelihoods, generations : int
        Likelihoods estimated, and generations of each population.
    folder : Path
        Where everything lies.
    steps : tuple of Step
        How the populations walked, generation by generation.
    """

    problem: Problem
    posterior: Posterior
    checks: tuple[Check, ...]
    log_evidence: tuple[float, ...]
    likelihoods: int
    generations: int
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
    def runs(self) -> int:
        """Runs that were lived through for all likelihoods."""
        return sum(step.runs for step in self.steps)

    @property
    def effective_draws(self) -> float:
        """What the draws are worth in independent ones, by the count that finds the fewest."""
        return min(check.measured for check in self.checks if check.name.startswith(DRAWS))

    def cost(self) -> tuple[Cost, int]:
        """Return the time of all generations that kept it, and how many did not."""
        return cost_of(self.steps)

    def walk(self) -> pd.DataFrame:
        """Return how the populations walked: one row a generation, with its runs and times [s]."""
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
        identity = generations.identity_in(self.folder)
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
            "walk.csv": self.walk().set_index(["population", "generation"]),
        }
        for name, table in tables.items():
            write_whole(self.folder, name, table.to_csv().encode())
        generation = identity["particles"] * identity["populations"]
        return save_draws(self.posterior, self.folder, facts, generation=generation)

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
    out: str | Path,
    particles: int = 600,
    populations: int = 3,
    runs: int = 40,
    seed: int = 1,
    longest: int = LONGEST,
    threads: int | None = None,
    progress: Tell = lambda particles, population, was_there: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
    announce: Callable[[str], None] = lambda line: None,  # noqa: ARG005
) -> Calibration:
    """Calibrate a scenario; the same call goes on where an earlier one was interrupted.

    Parameters
    ----------
    scenario : Scenario
        With priors, and of a crisis of which figures were reported.
    out : str or Path
        Folder of the generations.
    particles, populations : int
        Particles of a population, and populations begun apart.
    runs : int
        Runs that estimate the likelihood at a point.
    seed : int
        Seed of everything.
    longest : int
        Generations after which it ends, whether it passes or not.
    threads : int, optional
        Threads to use, all processors by default; they change no number.
    progress : callable, optional
        Called with each generation, the number of its population, and whether it was there.
    stop : callable, optional
        Asked before each generation whether to end.
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
        If `stop` ended it, or the posterior was not reached after the longest.
    """
    _check(seed, threads, particles=particles, populations=populations, runs=runs, longest=longest)
    diagnostics()  # missing, it would be missed after hours
    problems = [
        problem_of(scenario, runs=runs, seed=seed_of(k, seed), threads=threads)
        for k in range(populations)
    ]
    here = Path(out)
    sizes = {"particles": particles, "populations": populations, "seed": seed}
    identity = {**problems[0].identity, **sizes}
    if not generations.is_begun(here, identity):
        announce("what the prior says of the reports")
        prior = prior_predictive(problems[0])
        check_prior(prior)
        announce(percentiles_sentence(prior))
    with generations.begun(here, identity):
        return walked(
            here, problems, particles=particles, longest=longest, progress=progress, stop=stop
        )


def walked(
    here: Path,
    problems: list[Problem],
    *,
    particles: int,
    longest: int,
    progress: Tell = lambda particles, population, was_there: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
) -> Calibration:
    """Make generation after generation of every population, until the gate lets them through.

    What `calibrate` does once a folder is begun; a check of it comes in here with other problems.

    Parameters
    ----------
    here : Path
        Folder of the generations.
    problems : list of Problem
        The same problem with the seed of each population.
    particles, longest, progress, stop
        As in `calibrate`.

    Raises
    ------
    Incomplete
        If `stop` ended it, or the posterior was not reached after the longest.
    """
    kept: list[list[Particles]] = [[] for _ in problems]
    before: list[Particles | None] = [None] * len(problems)
    steps: list[Step] = []
    for number in range(1, longest + 1):
        for k, problem in enumerate(problems):
            if stop():
                raise Incomplete(
                    f"{here}: ended before generation {number}; the same call goes on from there."
                )
            earlier = kept[k][-1] if kept[k] else before[k]
            there = generations.load(here, k, number)
            if there is None:
                apart = _apart(kept, k, before=number)
                made = _made(here, problem, k, earlier, apart=apart, particles=particles)
            else:
                made = there
            cost = generations.load_cost(here, k, number)
            asked_before = earlier.asked if earlier else 0
            steps.append(step_of(problem, k, made, asked_before=asked_before, cost=cost))
            progress(made, k, there is not None)
            if made.power < 1.0:
                before[k] = made
            else:
                kept[k].append(made)
        reached = min(len(row) for row in kept)
        rounds = reached - max(BURNT, int(BURNT_SHARE * reached))
        if rounds > 0 and (reached % CHECKED_EVERY == 0 or number == longest):
            found = _found(here, problems, kept, steps, rounds=rounds)
            if found.passes or number == longest:
                return found
    raise Incomplete(
        f"{here}: {longest} generations are too few: the posterior is not reached, or for {BURNT} "
        "generations at most; the same call with more goes on."
    )


def _apart(kept: list[list[Particles]], population: int, *, before: int) -> Numbers | None:
    """Return what the other populations were at the posterior, once they have been for a while."""
    others = [row for k, row in enumerate(kept) if k != population]
    known = [one.coordinates for row in others for one in row[BURNT:] if one.generation < before]
    return np.concatenate(known) if known else None


def _check(seed: object, threads: object, **counts: object) -> None:
    least = {"particles": 20, "populations": 2, "runs": 2, "longest": 1}
    bounds = [seed_bound(seed)]
    if threads is not None:
        bounds.append(("threads", threads, 1, MOST, "of at least 1"))
    for name, count in counts.items():
        bounds.append((name, count, least[name], MOST, f"of at least {least[name]}"))
    problems = whole_number_faults(bounds)
    if problems:
        raise InvalidInput(problems)


def _made(
    here: Path,
    problem: Problem,
    population: int,
    earlier: Particles | None,
    *,
    apart: Numbers | None,
    particles: int,
) -> Particles:
    """Make a generation of the one before, and write it and what it cost."""
    meter = Meter()
    likelihood = partial(problem.likelihood, meter=meter)
    with meter.generation():
        earlier = earlier or first_of(
            likelihood,
            parameters=len(problem.space.paths),
            particles=particles,
            seed=problem.seed,
        )
        made = following(earlier, likelihood, seed=problem.seed, apart=apart)
    generations.save_cost(here, population, made.generation, meter.cost)
    generations.save(here, population, made)
    return made


def _found(
    here: Path,
    problems: list[Problem],
    kept: list[list[Particles]],
    steps: list[Step],
    *,
    rounds: int,
) -> Calibration:
    """Put what the populations hold together, and check it."""
    last = [row[-rounds:] for row in kept]
    chains = np.array([[one.coordinates for one in row] for row in last])
    return Calibration(
        problem=problems[0],
        posterior=_posterior(problems, last),
        checks=checks_of(chains, [row[0].rise for row in kept]),
        log_evidence=tuple(row[-1].log_evidence for row in kept),
        likelihoods=sum(row[-1].asked for row in kept),
        generations=max(row[-1].generation for row in kept),
        folder=here,
        steps=tuple(steps),
    )


def _posterior(problems: list[Problem], last: list[list[Particles]]) -> Posterior:
    """Return all draws, generation by generation, those of the populations in turn."""
    turns = [one for both in zip(*last, strict=True) for one in both]
    seeds = [problem.seed for _ in last[0] for problem in problems]
    kept = {name: np.concatenate([one.kept[name] for one in turns]) for name in turns[0].kept}
    coordinates: Numbers = np.concatenate([one.coordinates for one in turns])
    return Posterior(
        space=problems[0].space,
        coordinates=coordinates,
        values=problems[0].space.values(coordinates),
        weights=np.full(len(coordinates), 1.0 / len(coordinates)),
        statistics={name: numbers for name, numbers in kept.items() if name != LUCK},
        luck=np.column_stack([np.repeat(seeds, len(turns[0].coordinates)), kept[LUCK]]),
        scenario=problems[0].scenario,
    )
