"""Sentences that read the same everywhere: responsible use, and what a summary cannot show.

Every exported report, card and saved result carries the first.
"""

from __future__ import annotations

from sim.errors import NotRecorded

RESPONSIBLE_USE = (
    "An economic research tool. It explains shortage, price and welfare effects at aggregate "
    "level. It is not a forecast, holds no operational information, and must not be used to plan, "
    "target or route."
)


def not_recorded(wanted: str) -> NotRecorded:
    """Return the error for a view that needs daily records: ``"the convoy log"``."""
    return NotRecorded(
        f"This result keeps summaries only, so {wanted} was not recorded; "
        "run with record='daily' (--record daily)."
    )
