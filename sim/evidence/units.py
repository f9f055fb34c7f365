"""From the unit of a reported figure to that of an observable or an outcome."""

from __future__ import annotations

FACTORS = {
    ("hours", "h"): 1.0,
    ("days", "h"): 24.0,
    ("days", "hours"): 24.0,
    ("hours/day", "h/day"): 1.0,
    ("tankers/day", "tankers/day"): 1.0,
    ("tankers/week", "tankers/day"): 1.0 / 7.0,
    ("vehicles", "tankers"): 1.0,
}


def factor(unit: str, to: str) -> float | None:
    """Return what a number in one unit is multiplied by for another; None if it cannot be."""
    return 1.0 if unit == to else FACTORS.get((unit, to))
