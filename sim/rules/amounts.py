"""Parts, whole numbers and logs of amounts, which many mechanisms take."""

from __future__ import annotations

import math


def share_of(share: float, amount: float) -> float:
    """Part of an amount that belongs to a share, a weight or a number of days: share x amount."""
    return share * amount


def relative(part: float, amount: float) -> float:
    """How large a part is of an amount: part / amount."""
    return part / amount


def whole(exact: float, u: float) -> int:
    """Whole number up to which a running total is handed out: floor(total + u), u in (0, 1).

    One u for a row of shares gives each its mean, and their sum within one of the exact sum.
    """
    return int(exact + u)


def is_chosen(share: float, k: int, u: float) -> int:
    """1 if the k-th of a row, counted from 0, is chosen when a share of the row is, else 0.

    floor(share (k + 1) + u) - floor(share k + u): whole and without bias by one u for the row.
    """
    return whole(share_of(share, k + 1), u) - whole(share_of(share, k), u)


def log_or_lowest(x: float) -> float:
    """Natural log, with that of 0 far below every other: ln x, or -1e9."""
    return -1e9 if x <= 0.0 else math.log(x)
