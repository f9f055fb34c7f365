"""Whole numbers that a study takes: one line for each that is none or is out of its range."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.scenario.entries import shown

MOST = 2**31 - 1

Bound = tuple[str, object, int, int, str]
"""Name, what was given, lowest, highest, and the words for what is allowed."""


def whole_number_faults(bounds: Iterable[Bound]) -> list[str]:
    """Complain about each that is no whole number from its lowest to its highest."""
    return [
        f"{name} = {shown(value)} must be a whole number {allowed}."
        for name, value, low, high, allowed in bounds
        if not is_whole(value, low=low, high=high)
    ]


def seed_bound(seed: object) -> Bound:
    """Return what a seed may be."""
    return ("seed", seed, -(2**63), 2**63 - 1, "of at most 64 bits")


def is_whole(number: object, *, low: int, high: int) -> bool:
    """Whether something is a whole number in a range, both ends included; a boolean is none."""
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        return False
    return low <= int(number) <= high
