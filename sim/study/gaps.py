"""How far apart two starts end: the gap at every level, and how wide the levels with one are.

Statistics on arrays alone; where the numbers come from is in `two_starts`.  Runs are paired, since
run k of both starts has the same draws.  At one level the starts stay apart if the gap of nine runs
in ten has one sign and the median gap exceeds a tolerance.  How clearly they do so is the margin

    max(min(q50 - tolerance, q05), min(-q50 - tolerance, -q95))

of the quantiles of the gap; between two levels each of its two sides is read off a straight line,
and the width is the length on which either is above 0.  Its interval holds luck and grid alike: the
runs are drawn anew with replacement, the same ones at every level, and each time the width lies
between the steps whose two ends are apart and those of which one is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

BAND = (0.05, 0.5, 0.95)
RESAMPLES = 400
MEMORY_SHARE = 0.1
"""Share of the runs, beyond those the other way round, that counts as memory in some runs."""

CHANCE = 0.05
"""Probability of as large a difference by luck, at one level, that is too small to be luck."""

SETTLED = 0.2
"""Change within the window, over the tolerance, that counts as none."""


class Gap(NamedTuple):
    """What two starts at one level say.

    Attributes
    ----------
    level : float
        What is held.
    calm, calm_low, calm_high : float
        Long-run mean from the calm start: median of the runs and 90 % band.
    broken, broken_low, broken_high : float
        The same from the broken start.
    gap, gap_low, gap_high : float
        The same of calm less broken, run by run.
    apart_share, reverse_share : float
        Share of the runs whose gap exceeds the tolerance, and whose gap does so downwards.  Without
        memory luck alone makes gaps, and makes them both ways alike.
    is_apart : bool
        Whether the band excludes 0 and the median gap exceeds the tolerance.
    has_memory : bool
        Whether these two shares differ by more than a tenth, and more than luck (sign test, 5 %).
    calm_change, broken_change : float
        Mean change from the first to the second half of the window.
    is_settled : bool
        Whether neither mean changes by more than a fifth of the tolerance, beyond twice its
        standard error.
    """

    level: float
    calm: float
    calm_low: float
    calm_high: float
    broken: float
    broken_low: float
    broken_high: float
    gap: float
    gap_low: float
    gap_high: float
    apart_share: float
    reverse_share: float
    is_apart: bool
    has_memory: bool
    calm_change: float
    broken_change: float
    is_settled: bool


class Width(NamedTuple):
    """How wide the levels are at which the two starts stay apart.

    Attributes
    ----------
    width, low, high : float
        Length, and its 90 % interval over luck and grid [unit of the levels].
    ranges : tuple of pairs of float
        Where it lies, from the lowest level up.
    is_open : bool
        Whether the starts are apart at the lowest or highest level, so that it may be wider.
    """

    width: float
    low: float
    high: float
    ranges: tuple[tuple[float, float], ...]
    is_open: bool


class Bistable(NamedTuple):
    """How many runs keep their start.

    Attributes
    ----------
    share, low, high : float
        Share of the runs whose gap exceeds the tolerance at some level, and its 90 % interval
        (Wilson 1927).
    reverse_share : float
        Share whose gap does so downwards at some level: what luck alone makes.
    """

    share: float
    low: float
    high: float
    reverse_share: float


def bistable_in(gaps: Numbers, *, tolerance: float) -> Bistable:
    """Count the runs whose two starts stay apart at some level.

    Parameters
    ----------
    gaps : array (levels, runs)
        Calm less broken.
    tolerance : float
        Gap that counts.
    """
    from scipy.stats import binomtest

    highest, lowest = gaps.max(axis=0), gaps.min(axis=0)
    apart = int(np.count_nonzero(highest > tolerance))
    reverse = int(np.count_nonzero(lowest < -tolerance))
    runs = gaps.shape[1]
    interval = binomtest(apart, runs).proportion_ci(0.9, method="wilson")
    return Bistable(apart / runs, float(interval.low), float(interval.high), reverse / runs)


def gaps_of(
    levels: Sequence[float], *, calm: Numbers, broken: Numbers, tolerance: float
) -> tuple[Gap, ...]:
    """Compare the two starts at every level.

    Parameters
    ----------
    levels : sequence of float
        What was held.
    calm, broken : array (levels, runs, 2)
        Means of both halves of the window, in the unit of the observable.
    tolerance : float
        Gap that counts, in that unit.
    """
    return tuple(
        _gap(level, one, other, tolerance=tolerance)
        for level, one, other in zip(levels, calm, broken, strict=True)
    )


def _gap(level: float, calm: Numbers, broken: Numbers, *, tolerance: float) -> Gap:
    wholes = [start.mean(axis=1) for start in (calm, broken)]
    apart = wholes[0] - wholes[1]
    changes = [start[:, 1] - start[:, 0] for start in (calm, broken)]
    bands = [_band(numbers) for numbers in (*wholes, apart)]
    up, down = float((apart > tolerance).mean()), float((apart < -tolerance).mean())
    return Gap(
        level,
        *bands[0],
        *bands[1],
        *bands[2],
        apart_share=up,
        reverse_share=down,
        is_apart=bool(sides_of(apart, tolerance=tolerance).max() > 0.0),
        has_memory=_is_beyond_luck(up, down, runs=len(apart)),
        calm_change=float(changes[0].mean()),
        broken_change=float(changes[1].mean()),
        is_settled=all(_is_settled(change, tolerance=tolerance) for change in changes),
    )


def _band(numbers: Numbers) -> tuple[float, float, float]:
    low, median, high = np.quantile(numbers, BAND)
    return float(median), float(low), float(high)


def _is_beyond_luck(up: float, down: float, *, runs: int) -> bool:
    """Whether two shares of the same runs differ by more than a fair coin would make them."""
    fewer, more = sorted((round(up * runs), round(down * runs)))
    tail = sum(math.comb(fewer + more, k) for k in range(fewer + 1)) / 2 ** (fewer + more)
    return (more - fewer) / runs > MEMORY_SHARE and 2.0 * tail < CHANCE


def _is_settled(changes: Numbers, *, tolerance: float) -> bool:
    error = changes.std(ddof=1) / math.sqrt(len(changes)) if len(changes) > 1 else 0.0
    return bool(abs(changes.mean()) <= SETTLED * tolerance + 2.0 * error)


def sides_of(gaps: Numbers, *, tolerance: float) -> Numbers:
    """How clearly the runs' gaps lie above 0 and below it; at most one of the two is positive.

    Parameters
    ----------
    gaps : array (..., runs)
        Calm less broken.
    tolerance : float
        Gap that counts.

    Returns
    -------
    array (2, ...)
        Both sides of the margin.
    """
    low, median, high = np.quantile(gaps, BAND, axis=-1)
    upwards = np.minimum(median - tolerance, low)
    downwards = np.minimum(-median - tolerance, -high)
    return np.stack([upwards, downwards])


def width_of(
    levels: Sequence[float], *, gaps: Numbers, tolerance: float, resamples: int = RESAMPLES
) -> Width:
    """Measure the levels on which two starts stay apart.

    Parameters
    ----------
    levels : sequence of float
        What was held, in rising order.
    gaps : array (levels, runs)
        Calm less broken.
    tolerance : float
        Gap that counts.
    resamples : int
        How often the runs are drawn anew.
    """
    at = np.asarray(levels, dtype=np.float64)
    sides = sides_of(gaps, tolerance=tolerance)
    ranges = sorted(found for side in sides for found in _ranges(at, side))
    runs = gaps.shape[1]
    # The same draws each time: the answer is a function of the runs.
    drawn = np.random.default_rng(0).integers(runs, size=(resamples, runs))
    anew = [_bounds(at, sides_of(gaps[:, chosen], tolerance=tolerance)) for chosen in drawn]
    least, most = np.transpose(anew)
    return Width(
        width=float(sum(last - first for first, last in ranges)),
        low=float(np.quantile(least, BAND[0])),
        high=float(np.quantile(most, BAND[-1])),
        ranges=tuple(ranges),
        is_open=bool((sides[:, [0, -1]] > 0.0).any()),
    )


def _bounds(levels: Numbers, sides: Numbers) -> tuple[float, float]:
    """Length of the steps whose two ends are apart, and of those of which at least one is."""
    steps, apart = np.diff(levels), sides > 0.0
    both = (apart[:, :-1] & apart[:, 1:]).any(axis=0)
    either = (apart[:, :-1] | apart[:, 1:]).any(axis=0)
    return float(steps[both].sum()), float(steps[either].sum())


def _ranges(levels: Numbers, margin: Numbers) -> list[tuple[float, float]]:
    """Stretches on which the margin, straight between levels, is above 0."""
    found: list[tuple[float, float]] = []
    for k in range(len(levels) - 1):
        stretch = _positive(levels[k], levels[k + 1], margin[k], margin[k + 1])
        if stretch is None:
            continue
        if found and found[-1][1] == stretch[0]:
            stretch = (found.pop()[0], stretch[1])
        found.append(stretch)
    return found


def _positive(left: float, right: float, one: float, other: float) -> tuple[float, float] | None:
    """Part of a stretch on which a line from `one` to `other` is above 0."""
    if one <= 0.0 and other <= 0.0:
        return None
    if one > 0.0 and other > 0.0:
        return float(left), float(right)
    crossing = float(left + (right - left) * one / (one - other))
    return (float(left), crossing) if one > 0.0 else (crossing, float(right))
