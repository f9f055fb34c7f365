"""Expected information: by how much a report that is not there yet would narrow what is known.

A report y of a number x of the run is made up from one draw, all draws are re-weighted by its
likelihood p(y | x_j), and what is left of variance and entropy is averaged over made-up reports
(Ryan, "Estimating expected information gains for experimental designs", Journal of Computational
and Graphical Statistics 12, 2003).  With draws of the joint posterior of points and runs, luck is
averaged over as it should be: the information about the run bounds that about its parameters.

    I(x; y) = E log p(y | x) / sum_j w_j p(y | x_j)
    share of a quantity's variance told = 1 - E var(q | y) / var(q)
    about a few quantities = E log(det C / det C_y) / 2, as if they were normal

Variances and determinants of a weighted sample of effective size n are too small on average; they
are corrected by 1 - 1/n and by the mean log determinant of a Wishart matrix.  For some fifty
parameters that does not do, and the information about all of them is taken from how much of the
report they explain,

    I(q; y) = -log(1 - R^2) / 2,

R^2 adjusted, of a linear regression of the report's normal scores on normal q.  All are exact where
everything is linear and normal; the last misses what is neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.results.statistics import Numbers
from sim.study.calibration.reports import TAILS
from sim.study.learning.candidates import Noise

MADE_UP = 400
"""Reports made up of each candidate."""
AT_ONCE = 100
TOLD = 0.9
"""Share of the made-up reports that must leave draws enough to take quantities together."""


@dataclass(frozen=True)
class Gain:
    """What a report would tell on average.

    Attributes
    ----------
    of_all, of_all_error : float
        Information about all parameters, and its standard error [nats]; NaN where draws are too
        few.
    of_run : float
        Information about the number itself [nats].
    joint : float
        Information about the quantities taken together [nats]; NaN where draws are too few.
    joint_error : float
        Its standard error, of the reports that were made up [nats].
    shares : array (quantities,)
        Share of each quantity's variance that it would take away.
    effective_draws : float
        Median effective sample size of the re-weighted draws.
    """

    of_all: float
    of_all_error: float
    of_run: float
    joint: float
    joint_error: float
    shares: Numbers
    effective_draws: float


def expected_gain(
    numbers: Numbers,
    weights: Numbers,
    *,
    noise: Noise,
    parameters: Numbers,
    quantities: Numbers,
    together: Numbers,
    random: np.random.Generator,
    reports: int = MADE_UP,
    tails: float = TAILS["high"],
) -> Gain:
    """Estimate what a report would tell.

    Parameters
    ----------
    numbers : array (draws,)
        What the report would be of, in each run; not finite where it does not exist, which is then
        what is reported.
    weights : array (draws,)
        They add up to 1.
    noise : Noise
        How far a report lies from its number.
    parameters : array (draws, parameters)
        What it may tell something of, all of them.
    quantities : array (draws, quantities)
        What it may tell something of, one by one.
    together : array (draws, m)
        A few of them, taken together.
    random : Generator
        Of the reports that are made up.
    reports : int
        How many.
    tails : float
        Degrees of freedom of the noise, by default those of a report of high or medium confidence;
        infinite for a normal.
    """
    x = _on_scale(numbers, noise) / noise.spread
    shares = np.cumsum(weights) / np.sum(weights)
    drawn = np.searchsorted(shares, (np.arange(reports) + random.random()) / reports, side="right")
    drawn = np.minimum(drawn, len(x) - 1)
    y = x[drawn] + _errors(tails, reports, random)
    every = x + _errors(tails, len(x), random)
    of_all, of_all_error = explained(every, parameters, weights)
    centred = quantities - weights @ quantities
    pairs = _products(together - weights @ together)
    of_run, left, log_dets, sizes = [], [], [], []
    for first in range(0, reports, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        log_density = _log_density(y[part], x, tails)
        own = log_density[np.arange(len(log_density)), drawn[part]]
        likelihood = np.exp(log_density) * weights
        evidence = likelihood.sum(axis=1)
        of_run.append(own - np.log(evidence))
        again = likelihood / evidence[:, np.newaxis]
        squares = np.sum(again**2, axis=1)
        left.append(_variances(again, centred, squares))
        log_dets.append(_log_determinants(again, together - weights @ together, pairs, squares))
        sizes.append(1.0 / squares)
    square = np.array([np.sum(weights**2)])
    before = _variances(weights[np.newaxis], centred, square)[0]
    whole = _log_determinants(weights[np.newaxis], together - weights @ together, pairs, square)[0]
    gains = (whole - np.concatenate(log_dets)) / 2.0
    is_told = np.isfinite(gains)
    gains = gains[is_told] if np.mean(is_told) >= TOLD else np.array([np.nan])
    with np.errstate(divide="ignore", invalid="ignore"):
        told = 1.0 - np.concatenate(left).mean(axis=0) / before
    return Gain(
        of_all=of_all,
        of_all_error=of_all_error,
        of_run=float(np.mean(np.concatenate(of_run))),
        joint=float(np.mean(gains)),
        joint_error=float(np.std(gains) / np.sqrt(len(gains))),
        shares=told,
        effective_draws=float(np.median(np.concatenate(sizes))),
    )


def _errors(tails: float, size: int, random: np.random.Generator) -> Numbers:
    """Draw how far reports lie from their numbers, in spreads."""
    drawn = random.standard_normal(size) if np.isinf(tails) else random.standard_t(tails, size)
    return np.asarray(drawn, dtype=np.float64)


def explained(y: Numbers, parameters: Numbers, weights: Numbers) -> tuple[float, float]:
    """Return the information about all parameters in reports of each draw, and its error [nats].

    Parameters
    ----------
    y : array (draws,)
        A report of each draw; NaN where its number does not exist.
    parameters : array (draws, parameters)
    weights : array (draws,)
        They add up to 1.
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    n, p = 1.0 / np.sum(weights**2), parameters.shape[1]
    if n <= p + 2:
        return float("nan"), float("nan")
    ranks = rankdata(np.where(np.isnan(y), np.inf, y))
    scores = ndtri((ranks - 0.5) / len(y))
    scores = scores - weights @ scores
    variance = weights @ scores**2
    if variance <= 0.0:
        return 0.0, 0.0
    root = np.sqrt(weights)
    centred = parameters - weights @ parameters
    slopes, *_ = np.linalg.lstsq(centred * root[:, np.newaxis], scores * root, rcond=None)
    left = weights @ (scores - centred @ slopes) ** 2 / variance
    square = max(0.0, 1.0 - float(left) * (n - 1.0) / (n - p - 1.0))
    error = float(np.sqrt(square / n + p / (2.0 * n * n)))
    return -float(np.log1p(-min(square, 1.0 - 1e-12))) / 2.0, error


def _on_scale(numbers: Numbers, noise: Noise) -> Numbers:
    """Return numbers on the scale of their noise; NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.log(numbers) if noise.scale == "log" else numbers
    return np.where(np.isfinite(scaled), scaled, np.nan)


def _log_density(y: Numbers, x: Numbers, tails: float) -> Numbers:
    """Log density, up to a constant, of every report (reports, 1) in every run (1, draws)."""
    away = y[:, np.newaxis] - x
    square = away * away
    heavy = -(tails + 1.0) / 2.0 * np.log1p(square / tails) if np.isfinite(tails) else None
    density = -square / 2.0 if heavy is None else heavy
    # That there is no such number is reported too, and fits the runs without one alone.
    fits = np.isnan(y)[:, np.newaxis] & np.isnan(x)
    return np.where(np.isnan(density), np.where(fits, 0.0, -np.inf), density)


def _variances(weights: Numbers, centred: Numbers, squares: Numbers) -> Numbers:
    """Variances under each row of weights, (rows, quantities), right on average."""
    mean = weights @ centred
    spread = np.maximum(weights @ centred**2 - mean**2, 0.0)
    variances: Numbers = spread / (1.0 - np.minimum(squares, 1.0 - 1e-9))[:, np.newaxis]
    return variances


def _products(centred: Numbers) -> Numbers:
    """Products of every two columns, (draws, m * m)."""
    pairs: Numbers = (centred[:, :, np.newaxis] * centred[:, np.newaxis, :]).reshape(
        len(centred), -1
    )
    return pairs


def _log_determinants(
    weights: Numbers, centred: Numbers, pairs: Numbers, squares: Numbers
) -> Numbers:
    """Log determinants of the covariance under each row of weights, right on average.

    That of a sample of n normal draws is log det C + sum_i psi((n - i) / 2) + m log(2 / (n - 1)) on
    average, i = 1 ... m.
    """
    from scipy.special import digamma

    m = centred.shape[1]
    if m == 0:
        return np.zeros(len(weights))
    size = 1.0 / squares
    mean = weights @ centred
    moments = (weights @ pairs).reshape(-1, m, m) - mean[:, :, np.newaxis] * mean[:, np.newaxis, :]
    freedom = size[:, np.newaxis] - np.arange(1, m + 1)
    with np.errstate(invalid="ignore", divide="ignore"):  # where one draw has all the weight
        covariance = moments / (1.0 - squares)[:, np.newaxis, np.newaxis]
        _, log_det = np.linalg.slogdet(covariance)
        bias = digamma(freedom / 2.0).sum(axis=1) + m * np.log(2.0 / (size - 1.0))
    corrected: Numbers = np.where(freedom.min(axis=1) > 1.0, log_det - bias, np.nan)
    return corrected
