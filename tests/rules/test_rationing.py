"""The water level (T7), the army's order of service, and how requests age."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.rationing import (
    granted,
    litres_a_visit,
    request_age,
    serve_in_order,
    water_level,
)

requests_ = st.floats(0.0, 1e7).map(lambda x: x if x >= 1e-3 else 0.0)
claims = st.lists(st.tuples(requests_, st.floats(0.03, 3.0)), min_size=1, max_size=10)
wild_claims = st.lists(st.tuples(requests_, st.floats(1e-6, 1e6)), min_size=1, max_size=10)
supplies = st.floats(0.0, 1e8)


def filled(available: float, rows: list[tuple[float, float]]) -> list[float]:
    fills = [7.0] * len(rows)
    water_level(available, [row[0] for row in rows], [row[1] for row in rows], fills, len(rows))
    return fills


def used(available: float, rows: list[tuple[float, float]]) -> float:
    fills = filled(available, rows)
    return sum(fill * request for fill, (request, _) in zip(fills, rows, strict=True))


def served(available: float, rows: list[tuple[float, float]]) -> list[float]:
    received = [7.0] * len(rows)
    requests, order = [row[0] for row in rows], [row[1] for row in rows]
    serve_in_order(available, requests, order, received, len(rows))
    return received


# --------------------------------------------------------------------------------------------- T7


@given(supplies, wild_claims)
def test_t7_exactly_what_is_available_is_used(
    available: float, rows: list[tuple[float, float]]
) -> None:
    asked = sum(request for request, _ in rows)
    assert used(available, rows) == pytest.approx(min(available, asked), rel=1e-12, abs=1e-9)


@given(supplies, wild_claims)
def test_t7_nobody_receives_more_than_requested(
    available: float, rows: list[tuple[float, float]]
) -> None:
    assert all(0.0 <= fill <= 1.0 for fill in filled(available, rows))


@given(supplies, wild_claims)
def test_t7_the_unfilled_are_filled_in_proportion_to_their_weights(
    available: float, rows: list[tuple[float, float]]
) -> None:
    fills = filled(available, rows)
    levels = [f / w for f, (_, w) in zip(fills, rows, strict=True) if f < 1.0]
    settled = [1.0 / w for f, (r, w) in zip(fills, rows, strict=True) if f >= 1.0 and r > 0.0]
    if levels:
        assert max(levels) == pytest.approx(min(levels), rel=1e-9, abs=1e-15)
        assert max(settled, default=0.0) <= min(levels) * (1 + 1e-9)


@given(supplies, supplies, claims)
def test_t7_more_supply_serves_nobody_worse(
    one: float, two: float, rows: list[tuple[float, float]]
) -> None:
    scarce, ample = sorted((one, two))
    pairs = zip(filled(scarce, rows), filled(ample, rows), strict=True)
    assert all(less <= more + 1e-9 for less, more in pairs)


@given(supplies, claims, st.integers(0, 9), st.floats(1.0, 10.0))
def test_t7_more_weight_serves_the_claimant_no_worse_and_the_others_no_better(
    available: float, rows: list[tuple[float, float]], place: int, factor: float
) -> None:
    place %= len(rows)
    heavier = [(r, w * factor if k == place else w) for k, (r, w) in enumerate(rows)]
    before, after = filled(available, rows), filled(available, heavier)
    assert after[place] >= before[place] - 1e-9
    for k in range(len(rows)):
        assert k == place or after[k] <= before[k] + 1e-9


@given(supplies, claims, st.floats(0.01, 100.0))
def test_t7_only_relative_weights_matter(
    available: float, rows: list[tuple[float, float]], factor: float
) -> None:
    scaled = [(request, weight * factor) for request, weight in rows]
    assert filled(available, scaled) == pytest.approx(filled(available, rows), rel=1e-9, abs=1e-12)


def test_t7_by_hand() -> None:
    # 100 l for three: the first is filled at once, the others share 90 by 2 to 1.
    assert filled(100.0, [(10.0, 10.0), (60.0, 2.0), (120.0, 1.0)]) == pytest.approx(
        [1.0, 0.75, 0.375]
    )


def test_plenty_fills_everyone_exactly_and_nothing_fills_nobody() -> None:
    rows = [(3.0, 0.5), (5.0, 2.0), (0.0, 1.0)]
    assert filled(8.0, rows) == [1.0, 1.0, 1.0]
    assert filled(80.0, rows) == [1.0, 1.0, 1.0]
    assert filled(0.0, rows) == [0.0, 0.0, 1.0]


def test_only_the_first_claimants_are_served() -> None:
    fills = [7.0, 7.0]
    water_level(1.0, [2.0, 2.0], [1.0, 1.0], fills, 1)
    assert fills == [0.5, 7.0]


# --------------------------------------------------------------------------------------- the army


def test_units_are_served_in_order_and_equals_share() -> None:
    rows = [(10.0, 2.0), (30.0, 2.0), (50.0, 1.0), (5.0, 4.0)]
    assert served(70.0, rows) == [5.0, 15.0, 50.0, 0.0]
    assert served(40.0, rows) == [0.0, 0.0, 40.0, 0.0]
    assert served(95.0, rows) == [10.0, 30.0, 50.0, 5.0]


@given(
    supplies, st.lists(st.tuples(requests_, st.integers(1, 4).map(float)), min_size=1, max_size=8)
)
def test_the_army_uses_what_it_received_and_no_unit_more_than_it_asked(
    available: float, rows: list[tuple[float, float]]
) -> None:
    received = served(available, rows)
    asked = sum(request for request, _ in rows)
    assert sum(received) == pytest.approx(min(available, asked), rel=1e-9, abs=1e-9)
    for got, (request, _) in zip(received, rows, strict=True):
        assert 0.0 <= got <= request


@given(
    supplies, st.lists(st.tuples(requests_, st.integers(1, 4).map(float)), min_size=2, max_size=8)
)
def test_nobody_is_served_before_those_ahead_are_full(
    available: float, rows: list[tuple[float, float]]
) -> None:
    received = served(available, rows)
    for k, (request, order) in enumerate(rows):
        if received[k] > 1e-6 * (1 + request):
            for other, (asked, place) in enumerate(rows):
                assert place >= order or received[other] == pytest.approx(asked, abs=1e-6)


# ------------------------------------------------------------------------------------------- ages


def test_a_request_ages_until_a_twentieth_of_it_is_delivered() -> None:
    assert request_age(3.0, 100.0, 0.0) == 4.0
    assert request_age(3.0, 100.0, 4.9) == 4.0
    assert request_age(3.0, 100.0, 5.0) == 0.0
    assert request_age(3.0, 0.0, 0.0) == 0.0


def test_every_other_day_takes_twice_the_litres() -> None:
    assert litres_a_visit(13.0, 0.0) == 13.0
    assert litres_a_visit(13.0, 1.0) == 26.0


def test_a_claimant_is_granted_the_filled_share_of_its_request() -> None:
    assert granted(400.0, 0.25) == 100.0
    assert granted(400.0, 1.0) == 400.0


def test_what_is_granted_is_the_share_of_the_request_that_is_filled() -> None:
    assert granted(400.0, 0.75) == 300.0
    assert granted(400.0, 0.0) == 0.0
