"""A bank: draws of a distribution, each with runs of fresh luck, to be weighted by new reports.

The likelihood of the reports at a draw is the mean over its runs, which is right on average, so

    weight of draw i = weight before * (1 / R) sum over its runs r of p(reports | run r)

needs no run that is not there yet.  Weights that count as few draws ask for more runs, at every
draw alike: more at those that look well would favour the lucky.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.results.statistics import Numbers
from sim.study.calibration.reports import Report, log_likelihood

NEGLIGIBLE = 1e-9
"""Part of the largest weight under which a draw is left out: a million such are a thousandth."""


@dataclass(frozen=True, eq=False)
class Bank:
    """Draws with their runs.

    Attributes
    ----------
    coordinates : array (draws, parameters)
        Standard normal coordinates.
    weights : array (draws,)
        Before the new reports, of any sum.
    statistics : mapping of str to array (draws, runs)
        Fitted statistics of the runs, by id of the target.
    """

    coordinates: Numbers
    weights: Numbers
    statistics: Mapping[str, Numbers]

    def given(self, reports: tuple[Report, ...]) -> tuple[Numbers, Numbers]:
        """Weigh the runs by reports.

        Returns
        -------
        tuple of two arrays (draws, runs)
            Weights of the runs, which add up to 1, and their log likelihoods; the weight of a draw
            is the sum over its runs.
        """
        shape = next(iter(self.statistics.values())).shape
        flat = {name: numbers.ravel() for name, numbers in self.statistics.items()}
        logs = log_likelihood(reports, flat).reshape(shape)
        weights = self.weights[:, np.newaxis] * np.exp(logs - logs.max())
        return weights / weights.sum(), logs

    def counting(self, reports: tuple[Report, ...]) -> Bank:
        """Return the bank without the draws that weigh next to nothing by reports."""
        weights = self.given(reports)[0].sum(axis=1)
        rows = np.flatnonzero(weights > NEGLIGIBLE * weights.max())
        statistics = {name: numbers[rows] for name, numbers in self.statistics.items()}
        return Bank(self.coordinates[rows], self.weights[rows], statistics)

    def with_more(self, statistics: Mapping[str, Numbers]) -> Bank:
        """Return the bank with more runs (draws, runs) at every draw."""
        both = {
            name: np.concatenate([numbers, statistics[name]], axis=1)
            for name, numbers in self.statistics.items()
        }
        return replace(self, statistics=both)
