"""PyMC's sequential Monte Carlo finds what the calibration finds."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from benchmarks.referee import compared, our_posterior, their_chains
from benchmarks.stand_in import StandIn
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.space import Space
from sim.study.coverage import crisis_of


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of PyMC's libraries
def test_pymc_finds_the_same(tmp_path: Path) -> None:
    with warnings.catch_warnings(action="ignore"):
        pytest.importorskip("pymc")
    stand_in = StandIn()
    reports = crisis_of(stand_in, 0, seed=1).reports
    ours = our_posterior(stand_in, reports, folder=tmp_path, points=800, longest=12, seed=1)
    theirs = their_chains(stand_in, reports, draws=500, seed=1)
    table = compared(ours, theirs, stand_in.space.paths)
    assert (table["apart_errors"] < 4.0).all(), table.to_string()
    assert table["sd_ratio"].between(0.85, 1.18).all(), table.to_string()
    assert (table["distance_sd"] < 0.15).all(), table.to_string()


def test_a_comparison_sees_what_differs() -> None:
    random = np.random.default_rng(1)
    draws = random.standard_normal((5_000, 2))
    seeds = np.repeat(np.arange(4), 1_250)[:, np.newaxis]
    ours = Posterior(Space({}), draws, {}, np.full(5_000, 1.0 / 5_000), {}, seeds)
    theirs = random.standard_normal((4, 500, 2)) * [1.0, 0.7] + [0.5, 0.0]
    table = compared(ours, theirs, ("moved", "narrow"))
    assert table.loc["moved", "apart_errors"] > 5.0
    assert table.loc["moved", "distance_sd"] == pytest.approx(0.5, abs=0.1)
    assert table.loc["narrow", "apart_errors"] < 4.0
    assert table.loc["narrow", "sd_ratio"] == pytest.approx(0.7, abs=0.05)
