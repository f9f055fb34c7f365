"""Before any fit: could the model have said what was reported?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import NotPassed
from sim.study.calibration import words
from sim.study.calibration.prior_check import (
    OUTERMOST,
    beside,
    check_prior,
    percentiles_sentence,
    prior_predictive,
)
from sim.study.calibration.problem import Problem, problem_of
from sim.study.calibration.reports import reports_of

NAN, INF = float("nan"), float("inf")
REPORTS = {report.target.id: report for report in reports_of("mali-2025")}


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


@pytest.mark.parametrize(
    ("name", "middle"),
    [
        ("capital-breaks", 36.0),  # day 30 to 42
        ("price-bamako-late-october", 2_000.0),  # 1,700 to 2,300, though ratios count
        ("capital-holds", 900.0),  # at most
        ("stations-dry", 0.8),  # at least
        ("kati-received-none", 0.05),  # nothing, or not more than this
    ],
)
def test_a_report_stands_in_the_middle_of_its_band_or_at_its_bound(
    name: str, middle: float
) -> None:
    assert REPORTS[name].middle == middle


@pytest.mark.parametrize(
    ("name", "numbers", "percentile"),
    [
        ("capital-breaks", [20.0, 30.0, 40.0, 50.0], 50.0),  # 36: two of four below
        ("capital-breaks", [20.0, 36.0, 36.0, INF], 50.0),  # one below, two ties are one
        ("capital-breaks", [20.0, 30.0, 35.0, INF], 75.0),  # what never breaks is above
        ("capital-breaks", [40.0, 50.0], 0.0),
        ("capital-breaks", [10.0, 20.0], 100.0),
        ("capital-holds", [775.0, 775.0, 775.0, 950.0, 4_000.0], 60.0),
        ("stations-dry", [0.0, 0.0, 0.8, 0.9], 62.5),
        ("kati-received-none", [0.0, 0.0, 0.05, 1.0, 1.0], 50.0),
    ],
)
def test_the_percentile_is_counted_by_hand(
    name: str, numbers: list[float], percentile: float
) -> None:
    row = beside(REPORTS[name], np.array(numbers))
    assert row["percentile"] == percentile
    assert row["exists_share"] == 1.0


def test_runs_without_the_statistic_are_left_out_and_counted() -> None:
    row = beside(REPORTS["mopti-leads-bamako"], np.array([NAN, 10.0, 20.0, 30.0, NAN]))
    assert row["percentile"] == pytest.approx(100 / 3)  # at least 14: one of three is below
    assert row["exists_share"] == 0.6
    assert row["median"] == 20.0


def test_where_no_run_has_the_statistic_nothing_is_known() -> None:
    row = beside(REPORTS["mopti-leads-bamako"], np.array([NAN, NAN]))
    assert np.isnan([row["low"], row["median"], row["high"], row["percentile"]]).all()
    assert (row["exists_share"], row["is_met"]) == (0.0, False)
    with pytest.raises(NotPassed, match=r"99\.8 % of the prior's runs lie in none"):
        check_prior(pd.DataFrame.from_dict({"some": {**row, "moved_by": ""}}, orient="index"))


def test_what_stops_a_fit_is_at_an_outermost_percentile() -> None:
    random = np.random.default_rng(4)
    for report, spread in ((REPORTS["power-hours"], 3.0), (REPORTS["stations-dry"], 0.4)):
        for shift in np.linspace(-4.0, 4.0, 41):
            row = beside(report, report.middle + spread * (shift + random.standard_normal(1_000)))
            if not row["is_met"]:
                assert not 100 * OUTERMOST < row["percentile"] < 100 * (1 - OUTERMOST)


def test_the_prior_of_mali_has_a_percentile_of_every_report(problem: Problem) -> None:
    table = prior_predictive(problem, draws=400)
    assert table["percentile"].between(0.1, 99.9).all()
    assert table["exists_share"].between(0.8, 1.0).all()
    lowest, highest = table["percentile"].idxmin(), table["percentile"].idxmax()
    assert percentiles_sentence(table) == (
        "among the runs of the prior, the 16 reports stand between percentiles "
        f"{table['percentile'].min():.0f} ({lowest}) and "
        f"{table['percentile'].max():.0f} ({highest})"
    )


def test_a_percentile_in_words() -> None:
    values = (0.0, 0.05, 0.4, 1.0, 49.6, 99.0, 99.5, 99.95, 100.0, NAN)
    said = ["0", "under 0.1", "0.4", "1", "50", "99", "99.5", "over 99.9", "100", "none"]
    assert [words.percentile(value) for value in values] == said


def test_a_percentile_among_some_runs_says_among_how_many() -> None:
    report = REPORTS["stations-dry"]
    numbers = [[0.0, 0.9, 0.9], [0.0, 0.9, NAN], [NAN, NAN, NAN]]
    said = [words.standing(pd.Series(beside(report, np.array(some)))) for some in numbers]
    assert said == ["33", "50, of the 66.7 % of runs that have one", "none"]
