"""Stocks at their target ask for their use; a depot never lets go of all it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.stocks import (
    balance_residual,
    cover_days,
    filled_share,
    free_room,
    hoarding,
    interior_request,
    is_enough,
    kept_share,
    largest_delivery,
    refill_request,
    releasable,
    released,
    share_of_room,
    stored,
    taken,
    topping_up,
    wanted_purchases,
    wished_purchases,
)

litres = st.floats(0.0, 1e7)
days = st.floats(0.5, 30.0)
shares = st.floats(0.0, 1.0)


def test_nobody_hoards_with_calm_tanks() -> None:
    assert hoarding(100.0, 350.0, 3.5, 10.0, 0.0, 4.0) == 0.0


def test_panic_fills_tanks_over_some_days_within_limits() -> None:
    assert hoarding(100.0, 350.0, 3.5, 10.0, 0.1, 4.0) == pytest.approx(65.0 / 4)
    assert hoarding(100.0, 0.0, 3.5, 10.0, 1.0, 4.0) == 100.0
    assert hoarding(100.0, 5_000.0, 3.5, 10.0, 0.0, 4.0) == pytest.approx(-60.0)


@given(litres, litres, st.floats(0.0, 5.0), st.floats(5.0, 20.0), shares, shares, days)
def test_hoarding_grows_with_panic_and_leaves_purchases_positive(
    demand: float, tank: float, calm: float, panic: float, one: float, two: float, time: float
) -> None:
    low, high = sorted((one, two))
    less = hoarding(demand, tank, calm, panic, low, time)
    assert -0.6 * demand <= less <= hoarding(demand, tank, calm, panic, high, time) <= demand


@given(st.floats(0.0, 1e6), st.integers(0, 60).map(float), days, st.floats(1.0, 100.0))
def test_a_full_user_asks_for_its_use(
    demand: float, stock_days: float, time: float, limit: float
) -> None:
    full = stock_days * demand
    assert refill_request(demand, full, stock_days, time, limit) == pytest.approx(demand)


def test_the_utility_asks_as_designed_and_not_beyond_its_means() -> None:
    # (4 D - stock) / 1.5, written as D + (2.5 D - stock) / 1.5
    assert refill_request(1.0, 1.0, 2.5, 1.5, 1e6) == pytest.approx((4.0 - 1.0) / 1.5)
    assert refill_request(1.0, 1.0, 2.5, 1.5, 0.3) == 0.3
    assert refill_request(1.0, 100.0, 2.5, 1.5, 1e6) == 0.0


@given(litres, litres, litres, litres)
def test_topping_up_ends_the_day_at_target_where_the_limit_allows(
    target: float, stock: float, use: float, limit: float
) -> None:
    asked = topping_up(target, stock, use, limit)
    assert 0.0 <= asked <= limit
    if 0.0 < asked < limit:
        assert stock + asked - use == pytest.approx(target, abs=1e-6)


def test_a_station_at_target_asks_for_its_sales() -> None:
    assert topping_up(1_750.0, 1_750.0, 1_000.0, 9_200.0) == 1_000.0


def test_a_depot_is_careful_below_two_days_of_cover() -> None:
    assert releasable(201.0, 100.0) == pytest.approx(160.8)
    assert releasable(200.0, 100.0) == 100.0
    assert releasable(0.0, 100.0) == 0.0


@given(litres, litres)
def test_a_depot_never_lets_go_of_all_it_has(stock: float, use: float) -> None:
    assert 0.0 <= releasable(stock, use) <= 0.8 * stock


def test_days_of_cover() -> None:
    assert cover_days(600.0, 100.0) == 6.0
    assert cover_days(600.0, 0.0) == 1_000.0


# ------------------------------------------------------------------------------- who gets how much


@given(litres, litres)
def test_nothing_is_taken_that_is_not_there_or_not_wanted(wanted: float, stock: float) -> None:
    assert taken(wanted, stock) in (wanted, stock)
    assert taken(wanted, stock) <= wanted
    assert taken(wanted, stock) <= stock


@given(litres, litres, litres)
def test_a_depot_releases_what_is_asked_as_far_as_it_lets_go(
    request: float, stock: float, use: float
) -> None:
    assert released(request, stock, use) <= releasable(stock, use)
    assert released(0.5 * releasable(stock, use), stock, use) == 0.5 * releasable(stock, use)


def test_purchases_follow_use_hoarding_access_and_price() -> None:
    assert wanted_purchases(100.0, 20.0, 1.0, 1.0) == 120.0
    assert wanted_purchases(100.0, -20.0, 1.0, 0.5) == 40.0
    assert wanted_purchases(100.0, 20.0, 0.0, 1.0) == 0.0
    assert wished_purchases(120.0, 1.0) == 120.0
    assert wished_purchases(120.0, 0.25) == 30.0


@given(shares, litres, litres, litres, litres)
def test_a_zone_asks_for_what_can_reach_it_at_most_two_days_of_use(
    access: float, target: float, stock: float, request: float, use: float
) -> None:
    whole = interior_request(1.0, 1.0, target, stock, request, use)
    assert 0.0 <= whole <= 2.0 * use
    reached = interior_request(access, 1.0, target, stock, request, use)
    assert reached == pytest.approx(access * whole)
    assert interior_request(access, 0.0, target, stock, request, use) == 0.0


def test_a_zone_at_target_asks_for_what_its_stations_ask() -> None:
    assert interior_request(1.0, 1.0, 600.0, 600.0, 150.0, 100.0) == 150.0
    assert interior_request(0.5, 0.8, 600.0, 600.0, 150.0, 100.0) == pytest.approx(60.0)


def test_an_agent_gets_at_most_a_compartment_for_every_station_in_it() -> None:
    assert largest_delivery(9_000.0, 2.5) == 22_500.0


def test_a_delivery_is_whole_though_sums_of_floats_are_not() -> None:
    assert is_enough(9_000.0, 9_000.0)
    assert is_enough(0.1 + 0.1 + 0.1 + 0.6, 0.9)
    assert is_enough(0.9 * (1.0 - 1e-12), 0.9)
    assert not is_enough(0.9 * (1.0 - 1e-6), 0.9)
    assert is_enough(0.0, 0.0)


@given(st.lists(st.tuples(st.floats(1.0, 1e6), st.floats(0.0, 2e6)), min_size=1), litres)
def test_depots_take_in_what_finds_room_and_never_more(
    depots: list[tuple[float, float]], came: float
) -> None:
    rooms = [free_room(capacity, stock) for capacity, stock in depots]
    room = sum(rooms)
    assert all(r >= 0.0 for r in rooms)
    if room < 1e-3:
        return
    share = share_of_room(came, room)
    assert share <= 1.0
    assert sum(share * r for r in rooms) == pytest.approx(stored(came, room))
    assert stored(came, room) == (came if came < room else room)


def test_what_is_taken_comes_from_all_in_proportion() -> None:
    kept = kept_share(400.0, 100.0)
    assert [kept * stock for stock in (300.0, 100.0)] == [225.0, 75.0]
    assert kept_share(400.0, 400.0 + 1e-9) == 0.0
    assert kept_share(0.0, 0.0) == 0.0


def test_who_asks_for_nothing_has_all_of_it() -> None:
    assert filled_share(30.0, 40.0) == 0.75
    assert filled_share(0.0, 40.0) == 0.0
    assert filled_share(0.0, 0.0) == 1.0


def test_an_account_that_explains_a_stock_leaves_no_residual() -> None:
    assert balance_residual(150.0, 100.0, 80.0, 30.0) == 0.0
    assert balance_residual(149.0, 100.0, 80.0, 30.0) == 1.0
    assert balance_residual(151.0, 100.0, 80.0, 30.0) == 1.0
