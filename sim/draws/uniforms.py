"""Uniform numbers by coordinates: the seed, the run, the day, the purpose and the agent.

The layout is part of every published number and never changes:

    key      = (low word of seed, high word of seed)
    counter  = (agent // 4, (day + 1024) * 256 + purpose, low word of run, high word of run)
    number   = word agent % 4 of the block, at the centre of its cell: (word + 1/2) / 2**32

so run k is the same alone or in a batch, and two policies under one seed share their luck. No two
coordinates share a number while agents are in [0, 2**34), purposes in [0, 256), days in
[-1024, 2**23] and runs in [0, 2**63); negative days hold draws before the run begins. Nothing
is checked here, because a compiled loop calls it per agent: the scenario keeps within the limits.
The seed is a signed 64-bit integer. Arguments are Python integers or signed NumPy ones: compiled
code turns a sum of signed and unsigned 64-bit integers into a float.
"""

from __future__ import annotations

from sim.draws.philox import MASK, philox

PURPOSES_PER_DAY = 256
DAYS_BEFORE = 1024
CELL_WIDTH = 2.3283064365386963e-10


def key(seed: int) -> tuple[int, int]:
    """Split a seed into the key's low and high word.

    Parameters
    ----------
    seed : int
        A signed 64-bit integer.

    Returns
    -------
    tuple of int
        Two words, each in [0, 2**32).
    """
    return seed & MASK, (seed >> 32) & MASK


def counter(run: int, day: int, purpose: int, group: int) -> tuple[int, int, int, int]:
    """Place a block of four neighbouring agents in the counter.

    Parameters
    ----------
    run : int
        The run's number, in [0, 2**63).
    day : int
        Day of the run [days], from -1024 for draws before it begins.
    purpose : int
        A number of `sim.draws.purposes`.
    group : int
        The agent's number divided by four, rounded down.

    Returns
    -------
    tuple of int
        Four words, each in [0, 2**32).
    """
    return group, (day + DAYS_BEFORE) * PURPOSES_PER_DAY + purpose, run & MASK, (run >> 32) & MASK


def open_unit(word: int) -> float:
    """Return the centre of a 32-bit word's cell, in the open interval (0, 1); exact."""
    return (word + 0.5) * CELL_WIDTH


def block(
    seed: int, run: int, day: int, purpose: int, group: int
) -> tuple[float, float, float, float]:
    """Draw the uniforms of agents 4 group to 4 group + 3 for the price of one.

    Parameters
    ----------
    seed, run, day, purpose, group : int
        The coordinates, as in `key` and `counter`.

    Returns
    -------
    tuple of float
        Four numbers in the open interval (0, 1); the i-th is `uniform` of agent 4 group + i.
    """
    k0, k1 = key(seed)
    c0, c1, c2, c3 = counter(run, day, purpose, group)
    w0, w1, w2, w3 = philox(c0, c1, c2, c3, k0, k1)
    return open_unit(w0), open_unit(w1), open_unit(w2), open_unit(w3)


def uniform(seed: int, run: int, day: int, purpose: int, agent: int) -> float:
    """Draw the uniform of one agent.

    Parameters
    ----------
    seed, run, day, purpose : int
        The coordinates, as in `key` and `counter`.
    agent : int
        The agent's number, in [0, 2**34).

    Returns
    -------
    float
        A number in the open interval (0, 1), from 2**-33 to 1 - 2**-33.
    """
    k0, k1 = key(seed)
    c0, c1, c2, c3 = counter(run, day, purpose, agent >> 2)
    words = philox(c0, c1, c2, c3, k0, k1)
    return open_unit(words[agent & 3])
