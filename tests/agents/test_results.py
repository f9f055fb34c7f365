"""What a user is given is the same from both engines: records, outcomes, accounts and the JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.observables.recorded import Recorded
from sim.results import Result

DAYS = 40


@pytest.fixture(scope="module")
def results() -> tuple[Result, Result]:
    """Five runs under draws of the posterior, from the kernel and from the objects."""
    base = sim.load("mali-2025")
    compiled, objects = (
        base.run(runs=5, seed=1, days=DAYS, engine=engine) for engine in ("kernel", "mesa")
    )
    return compiled, objects


def test_every_run_has_draws_of_the_posterior(results: tuple[Result, Result]) -> None:
    compiled, objects = results
    assert compiled.drawn
    assert compiled.drawn == objects.drawn
    assert compiled.values.keys() == objects.values.keys()
    for path, numbers in compiled.values.items():
        assert (numbers == objects.values[path]).all(), path
    assert len(set(compiled.values["market.slope"])) > 1


@pytest.mark.parametrize("part", sorted({*Recorded._fields} - {"convoys"}))
def test_everything_recorded_is_the_same(results: tuple[Result, Result], part: str) -> None:
    one, other = (getattr(result.recorded, part) for result in results)
    assert (one.dtype, one.shape) == (other.dtype, other.shape)
    assert one.tobytes() == other.tobytes()


def test_every_convoy_is_the_same(results: tuple[Result, Result]) -> None:
    """The logs' arrays have room for convoys that never set out, the kernel's for more."""
    one, other = (result.recorded for result in results)
    assert one is not None
    assert other is not None
    for run, number in enumerate(one.n_convoys):
        assert number > 0
        assert one.convoys[run, :number].tobytes() == other.convoys[run, :number].tobytes()


@pytest.mark.parametrize("table", ["outcomes", "accounts"])
def test_tables_are_the_same(results: tuple[Result, Result], table: str) -> None:
    one, other = (getattr(result, table) for result in results)
    assert isinstance(one, pd.DataFrame)
    assert len(one) == 5
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_logs_and_summaries_are_the_same(results: tuple[Result, Result]) -> None:
    compiled, objects = results
    assert len(compiled.convoys()) > 0
    for made in (Result.convoys, Result.summary):
        pd.testing.assert_frame_equal(made(compiled), made(objects), check_exact=True)


@pytest.mark.parametrize("run", [0, 3])
def test_a_run_of_the_result_is_a_model_of_its_values(
    results: tuple[Result, Result], run: int
) -> None:
    compiled, _ = results
    values = {path: float(numbers[run]) for path, numbers in compiled.values.items()}
    model = sim.mesa_model(compiled.scenario.with_values(values), rng=compiled.seed, run=run)
    for _ in range(DAYS):
        model.step()
    assert compiled.recorded is not None
    for part, numbers in model.recorder.days[-1].items():
        assert numbers.tobytes() == getattr(compiled.recorded, part)[run, -1].tobytes()


def test_the_command_prints_the_same_json(tmp_path: Path) -> None:
    words = ("run", "mali-2025", "--runs", "2", "--days", "20", "--json")
    printed = [
        subprocess.run(
            [sys.executable, "-m", "sim.cli", *words, "--engine", engine],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
            capture_output=True,
            check=True,
            timeout=300,
        ).stdout
        for engine in ("kernel", "mesa")
    ]
    assert printed[0] == printed[1]
    assert json.loads(printed[0])["runs"] == 2
