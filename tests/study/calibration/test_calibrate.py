"""A whole calibration in small: it goes on where it was killed, and refuses what it cannot do."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import Incomplete, InvalidInput, ScenarioError
from sim.scenario.schema import Scenario
from sim.study.calibration.batches import name_of
from sim.study.calibration.calibrate import Calibration, calibrate
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.resampling import seed_of

SMALL = {"points": 60, "populations": 2, "runs": 2, "seed": 3, "longest": 5}
POINTS = 2 * 5 * 60


@pytest.fixture(scope="module")
def base() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calibration") / "whole"


@pytest.fixture(scope="module")
def whole(base: Scenario, folder: Path) -> Calibration:
    return calibrate(base, out=folder, **SMALL)


def test_it_ends_after_the_longest_and_says_what_fails(whole: Calibration) -> None:
    draws = whole.posterior
    assert len(draws.weights) == whole.likelihoods == POINTS
    assert draws.weights.sum() == pytest.approx(1.0)
    assert draws.coordinates.shape == (len(draws.weights), len(draws.space.paths))
    assert len(set(draws.luck[:, 0])) == 2  # each population has luck of its own
    assert not whole.passes  # six hundred points are no three thousand draws
    assert whole.checks[0].measured < 3_000


def test_the_statistics_are_those_of_the_draws(whole: Calibration, base: Scenario) -> None:
    from sim.results.patterns.registry import statistic_of
    from sim.results.patterns.sample import sample_in
    from sim.study.calibration.replay import replayed
    from sim.study.calibration.reports import reports_of
    from sim.study.calibration.stages import stages_of

    reports = reports_of("mali-2025")
    draws, row = whole.posterior, reports[3].target
    values = {path: numbers[:6] for path, numbers in draws.values.items()}
    ends = tuple(stage.end_day for stage in stages_of(reports))
    for rows, recorded in replayed(base, values, draws.luck[:6], ends=ends, days=59):
        own = {path: numbers[rows] for path, numbers in values.items()}
        sample = sample_in(base, recorded, values=own)
        found = statistic_of(row.id)(sample, range(row.from_day or 0, 1 + (row.to_day or 58)))
        np.testing.assert_array_equal(found, draws.statistics[row.id][rows])


def test_a_killed_calibration_goes_on_to_the_same_numbers(
    base: Scenario, whole: Calibration, folder: Path, tmp_path: Path
) -> None:
    seen: list[int] = []
    with pytest.raises(Incomplete, match="ended before batch 3"):
        calibrate(
            base,
            out=tmp_path / "killed",
            **SMALL,
            progress=lambda step, was_there: seen.append(step.number),
            stop=lambda: len(seen) >= 5,
        )
    (tmp_path / "killed" / name_of(1, 2)).unlink()  # as if it had not been written yet
    again = calibrate(base, out=tmp_path / "killed", **SMALL)
    assert np.array_equal(again.posterior.coordinates, whole.posterior.coordinates)
    assert again.log_evidence == whole.log_evidence
    written = sorted(path.relative_to(folder) for path in folder.rglob("*.npz"))
    there = sorted(
        path.relative_to(tmp_path / "killed") for path in (tmp_path / "killed").rglob("*.npz")
    )
    assert there == written


def test_it_says_what_it_cost(whole: Calibration) -> None:
    cost, unknown = whole.cost()
    assert unknown == 0
    assert 0.0 < cost.kernel_seconds <= 1.1 * cost.likelihood_seconds <= 1.2 * cost.cpu_seconds
    assert 0.0 <= cost.judging_share <= cost.outside_share < 1.0
    assert sum(step.likelihoods for step in whole.steps) == whole.likelihoods
    assert whole.runs == 2 * whole.likelihoods  # two runs are the fewest there are
    assert len(whole.walk()) == 2 * whole.length == 10


def test_a_folder_begun_before_times_were_kept_goes_on(
    base: Scenario, whole: Calibration, folder: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(folder, old, ignore=shutil.ignore_patterns("cost-*.json"))
    again = calibrate(base, out=old, **SMALL)
    np.testing.assert_array_equal(again.posterior.coordinates, whole.posterior.coordinates)
    assert again.runs == whole.runs
    assert again.cost()[1] == len(again.steps)
    assert again.walk()["cpu_seconds"].isna().all()


def test_it_comes_nearer_to_the_posterior(whole: Calibration) -> None:
    powers = [step.power for step in whole.steps if step.population == 0]
    assert powers[0] == 0.0 < powers[1] <= 1.0
    assert np.ptp(whole.log_evidence) > 0.0  # each by its own points


def test_a_longer_one_goes_on_from_a_shorter(
    base: Scenario, whole: Calibration, folder: Path, tmp_path: Path
) -> None:
    longer = tmp_path / "longer"
    shutil.copytree(folder, longer)
    there: list[bool] = []
    more = calibrate(
        base,
        out=longer,
        **{**SMALL, "longest": 6},
        progress=lambda step, was_there: there.append(was_there),
    )
    assert there == [True] * 10 + [False] * 2
    shared = more.posterior.coordinates[: 5 * 60]
    np.testing.assert_array_equal(shared, whole.posterior.coordinates[: 5 * 60])


def test_a_folder_need_not_be_named(
    base: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = sim.calibrate(base, **{**SMALL, "points": 20, "longest": 1})
    assert found.save() == Path("results/mali-2025-posterior/posterior.parquet")


def test_another_calibration_in_the_folder_is_refused(
    base: Scenario, whole: Calibration, folder: Path
) -> None:
    with pytest.raises(InvalidInput, match="holds a calibration of another seed"):
        calibrate(base, out=folder, **{**SMALL, "seed": 9})
    changed = base.with_values({"escort.capacity": 60})
    with pytest.raises(InvalidInput, match="another scenario hash"):
        calibrate(changed, out=folder, **SMALL)


def test_a_folder_of_something_else_is_refused(base: Scenario, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="holds files of something else"):
        calibrate(base, out=tmp_path, **SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("content", [b"half", b""])
def test_a_damaged_batch_is_named(
    base: Scenario, whole: Calibration, folder: Path, tmp_path: Path, content: bytes
) -> None:
    damaged = tmp_path / "c"
    shutil.copytree(folder, damaged)
    (damaged / name_of(0, 2)).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"batch-0002.npz: is damaged"):
        calibrate(base, out=damaged, **SMALL)


def test_a_file_in_place_of_the_folder_is_refused(base: Scenario, tmp_path: Path) -> None:
    (tmp_path / "c").write_text("mine")
    with pytest.raises(InvalidInput, match="is a file; name a folder"):
        calibrate(base, out=tmp_path / "c", **SMALL)


def test_draws_that_were_saved_give_the_same_runs(whole: Calibration, base: Scenario) -> None:
    written = whole.posterior
    read = load_draws(whole.save(), base, is_unchecked=True)
    for path, numbers in written.values.items():
        np.testing.assert_array_equal(read.values[path], numbers)
    np.testing.assert_array_equal(read.luck, written.luck)


def test_a_scenario_of_which_nothing_was_reported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no calibration target of this scenario"):
        calibrate(sim.load("nepal-2015"), out=tmp_path / "n")
    assert not (tmp_path / "n").exists()


@pytest.mark.parametrize("name", ["points", "populations", "runs", "longest", "threads"])
def test_numbers_out_of_range_are_refused(base: Scenario, tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=f"{name} = 0 must be a whole number"):
        calibrate(base, out=tmp_path / "c", **{name: 0})
    assert not (tmp_path / "c").exists()


def test_a_seed_may_be_negative_and_gives_another_population(
    base: Scenario, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match=r"seed = 1\.5 must be a whole number"):
        calibrate(base, out=tmp_path / "c", **{**SMALL, "seed": 1.5})
    seeds = [seed_of(k, seed) for k in range(3) for seed in (-1, 0, 1, 2)]
    assert len(set(seeds)) == len(seeds)
