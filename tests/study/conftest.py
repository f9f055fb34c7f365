"""The shipped scenario, a made-up finding with a gap, and a store of a few short runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from sim.study import Hysteresis
from sim.study.ensembles import Ensemble, ensemble
from sim.study.filling import fill
from sim.study.store import Store
from sim.study.summaries import headlines

LEVELS, RUNS = tuple(np.linspace(0.0, 2.0, 9)), 30


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="session")
def found(scenario: Scenario) -> Hysteresis:
    """Two levels and two runs of the real thing, as short as they may be."""
    return sim.hysteresis(scenario, levels=[0, 1], runs=2, days=180)


@pytest.fixture(scope="session")
def with_gap(found: Hysteresis) -> Hysteresis:
    """A finding whose starts are 0.7 apart from level 0.75 to 1.25."""
    random = np.random.default_rng(0)
    calm, broken = (
        np.where(np.array(LEVELS) < edge, 1.0, 0.3)[:, np.newaxis, np.newaxis]
        + 0.02 * random.standard_normal((len(LEVELS), RUNS, 2))
        for edge in (1.4, 0.7)
    )
    return dataclasses.replace(
        found,
        levels=LEVELS,
        runs=RUNS,
        calm=calm,
        broken=broken,
        broken_readiness=np.zeros(len(LEVELS)),
    )


DAYS = 20
N_ROWS, RUNS_PER_ROW, SHARD_RUNS = 6, 4, 5


@pytest.fixture(scope="session")
def design() -> dict[str, np.ndarray]:
    return {
        "escort.capacity": np.linspace(110, 190, N_ROWS),
        "market.slope": np.linspace(0.15, 0.7, N_ROWS),
    }


@pytest.fixture(scope="session")
def make(scenario: Scenario, design: dict[str, np.ndarray]) -> Callable[..., Ensemble]:
    """Return a function that makes an ensemble of 24 short runs in five shards, or another."""

    def ensemble_with(**changes: Any) -> Ensemble:
        of = changes.pop("scenario", scenario)
        arguments: dict[str, Any] = {
            "design": design,
            "summary": headlines(of),
            "runs_per_row": RUNS_PER_ROW,
            "shard_runs": SHARD_RUNS,
            "days": DAYS,
            **changes,
        }
        return ensemble(of, arguments.pop("design"), **arguments)

    return ensemble_with


@pytest.fixture(scope="session")
def filled(make: Callable[..., Ensemble], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that nothing interrupted; tests leave it as it is."""
    return fill(tmp_path_factory.mktemp("filled") / "store", make(), threads=1)


@pytest.fixture(scope="session")
def bytes_in() -> Callable[[Path], dict[str, bytes]]:
    """Return a function that reads every file below a folder, hidden ones too."""

    def read(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return read
