"""What pairs of runs say: how often one is better, and how much noise the pairing cancelled.

Run k of two policies has the same luck, so their difference is a paired sample.  Nothing here knows
what the numbers mean.  Shares carry the score interval of Wilson (1927), which stays within 0 and 1
and holds for small samples.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SIGMAS = 1.96
"""Standard errors on each side of a mean that hold 95 % of a normal distribution."""


class Share(NamedTuple):
    """A share of runs with its 95 % interval."""

    share: float
    low: float
    high: float


class Pairs(NamedTuple):
    """What the paired differences of two samples say.

    Attributes
    ----------
    mean : float
        Mean difference.
    error : float
        Its standard error, paired.
    unpaired_error : float
        Standard error that the same runs would have under luck of their own.
    noise_cancelled : float
        Share of the variance that pairing took away, 1 - Var(a - b) / (Var a + Var b); below 0
        where it added some, NaN where neither sample varies.
    """

    mean: float
    error: float
    unpaired_error: float
    noise_cancelled: float

    @property
    def is_told_apart(self) -> bool:
        """Whether the mean difference is more than 1.96 times its standard error."""
        return abs(self.mean) > SIGMAS * self.error


def share_of(successes: float, runs: int) -> Share:
    """Return a share of runs with its Wilson interval.

    Parameters
    ----------
    successes : float
        Runs of the kind that is counted; a tie may count a half, which makes the interval wider
        than it need be.
    runs : int
        All runs.
    """
    share = successes / runs
    weight = SIGMAS * SIGMAS / runs
    middle = (share + weight / 2) / (1 + weight)
    reach = math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
    return Share(share, max(0.0, middle - reach), min(1.0, middle + reach))


def superiority(gains: Numbers) -> Share:
    """Return the share of paired runs that gain, a tie counting a half.

    Parameters
    ----------
    gains : array (runs,)
        Differences run by run, turned so that more is better.
    """
    better = np.count_nonzero(gains > 0.0) + 0.5 * np.count_nonzero(gains == 0.0)
    return share_of(float(better), len(gains))


def pairs_of(one: Numbers, other: Numbers) -> Pairs:
    """Compare two paired samples (runs,) of at least two runs each."""
    runs = len(one)
    paired = float(np.var(one - other, ddof=1))
    unpaired = float(np.var(one, ddof=1) + np.var(other, ddof=1))
    return Pairs(
        mean=float(np.mean(one - other)),
        error=math.sqrt(paired / runs),
        unpaired_error=math.sqrt(unpaired / runs),
        noise_cancelled=1.0 - paired / unpaired if unpaired > 0.0 else math.nan,
    )
