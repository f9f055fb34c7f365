"""Which reported figures a picture shows, and in which unit."""

from __future__ import annotations

import datetime

import pytest

from sim.evidence import figure
from sim.plots import Reading, readings_of

RUN = {"first_day": datetime.date(2025, 9, 3), "last_day": datetime.date(2026, 3, 1)}


def by_id(observable: str, **options: object) -> dict[str, Reading]:
    found = readings_of(observable, **{**RUN, **options})
    return {reading.figure.id: reading for reading in found}


def test_prices_of_a_place() -> None:
    found = by_id("parallel_price_per_l", unit="XOF/l", places=("Bamako",))
    assert set(found) == {"A01", "G04", "G05"}
    late = found["A01"]
    assert late.value == figure("A01").value
    assert (late.low, late.high) == (late.value, late.value)
    assert (found["G05"].low, found["G05"].high) == (figure("G05").low, figure("G05").high)
    assert set(by_id("parallel_price_per_l", unit="XOF/l", places=("Mopti",))) == {"G02"}


def test_a_price_in_another_money_is_left_out() -> None:
    assert by_id("parallel_price_per_l", unit="NPR/l", places=("Bamako",)) == {}


def test_units_convert() -> None:
    queue = by_id("queue_hours", unit="h", places=("Bamako",))
    assert queue["H12"].value == 24 * figure("H12").value
    assert queue["H12"].low == 24 * figure("H12").low
    assert queue["H14"].value == figure("H14").value
    arrivals = by_id("arrived_tankers", unit="tankers/day")
    assert arrivals["E05"].value == pytest.approx(figure("E05").value / 7)


def test_a_zero_is_a_zero_in_every_unit() -> None:
    found = by_id("unit_fill_share", unit="share", places=("Kati garrison",))
    assert set(found) == {"A07"}  # A07b counts days of asking in vain, no share
    assert found["A07"].value == 0.0


def test_sister_claims_come_with_their_report() -> None:
    assert {"H19b", "H19c"} <= set(by_id("power_hours", unit="h/day"))


def test_claims_without_number_or_date_are_left_out() -> None:
    assert figure("D29").value is None
    assert set(by_id("queued_tankers", unit="tankers")) == {"D30"}
    assert by_id("dry_share", unit="share", places=("Bamako",)) == {}


@pytest.mark.parametrize("first_day", [datetime.date(2015, 9, 23), datetime.date(2030, 1, 1)])
def test_claims_of_other_years_are_left_out(first_day: datetime.date) -> None:
    last_day = first_day + datetime.timedelta(days=150)
    found = by_id("lost_tankers", unit="tankers", first_day=first_day, last_day=last_day)
    assert found == {}


def test_bounds_that_were_not_reported_stay_open() -> None:
    losses = by_id("lost_tankers", unit="tankers")
    assert losses["F07"].low == figure("F07").value
    assert losses["F07"].high is None
    assert losses["F07"].is_total
    assert not losses["F06"].is_total


def test_only_usable_figures_are_shown() -> None:
    found = by_id("parallel_price_per_l", unit="XOF/l")
    assert all(reading.figure.is_usable for reading in found.values())


def test_a_dot_stands_in_the_middle_of_its_days() -> None:
    reading = by_id("queue_hours", unit="h")["H12"]
    assert (reading.first, reading.last) == (figure("H12").date_from, figure("H12").date_to)
    assert reading.middle == datetime.datetime(2025, 11, 2, 12)
    assert reading.first < reading.middle.date() < reading.end.date()
