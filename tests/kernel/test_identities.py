"""Stocks change by what comes and goes, requests are met in part, and money adds up."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.kernel import Recorded
from sim.scenario.schema import Scenario

Shipped = dict[str, SimpleNamespace]
Simulate = Callable[..., Recorded]


def close(one: Any, other: Any, *, litres: float = 1e-4) -> None:
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=litres)


@pytest.fixture(
    params=["mali-2025", "mali-2025/army-first", "mali-2025/constant-elasticity", "nepal-2015"]
)
def here(request: pytest.FixtureRequest, shipped: Shipped) -> SimpleNamespace:
    found: SimpleNamespace = shipped[request.param]
    return found


# ------------------------------------------------------------------------------------------ stocks


def test_stations_hold_what_is_delivered_and_not_sold(here: SimpleNamespace) -> None:
    markets = here.recorded.markets
    change = np.diff(markets["station_stock_l"], axis=1)
    close(change, (markets["delivered_l"] - markets["pump_sales_l"])[:, 1:])


def test_private_tanks_hold_what_is_bought_and_not_used(here: SimpleNamespace) -> None:
    markets = here.recorded.markets
    change = np.diff(markets["tank_stock_l"], axis=1)
    close(change, (markets["purchases_l"] - markets["consumption_l"])[:, 1:])


def test_bulk_users_hold_what_they_receive_and_do_not_use(here: SimpleNamespace) -> None:
    users = here.recorded.users
    change = np.diff(users["user_stock_l"], axis=1)
    close(change, (users["user_received_l"] - users["user_used_l"])[:, 1:])


def test_units_burn_no_more_than_they_need_or_hold(here: SimpleNamespace) -> None:
    scenario, units = here.scenario, here.recorded.units
    before = units["unit_stock_l"][:, :-1] + units["unit_received_l"][:, 1:]
    burnt = before - units["unit_stock_l"][:, 1:]
    need = units["unit_stock_l"][0, 0] / scenario.readiness.cover_days.value
    assert burnt.min() >= -1e-6
    assert np.all(burnt <= need * (1 + 1e-9) + 1e-6)


def test_all_use_is_the_use_of_each(here: SimpleNamespace) -> None:
    recorded = here.recorded
    units = recorded.units
    burnt = units["unit_stock_l"][:, :-1] + units["unit_received_l"][:, 1:]
    burnt = (burnt - units["unit_stock_l"][:, 1:]).sum(axis=2)
    used = recorded.markets["consumption_l"].sum(axis=(2, 3))[:, 1:]
    used = used + recorded.users["user_used_l"].sum(axis=2)[:, 1:] + burnt
    close(recorded.nation["total_use_l"][:, 1:], used)


# ---------------------------------------------------------------------------------------- requests


def test_nobody_receives_more_than_requested(here: SimpleNamespace) -> None:
    units, users = here.recorded.units, here.recorded.users
    assert np.all(units["unit_received_l"] <= units["unit_request_l"] * (1 + 1e-9) + 1e-6)
    assert np.all(users["user_received_l"] <= users["user_request_l"] * (1 + 1e-9) + 1e-6)


def test_a_fill_is_what_is_received_of_a_request(here: SimpleNamespace) -> None:
    units = here.recorded.units
    fill, request = units["unit_fill_share"], units["unit_request_l"]
    assert np.all((fill >= 0.0) & (fill <= 1.0 + 1e-12))
    close((fill * request)[request > 0.0], units["unit_received_l"][request > 0.0])
    assert np.all(fill[request == 0.0] == 1.0)


def test_a_request_ages_by_a_day_or_is_answered(here: SimpleNamespace) -> None:
    units = here.recorded.units
    age, is_met = units["request_age_days"], units["unit_fill_share"] >= 0.05
    assert np.all(age[is_met] == 0.0)
    assert np.all((age[:, 1:] == age[:, :-1] + 1)[~is_met[:, 1:]])


def test_the_army_serves_in_its_order(mali: Scenario, base: Recorded) -> None:
    order = np.array([unit.service_order for unit in mali.units])
    fill, got = base.units["unit_fill_share"], base.units["unit_received_l"]
    for first in range(len(order)):
        for later in np.flatnonzero(order > order[first]):
            assert np.all(fill[:, :, first][got[:, :, later] > 1e-6] >= 1.0 - 1e-9)


def test_kati_goes_short_before_the_escorts(base: Recorded) -> None:
    fill = base.units["unit_fill_share"].mean(axis=(0, 1))
    assert fill[4] < fill[0]


# ----------------------------------------------------------------------------------------- markets


def test_people_use_no_more_than_normally_and_what_is_missing_is_unserved(
    here: SimpleNamespace,
) -> None:
    markets = here.recorded.markets
    normal = markets["consumption_l"] + markets["unserved_l"]
    close(normal, normal[:, :1] + np.zeros_like(normal))
    assert markets["unserved_l"].min() >= -1e-6
    assert markets["consumption_l"].min() >= 0.0


def test_purchases_stay_within_what_is_wished_and_offered(here: SimpleNamespace) -> None:
    markets = here.recorded.markets
    assert np.all(markets["purchases_l"] <= markets["wished_l"] * (1 + 1e-9) + 1e-6)
    offered = markets["pump_sales_l"] + markets["parallel_sales_l"]
    assert np.all(markets["purchases_l"] <= offered * (1 + 1e-9) + 1e-6)


def test_prices_lie_between_cap_and_ceiling(here: SimpleNamespace) -> None:
    scenario, markets = here.scenario, here.recorded.markets
    caps = [scenario.prices.gasoline_cap_per_l.value, scenario.prices.diesel_cap_per_l.value]
    clearing = markets["clearing_price_per_l"] / caps
    assert clearing.min() >= 1.0 - 1e-12
    assert clearing.max() <= scenario.prices.ceiling_multiple.value * (1 + 1e-12)
    close(markets["parallel_price_per_l"], markets["price_multiple"] * caps)
    assert markets["price_multiple"].min() >= 1.0
    assert markets["price_multiple"].max() > 1.3


def test_t2_the_queue_is_the_rent_of_a_ration_over_the_value_of_time(
    mali: Scenario, base: Recorded
) -> None:
    markets = base.markets
    caps = np.array([mali.prices.gasoline_cap_per_l.value, mali.prices.diesel_cap_per_l.value])
    ration = next(row.ration_l for row in mali.segments if row.time_value_multiple == 1.0)
    hours = (markets["parallel_price_per_l"] - caps) * ration
    close(markets["queue_hours"], hours / mali.market.time_value_per_hour.value, litres=1e-9)


def test_t4_power_falls_to_what_water_and_sun_give(mali: Scenario, base: Recorded) -> None:
    hours, thermal = mali.services.supply_hours.value, mali.services.thermal_share.value
    power = base.nation["power_hours"]
    assert power.min() >= hours * (1 - thermal) - 1e-9
    assert power.max() <= hours + 1e-9
    missing = base.nation["unserved_power_kwh"] / mali.welfare.kwh_per_l.value
    served = base.users["user_used_l"][:, :, 0]
    close(served + missing, (served + missing)[:1, :1] + np.zeros_like(served))


def test_t6_the_loss_of_surplus_is_the_sum_of_four_losses(here: SimpleNamespace) -> None:
    markets = here.recorded.markets
    parts = ["transfer_loss", "queue_loss", "forgone_loss", "rationing_loss"]
    total = sum(markets[name] for name in parts)
    close(markets["surplus_loss"], total)
    scale = markets["surplus_loss"].max()
    for name in parts:
        assert markets[name].min() >= -1e-9 * scale
        assert markets[name].max() > 0.0


def test_t6_segments_bear_what_their_markets_lose(here: SimpleNamespace) -> None:
    markets, segments = here.recorded.markets, here.recorded.segments
    for name in ("transfer_loss", "queue_loss", "surplus_loss"):
        by_segment = segments[f"segment_{name}"].sum(axis=-1)
        np.testing.assert_allclose(by_segment, markets[name].sum(axis=-1), rtol=1e-9, atol=1e-3)
    for name, other in (("use_l", "consumption_l"), ("unserved_l", "unserved_l")):
        close(segments[f"segment_{name}"].sum(axis=-1), markets[other].sum(axis=-1))


def test_the_queue_is_paid_in_time(mali: Scenario, base: Recorded) -> None:
    # Where the marginal segment alone queues, its hours at its own value are the queue's loss.
    markets = base.markets
    least = min(row.time_value_multiple for row in mali.segments)
    wage = mali.market.time_value_per_hour.value
    assert markets["hours_queued"].max() > 0.0
    assert np.all(markets["queue_loss"] <= markets["hours_queued"] * wage * (1 + 1e-9))
    assert np.all(markets["queue_loss"] >= markets["hours_queued"] * wage * least * (1 - 1e-9))


def test_access_is_equal_until_some_have_less(base: Recorded) -> None:
    gini = base.nation["access_gini"]
    assert gini.min() >= 0.0
    assert gini[:, 0].max() < 1e-9
    assert gini.max() < 1.0
    assert gini[:, 60:].min() > 0.01


def test_people_on_the_road_are_the_crews_of_tankers_sent(mali: Scenario, base: Recorded) -> None:
    nation = base.nation
    assert np.array_equal(nation["exposed_tankers"], nation["released_tankers"])
    crew = mali.drivers.crew.value
    assert np.array_equal(nation["exposed_drivers"], crew * nation["exposed_tankers"])
    assert np.all(nation["casualties"] <= nation["lost_tankers"])


def test_nobody_is_exposed_where_there_is_no_group(simulate: Simulate, mali: Scenario) -> None:
    calm = simulate(mali.variant("no-blockade"), runs=2, days=20).nation
    assert calm["released_tankers"].min() > 0
    assert calm["exposed_tankers"].max() == 0


def test_the_treasury_gets_its_tax_on_what_the_pumps_sell(mali: Scenario, base: Recorded) -> None:
    sold = base.markets["pump_sales_l"].sum(axis=(2, 3))
    normal = (base.markets["consumption_l"] + base.markets["unserved_l"]).sum(axis=(2, 3))
    rate = mali.welfare.tax_per_l.value
    close(base.nation["tax_revenue"], rate * sold)
    close(base.nation["tax_lost"], rate * (normal - sold))


def test_public_cost_is_the_sum_of_every_levers_cost(simulate: Simulate, mali: Scenario) -> None:
    costs = ("margin_subsidy", "driver_bonus", "insurance", "emergency", "air_bridge", "truce")
    parts = [f"{name}_cost" for name in ("escort", *costs)]
    priced = {
        "welfare.escort_cost_per_tanker": 100_000,
        "welfare.hire_cost_per_trip": 3e6,
        "welfare.air_bridge_cost_per_l": 1_500,
    }
    for variant, cost in (
        ("margin-subsidy", "margin_subsidy_cost"),
        ("driver-bonus", "driver_bonus_cost"),
        ("insured-convoys", "insurance_cost"),
        ("emergency-imports", "emergency_cost"),
        ("air-bridge", "air_bridge_cost"),
        ("paid-truce", "truce_cost"),
    ):
        nation = simulate(mali.variant(variant).with_values(priced), runs=2, days=80).nation
        assert np.abs(nation[cost]).max() > 0.0
        np.testing.assert_allclose(
            nation["public_cost"], sum(nation[part] for part in parts), rtol=1e-12
        )
    paid = nation["truce_cost"]
    assert np.array_equal(nation["group_revenue"], paid)
    assert paid[0, 40] == 50_000_000


def test_a_station_share_is_dry_or_wet(here: SimpleNamespace) -> None:
    recorded = here.recorded
    assert np.all((recorded.markets["dry_share"] >= 0) & (recorded.markets["dry_share"] <= 1))
    demand = recorded.markets["consumption_l"] + recorded.markets["unserved_l"]
    dry = (recorded.markets["dry_share"] * demand).sum(axis=3) / demand.sum(axis=3)
    close(recorded.zones["wet_share"], 1.0 - dry, litres=1e-9)


# ------------------------------------------------------------------------------------------ shares


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("zones", "panic"),
        ("zones", "access_share"),
        ("corridors", "loss_belief_prob"),
        ("corridors", "effort_share"),
        ("units", "unit_readiness_share"),
        ("nation", "mobilised_share"),
        ("nation", "suppression_share"),
        ("nation", "transport_service_share"),
        ("nation", "schools_open"),
    ],
)
def test_a_share_is_a_share(shipped: Shipped, part: str, name: str) -> None:
    for here in shipped.values():
        share = getattr(here.recorded, part)[name]
        assert share.min() >= 0.0
        assert share.max() <= 1.0 + 1e-12


def test_effort_is_spread_whole_over_the_roads(here: SimpleNamespace) -> None:
    effort = here.recorded.corridors["effort_share"]
    floor = here.scenario.group.effort_floor.value
    close(effort.sum(axis=2), np.ones(effort.shape[:2]), litres=1e-12)
    assert effort.min() >= floor * (1 - 1e-9)


def test_undelivered_and_arrived_fuel_are_normal_use(here: SimpleNamespace) -> None:
    nation = here.recorded.nation
    whole = nation["undelivered_l"] + nation["arrived_l"]
    close(whole, here.scenario.demand.total_l_per_day.value + np.zeros_like(whole))


def test_customs_register_their_share(mali: Scenario, base: Recorded) -> None:
    coverage = mali.reporting.customs_coverage_share.value
    close(base.nation["customs_l"], coverage * base.nation["arrived_l"])
