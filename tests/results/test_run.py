"""Chunks from the kernel become one result, whatever their size."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.errors import InvalidInput, ScenarioError
from sim.results import Result, simulate
from sim.scenario.schema import Scenario


def test_a_daily_result_holds_every_run_in_its_place(
    fake_kernel: SimpleNamespace, scenario: Scenario, make: SimpleNamespace
) -> None:
    result = simulate(scenario, runs=5, seed=3)
    expected = make.recorded(runs=5)
    assert isinstance(result, Result)
    assert (result.runs, result.seed, result.days, result.record) == (5, 3, 60, "daily")
    assert result.recorded is not None
    for found, wanted in zip(result.recorded, expected, strict=True):
        assert found.shape == wanted.shape
        assert found.dtype == wanted.dtype
    for name in ("nation", "zones", "markets", "corridors", "units", "users", "n_convoys"):
        assert (getattr(result.recorded, name) == getattr(expected, name)).all()
    # The last chunk has one run with two convoys, so its log is shorter than the others'.
    assert len(result.convoys()) == int(expected.n_convoys.sum()) == 12
    assert result.convoys().query("run == 4")["tankers"].tolist() == [80, 80]


def test_the_convoy_log_grows_with_later_chunks(
    fake_kernel: SimpleNamespace, scenario: Scenario
) -> None:
    fake_kernel.chunk_runs = 1
    convoys = simulate(scenario, runs=2).convoys()
    assert convoys["run"].tolist() == [0, 0, 1, 1, 1]
    assert convoys["fate"].tolist()[-1] == "on the road"
    assert convoys["tankers"].tolist() == [80] * 5


@pytest.mark.parametrize("chunk_runs", [1, 2, 3, 100])
def test_outcomes_are_the_same_in_any_chunk(
    fake_kernel: SimpleNamespace, scenario: Scenario, daily: Result, chunk_runs: int
) -> None:
    fake_kernel.chunk_runs = chunk_runs
    for record in ("daily", "summary"):
        assert simulate(scenario, runs=3, record=record).outcomes.equals(daily.outcomes)


@pytest.mark.parametrize(
    ("runs", "record", "expected"),
    [
        (500, None, "daily"),
        (501, None, "summary"),
        (2, "summary", "summary"),
        (501, "daily", "daily"),
    ],
)
def test_days_are_kept_up_to_500_runs_unless_said_otherwise(
    fake_kernel: SimpleNamespace,
    scenario: Scenario,
    runs: int,
    record: str | None,
    expected: str,
) -> None:
    fake_kernel.chunk_runs = 100
    result = simulate(scenario, runs=runs, days=8, record=record)
    assert result.record == expected
    assert (result.recorded is not None) == (expected == "daily")
    assert len(result.outcomes) == runs


def test_progress_tells_the_runs_done_and_in_all(
    fake_kernel: SimpleNamespace, scenario: Scenario
) -> None:
    told = []
    simulate(scenario, runs=5, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_arguments_reach_the_kernel(fake_kernel: SimpleNamespace, scenario: Scenario) -> None:
    slopes = [0.1, 0.2, 0.3]
    result = simulate(
        scenario,
        runs=3,
        seed=11,
        days=7,
        threads=2,
        values={"market.slope": slopes, "entry.margin_per_l": 35},
    )
    asked = fake_kernel.asked
    assert (asked["seed"], asked["days"], asked["threads"]) == (11, 7, 2)
    assert asked["values"]["market.slope"].tolist() == slopes
    assert result.values["entry.margin_per_l"].tolist() == [35.0] * 3
    assert result.days == 7


def test_without_values_the_kernel_gets_none(
    fake_kernel: SimpleNamespace, scenario: Scenario
) -> None:
    assert dict(simulate(scenario, runs=1).values) == {}
    assert fake_kernel.asked["values"] is None


def test_all_wrong_arguments_are_told_at_once(
    fake_kernel: SimpleNamespace, scenario: Scenario
) -> None:
    with pytest.raises(InvalidInput) as caught:
        simulate(scenario, runs=0, seed=2**63, days=3651, record="dayly")
    assert caught.value.problems == (
        "runs = 0 must be a whole number of at least 1.",
        f"seed = {2**63} must be a whole number of at most 64 bits.",
        "days = 3651 must be a whole number from 1 to 3650.",
        "record = 'dayly' is neither 'daily' nor 'summary'. Did you mean 'daily'?",
    )
    assert fake_kernel.asked is None


@pytest.mark.parametrize("runs", [1.5, True, "3"])
def test_runs_are_counted_in_whole_numbers(
    fake_kernel: SimpleNamespace, scenario: Scenario, runs: object
) -> None:
    with pytest.raises(InvalidInput, match="must be a whole number of at least 1"):
        simulate(scenario, runs=runs)


def test_values_are_one_number_or_one_a_run(
    fake_kernel: SimpleNamespace, scenario: Scenario
) -> None:
    with pytest.raises(InvalidInput) as caught:
        simulate(scenario, runs=3, values={"market.slope": np.ones(2), "a.b": np.ones((3, 1))})
    assert caught.value.problems == (
        "values of 'market.slope': 2 numbers for 3 runs; give one a run.",
        "values of 'a.b': 3 x 1 numbers for 3 runs; give one a run.",
    )


def test_a_wrong_outcome_is_told_before_anything_is_run(
    fake_kernel: SimpleNamespace, make: SimpleNamespace
) -> None:
    scenario = make.scenario(make.outcome("x", observable="lost_tanker", statistic="sum"))
    with pytest.raises(ScenarioError, match="Did you mean 'lost_tankers'"):
        simulate(scenario, runs=1)
    assert fake_kernel.asked is None
