"""Fuel becomes readiness, and readiness escorts and suppression."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.military import (
    daily_burn,
    escort_capacity,
    fuel_request,
    mean_readiness,
    mobilisation,
    ramped,
    readiness,
    suppression,
)

shares = st.floats(0.0, 1.0)
exponents = st.floats(0.1, 10.0)
half_covers = st.floats(0.01, 5.0)
stocks = st.floats(0.0, 1e7)


@given(st.floats(1.0, 1e7), exponents, half_covers)
def test_full_cover_is_full_readiness_and_none_is_none(
    cover: float, exponent: float, half: float
) -> None:
    assert readiness(cover, cover, exponent, half) == pytest.approx(1.0, rel=1e-15)
    assert readiness(2 * cover, cover, exponent, half) == readiness(cover, cover, exponent, half)
    assert readiness(0.0, cover, exponent, half) == 0.0


@given(stocks, stocks, st.floats(1.0, 1e7), exponents, half_covers)
def test_readiness_rises_with_stock(
    one: float, two: float, cover: float, exponent: float, half: float
) -> None:
    low, high = sorted((one, two))
    assert 0.0 <= readiness(low, cover, exponent, half) <= readiness(high, cover, exponent, half)


def test_readiness_is_the_scaled_hill_curve() -> None:
    k, k0 = 0.3, 0.4
    assert readiness(30.0, 100.0, 2.0, k0) == pytest.approx(k**2 * (1 + k0**2) / (k**2 + k0**2))


def test_a_unit_that_wants_no_fuel_is_ready() -> None:
    assert readiness(0.0, 0.0, 2.0, 0.4) == pytest.approx(1.0)


def test_mobilisation_runs_from_its_start_to_all() -> None:
    assert mobilisation(0.0, 0.2, 3.0, 120.0, 1.5) == 0.2
    assert mobilisation(3.0, 0.2, 3.0, 120.0, 1.5) == 0.2
    assert mobilisation(61.5, 0.2, 3.0, 120.0, 1.0) == pytest.approx(0.6)
    assert mobilisation(61.5, 0.2, 3.0, 120.0, 1.5) == pytest.approx(0.2 + 0.8 * 0.5**1.5)
    assert mobilisation(120.0, 0.2, 3.0, 120.0, 1.5) == mobilisation(999.0, 0.2, 3.0, 120.0, 1.5)
    assert mobilisation(120.0, 0.2, 3.0, 120.0, 1.5) == 1.0


@given(st.floats(0.0, 400.0), st.floats(0.0, 400.0), shares, st.floats(0.05, 10.0))
def test_mobilisation_never_falls(one: float, two: float, base: float, exponent: float) -> None:
    early, late = sorted((one, two))
    first = mobilisation(early, base, 3.0, 120.0, exponent)
    assert base <= first <= mobilisation(late, base, 3.0, 120.0, exponent) <= 1.0 + 1e-15


def test_escorts_are_at_capacity_for_the_ready_mobilised_army_at_normal_effort() -> None:
    assert escort_capacity(150.0, 1.0, 0.6, 1.0) == 150.0
    assert escort_capacity(150.0, 0.2, 0.6, 0.5) == pytest.approx(15.0)
    assert escort_capacity(150.0, 1.0, 0.3, 1.0) == pytest.approx(75.0)
    assert escort_capacity(150.0, 1.0, 0.6, 0.0) == 0.0


def test_suppression_is_at_its_limit_for_the_ready_mobilised_army_at_normal_effort() -> None:
    assert suppression(0.5, 1.0, 0.6, 1.0, 1.0) == pytest.approx(0.5)
    assert suppression(0.5, 1.0, 0.6, 1.0, 0.0) == pytest.approx(0.25)
    assert suppression(0.5, 1.0, 0.01, 1.0, 1.0) == 1.0
    assert suppression(0.5, 0.0, 0.6, 1.0, 1.0) == 0.0


@given(shares, shares, st.floats(0.01, 0.99), st.floats(0.01, 0.99), shares, shares)
def test_effort_for_escorts_is_taken_from_suppression(
    limit: float, mobilised: float, one: float, two: float, forward: float, garrison: float
) -> None:
    less, more = sorted((one, two))
    suppressed = suppression(limit, mobilised, less, forward, garrison)
    assert 0.0 <= suppression(limit, mobilised, more, forward, garrison) <= suppressed <= 1.0
    assert escort_capacity(150.0, mobilised, less, forward) <= escort_capacity(
        150.0, mobilised, more, forward
    )


def test_a_unit_burns_all_it_needs_and_spares_below_a_quarter_of_its_cover() -> None:
    assert daily_burn(10.0, 100.0, 100.0) == 10.0
    assert daily_burn(10.0, 25.0, 100.0) == 10.0
    assert daily_burn(10.0, 12.5, 100.0) == 5.0
    assert daily_burn(10.0, 0.0, 100.0) == 0.0
    assert daily_burn(10.0, 4.0, 0.0) == 4.0


@given(st.floats(0.0, 1e6), stocks, st.just(0.0) | st.floats(1e-3, 1e7))
def test_a_unit_never_burns_more_than_it_has_or_needs(
    burn: float, stock: float, cover: float
) -> None:
    assert 0.0 <= daily_burn(burn, stock, cover) <= min(burn, stock)


def test_a_ramp_mobilises_at_most_all() -> None:
    assert ramped(0.3, 1.0) == 0.3
    assert ramped(0.3, 2.0) == 0.6
    assert ramped(0.3, 5.0) == 1.0


def test_a_unit_asks_for_its_cover_after_todays_burn() -> None:
    assert fuel_request(1_000.0, 1_000.0, 80.0) == 80.0
    assert fuel_request(1_000.0, 400.0, 80.0) == 680.0
    assert fuel_request(1_000.0, 2_000.0, 80.0) == 0.0


@given(st.lists(st.tuples(shares, st.floats(1e-3, 1e6)), min_size=1, max_size=8))
def test_readiness_of_a_role_lies_between_that_of_its_units(
    units: list[tuple[float, float]],
) -> None:
    ready = sum(readiness_share * burn for readiness_share, burn in units)
    mean = mean_readiness(ready, sum(burn for _, burn in units))
    assert min(units)[0] - 1e-12 <= mean <= max(units)[0] + 1e-12


def test_a_role_weighs_units_by_burn_and_is_ready_without_need() -> None:
    assert mean_readiness(1.0 * 30.0 + 0.2 * 10.0, 40.0) == pytest.approx(0.8)
    assert mean_readiness(0.0, 0.0) == 1.0
