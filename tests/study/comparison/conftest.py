"""A few short runs of a base and of policies made of them, whose changes are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.results import Result
from sim.scenario import Scenario
from sim.study import Comparison

RUNS, DAYS = 4, 20


@pytest.fixture(scope="session")
def base(scenario: Scenario) -> Result:
    return scenario.run(runs=RUNS, days=DAYS, seed=3, record="summary")


@pytest.fixture(scope="session")
def with_changes(base: Result) -> Callable[..., Result]:
    """Return a function that adds to accounts of the base, run by run."""

    def changed(**changes: list[float]) -> Result:
        accounts = base.accounts.copy()
        for key, change in changes.items():
            accounts[key] += np.array(change)
        return replace(base, accounts=accounts)

    return changed


@pytest.fixture(scope="session")
def found(base: Result, with_changes: Callable[..., Result]) -> Comparison:
    """Roads bring 10 million litres more and expose 100 people; planes 1 in all runs but one."""
    return sim.compare(
        {
            "planes": with_changes(air_bridge_l=[1.0, 1.0, 1.0, -1.0], public_cost=[5.0] * 4),
            "base": base,
            "roads": with_changes(
                arrived_l=[9.0, 10.0, 11.0, 10.0],
                exposed_drivers=[80.0, 100.0, 120.0, 100.0],
                exposed_tankers=[40.0, 50.0, 60.0, 50.0],
                **{"zone.mopti": [-1.0, -1.5, -2.0, -1.5], "zone.kayes": [1.0, 1.0, 1.0, 1.0]},
            ),
        },
        seed=3,
    )
