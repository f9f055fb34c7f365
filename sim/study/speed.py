"""How fast the engines are, here and now: both in one process, in turns, as ratios.

Times are the best of several rounds, since whatever else the machine does can only add to them; on
one thread they are processor time, which waiting for a processor does not lengthen.  Both engines
live through the same runs and give the same numbers, so a ratio compares work with equal work.
"""

from __future__ import annotations

import gc
import os
import time
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import InvalidInput

if TYPE_CHECKING:
    from sim.scenario import Scenario

COLUMNS = (
    "engine",
    "runs at once",
    "threads",
    "ms a run",
    "times the Mesa engine",
    "agent-steps a second",
    "MB a run in flight",
)


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    engine: str
    runs: int
    threads: int
    seconds: float
    bytes_in_flight: float


def speed(
    scenario: Scenario,
    *,
    runs: int = 1_000,
    rounds: int = 3,
    threads: int | None = None,
    announce: Callable[[str], None] = lambda line: None,  # noqa: ARG005
) -> pd.DataFrame:
    """Measure both engines side by side.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    runs : int
        Runs of the largest batch.
    rounds : int
        Turns that each line has; the best counts.
    threads : int, optional
        Threads of the last line; all processors by default.
    announce : callable, optional
        Called with a line before anything is measured.

    Returns
    -------
    DataFrame
        One row an engine, batch and number of threads, with the columns of `COLUMNS`.

    Raises
    ------
    InvalidInput
        If runs, rounds or threads are fewer than 1.
    """
    problems = [
        f"{name} = {number} must be at least 1."
        for name, number in (("runs", runs), ("rounds", rounds), ("threads", threads))
        if number is not None and number < 1
    ]
    if problems:
        raise InvalidInput(problems)
    announce(f"{scenario.name}: both engines in turns …")
    lines = list(_measured(scenario, runs, rounds, threads or os.cpu_count() or 1))
    steps = sum(agents_of(scenario).values()) * scenario.calendar.days
    rows = [
        (
            line.engine,
            line.runs,
            line.threads,
            1e3 * line.seconds,
            lines[0].seconds / line.seconds,
            steps / line.seconds,
            1e-6 * line.bytes_in_flight,
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _measured(scenario: Scenario, runs: int, rounds: int, threads: int) -> Iterator[Measured]:
    from sim import kernel

    kernel.prepare()
    sizes = sorted({1, min(100, runs), runs})
    turns = {"mesa": partial(live_as_objects, scenario)} | {
        str(size): partial(live_through, scenario, runs=size) for size in sizes
    }
    spans = best_seconds(turns, rounds=rounds)
    yield Measured("mesa", 1, 1, spans["mesa"], peak_bytes(turns["mesa"]))
    in_flight = bytes_in_flight(scenario)
    for size in sizes:
        yield Measured("kernel", size, 1, spans[str(size)] / size, in_flight)
    if threads > 1:
        everywhere = {"all": partial(live_through, scenario, runs=runs, threads=threads)}
        wall = best_seconds(everywhere, rounds=rounds, clock=time.perf_counter)["all"]
        yield Measured("kernel", runs, threads, wall / runs, in_flight)


def live_as_objects(scenario: Scenario) -> None:
    """Simulate one run as objects of Mesa, with daily records, and let go of it."""
    from sim import agents

    deque(agents.chunks(scenario, runs=1), maxlen=0)


def live_through(
    scenario: Scenario, *, runs: int, threads: int = 1, days: int | None = None
) -> None:
    """Simulate runs in the compiled engine, with daily records, and let go of every chunk."""
    from sim import kernel

    deque(kernel.chunks(scenario, runs=runs, threads=threads, days=days), maxlen=0)


def best_seconds(
    actions: Mapping[str, Callable[[], Any]],
    *,
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Take the best time of each action over rounds in which each has one turn [s].

    Parameters
    ----------
    actions : mapping of str to callable
        What is compared, by name.
    rounds : int
        Turns of each, after one that does not count.
    clock : callable
        Processor time, or ``time.perf_counter`` where threads share the work.
    """
    best = dict.fromkeys(actions, float("inf"))
    for action in actions.values():
        action()
    for _ in range(rounds):
        for name, action in actions.items():
            start = clock()
            action()
            best[name] = min(best[name], clock() - start)
    return best


def peak_bytes(action: Callable[[], Any]) -> int:
    """Measure the most memory that an action held at a time, beyond what was held before it."""
    from sim import kernel

    kernel.forget_memory()
    gc.collect()
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def bytes_in_flight(scenario: Scenario) -> float:
    """Memory per run of a full chunk on one worker: its daily record and its share of the state."""
    from sim.kernel.engine import CHUNK_RUNS

    return peak_bytes(lambda: live_through(scenario, runs=CHUNK_RUNS)) / CHUNK_RUNS


def agents_of(scenario: Scenario) -> dict[str, int]:
    """Count the agents of a run on day 0, by kind; a station or depot holds both fuels."""
    zones = len(scenario.zones)
    return {
        "tankers": round(scenario.entry.fleet.value),
        "importers": sum(row.firms for row in scenario.importers),
        "corridors": len(scenario.corridors),
        "depots": len(scenario.depots),
        "stations": sum(row.stations for row in scenario.zones),
        "zones": zones,
        "segments": zones * len(scenario.segments),
        "units": len(scenario.units),
        "bulk users": len(scenario.bulk_users),
        "armed group": 1,
        "government": 1,
    }
