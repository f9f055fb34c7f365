"""The uniform that rounds a number of tankers: drawn, or the same turn for all runs."""

from __future__ import annotations

import math

from sim.draws.uniforms import uniform

GOLDEN_RATIO = 0.6180339887498949


def rounding_draw(is_random: int, seed: int, run: int, day: int, purpose: int, agent: int) -> float:
    """Uniform that rounds a number of tankers; the same turn for all runs where luck is off.

    The turn moves on by the golden ratio a day, so that every importer still gets its mean.
    """
    if is_random:
        return uniform(seed, run, day, purpose, agent)
    turn = 0.5 + GOLDEN_RATIO * day
    return turn - math.floor(turn)
