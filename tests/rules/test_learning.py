"""Beliefs follow what is seen and are never below normal; effort follows traffic and losses."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.learning import (
    announced,
    initial_payoff,
    learned_belief,
    next_strength,
    part_of_mean,
    remembered_payoff,
    spilled_belief,
    spread_effort,
    strike_days,
    strike_prob,
)

shares = st.floats(0.0, 1.0)
counts = st.integers(0, 500).map(float)


def spread(payoffs: list[float], focus: float = 2.5, floor: float = 0.02) -> list[float]:
    effort = [0.0] * len(payoffs)
    spread_effort(payoffs, effort, len(payoffs), focus, floor)
    return effort


# ----------------------------------------------------------------------------------------- beliefs


def test_belief_moves_by_its_rate_towards_the_days_losses() -> None:
    assert learned_belief(0.1, 5.0, 15.0, 0.2, 0.01, 0.002) == pytest.approx(0.1 + 0.2 * 0.15)


def test_belief_is_forgotten_only_on_days_without_trips() -> None:
    assert learned_belief(0.1, 0.0, 0.0, 0.2, 0.01, 0.002) == pytest.approx(0.1 - 0.01 * 0.098)
    assert learned_belief(0.1, 0.0, 1.0, 0.2, 0.01, 0.002) == pytest.approx(0.08)


def test_calm_trips_leave_the_normal_belief_exactly() -> None:
    assert learned_belief(0.002, 0.0, 120.0, 0.1, 0.01, 0.002) == 0.002
    assert learned_belief(0.002, 0.0, 0.0, 0.1, 0.01, 0.002) == 0.002


@given(shares, counts, counts, shares, shares, shares)
def test_belief_stays_a_probability_and_not_below_normal(
    belief: float, lost: float, arrived: float, rate: float, forget: float, base: float
) -> None:
    after = learned_belief(max(belief, base), lost, arrived, rate, forget, base)
    assert base <= after <= 1.0 + 1e-15


def test_belief_converges_to_the_share_lost() -> None:
    belief = 0.002
    for _ in range(500):
        belief = learned_belief(belief, 1.0, 9.0, 0.1, 0.01, 0.002)
    assert belief == pytest.approx(0.1)


def test_news_of_other_roads_raises_belief_and_never_lowers_it() -> None:
    assert spilled_belief(0.01, 0.05, 0.25, 0.1) == pytest.approx(0.01 + 0.025 * 0.04)
    assert spilled_belief(0.09, 0.05, 0.25, 0.1) == 0.09
    assert spilled_belief(1.0, 1.0, 1.0, 1.0) == 1.0


# ----------------------------------------------------------------------------------------- strikes


def test_few_losses_never_cause_a_strike() -> None:
    assert strike_prob(0.0, 0.012, 8.0) == strike_prob(8.0, 0.012, 8.0) == 0.0
    assert strike_prob(48.0, 0.012, 8.0) == pytest.approx(1 - math.exp(-0.48))


@given(counts, counts)
def test_strikes_grow_likelier_with_losses(one: float, two: float) -> None:
    few, many = sorted((one, two))
    assert 0.0 <= strike_prob(few, 0.012, 8.0) <= strike_prob(many, 0.012, 8.0) <= 1.0


def test_every_length_of_a_strike_is_equally_likely() -> None:
    lengths = [strike_days((k + 0.5) / 1000, 2.0, 6.0) for k in range(1000)]
    assert {days: lengths.count(days) for days in set(lengths)} == dict.fromkeys(range(2, 7), 200)


# ------------------------------------------------------------------------------------------ effort


def test_a_payoff_is_remembered_with_its_rate() -> None:
    seen = math.log(1 + 10 + 0.12 * 50 + 0.02 * 200)
    assert remembered_payoff(1.0, 0.05, 10.0, 50.0, 200.0) == pytest.approx(0.95 + 0.05 * seen)
    assert remembered_payoff(seen, 0.05, 10.0, 50.0, 200.0) == pytest.approx(seen)
    assert remembered_payoff(0.0, 0.05, 0.0, 0.0, 0.0) == 0.0


@given(st.lists(st.floats(-50.0, 50.0), min_size=1, max_size=8), st.floats(1e-3, 10.0))
def test_effort_is_shared_out_whole_and_reaches_every_road(
    payoffs: list[float], focus: float
) -> None:
    effort = spread(payoffs, focus)
    assert sum(effort) == pytest.approx(1.0)
    assert min(effort) >= 0.02 * (1 - 1e-12)
    assert max(range(len(payoffs)), key=payoffs.__getitem__) in [
        k for k, share in enumerate(effort) if share >= max(effort) * (1 - 1e-12)
    ]


def test_equal_payoffs_share_effort_equally() -> None:
    assert spread([3.0] * 4) == pytest.approx([0.25] * 4)


@given(st.lists(st.floats(0.021, 1.0), min_size=1, max_size=8), st.floats(0.01, 4.0))
def test_initial_payoffs_give_back_the_effort_of_day_0(raw: list[float], focus: float) -> None:
    n, floor = len(raw), 0.02
    free = [share - floor for share in raw]
    wanted = [floor + (1 - n * floor) * share / sum(free) for share in free]
    payoffs = [initial_payoff(share, floor, n, focus) for share in wanted]
    assert spread(payoffs, focus, floor) == pytest.approx(wanted, rel=1e-6)


def test_a_road_without_effort_is_left_with_the_floor() -> None:
    payoffs = [initial_payoff(share, 0.02, 2, 2.5) for share in (1.0, 0.0)]
    assert spread(payoffs) == pytest.approx([0.98, 0.02], abs=1e-4)


# ---------------------------------------------------------------------------------------- strength


def test_there_is_no_group_where_there_is_none_in_normal_times() -> None:
    assert next_strength(0.0, 0.0, 0.02, 0.012, 1.0, 1.0, 0.0003, 500.0) == 0.0


def test_strength_rests_at_normal_without_army_and_losses() -> None:
    assert next_strength(1.0, 1.0, 0.02, 0.012, 0.0, 1.0, 0.0003, 0.0) == 1.0
    assert next_strength(0.5, 1.0, 0.02, 0.012, 0.0, 1.0, 0.0003, 0.0) == pytest.approx(0.51)


@given(st.floats(0.0, 5.0), shares, shares, shares, counts, counts)
def test_strength_falls_with_ready_garrisons_and_rises_with_losses(
    strength: float, one: float, two: float, mobilised: float, lost: float, more: float
) -> None:
    tired, ready = sorted((one, two))
    weak = next_strength(strength, 1.0, 0.02, 0.012, ready, mobilised, 0.0003, lost)
    assert 0.0 <= weak <= next_strength(strength, 1.0, 0.02, 0.012, tired, mobilised, 0.0003, lost)
    assert weak <= next_strength(strength, 1.0, 0.02, 0.012, ready, mobilised, 0.0003, lost + more)


@given(shares, shares)
def test_an_announcement_raises_belief_up_to_certainty(belief: float, jump: float) -> None:
    assert belief <= announced(belief, jump) <= 1.0
    assert announced(belief, 0.0) == belief
    assert announced(belief, 1.0) == 1.0


def test_an_announcement_adds_its_jump() -> None:
    assert announced(0.1, 0.25) == pytest.approx(0.35)


def test_the_mean_belief_is_made_of_one_part_a_corridor() -> None:
    assert sum(part_of_mean(belief, 4) for belief in (0.0, 0.25, 0.25, 0.5)) == 0.25
    assert part_of_mean(0.3, 1) == 0.3
