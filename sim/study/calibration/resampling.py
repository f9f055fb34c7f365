"""Drawing anew by weight, and the random streams of a calibration."""

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
    SHIPPED = 4
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
