"""Scenarios with every number drawn at random keep every law and end in numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.kernel import Recorded
from sim.kernel.world import COUNTS, bounds_at, column_of
from sim.scenario import priors_of
from sim.scenario.consistency import ORDERED, SHARES
from sim.scenario.fields import LARGEST
from sim.scenario.levers import BY_NAME
from sim.scenario.overrides import values_of
from sim.scenario.schema import Scenario

Simulate = Callable[..., Recorded]
Vectors = dict[str, Any]
Draw = Callable[[np.random.Generator, float, float, float, int], Any]

SUMMING = {(table, column) for table, column, _ in SHARES} | {("corridors", "effort_share")}
SWITCHES = {("jet", "is_on"), ("release", "escort_mandate"), ("services", "schools_closed")}
SIZES = {("demand", "total_l_per_day"), ("entry", "tanker_l"), ("entry", "fleet")}
WHOLE = ("border_days", "transit_days", "escorted_days", "return_days")


def near(random: np.random.Generator, value: float, low: float, high: float, runs: int) -> Any:
    """Half to twice the scenario's number, within its bounds."""
    return np.clip(value * 2.0 ** random.uniform(-1, 1, runs), low, high)


def anywhere(random: np.random.Generator, value: float, low: float, high: float, runs: int) -> Any:
    """Any allowed number: an end as often as not, else between them or near the scenario's."""
    if high >= LARGEST:
        high = max(100.0 * value, 1.0)
    low = max(low, 1e-3 * value) if value > 0.0 else low
    kinds = [
        np.full(runs, low),
        np.full(runs, high),
        random.uniform(low, high, runs),
        near(random, value, low, high, runs),
    ]
    return np.choose(random.integers(0, len(kinds), runs), kinds)


def drawn(scenario: Scenario, draw: Draw, *, runs: int, seed: int) -> Vectors:
    """Return a value per run for every number that stands for itself."""
    random = np.random.default_rng(seed)
    switches = {e.key for e in scenario.events if BY_NAME[e.lever].unit == "0 or 1"}
    vectors: Vectors = {}
    for path, value in values_of(scenario).items():
        column = column_of(path)
        low, high = bounds_at(scenario, path)
        if column in COUNTS or column in SUMMING:
            continue
        if column in SWITCHES or path.split(".")[1] in switches:
            vectors[path] = random.integers(0, 2, runs)
        elif column[1] in WHOLE:
            vectors[path] = random.integers(1, 13, runs)
        else:
            by = near if column in SIZES else draw  # millions of tankers take minutes
            vectors[path] = by(random, value, low, high, runs)
    roads = len(scenario.corridors)
    for road in scenario.corridors:
        vectors[f"corridors.{road.corridor}.effort_share"] = 1.0 / roads
    return ordered(scenario, vectors)


def ordered(scenario: Scenario, vectors: Vectors) -> Vectors:
    """Swap bounds that were drawn the wrong way round."""
    for lower, upper, may_be_equal in ORDERED:
        one, two = vectors[lower], vectors[upper]
        vectors[lower], vectors[upper] = np.minimum(one, two), np.maximum(one, two)
        if not may_be_equal:
            vectors[upper] = vectors[upper] + 1.0
    return vectors


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
@pytest.mark.parametrize("draw", [near, anywhere])
def test_any_numbers_keep_the_laws(
    simulate: Simulate,
    entities: Callable[[Recorded], dict[str, Any]],
    finite: Callable[..., list[str]],
    name: str,
    draw: Draw,
) -> None:
    scenario = sim.load(name)
    vectors = drawn(scenario, draw, runs=60, seed=11)
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
@pytest.mark.parametrize("draw", [near, anywhere])
def test_thousands_of_numbers_keep_the_laws(
    simulate: Simulate,
    entities: Callable[[Recorded], dict[str, Any]],
    finite: Callable[..., list[str]],
    name: str,
    draw: Draw,
    seed: int,
) -> None:
    scenario = sim.load(name)
    vectors = drawn(scenario, draw, runs=150, seed=seed)
    check(scenario, vectors, simulate, entities, finite, runs=150, seed=seed)
