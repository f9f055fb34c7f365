"""Crises made up from the model: a point of the prior, a run at it, and what is reported of it.

Two kinds of reports go into a likelihood, and each is drawn as the likelihood has it.

* A band has two ends.  Its middle lies d standard deviations from the run's number, with density
  (1 + d^2 / v)^(-w (v + 1) / 2): Student's t with v' = w (v + 1) - 1 degrees of freedom, times
  (v / v')^(1/2), where w is the report's part of its story.  Its width stays.
* A statement ("at least", "none") has one end, which does not move.  It is made of a run with the
  probability that the likelihood gives it, and runs of which it is not made are drawn again, point
  and all.  So every crisis is one of those of which the same statements are made.

Runs without a number that a band could be laid round are drawn again too; a fit gives them no
weight, so both stay in line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.errors import InvalidInput
from sim.results.statistics import Numbers
from sim.study.calibration.problem import Problem
from sim.study.calibration.reports import FARTHEST, Report
from sim.study.calibration.resampling import Stream, stream
from sim.study.calibration.space import Space

AT_ONCE = 64
"""Points that are tried together."""
TRIES = 2_000
"""Times that so many are tried, before it is said that no run will do."""


class Simulator(Protocol):
    """Whose crises are made up, and fitted.

    Attributes
    ----------
    space : Space
        Parameters that are to be found again.
    reports : tuple of Report
        What is reported of the real crisis: of which statistics, and how surely.
    identity : dict
        Everything that its runs and its fits depend on, in plain data.
    """

    @property
    def space(self) -> Space: ...  # noqa: D102
    @property
    def reports(self) -> tuple[Report, ...]: ...  # noqa: D102
    @property
    def identity(self) -> dict[str, object]: ...  # noqa: D102

    def lived(self, coordinates: Numbers, *, seed: int) -> Mapping[str, Numbers]:
        """Return the fitted statistics (points,) of one run at each point, by id of the target."""
        ...

    def problem(self, reports: tuple[Report, ...], *, seed: int) -> Problem:
        """Return the problem of fitting it to some reports."""
        ...


@dataclass(frozen=True, eq=False)
class Crisis:
    """A crisis of which everything is known.

    Attributes
    ----------
    point : array (parameters,)
        Standard normal coordinates of the parameters behind it.
    statistics : mapping of str to float
        The fitted statistics as they were.
    reports : tuple of Report
        What is reported of it.
    """

    point: Numbers
    statistics: Mapping[str, float]
    reports: tuple[Report, ...]


def crisis_of(simulator: Simulator, number: int, *, seed: int) -> Crisis:
    """Make up a crisis, the same whenever it is asked for.

    Parameters
    ----------
    simulator : Simulator
        What it is a crisis of.
    number : int
        Its number.
    seed : int
        Seed of all crises.

    Raises
    ------
    InvalidInput
        If of no run of the prior the statements are made.
    """
    random = stream(Stream.CRISIS, seed, number)
    for _ in range(TRIES):
        points = random.standard_normal((AT_ONCE, len(simulator.space.paths)))
        found = simulator.lived(points, seed=int(random.integers(2**62)))
        is_made = random.random(AT_ONCE) < stated_prob(simulator.reports, found)
        if is_made.any():
            k = int(np.argmax(is_made))
            statistics = {name: float(numbers[k]) for name, numbers in found.items()}
            return Crisis(points[k], statistics, reported(simulator.reports, statistics, random))
    raise InvalidInput(
        f"reports: of none of {TRIES * AT_ONCE:,} runs of the prior all statements are made; "
        "fit fewer reports, or free other parameters."
    )


def stated_prob(reports: tuple[Report, ...], statistics: Mapping[str, Numbers]) -> Numbers:
    """Probability that all statements are made of each run, (runs,); 0 where a band has no place.

    Parameters
    ----------
    reports : tuple of Report
        Statements and bands.
    statistics : mapping of str to array (runs,)
        Statistics of the runs, by id of the target.
    """
    shares = []
    for row in reports:
        numbers = statistics[row.target.id]
        if row.is_statement:
            shares.append(np.exp(row.log_likelihood(numbers)))
        else:
            shares.append((row.distance(numbers) < FARTHEST).astype(float))
    prob: Numbers = np.prod(shares, axis=0)
    return prob


def reported(
    reports: tuple[Report, ...], statistics: Mapping[str, float], random: np.random.Generator
) -> tuple[Report, ...]:
    """Report a run: bands are laid round its numbers anew, statements stay.

    Raises
    ------
    InvalidInput
        If so many reports share a story that no distribution has their likelihood.
    """
    return tuple(
        row if row.is_statement else row.moved(statistics[row.target.id], _away(row, random))
        for row in reports
    )


def _away(report: Report, random: np.random.Generator) -> float:
    """Draw how far a band lies from its run [sd]."""
    tails, weight = report.tails, report.weight
    freedom = weight * (tails + 1.0) - 1.0
    if freedom <= 0.0:
        raise InvalidInput(
            f"report {report.target.id!r}: shares its story with too many for a crisis to be "
            f"drawn: its part is {weight:.3g}, and more than {1.0 / (tails + 1.0):.3g} is needed."
        )
    while True:
        away = float(random.standard_t(freedom) * np.sqrt(tails / freedom))
        if abs(away) < FARTHEST:
            return away
