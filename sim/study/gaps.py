"""How far apart two starts end: window means, whether they settled, and what the gap says.

Everything here is statistics on arrays; where the numbers come from is in `hysteresis`.  A run has
memory of its start if the supplied start arrives at more than the starved one, by more than a
threshold, in both of the last two windows, and the gap has not shrunk by a quarter from the one to
the other.  The same is counted with the starts exchanged: without memory luck alone makes gaps, and
makes them in both directions alike.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SETTLED_SHARE = 0.02
"""Change of mean arrivals between the last two windows, over normal, that counts as none."""

CLOSING_SHARE = 0.75
"""A gap that falls below this share of itself from one window to the next is closing."""

BISTABLE, SOME, CLOSING, ONE, UNSETTLED = (
    "bistable",
    "bistable in some runs",
    "closing",
    "one state",
    "not settled",
)
MOST_RUNS, SOME_RUNS = 0.5, 0.1
"""Shares of the runs, beyond those that luck puts the other way round."""


class Verdict(NamedTuple):
    """What two starts at one policy say.

    Attributes
    ----------
    gap_share, gap_low, gap_high : float
        Gap of arrivals in the last window, over normal: median of the runs and 90 % band.
    bistable_share, reverse_share : float
        Share of the runs with a lasting gap, and with one the other way round.
    supplied_change, starved_change : float
        Change of mean arrivals from the window before to the last, over normal.
    is_settled : bool
        Whether neither start changes any more, beyond twice the standard error.
    closed_after_days : float
        Days under the policy after which the mean gap stays under the threshold; NaN for never.
    verdict : str
        One of the five verdicts.
    """

    gap_share: float
    gap_low: float
    gap_high: float
    bistable_share: float
    reverse_share: float
    supplied_change: float
    starved_change: float
    is_settled: bool
    closed_after_days: float
    verdict: str


def window(steps: Numbers, *, length: int, back: int = 0) -> Numbers:
    """Mean of a window of the last axis: the last one, or `back` windows before it.

    Parameters
    ----------
    steps : array (..., steps)
        Means of short spells of days.
    length : int
        Steps in a window.
    back : int
        How many windows before the last.
    """
    end = steps.shape[-1] - back * length
    means: Numbers = steps[..., end - length : end].mean(axis=-1)
    return means


def judge(
    supplied: Numbers,
    starved: Numbers,
    *,
    normal: Numbers,
    length: int,
    held_steps: int,
    step_days: int,
    threshold_share: float,
) -> Verdict:
    """Compare the arrivals of two starts, run by run.

    Parameters
    ----------
    supplied, starved : array (runs, steps)
        Arrivals of both starts [tankers/day].
    normal : array (runs,)
        Arrivals that meet normal demand [tankers/day].
    length : int
        Steps in a window.
    held_steps : int
        Last steps, on which both starts live under the same policy.
    step_days : int
        Length of a step [days].
    threshold_share : float
        Gap over normal that counts.
    """
    shares = [start / normal[:, np.newaxis] for start in (supplied, starved)]
    last, before = (
        window(shares[0] - shares[1], length=length, back=back) for back in (0, 1)
    )
    moves = [window(start, length=length) - window(start, length=length, back=1) for start in shares]
    lasting = float(_lasts(last, before, threshold=threshold_share).mean())
    reverse = float(_lasts(-last, -before, threshold=threshold_share).mean())
    low, median, high = (float(gap) for gap in np.quantile(last, (0.05, 0.5, 0.95)))
    is_settled = all(_is_settled(move) for move in moves)
    course = (shares[0] - shares[1]).mean(axis=0)[-held_steps:]
    return Verdict(
        gap_share=median,
        gap_low=low,
        gap_high=high,
        bistable_share=lasting,
        reverse_share=reverse,
        supplied_change=float(moves[0].mean()),
        starved_change=float(moves[1].mean()),
        is_settled=is_settled,
        closed_after_days=_closed_after(course, threshold=threshold_share) * step_days,
        verdict=_verdict(
            lasting - reverse, median, is_settled=is_settled, threshold=threshold_share
        ),
    )


def _lasts(last: Numbers, before: Numbers, *, threshold: float) -> NDArray[np.bool_]:
    is_wide = (last > threshold) & (before > threshold)
    lasting: NDArray[np.bool_] = is_wide & (last >= CLOSING_SHARE * before)
    return lasting


def _is_settled(moves: Numbers) -> bool:
    """Whether the mean change is none, but for what so many runs cannot tell."""
    error = moves.std(ddof=1) / math.sqrt(len(moves)) if len(moves) > 1 else 0.0
    return bool(abs(moves.mean()) <= SETTLED_SHARE + 2.0 * error)


def _closed_after(course: Numbers, *, threshold: float) -> float:
    """Steps after which the gap stays under the threshold; NaN where it ends above it."""
    open_steps = np.flatnonzero(course > threshold)
    closed = open_steps[-1] + 1 if len(open_steps) else 0
    return math.nan if closed == len(course) else float(closed)


def _verdict(surplus: float, median: float, *, is_settled: bool, threshold: float) -> str:
    if not is_settled:
        return UNSETTLED
    if surplus >= MOST_RUNS:
        return BISTABLE
    if surplus >= SOME_RUNS:
        return SOME
    return CLOSING if median > threshold else ONE
