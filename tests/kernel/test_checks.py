"""In debug mode a broken law is told with its place, run, day and step."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from sim.errors import BrokenInvariant
from sim.kernel import Recorded, chunks, engine
from sim.kernel.checks import LAST_STEP
from sim.kernel.world import World
from sim.rules.day import STEPS
from sim.scenario.schema import Scenario

Damage = Callable[[World], None]


def parameter(name: str, value: float) -> Damage:
    def damage(world: World) -> None:
        world.parameters[name] = value

    return damage


def event(number: int, value: float) -> Damage:
    def damage(world: World) -> None:
        world.events["value"][:, number] = value

    return damage


def halved_deliveries(world: World) -> None:
    world.deliveries["share"] /= 2.0


def last_run_only(world: World) -> None:
    """Damage the second of two runs."""
    world.parameters["stocks_calm_tank_days"][1] = -1.0


@pytest.fixture
def broken(mali: Scenario, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that runs a damaged world in debug mode and hands over what it says."""

    def says(damage: Damage, **arguments: Any) -> str:
        build = engine.build

        def damaged(*given: Any) -> World:
            world = deepcopy(build(*given))
            damage(world)
            return world

        monkeypatch.setattr(engine, "build", damaged)
        with pytest.raises(BrokenInvariant) as caught:
            list(chunks(mali, runs=2, debug=True, threads=1, **arguments))
        monkeypatch.undo()
        return str(caught.value)

    return says


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            parameter("stocks_calm_tank_days", -1.0),
            "a private tank is negative or undefined: bamako, run 0, day 0, step 'dated_events'",
        ),
        (
            parameter("stocks_security_days", -20.0),
            "a depot's stock is negative or undefined: bamako, run 0, day 0, step 'dated_events'",
        ),
        (
            parameter("stocks_station_days", -1.0),
            "a station's stock is negative or undefined: bamako, run 0, day 0, step 'dated_events'",
        ),
        (
            parameter("readiness_cover_days", -1.0),
            "a military unit's stock is negative or undefined: escort-force, run 0, day 0, "
            "step 'dated_events'",
        ),
        (
            event(0, -5.0),
            "a loss belief left [0, 1]: west, run 0, day 0, step 'dated_events'",
        ),
        (
            event(2, -1.0),
            "a bulk user's stock is negative or undefined: power, run 0, day 22, step 'ration'",
        ),
        (
            halved_deliveries,
            "the litres do not balance: mali-2025, run 0, day 0, step 'accounts'",
        ),
    ],
)
def test_a_broken_law_names_place_run_day_and_step(
    broken: Callable[..., str], damage: Damage, said: str
) -> None:
    assert broken(damage) == said


def test_fuel_sold_that_nobody_had_is_found_where_it_is_sold(broken: Callable[..., str]) -> None:
    said = broken(parameter("interdiction_seized_sold_share", -1.0))
    assert said.startswith("a parallel pool is negative or undefined: ")
    assert said.endswith("step 'road'")


def test_a_number_that_is_none_is_found_when_the_crisis_needs_it(
    broken: Callable[..., str],
) -> None:
    said = broken(parameter("market_slope", np.nan))
    assert "negative or undefined" in said or "below the official price or undefined" in said
    assert ", day 0," not in said


def test_the_run_is_counted_from_the_first_and_not_from_the_chunk(
    broken: Callable[..., str], simulate: Callable[..., Recorded]
) -> None:
    values = {"stocks.calm_tank_days": [3.0, 4.0]}
    said = broken(last_run_only, first_run=40, chunk_runs=1, values=values)
    assert "run 41, day 0" in said


def test_nothing_is_checked_unless_asked(
    mali: Scenario, monkeypatch: pytest.MonkeyPatch, simulate: Callable[..., Recorded]
) -> None:
    build = engine.build

    def damaged(*given: Any) -> World:
        world = deepcopy(build(*given))
        halved_deliveries(world)
        return world

    monkeypatch.setattr(engine, "build", damaged)
    assert simulate(mali, runs=1, days=2).nation["balance_residual_l"].min() > 1e5


def test_the_litres_are_checked_when_the_day_ends() -> None:
    assert STEPS[LAST_STEP] == "accounts"
