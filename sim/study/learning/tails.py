"""Pareto smoothed importance sampling: weights whose largest do not hang on chance, and a warning.

The largest weights are replaced by the quantiles of a generalised Pareto distribution fitted to
them (Zhang and Stephens 2009); its shape k says whether a few draws stand for all: from 0.7 on
nothing can be told.  Source: Vehtari, Simpson, Gelman, Yao and Gabry, "Pareto smoothed importance
sampling", Journal of Machine Learning Research 25 (2024).  ArviZ gives the same numbers, which a
test holds these to; to import it takes longer than an answer may, and whoever only re-weights draws
need not install it.
"""

from __future__ import annotations

import numpy as np

from sim.results.statistics import Numbers

FEWEST = 5
"""Draws in the tail from which a distribution can be fitted."""
FLAT = float(np.log(2.0))
"""Weights that rise by less than this from where the tail begins have no tail (log)."""


def smoothed(log_weights: Numbers) -> tuple[Numbers, float]:
    """Smooth the largest weights.

    Parameters
    ----------
    log_weights : array (draws,)
        Logs of weights, up to a constant; finite.

    Returns
    -------
    tuple of (array (draws,), float)
        Weights that add up to 1, and Pareto's k: 0 where weights have no tail, infinite where too
        few draws lie in it.
    """
    raised = np.asarray(log_weights, dtype=np.float64) - np.max(log_weights)
    order = np.argsort(raised, kind="stable")
    length = int(np.ceil(min(len(raised) / 5.0, 3.0 * np.sqrt(len(raised)))))
    edge = raised[order[max(0, len(raised) - length - 1)]]
    edge = max(float(edge), float(np.log(np.finfo(float).tiny)))
    tail = order[raised[order] > edge]
    if len(tail) < FEWEST:
        return _normalised(raised), 0.0 if -edge < FLAT else float("inf")
    above = np.exp(raised[tail]) - np.exp(edge)
    k, scale = pareto_of(above)
    middles = np.arange(0.5, len(tail)) / len(tail)
    quantiles = scale * np.expm1(-k * np.log1p(-middles)) / k
    raised[tail] = np.minimum(0.0, np.log(quantiles + np.exp(edge)))
    return _normalised(raised), k


def pareto_of(above: Numbers) -> tuple[float, float]:
    """Fit a generalised Pareto distribution to numbers above 0, in rising order.

    The posterior mean of Zhang and Stephens, k drawn towards 0.5 as ten numbers more would.

    Returns
    -------
    tuple of float
        Shape k and scale.
    """
    n = len(above)
    m = 30 + int(np.sqrt(n))
    quartile = above[int(n / 4 + 0.5) - 1]
    b = (1.0 - np.sqrt(m / (np.arange(1.0, m + 1.0) - 0.5))) / (3.0 * quartile) + 1.0 / above[-1]
    shapes = np.log1p(-b[:, np.newaxis] * above).mean(axis=1)
    profile = n * (np.log(-b / shapes) - shapes - 1.0)
    weights = np.exp(profile - profile.max())
    weights /= weights.sum()
    weights[weights < 10.0 * np.finfo(float).eps] = 0.0
    mean = float(np.sum(b * weights) / weights.sum())
    shape = float(np.log1p(-mean * above).mean())
    return (n * shape + 10.0 * 0.5) / (n + 10.0), -shape / mean


def _normalised(log_weights: Numbers) -> Numbers:
    weights = np.exp(log_weights)
    shares: Numbers = weights / weights.sum()
    return shares
