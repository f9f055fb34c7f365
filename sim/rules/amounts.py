"""Parts and whole numbers of amounts, which many mechanisms take."""

from __future__ import annotations


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
