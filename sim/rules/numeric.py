"""Numbers that several mechanisms need: a logarithm that never fails, and whole shares of a row.

No mechanism of its own; section 7 of MODEL.md says what systematic rounding is.
"""

from __future__ import annotations

import math


def log_or_lowest(x: float) -> float:
    """Natural log, with that of 0 far below every other: ln x, or -1e9."""
    return -1e9 if x <= 0.0 else math.log(x)


def is_chosen(share: float, k: int, u: float) -> int:
    """1 if the k-th of a row, counted from 0, is chosen when a share of the row is, else 0.

    floor(share (k + 1) + u) - floor(share k + u): whole and without bias by one draw u for the row.
    """
    return int(share * (k + 1) + u) - int(share * k + u)
