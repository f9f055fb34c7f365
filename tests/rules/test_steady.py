"""The steady state before the blockade loads exactly what the country uses."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.steady import idle_in_steady_state, loading_constant, smallest_fleet

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
