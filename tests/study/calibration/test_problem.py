"""What is to be found out: a scenario without priors, or without reports, is no problem."""

from __future__ import annotations

import pytest

import sim
from sim.errors import ScenarioError
from sim.scenario import Scenario, priors_of
from sim.scenario.schema import GROUPS
from sim.study.calibration.problem import problem_of


def without_priors(scenario: Scenario) -> Scenario:
    """Return a scenario all of whose numbers are known."""
    groups = {}
    for name in GROUPS:
        group = getattr(scenario, name)
        fixed = {key: number.model_copy(update={"prior": None}) for key, number in group}
        groups[name] = group.model_copy(update=fixed)
    return scenario.model_copy(update={**groups, "priors": {}})


def test_a_scenario_of_which_no_number_has_a_prior_is_refused() -> None:
    mali = without_priors(sim.load("mali-2025"))
    assert priors_of(mali) == {}
    with pytest.raises(ScenarioError) as caught:
        problem_of(mali, runs=2, seed=1)
    assert caught.value.problems == (
        "mali-2025: no number has a prior, so there is nothing to calibrate.",
    )


def test_without_priors_and_without_reports_both_are_said() -> None:
    with pytest.raises(ScenarioError) as caught:
        problem_of(without_priors(sim.load("nepal-2015")), runs=2, seed=1)
    assert caught.value.problems == (
        "nepal-2015: no number has a prior, so there is nothing to calibrate.",
        "nepal-2015: seeds/targets.csv has no calibration target of this scenario.",
    )


def test_a_scenario_with_both_is_a_problem() -> None:
    problem = problem_of(sim.load("mali-2025"), runs=2, seed=1)
    assert len(problem.space.paths) == 48
    assert len(problem.reports) == 16
