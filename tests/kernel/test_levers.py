"""Every lever acts from its day on and not before, and in the intended direction (T12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.kernel import Recorded
from sim.kernel import levers as at
from sim.scenario.levers import BY_NAME, LEVER_NAMES
from sim.scenario.schema import Scenario

Simulate = Callable[..., Recorded]
WithEvents = Callable[..., Scenario]
DAY, DAYS, RUNS = 10, 80, 16
WEST, SOUTH = 0, 1
ESCORTS, KATI = 0, 4
POWER = 0

# lever, target, value: one event each, stronger than anything in the base
EVENTS = (
    ("announcement", "south", 0.3),
    ("truce", "", 0.0),
    ("price_cap", "gasoline", 1_500.0),
    ("margin_subsidy", "", 300.0),
    ("truck_insurance", "", 1.0),
    ("cargo_insurance", "", 1.0),
    ("insurance_premium", "", 3e6),
    ("driver_bonus", "", 9_000.0),
    ("escort_effort", "", 0.95),
    ("escort_mandate", "", 1.0),
    ("escort_weight", "west", 1.0),
    ("rationing_weight", "army", 50.0),
    ("service_order", "escort-force", 9.0),
    ("ration", "transport", 26.0),
    ("resale_enforcement", "", 1.0),
    ("security_stock", "", 9.0),
    ("air_bridge", "", 1e6),
    ("parallel_inflow", "mopti", 2e5),
    ("corridor_capacity", "south", 5.0),
    ("utility_payment_limit", "", 0.0),
    ("schools_closed", "", 1.0),
)
BY_LEVER = {name: (name, target, value) for name, target, value in EVENTS}


@pytest.fixture(scope="module")
def without(simulate: Simulate, mali: Scenario) -> Recorded:
    return simulate(mali, runs=RUNS, days=DAYS)


@pytest.fixture(scope="module")
def with_lever(
    simulate: Simulate, mali: Scenario, with_events: WithEvents
) -> Callable[[str], Recorded]:
    """Return a function that runs the base with one lever moved on day 10, kept for all tests."""
    done: dict[str, Recorded] = {}

    def run(name: str) -> Recorded:
        if name not in done:
            lever, target, value = BY_LEVER[name]
            moved = with_events(mali, (lever, target, DAY, value))
            done[name] = simulate(moved, runs=RUNS, days=DAYS, debug=True)
        return done[name]

    return run


# ----------------------------------------------------------------------------------- every lever


def test_every_lever_is_tried() -> None:
    assert tuple(name for name, _, _ in EVENTS) == LEVER_NAMES
    for name, _, value in EVENTS:
        assert BY_NAME[name].low <= value <= BY_NAME[name].high


def test_the_kernel_knows_every_lever_by_its_place() -> None:
    for number, name in enumerate(LEVER_NAMES):
        assert getattr(at, name.upper()) == number


@pytest.mark.parametrize("name", LEVER_NAMES)
def test_a_lever_acts_from_its_day_on_and_not_before(
    without: Recorded, with_lever: Callable[[str], Recorded], name: str
) -> None:
    moved = with_lever(name)
    acted = False
    for mine, yours in zip(without[:6], moved[:6], strict=True):
        before, changed = mine[:, :DAY], yours[:, :DAY]
        assert np.ascontiguousarray(before).tobytes() == np.ascontiguousarray(changed).tobytes()
        acted = acted or mine.tobytes() != yours.tobytes()
    assert acted


# -------------------------------------------------------------------------------------- T12: signs


def after(recorded: Recorded, part: str, name: str, *place: Any) -> float:
    """Mean of an observable over runs and the days from the lever's on."""
    return float(getattr(recorded, part)[name][(slice(None), slice(DAY, None), *place)].mean())


@pytest.mark.parametrize(
    ("name", "sign", "part", "observable", "place"),
    [
        ("announcement", "-", "corridors", "corridor_dispatched", (SOUTH,)),
        ("truce", "-", "nation", "lost_tankers", ()),
        ("truce", "-", "nation", "undelivered_l", ()),
        ("price_cap", "+", "nation", "margin_per_l", ()),
        ("price_cap", "+", "nation", "dispatched_tankers", ()),
        ("margin_subsidy", "+", "nation", "dispatched_tankers", ()),
        ("margin_subsidy", "+", "nation", "subsidy_cost", ()),
        ("truck_insurance", "+", "nation", "dispatched_tankers", ()),
        ("cargo_insurance", "+", "nation", "dispatched_tankers", ()),
        ("insurance_premium", "-", "nation", "dispatched_tankers", ()),
        ("driver_bonus", "+", "nation", "dispatched_tankers", ()),
        ("escort_effort", "+", "nation", "escort_capacity", ()),
        ("escort_effort", "-", "nation", "suppression_share", ()),
        ("escort_mandate", "-", "corridors", "solo_departures", ()),
        ("escort_mandate", "+", "nation", "queued_tankers", ()),
        ("escort_weight", "+", "corridors", "escorted_departures", (WEST,)),
        ("rationing_weight", "+", "units", "unit_received_l", ()),
        ("service_order", "-", "units", "unit_received_l", (ESCORTS,)),
        ("service_order", "+", "units", "unit_received_l", (KATI,)),
        ("ration", "+", "markets", "queue_hours", ()),
        ("security_stock", "+", "nation", "dispatched_tankers", ()),
        ("air_bridge", "-", "markets", "unserved_l", (slice(None), 1)),
        ("air_bridge", "+", "nation", "air_bridge_l", ()),
        ("parallel_inflow", "+", "markets", "parallel_sales_l", (4,)),
        ("parallel_inflow", "-", "markets", "parallel_price_per_l", (4,)),
        ("corridor_capacity", "-", "corridors", "corridor_dispatched", (SOUTH,)),
        ("utility_payment_limit", "-", "users", "user_received_l", (POWER,)),
        ("utility_payment_limit", "-", "nation", "power_hours", ()),
        ("schools_closed", "-", "nation", "schools_open", ()),
    ],
)
def test_t12_a_lever_moves_what_it_is_meant_to_move(
    without: Recorded,
    with_lever: Callable[[str], Recorded],
    name: str,
    sign: str,
    part: str,
    observable: str,
    place: tuple[Any, ...],
) -> None:
    effect = after(with_lever(name), part, observable, *place) - after(
        without, part, observable, *place
    )
    assert effect > 0.0 if sign == "+" else effect < 0.0


def test_more_tankers_on_the_road_are_more_tankers_exposed(
    without: Recorded, with_lever: Callable[[str], Recorded]
) -> None:
    insured = with_lever("truck_insurance")
    assert insured.nation["released_tankers"].sum() > without.nation["released_tankers"].sum()


def test_enforcement_ends_resale(without: Recorded, with_lever: Callable[[str], Recorded]) -> None:
    # All that the pumps sell is used, where nobody buys to resell.
    for recorded, is_resold in ((without, True), (with_lever("resale_enforcement"), False)):
        markets = recorded.markets[:, DAY + 1 :]
        resold = markets["pump_sales_l"] + markets["parallel_sales_l"] - markets["purchases_l"]
        assert bool(resold.max() > 1.0) is is_resold


# ------------------------------------------------------------------------------- the official price


@pytest.mark.parametrize("cap", [600.0, 1_000.0])
def test_without_a_shortage_the_price_follows_the_cap_at_once(
    simulate: Simulate, mali: Scenario, with_events: WithEvents, cap: float
) -> None:
    calm = with_events(mali.variant("no-blockade"), ("price_cap", "gasoline", 5, cap), crisis=False)
    markets = simulate(calm, runs=2, days=20, debug=True).markets
    assert np.all(markets["price_multiple"] == 1.0)
    np.testing.assert_allclose(markets["parallel_price_per_l"][:, 5:, :, 0], cap, rtol=1e-12)
    assert np.all(markets["queue_hours"] == 0.0)


def test_in_a_shortage_a_higher_cap_leaves_the_parallel_price_where_it_is(
    simulate: Simulate, mali: Scenario, with_events: WithEvents
) -> None:
    day, cap = 50, 900.0
    quiet = mali.with_values({"market.noise_sigma": 0})
    raised = with_events(quiet, ("price_cap", "gasoline", day, cap))
    before = simulate(quiet, runs=4, days=day + 1).markets[:, day, 0, 0]
    after_ = simulate(raised, runs=4, days=day + 1).markets[:, day, 0, 0]
    price = after_["parallel_price_per_l"]
    assert before["parallel_price_per_l"].min() > 1_200.0
    np.testing.assert_allclose(price, before["parallel_price_per_l"], rtol=0.1)
    np.testing.assert_allclose(price, cap * after_["price_multiple"])
    assert np.all(after_["queue_hours"] < before["queue_hours"])
