"""Words and small functions that all agents share."""

from __future__ import annotations

GASOLINE, DIESEL = FUELS = (0, 1)
IDLE, TO_BORDER, QUEUED, ON_ROAD, RETURNING = "idle", "to border", "queued", "on road", "returning"


def clip(x: float, low: float, high: float) -> float:
    """Return x held between two bounds."""
    return low if x < low else high if x > high else x


def releasable(stock, use):
    """What a depot lets go today."""
    return (0.8 if stock > 2.0 * use else 0.5) * stock
