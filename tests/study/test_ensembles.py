"""Which runs an ensemble has, how they are numbered, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import InvalidInput
from sim.study.ensembles import Ensemble
from sim.study.summaries import headlines_and_accounts

Make = Callable[..., Ensemble]


def test_runs_are_numbered_row_by_row(make: Make) -> None:
    ensemble = make()
    tasks = [ensemble.shard(number) for number in range(ensemble.n_shards)]
    assert (ensemble.n_runs, ensemble.n_shards) == (24, 5)
    assert [len(task.runs) for task in tasks] == [5, 5, 5, 5, 4]
    runs = np.concatenate([task.runs for task in tasks])
    rows = np.concatenate([task.rows for task in tasks])
    assert runs.tolist() == list(range(24))
    assert rows.tolist() == [run // 4 for run in range(24)]


def test_each_run_has_the_values_of_its_row(make: Make, design: dict[str, np.ndarray]) -> None:
    task = make().shard(1)
    for path, column in design.items():
        assert np.array_equal(task.values[path], column[task.rows])


def test_rows_share_their_draws_by_choice(make: Make) -> None:
    task = make(same_draws=True).shard(0)
    assert task.rows.tolist() == [0, 0, 0, 0, 1]
    assert task.runs.tolist() == [0, 1, 2, 3, 0]


def test_a_later_batch_has_draws_of_its_own(make: Make) -> None:
    assert make(first_run=24).shard(0).runs.tolist() == [24, 25, 26, 27, 28]


def test_a_frame_without_columns_repeats_the_scenario(make: Make) -> None:
    ensemble = make(design=pd.DataFrame(index=range(3)))
    assert ensemble.n_runs == 12
    assert ensemble.shard(0).values == {}


def test_the_caller_may_change_his_design_afterwards(make: Make) -> None:
    slopes = np.array([0.2, 0.3])
    ensemble = make(design={"market.slope": slopes})
    slopes[:] = 0.6
    assert ensemble.design["market.slope"].tolist() == [0.2, 0.3]


CHANGES: dict[str, dict[str, Any]] = {
    "numbers of the design": {"design": {"market.slope": [0.2]}},
    "names of the design": {"design": {"market.panic_slope": [0.2]}},
    "seed": {"seed": 2},
    "days": {"days": 21},
    "runs_per_row": {"runs_per_row": 5},
    "first_run": {"first_run": 1},
    "same_draws": {"same_draws": True},
    "shard_runs": {"shard_runs": 6},
}


@pytest.mark.parametrize("change", [key for key in CHANGES if key != "names of the design"])
def test_its_hash_is_of_everything_the_runs_depend_on(make: Make, change: str) -> None:
    assert make(**CHANGES[change]).hash != make().hash
    assert make().hash == make().hash


def test_its_hash_is_of_scenario_and_summary_too(make: Make) -> None:
    scenario = make().scenario
    others = [
        make(scenario=scenario.with_values({"market.slope": 0.31})),
        make(summary=headlines_and_accounts(scenario)),
        make(summary=replace(make().summary, version=2)),
    ]
    assert len({make().hash, *(other.hash for other in others)}) == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"runs_per_row": 0}, "runs_per_row = 0 must be a whole number of at least 1."),
        ({"seed": 1.5}, "seed = 1.5 must be a whole number of at most 64 bits."),
        ({"days": True}, "days = True must be a whole number from 1 to 3650."),
        ({"first_run": -1}, "first_run = -1 must be a whole number of at least 0."),
        ({"shard_runs": 0}, "shard_runs = 0 must be a whole number of at least 1."),
        ({"design": {}}, "design: has no rows."),
        ({"design": {"market.slope": []}}, "design: has no rows."),
        (
            {"design": {"market.slope": [0.2, 0.3], "escort.capacity": [120]}},
            "design: columns have different lengths (market.slope 2, escort.capacity 1).",
        ),
        (
            {"design": {"market.slope": [0.2, np.nan]}},
            "design, column 'market.slope': every value must be a finite number.",
        ),
        (
            {"design": {"market.slope": ["steep"]}},
            "design, column 'market.slope': every value must be a finite number.",
        ),
        (
            {"design": {"market.slope": 0.2}},
            "design, column 'market.slope': must be one number a row.",
        ),
        (
            {"design": {"market.slop": [0.2]}},
            "override 'market.slop': the scenario has no number at this path. "
            "Did you mean 'market.slope'?",
        ),
    ],
)
def test_bad_input_is_refused_in_words(make: Make, changes: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        make(**changes)
    assert str(error.value) == message


def test_all_problems_come_at_once(make: Make) -> None:
    with pytest.raises(InvalidInput) as error:
        make(seed="x", runs_per_row=0, design={})
    assert len(error.value.problems) == 3


def test_a_column_named_twice_is_refused(make: Make) -> None:
    frame = pd.DataFrame([[0.2, 0.3]], columns=["market.slope", "market.slope"])
    with pytest.raises(InvalidInput, match=r"column 'market\.slope': is there twice"):
        make(design=frame)


def test_a_value_out_of_range_is_refused_before_anything_runs(make: Make) -> None:
    with pytest.raises(InvalidInput, match=r"market\.slope"):
        make(design={"market.slope": [0.2, -5.0, 0.3]})
