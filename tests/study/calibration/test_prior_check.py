"""Before any fit: could the model have said what was reported?"""

from __future__ import annotations

from dataclasses import replace

import pytest

import sim
from sim.errors import NotPassed
from sim.study.calibration.prior_check import check_prior, prior_predictive
from sim.study.calibration.problem import Problem, problem_of


@pytest.fixture(scope="module")
def problem() -> Problem:
    return problem_of(sim.load("mali-2025"), runs=2, seed=1)


def test_the_prior_of_mali_can_say_what_was_reported(problem: Problem) -> None:
    table = prior_predictive(problem, draws=400)
    assert list(table["is_met"]) == [True] * len(problem.reports)
    assert sorted(table.index) == sorted(row.target.id for row in problem.reports)
    check_prior(table)


def test_what_moves_a_statistic_most_is_named(problem: Problem) -> None:
    table = prior_predictive(problem, draws=400)
    assert "demand.total_l_per_day" in table.loc["customs-volume-october", "moved_by"]


def test_a_report_out_of_reach_stops_the_fit_and_names_where_to_look(problem: Problem) -> None:
    report = next(row for row in problem.reports if row.target.id == "power-hours")
    unheard = replace(report, target=replace(report.target, low=30.0, high=40.0))
    alone = replace(problem, reports=(unheard,))
    with pytest.raises(NotPassed, match=r"power-hours: reported 30 to 40 .* no fit can mend that"):
        check_prior(prior_predictive(alone, draws=100))
