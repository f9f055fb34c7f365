"""A shard holds the kernel's own numbers, whoever makes it and however."""

from __future__ import annotations

import pickle
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sim import kernel
from sim.results.accounts import accounts_of
from sim.results.outcomes import outcomes_of
from sim.scenario import Scenario
from sim.study.ensembles import Ensemble
from sim.study.shards import run_shard
from sim.study.store import Store
from sim.study.summaries import Summary, headlines_and_accounts

Make = Callable[..., Ensemble]
DAYS = 20


def by_the_kernel(scenario: Scenario, **arguments: object) -> pd.DataFrame:
    """Outcomes of runs that the kernel hands over itself."""
    parts = kernel.chunks(scenario, days=DAYS, threads=1, **arguments)
    return pd.concat(outcomes_of(scenario, part, first_run=first) for first, part in parts)


def test_runs_are_the_kernels_own(
    filled: Store, scenario: Scenario, design: dict[str, np.ndarray]
) -> None:
    values = {path: np.repeat(column, 4) for path, column in design.items()}
    expected = by_the_kernel(scenario, runs=24, values=values).reset_index()
    expected.insert(0, "row", np.repeat(np.arange(6), 4))
    pd.testing.assert_frame_equal(filled.read(), expected, check_exact=True)


def test_rows_with_the_same_draws_are_the_kernels_own(
    make: Make, scenario: Scenario, design: dict[str, np.ndarray]
) -> None:
    found = frame_of(make(same_draws=True, shard_runs=100))
    for row in range(6):
        values = {path: column[row] for path, column in design.items()}
        expected = by_the_kernel(scenario, runs=4, values=values).reset_index()
        mine = found[found["row"] == row].drop(columns="row").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, expected, check_exact=True)


def test_accounts_are_kept_beside_outcomes(make: Make, scenario: Scenario) -> None:
    summary = headlines_and_accounts(scenario)
    found = frame_of(make(summary=summary, design=pd.DataFrame(index=[0]), shard_runs=100))
    ((_, recorded),) = kernel.chunks(scenario, runs=4, days=DAYS, threads=1)
    expected = accounts_of(scenario, recorded)
    assert list(found)[2:] == list(summary.columns)
    pd.testing.assert_frame_equal(
        found[list(expected)], expected.reset_index(drop=True), check_exact=True
    )


def frame_of(ensemble: Ensemble) -> pd.DataFrame:
    """Runs of an ensemble's first shard."""
    from io import BytesIO

    return pd.read_parquet(BytesIO(run_shard(ensemble.shard(0), threads=1)["runs"]))


def test_threads_and_processes_change_no_byte(make: Make) -> None:
    task = make(shard_runs=100, runs_per_row=12).shard(0)
    sent = pickle.loads(pickle.dumps(task))
    assert run_shard(task, threads=2) == run_shard(task, threads=1) == run_shard(sent, threads=1)


def test_a_task_holds_nothing_of_this_machine(make: Make, scenario: Scenario) -> None:
    assert scenario.files, "read from a folder here"
    assert str(scenario.files[0].parent).encode() not in pickle.dumps(make().shard(0))


def test_progress_counts_the_runs_of_each_chunk(make: Make) -> None:
    told: list[int] = []
    run_shard(make(shard_runs=100, runs_per_row=12).shard(0), threads=2, advance=told.append)
    assert told == [32, 64, 72]


def test_a_summary_gives_the_columns_it_names(make: Make) -> None:
    summary = Summary("odd", 1, ("a", "b"), lambda scenario, recorded, values: {"a": np.zeros(5)})
    with pytest.raises(ValueError, match="'odd' gave other columns than it names"):
        run_shard(make(summary=summary).shard(0), threads=1)


def test_records_are_let_go_of_chunk_by_chunk(make: Make) -> None:
    def peak(shard_runs: int) -> int:
        task = make(runs_per_row=100, shard_runs=shard_runs).shard(0)
        tracemalloc.start()
        try:
            run_shard(task, threads=1)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(32)
    assert peak(256) < 1.3 * peak(64)
