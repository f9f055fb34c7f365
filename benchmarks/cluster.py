"""How a sweep scales with the workers of a Dask cluster: ``python -m benchmarks.cluster``.

Each worker is a process of this machine with one thread.  All sizes fill the same store in turns,
beside one thread without a cluster, and the best of several turns of each counts; every worker has
loaded the kernel before.  More workers than free processors show the machine and not the cluster.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.measure import best_seconds
from benchmarks.worlds import enlarged
from sim.kernel import prepare
from sim.study import Ensemble, ensemble, fill, headlines_and_accounts, live_on

SHARDS, SHARD_RUNS, ROUNDS = 16, 500, 3
SIZES = (1, 2)

Row = tuple[str, str, str]


def runs_of(*, shards: int = SHARDS, shard_runs: int = SHARD_RUNS, days: int | None) -> Ensemble:
    """Return what is filled: a line of escorts, so that no two rows are one."""
    scenario = enlarged()
    return ensemble(
        scenario,
        {"escort.capacity": np.linspace(110, 190, shards)},
        summary=headlines_and_accounts(scenario),
        runs_per_row=shard_runs,
        shard_runs=shard_runs,
        days=days,
    )


def seconds_by_workers(
    of: Ensemble, *, sizes: tuple[int, ...] = SIZES, rounds: int = ROUNDS
) -> dict[str, float]:
    """Take the best time to fill a store, by number of workers; "0" is one thread here [s]."""
    from distributed import LocalCluster

    prepare()
    with ExitStack() as stack:
        turns = {"0": partial(filled, of, None)}
        for size in sizes:
            cluster = stack.enter_context(
                LocalCluster(
                    n_workers=size, threads_per_worker=1, processes=True, dashboard_address=":0"
                )
            )
            turns[str(size)] = partial(filled, of, cluster.scheduler_address)
        return best_seconds(turns, rounds=rounds, clock=perf_counter)


def filled(of: Ensemble, address: str | None) -> None:
    """Fill a store that is thrown away."""
    with tempfile.TemporaryDirectory() as folder, live_on(address) as live:
        fill(Path(folder, "store"), of, threads=1, live=live)


def rows(of: Ensemble, spans: Mapping[str, float]) -> Iterator[Row]:
    """Word what each size takes beside one thread here, and beside one worker."""
    here = spans["0"]
    yield f"{of.n_runs:,} runs, one thread without a cluster", f"{here:.2f} s", ""
    for size, seconds in spans.items():
        if size != "0":
            name = f"{size} worker{'s' if size != '1' else ''} of one thread"
            yield name, f"{seconds:.2f} s, {here / seconds:.2f} x as fast", size


def main() -> None:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--shards", type=int, default=SHARDS, help="shards of 500 runs")
    parser.add_argument("--days", type=int, help="days of a run; the scenario's own by default")
    options: Any = parser.parse_args()
    of = runs_of(shards=options.shards, days=options.days)
    spans = seconds_by_workers(of, sizes=tuple(options.workers))
    for row in (("measured", "here and now", "aim"), ("---", "---:", "---"), *rows(of, spans)):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
