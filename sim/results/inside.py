"""Whether a band of runs holds what was reported."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from sim.evidence import Figure
from sim.evidence.units import factor


def is_inside(
    figures: Sequence[Figure], *, low: float, high: float, unit: str, start: datetime.date
) -> bool | None:
    """Return whether a band holds the one figure that an outcome is reported by.

    Parameters
    ----------
    figures : sequence of Figure
        What was reported.  Of several figures each may be a part of the outcome, so that the band
        need hold none of them.
    low, high : float
        Ends of the band [unit].
    unit : str
        Unit of the outcome; ``"day"`` for a day after `start`.
    start : date
        Day 0.

    Returns
    -------
    bool or None
        A date is held if a day it speaks of is, a range or a bound if the band reaches it.  None
        where there is no number to hold.
    """
    if len(figures) != 1 or math.isnan(low):
        return None
    claim = _claim(figures[0], unit, start)
    return None if claim is None else low <= claim[1] and claim[0] <= high


def _claim(figure: Figure, unit: str, start: datetime.date) -> tuple[float, float] | None:
    """Return the least and the largest number that would agree with a figure."""
    if figure.unit == "date" and unit == "day":
        first, last = figure.window(start)
        return (-math.inf if first is None else first, math.inf if last is None else last)
    times = factor(figure.unit, unit)
    if figure.value is None or times is None:
        return None
    if figure.low is None and figure.high is None:
        return figure.value * times, figure.value * times
    low = -math.inf if figure.low is None else figure.low * times
    return low, math.inf if figure.high is None else figure.high * times
