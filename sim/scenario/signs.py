"""What every lever should move and in which direction, and what the model does: the table of T12.

The expectation is the economics', with its reason; where the model does otherwise the table says
why.  Read from ``seeds/lever_signs.csv``; the test runs each line under common random numbers.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from sim.paths import data_path


@dataclass(frozen=True)
class Sign:
    """One lever and one observable.

    Attributes
    ----------
    lever, target : str
        What is moved, for the whole nation where the target is empty.
    value : float
        To what value.
    entity, observable, place : str
        What is looked at, on average over days and over places of any name where that is empty.
    expected, model : str
        ``"+"``, ``"-"`` or ``"0"``: as economics says and as the model does.
    reason, why : str
        The reason for the expectation, and for a difference.
    """

    lever: str
    target: str
    value: float
    entity: str
    observable: str
    place: str
    expected: str
    model: str
    reason: str
    why: str


@cache
def load_signs() -> tuple[Sign, ...]:
    """Read the table, in its order."""
    with data_path("seeds", "lever_signs.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Sign(value=float(row.pop("value")), **row) for row in csv.DictReader(file))
