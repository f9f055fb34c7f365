"""Which structures a scenario has, what each drops, and which draws it refuses."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import InvalidInput
from sim.scenario import Scenario, priors_of
from sim.study.structures import WHOLE, whole_model

NAMES = [
    "constant-elasticity",
    "no-army-loop",
    "no-group-learning",
    "no-panic",
    "no-resale",
    "no-spillover",
    "risk-neutral-importers",
]


def test_every_structure_says_what_it_drops(scenario: Scenario) -> None:
    found = sim.structures_of(scenario)
    assert [one.name for one in found] == NAMES
    assert all(one.drops and one.title for one in found)
    assert [one.scenario for one in found] == [scenario.variant(name) for name in NAMES]


def test_some_of_them_in_the_order_asked_for(scenario: Scenario) -> None:
    found = sim.structures_of(scenario, names=["no-resale", "no-panic"])
    assert [one.name for one in found] == ["no-resale", "no-panic"]


def test_a_structure_is_laid_over_a_policy_as_it_stands(scenario: Scenario) -> None:
    policy = scenario.variant("army-first").with_values({"market.slope": 0.3})
    (found,) = sim.structures_of(policy, names=["no-resale"])
    assert found.scenario.rationing.army_weight.value == 3
    assert found.scenario.market.slope.value == 0.3
    assert found.scenario.market.resale_share.value == 0
    assert found.pinned == ("market.resale_share",)


def test_no_draw_brings_back_what_is_dropped(scenario: Scenario) -> None:
    (calm,) = sim.structures_of(scenario, names=["no-panic"])
    assert calm.pinned == ("panic.dry_rate", "panic.news_rate", "panic.neighbour_rate")
    assert not set(calm.pinned) & set(priors_of(calm.scenario))
    values = {
        "panic.dry_rate": np.array([0.1, 0.4]),
        "events.departures.value": np.array([0.1, 0.2]),
        "market.slope": np.array([0.3, 0.4]),
    }
    assert set(calm.values_in(values)) == {"market.slope"}
    assert set(whole_model(scenario).values_in(values)) == set(values)


def test_the_whole_model_is_the_scenario(scenario: Scenario) -> None:
    whole = whole_model(scenario)
    assert (whole.name, whole.drops, whole.pinned) == (WHOLE, "", ())
    assert whole.scenario is scenario


def test_a_scenario_without_structures_has_none() -> None:
    assert sim.structures_of(sim.load("nepal-2015")) == ()


def test_what_is_no_structure_is_told_with_the_nearest(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput) as caught:
        sim.structures_of(scenario, names=["no-panics", "no-truce", "no-panic", "no-panic"])
    first, second, third = caught.value.problems
    assert first.startswith("mali-2025 has no structure 'no-panics'; it has constant-elasticity, ")
    assert first.endswith("Did you mean 'no-panic'?")
    assert second.startswith("mali-2025 has no structure 'no-truce'")
    assert third == "structure 'no-panic' is given twice."
