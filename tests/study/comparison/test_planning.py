"""What cannot be compared is refused before anything runs, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import Result
from sim.scenario import Scenario, list_scenarios
from sim.study.comparison.planning import check_comparison

OPTIONS: dict[str, Any] = {
    "runs": 4,
    "seed": 3,
    "days": 20,
    "by": "fuel_l",
    "values": {},
    "threads": None,
}


def problems_of(policies: Any, **changes: Any) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        check_comparison(policies, **{**OPTIONS, **changes})
    return list(caught.value.problems)


def test_every_shipped_variant_can_be_paired(scenario: Scenario) -> None:
    cases = [case.name.partition("/") for case in list_scenarios()]
    names = [variant for folder, _, variant in cases if folder == "mali-2025" and variant]
    assert len(names) > 20
    policies = {"base": scenario, **{name: scenario.variant(name) for name in names}}
    assert check_comparison(policies, **OPTIONS) == 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seed": 8}, "its seed is 8, and 3 is asked for"),
        ({"runs": 5}, "its runs is 5, and 4 is asked for"),
        ({"days": 21}, "its days is 21, and 20 is asked for"),
        (
            {"values": {"market.slope": np.full(4, 0.3)}},
            "parameters that vary from run to run differ",
        ),
    ],
)
def test_a_result_of_other_luck_is_refused(
    base: Result, change: dict[str, Any], reason: str
) -> None:
    drawn = base.drawn - change.get("values", {}).keys()
    policies = {"base": base, "other": replace(base, **change, drawn=drawn)}
    assert problems_of(policies) == [f"policy 'other' cannot be paired with 'base': {reason}."]


def test_another_country_is_refused_with_every_reason(scenario: Scenario) -> None:
    policies = {"base": scenario, "nepal": sim.load("nepal-2015")}
    told = problems_of(policies, days=None)
    assert all(line.startswith("policy 'nepal' cannot be paired with 'base': ") for line in told)
    for reason in (
        "it rests on ",
        "it starts on ",
        "currency, zones or segments differ",
        "their corridors differ",
    ):
        assert any(reason in line for line in told)


def test_another_horizon_is_refused_unless_days_are_asked_for(scenario: Scenario) -> None:
    shorter = scenario.model_copy(
        update={"calendar": scenario.calendar.model_copy(update={"days": 90})}
    )
    policies = {"base": scenario, "shorter": shorter}
    assert problems_of(policies, days=None) == [
        "policy 'shorter' cannot be paired with 'base': it has 90 days, the other 180."
    ]
    assert check_comparison(policies, **OPTIONS) == 4


def test_nothing_to_compare(scenario: Scenario) -> None:
    few = "policies: give at least two, by name: {'base': base, 'insured': insured}."
    assert problems_of({"base": scenario}) == [few]
    assert problems_of([scenario, scenario]) == [few]
    assert problems_of({"base": scenario, "": scenario, "x": "mali-2025"}) == [
        "policy '': a name must be a text that is not empty.",
        "policy 'x' is neither a scenario nor a result.",
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"runs": 1},
            "runs = 1 must be a whole number of at least 2: one run alone has no uncertainty.",
        ),
        ({"seed": 0.5}, "seed = 0.5 must be a whole number of at most 64 bits."),
        ({"days": 0}, "days = 0 must be a whole number from 1 to 3650."),
        ({"threads": 0}, "threads = 0 must be a whole number of at least 1."),
        (
            {"by": "surplus_los"},
            "by = 'surplus_los' is no account. Did you mean 'surplus_loss'?",
        ),
        (
            {"by": "tax_revenue"},
            "by = 'tax_revenue': neither more nor less of it is better, since it is what one side "
            "pays and another receives.",
        ),
        (
            {"values": {"market.slop": np.full(4, 0.3)}},
            "values of 'market.slop': the scenario has no number at this path. "
            "Did you mean 'market.slope'?",
        ),
        (
            {"values": {"market.slope": np.full(3, 0.3)}},
            "values of 'market.slope': 3 numbers for 4 runs; give one a run.",
        ),
    ],
)
def test_a_mistake_is_one_line(scenario: Scenario, change: dict[str, Any], line: str) -> None:
    assert problems_of({"base": scenario, "same": scenario}, **change) == [line]


def test_values_may_not_undo_a_policy(scenario: Scenario) -> None:
    steep = scenario.with_values({"market.slope": 0.5})
    told = problems_of({"base": scenario, "steep": steep}, values={"market.slope": np.full(4, 0.3)})
    assert told == [
        "values of 'market.slope' would overwrite what policy 'steep' changes; "
        "leave the column or the policy out."
    ]


def test_all_problems_come_at_once(scenario: Scenario) -> None:
    policies = {"base": scenario, "nepal": sim.load("nepal-2015")}
    assert len(problems_of(policies, runs=0, by="x")) >= 5


def test_values_that_are_no_numbers(scenario: Scenario) -> None:
    frame = pd.DataFrame({"market.slope": ["steep", "flat"]})
    with pytest.raises(InvalidInput, match=r"^values: every column must be numbers"):
        sim.compare({"base": scenario, "same": scenario}, values=frame)
