"""The particle filter: right on average, and its runs are runs that can be lived through again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import sample_in
from sim.results.statistics import Numbers
from sim.scenario.overrides import value_at
from sim.scenario.schema import Scenario
from sim.study.calibration.filtering import Filter, parts_of, runs_by_stage, survivors
from sim.study.calibration.replay import replayed
from sim.study.calibration.reports import Report, log_likelihood, reports_of
from sim.study.calibration.stages import stages_of
from sim.study.calibration.statistics import days_of, fitted_statistics, window_of
from sim.study.shards import ShardTask, summarised

SLOPE = "market.slope"
REPORTS = reports_of("mali-2025")
FEW = tuple(row for row in REPORTS if row.target.id in ("capital-holds", "losses-by-day-35"))


@pytest.fixture(scope="module")
def base() -> Scenario:
    return sim.load("mali-2025")


def points(base: Scenario, n: int) -> dict[str, Numbers]:
    return {SLOPE: np.full(n, value_at(base, SLOPE))}


def plain(base: Scenario, reports: tuple[Report, ...], *, runs: int) -> Numbers:
    """Likelihoods of independent runs."""
    rows = np.arange(runs)
    task = ShardTask(
        scenario=base.model_dump_json(),
        summary=fitted_statistics(reports),
        ensemble="",
        number=0,
        seed=7,
        days=days_of(reports),
        rows=rows,
        runs=rows,
        values=points(base, runs),
    )
    statistics, _ = summarised(task, threads=None, advance=lambda _: None)
    return np.exp(log_likelihood(reports, statistics))


def test_every_report_is_judged_once_after_its_window() -> None:
    stages = stages_of(REPORTS)
    assert [stage.first_day for stage in stages] == [0, *(stage.end_day for stage in stages[:-1])]
    assert stages[-1].end_day == days_of(REPORTS)
    judged = [(row.target.id, stage.end_day) for stage in stages for row in stage.reports]
    last = days_of(REPORTS) - 1
    assert sorted(name for name, _ in judged) == sorted(row.target.id for row in REPORTS)
    ends = {row.target.id: window_of(row, last).stop for row in REPORTS}
    assert all(ends[name] <= end for name, end in judged)
    assert min(stage.end_day - stage.first_day for stage in stages) >= 10


def test_the_estimate_is_right_on_average(base: Scenario) -> None:
    found = Filter(base, FEW, runs=8, seed=3).at(points(base, 250), first_luck=0)
    filtered = np.exp(found.log_likelihood)
    expected = plain(base, FEW, runs=3_000)
    error = np.hypot(filtered.std() / np.sqrt(250), expected.std() / np.sqrt(3_000))
    assert abs(filtered.mean() - expected.mean()) < 4.0 * error
    assert error < 0.05 * expected.mean()


def test_threads_and_neighbours_change_no_number(base: Scenario) -> None:
    def at(first: int, n: int, threads: int) -> tuple[Numbers, np.ndarray]:
        filter_ = Filter(base, FEW, runs=6, seed=3, threads=threads)
        found = filter_.at(points(base, n), first_luck=first * filter_.luck_per_point)
        return found.log_likelihood, found.luck

    alone, one = at(20, 3, 1), at(0, 23, 1)
    for left, right in zip(one, at(0, 23, 2), strict=True):
        assert np.array_equal(left, right)
    for left, right in zip(alone, one, strict=True):
        assert np.array_equal(left, right[20:])


@given(points=st.integers(1, 700), most=st.integers(1, 80), workers=st.integers(1, 16))
def test_parts_are_whole_small_and_as_many_a_worker(points: int, most: int, workers: int) -> None:
    parts = parts_of(points, most, workers)
    sizes = [part.stop - part.start for part in parts]
    assert [k for part in parts for k in range(part.start, part.stop)] == list(range(points))
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1
    assert len(parts) % workers == 0 or len(parts) == points


def test_a_run_that_was_drawn_can_be_lived_through_again(base: Scenario) -> None:
    random = np.random.default_rng(1)
    values = {SLOPE: random.uniform(0.4, 0.69, 5)}
    found = Filter(base, REPORTS, runs=12, seed=9).at(values, first_luck=0)
    luck = np.column_stack([np.full(5, 9), found.luck])
    ends = tuple(stage.end_day for stage in stages_of(REPORTS))
    for days in (days_of(REPORTS), 80):  # a forecast does not change what was
        for rows, recorded in replayed(base, values, luck, ends=ends, days=days):
            sample = sample_in(base, recorded, values={SLOPE: values[SLOPE][rows]})
            for row in REPORTS:
                again = statistic_of(row.target.id)(sample, window_of(row, days_of(REPORTS) - 1))
                expected = found.statistics[row.target.id][rows]
                np.testing.assert_array_equal(again, expected, err_msg=row.target.id)


def test_runs_that_fit_are_drawn(base: Scenario) -> None:
    found = Filter(base, REPORTS, runs=24, seed=2).at(points(base, 30), first_luck=0)
    drawn = log_likelihood(REPORTS, found.statistics).mean()
    assert drawn > np.log(plain(base, REPORTS, runs=600)).mean() + 2.0


def test_survivors_are_as_many_as_their_weights_say_and_keep_their_places() -> None:
    weights = np.array([0.0, 1.0, 3.0, 0.0])
    places = survivors(weights, 0.5, 4)
    assert sorted(places) == [1, 2, 2, 2]
    assert places[1] == 1
    assert places[2] == 2
    uneven = np.array([0.5, 1.2, 0.3])
    drawn = [survivors(uneven, first, 3) for first in np.linspace(0.0, 1.0, 2_001)[:-1]]
    counts = np.mean([np.bincount(places, minlength=3) for places in drawn], axis=0)
    np.testing.assert_allclose(counts, [0.75, 1.8, 0.45], atol=0.01)


def test_more_may_be_gone_on_with_than_were_there() -> None:
    places = survivors(np.array([0.0, 1.0, 3.0, 0.0]), 0.5, 8)
    assert sorted(places) == [1, 1, 2, 2, 2, 2, 2, 2]
    assert (places[1], places[2]) == (1, 2)


def test_runs_double_with_the_last_stages() -> None:
    assert runs_by_stage(80, 3) == [20, 40, 80]
    assert runs_by_stage(80, 5) == [20, 20, 20, 40, 80]
    assert runs_by_stage(30, 2) == [15, 30]
    assert runs_by_stage(7, 1) == [7]
    assert runs_by_stage(3, 4) == [2, 2, 2, 3]
    assert runs_by_stage(1, 2) == [1, 1]


def test_a_report_of_no_window_ends_with_the_last_day() -> None:
    open_ = replace(FEW[0], target=replace(FEW[0].target, to_day=None))
    assert stages_of((open_, FEW[1]))[-1].end_day == days_of(FEW)
