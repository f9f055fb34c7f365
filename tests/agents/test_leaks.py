"""Models that have ended are let go of, however many a study makes."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Iterator

import mesa
import pytest

import sim
from sim.agents import BlockadeModel, chunks, forget
from sim.scenario.schema import Scenario

MEBIBYTE = 2**20


@pytest.fixture(scope="module")
def small() -> Scenario:
    """Nepal with a station a zone, a firm, and a twentieth of its tankers and fuel."""
    nepal = sim.load("nepal-2015")
    smaller = {
        "entry.fleet": 40.0,
        "demand.total_l_per_day": nepal.demand.total_l_per_day.value / 60.0,
    }
    scenario = nepal.with_values(smaller)
    zones = tuple(zone.model_copy(update={"stations": 1}) for zone in scenario.zones)
    firms = tuple(row.model_copy(update={"firms": 1}) for row in scenario.importers)
    return scenario.model_copy(update={"zones": zones, "importers": firms})


def counted_models() -> int:
    """Models that Mesa counts agents of; some versions do for ever."""
    return len(getattr(mesa.Agent, "_ids", {}))


def ended(scenario: Scenario, number: int) -> Iterator[weakref.ref[BlockadeModel]]:
    """Live through a day of so many models, forget each, and yield what is left of it."""
    for run in range(number):
        model = BlockadeModel(scenario, rng=1, run=run)
        model.step()
        forget(model)
        yield weakref.ref(model)


def warmed_up(scenario: Scenario) -> None:
    """What is made once and kept is made now."""
    assert len(list(ended(scenario, 10))) == 10
    gc.collect()


def check_that_models_go(scenario: Scenario, number: int) -> None:
    warmed_up(scenario)
    before, counted = len(gc.get_objects()), counted_models()
    references = list(ended(scenario, number))
    gc.collect()
    assert [reference for reference in references if reference() is not None] == []
    assert counted_models() == counted
    references.clear()
    assert len(gc.get_objects()) - before < 500


def memory_left(scenario: Scenario, number: int) -> int:
    """Memory that so many models leave behind [bytes]."""
    warmed_up(scenario)
    tracemalloc.start()
    try:
        for _ in ended(scenario, number):
            pass
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_a_thousand_models_leave_nothing(small: Scenario) -> None:
    check_that_models_go(small, 1_000)


def test_models_leave_no_memory_behind(small: Scenario) -> None:
    assert memory_left(small, 20) < MEBIBYTE / 4


@pytest.mark.slow
def test_a_thousand_models_leave_no_memory_behind(small: Scenario) -> None:
    assert memory_left(small, 1_000) < MEBIBYTE / 4


def test_a_model_that_is_kept_is_seen(small: Scenario) -> None:
    model = BlockadeModel(small, rng=1)
    reference = weakref.ref(model)
    forget(model)
    gc.collect()
    assert reference() is model
    del model
    gc.collect()
    assert reference() is None


def test_a_model_keeps_what_it_observed_when_forgotten(small: Scenario) -> None:
    model = BlockadeModel(small, rng=1)
    model.step()
    forget(model)
    assert len(model.agents) == 0
    assert len(model.recorder.days) == 1


def test_runs_of_the_engine_are_forgotten_one_by_one(small: Scenario) -> None:
    gc.collect()
    counted, alive = counted_models(), []
    for _ in chunks(small, runs=10, days=2):
        gc.collect()
        # By type: a proxy of somebody else's, asked for its class, may be dead.
        alive.append(sum(issubclass(type(thing), BlockadeModel) for thing in gc.get_objects()))
    assert max(alive) - min(alive) <= 1
    assert alive[-1] <= alive[0] + 1
    gc.collect()
    assert counted_models() <= counted + 1
