"""Drawing by weight, and the random streams of a calibration."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.results.statistics import Numbers

Integers = NDArray[np.int64]


class Stream(IntEnum):
    """What random numbers are drawn for; each has a stream of its own."""

    POPULATION = 1
    PRIOR = 2
    BATCH = 3
    FEWER = 4
    SELECTION = 5
    LAST_RUN = 6
    CRISIS = 7


def stream(kind: Stream, seed: int, *numbers: int) -> np.random.Generator:
    """Return the random numbers of one purpose, the same whenever they are asked for."""
    return np.random.default_rng((int(kind), seed % 2**64, *numbers))


def seed_of(population: int, seed: int) -> int:
    """Return the seed of a population, which no other seed of a calibration shares."""
    return int(stream(Stream.POPULATION, seed, population).integers(2**63))


def systematic(weights: Numbers, first: float, drawn: int | None = None) -> Integers:
    """Draw as many as there are weights, or another number, each as often as its share says.

    Parameters
    ----------
    weights : array (draws,)
        Of any sum.
    first : float
        A random number from 0 to 1.
    drawn : int, optional
        How many to draw.

    Returns
    -------
    int64 array (drawn,)
        Which are drawn, in rising order.
    """
    n = drawn or len(weights)
    shares = np.cumsum(weights) / np.sum(weights)
    found = np.searchsorted(shares, (first + np.arange(n)) / n, side="right")
    return np.minimum(found, len(weights) - 1)


def fewer(weights: Numbers, most: int) -> tuple[Integers, Numbers]:
    """Choose at most so many draws: heavy ones as they are, and of light ones some for all.

    Draws above a weight are kept; those below it are drawn in proportion to their weights, and
    weigh that much.  No other choice without bias moves weights less (Fearnhead and Clifford 2003).

    Parameters
    ----------
    weights : array (draws,)
        They add up to 1.
    most : int
        Draws at most.

    Returns
    -------
    tuple of int64 array (kept,) and array (kept,)
        Which draws, in rising order, and their weights, which add up to nearly 1.
    """
    if len(weights) <= most:
        return np.arange(len(weights)), weights
    least = _least_weight(weights, most)
    first = stream(Stream.FEWER, 0).random()
    ends = np.floor(np.cumsum(np.minimum(weights / least, 1.0)) + first)
    (chosen,) = np.nonzero(np.diff(ends, prepend=0.0) > 0.0)
    kept: Integers = chosen[:most]
    return kept, np.maximum(weights[kept], least)


def _least_weight(weights: Numbers, most: int) -> float:
    """Return the weight that light draws are brought up to so that about so many are left."""
    ordered = np.sort(weights)[::-1][:most]
    of_others = 1.0 - np.concatenate([[0.0], np.cumsum(ordered[:-1])])
    least = of_others / (most - np.arange(most))
    return float(least[np.argmax(ordered <= least)])
