"""A posterior: weighted draws of the parameters with the statistics of the runs they gave.

It says how far the reports narrowed each parameter, which ones they cannot tell apart, and what
the fitted statistics are under it.  How the draws were found is in `calibrate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results.patterns.judging import inside
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration import words
from sim.study.calibration.moments import effective_size
from sim.study.calibration.reports import Report, read
from sim.study.calibration.space import Space

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LOW, MEDIAN, HIGH = 0.05, 0.5, 0.95
IDENTIFIED = 0.3
"""Contraction from which the reports are said to tell something of a parameter."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Weighted draws.

    Attributes
    ----------
    space : Space
        The parameters and their priors.
    coordinates : array (draws, parameters)
        Standard normal coordinates of the draws.
    values : mapping of str to array (draws,)
        The same as values by dotted path, to the last digit those of the runs.
    weights : array (draws,)
        They add up to 1.
    statistics : mapping of str to array (draws,)
        Fitted statistics of one run of each draw, by id of the target.
    luck : int64 array (draws, 1 + stages)
        Seed of that run's draws, and their number in each stage of the filter.
    scenario : Scenario or None
        What was calibrated; None where that is not known.
    facts : mapping
        What the file it was read from says of it: hashes, gate, and reports counted since.
    """

    space: Space
    coordinates: Numbers
    values: Mapping[str, Numbers]
    weights: Numbers
    statistics: Mapping[str, Numbers]
    luck: NDArray[np.int64]
    scenario: Scenario | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def added(self) -> tuple[Report, ...]:
        """Reports that were counted after the calibration."""
        return tuple(read(one) for one in self.facts.get("added", ()))

    @property
    def spent(self) -> tuple[str, ...]:
        """Ids of held-out targets that were counted, and validate nothing any more."""
        return tuple(self.facts.get("spent", ()))

    @property
    def effective_size(self) -> float:
        """Effective sample size of the weights."""
        return effective_size(self.weights)

    @cached_property
    def _moments(self) -> tuple[Numbers, Numbers, Numbers]:
        """Means and standard deviations of the coordinates, and correlations with the others."""
        mean = self.weights @ self.coordinates
        away = self.coordinates - mean
        covariance = (away * self.weights[:, np.newaxis]).T @ away
        spread = np.sqrt(np.diag(covariance))
        correlation = covariance / np.outer(spread, spread)
        np.fill_diagonal(correlation, 0.0)
        return mean, spread, correlation

    def identification(self) -> pd.DataFrame:
        """Say how far the reports narrowed each parameter.

        Returns
        -------
        DataFrame
            By dotted path: median and ends of the inner 90 % [unit of the parameter], how far the
            mean moved [standard deviations of the prior], contraction (1 less posterior over prior
            variance, of coordinates), whether it is identified, and the parameter with which it is
            most correlated.
        """
        mean, spread, correlation = self._moments
        closest = np.argmax(np.abs(correlation), axis=1)
        paths = self.space.paths
        quantiles = [weighted_quantiles(self.values[path], self.weights) for path in paths]
        contraction = 1.0 - spread**2
        return pd.DataFrame(
            {
                "low": [row[0] for row in quantiles],
                "median": [row[1] for row in quantiles],
                "high": [row[2] for row in quantiles],
                "moved": mean,
                "contraction": contraction,
                "is_identified": contraction >= IDENTIFIED,
                "correlated_with": [paths[k] for k in closest],
                "correlation": correlation[np.arange(len(paths)), closest],
            },
            index=pd.Index(paths, name="parameter"),
        ).sort_values("contraction", ascending=False)

    def correlations(self) -> pd.DataFrame:
        """Say which parameters the reports cannot tell apart.

        Returns
        -------
        DataFrame
            Every pair of parameters (`first`, `second`, in the order of the space) with their
            `correlation` (of coordinates), the strongest first; without those that do not move.
        """
        paths, (_, _, correlation) = self.space.paths, self._moments
        first, second = np.triu_indices(len(paths), k=1)
        table = pd.DataFrame(
            {
                "first": [paths[k] for k in first],
                "second": [paths[k] for k in second],
                "correlation": correlation[first, second],
            }
        ).dropna()
        strength = table["correlation"].abs()
        return table.loc[strength.sort_values(ascending=False, kind="stable").index].reset_index(
            drop=True
        )

    def predictive(self, reports: tuple[Report, ...]) -> pd.DataFrame:
        """Set the fitted statistics beside their reports, those that miss first.

        Returns
        -------
        DataFrame
            By id of the target: what was reported in words, median and ends of the inner 90 % of
            the runs [unit of the target], the share of the runs inside the band, and whether the
            inner 90 % meet the band.
        """
        rows = {}
        for report in reports:
            target = report.target
            numbers = self.statistics[target.id]
            low, median, high = weighted_quantiles(numbers, self.weights)
            bottom = -np.inf if target.low is None else target.low
            top = np.inf if target.high is None else target.high
            rows[target.id] = {
                "reported": target.band,
                "unit": target.unit,
                "low": low,
                "median": median,
                "high": high,
                "inside_share": float(self.weights @ inside(target, numbers)),
                "is_met": bool(low <= top and high >= bottom),
            }
        table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("report")
        return table.sort_values(["is_met", "inside_share"], kind="stable")

    def plot(self) -> Figure:
        """Draw how far the reports narrowed the parameters; see `sim.plots.draw_posterior`."""
        from sim.plots import draw_posterior

        return draw_posterior(self)

    def __repr__(self) -> str:
        return words.posterior_text(self)

    def _repr_html_(self) -> str:
        return words.posterior_html(self)


def weighted_quantiles(numbers: Numbers, weights: Numbers) -> tuple[float, float, float]:
    """Return the 5 %, 50 % and 95 % quantiles of weighted numbers, without those that are NaN.

    Each is the smallest number up to which at least that share of the weight lies.
    """
    is_known = ~np.isnan(numbers)
    if not is_known.any():
        return float("nan"), float("nan"), float("nan")
    order = np.argsort(numbers[is_known], kind="stable")
    ordered = numbers[is_known][order]
    below = np.cumsum(weights[is_known][order])
    at = np.searchsorted(below, np.array([LOW, MEDIAN, HIGH]) * below[-1])
    low, median, high = ordered[np.minimum(at, len(ordered) - 1)]
    return float(low), float(median), float(high)
