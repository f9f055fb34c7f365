"""What a calibration costs: counted runs, measured times, and times that are not known."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.study.calibration.batches import cost_name, load_cost, save_cost
from sim.study.calibration.cost import Cost, Meter, total_of
from sim.study.calibration.moments import prior_of
from sim.study.calibration.problem import Problem, problem_of
from sim.study.calibration.stages import stages_of
from sim.study.calibration.walk import cost_of, step_of, walk_table
from sim.study.calibration.weighing import Batch, effort_at

MADE = Cost(10.0, 16.0, 12.0, 8.0)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return problem_of(sim.load("mali-2025"), runs=40, seed=1)


def busy(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_shares_are_of_all_processor_time() -> None:
    assert MADE.outside_share == pytest.approx(0.5)
    assert MADE.judging_share == pytest.approx(0.25)
    assert np.isnan(Cost(1.0, 0.0, 0.0, 0.0).outside_share)
    assert total_of([MADE, MADE]) == Cost(20.0, 32.0, 24.0, 16.0)
    assert total_of([]) == Cost(0.0, 0.0, 0.0, 0.0)


def test_threads_add_up_in_the_kernel_and_sleep_costs_no_processor() -> None:
    meter = Meter()

    def call(_: int) -> None:
        with meter.kernel():
            busy(0.02)

    with meter.batch():
        with meter.likelihood(), ThreadPoolExecutor(2) as pool:
            list(pool.map(call, range(4)))
        time.sleep(0.1)
    cost = meter.cost
    assert 0.08 <= cost.kernel_seconds < cost.likelihood_seconds <= cost.cpu_seconds
    assert cost.wall_seconds >= 0.1


def test_what_was_kept_is_read_and_what_was_not_is_unknown(tmp_path: Path) -> None:
    save_cost(tmp_path, 1, 7, MADE)
    assert load_cost(tmp_path, 1, 7) == MADE
    assert load_cost(tmp_path, 1, 8) is None
    for text in ("half", "[]", '{"wall": 1}', '{"wall_seconds": 1}'):
        (tmp_path / cost_name(1, 7)).write_text(text)
        assert load_cost(tmp_path, 1, 7) is None


def test_days_of_runs_that_branch_are_counted(problem: Problem) -> None:
    ends = [stage.end_day for stage in stages_of(problem.reports)]
    assert ends == [22, 36, 59]
    assert problem.runs_at(1.0) == pytest.approx((22 * 10 + 14 * 20 + 23 * 40) / 59)
    assert problem.runs_at(0.25) == pytest.approx((22 * 3 + 14 * 5 + 23 * 10) / 59)
    assert problem.runs_at(0.01) == 2.0  # the fewest of which one can be chosen


def batch(power: float) -> Batch:
    return Batch(np.zeros((60, 3)), np.zeros(60), {}, prior_of(3), power)


def test_runs_are_counted_with_the_effort_that_each_likelihood_had(problem: Problem) -> None:
    made: list[Batch] = []
    for power in (0.0, 0.2, 1.0):
        made.append(batch(power))
        step = step_of(problem, 1, made, np.zeros(60 * len(made)), None)
        assert (step.population, step.number, step.power) == (1, len(made), power)
        assert step.likelihoods == 60
        assert step.runs == round(60 * problem.runs_at(effort_at(power)))
        assert step.worth == pytest.approx(60 * len(made))
        assert step.log_evidence == pytest.approx(0.0)


def test_unknown_times_are_counted_and_not_guessed(problem: Problem) -> None:
    known = step_of(problem, 0, [batch(1.0)], np.zeros(60), MADE)
    unknown = known._replace(population=1, cost=None)
    assert cost_of([known, unknown]) == (MADE, 1)
    table = walk_table([known, unknown])
    assert table["cpu_seconds"].tolist() == pytest.approx([16.0, np.nan], nan_ok=True)
    assert table["power"].tolist() == [1.0, 1.0]
    assert walk_table([]).empty
