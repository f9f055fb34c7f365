"""The Mesa engine beside an idiomatic Mesa model: the same story, the same agents, and the times.

In the gate every short one runs once, unmeasured; ``make bench`` measures.  No time is asserted but
a ratio of times taken in turns, and that only where it is measured.
"""

# ruff: noqa: D103 - a test's name is its sentence

from __future__ import annotations

import time
from functools import partial
from typing import Any

import numpy as np
import pytest

from benchmarks.activations import Activity, both
from benchmarks.idiomatic import IdiomaticModel, live_idiomatically
from benchmarks.measure import best_seconds
from benchmarks.worlds import enlarged
from sim.kernel import chunks
from sim.study.speed import live_as_objects

DAYS = 60
SEEDS = range(1, 10)
SHORT_DAYS = 10
Outcomes = dict[str, Any]


def outcomes(arrived_l: Any, lost: Any, price: Any, cap: float) -> Outcomes:
    """What the story is told by, one number a run; the last axis of every argument is the day."""
    return {
        "fuel arrived by day 60": arrived_l.sum(-1),
        "tankers lost by day 60": lost.sum(-1),
        "price in the capital, late October": price[..., 52:59].mean(-1),
        "day the capital breaks": (price > 1.3 * cap).argmax(-1),
    }


@pytest.fixture(scope="module")
def cap() -> float:
    return float(enlarged().prices.gasoline_cap_per_l.value)


@pytest.fixture(scope="module")
def compiled_outcomes(cap: float) -> Outcomes:
    """Outcomes of 300 runs of the kernel."""
    place = enlarged().zone_names.index(enlarged().capital.zone)
    parts = [
        outcomes(
            recorded.nation["arrived_l"],
            recorded.nation["lost_tankers"],
            recorded.markets["parallel_price_per_l"][:, :, place, 0],
            cap,
        )
        for _, recorded in chunks(enlarged(), runs=300, days=DAYS)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def lived(seed: int, *, wakes_tankers: bool) -> IdiomaticModel:
    model = IdiomaticModel(seed, scenario=enlarged(), wakes_tankers=wakes_tankers)
    for _ in range(DAYS):
        model.step()
    return model


def told(model: IdiomaticModel, cap: float) -> Outcomes:
    """Outcomes of one run of the idiomatic model."""
    days = model.datacollector.get_model_vars_dataframe()
    volume = enlarged().entry.tanker_l.value
    return outcomes(
        volume * days["arrived_tankers"].to_numpy(),
        days["lost"].to_numpy(),
        cap * days["capital_multiple"].to_numpy(),
        cap,
    )


@pytest.mark.parametrize("wakes_tankers", [False, True])
def test_it_tells_the_story_of_the_kernel(
    compiled_outcomes: Outcomes, cap: float, wakes_tankers: bool
) -> None:
    """The bands are the middle nine tenths of the kernel's runs, and need no widening.

    The median of nine runs of the same law leaves such a band once in ten thousand times, so luck
    of another generator fits in; without learning, panic, rationing or a second choice of roads, or
    with two days a day on the road, the story does not.
    """
    runs = [told(lived(seed, wakes_tankers=wakes_tankers), cap) for seed in SEEDS]
    for name, compiled in compiled_outcomes.items():
        low, high = np.quantile(compiled, [0.05, 0.95])
        assert low <= np.median([run[name] for run in runs]) <= high, name


def test_its_litres_balance() -> None:
    days = lived(1, wakes_tankers=False).datacollector.get_model_vars_dataframe()
    assert days["balance_residual"].max() < 1e-6


@pytest.fixture(scope="module")
def sides() -> tuple[Activity, Activity]:
    return both(enlarged(), days=SHORT_DAYS)


def test_it_has_the_same_agents(sides: tuple[Activity, Activity]) -> None:
    ours, plain = (dict(side.agents) for side in sides)
    ours["Importer"] -= 1  # the state, which hires tankers only where policy says so
    ours.pop("Convoy")  # those on the road on day 0, made in both and no row of any table
    plain.pop("Convoy")
    assert ours == plain


def test_it_leaves_no_agent_out(sides: tuple[Activity, Activity]) -> None:
    ours, plain = sides
    for kind in ("Station", "Depot", "Zone", "ConsumerSegment", "MilitaryUnit", "BulkUser"):
        assert plain.visits[kind] == ours.visits[kind] == SHORT_DAYS * ours.agents[kind]
    assert plain.visits["Tanker"] > 0.95 * SHORT_DAYS * plain.agents["Tanker"]


@pytest.mark.benchmark(timer=time.process_time)
def test_a_run_of_an_idiomatic_model(benchmark: Any) -> None:
    benchmark(live_idiomatically, enlarged())


@pytest.mark.slow
def test_the_mesa_engine_takes_at_most_half_as_long_again() -> None:
    turns = {
        "ours": partial(live_as_objects, enlarged()),
        "plain": partial(live_idiomatically, enlarged()),
    }
    spans = best_seconds(turns, rounds=15)
    assert spans["ours"] < 1.5 * spans["plain"]
