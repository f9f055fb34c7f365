"""Marginal densities: what was believed of a parameter before the reports, and after them.

Densities are taken on the scale of the prior, logarithms for a log-uniform or lognormal one, so
that a prior looks as it was written.  Draws are smoothed by Gaussian kernels and mirrored at the
prior's bounds, because no draw can lie beyond them (Silverman 1986, section 2.10).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.results.statistics import Numbers
from sim.scenario.fields import Prior
from sim.study.calibration.moments import effective_size
from sim.study.calibration.posterior import Posterior
from sim.study.prior_quantiles import quantile

POINTS = 201
INDEPENDENT = 500.0
"""Independent draws at most that draws are smoothed as: copies and neighbours hang together."""
SMOOTHED = 4_000
"""Draws at most that are smoothed; of more a regular part, which looks the same."""


class Marginal(NamedTuple):
    """Densities of a parameter on the scale of its prior.

    Attributes
    ----------
    values : array (points,)
        From one bound of the prior to the other [unit of the parameter].
    prior, posterior : array (points,)
        Densities [per unit, or per unit of the logarithm]; the posterior's is NaN where all draws
        are one number.
    is_log : bool
        Whether the scale is that of logarithms.
    """

    values: Numbers
    prior: Numbers
    posterior: Numbers
    is_log: bool


def marginal_of(posterior: Posterior, path: str, *, points: int = POINTS) -> Marginal:
    """Return the densities of a parameter before and after the reports.

    Parameters
    ----------
    posterior : Posterior
        The draws.
    path : str
        Dotted path of the parameter.
    points : int
        Points between the bounds of the prior.
    """
    prior = posterior.space.priors[path]
    is_log = prior.uniform is None
    low, high = np.log(prior.bounds) if is_log else prior.bounds
    grid = np.linspace(low, high, points)
    part = slice(None, None, -(-len(posterior.weights) // SMOOTHED))
    numbers, weights = posterior.values[path][part], posterior.weights[part]
    drawn = np.log(numbers) if is_log else numbers
    values = np.exp(grid) if is_log else grid
    return Marginal(
        values,
        _prior_density(prior, grid),
        _smoothed(drawn, weights / weights.sum(), grid),
        is_log,
    )


def _prior_density(prior: Prior, grid: Numbers) -> Numbers:
    """Density of a prior on its own scale; one that is truncated keeps its shape."""
    if prior.lognormal is None:
        return np.full(len(grid), 1.0 / (grid[-1] - grid[0]))
    median, sigma = prior.lognormal
    shape = np.exp(-0.5 * ((grid - np.log(median)) / sigma) ** 2)
    density: Numbers = shape / np.trapezoid(shape, grid)
    return density


def _smoothed(drawn: Numbers, weights: Numbers, grid: Numbers) -> Numbers:
    """Density of weighted draws, mirrored at both ends of the grid."""
    from scipy.stats import gaussian_kde

    if np.ptp(drawn) <= 1e-12 * (grid[-1] - grid[0]):
        return np.full(len(grid), np.nan)
    worth = min(effective_size(weights), INDEPENDENT)
    kernels = gaussian_kde(drawn, bw_method=worth**-0.2, weights=weights)
    low, high = grid[0], grid[-1]
    density: Numbers = kernels(grid) + kernels(2.0 * low - grid) + kernels(2.0 * high - grid)
    return density


def prior_interval(prior: Prior) -> tuple[float, float]:
    """Return the ends of the inner 90 % of a prior [unit of the parameter]."""
    low, high = quantile(prior, [0.05, 0.95])
    return float(low), float(high)
