"""The steady state before the blockade loads exactly what the country uses."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.steady import (
    depot_capacity,
    firm_fleet,
    idle_in_steady_state,
    interior_flow,
    loading_constant,
    national_fleet,
    rank_weight,
    rank_weights,
    smallest_fleet,
    station_stock,
    steady_loads,
)

importers = st.lists(
    st.tuples(st.floats(1.0, 500.0), st.floats(1e-3, 1.0), st.floats(3.0, 30.0)),
    min_size=1,
    max_size=60,
)


def constant(rows: list[tuple[float, float, float]], loads: float) -> float:
    fleets = [fleet for fleet, _, _ in rows]
    going = [prob for _, prob, _ in rows]
    away = [prob * legs for _, prob, legs in rows]
    return loading_constant(fleets, going, away, len(rows), loads)


@given(importers, st.floats(0.01, 0.94))
def test_together_importers_load_what_the_country_uses(
    rows: list[tuple[float, float, float]], busy: float
) -> None:
    loads = busy * sum(fleet / legs for fleet, _, legs in rows)
    kappa = constant(rows, loads)
    loaded = 0.0
    for fleet, prob, legs in rows:
        idle = idle_in_steady_state(fleet, kappa, prob * legs)
        sent = kappa * prob * idle
        assert 0.0 < idle <= fleet
        assert idle + sent * legs == pytest.approx(fleet)  # idle and away are the fleet
        loaded += sent
    assert loaded == pytest.approx(loads, rel=1e-9)


@given(importers, st.floats(0.05, 0.5), st.floats(1.01, 1.8))
def test_more_use_needs_a_higher_constant(
    rows: list[tuple[float, float, float]], busy: float, factor: float
) -> None:
    loads = busy * sum(fleet / legs for fleet, _, legs in rows)
    assume(loads > 0.0)
    assert constant(rows, factor * loads) > constant(rows, loads) > 0.0


def test_nobody_loads_where_nobody_would_go() -> None:
    assert loading_constant([100.0], [0.0], [0.0], 1, 10.0) == 0.0


def test_a_fleet_too_small_for_the_country_is_always_on_the_road() -> None:
    kappa = loading_constant([100.0, 50.0], [0.5, 0.0], [2.5, 0.0], 2, 90.0)
    assert kappa == 1e100
    assert kappa * 0.5 * idle_in_steady_state(100.0, kappa, 2.5) == pytest.approx(20.0)


def test_by_hand() -> None:
    # 100 tankers, all willing, 5 days away: 10 a day keep 50 on the road and 50 idle.
    assert loading_constant([100.0], [1.0], [5.0], 1, 10.0) == pytest.approx(0.2)
    assert idle_in_steady_state(100.0, 0.2, 5.0) == pytest.approx(50.0)


def test_the_smallest_fleet_leaves_a_twentieth_spare() -> None:
    assert smallest_fleet(120.0, 10.0) == pytest.approx(1_260.0)


def test_fleets_fall_with_rank_and_add_up() -> None:
    assert rank_weight(0, 0.8) == 1.0
    assert rank_weight(9, 1.0) == pytest.approx(0.1)
    assert [rank_weight(rank, 0.0) for rank in range(3)] == [1.0, 1.0, 1.0]
    weights = rank_weights(55, 0.8)
    fleets = [firm_fleet(1_800.0, 0.67, rank_weight(rank, 0.8), weights) for rank in range(55)]
    assert fleets == sorted(fleets, reverse=True)
    assert sum(fleets) == pytest.approx(0.67 * 1_800.0)


def test_the_country_has_the_tankers_it_needs() -> None:
    assert national_fleet(1_800.0, 1_500.0) == 1_800.0
    assert national_fleet(1_000.0, 1_500.0) == 1_500.0
    assert steady_loads(0.9, 0.2, 10.0) == pytest.approx(1.8)


def test_what_roads_bring_beyond_an_interior_zones_use_goes_on() -> None:
    assert interior_flow(3.0, 5.0) == 3.0
    assert interior_flow(8.0, 5.0) == 5.0


def test_depots_hold_their_stock_and_stations_share_theirs() -> None:
    assert depot_capacity(10.0, 0.5, 7.0, 4.0) == 14.0
    assert depot_capacity(20.0, 0.5, 7.0, 4.0) == 20.0
    assert station_stock(2.0, 30.0, 6) == 10.0
