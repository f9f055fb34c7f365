"""Stocks at their target ask for their use; a depot never lets go of all it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.stocks import cover_days, hoarding, refill_request, releasable, topping_up

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
