"""One table of what the kernel costs here and now: ``python -m benchmarks.report``.

It takes a few minutes, most of them for the 10,000 runs; `--runs` makes that batch smaller.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path

from benchmarks import scaling
from benchmarks.activations import both
from benchmarks.floor import (
    Counts,
    count,
    numbers_of,
    other_floors,
    parts_of_floor,
    unit_actions,
    unit_costs,
)
from benchmarks.idiomatic import live_idiomatically
from benchmarks.measure import (
    agents_of,
    best_seconds,
    bytes_in_flight,
    cached_start,
    live_through,
    peak_bytes,
)
from benchmarks.worlds import enlarged
from sim.kernel import chunks, prepare
from sim.kernel.engine import CHUNK_RUNS
from sim.study.speed import live_as_objects

Row = tuple[str, str, str]
SMALL = 100
STRETCH = 6  # chunks of the large batch between two small ones


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000, help="runs of the large batch")
    parser.add_argument("--picture", type=Path, help="where to draw how time and memory grow")
    options = parser.parse_args()
    prepare()
    heading = [("measured", "here and now", "aim"), ("---", "---:", "---")]
    for row in chain(heading, rows(options.runs), growth_rows(options.picture)):
        print("| " + " | ".join(row) + " |", flush=True)


def growth_rows(picture: Path | None) -> Iterator[Row]:
    """Cost of one run as the country doubles, and doubles again; drawn if a path is given."""
    measured = list(scaling.sizes())
    yield from scaling.rows(measured)
    if picture is not None:
        scaling.draw(measured, picture)


def rows(large: int) -> Iterator[Row]:
    """Measure and word one row after the other."""
    scenario = enlarged()
    counts = count(days=scenario.calendar.days)
    a_run, costs = seconds_a_run(large)
    parts = parts_of_floor(counts, costs)
    yield from floor_rows(counts, costs, parts)
    yield from run_rows(a_run, sum(parts.values()))
    yield from other_floor_rows(a_run[large], counts, costs)
    yield from thread_rows(large)
    yield from memory_rows(large)
    yield from engine_rows(a_run)
    yield "cached start: import, load, one run", f"{cached_start():.2f} s", "about a second"


def floor_rows(counts: Counts, costs: dict[str, float], parts: dict[str, float]) -> Iterator[Row]:
    """What is counted, what each costs, and the floor."""
    for name, number in numbers_of(counts).items():
        each = f"{number:,} x {1e9 * costs[name]:.2f} ns = {1e3 * parts[name]:.3f} ms"
        yield f"floor: {name}", each, ""
    yield "floor of a run", f"{1e3 * sum(parts.values()):.3f} ms", ""


def seconds_a_run(large: int) -> tuple[dict[int, float], dict[str, float]]:
    """Processor time of a run on one thread, alone and in batches, and of each counted thing [s].

    The large batch is lived through in stretches; the small ones, and the loops the floor is made
    of, have their turns between them, so that all see the machine in the same mood.
    """
    scenario = enlarged()
    stream = chunks(scenario, runs=large, threads=1)
    actions = {
        1: lambda: [live_through(scenario, runs=1) for _ in range(CHUNK_RUNS)],
        SMALL: partial(live_through, scenario, runs=SMALL),
        large: lambda: deque(islice(stream, STRETCH), maxlen=0),
    }
    stretches = large // (STRETCH * CHUNK_RUNS)
    turns = {str(n): action for n, action in actions.items()} | unit_actions()
    spans = best_seconds(turns, rounds=stretches - 1)
    at_once = {1: CHUNK_RUNS, SMALL: SMALL, large: STRETCH * CHUNK_RUNS}
    return {n: spans[str(n)] / number for n, number in at_once.items()}, unit_costs(spans)


def run_rows(a_run: dict[int, float], floor: float) -> Iterator[Row]:
    """Cost of a run by size of the batch, against the floor and each other."""
    scenario = enlarged()
    for runs, seconds in a_run.items():
        share = f"{1e3 * seconds:.2f} ms, {seconds / floor:.1f} x the floor"
        yield f"a run of {runs:,}, one thread", share, "2.5 x the floor"
    yield "a run alone / a run of many", f"{a_run[1] / min(a_run.values()):.2f}", "1"
    steps = sum(agents_of(scenario).values()) * scenario.calendar.days
    yield "agents", f"{sum(agents_of(scenario).values()):,}", ""
    yield "agent-steps a second, one thread", f"{1e-6 * steps / a_run[SMALL]:.0f} million", ""


def other_floor_rows(a_run: float, counts: Counts, costs: dict[str, float]) -> Iterator[Row]:
    """The same run against the floor as others may count it."""
    for name, floor in other_floors(counts, costs).items():
        yield f"floor {name}", f"{1e3 * floor:.3f} ms, a run {a_run / floor:.1f} x", ""


def thread_rows(large: int) -> Iterator[Row]:
    """Wall time on one thread and on all, in turns."""
    number = os.cpu_count() or 1
    runs = min(large, 1_000)
    kinds = {str(n): partial(live_through, enlarged(), runs=runs, threads=n) for n in (1, number)}
    spans = best_seconds(kinds, rounds=3, clock=time.perf_counter)
    seconds = spans[str(number)]
    gain = f"{1e3 * seconds / runs:.2f} ms, {spans['1'] / seconds:.2f} x as fast as one"
    yield f"a run of {runs:,}, {number} threads, wall time", gain, f"{number}"


def memory_rows(large: int) -> Iterator[Row]:
    """Memory of a run in flight, and at most at a time."""
    scenario = enlarged()
    yield "memory per run in flight", f"{1e-6 * bytes_in_flight(scenario):.2f} MB", "under 1 MB"
    for runs in (SMALL, min(large, 1_000)):
        most = peak_bytes(partial(live_through, scenario, runs=runs))
        yield f"memory at most, {runs:,} runs streamed", f"{1e-6 * most:.0f} MB", "the same"


def engine_rows(a_run: dict[int, float]) -> Iterator[Row]:
    """Cost of the same run as objects of Mesa, against the compiled engine on one thread."""
    turns = {
        "objects": partial(live_as_objects, enlarged()),
        "plain": partial(live_idiomatically, enlarged()),
        "woken": partial(live_idiomatically, enlarged(), wakes_tankers=True),
    }
    spans = best_seconds(turns, rounds=15)
    objects = spans["objects"]
    yield "a run as objects of Mesa", f"{1e3 * objects:.0f} ms", ""
    for runs, seconds in a_run.items():
        yield f"Mesa over a run of {runs:,}", f"{objects / seconds:.0f} x", "at least 100 x"
    over = "Mesa engine over an idiomatic Mesa model, same work"
    yield over, f"{objects / spans['plain']:.2f} x", "at most 1.5 x"
    yield "the same, only tankers that arrive move", f"{objects / spans['woken']:.2f} x", ""
    ours, plain = both(enlarged(), days=enlarged().calendar.days)
    for name in ("visits", "calls"):
        numbers = getattr(ours, name).total(), getattr(plain, name).total()
        yield f"agents' {name} in a run, both", f"{numbers[0]:,} and {numbers[1]:,}", ""


if __name__ == "__main__":
    main()
