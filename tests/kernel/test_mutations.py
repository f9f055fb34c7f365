"""Scenarios with every number drawn at random keep every law and end in numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.kernel import Recorded
from sim.scenario import priors_of
from sim.scenario.schema import Scenario

Simulate = Callable[..., Recorded]
Vectors = dict[str, Any]


def check(
    scenario: Scenario,
    vectors: Vectors,
    simulate: Simulate,
    entities: Callable[[Recorded], dict[str, Any]],
    finite: Callable[..., list[str]],
    *,
    runs: int,
    seed: int,
) -> None:
    recorded = simulate(scenario, runs=runs, seed=seed, values=vectors, debug=True, threads=2)
    values = entities(recorded)
    assert finite(values) == []
    for name, x in values.items():
        if name.endswith(("_stock_l", "_tankers", "_received_l", "_request_l", "_used_l", "_days")):
            assert x.min() >= -1e-6, name
    normal = np.broadcast_to(vectors["demand.total_l_per_day"], runs)[:, np.newaxis]
    residual = recorded.nation["balance_residual_l"]
    assert np.all(residual < 1e-6 * (normal + recorded.nation["loaded_l"]))


@pytest.mark.parametrize("name", ["mali-2025", "nepal-2015"])
@pytest.mark.parametrize("kind", ["near", "anywhere"])
def test_any_numbers_keep_the_laws(
    simulate: Simulate,
    drawn: Callable[..., Vectors],
    entities: Callable[[Recorded], dict[str, Any]],
    finite: Callable[..., list[str]],
    name: str,
    kind: str,
) -> None:
    scenario = sim.load(name)
    vectors = drawn(scenario, kind, runs=60, seed=11)
    check(scenario, vectors, simulate, entities, finite, runs=60, seed=11)


def test_every_draw_of_the_priors_keeps_the_laws(
    simulate: Simulate,
    mali: Scenario,
    entities: Callable[[Recorded], dict[str, Any]],
    finite: Callable[..., list[str]],
) -> None:
    random = np.random.default_rng(5)
    vectors: Vectors = {
        path: random.uniform(*prior.bounds, 60) for path, prior in priors_of(mali).items()
    }
    assert "demand.total_l_per_day" in vectors
    check(mali, vectors, simulate, entities, finite, runs=60, seed=5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", ["mali-2025", "nepal-2015"])
@pytest.mark.parametrize("kind", ["near", "anywhere"])
def test_thousands_of_numbers_keep_the_laws(
    simulate: Simulate,
    drawn: Callable[..., Vectors],
    entities: Callable[[Recorded], dict[str, Any]],
    finite: Callable[..., list[str]],
    name: str,
    kind: str,
    seed: int,
) -> None:
    scenario = sim.load(name)
    vectors = drawn(scenario, kind, runs=150, seed=seed)
    check(scenario, vectors, simulate, entities, finite, runs=150, seed=seed)
