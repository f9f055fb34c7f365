"""Arrivals are divided without a litre lost: contracts, traders, zones and the capital."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.supply import (
    bound_for_zone,
    contract_delivery,
    flown_in,
    kept_by_zone,
    left_by_contracts,
    part_by_demand,
    taken_by_contracts,
)

litres = st.floats(0.0, 1e7)
shares = st.floats(0.0, 1.0)


@given(st.integers(0, 500), st.floats(1e3, 1e5), shares)
def test_the_zones_of_a_corridor_share_what_its_tankers_carry(
    tankers: int, tanker_l: float, share: float
) -> None:
    here = bound_for_zone(share, tanker_l, tankers)
    there = bound_for_zone(1.0 - share, tanker_l, tankers)
    assert here + there == pytest.approx(tankers * tanker_l)


@given(litres, litres)
def test_contracts_take_what_they_ask_at_most_half(asked: float, arrived: float) -> None:
    assert taken_by_contracts(asked, arrived) in (asked, 0.5 * arrived)
    assert taken_by_contracts(asked, arrived) <= 0.5 * arrived


def test_contracts_share_by_request_and_zones_give_up_the_same_share() -> None:
    taken = taken_by_contracts(900.0, 1_000.0)
    assert taken == 500.0
    assert contract_delivery(taken, 600.0, 900.0) == pytest.approx(1_000.0 / 3)
    assert contract_delivery(0.0, 0.0, 0.0) == 0.0
    assert left_by_contracts(300.0, taken, 1_000.0) == 150.0
    assert left_by_contracts(300.0, 0.0, 1_000.0) == 300.0
    assert left_by_contracts(0.0, 0.0, 0.0) == 0.0


@given(st.lists(litres, min_size=1, max_size=5), st.lists(litres, min_size=1, max_size=5))
def test_what_contracts_take_is_what_the_zones_give_up(
    requests: list[float], zones: list[float]
) -> None:
    asked, arrived = sum(requests), sum(zones)
    taken = taken_by_contracts(asked, arrived)
    got = sum(contract_delivery(taken, request, asked) for request in requests)
    left = sum(left_by_contracts(zone, taken, arrived) for zone in zones)
    assert got + left == pytest.approx(arrived)


def test_a_zone_keeps_what_it_has_room_for_up_to_target_and_a_day_of_use() -> None:
    assert kept_by_zone(500.0, 600.0, 100.0, 650.0) == 50.0
    assert kept_by_zone(500.0, 600.0, 100.0, 100.0) == 500.0
    assert kept_by_zone(500.0, 600.0, 100.0, 900.0) == 0.0


def test_nothing_is_flown_to_a_closed_airport() -> None:
    assert flown_in(40_000.0, 0.0) == 40_000.0
    assert flown_in(40_000.0, 0.25) == 30_000.0
    assert flown_in(40_000.0, 1.0) == 0.0


@given(litres, st.floats(1e-3, 1e7), st.floats(1e-3, 1e7))
def test_fuels_share_what_is_smuggled_in_by_demand(amount: float, one: float, two: float) -> None:
    parts = [part_by_demand(amount, demand, one + two) for demand in (one, two)]
    assert sum(parts) == pytest.approx(amount)
    assert parts[0] * two == pytest.approx(parts[1] * one)
