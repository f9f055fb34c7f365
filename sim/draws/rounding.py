"""The uniform that rounds a number of tankers: drawn, or the same turn for all runs."""

from __future__ import annotations

import math

from sim.draws.uniforms import uniform

GOLDEN_RATIO = 0.6180339887498949


def turn(day: int) -> float:
    """Turn of a day where luck is off: it moves on by the golden ratio a day."""
    turns = 0.5 + GOLDEN_RATIO * day
    return turns - math.floor(turns)


def rounding_draw(is_random: int, seed: int, run: int, day: int, purpose: int, agent: int) -> float:
    """Uniform that rounds a number of tankers; the same turn for all runs where luck is off.

    By turns, too, every importer gets its mean.
    """
    return uniform(seed, run, day, purpose, agent) if is_random else turn(day)
