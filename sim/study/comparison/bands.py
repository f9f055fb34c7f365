"""What a user may demand of an account: a band with one end or both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.errors import nearest
from sim.scenario.entries import as_number, shown


def band_faults(bands: Mapping[str, object], known: Iterable[str]) -> list[str]:
    """Complain of every account that does not exist, and of every band that demands nothing."""
    names = list(known)
    return [
        f"bands: {shown(key)} is no account.{nearest(str(key), names)}"
        if key not in names
        else f"band of {key!r}: {shown(band)} {fault}."
        for key, band in bands.items()
        if key not in names or (fault := _fault(band))
    ]


def _fault(band: object) -> str:
    if not isinstance(band, tuple | list) or len(band) != 2:
        return "is no pair (low, high)"
    ends = [as_number(end) for end in band if end is not None]
    numbers = [end for end in ends if end is not None]
    if len(numbers) < len(ends):
        return "must be numbers or None"
    if not numbers:
        return "is open at both ends"
    return "is empty" if numbers[0] > numbers[-1] else ""
