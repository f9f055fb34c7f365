"""Queues drive alone in calm times; escorts are saved up, and convoys form only when large."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.convoys import (
    convoy_size,
    crews,
    escort_credit,
    litres_carried,
    queue_share,
    solo_share,
)

shares = st.floats(0.0, 1.0)
scales = st.floats(1e-6, 1.0)
tankers = st.floats(0.0, 1e4)


def test_at_the_tolerated_belief_half_of_the_cautious_drive_alone() -> None:
    assert solo_share(0.015, 0.015, 0.005, 0.05, 0.0) == pytest.approx(0.05 + 0.95 / 2)


def test_nearly_all_drive_alone_in_calm_times_and_few_in_fear() -> None:
    assert solo_share(0.002, 0.015, 0.005, 0.05, 0.0) == pytest.approx(0.9343, abs=1e-4)
    assert solo_share(0.5, 0.015, 0.005, 0.05, 0.0) == pytest.approx(0.05)


@given(shares, shares, scales, shares, st.floats(0.0, 0.5))
def test_the_solo_share_stays_between_its_lowest_and_all(
    belief: float, tolerated: float, scale: float, low: float, mandate: float
) -> None:
    assert low <= solo_share(belief, tolerated, scale, low, mandate) <= 1.0


@given(shares, shares, shares, scales)
def test_the_solo_share_falls_as_belief_rises(
    belief: float, other: float, tolerated: float, scale: float
) -> None:
    calm, afraid = sorted((belief, other))
    assert solo_share(afraid, tolerated, scale, 0.05, 0.0) <= solo_share(
        calm, tolerated, scale, 0.05, 0.0
    )


@given(shares, shares, scales, shares)
def test_a_mandate_leaves_the_lowest_share(
    belief: float, tolerated: float, scale: float, low: float
) -> None:
    assert solo_share(belief, tolerated, scale, low, 1.0) == low


@given(tankers, tankers, st.floats(1.0, 30.0), st.floats(1.0, 200.0))
def test_escort_credit_grows_by_the_escorts_up_to_its_cap(
    credit: float, escorts: float, days: float, low_convoy: float
) -> None:
    after = escort_credit(credit, escorts, days, low_convoy)
    assert after == min(credit + escorts, max(days * escorts, 2.0 * low_convoy))


def test_a_slow_army_can_save_for_a_convoy() -> None:
    credit = 0.0
    for _ in range(81):
        credit = escort_credit(credit, 1.0, 5.0, 80.0)
    assert convoy_size(200, credit, 80.0) == 81


@pytest.mark.parametrize(
    ("queue", "credit", "size"),
    [(200, 120.9, 120), (90, 1e24, 90), (79, 500.0, 0), (500, 79.9, 0), (80, 80.0, 80), (0, 0, 0)],
)
def test_a_convoy_takes_what_waits_and_can_be_escorted_or_does_not_form(
    queue: int, credit: float, size: int
) -> None:
    assert convoy_size(queue, credit, 80.0) == size


@given(st.integers(0, 10_000), tankers, st.floats(1.0, 200.0))
def test_a_convoy_is_whole_and_within_queue_and_credit(
    queue: int, credit: float, low_convoy: float
) -> None:
    size = convoy_size(queue, credit, low_convoy)
    assert size == 0 or low_convoy <= size <= min(queue, credit)
    assert isinstance(size, int)
    assert size > min(queue, math.floor(credit)) - 1 or size == 0


def test_escorts_follow_the_queues() -> None:
    assert queue_share(30, 120) == 0.25
    assert queue_share(0, 0) == 0.0


def test_tankers_carry_litres_and_people() -> None:
    assert litres_carried(3, 46_000.0) == 138_000.0
    assert crews(3, 2.0) == 6.0
    assert (litres_carried(0, 46_000.0), crews(0, 2.0)) == (0.0, 0.0)
