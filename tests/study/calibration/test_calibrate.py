"""A whole calibration in small: it goes on where it was killed, and refuses what it cannot do."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import Incomplete, InvalidInput, ScenarioError
from sim.scenario.schema import Scenario
from sim.study.calibration.calibrate import (
    BURNT,
    BURNT_SHARE,
    CHECKED_EVERY,
    Calibration,
    calibrate,
)
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.generations import name_of
from sim.study.calibration.resampling import seed_of

SMALL = {"particles": 20, "populations": 2, "runs": 2, "seed": 3, "longest": 30}


@pytest.fixture(scope="module")
def base() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calibration") / "whole"


@pytest.fixture(scope="module")
def whole(base: Scenario, folder: Path) -> Calibration:
    return calibrate(base, out=folder, **SMALL)


def test_it_ends_at_the_posterior_and_says_what_fails(whole: Calibration) -> None:
    draws = whole.posterior
    assert len(draws.weights) % (2 * SMALL["particles"]) == 0
    assert len(draws.weights) >= 2 * SMALL["particles"]
    assert draws.coordinates.shape == (len(draws.weights), len(draws.space.paths))
    assert len(set(draws.luck[:, 0])) == 2  # each population has luck of its own
    assert not whole.passes  # forty particles are no three thousand draws
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
    with pytest.raises(Incomplete, match="ended before generation"):
        calibrate(
            base,
            out=tmp_path / "killed",
            **SMALL,
            progress=lambda made, *_: seen.append(made.generation),
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
    assert whole.runs == 2 * whole.likelihoods  # two runs are the least effort there is
    assert len(whole.walk()) == 2 * whole.generations


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


def test_burnt_generations_are_not_kept(whole: Calibration) -> None:
    kept = len(whole.posterior.weights) // (2 * SMALL["particles"])
    populations = [step for step in whole.steps if step.power == 1.0]
    reached = min(sum(step.population == k for step in populations) for k in range(2))
    assert kept == reached - max(BURNT, int(BURNT_SHARE * reached))
    assert reached % CHECKED_EVERY == 0 or whole.generations == SMALL["longest"]


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


def test_a_damaged_generation_is_named(base: Scenario, tmp_path: Path) -> None:
    few = {**SMALL, "longest": 2}
    with pytest.raises(Incomplete, match="2 generations are too few"):
        calibrate(base, out=tmp_path / "c", **few)
    (tmp_path / "c" / name_of(0, 2)).write_bytes(b"half")
    with pytest.raises(InvalidInput, match=r"generation-0002.npz: is damaged"):
        calibrate(base, out=tmp_path / "c", **few)


def test_an_empty_generation_is_named_too(base: Scenario, tmp_path: Path) -> None:
    few = {**SMALL, "longest": 1}
    with pytest.raises(Incomplete):
        calibrate(base, out=tmp_path / "c", **few)
    (tmp_path / "c" / name_of(0, 1)).write_bytes(b"")
    with pytest.raises(InvalidInput, match=r"generation-0001.npz: is damaged"):
        calibrate(base, out=tmp_path / "c", **few)


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


@pytest.mark.parametrize("name", ["particles", "populations", "runs", "longest", "threads"])
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
