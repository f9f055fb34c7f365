"""Power without diesel (T4), fares, food, schools and the fuel the group uses."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.services import (
    days_without_transport,
    fare_index,
    flights_share,
    food_index,
    group_fuel_use,
    group_use_of_fuel,
    hours_served_first,
    hours_served_last,
    isolated_hours,
    jet_days_counted,
    log_multiple,
    mean_multiple,
    next_jet_days,
    next_log_food,
    next_pressure,
    power_hours,
    power_made,
    schools_open,
    service_share,
    unserved_share,
)

shares = st.floats(0.0, 1.0)


def test_t4_power_without_diesel() -> None:
    assert power_hours(19.0, 0.7, 0.0) == 19.0 * (1.0 - 0.7)
    assert power_hours(19.0, 0.7, 0.0) == pytest.approx(5.7, rel=1e-15)


@given(st.floats(0.0, 24.0), shares, shares, shares)
def test_power_rises_with_the_fuel_served_up_to_normal(
    hours: float, thermal: float, one: float, two: float
) -> None:
    low, high = sorted((one, two))
    assert 0.0 <= power_hours(hours, thermal, low) <= power_hours(hours, thermal, high) + 1e-12
    assert power_hours(hours, thermal, 1.0) == pytest.approx(hours)


def test_fares_follow_the_price_and_the_buses_missing() -> None:
    assert fare_index(1.0, 1.0, 0.35) == 1.0
    assert fare_index(3.0, 1.0, 0.35) == pytest.approx(1.7)
    assert fare_index(3.0, 0.4, 0.35) == pytest.approx(2.3)


def test_food_prices_rest_at_normal_and_converge_to_the_pass_through() -> None:
    assert next_log_food(0.0, 0.0, 0.29, 21.0) == 0.0
    log_food, log_price = 0.0, math.log(2.5)
    for _ in range(1000):
        log_food = next_log_food(log_food, log_price, 0.29, 21.0)
    assert log_food == pytest.approx(0.29 * log_price)


def test_food_moves_a_part_of_the_gap_each_day() -> None:
    assert next_log_food(0.1, 1.0, 0.31, 21.0) == pytest.approx(0.11)


def test_days_without_transport_are_counted_in_a_row() -> None:
    assert days_without_transport(3.0, 0.49, 0.5) == 4.0
    assert days_without_transport(3.0, 0.5, 0.5) == 0.0


@pytest.mark.parametrize(
    ("decree", "days", "is_open"), [(0, 0, 1), (0, 6, 1), (0, 7, 0), (1, 0, 0), (1, 9, 0)]
)
def test_schools_close_by_decree_or_for_want_of_transport(
    decree: float, days: float, is_open: float
) -> None:
    assert schools_open(decree, days, 7.0) == is_open


@given(st.floats(0.0, 1e7), st.floats(0.0, 1e5), st.floats(0.0, 3.0))
def test_the_group_uses_only_what_it_seized(stock: float, use: float, strength: float) -> None:
    assert group_fuel_use(stock, use, strength) == min(stock, use * strength)


def test_the_log_of_a_price_at_the_cap_is_zero() -> None:
    assert log_multiple(1.0) == log_multiple(0.9) == 0.0
    assert log_multiple(2.0) == math.log(2.0)


@given(st.floats(0.0, 24.0), st.floats(0.0, 24.0), st.floats(0.0, 0.9))
def test_districts_share_the_power_there_is(normal: float, mean: float, first: float) -> None:
    mean = min(mean, normal)
    served_first = hours_served_first(mean, normal, first)
    served_last = hours_served_last(mean, served_first, first)
    assert 0.0 <= served_last <= served_first + 1e-9
    assert served_first <= normal + 1e-9
    assert first * served_first + (1.0 - first) * served_last == pytest.approx(mean, abs=1e-9)


def test_without_districts_served_first_all_have_the_mean() -> None:
    assert hours_served_last(5.7, hours_served_first(5.7, 19.0, 0.0), 0.0) == 5.7


def test_jet_fuel_lasts_its_days_and_comes_as_tankers_do() -> None:
    days = 10.0
    for _ in range(10):
        days = next_jet_days(days, 0.0, 10.0)
    assert days == 0.0
    assert next_jet_days(0.0, 0.0, 10.0) == 0.0
    assert next_jet_days(4.0, 1.0, 10.0) == 4.0
    assert next_jet_days(9.8, 1.5, 10.0) == 10.0


def test_flights_leave_with_fuel_of_their_own_but_from_no_closed_airport() -> None:
    assert flights_share(0.0, 1.0, 3.0, 0.3) == 1.0
    assert flights_share(0.0, 1.0, 0.5, 0.3) == 0.5
    assert flights_share(0.0, 1.0, 0.0, 0.3) == 0.3
    assert flights_share(0.0, 0.0, 0.0, 0.3) == 1.0  # jet fuel is not counted
    assert flights_share(1.0, 0.0, 9.0, 0.3) == 0.0


def test_displacement_pressure_moves_to_the_sum_of_its_causes() -> None:
    pressure = 0.0
    for _ in range(500):
        pressure = next_pressure(pressure, 0.5, 0.4, 1.25, 0.6, 0.2, 0.2, 14.0)
    assert pressure == pytest.approx(0.6 * 0.5 + 0.2 * 0.4 + 0.2 * 0.25)
    assert next_pressure(0.0, 0.0, 0.0, 0.9, 0.6, 0.2, 0.2, 14.0) == 0.0  # cheaper food drives none
    assert next_pressure(0.0, 0.0, 0.0, 9.0, 0.6, 0.2, 0.2, 1.0) == pytest.approx(0.2)


def test_a_service_is_as_good_as_its_fuel_and_whole_without_a_need() -> None:
    assert service_share(30.0, 40.0) == 0.75
    assert service_share(50.0, 40.0) == 1.0
    assert service_share(0.0, 40.0) == 0.0
    assert service_share(0.0, 0.0) == 1.0


def test_what_is_not_met_of_a_need_is_unserved() -> None:
    assert unserved_share(30.0, 40.0) == 0.25
    assert unserved_share(50.0, 40.0) == 0.0
    assert unserved_share(0.0, 0.0) == 0.0


def test_fares_follow_both_fuels_alike() -> None:
    assert mean_multiple(1.0, 3.0) == mean_multiple(3.0, 1.0) == 2.0


def test_food_costs_as_before_where_its_log_is_0() -> None:
    assert food_index(0.0) == 1.0
    assert food_index(math.log(1.3)) == pytest.approx(1.3)


def test_generators_of_a_zone_run_as_long_as_their_diesel() -> None:
    assert isolated_hours(10.0, 0.4) == 4.0
    assert power_made(100.0, 3.5) == 350.0


def test_jet_fuel_that_is_not_counted_is_on_no_record() -> None:
    assert jet_days_counted(1.0, 6.5) == 6.5
    assert jet_days_counted(0.0, 6.5) == 0.0


def test_the_group_uses_fuels_as_the_country_does() -> None:
    uses = [group_use_of_fuel(8_000.0, litres, 1_000.0) for litres in (250.0, 750.0)]
    assert uses == [2_000.0, 6_000.0]
