"""Scores of a forecast beside what was reported: interval score and CRPS, small is good.

Both are in the unit of the number and proper: nobody gains by forecasting what they do not believe
(Gneiting and Raftery 2007, Strictly Proper Scoring Rules, J. Am. Stat. Assoc. 102, 359-378).  What
was reported is a band more often than a number; `observed` says what a forecast is held to.
"""

from __future__ import annotations

import math

import numpy as np

from sim.evidence import Target
from sim.results.statistics import Numbers

ALPHA = 0.1
"""Share that the interval leaves out: it is the inner 90 %."""


def interval_score(low: float, high: float, observed: float, *, alpha: float = ALPHA) -> float:
    """Return the interval score, S = (u - l) + 2/alpha (l - y)+ + 2/alpha (y - u)+.

    Parameters
    ----------
    low, high : float
        Ends l and u of the central interval that holds a share 1 - alpha of the forecast.
    observed : float
        What came, y.
    alpha : float
        Share left out.
    """
    outside = max(low - observed, 0.0) + max(observed - high, 0.0)
    return (high - low) + 2.0 / alpha * outside


def crps(numbers: Numbers, observed: float, weights: Numbers | None = None) -> float:
    """Return the continuous ranked probability score of draws, E|X - y| - E|X - X'| / 2.

    Parameters
    ----------
    numbers : array (draws,)
        The forecast; finite.
    observed : float
        What came, y.
    weights : array (draws,), optional
        Of any sum; equal by default.
    """
    shares = np.full(len(numbers), 1.0) if weights is None else weights
    order = np.argsort(numbers, kind="stable")
    ordered, shares = numbers[order], shares[order] / np.sum(shares)
    below = np.cumsum(shares)
    half_spread = float(np.sum(shares * ordered * (2.0 * below - shares - 1.0)))
    return float(np.sum(shares * np.abs(ordered - observed))) - half_spread


def crps_of_normal(mean: float, spread: float, observed: float) -> float:
    """Return the CRPS of a normal forecast; the absolute error where it has no spread.

    s (z (2 F(z) - 1) + 2 f(z) - 1/sqrt(pi)), z = (y - m)/s, f and F density and distribution
    function of the standard normal.

    Parameters
    ----------
    mean, spread : float
        Mean m and standard deviation s of the forecast.
    observed : float
        What came, y.
    """
    if spread == 0.0:
        return abs(observed - mean)
    z = (observed - mean) / spread
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return spread * (z * math.erf(z / math.sqrt(2.0)) + 2.0 * density - 1.0 / math.sqrt(math.pi))


def observed(target: Target, median: float) -> float:
    """Return the number that a forecast is held to.

    The middle of a band with two ends, which is the figure it was made of.  A report with one open
    end names no number: the forecast is held to the allowed one that is nearest to its median,
    which favours every forecast alike.  A day after another is at least the next.

    Parameters
    ----------
    target : Target
        With a band.
    median : float
        Median of the forecast [unit of the target].
    """
    if target.low is not None and target.high is not None:
        return (target.low + target.high) / 2.0
    if target.low is not None:
        return max(median, target.low + (1.0 if target.kind == "after" else 0.0))
    assert target.high is not None
    return min(median, target.high)


def scorable(target: Target, numbers: Numbers, window: range) -> Numbers:
    """Return numbers that can be scored; NaN where one cannot.

    A day on which something never happens counts as the first after the window, and a span that
    has no end as the window's length.  Other infinite numbers have no score.

    Parameters
    ----------
    target : Target
        Whose unit says whether they are days.
    numbers : array (runs,)
        One number a run [unit of the target].
    window : range
        Days that it looks at.
    """
    most = {"day": float(window.stop), "days": float(len(window))}.get(target.unit, math.nan)
    bounded: Numbers = np.where(np.isinf(numbers), np.sign(numbers) * most, numbers)
    return bounded
