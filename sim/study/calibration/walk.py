"""How the populations walked from the prior to the posterior: one step a generation.

Runs are counted, not estimated: each likelihood of a generation is estimated with the effort that
its power needs, and of a population drawn from the prior with that of the prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from sim.study.calibration.cost import Cost, total_of
from sim.study.calibration.problem import Problem
from sim.study.calibration.tempering import Particles, effort_at


class Step(NamedTuple):
    """A generation of a population.

    Attributes
    ----------
    population, generation : int
        Number of the population, from 0, and of its generation, from 1.
    power : float
        Power of the likelihood; 1 is the posterior.
    accepted : float
        Share of moves that was accepted.
    log_evidence : float
        Log of the prior mean of the likelihood to that power.
    likelihoods, runs : int
        Likelihoods estimated in this generation, and the runs for them.
    cost : Cost or None
        Time that it took; None where it was not measured.
    """

    population: int
    generation: int
    power: float
    accepted: float
    log_evidence: float
    likelihoods: int
    runs: int
    cost: Cost | None


def step_of(
    problem: Problem, population: int, made: Particles, *, asked_before: int, cost: Cost | None
) -> Step:
    """Return the step that made a generation.

    Parameters
    ----------
    problem : Problem
        What is calibrated.
    population : int
        Number of the population.
    made : Particles
        The generation.
    asked_before : int
        Likelihoods that the population had asked for before; 0 for its first generation.
    cost : Cost or None
        Time that it took.
    """
    likelihoods = made.asked - asked_before
    first = len(made.log_likelihood) if asked_before == 0 else 0
    runs = first * problem.runs_at(effort_at(0.0))
    runs += (likelihoods - first) * problem.runs_at(effort_at(made.power))
    return Step(
        population=population,
        generation=made.generation,
        power=made.power,
        accepted=made.accepted,
        log_evidence=made.log_evidence,
        likelihoods=likelihoods,
        runs=runs,
        cost=cost,
    )


def walk_table(steps: Sequence[Step]) -> pd.DataFrame:
    """Return the steps as a table, one row a generation; times that are unknown are NaN [s]."""
    unknown = Cost(*[float("nan")] * len(Cost._fields))
    rows = [
        {**step._asdict(), **(unknown if step.cost is None else step.cost)._asdict()}
        for step in steps
    ]
    columns = [*Step._fields, *Cost._fields]
    return pd.DataFrame(rows, columns=columns).drop(columns="cost")


def cost_of(steps: Sequence[Step]) -> tuple[Cost, int]:
    """Return what is known of the time that steps took, and of how many it is not known."""
    known = [step.cost for step in steps if step.cost is not None]
    return total_of(known), len(steps) - len(known)
