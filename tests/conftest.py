"""What several rooms' tests share: scenarios at random numbers, and one with a posterior."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.paths import data_path
from sim.scenario.consistency import CEILING, ORDERED, SHARES
from sim.scenario.fields import LARGEST
from sim.scenario.levers import BY_NAME
from sim.scenario.overrides import priors_of
from sim.scenario.schema import Scenario
from sim.scenario.shipped import FACTS, NAME, WEIGHT, Draws
from sim.scenario.tables import FUELS

Vectors = dict[str, Any]
Draw = Callable[[np.random.Generator, float, float, float, int], Any]

SUMMING = {(table, column) for table, column, _ in SHARES} | {("corridors", "effort_share")}
SWITCHES = {
    ("jet", "is_on"),
    ("market", "constant_elasticity"),
    ("release", "escort_mandate"),
    ("services", "schools_closed"),
}
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
    return _one_of_four(random, value, low, high, runs)


def extreme(random: np.random.Generator, value: float, low: float, high: float, runs: int) -> Any:
    """Any allowed number, the ends of the whole range among them."""
    return _one_of_four(random, value, low, high, runs)


def _one_of_four(
    random: np.random.Generator, value: float, low: float, high: float, runs: int
) -> Any:
    kinds = [
        np.full(runs, low),
        np.full(runs, high),
        random.uniform(low, high, runs),
        near(random, value, low, high, runs),
    ]
    return np.choose(random.integers(0, len(kinds), runs), kinds)


DRAWS: dict[str, Draw] = {"near": near, "anywhere": anywhere, "extreme": extreme}


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Vectors]:
    """Return a function that draws a value per run for every number that stands for itself.

    The kind is ``near``, ``anywhere`` or ``extreme``.
    """
    return draw_values


def draw_values(scenario: Scenario, kind: str, *, runs: int, seed: int) -> Vectors:
    """Return a value per run for every number that stands for itself."""
    from sim.kernel.world import COUNTS, bounds_at, column_of  # compiles; few tests need it

    draw, random = DRAWS[kind], np.random.default_rng(seed)
    switches = {e.key for e in scenario.events if BY_NAME[e.lever].unit == "0 or 1"}
    weights = {e.key for e in scenario.events if e.lever == "escort_weight"}
    vectors: Vectors = {}
    for path, value in scenario.numbers.items():
        column = column_of(path)
        low, high = bounds_at(scenario, path)
        if column in COUNTS or column in SUMMING or path.split(".")[1] in weights:
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
    floor = vectors["group.effort_floor"]
    vectors["group.effort_floor"] = np.minimum(floor, 0.99 / roads)
    return ordered(choked(scenario, vectors))


def choked(scenario: Scenario, vectors: Vectors) -> Vectors:
    """Leave demand semi-log where some price is higher than anything is worth."""
    caps = [vectors[f"prices.{fuel}_cap_per_l"] for fuel in FUELS]
    later = [vectors[f"events.{e.key}.value"] for e in scenario.events if e.lever == "price_cap"]
    highest = np.max([*caps, *later], axis=0) / np.min(caps, axis=0)
    is_bought = vectors["market.choke_multiple"] >= vectors[CEILING] * highest
    vectors["market.constant_elasticity"] = vectors["market.constant_elasticity"] * is_bought
    return vectors


def ordered(vectors: Vectors) -> Vectors:
    """Swap bounds that were drawn the wrong way round."""
    for lower, upper, may_be_equal in ORDERED:
        one, two = vectors[lower], vectors[upper]
        vectors[lower], vectors[upper] = np.minimum(one, two), np.maximum(one, two)
        if not may_be_equal:
            vectors[lower] = np.maximum(vectors[lower] - 1.0, 0.0)
    return vectors


POSTERIOR_DRAWS = 50


@pytest.fixture(scope="session")
def prior_draws() -> Draws:
    """Made-up draws of the shipped scenario, all of one weight."""
    scenario, random = sim.load("mali-2025"), np.random.default_rng(1)
    priors = priors_of(scenario).items()
    columns = {path: random.uniform(*prior.bounds, POSTERIOR_DRAWS) for path, prior in priors}
    return Draws(scenario, {**columns, WEIGHT: np.full(POSTERIOR_DRAWS, 1 / POSTERIOR_DRAWS)}, {})


@pytest.fixture
def calibrated(tmp_path: Path, prior_draws: Draws) -> Callable[..., Scenario]:
    """Return a copy of the shipped scenario with these draws beside its files."""

    def copied(**facts: object) -> Scenario:
        from sim.study.calibration.draws_file import facts_of
        from sim.study.shards import parquet_of

        written = {**facts_of(prior_draws.scenario), "gate": []}
        written |= {"model_version": sim.MODEL_VERSION, **facts}
        content = parquet_of(dict(prior_draws.columns), facts={FACTS.decode(): json.dumps(written)})
        folder = tmp_path / "mali"
        shutil.copytree(data_path("scenarios", "mali-2025"), folder, dirs_exist_ok=True)
        (folder / NAME).write_bytes(content)
        return sim.load(folder)

    return copied
