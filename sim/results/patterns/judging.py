"""Judging: the numbers of all runs beside the band of a pattern.

An infinite number is an event that never happens, so a quantile that falls on such a run is
infinite too.  A run without a number (NaN) is in no band, and a median speaks only for a pattern
that exists in half of the runs at least.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.evidence import Pattern
from sim.results.statistics import Numbers
from sim.results.summary import HIGH, LOW, MEDIAN


@dataclass(frozen=True)
class Judgement:
    """What the runs say of a pattern.

    Attributes
    ----------
    pattern : Pattern
        What was asked.
    median, low, high : float
        Median over runs and the ends of 90 % of them [unit of the pattern]; NaN without a number.
    inside_share : float
        Share of the runs inside the band; NaN where there is no band, or no run was long enough.
    passes : bool or None
        Whether the pattern is met; None where there is no band, or no run was long enough.
    is_reached : bool
        Whether the runs were long enough for the window.
    """

    pattern: Pattern
    median: float
    low: float
    high: float
    inside_share: float
    passes: bool | None
    is_reached: bool


def judge(pattern: Pattern, numbers: Numbers | None) -> Judgement:
    """Compare the numbers of all runs with the band of a pattern.

    Parameters
    ----------
    pattern : Pattern
        Its band and how it is judged.
    numbers : array (runs,) or None
        One number a run; None where the runs end before the window does.
    """
    if numbers is None:
        return Judgement(pattern, *(math.nan,) * 4, passes=None, is_reached=False)
    low, median, high = quantiles(numbers, is_date=pattern.unit == "day")
    if pattern.judged == "shown":
        return Judgement(pattern, median, low, high, math.nan, passes=None, is_reached=True)
    is_inside = inside(pattern, numbers)
    share = float(np.mean(is_inside))
    if pattern.judged == "share of runs":
        assert pattern.share is not None
        passes = share >= pattern.share
    else:
        is_common = np.mean(~np.isnan(numbers)) >= MEDIAN
        passes = bool(is_common and inside(pattern, np.array([median]))[0])
    return Judgement(pattern, median, low, high, share, passes=passes, is_reached=True)


def inside(pattern: Pattern, numbers: Numbers) -> np.ndarray:
    """Whether each number lies in the band, its ends included; NaN never does."""
    low = -np.inf if pattern.low is None else pattern.low
    high = np.inf if pattern.high is None else pattern.high
    is_inside: np.ndarray = (low <= numbers) & (numbers <= high)
    return is_inside


def quantiles(numbers: Numbers, *, is_date: bool = False) -> tuple[float, float, float]:
    """Return the 5 %, 50 % and 95 % quantiles of the numbers that exist; NaN if none does.

    Of dates, and of numbers of which some are infinite, each quantile is one of the numbers.
    """
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return math.nan, math.nan, math.nan
    is_finite = bool(np.isfinite(known).all())
    method = "linear" if is_finite and not is_date else "inverted_cdf"
    low, median, high = np.quantile(known, (LOW, MEDIAN, HIGH), method=method)
    return float(low), float(median), float(high)
