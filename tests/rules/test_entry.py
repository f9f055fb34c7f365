"""A trip is worth its margin less its risk (T3), and importers and drivers choose accordingly."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.entry import (
    again_factor,
    bonus_multiple,
    break_even_loss,
    cap_change_of_mean_litre,
    chance,
    choose,
    choose_again,
    chosen_again,
    chosen_tankers,
    considered_tankers,
    costs_with_waiting,
    driver_acceptance,
    feared_loss,
    gain_of_a_trip,
    gasoline_load_share,
    go_term,
    going_share,
    importers_profit,
    loss_of_a_tanker,
    margin,
    part_of_a_term,
    perceived_loss,
    raised_target,
    refill_factor,
    rent_of_mean_litre,
    room_left,
    room_share,
    stay_term,
    trip_value,
    utility,
    utility_of_money,
    waiting_days,
    wished_tankers,
    without_room,
)

shares = st.floats(0.0, 1.0)
money = st.floats(1.0, 1e9)
litres = st.floats(1e3, 1e5)
utilities = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=6)


def choices(stay: float, weights: list[float], values: list[float]) -> list[float]:
    going = list(values)
    choose(stay, weights, going, len(going))
    return going


# ------------------------------------------------------------------------------ T3 and trip values


def test_t3_the_cap_makes_two_losses_in_a_hundred_break_even() -> None:
    at_the_cap = break_even_loss(35.0, 46_000.0, 45e6, 640.0)
    assert at_the_cap == pytest.approx(1.61e6 / 76.05e6, rel=1e-15)
    assert round(100 * at_the_cap, 3) == 2.117
    assert round(100 * break_even_loss(1_225.0, 46_000.0, 45e6, 640.0)) == 43


@given(st.floats(0.1, 5_000.0), litres, st.floats(0.0, 1e9), st.floats(0.0, 5_000.0))
def test_t3_a_trip_at_the_break_even_loss_is_worth_nothing(
    margin_per_l: float, tanker_l: float, truck: float, landed: float
) -> None:
    gain = margin_per_l * tanker_l
    loss = loss_of_a_tanker(truck, 0.0, tanker_l, landed, 0.0)
    break_even = break_even_loss(margin_per_l, tanker_l, truck, landed)
    assert trip_value(break_even, gain, loss, 0.0, 0.0) == pytest.approx(0.0, abs=1e-9 * gain)


def test_the_margin_adds_its_parts() -> None:
    assert margin(35.0, 0.0, 0.1, 0.0, 0.0) == 35.0
    assert margin(35.0, 100.0, 0.1, 1_225.0, 7.0) == pytest.approx(35 + 100 + 122.5 + 7)


@given(st.floats(0.0, 1e9), shares, litres, st.floats(0.0, 5_000.0), shares)
def test_insurance_pays_its_share_of_truck_and_cargo(
    truck: float, truck_share: float, tanker_l: float, landed: float, cargo_share: float
) -> None:
    whole = loss_of_a_tanker(truck, 0.0, tanker_l, landed, 0.0)
    assert whole == truck + tanker_l * landed
    assert 0.0 <= loss_of_a_tanker(truck, truck_share, tanker_l, landed, cargo_share) <= whole
    assert loss_of_a_tanker(truck, 1.0, tanker_l, landed, 1.0) == 0.0


def test_perceived_loss_scales_belief_and_is_a_probability() -> None:
    assert perceived_loss(0.02, 1.5) == pytest.approx(0.03)
    assert perceived_loss(0.8, 1.5) == 1.0
    assert perceived_loss(0.0, 3.0) == 0.0


def test_waiting_is_the_queue_over_the_escorts_and_five_a_day() -> None:
    assert waiting_days(0.0, 0.0) == 0.0
    assert waiting_days(100.0, 0.0) == 20.0
    assert waiting_days(100.0, 45.0) == 2.0


def test_a_safe_trip_earns_its_gain_and_a_hopeless_one_costs_the_tanker() -> None:
    assert trip_value(0.0, 1.6e6, 74e6, 1e5, 0.35) == 1.6e6 - 1e5
    assert trip_value(1.0, 1.6e6, 74e6, 1e5, 0.35) == -74e6 - 1e5


@given(shares, shares, money, money, money)
def test_a_trip_is_worth_less_the_likelier_its_loss(
    one: float, two: float, gain: float, loss: float, costs: float
) -> None:
    safer, riskier = sorted((one, two))
    slack = 1e-9 * (gain + loss + costs)
    risky = trip_value(riskier, gain, loss, costs, 0.0)
    assert risky <= trip_value(safer, gain, loss, costs, 0.0) + slack


@given(shares, money, money, money, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_a_trip_is_worth_less_to_the_more_averse(
    prob: float, gain: float, loss: float, costs: float, one: float, two: float
) -> None:
    bold, timid = sorted((one, two))
    averse = trip_value(prob, gain, loss, costs, timid)
    assert averse <= trip_value(prob, gain, loss, costs, bold)


# -------------------------------------------------------------------------------------- the choice


@given(utilities, st.floats(1e-3, 10.0))
def test_the_probabilities_of_going_leave_room_to_stay(values: list[float], stay: float) -> None:
    going = choices(stay, [1.0] * len(values), values)
    assert all(0.0 <= prob <= 1.0 for prob in going)
    assert sum(going) <= 1.0 + 1e-12


def test_the_choice_is_the_logit() -> None:
    values, weights, stay = [0.5, -1.0, 2.0], [1.0, 0.5, 0.2], 0.1
    total = stay + sum(w * math.exp(v) for w, v in zip(weights, values, strict=True))
    expected = [w * math.exp(v) / total for w, v in zip(weights, values, strict=True)]
    assert choices(stay, weights, values) == pytest.approx(expected, rel=1e-14)


def test_equal_values_share_by_weight() -> None:
    going = choices(0.1, [1.0, 0.5, 0.1], [3.0, 3.0, 3.0])
    assert going[1] / going[0] == pytest.approx(0.5)
    assert going[2] / going[0] == pytest.approx(0.1)


@given(utilities, st.integers(0, 5), st.floats(0.0, 100.0))
def test_a_better_road_draws_tankers_from_the_others(
    values: list[float], place: int, better: float
) -> None:
    place %= len(values)
    weights = [1.0] * len(values)
    before = choices(0.1, weights, values)
    after = choices(0.1, weights, [v + better * (k == place) for k, v in enumerate(values)])
    assert after[place] >= before[place] * (1.0 - 1e-12)
    for k in range(len(values)):
        assert k == place or after[k] <= before[k] * (1.0 + 1e-12)


def test_extreme_values_neither_overflow_nor_lose_the_choice() -> None:
    assert choices(0.1, [1.0, 1.0], [1e6, -1e6]) == [1.0, 0.0]
    assert choices(0.1, [1.0, 1.0], [-1e6, -1e6]) == [0.0, 0.0]


def test_only_the_first_corridors_are_read() -> None:
    values = [0.0, 0.0, 77.0]
    choose(1.0, [1.0, 1.0, 1.0], values, 2)
    assert values == pytest.approx([1 / 3, 1 / 3, 77.0])


# ------------------------------------------------------------------------------ drivers and loads


def test_tankers_without_room_choose_again_as_if_the_rest_of_the_full_road_did_not_exist() -> None:
    # Road 0 takes half of its tankers; the other half splits 3 : 1 : 1 over the rest and staying.
    chosen = [40.0, 30.0, 10.0]
    choose_again(chosen, [0.5, 1.0, 1.0], 90.0, 3)
    assert chosen == pytest.approx([20.0, 30.0 + 12.0, 10.0 + 4.0])


def test_with_room_for_all_nobody_chooses_again() -> None:
    chosen = [40.0, 30.0, 10.0]
    choose_again(chosen, [1.0, 1.0, 1.0], 90.0, 3)
    assert chosen == [40.0, 30.0, 10.0]


def test_where_every_road_is_full_those_left_over_stay() -> None:
    chosen = [60.0, 40.0]
    choose_again(chosen, [0.5, 0.5], 100.0, 2)
    assert sum(chosen) <= 100.0


def test_half_of_the_drivers_refuse_at_the_tolerated_loss() -> None:
    assert driver_acceptance(0.08, 0.08, 0.0, 0.02) == 0.5
    assert driver_acceptance(0.16, 0.08, 1.0, 0.02) == 0.5


@given(shares, shares, shares, st.floats(0.0, 10.0), st.floats(1e-6, 1.0))
def test_drivers_accept_less_in_fear_and_more_for_a_bonus(
    one: float, two: float, tolerated: float, bonus: float, scale: float
) -> None:
    calm, afraid = sorted((one, two))
    accepted = driver_acceptance(afraid, tolerated, 0.0, scale)
    assert 0.0 <= accepted <= driver_acceptance(calm, tolerated, 0.0, scale) <= 1.0
    assert accepted <= driver_acceptance(afraid, tolerated, bonus, scale)


def test_importers_send_normally_at_target_and_more_when_depots_are_low() -> None:
    assert refill_factor(1.0, 0.8, 0.6, 1.5) == 1.0
    assert refill_factor(0.5, 0.8, 0.6, 1.5) == pytest.approx(1.4)
    assert refill_factor(0.0, 0.8, 0.6, 1.5) == 1.5
    assert refill_factor(9.0, 0.8, 0.6, 1.5) == 0.6


def test_tankers_go_that_are_chosen_and_find_a_driver_and_room() -> None:
    assert chosen_tankers(6.6, 0.5) == 3.3
    assert wished_tankers(3.0, 0.9) == pytest.approx(2.7)
    assert wished_tankers(3.0, 0.0) == 0.0
    assert going_share(0.8, 0.5) == 0.4
    assert going_share(0.8, 1.0) == 0.8


def test_loads_lean_to_the_scarcer_fuel_within_bounds() -> None:
    assert gasoline_load_share(0.33, 6.0, 6.0, 6.0) == 0.33
    assert gasoline_load_share(0.33, 6.0, 4.0, 6.0) == pytest.approx(0.33 + 0.05)
    assert gasoline_load_share(0.33, 1e3, 0.0, 6.0) == 0.6
    assert gasoline_load_share(0.33, 0.0, 1e3, 6.0) == 0.15


@given(shares)
def test_a_normal_share_beyond_the_bounds_widens_them(base: float) -> None:
    assert gasoline_load_share(base, 5.0, 5.0, 5.0) == base


def test_profit_is_what_arrives_less_what_is_lost_and_spent() -> None:
    assert importers_profit(100.0, 2.0, 1.6e6, 74e6, 110.0, 1e5) == 160e6 - 148e6 - 11e6


def test_a_threat_adds_to_what_drivers_fear() -> None:
    assert feared_loss(0.05, 0.0) == 0.05
    assert feared_loss(0.05, 0.02) == pytest.approx(0.07)
    assert feared_loss(0.9, 0.5) == 1.0


def test_a_mean_litre_is_half_of_each_fuel() -> None:
    assert rent_of_mean_litre(775.0, 2.0) + rent_of_mean_litre(725.0, 3.0) == (775.0 + 1450.0) / 2
    assert rent_of_mean_litre(775.0, 1.0) == 0.0
    assert cap_change_of_mean_litre(1_000.0, 775.0) == 112.5


def test_a_trip_earns_its_litres_and_pays_for_waiting() -> None:
    assert gain_of_a_trip(38.0, 46_000.0) == 1_748_000.0
    assert costs_with_waiting(600_000.0, 60_000.0, 3.0) == 780_000.0
    assert utility(3.0e6, utility_of_money(1.0e6)) == pytest.approx(3.0)


def test_a_bonus_is_counted_in_wages() -> None:
    assert bonus_multiple(6_600.0, 3_300.0) == 2.0


def test_a_road_takes_what_it_has_room_for() -> None:
    assert room_share(60.0, 80.0) == 0.75
    assert room_share(60.0, 40.0) == 1.0
    assert room_left(60.5, 40) == 20
    assert room_left(60.5, 61) == 0


def test_idle_tankers_are_considered_at_the_normal_rate_times_refill() -> None:
    assert considered_tankers(0.2, 30.0, 1.5) == 9.0
    assert considered_tankers(0.2, 0.0, 1.5) == 0.0


def test_a_larger_security_stock_raises_the_target_by_days_of_use() -> None:
    assert raised_target(10.0, 2.0, 3.0) == 16.0
    assert raised_target(10.0, 0.0, 3.0) == 10.0


def test_terms_of_the_logit_are_weighed_against_the_highest() -> None:
    assert go_term(0.5, 2.0, 2.0) == 0.5
    assert stay_term(0.13, 0.0) == 0.13
    chances = [2.0, -1.0]
    choose(0.13, [1.0, 0.5], chances, 2)
    total = stay_term(0.13, 2.0) + go_term(1.0, 2.0, 2.0) + go_term(0.5, -1.0, 2.0)
    part = part_of_a_term(total)
    assert part == 1.0 / total
    assert chances == [chance(1.0, part), chance(go_term(0.5, -1.0, 2.0), part)]
    assert chance(0.25, 2.0) == 0.5


def test_who_finds_no_room_chooses_among_all_that_is_not_full() -> None:
    assert without_room(8.0, 0.25) == 6.0
    assert again_factor(6.0, 12.0, 20.0) == 1.5
    assert chosen_again(6.0, 0.25, 1.5) == 1.5
    assert chosen_again(6.0, 1.0, 1.5) == 9.0


def test_nobody_chooses_again_where_nobody_is_left_or_nowhere_is_free() -> None:
    assert again_factor(0.0, 12.0, 20.0) == 0.0
    assert again_factor(6.0, 0.0, 20.0) == 0.0
    assert chosen_again(6.0, 0.25, 0.0) == 6.0


def test_a_road_without_weight_takes_nobody_however_good_it_looks() -> None:
    chances = [5_000.0, 1_000.0, 10.0]
    choose(1e-9, [0.0, 1.0, 1.0], chances, 3)
    assert chances == [0.0, 1.0, 0.0]
    chances = [1_000.0, -5.0]
    choose(1.0, [0.0, 0.0], chances, 2)
    assert chances == [0.0, 0.0]
