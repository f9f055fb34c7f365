"""What the populations did: one step a batch, with the runs and the time that it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from sim.results.statistics import Numbers
from sim.study.calibration.cost import Cost, total_of
from sim.study.calibration.gate import smoothed
from sim.study.calibration.moments import effective_size
from sim.study.calibration.problem import Problem
from sim.study.calibration.weighing import Batch, effort_at, log_evidence_of


class Step(NamedTuple):
    """A batch of a population.

    Attributes
    ----------
    population, number : int
        Number of the population, from 0, and of its batch, from 1.
    power : float
        Power of the likelihood at which it was told where to draw; 0 is the prior, 1 the posterior.
    worth : float
        What all points of the population count as by then, in equal ones.
    log_evidence : float
        Log of the prior mean of the likelihood, by all points of the population.
    likelihoods, runs : int
        Likelihoods estimated, and the whole runs that the days lived through for them make up.
    cost : Cost or None
        Time that it took; None where it was not measured.
    """

    population: int
    number: int
    power: float
    worth: float
    log_evidence: float
    likelihoods: int
    runs: int
    cost: Cost | None


def step_of(
    problem: Problem,
    population: int,
    batches: Sequence[Batch],
    log_weights: Numbers,
    cost: Cost | None,
) -> Step:
    """Return the step that the last batch of a population was.

    Parameters
    ----------
    problem : Problem
        What is calibrated.
    population : int
        Number of the population.
    batches : sequence of Batch
        All of them.
    log_weights : array (points,)
        Of their points.
    cost : Cost or None
        Time that the last took.
    """
    last = batches[-1]
    points = len(last.coordinates)
    return Step(
        population=population,
        number=len(batches),
        power=last.power,
        worth=effective_size(smoothed(log_weights)[0]),
        log_evidence=log_evidence_of(log_weights),
        likelihoods=points,
        runs=round(points * problem.runs_at(effort_at(last.power))),
        cost=cost,
    )


def walk_table(steps: Sequence[Step]) -> pd.DataFrame:
    """Return the steps as a table, one row a batch; times that are unknown are NaN [s]."""
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
