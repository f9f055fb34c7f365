"""The frozen policy: nothing dated is left, and the two starts differ in their first days alone."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim import kernel
from sim.scenario import Scenario
from sim.study.frozen import NOT_HELD, STARVED_DAYS, frozen, held_events

DAYS = 200


def test_policy_in_force_is_held_and_the_crisis_taken_out(scenario: Scenario) -> None:
    assert frozen(scenario, days=DAYS, is_broken=False).events == ()
    insured = frozen(scenario.variant("insured-convoys"), days=DAYS, is_broken=False)
    held = {event.lever: event for event in insured.events}
    assert set(held) == {"truck_insurance", "cargo_insurance", "insurance_premium"}
    assert all(insured.days_of(event) == (0, DAYS - 1) for event in held.values())


@pytest.mark.parametrize("name", [row.name for row in sim.list_scenarios()])
def test_every_shipped_scenario_can_be_frozen(name: str) -> None:
    case = sim.load(name)
    for is_broken in (False, True):
        events = frozen(case, days=DAYS, is_broken=is_broken).events
        assert {event.start for event in events} <= {"0", str(STARVED_DAYS)}


def test_what_is_not_held_are_levers(scenario: Scenario) -> None:
    assert set(sim.scenario.levers.LEVER_NAMES) >= NOT_HELD
    assert {event.lever for event in scenario.events} <= NOT_HELD
    assert held_events(scenario) == ()


def test_the_broken_start_differs_in_its_first_days_alone(scenario: Scenario) -> None:
    broken = frozen(scenario, days=DAYS, is_broken=True)
    spans = {event.lever: broken.days_of(event) for event in broken.events}
    assert spans == {
        "corridor_capacity": (0, STARVED_DAYS - 1),
        "announcement": (STARVED_DAYS, STARVED_DAYS),
    }
    targets = [event.target for event in broken.events if event.lever == "announcement"]
    assert targets == list(scenario.corridor_names)


def test_what_brings_fuel_waits_in_the_broken_start(scenario: Scenario) -> None:
    flown = scenario.model_copy(
        update={
            "priors": {},
            "events": (
                sim.scenario.tables.Event(
                    event="flown", lever="air_bridge", start="20", value=1e5, is_crisis=False
                ),
            ),
        }
    )
    (bridge,) = [
        event
        for event in frozen(flown, days=DAYS, is_broken=True).events
        if event.lever == "air_bridge"
    ]
    assert bridge.start == str(STARVED_DAYS)
    (bridge,) = frozen(flown, days=DAYS, is_broken=False).events
    assert bridge.start == "0"


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_mobilisation_never_moves(scenario: Scenario, share: float) -> None:
    calm = frozen(scenario, days=DAYS, is_broken=False, mobilised_share=share)
    (_, recorded), *_ = kernel.chunks(calm, runs=1)
    np.testing.assert_array_equal(recorded.nation["mobilised_share"], share)


def test_the_broken_start_is_broken(scenario: Scenario) -> None:
    broken = frozen(scenario, days=STARVED_DAYS + 1, is_broken=True)
    (_, recorded), *_ = kernel.chunks(broken, runs=2)
    assert recorded.nation["arrived_l"][:, 20:].max() == 0.0
    assert recorded.nation["readiness_share"][:, STARVED_DAYS - 1].max() < 0.05
    assert recorded.corridors["loss_belief_prob"][:, STARVED_DAYS].min() > 0.09


def test_the_fleet_is_multiplied_within_what_a_fleet_may_be(scenario: Scenario) -> None:
    fleet = scenario.entry.fleet.value
    many = frozen(scenario, days=DAYS, is_broken=False, fleet_multiple=50.0)
    assert many.entry.fleet.value == 50.0 * fleet
    most = frozen(scenario, days=DAYS, is_broken=False, fleet_multiple=1e9)
    assert most.entry.fleet.value == 1e6
