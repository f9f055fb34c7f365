"""Forecasts from what happened are of the very runs that gave the reports."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.evidence import Target
from sim.results.patterns.evaluate import asked_of, cases_of
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import sample_in
from sim.scenario import Scenario
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.replay import replayed
from sim.study.calibration.reports import reports_of
from sim.study.calibration.stages import stages_of
from sim.study.validation.draws import drawn_from
from sim.study.validation.history import Lived, from_history


@pytest.fixture(scope="module")
def held_out(scenario: Scenario) -> dict[str, Target]:
    asked, _ = asked_of(scenario)
    return {key: row for key, row in asked.items() if row.role == "validation"}


@pytest.fixture(scope="module")
def lived(posterior: Posterior, scenario: Scenario, held_out: dict[str, Target]) -> Lived:
    return from_history(cases_of(scenario)[0], held_out, drawn_from(posterior, 6), threads=1)


def test_fitted_statistics_are_kept_to_the_bit(
    posterior: Posterior, scenario: Scenario, lived: Lived
) -> None:
    assert lived.n_lost == 0
    assert lived.weights.tolist() == pytest.approx([1 / 6] * 6)
    draws = drawn_from(posterior, 6)
    reports = reports_of(scenario.name)
    ends = tuple(stage.end_day for stage in stages_of(reports))
    luck = posterior.luck[draws.rows]
    for rows, recorded in replayed(scenario, draws.values, luck, ends=ends, days=110):
        own = {path: column[rows] for path, column in draws.values.items()}
        sample = sample_in(scenario, recorded, values=own)
        for row in reports:
            first, last = row.target.from_day or 0, row.target.to_day
            window = range(first, 1 + (ends[-1] - 1 if last is None else last))
            again = statistic_of(row.target.id)(sample, window)
            kept = posterior.statistics[row.target.id][draws.rows][rows]
            np.testing.assert_array_equal(again, kept, err_msg=row.target.id)
        waiting = statistic_of("waiting-early-december")(sample, range(91, 92))
        np.testing.assert_array_equal(waiting, lived.numbers["25b"][rows])


def test_every_row_has_a_forecast_the_variant_of_later_days_too(
    lived: Lived, held_out: dict[str, Target]
) -> None:
    assert set(lived.numbers) == set(held_out)
    assert lived.reasons == {}
    assert held_out["24b"].variant == "no-truce"
    assert all(len(numbers) == 6 for numbers in lived.numbers.values())


def test_a_variant_of_other_early_days_shares_no_history(
    posterior: Posterior, scenario: Scenario, held_out: dict[str, Target]
) -> None:
    cases, _ = cases_of(scenario)
    apart = {**cases, "no-truce": scenario.variant("no-blockade")}
    lived = from_history(apart, held_out, drawn_from(posterior, 3), threads=1)
    assert "24b" not in lived.numbers
    assert lived.reasons == {"24b": "no-truce differs from the scenario before the last report"}
    assert set(lived.numbers) == set(held_out) - {"24b"}


def test_threads_change_no_number(
    posterior: Posterior, scenario: Scenario, held_out: dict[str, Target], lived: Lived
) -> None:
    again = from_history(cases_of(scenario)[0], held_out, drawn_from(posterior, 6), threads=4)
    for key, numbers in lived.numbers.items():
        np.testing.assert_array_equal(again.numbers[key], numbers)


def test_draws_whose_run_is_another_are_left_out(
    posterior: Posterior, scenario: Scenario, held_out: dict[str, Target]
) -> None:
    rows = {"25b": held_out["25b"]}
    cases, _ = cases_of(scenario)
    kept = {name: numbers.copy() for name, numbers in posterior.statistics.items()}
    kept["power-hours"][:2] += 0.01
    lived = from_history(cases, rows, drawn_from(replace(posterior, statistics=kept), 10))
    assert (lived.n_lost, lived.weights[:3].tolist()) == (2, [0.0, 0.0, pytest.approx(1 / 8)])
    other = replace(posterior, luck=posterior.luck + 1)
    none = from_history(cases, rows, drawn_from(other, 10))
    assert none.numbers == {}
    assert none.reasons["25b"].endswith("draws do not give the run that they were kept with")


def test_luck_of_other_stages_is_refused(
    posterior: Posterior, scenario: Scenario, held_out: dict[str, Target]
) -> None:
    short = replace(posterior, luck=posterior.luck[:, :-1])
    with pytest.raises(InvalidInput, match="hold the luck of 2 stages, and the reports of mali"):
        from_history(cases_of(scenario)[0], held_out, drawn_from(short, 3))
