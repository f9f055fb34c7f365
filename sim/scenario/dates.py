"""Days and dates of a scenario: day 0 is its start, and people may write either."""

from __future__ import annotations

import datetime
import re


def day_of(text: str, *, start: datetime.date) -> int | None:
    """Return the day that a day number or an ISO date names, and None for anything else.

    Parameters
    ----------
    text : str
        ``"64"`` or ``"2025-11-06"``.
    start : date
        Day 0.
    """
    if re.fullmatch(r"-?[0-9]{1,6}", text):
        return int(text)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return (datetime.date.fromisoformat(text) - start).days
    except ValueError:
        return None


def date_of(day: int, *, start: datetime.date) -> datetime.date:
    """Return the date of a day [day]."""
    return start + datetime.timedelta(days=day)
