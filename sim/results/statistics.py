"""The six statistics that turn the days of a window into one number a run.

Each takes an array (runs, days of the window) and returns an array (runs,); nothing here knows what
the numbers mean.  An event that never happens is NaN, never the last day.  Rows are reduced each on
their own and in one order, so a run's number is the same in any chunk.
"""

from __future__ import annotations

from typing import Literal, assert_never

import numpy as np
from numpy.typing import NDArray

Statistic = Literal["mean", "sum", "max", "min", "first_day_above", "longest_run_below"]
Numbers = NDArray[np.float64]


def mean(values: Numbers) -> Numbers:
    """Mean of each run's days, in the unit of `values`."""
    means: Numbers = np.mean(values, axis=1)
    return means


def total(values: Numbers) -> Numbers:
    """Sum of each run's days; litres a day add up to litres."""
    sums: Numbers = np.sum(values, axis=1)
    return sums


def highest(values: Numbers) -> Numbers:
    """Largest value of each run's days, in the unit of `values`."""
    maxima: Numbers = np.max(values, axis=1)
    return maxima


def lowest(values: Numbers) -> Numbers:
    """Smallest value of each run's days, in the unit of `values`."""
    minima: Numbers = np.min(values, axis=1)
    return minima


def first_day_above(values: Numbers, *, threshold: float, first_day: int = 0) -> Numbers:
    """First day on which a run exceeds the threshold; NaN where it never does.

    Parameters
    ----------
    values : array (runs, days)
        Daily values, in the unit of `threshold`.
    threshold : float
        A day counts only above it, not at it.
    first_day : int
        Number of the window's first day [day].
    """
    is_above = values > threshold
    day = first_day + np.argmax(is_above, axis=1)
    return np.where(is_above.any(axis=1), day, np.nan)


def longest_run_below(values: Numbers, *, threshold: float) -> Numbers:
    """Largest number of days in a row that a run stays under the threshold [days]; 0 if none.

    Parameters
    ----------
    values : array (runs, days)
        Daily values, in the unit of `threshold`; a NaN is not below.
    threshold : float
        A day counts only below it, not at it.
    """
    is_below = values < threshold
    length = np.zeros(len(values))
    longest = np.zeros(len(values))
    for day in range(values.shape[1]):
        length = np.where(is_below[:, day], length + 1.0, 0.0)
        longest = np.maximum(longest, length)
    return longest


def reduce(
    values: Numbers, *, statistic: Statistic, threshold: float = 0.0, first_day: int = 0
) -> Numbers:
    """Reduce a window by the statistic of this name.

    Parameters
    ----------
    values : array (runs, days)
        Daily values of the window.
    statistic : str
        One of the six names.
    threshold : float
        For the two statistics that have one, in the unit of `values`.
    first_day : int
        Number of the window's first day [day].

    Returns
    -------
    array (runs,)
        In the unit of `values`, or in days for the last two statistics.
    """
    # The order of a sum follows the memory: without this copy it would follow the chunk's size.
    values = np.ascontiguousarray(values)
    match statistic:
        case "mean":
            return mean(values)
        case "sum":
            return total(values)
        case "max":
            return highest(values)
        case "min":
            return lowest(values)
        case "first_day_above":
            return first_day_above(values, threshold=threshold, first_day=first_day)
        case "longest_run_below":
            return longest_run_below(values, threshold=threshold)
        case _:
            assert_never(statistic)
