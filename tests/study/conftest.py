"""The shipped scenario, and a made-up finding with a gap."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from sim.study import Hysteresis

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
