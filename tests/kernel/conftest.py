"""Runs shared by the kernel's tests, made once: what is shipped, and a scenario at exact rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.kernel import Recorded, chunks
from sim.scenario.schema import Scenario
from sim.scenario.tables import Event

Simulate = Callable[..., Recorded]
RUNS = 10
SHIPPED = (
    "mali-2025",
    "mali-2025/army-first",
    "mali-2025/constant-elasticity",
    "mali-2025/insured-convoys",
    "mali-2025/no-blockade",
    "mali-2025/no-truce",
    "nepal-2015",
)


def joined(parts: list[Recorded]) -> Recorded:
    """Put the chunks of one simulation one behind the other."""
    return Recorded(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


@pytest.fixture(scope="session")
def simulate() -> Simulate:
    """Return a function that runs a scenario and hands over all its runs as one record."""

    def run(scenario: Scenario, **arguments: Any) -> Recorded:
        return joined([part for _, part in chunks(scenario, **arguments)])

    return run


@pytest.fixture(scope="session")
def mali() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="session")
def shipped(simulate: Simulate) -> dict[str, SimpleNamespace]:
    """Every shipped scenario and variant with its runs, every law checked after every step."""

    def of(name: str) -> SimpleNamespace:
        folder, _, variant = name.partition("/")
        scenario = sim.load(folder)
        scenario = scenario.variant(variant) if variant else scenario
        return SimpleNamespace(
            scenario=scenario, recorded=simulate(scenario, runs=RUNS, debug=True)
        )

    return {name: of(name) for name in SHIPPED}


@pytest.fixture(scope="session")
def base(shipped: dict[str, SimpleNamespace]) -> Recorded:
    """Runs of mali-2025."""
    return shipped["mali-2025"].recorded


@pytest.fixture(scope="session")
def at_rest(mali: Scenario) -> Scenario:
    """A calm country whose flows are whole: two equal importers send whole tankers of each fuel.

    120 tankers a day, a third of them gasoline, by roads in shares that leave whole numbers to each
    importer; everybody drives alone.
    """
    shares = {"west": 0.30, "south": 0.60, "southwest": 0.05, "northeast": 0.05}
    return mali.variant("no-blockade").with_values(
        {
            "demand.total_l_per_day": 120 * mali.entry.tanker_l.value,
            "demand.retail_gasoline_weight": 2.0,
            "demand.retail_diesel_weight": 1.75,
            "demand.army_weight": 0.25,
            "bulk_users.power.demand_weight": 0.75,
            "bulk_users.mines.demand_weight": 1.0,
            "bulk_users.essential.demand_weight": 0.25,
            "entry.fleet": 2_000,
            "entry.aversion_sigma": 0,
            "entry.optimism_sigma": 0,
            "importers.national.firms": 1,
            "importers.national.fleet_share": 0.5,
            "importers.multinational.firms": 1,
            "importers.multinational.fleet_share": 0.5,
            "release.solo_tolerance_prob": 1,
            **{f"corridors.{road}.baseline_share": share for road, share in shares.items()},
        }
    )


@pytest.fixture(scope="session")
def with_events() -> Callable[..., Scenario]:
    """Return a function that adds dated events, given as (lever, target, start, value)."""

    def add(
        scenario: Scenario, *events: tuple[str, str, int, float], crisis: bool = True
    ) -> Scenario:
        rows = [
            Event(
                event=f"{lever}-{target}-{start}",
                lever=lever,
                target=target,
                start=str(start),
                value=value,
                is_crisis=crisis,
            )
            for lever, target, start, value in events
        ]
        return scenario.model_copy(update={"events": (*scenario.events, *rows)})

    return add


@pytest.fixture(scope="session")
def differing() -> Callable[[Recorded, Recorded], list[str]]:
    """Return a function that names the observables, and the log, in which two records differ."""

    def names(one: Recorded, other: Recorded) -> list[str]:
        found = []
        for part, mine, yours in zip(Recorded._fields, one, other, strict=True):
            if mine.dtype.names is None:
                found += [] if np.array_equal(mine, yours) else [part]
                continue
            found += [
                f"{part}.{name}"
                for name in mine.dtype.names
                if mine[name].tobytes() != yours[name].tobytes()
            ]
        return found

    return names


@pytest.fixture(scope="session")
def entities() -> Callable[[Recorded], dict[str, Any]]:
    """Return a function that gives all observables of a record by name."""

    def by_name(recorded: Recorded) -> dict[str, Any]:
        return {
            name: records[name] for records in recorded[:6] for name in records.dtype.names or ()
        }

    return by_name


@pytest.fixture(scope="session")
def finite() -> Callable[[dict[str, Any]], list[str]]:
    """Return a function that names the observables that are somewhere not a finite number."""
    return lambda values: [name for name, x in values.items() if not math.isfinite(np.sum(x))]
