"""Pressure becomes contacts, contests and losses; a convoy's losses do not grow with it (T5)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import lognormal_quantile, poisson_quantile
from sim.rules.interdiction import (
    contact_prob,
    covered_a_day,
    escort_strength,
    first_lost,
    interior_access,
    interior_loss,
    interior_reach,
    interior_risk,
    losses_if_beaten,
    losses_if_repelled,
    paying,
    pressure,
    seized,
    sold_of_seized,
    solo_loss_prob,
    success_prob,
    trips_until_loss,
)

UNIFORMS = [(k + 0.5) / 2000 for k in range(2000)]
shares = st.floats(0.0, 1.0)
rates = st.floats(0.0, 1.0)
positive = st.floats(1e-3, 10.0)


def expected_losses(size: int, *, limit: float = 1.0) -> float:
    """Mean loss of a contacted convoy of this size; contact and success are given."""
    success = 0.6
    beaten = [
        losses_if_beaten(size, lognormal_quantile(u, math.log(15.0), 0.9), limit) for u in UNIFORMS
    ]
    repelled = [min(size, poisson_quantile(u, 1.0)) for u in UNIFORMS]
    return (success * sum(beaten) + (1 - success) * sum(repelled)) / len(UNIFORMS)


# --------------------------------------------------------------------------------------------- T5


@pytest.mark.parametrize("size", [700, 1_000, 1_500, 3_000])
def test_t5_losses_per_tanker_fall_exactly_with_the_convoys_size(size: int) -> None:
    assert expected_losses(size) == expected_losses(600) > 5.0
    per_tanker = expected_losses(size) / size
    assert per_tanker == pytest.approx(expected_losses(600) / 600 * (600 / size), rel=1e-15)


def test_a_small_convoy_is_shielded_by_its_size_and_by_the_limit() -> None:
    assert expected_losses(20) < expected_losses(600)
    assert expected_losses(20, limit=0.85) < expected_losses(20)
    assert losses_if_beaten(100, 1e300, 0.85) == 85
    assert losses_if_beaten(1, 5.0, 0.85) == 0


@pytest.mark.parametrize(("drawn", "lost"), [(0.2, 0), (0.5, 1), (14.49, 14), (14.5, 15)])
def test_the_drawn_loss_is_rounded(drawn: float, lost: int) -> None:
    assert losses_if_beaten(600, drawn, 0.85) == lost


# ---------------------------------------------------------------------------------------- contacts


def test_pressure_is_strength_by_effort_by_truce() -> None:
    assert pressure(1.0, 0.79, 1.0) == 0.79
    assert pressure(1.0, 0.79, 0.35) == pytest.approx(0.2765)
    assert pressure(0.0, 0.79, 1.0) == 0.0


def test_contact_is_the_hazard_of_the_road_covered() -> None:
    hazard = 0.15 * 0.79 * 1.75 * (1 - 0.1) * 1.5
    assert contact_prob(0.15, 0.79, 1.75, 0.1, 100.0) == pytest.approx(1 - math.exp(-hazard))


@given(rates, positive, positive, st.floats(0.0, 500.0))
def test_no_group_no_road_or_full_suppression_is_no_contact(
    rate: float, here: float, road: float, size: float
) -> None:
    assert contact_prob(rate, 0.0, road, 0.0, size) == 0.0
    assert contact_prob(rate, here, 0.0, 0.0, size) == 0.0
    assert contact_prob(rate, here, road, 1.0, size) == 0.0


@given(rates, positive, positive, shares, st.floats(0.0, 500.0), st.floats(0.0, 500.0))
def test_contact_rises_with_size_up_to_two_hundred_tankers(
    rate: float, here: float, road: float, suppressed: float, one: float, two: float
) -> None:
    small, large = sorted((one, two))
    often = contact_prob(rate, here, road, suppressed, large)
    assert 0.0 <= contact_prob(rate, here, road, suppressed, small) <= often <= 1.0
    assert often <= contact_prob(rate, here, road, suppressed, 200.0)


@given(rates, positive, positive, shares, shares, st.floats(0.0, 500.0))
def test_contact_falls_with_suppression(
    rate: float, here: float, road: float, one: float, two: float, size: float
) -> None:
    weak, strong = sorted((one, two))
    assert contact_prob(rate, here, road, strong, size) <= contact_prob(
        rate, here, road, weak, size
    )


# ---------------------------------------------------------------------------------------- contests


def test_escorts_grow_with_the_convoy_up_to_a_hundred_and_twenty() -> None:
    assert escort_strength(1.0, 1.0, 60.0) == 1.0
    assert escort_strength(0.5, 0.2, 30.0) == pytest.approx(0.05)
    assert escort_strength(1.0, 1.0, 120.0) == escort_strength(1.0, 1.0, 500.0) == 2.0


@given(positive, st.floats(0.1, 10.0), positive)
def test_equal_sides_prevail_equally_often(force: float, exponent: float, theta: float) -> None:
    assert success_prob(force / theta, theta, exponent, force, 0.0) == pytest.approx(0.5, abs=1e-12)


def test_the_contest_is_tullocks() -> None:
    attack, defence = (2.0 * 0.79) ** 1.2, (0.35 + 0.4) ** 1.2
    assert success_prob(0.79, 2.0, 1.2, 0.35, 0.4) == pytest.approx(attack / (attack + defence))


def test_nobody_prevails_without_pressure() -> None:
    assert success_prob(0.0, 2.0, 1.2, 0.35, 0.0) == 0.0
    assert success_prob(0.5, 0.0, 1.2, 0.35, 0.0) == 0.0
    assert success_prob(1e-300, 1.0, 10.0, 0.35, 0.0) == pytest.approx(0.0, abs=1e-300)


@given(positive, positive, st.floats(0.1, 10.0), positive, positive, positive)
def test_success_rises_with_pressure_and_falls_with_escort(
    one: float, two: float, exponent: float, defence: float, escort: float, more: float
) -> None:
    low, high = sorted((one, two))
    strong = success_prob(high, 2.0, exponent, defence, escort)
    assert success_prob(low, 2.0, exponent, defence, escort) <= strong <= 1.0
    assert success_prob(high, 2.0, exponent, defence, escort + more) <= strong


# ------------------------------------------------------------------------------------ lone tankers


def test_a_lone_trip_of_five_hundred_kilometres_has_the_stated_loss() -> None:
    assert solo_loss_prob(0.06, 1.0, 0.0, 5.0) == pytest.approx(0.06)
    assert solo_loss_prob(0.06, 0.5, 0.2, 2.5) == pytest.approx(0.012)
    assert solo_loss_prob(0.9, 1.0, 0.0, 50.0) == 0.5
    assert solo_loss_prob(0.06, 0.0, 0.0, 5.0) == 0.0


@pytest.mark.parametrize("prob", [0.5, 0.1, 0.013])
def test_gaps_between_losses_are_geometric(prob: float) -> None:
    uniforms = [(k + 0.5) / 200_000 for k in range(200_000)]
    gaps = [trips_until_loss(u, prob) for u in uniforms]
    for passed in range(4):
        share = sum(gap == passed for gap in gaps) / len(gaps)
        assert share == pytest.approx(prob * (1 - prob) ** passed, abs=1e-5)
    assert sum(gaps) / len(gaps) == pytest.approx((1 - prob) / prob, rel=0.01)


@pytest.mark.parametrize("prob", [1e-9, 1e-17, 1e-300, 5e-324])
def test_a_loss_next_to_impossible_is_far_away_but_a_number(prob: float) -> None:
    assert 10_000 < trips_until_loss(0.5, prob) <= 1_000_000_000


# ------------------------------------------------------------------------------------ the interior


def test_interior_deliveries_are_lost_in_proportion_to_pressure_up_to_a_limit() -> None:
    assert interior_risk(0.5, 1.0) == 0.5
    assert interior_risk(0.5, 0.0) == 0.0
    assert interior_risk(5.0, 1.0) == 0.8


def test_access_is_full_without_a_group_and_its_own_under_full_pressure() -> None:
    assert interior_access(0.3, 0.0, 1.0) == 1.0
    assert interior_access(0.3, 1.0, 1.0) == pytest.approx(0.3)
    assert interior_access(0.3, 3.0, 1.0) == pytest.approx(0.3)
    assert interior_access(0.3, 0.0, 0.0) == 1.0


@given(shares, positive, positive, positive)
def test_access_falls_with_pressure(base: float, one: float, two: float, normal: float) -> None:
    low, high = sorted((one, two))
    closed = interior_access(base, high, normal)
    assert base - 1e-15 <= closed <= interior_access(base, low, normal) <= 1.0


def test_violence_cuts_what_reaches_a_zone() -> None:
    assert interior_reach(0.6, 0.0) == 0.6
    assert interior_reach(0.6, 0.5) == pytest.approx(0.3)
    assert interior_reach(0.6, 1.0) == 0.0


@given(st.integers(0, 60), st.floats(0.0, 1.0), st.floats(2.0**-33, 1.0 - 2.0**-33))
def test_those_who_pay_are_some_of_those_met(met: int, share: float, u: float) -> None:
    assert 0 <= paying(met, share, u) <= met
    assert abs(paying(met, share, u) - share * met) < 1.0
    assert paying(met, 0.0, u) == 0
    assert paying(met, 1.0, u) == met


@given(st.floats(0.0, 1e7), shares, positive, positive)
def test_the_interior_loses_what_has_no_access_at_its_risk(
    sent: float, access: float, risk: float, total: float
) -> None:
    lost = interior_loss(sent, access, risk, total)
    assert lost == pytest.approx(sent * (1.0 - access) * interior_risk(risk, total))
    assert 0.0 <= lost <= 0.8 * sent
    assert interior_loss(sent, 1.0, risk, total) == 0.0


# ----------------------------------------------------------------------------------- what is lost


def test_a_convoy_covers_its_road_in_equal_days() -> None:
    assert covered_a_day(7.0, 4.0) == 1.75


def test_a_repelled_attack_costs_no_more_than_the_convoy() -> None:
    assert losses_if_repelled(60, 2) == 2
    assert losses_if_repelled(1, 2) == 1
    assert losses_if_repelled(60, 0) == 0


@pytest.mark.parametrize("size", [1, 3, 600])
def test_every_place_in_a_convoy_is_equally_likely(size: int) -> None:
    places = [first_lost((k + 0.5) / (10 * size), size) for k in range(10 * size)]
    assert [places.count(place) for place in range(size)] == [10] * size
    assert first_lost(1.0 - 2.0**-33, size) == size - 1


def test_seized_fuel_is_sold_in_part() -> None:
    assert seized(40_000.0, 0.25) == 10_000.0
    assert sold_of_seized(10_000.0, 0.5) == 5_000.0
