"""What the kernel costs, by number of runs and by size of the country.

In the gate every short one runs once, unmeasured; ``make bench`` measures.  No time is asserted,
only ratios of times taken in turns, and those only where they are measured.
"""

# ruff: noqa: D103 - a test's name is its sentence

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest

from benchmarks.counting import hash_of
from benchmarks.floor import Counts, count, parts_of_floor, unit_actions, unit_costs
from benchmarks.measure import agents_of, best_seconds, bytes_in_flight, live_through
from benchmarks.worlds import enlarged
from sim.kernel import chunks, prepare
from sim.kernel.engine import CHUNK_RUNS
from sim.study.speed import live_as_objects

SHORT_DAYS = 10
on_one_thread = pytest.mark.benchmark(timer=time.process_time)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    prepare()
    live_through(enlarged(), runs=1, days=1)


@pytest.fixture(scope="module")
def short_counts() -> Counts:
    return count(days=SHORT_DAYS)


def note(benchmark: Any, *, runs: int, times: int) -> None:
    """Add what a run costs to the benchmark's record; nothing where it was not measured."""
    if benchmark.stats is None:
        return
    scenario = enlarged(times)
    a_run = benchmark.stats.stats.min / runs
    steps = sum(agents_of(scenario).values()) * scenario.calendar.days
    benchmark.extra_info.update(
        runs=runs,
        agents=agents_of(scenario),
        milliseconds_a_run=1e3 * a_run,
        agent_steps_a_second=steps / a_run,
        kilobytes_in_flight=1e-3 * bytes_in_flight(scenario),
    )


@on_one_thread
def test_a_run_as_objects_of_mesa(benchmark: Any) -> None:
    benchmark(live_as_objects, enlarged())
    note(benchmark, runs=1, times=1)


@on_one_thread
@pytest.mark.parametrize("runs", [1, 100])
def test_runs(benchmark: Any, runs: int) -> None:
    benchmark(live_through, enlarged(), runs=runs)
    note(benchmark, runs=runs, times=1)


@pytest.mark.slow
@on_one_thread
def test_ten_thousand_runs(benchmark: Any) -> None:
    benchmark.pedantic(live_through, args=[enlarged()], kwargs={"runs": 10_000}, rounds=1)
    note(benchmark, runs=10_000, times=1)


@on_one_thread
@pytest.mark.parametrize("times", [1, 2, 4])
def test_size_of_the_country(benchmark: Any, times: int) -> None:
    benchmark(live_through, enlarged(times), runs=CHUNK_RUNS)
    note(benchmark, runs=CHUNK_RUNS, times=times)


def test_what_is_counted_is_the_run_that_is_measured(short_counts: Counts) -> None:
    _, recorded = next(chunks(enlarged(), runs=1, days=SHORT_DAYS, threads=1))
    assert short_counts.hash == hash_of(recorded)
    assert min(short_counts.draws, short_counts.exp, short_counts.log, short_counts.sqrt) > 0


def test_a_larger_country_has_more_of_the_agents_that_grow() -> None:
    once, twice = agents_of(enlarged()), agents_of(enlarged(2))
    for kind in ("tankers", "importers", "stations"):
        assert twice[kind] == 2 * once[kind]


def test_a_run_in_flight_takes_less_than_a_megabyte() -> None:
    assert bytes_in_flight(enlarged()) < 1e6


@pytest.mark.slow
def test_a_run_costs_less_than_three_times_the_floor() -> None:
    counts = count(days=enlarged().calendar.days)
    kernel = {"kernel": partial(live_through, enlarged(), runs=CHUNK_RUNS)}
    spans = best_seconds(kernel | unit_actions(), rounds=15)
    floor = sum(parts_of_floor(counts, unit_costs(spans)).values())
    assert spans["kernel"] / CHUNK_RUNS < 3.0 * floor


@pytest.mark.slow
def test_a_run_costs_the_same_in_a_small_and_a_large_batch() -> None:
    batches = {
        str(runs): partial(live_through, enlarged(), runs=runs) for runs in (CHUNK_RUNS, 640)
    }
    spans = best_seconds(batches, rounds=5)
    assert spans["640"] / 640 == pytest.approx(spans[str(CHUNK_RUNS)] / CHUNK_RUNS, rel=0.15)


@pytest.mark.slow
def test_the_cost_of_a_run_grows_no_faster_than_the_country() -> None:
    sizes = {str(n): partial(live_through, enlarged(n), runs=CHUNK_RUNS) for n in (1, 2, 4)}
    spans = best_seconds(sizes, rounds=9)
    assert spans["2"] < 2.2 * spans["1"]
    assert spans["4"] - spans["2"] < 1.2 * 2.0 * (spans["2"] - spans["1"])
