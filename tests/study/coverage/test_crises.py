"""Crises fitted in a row: whole files, gone on with, and the check of the calibration itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from benchmarks.stand_in import StandIn
from sim.errors import Incomplete, InvalidInput, ScenarioError
from sim.study.coverage import Fits, fitted_crises, reduced

SMALL = {"crises": 2, "points": 40, "longest": 4}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("coverage") / "whole"


@pytest.fixture(scope="module")
def whole(folder: Path) -> Fits:
    return fitted_crises(StandIn(runs=4), out=folder, **SMALL)


def test_a_killed_check_goes_on_to_the_same_ranks(whole: Fits, tmp_path: Path) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 12  # batches of both populations of a crisis are 8

    with pytest.raises(Incomplete, match=r"crisis 1: .* the same call goes on"):
        fitted_crises(StandIn(runs=4), out=tmp_path / "killed", **SMALL, stop=stop)
    there: list[bool] = []
    again = fitted_crises(
        StandIn(runs=4),
        out=tmp_path / "killed",
        **SMALL,
        progress=lambda number, row, was_there: there.append(was_there),
    )
    assert there == [True, False]
    assert again.crises.equals(whole.crises)
    for name, ranks in whole.ranks.items():
        np.testing.assert_array_equal(again.ranks[name], ranks)
    assert not list((tmp_path / "killed" / "under-way").iterdir())


def test_other_crises_in_the_folder_and_damage_are_refused(whole: Fits, folder: Path) -> None:
    with pytest.raises(InvalidInput, match="of another points"):
        fitted_crises(StandIn(runs=4), out=folder, **{**SMALL, "points": 42})
    path = folder / "crises" / "0001.json"
    before = path.read_text()
    path.write_text("{")
    with pytest.raises(InvalidInput, match=r"0001\.json: is damaged"):
        fitted_crises(StandIn(runs=4), out=folder, **SMALL)
    path.write_text(before)


def test_numbers_out_of_range_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="crises = 0 must be a whole number of at least 1"):
        fitted_crises(StandIn(), out=tmp_path / "c", crises=0)
    assert not (tmp_path / "c").exists()


def test_a_parameter_without_a_prior_cannot_be_freed() -> None:
    with pytest.raises(ScenarioError, match=r"Did you mean 'market\.slope'"):
        reduced(sim.load("mali-2025"), ["market.slop"], runs=4)


@pytest.mark.slow
def test_the_calibration_covers_what_it_says(tmp_path: Path) -> None:
    found = fitted_crises(StandIn(), out=tmp_path / "c", crises=300, longest=12)
    table = found.coverage()
    assert table["passes"].all(), table.to_string()
    assert 0.7 < found.crises["noise_sd"].median() < 1.8


def test_files_hold_ranks_and_what_they_rest_on(whole: Fits, folder: Path) -> None:
    row = json.loads((folder / "crises" / "0000.json").read_text())
    assert set(row["ranks"]) == {*StandIn().space.paths, "log likelihood of the run"}
    assert all(0 <= rank <= 99 for rank in row["ranks"].values())
