"""Judging: the numbers of all runs beside the band of a pattern.

An infinite number is an event that never happens, so a quantile that falls on such a run is
infinite too.  A run without a number (NaN) is in no band, and a median speaks only for a pattern
that exists in half of the runs at least.  Nothing here moves a band or a parameter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.evidence import Target
from sim.results.statistics import Numbers
from sim.results.summary import HIGH, LOW, MEDIAN

ROUNDING = 1e-6
"""How far from a point a number may lie, relative to it."""


@dataclass(frozen=True)
class Judgement:
    """What the runs say of a pattern.

    Attributes
    ----------
    number : str
        Number of the statement: ``"2a"``.
    target : Target
        What was asked.
    median, low, high : float
        Median over runs and the ends of 90 % of them [unit of the target]; NaN without a number.
    inside_share : float
        Share of the runs inside the band; NaN without a band, or without numbers.
    passes : bool or None
        Whether the pattern is met; None without a band, or without numbers.
    is_computed : bool
        Whether there were numbers: long enough runs, and every place and variant that it asks for.
    """

    number: str
    target: Target
    median: float
    low: float
    high: float
    inside_share: float
    passes: bool | None
    is_computed: bool


def judge(number: str, target: Target, numbers: Numbers | None) -> Judgement:
    """Compare the numbers of all runs with the band of a target.

    Parameters
    ----------
    number : str
        Number of the statement.
    target : Target
        Its band, and the share of the runs that must lie in it, if it is not their median.
    numbers : array (runs,) or None
        One number a run; None where they cannot be computed.
    """
    if numbers is None:
        return Judgement(number, target, *(math.nan,) * 4, passes=None, is_computed=False)
    low, median, high = quantiles(numbers, is_whole=target.unit in ("day", "days"))
    if target.low is None and target.high is None:
        return Judgement(number, target, median, low, high, math.nan, passes=None, is_computed=True)
    share = float(np.mean(inside(target, numbers)))
    if target.share is not None:
        passes = share >= target.share
    else:
        is_common = np.mean(~np.isnan(numbers)) >= MEDIAN
        passes = bool(is_common and inside(target, np.array([median]))[0])
    return Judgement(number, target, median, low, high, share, passes=passes, is_computed=True)


def inside(target: Target, numbers: Numbers) -> np.ndarray:
    """Whether each number lies in the band; NaN never does.

    The ends belong to the band, but for an event that must come after a day.
    """
    low = -np.inf if target.low is None else target.low
    high = np.inf if target.high is None else target.high
    if target.kind == "point":
        low, high = low - ROUNDING * abs(low), high + ROUNDING * abs(high)
    is_above: np.ndarray = numbers > low if target.kind == "after" else numbers >= low
    return is_above & (numbers <= high)


def quantiles(numbers: Numbers, *, is_whole: bool = False) -> tuple[float, float, float]:
    """Return the 5 %, 50 % and 95 % quantiles of the numbers that exist; NaN if none does.

    Of whole days, and of numbers of which some are infinite, each quantile is one of the numbers.
    """
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return math.nan, math.nan, math.nan
    shares = np.array([LOW, MEDIAN, HIGH])
    if is_whole or np.isinf(known).any():
        low, median, high = np.quantile(known, shares, method="inverted_cdf")
    else:
        low, median, high = np.quantile(known, shares)
    return float(low), float(median), float(high)
