"""Regret and robust choice over worlds: what a policy gives up where it was not the best one.

A world is a row: one run's luck, or one draw of what is not known, with every policy lived through
in it.  Regret is how far a policy is behind the best in that world (Savage 1951); satisficing asks
in which share of worlds it is good enough (Simon 1956).  Nothing here knows what scores mean, only
that more is better; an average over luck within a draw is the caller's to take.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

HIGH = 0.9
"""Quantile of regret that is told beside its mean and its maximum."""

RESAMPLES = 200
"""Samples of worlds, drawn with replacement, in which the choice is made again."""

Band = tuple[float | None, float | None]
"""Lowest and highest value allowed, either of them None."""


class Regret(NamedTuple):
    """Regret of every policy; arrays (policies,).

    Attributes
    ----------
    mean, high, largest : array
        Mean, 90 % quantile and maximum over worlds.
    best : array
        Share of worlds in which the policy is the best; policies that tie share a world.
    minimax : array
        Share of resampled sets of worlds in which the policy has the smallest largest regret.
    """

    mean: Numbers
    high: Numbers
    largest: Numbers
    best: Numbers
    minimax: Numbers


def regrets(scores: Numbers) -> Numbers:
    """Regret of every policy in every world.

    Parameters
    ----------
    scores : array (worlds, policies)
        More is better.

    Returns
    -------
    array (worlds, policies)
        Zero for the best policy of a world, else how far it is behind, in the scores' unit.
    """
    behind: Numbers = scores.max(axis=1, keepdims=True) - scores
    return behind


def regret_of(scores: Numbers) -> Regret:
    """Summarise the regret of every policy over worlds (worlds, policies); more is better."""
    behind = regrets(scores)
    return Regret(
        mean=behind.mean(axis=0),
        high=np.quantile(behind, HIGH, axis=0),
        largest=behind.max(axis=0),
        best=_shared(behind == 0.0),
        minimax=_chosen_again(behind),
    )


def _shared(is_best: NDArray[np.bool_]) -> Numbers:
    """Share of the rows won by each column; those that tie in a row share it."""
    shares: Numbers = (is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


def _chosen_again(behind: Numbers) -> Numbers:
    """Choose by the smallest largest regret in resampled sets of worlds.

    The draws are always the same ones, so the same scores give the same shares.
    """
    random = np.random.default_rng(0)
    worlds = len(behind)
    largest = np.array(
        [behind[random.integers(0, worlds, worlds)].max(axis=0) for _ in range(RESAMPLES)]
    )
    return _shared(largest == largest.min(axis=1, keepdims=True))


def is_within(values: Numbers, band: Band) -> NDArray[np.bool_]:
    """Whether values lie in a band, both ends included; NaN lies in none."""
    low, high = band
    least = -np.inf if low is None else low
    most = np.inf if high is None else high
    inside: NDArray[np.bool_] = (values >= least) & (values <= most)
    return inside


def satisfied(criteria: Iterable[tuple[Numbers, Band]]) -> NDArray[np.bool_]:
    """Whether every policy meets all criteria in every world.

    Parameters
    ----------
    criteria : iterable of (array (worlds, policies), band)
        At least one: values and what is allowed.
    """
    met: NDArray[np.bool_] = np.logical_and.reduce(
        [is_within(values, band) for values, band in criteria]
    )
    return met
