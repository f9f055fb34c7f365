"""What a calibration costs: counted runs, measured times, and times that are not known."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.study.calibration.cost import Cost, Meter, total_of
from sim.study.calibration.generations import cost_name, load_cost, save_cost
from sim.study.calibration.problem import Problem, problem_of
from sim.study.calibration.tempering import Estimate, Particles, first_of, following
from sim.study.calibration.walk import cost_of, step_of, walk_table

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

    with meter.generation():
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


def test_runs_are_counted_with_the_effort_that_each_likelihood_had(problem: Problem) -> None:
    lived: list[int] = []

    def likelihood(coordinates: np.ndarray, first: int, effort: float) -> Estimate:
        lived.append(len(coordinates) * problem.runs_at(effort))
        return Estimate(-40.0 * np.sum(coordinates**2, axis=1), {})

    here = first_of(likelihood, parameters=3, particles=60, seed=1)
    asked, counted, powers = 0, 0, []
    for _ in range(8):
        here = following(here, likelihood, seed=1)
        step = step_of(problem, 0, here, asked_before=asked, cost=None)
        asked, counted = here.asked, counted + step.runs
        powers.append(here.power)
        assert counted == sum(lived)
    assert powers[0] < 0.1 < powers[-1]  # the effort rose on the way


def test_unknown_times_are_counted_and_not_guessed(problem: Problem) -> None:
    made = Particles(np.zeros((5, 2)), np.zeros(5), {}, np.zeros(5), 1.0, -3.0, 0.2, 25, 3)
    known = step_of(problem, 0, made, asked_before=15, cost=MADE)
    assert (known.likelihoods, known.runs) == (10, 400)
    unknown = known._replace(population=1, cost=None)
    assert cost_of([known, unknown]) == (MADE, 1)
    table = walk_table([known, unknown])
    assert table["cpu_seconds"].tolist() == pytest.approx([16.0, np.nan], nan_ok=True)
    assert table["accepted"].tolist() == [0.2, 0.2]
    assert walk_table([]).empty
