"""How time, memory and a cached start are taken; what is compared is taken in turns.

Times are the best of several rounds: whatever else the machine does can only add to them.  On one
thread they are processor time, which waiting for a processor does not lengthen.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import tracemalloc
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from sim.kernel import chunks
from sim.kernel.engine import CHUNK_RUNS
from sim.paths import PACKAGE
from sim.scenario import Scenario

START = "import sim; sim.load('mali-2025').run(runs=1)"


def live_through(
    scenario: Scenario, *, runs: int, threads: int = 1, days: int | None = None
) -> None:
    """Simulate runs with daily records and let go of every chunk as it comes."""
    deque(chunks(scenario, runs=runs, threads=threads, days=days), maxlen=0)


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
    gc.collect()
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def bytes_in_flight(scenario: Scenario) -> float:
    """Memory per run of a full chunk on one worker: its daily record and its share of the state."""
    return peak_bytes(lambda: live_through(scenario, runs=CHUNK_RUNS)) / CHUNK_RUNS


def cached_start() -> float:
    """Wall time of a new interpreter that loads mali-2025 and runs it once from the cache [s]."""
    spans = []
    for _ in range(4):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", START], cwd=PACKAGE.parent, check=True)
        spans.append(time.perf_counter() - start)
    return min(spans)
