"""Draws are carried over to another version of the model where nothing of them moves, else not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.cli.carry_over import main
from sim.errors import InvalidInput
from sim.scenario.shipped import FACTS, posterior_path, read_draws
from sim.study.calibration.carry_over import carry_over, lived_again
from sim.study.calibration.draws_file import REPORTED, load_draws, luck_in
from sim.study.calibration.space import space_of
from sim.study.shards import parquet_of

SCENARIO = sim.load("mali-2025")
EVERY = 80


@pytest.fixture
def part() -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Every 80th of the draws that ship, and what their file says of them."""
    path = posterior_path(SCENARIO)
    assert path is not None
    columns, facts = read_draws(path)
    return {name: column[::EVERY] for name, column in columns.items()}, facts


def written(folder: Path, columns: dict[str, np.ndarray], facts: dict[str, Any]) -> Path:
    path = folder / "posterior.parquet"
    path.write_bytes(parquet_of(columns, facts={FACTS.decode(): json.dumps(facts)}))
    return path


def test_the_draws_that_ship_give_the_statistics_of_their_file(
    part: tuple[dict[str, np.ndarray], dict[str, Any]],
) -> None:
    columns, _ = part
    values = {name: columns[name] for name in space_of(SCENARIO).paths}
    found = lived_again(SCENARIO, values, luck_in(columns))
    assert {REPORTED + name for name in found} == {n for n in columns if n.startswith(REPORTED)}
    for name, numbers in found.items():
        np.testing.assert_allclose(numbers, columns[REPORTED + name], rtol=1e-9, atol=1e-9)


def test_the_command_says_what_cannot_be_carried_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nepal-2015"]) == 3
    assert capsys.readouterr().err == "nepal-2015: ships no posterior.\n"
    assert main(["mali-2052"]) == 3
    assert "Did you mean 'mali-2025'?" in capsys.readouterr().err


def test_where_nothing_moved_the_version_is_that_of_now(
    tmp_path: Path, part: tuple[dict[str, np.ndarray], dict[str, Any]]
) -> None:
    columns, facts = part
    facts = {name: fact for name, fact in facts.items() if name != "fitted_model_version"}
    path = written(tmp_path, columns, {**facts, "model_version": "1"})
    with pytest.raises(InvalidInput, match="under version 1 of the model"):
        load_draws(path, SCENARIO)
    assert carry_over(path, SCENARIO) < 1e-9
    found = load_draws(path, SCENARIO)
    assert found.facts["model_version"] == sim.MODEL_VERSION
    assert found.facts["fitted_model_version"] == "1"
    for name, numbers in found.values.items():
        np.testing.assert_array_equal(numbers, columns[name])


@pytest.mark.parametrize(
    ("column", "fact", "error"),
    [
        ("reported.power-hours", None, r"other numbers follow from its draws \(power-hours\)"),
        (None, "reports_hash", r"more than the version of the model has changed .*reports_hash"),
        (None, "added", r"an update added reports"),
    ],
)
def test_what_moved_is_named_and_the_file_stays_as_it_was(
    tmp_path: Path,
    part: tuple[dict[str, np.ndarray], dict[str, Any]],
    column: str | None,
    fact: str | None,
    error: str,
) -> None:
    columns, facts = part
    if column:
        columns[column] = columns[column] * (1.0 + 1e-6)
    if fact:
        facts[fact] = "another"
    path = written(tmp_path, columns, facts)
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match=error):
        carry_over(path, SCENARIO)
    assert path.read_bytes() == before
