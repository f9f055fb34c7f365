"""The counter-based generator Philox4x32-10: a keyed scrambling of four 32-bit words.

There is no state: the same counter and key always give the same four words, so any draw can be
made alone, in any order and on any thread. What the counter and key mean is said in
`sim.draws.uniforms`, not here. Written for 64-bit integers that wrap as well as for Python's
unbounded ones: every product is cut back to 32 bits before it is used, so both give the same words.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
SC '11, doi:10.1145/2063384.2063405.
"""

from __future__ import annotations

MASK = 0xFFFFFFFF
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
# The key grows each round by the leading bits of the golden ratio and of sqrt(3) - 1.
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85
ROUNDS = 10


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Scramble a counter of four words under a key of two words.

    Parameters
    ----------
    c0, c1, c2, c3 : int
        The counter's words, each in [0, 2**32).
    k0, k1 : int
        The key's words, each in [0, 2**32).

    Returns
    -------
    tuple of int
        Four words, each in [0, 2**32).
    """
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = ((product_1 >> 32) & MASK) ^ c1 ^ k0
        c2 = ((product_0 >> 32) & MASK) ^ c3 ^ k1
        c1 = product_1 & MASK
        c3 = product_0 & MASK
        k0 = (k0 + WEYL_0) & MASK
        k1 = (k1 + WEYL_1) & MASK
    return c0, c1, c2, c3
