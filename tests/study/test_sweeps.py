"""Sweeps: rows laid out, run under the same draws, and told as medians and ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.errors import Incomplete, InvalidInput
from sim.scenario import Scenario
from sim.study import Sweep, design, load_sweep, planned_sweep, sweep, sweep_words
from sim.study.sweeps import _medians_of

VARY = {"escort.capacity": "110:190", "market.slope": [0.15, 0.3], "group.strength": "0.5:2"}
ROWS, RUNS, DAYS = 8, 3, 40


@pytest.fixture(scope="module")
def swept(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    out = tmp_path_factory.mktemp("sweep") / "store"
    return sweep(scenario, VARY, samples=ROWS, runs=RUNS, seed=3, days=DAYS, out=out, threads=1)


def test_the_frame_joins_parameters_and_outcomes(scenario: Scenario, swept: Sweep) -> None:
    frame = swept.frame()
    assert len(frame) == ROWS * RUNS
    assert list(frame)[:2] == ["row", "run"]
    assert set(VARY) <= set(frame)
    rows = design(scenario, VARY, samples=ROWS, seed=3).frame
    assert frame.groupby("row")["escort.capacity"].first().tolist() == (
        rows["escort.capacity"].tolist()
    )


def test_a_row_is_the_scenario_with_its_values(scenario: Scenario, swept: Sweep) -> None:
    """Every row has the same draws, runs 0 to 2 of the seed."""
    frame = swept.frame(["price-day-35", "unserved_l"])
    for row in (0, 5):
        case = scenario.with_values(swept.design.loc[row].to_dict())
        alone = case.run(runs=RUNS, seed=3, days=DAYS, fixed=True)
        here = frame[frame["row"] == row]
        assert here["run"].tolist() == [0, 1, 2]
        assert here["price-day-35"].tolist() == alone.outcomes["price-day-35"].tolist()
        assert here["unserved_l"].tolist() == alone.accounts["unserved_l"].tolist()


def test_rows_may_have_draws_of_their_own(scenario: Scenario) -> None:
    ensemble = planned_sweep(scenario, VARY, samples=2, runs=2, own_draws=True).ensemble
    assert ensemble.shard(0).runs.tolist() == [0, 1, 2, 3]
    same = planned_sweep(scenario, VARY, samples=2, runs=2).ensemble
    assert same.shard(0).runs.tolist() == [0, 1, 0, 1]


def test_medians_are_those_of_the_rows(swept: Sweep) -> None:
    medians = swept.medians
    expected = swept.frame().groupby("row")["unserved_l"].median()
    assert medians["unserved_l"].tolist() == expected.tolist()
    # Forty days end before November: these outcomes are not reached.
    assert medians["undelivered"].isna().all()
    summary = swept.summary()
    assert summary.loc["unserved_l", "lowest"] == expected.min()
    assert summary.loc["unserved_l", "highest_row"] == expected.idxmax()
    assert summary.loc["undelivered", "lowest_row"] == -1
    assert summary.loc["unserved_l", "unit"] == "million l"


def test_rows_may_lie_across_shards(swept: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    medians, summary = swept.medians, swept.summary()
    runs = swept.store.read()
    cuts = [0, 1, 7, 8, 20, len(runs)]
    shards = [runs.iloc[first:last] for first, last in pairwise(cuts)]
    monkeypatch.setattr(type(swept.store), "shards", lambda store, columns: iter(shards))
    again = Sweep(swept.store)
    pd.testing.assert_frame_equal(again.medians, medians)
    pd.testing.assert_frame_equal(again.summary(), summary)


def test_an_event_that_half_do_not_see_is_never() -> None:
    nan = float("nan")
    days = np.array([[5, 6, 7], [5, nan, 7], [nan, 3, nan], [nan, nan, nan]])[:, :, np.newaxis]
    assert _medians_of(days, events=[True])[:, 0].tolist() == [6.0, 7.0, np.inf, np.inf]
    few = np.array([[5.0, 9.0], [nan, 9.0]])[:, :, np.newaxis]
    assert _medians_of(few, events=[True])[:, 0].tolist() == [5.0, 9.0]
    assert _medians_of(few, events=[False])[:, 0].tolist() == [7.0, pytest.approx(nan, nan_ok=True)]


def test_correlations_are_spearman_s(swept: Sweep) -> None:
    found = swept.correlations("surplus_loss")
    assert set(found.index) == set(VARY)
    for path, value in found.items():
        expected = stats.spearmanr(swept.design[path], swept.medians["surplus_loss"])
        assert value == pytest.approx(expected.statistic)
    assert found.abs().is_monotonic_decreasing
    assert swept.correlations("undelivered").isna().all()


def test_what_is_never_ranks_last(swept: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    ranks = swept.design["escort.capacity"].rank().to_numpy()
    days = np.where(ranks > 6, np.inf, ranks)[:, np.newaxis]

    def medians(here: Sweep, outcomes: Sequence[str]) -> Iterator[np.ndarray]:
        yield np.repeat(days, len(outcomes), axis=1)

    monkeypatch.setattr(Sweep, "_medians_by_shard", medians)
    found = swept.correlations("break-day")["escort.capacity"]
    tied = np.where(ranks > 6, 7.5, ranks)  # the two that are never share the last rank
    assert found == pytest.approx(np.corrcoef(ranks, tied)[0, 1])
    assert sweep_words.rows(swept.summary())[0][0][1:] == ["1", "never", "day"]


def test_an_unknown_outcome_gets_the_nearest(swept: Sweep) -> None:
    with pytest.raises(InvalidInput, match=r"'surplus_los' is unknown\. Did you mean"):
        swept.correlations("surplus_los")


def test_the_same_call_goes_on_and_is_the_same(
    scenario: Scenario, swept: Sweep, bytes_in: Callable[[Path], dict[str, bytes]]
) -> None:
    before = bytes_in(swept.store.folder)
    told: list[int] = []
    again = sim.sweep(
        scenario,
        ["escort.capacity=110:190", "market.slope=0.15,0.3", "group.strength=0.5:2"],
        samples=ROWS,
        runs=RUNS,
        seed=3,
        days=DAYS,
        out=swept.store.folder,
        progress=lambda done, runs: told.append(done),
    )
    assert told == [ROWS * RUNS]
    assert bytes_in(swept.store.folder) == before
    assert again.medians.equals(load_sweep(swept.store.folder).medians)


def test_another_design_is_refused(scenario: Scenario, swept: Sweep) -> None:
    with pytest.raises(InvalidInput, match="was begun with another design; go on as it was begun"):
        sweep(scenario, VARY, samples=4, runs=RUNS, seed=3, days=DAYS, out=swept.store.folder)


def test_a_stopped_sweep_says_what_is_missing(scenario: Scenario, tmp_path: Path) -> None:
    frame = pd.DataFrame({"market.slope": [0.1, 0.2]})
    stopped = sweep(scenario, frame, runs=1, days=5, out=tmp_path / "s", stop=lambda: True)
    assert not stopped.store.is_complete
    with pytest.raises(Incomplete, match="2 of 2 runs are missing; the call that began it"):
        stopped.summary()


@pytest.mark.parametrize("kind", ["pandas", "other", "design"])
def test_rows_may_come_ready(scenario: Scenario, kind: str) -> None:
    numbers = {"market.slope": [0.1, 0.2, 0.3]}
    frame = pd.DataFrame(numbers)
    rows: Any = {
        "pandas": frame,
        "other": Columns(numbers),
        "design": design(scenario, numbers),
    }[kind]
    ensemble = planned_sweep(scenario, rows, runs=2).ensemble
    assert ensemble.n_rows == 3
    assert ensemble.design["market.slope"].tolist() == [0.1, 0.2, 0.3]
    with pytest.raises(InvalidInput, match="go with ranges; these rows are laid out already"):
        planned_sweep(scenario, rows, samples=3)


class Columns(SimpleNamespace):
    """A table of another library: columns by name and nothing else."""

    def __init__(self, numbers: dict[str, list[float]]) -> None:
        super().__init__(numbers=numbers, columns=list(numbers))

    def __getitem__(self, name: str) -> list[float]:
        return self.numbers[name]


def test_a_file_is_a_design_and_the_call_wins(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "design.toml"
    path.write_text(
        'samples = 8\nsampler = "latin"\nruns = 3\nseed = 5\n[vary]\nmarket.slope = "0.1:0.2"\n',
        encoding="utf-8",
    )
    read = planned_sweep(scenario, path).ensemble
    called = planned_sweep(
        scenario, {"market.slope": "0.1:0.2"}, samples=8, sampler="latin", runs=3, seed=5
    ).ensemble
    assert read.hash == called.hash
    other = planned_sweep(scenario, path, samples=4, runs=2, seed=6).ensemble
    assert (other.n_rows, other.runs_per_row, other.seed) == (4, 2, 6)


def test_the_file_is_named_in_its_mistakes(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "design.toml"
    path.write_text('runs = "few"\n[vary]\nmarket.slop = "prior"\n', encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        planned_sweep(scenario, path)
    runs, unknown = error.value.problems
    assert runs == "runs = 'few' must be a whole number of at least 1."
    assert unknown.startswith(f"{path} [vary] 'market.slop': ")


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ({"zones.mopti.stations": [1, 2]}, "'zones.mopti.stations': the number of agents is the"),
        ({"interdiction.intensity_floor": "0:1", "no.such": "1:2"}, "'no.such': the scenario has"),
    ],
)
def test_nothing_is_written_before_all_is_checked(
    scenario: Scenario, tmp_path: Path, vary: Any, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        sweep(scenario, vary, out=tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_it_shows_itself(swept: Sweep) -> None:
    assert repr(swept).startswith(
        "<Sweep of mali-2025: 8 rows x 3 runs of 40 days over escort.capacity, market.slope, "
        "group.strength; <Store "
    )
    assert swept.varied == tuple(VARY)
