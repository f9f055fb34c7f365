"""Truths of the whole engine: the litres balance (T8), calm is rest (T9), and the limits (T10)."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.kernel import Recorded
from sim.scenario.schema import Blockade, Scenario

Shipped = dict[str, SimpleNamespace]
Simulate = Callable[..., Recorded]
NAMES = (
    "mali-2025",
    "mali-2025/army-first",
    "mali-2025/constant-elasticity",
    "mali-2025/insured-convoys",
    "mali-2025/no-blockade",
    "mali-2025/no-truce",
    "nepal-2015",
)


# --------------------------------------------------------------------------- T8: the litres balance


@pytest.mark.parametrize("name", NAMES)
def test_t8_no_day_loses_or_makes_a_litre(shipped: Shipped, name: str) -> None:
    nation = shipped[name].recorded.nation
    loaded = np.cumsum(nation["loaded_l"], axis=1)
    assert loaded[:, 0].min() > 0.0
    assert np.all(np.cumsum(nation["balance_residual_l"], axis=1) < 1e-6 * loaded)


@pytest.mark.parametrize("name", NAMES)
def test_t8_what_is_recorded_balances_too(shipped: Shipped, name: str) -> None:
    here = shipped[name]
    nation = here.recorded.nation
    came = nation["loaded_l"] + nation["air_bridge_l"] + smuggled(here.scenario)
    went = nation["total_use_l"] + nation["burnt_l"] + nation["group_use_l"]
    change = np.diff(nation["total_stock_l"], axis=1)
    np.testing.assert_allclose(change, (came - went)[:, 1:], atol=1e-5)


def smuggled(scenario: Scenario) -> Any:
    """Litres over the open border on each day."""
    inflow = np.zeros(scenario.calendar.days)
    for event in scenario.events:
        if event.lever == "parallel_inflow":
            first, last = scenario.days_of(event)
            inflow[first : last + 1] += event.value
    return inflow


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_recorded_is_finite(
    shipped: Shipped, name: str, entities: Callable[..., Any], finite: Callable[..., Any]
) -> None:
    assert finite(entities(shipped[name].recorded)) == []


def test_t8_fuel_that_finds_no_room_is_not_lost(simulate: Simulate, mali: Scenario) -> None:
    full = mali.with_values({"stocks.depot_days": 6.6, "stocks.capacity_days": 0.5})
    assert simulate(full, runs=2, days=20, debug=True).nation["balance_residual_l"].max() < 1e-5


# --------------------------------------------------------------------------------- T9: calm is rest


@pytest.mark.parametrize("rounding", [False, True])
def test_t9_a_calm_country_with_whole_flows_stays_exactly_where_it_is(
    simulate: Simulate, at_rest: Scenario, entities: Callable[..., Any], rounding: bool
) -> None:
    values = entities(simulate(at_rest, runs=1, days=360, rounding=rounding, debug=True))
    assert np.all(values.pop("balance_residual_l") < 1e-6)
    for name, x in values.items():
        np.testing.assert_allclose(x, x[:, :1] + 0 * x, rtol=1e-9, err_msg=name)
    assert np.all(values["dispatched_tankers"] == 120)


def test_t9_rest_is_the_normal_economy(
    simulate: Simulate, at_rest: Scenario, entities: Callable[..., Any]
) -> None:
    values = entities(simulate(at_rest, runs=1, days=1, rounding=False))
    for name in ("price_multiple", "wet_share", "access_share", "schools_open", "readiness_share"):
        assert np.all(values[name] == pytest.approx(1.0)), name
    for name in ("fare_index", "food_index", "unit_fill_share", "transport_service_share"):
        assert np.all(values[name] == pytest.approx(1.0)), name
    for name in ("panic", "queue_hours", "lost_tankers", "surplus_loss", "queued_tankers"):
        assert np.all(values[name] == 0.0), name
    normal = at_rest.demand.total_l_per_day.value
    assert values["total_use_l"][0, 0] == pytest.approx(normal)
    assert values["arrived_l"][0, 0] == pytest.approx(normal)
    assert values["undelivered_l"][0, 0] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("name", ["mali-2025", "nepal-2015"])
def test_t9_random_rounding_keeps_calm_inside_the_bands(simulate: Simulate, name: str) -> None:
    calm = sim.load(name).model_copy(update={"blockade": Blockade(is_on=False)})
    recorded = simulate(calm, runs=20, days=360, debug=True)
    markets = recorded.markets
    assert np.all(markets["price_multiple"] == 1.0)
    assert np.all(markets["clearing_price_per_l"] == markets["parallel_price_per_l"])
    assert off_start(markets["tank_stock_l"]) < 0.05
    assert off_start(markets["depot_stock_l"]) < 0.10
    assert off_start(recorded.users["user_stock_l"]) < 0.05
    assert off_start(recorded.units["unit_stock_l"]) < 0.05


def off_start(stock: Any) -> float:
    """Largest distance of a stock from that of day 0, over it."""
    return float(np.max(np.abs(stock - stock[:, :1]) / np.maximum(stock[:, :1], 1.0)))


# ------------------------------------------------------------------------------ T10: the limits


def test_t10_nobody_leaves_where_all_expect_to_be_lost(
    simulate: Simulate, mali: Scenario, with_events: Callable[..., Scenario]
) -> None:
    sure = mali.with_values({"entry.optimism_sigma": 0, "belief.forgetting_rate": 0})
    news = [("announcement", road.corridor, 0, 1.0) for road in mali.corridors]
    recorded = simulate(with_events(sure, *news), runs=3, days=4, debug=True)
    assert np.all(recorded.corridors["loss_belief_prob"][:, 0] > 0.9)
    assert np.all(recorded.nation["dispatched_tankers"][:, 0] == 0)
    assert np.all(recorded.nation["loaded_l"][:, 0] == 0.0)


def test_t10_nothing_is_lost_without_a_group(simulate: Simulate, mali: Scenario) -> None:
    recorded = simulate(mali.with_values({"group.strength": 0}), runs=5, debug=True)
    nation = recorded.nation
    for name in ("lost_tankers", "attacks", "casualties", "burnt_l", "seized_l", "group_strength"):
        assert np.all(nation[name] == 0.0), name
    assert np.all(recorded.zones["access_share"] == 1.0)
    assert np.all(nation["fleet_tankers"] == nation["fleet_tankers"][0, 0])
    assert nation["dispatched_tankers"].sum() > 0


def test_without_a_blockade_there_is_no_group_and_no_crisis(shipped: Shipped) -> None:
    calm = shipped["mali-2025/no-blockade"].recorded
    assert np.all(calm.nation["group_strength"] == 0.0)
    assert np.all(calm.nation["lost_tankers"] == 0)
    assert np.all(calm.nation["schools_open"] == 1.0)
    belief = shipped["mali-2025"].scenario.belief.base_loss_prob.value
    assert np.all(calm.corridors["loss_belief_prob"] == belief)
