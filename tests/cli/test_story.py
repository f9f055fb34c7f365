"""The sentence after the table, from runs whose numbers are known."""

from __future__ import annotations

import pandas as pd
import pytest

import sim
from sim.cli.story import story_of
from sim.results import Result
from sim.scenario import Scenario


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return sim.load("mali-2025")


def result_with(scenario: Scenario, *, missing: list[float], lost: list[float]) -> Result:
    sums = {"undelivered_l": missing, "lost_l": lost}
    outcomes = {
        row.outcome: sums.get(row.observable, [0.0] * len(lost)) for row in scenario.outcomes
    }
    return Result(
        scenario=scenario,
        seed=1,
        runs=len(lost),
        days=180,
        record="summary",
        outcomes=pd.DataFrame(outcomes),
        accounts=pd.DataFrame(),
    )


def test_the_story_is_the_ratio(scenario: Scenario) -> None:
    story = story_of(result_with(scenario, missing=[80.0, 80.0, 80.0], lost=[8.0, 10.0, 16.0]))
    assert story == (
        "By 2 Nov the tankers lost had carried 10.0 million litres, and 80.0 million litres had "
        "not been delivered: 8.00 times as much (90 % of runs: 5.30 to 9.80). Fear of the road, "
        "more than fire, empties the pumps."
    )


def test_the_moral_needs_its_numbers(scenario: Scenario) -> None:
    story = story_of(result_with(scenario, missing=[4.0], lost=[8.0]))
    assert "0.50 times as much" in story
    assert "Fear" not in story


def test_a_country_at_peace_has_no_ratio(scenario: Scenario) -> None:
    story = story_of(result_with(scenario, missing=[0.0, 1.0], lost=[0.0, 0.0]))
    assert story == "By 2 Nov most runs had lost no fuel on the road."


def test_no_outcomes_no_story(scenario: Scenario) -> None:
    silent = scenario.model_copy(update={"outcomes": ()})
    assert story_of(result_with(silent, missing=[1.0], lost=[1.0])) == ""
