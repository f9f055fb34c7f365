"""Priors as inverse distribution functions: the value below which a share of a prior's mass lies.

A share u in [0, 1] becomes

    uniform      low + u (high - low)
    loguniform   low (high / low)^u
    lognormal    median exp(sigma z),  F(z) = F(a) + u (F(b) - F(a))

where F is the standard normal distribution function and [a, b] are the bounds in standard units, so
0 and 1 give the bounds themselves.  Whatever lays points in the unit cube, a sampler of a sweep or
of a calibration, turns them into parameters here, and `coordinate` goes back.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from sim.scenario.fields import Prior

Numbers = NDArray[np.float64]


def quantile(prior: Prior, shares: ArrayLike) -> Numbers:
    """Return the values of a prior at some shares of its mass.

    Parameters
    ----------
    prior : Prior
        Its unit is that of the parameter.
    shares : array
        From 0 to 1.

    Returns
    -------
    array
        Of the same shape, within the prior's bounds.
    """
    at = np.asarray(shares, dtype=np.float64)
    low, high = prior.bounds
    if prior.uniform is not None:
        values = low + at * (high - low)
    elif prior.loguniform is not None:
        values = low * np.exp(at * math.log(high / low))
    else:
        assert prior.lognormal is not None
        values = _lognormal(at, *prior.lognormal, low=low, high=high)
    return np.clip(values, low, high)  # rounding may leave the bounds by a last digit


def coordinate(prior: Prior, values: ArrayLike) -> Numbers:
    """Return the standard normal coordinates of values: `quantile` of F(z) gives them back.

    Parameters
    ----------
    prior : Prior
        Its unit is that of the parameter.
    values : array
        Within the prior's bounds.

    Returns
    -------
    array
        Of the same shape; infinite at the bounds.
    """
    from scipy.special import ndtr, ndtri

    at = np.asarray(values, dtype=np.float64)
    low, high = prior.bounds
    if prior.uniform is not None:
        shares = (at - low) / (high - low)
    elif prior.loguniform is not None:
        shares = np.log(at / low) / math.log(high / low)
    else:
        assert prior.lognormal is not None
        median, sigma = prior.lognormal
        begin, here, end = (ndtr(np.log(x / median) / sigma) for x in (low, at, high))
        shares = (here - begin) / (end - begin)
    found: Numbers = ndtri(np.clip(shares, 0.0, 1.0))
    return found


def _lognormal(at: Numbers, median: float, sigma: float, *, low: float, high: float) -> Numbers:
    from scipy.special import ndtr, ndtri

    first, last = (math.log(bound / median) / sigma for bound in (low, high))
    # Far above the median F is 1 to the last digit, so there the mirrored tail is used.
    sign = -1.0 if first > 0.0 else 1.0
    begin, end = ndtr(sign * first), ndtr(sign * last)
    values: Numbers = median * np.exp(sigma * sign * ndtri(begin + at * (end - begin)))
    return values
