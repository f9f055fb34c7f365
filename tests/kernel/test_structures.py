"""What a structure leaves out does not happen, and what it leaves alone does, in whole runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.kernel import Recorded
from sim.rules.elasticity import elastic_area
from sim.scenario.schema import Scenario

Simulate = Callable[..., Recorded]
DAYS, RUNS = 100, 4


@pytest.fixture(scope="module")
def run(simulate: Simulate) -> Callable[[str], Recorded]:
    """Return a function that runs a structure of mali-2025 once, every law checked."""
    found: dict[str, Recorded] = {}

    def once(name: str) -> Recorded:
        if name not in found:
            scenario = sim.load(f"mali-2025/{name}" if name else "mali-2025")
            found[name] = simulate(scenario, runs=RUNS, days=DAYS, debug=True)
        return found[name]

    return once


Run = Callable[[str], Recorded]


def test_without_panic_nobody_fears_and_tanks_never_fill(run: Run) -> None:
    assert run("").zones["panic"].max() > 0.9
    calm = run("no-panic")
    assert np.all(calm.zones["panic"] == 0.0)
    tanks = calm.markets["tank_stock_l"]
    assert np.all(tanks <= 1.001 * tanks[:, :1])
    assert np.any(run("").markets["tank_stock_l"] > 1.05 * tanks[:, :1])


def test_without_learning_the_group_s_effort_is_that_of_the_first_day(
    run: Run, mali: Scenario
) -> None:
    effort = run("no-group-learning").corridors["effort_share"]
    first = [row.effort_share for row in mali.corridors]
    np.testing.assert_allclose(effort, np.broadcast_to(first, effort.shape), atol=1e-3)
    assert np.abs(run("").corridors["effort_share"] - first).max() > 0.3


def test_without_the_army_s_loop_units_are_ready_however_empty(run: Run) -> None:
    units = run("no-army-loop").units
    assert np.all(units["unit_readiness_share"] == 1.0)
    cover = units["unit_stock_l"] / units["unit_stock_l"][:, :1]
    assert cover.min() < 0.1
    assert run("").units["unit_readiness_share"].min() < 0.1


def test_without_resale_all_that_pumps_sell_is_bought_to_be_used(run: Run) -> None:
    def resold(name: str) -> Any:
        markets = run(name).markets
        return markets["pump_sales_l"] + markets["parallel_sales_l"] - markets["purchases_l"]

    assert np.abs(resold("no-resale")).max() < 1e-3
    assert resold("").max() > 1e3


def test_without_spill_over_a_quiet_road_is_feared_no_more(
    simulate: Simulate, mali: Scenario
) -> None:
    # Nobody is attacked in the South, nor announced to be: its belief moves by hearsay alone.
    quiet = {f"corridors.{key}.exposure": 0 for key in ("south", "southwest", "northeast")}
    quiet |= {"events.announcement-south.value": 0}

    def highest(scenario: Scenario) -> float:
        found = simulate(scenario.with_values(quiet), runs=RUNS, days=DAYS)
        return float(found.corridors["loss_belief_prob"][:, :, 1].max())

    base = mali.belief.base_loss_prob.value
    assert highest(mali.variant("no-spillover")) == pytest.approx(base)
    assert highest(mali) > 1.5 * base


def test_importers_that_mind_the_mean_alone_are_deterred_less_at_first(run: Run) -> None:
    neutral, averse = (
        run(name).nation["loaded_l"][:, 1:10].sum(axis=1) for name in ("risk-neutral-importers", "")
    )
    assert np.all(neutral > averse)


def test_a_shortage_asks_for_more_where_demand_stays_inelastic(run: Run, mali: Scenario) -> None:
    semi_log, elastic = (
        run(name).markets["clearing_price_per_l"] for name in ("", "constant-elasticity")
    )
    assert np.all(elastic[:, 40] >= semi_log[:, 40] * (1.0 - 1e-9))
    assert elastic[:, 20:60].mean() > 1.2 * semi_log[:, 20:60].mean()


def test_the_triangle_of_constant_elasticity_is_the_one_of_its_closed_form(
    run: Run, mali: Scenario
) -> None:
    # All pay the parallel price where nobody's time is cheap, so one price gives the triangle.
    scenario = mali.variant("constant-elasticity")
    slope = scenario.market.slope.value
    found = run("constant-elasticity")
    multiple = found.markets["price_multiple"][:, :-1, :, 0]
    forgone = found.markets["forgone_loss"][:, 1:, :, 0]
    demand = found.markets["consumption_l"] + found.markets["unserved_l"]
    normal = demand[:, 1:, :, 0]
    cap = scenario.prices.gasoline_cap_per_l.value
    expected = np.zeros_like(forgone)
    for row in scenario.segments:
        full = 1.0 + min(1.0, row.time_value_multiple) * (multiple - 1.0)
        area = np.vectorize(lambda x: elastic_area(0.0, float(np.log(x)), slope))(full)
        expected += row.gasoline_share * normal * cap * (area - full**-slope * (full - 1.0))
    np.testing.assert_allclose(forgone, expected, rtol=1e-6, atol=1.0)
