"""What is validated: draws of a posterior, or the one point that a scenario was set to by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.posterior import Posterior

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of the parameters, one a run.

    Attributes
    ----------
    values : mapping of str to array (runs,)
        Parameters by dotted path; none where all runs have those of the scenario.
    weights : array (runs,)
        They add up to 1.
    rows : int64 array (runs,)
        Which draws of the posterior they are; empty without one.
    posterior : Posterior or None
        What they were drawn from.
    """

    values: Mapping[str, Numbers]
    weights: Numbers
    rows: Integers
    posterior: Posterior | None

    @property
    def runs(self) -> int:
        """Number of draws."""
        return len(self.weights)

    def values_for(self, case: Scenario) -> dict[str, Numbers]:
        """Return the values that a variant or structure knows; it may lack the row of one."""
        known = case.numbers
        return {path: numbers for path, numbers in self.values.items() if path in known}

    def without(self, pinned: tuple[str, ...]) -> Draws:
        """Return the same draws with some parameters left as a scenario has them."""
        free = {path: numbers for path, numbers in self.values.items() if path not in pinned}
        return Draws(free, self.weights, self.rows, self.posterior)


def set_by_hand(runs: int) -> Draws:
    """Return runs that have the scenario's own parameters."""
    return Draws({}, np.full(runs, 1.0 / runs), np.zeros(0, np.int64), None)


def drawn_from(posterior: Posterior, runs: int) -> Draws:
    """Return so many draws of a posterior, or all it has where it has no more.

    Of more, those at equal steps of the weight: each is then worth the same.
    """
    weights = posterior.weights / posterior.weights.sum()
    if runs >= len(weights):
        rows = np.arange(len(weights))
    else:
        steps = (np.arange(runs) + 0.5) / runs
        rows = np.minimum(np.searchsorted(np.cumsum(weights), steps), len(weights) - 1)
        weights = np.full(runs, 1.0 / runs)
    values = {path: numbers[rows] for path, numbers in posterior.values.items()}
    return Draws(values, weights, rows.astype(np.int64), posterior)
