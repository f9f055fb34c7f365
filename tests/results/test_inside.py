"""Whether a band holds what was reported: numbers, bounds, dates, and what has no number."""

from __future__ import annotations

import datetime
import math

import pytest

from sim.evidence import figure
from sim.results.inside import is_inside

START = datetime.date(2025, 9, 3)
NEVER = math.inf


@pytest.mark.parametrize(
    ("name", "low", "high", "unit", "held"),
    [
        ("A01", 1500.0, 2200.0, "XOF/l", True),  # 2,000
        ("A01", 1500.0, 1999.0, "XOF/l", False),
        ("G02", 1510.0, 1700.0, "XOF/l", True),  # 1,750, 1,500 to 2,000
        ("G02", 2010.0, 2100.0, "XOF/l", False),
        ("H12", 60.0, 80.0, "hours", True),  # 3 days
        ("H12", 2.0, 4.0, "hours", False),
        ("E02", 70.0, 80.0, "million l", None),  # a month, and the outcome 28 days
        ("F07", 50.0, 120.0, "tankers", True),  # at least 100
        ("F07", 150.0, 200.0, "tankers", True),
        ("F07", 50.0, 99.0, "tankers", False),
        ("H02", 30.0, 33.0, "day", True),  # days 33 to 34
        ("H02", 35.0, NEVER, "day", False),
        ("H02", 20.0, NEVER, "day", True),
        ("A05", 0.0, 1.0, "share", None),
        ("A01", 0.0, 9e9, "hours", None),
        ("A01", math.nan, math.nan, "XOF/l", None),
    ],
)
def test_a_band_holds_a_figure(
    name: str, low: float, high: float, unit: str, held: bool | None
) -> None:
    assert is_inside([figure(name)], low=low, high=high, unit=unit, start=START) is held


def test_parts_of_an_outcome_are_not_judged() -> None:
    parts = [figure("F07"), figure("F11")]
    assert is_inside(parts, low=0.0, high=1.0, unit="tankers", start=START) is None
