"""Both engines side by side: the runs of each, and the first number in which they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import sim
from sim import agents, kernel
from sim.observables.recorded import Recorded
from sim.scenario.schema import Scenario
from sim.scenario.tables import FUELS

Agreement = Callable[..., str]
ENTITIES = ("nation", "zones", "markets", "segments", "corridors", "units", "users")


@pytest.fixture(scope="session")
def mali() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="session")
def difference() -> Agreement:
    """Return a function that runs both engines and names the first difference, or is empty."""
    return first_difference


@pytest.fixture(scope="session")
def disagreement() -> Callable[[Scenario, Recorded, Recorded], str]:
    """Return a function that names the first difference of two records of one run."""
    return difference_of


def first_difference(
    scenario: Scenario,
    *,
    runs: int = 1,
    is_random: bool = True,
    threads: int = 1,
    chunk_runs: int = 16,
    **how: Any,
) -> str:
    """Name the first number in which the engines differ: run, day, place and observable."""
    compiled = kernel_runs(
        scenario, runs=runs, rounding=is_random, threads=threads, chunk_runs=chunk_runs, **how
    )
    objects = agents.chunks(scenario, runs=runs, is_random=is_random, **how)
    for (run, one), (same_run, other) in zip(compiled, objects, strict=True):
        assert run == same_run
        found = difference_of(scenario, one, other)
        if found:
            return f"{scenario.name}, run {run}, {found}"
    return ""


def kernel_runs(scenario: Scenario, **how: Any) -> Iterator[tuple[int, Recorded]]:
    """Yield the kernel's runs one by one, whatever chunks they came in."""
    for first_run, part in kernel.chunks(scenario, **how):
        for k in range(len(part.nation)):
            yield first_run + k, Recorded(*(array[k : k + 1] for array in part))


def difference_of(scenario: Scenario, one: Recorded, other: Recorded) -> str:
    """Name the first day, place and observable in which two records of one run differ."""
    found = [
        (day, name, words)
        for part in ENTITIES
        for day, name, words in differing_days(
            scenario, part, getattr(one, part)[0], getattr(other, part)[0]
        )
    ]
    if found:
        day, name, words = min(found, key=lambda item: item[0])
        others = sorted({also for when, also, _ in found if when == day} - {name})
        rest = f" (and {', '.join(others)})" if others else ""
        return f"day {day}, {words}{rest}"
    return differing_log(scenario, one, other)


def differing_days(
    scenario: Scenario, part: str, one: Any, other: Any
) -> Iterator[tuple[int, str, str]]:
    """For every observable of an entity that differs: the first day, its name and all in words."""
    if one.shape != other.shape:
        yield -1, part, f"{part}: shapes {one.shape} and {other.shape}"
        return
    for name in one.dtype.names:
        apart = bits(one[name]) != bits(other[name])
        if apart.any():
            index = tuple(int(k) for k in np.argwhere(apart)[0])
            kernels, objects = one[name][index], other[name][index]
            words = f"{name} is {kernels!r} compiled and {objects!r} as objects"
            yield index[0], name, f"{place(scenario, part, index[1:])}: {words}"


def bits(numbers: Any) -> Any:
    """Return the bits of numbers: so a zero differs from minus zero, and not a number from none."""
    return np.ascontiguousarray(numbers).view(np.uint64)


def place(scenario: Scenario, part: str, index: tuple[int, ...]) -> str:
    """Name the entity at an index of a record."""
    zones = scenario.zone_names
    if part == "markets":
        return f"{zones[index[0]]}, {FUELS[index[1]]}"
    if part == "segments":
        return f"{zones[index[0]]}, {scenario.segments[index[1]].segment}"
    rows = {
        "nation": ("nation",),
        "zones": zones,
        "corridors": scenario.corridor_names,
        "units": tuple(row.unit for row in scenario.units),
        "users": tuple(row.user for row in scenario.bulk_users),
    }
    return rows[part][index[0] if index else 0]


def differing_log(scenario: Scenario, one: Recorded, other: Recorded) -> str:
    """Name the first entry in which two convoy logs differ."""
    numbers = int(one.n_convoys[0]), int(other.n_convoys[0])
    mine, yours = one.convoys[0][: numbers[0]], other.convoys[0][: numbers[1]]
    for row, (entry, also) in enumerate(zip(mine, yours, strict=False)):
        for name in mine.dtype.names:
            if entry[name].tobytes() != also[name].tobytes():
                road = scenario.corridor_names[entry["corridor"]]
                return (
                    f"day {entry['day']}, convoy {row} of {road}: {name} is {entry[name]} compiled "
                    f"and {also[name]} as objects"
                )
    if numbers[0] != numbers[1]:
        return f"convoy log: {numbers[0]} groups compiled and {numbers[1]} as objects"
    return ""
