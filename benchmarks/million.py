"""What a large sweep costs beside the kernel's own time: ``python -m benchmarks.million``.

The sweep is the command ``blockade sweep`` in a process of its own, from its start to its exit,
with its table and its files.  In that process every call of the compiled kernel is timed by the
clock of its thread, so that kernel and sweep are one run.  The first call, which loads the kernel
from the disk, counts as none of the kernel's own.  On a machine that does something else at the
same time the ratio of wall time is too high; that of processor time is not.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.paths import PACKAGE

RUNS, RUNS_A_ROW = 1_000_000, 50
VARY = ("market.slope=0.15:0.7", "escort.capacity=110:190", "group.strength=0.5:2")
MEBIBYTE = 1_048_576
RSS_UNIT = 1 if sys.platform == "darwin" else 1_024
"""Bytes of the unit in which this system tells the peak of a process."""

Row = tuple[str, str, str]


class Measured(NamedTuple):
    """One sweep.

    Attributes
    ----------
    runs : int
        Runs of the sweep.
    threads : int
        Threads that it used.
    seconds : float
        Wall time from the start of the process to its exit [s].
    processor_seconds : float
        Processor time of the process, over all threads [s].
    kernel_seconds : float
        Processor time inside the compiled kernel but for its first call, over all threads [s].
    peak_bytes : int
        Most memory that the process held at a time [bytes].
    disk_bytes : int
        Files that it wrote [bytes].
    """

    runs: int
    threads: int
    seconds: float
    processor_seconds: float
    kernel_seconds: float
    peak_bytes: int
    disk_bytes: int

    @property
    def ratio(self) -> float:
        """Wall time over the time that the kernel alone would take on as many threads."""
        return self.seconds * self.threads / self.kernel_seconds


def measured(*, runs: int = RUNS, threads: int | None = None, days: int | None = None) -> Measured:
    """Sweep in a process of its own and say what it took.

    Parameters
    ----------
    runs : int
        About as many runs: whole rows of 50.
    threads : int, optional
        Threads; all processors by default.
    days : int, optional
        Length of each run [days]; the scenario's own by default.
    """
    threads, rows = threads or os.cpu_count() or 1, max(runs // RUNS_A_ROW, 1)
    words = _words(rows, threads=threads, days=days)
    with tempfile.TemporaryDirectory() as folder:
        out, spent = Path(folder, "sweep"), Path(folder, "kernel.json")
        command = [sys.executable, "-m", "benchmarks.million", "--inside", str(spent), "--"]
        start = time.perf_counter()
        child = subprocess.Popen(
            [*command, *words, "--out", str(out)],
            cwd=PACKAGE.parent,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"the sweep failed with exit code {child.returncode}")
        return Measured(
            runs=rows * RUNS_A_ROW,
            threads=threads,
            seconds=seconds,
            processor_seconds=usage.ru_utime + usage.ru_stime,
            kernel_seconds=json.loads(spent.read_text(encoding="utf-8")),
            peak_bytes=usage.ru_maxrss * RSS_UNIT,
            disk_bytes=sum(path.stat().st_size for path in out.rglob("*") if path.is_file()),
        )


def _words(rows: int, *, threads: int, days: int | None) -> list[str]:
    words = ["sweep", "mali-2025", "--sampler", "latin", "--samples", str(rows)]
    words += ["--runs", str(RUNS_A_ROW), "--threads", str(threads)]
    words += [word for vary in VARY for word in ("--vary", vary)]
    return words if days is None else [*words, "--days", str(days)]


def rows(found: Measured) -> Iterator[Row]:
    """Word what was measured."""
    own = found.kernel_seconds / found.threads
    yield (
        f"a sweep of {found.runs:,} runs, {found.threads} threads, end to end",
        f"{found.seconds:,.1f} s, {1e3 * found.seconds / found.runs:.2f} ms a run",
        "",
    )
    yield "of it the kernel's own, over its threads", f"{own:,.1f} s", ""
    yield "end to end over the kernel's own", f"{found.ratio:.2f} x", "at most 1.15 x"
    busy = found.processor_seconds / found.kernel_seconds
    yield "the same in processor time, whatever else runs", f"{busy:.2f} x", ""
    peak = found.peak_bytes / MEBIBYTE
    yield "memory of the process at most", f"{peak:,.0f} MiB", "under 1,024 MiB"
    yield "files", f"{found.disk_bytes / MEBIBYTE:,.1f} MiB", ""


def sweep_timed(words: Sequence[str], spent: Path) -> int:
    """Run a command here, and write the processor time that the kernel took in it [s].

    Returns
    -------
    int
        Exit code of the command.
    """
    from sim.cli.entry import run_command
    from sim.kernel import cache

    run_chunk, lock = cache.compiled_run_chunk(), threading.Lock()
    spans: list[float] = []

    def timed(*arguments: Any) -> None:
        with lock:
            place = len(spans)
            spans.append(0.0)
        start = time.thread_time()
        run_chunk(*arguments)
        spans[place] = time.thread_time() - start

    cache.compiled_run_chunk = lambda announce=None: timed
    code = run_command(words)
    spent.write_text(json.dumps(math.fsum(spans[1:])), encoding="utf-8")
    return code


def main() -> None:
    """Measure one sweep and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of the sweep")
    parser.add_argument("--threads", type=int, help="threads; all processors by default")
    parser.add_argument("--days", type=int, help="days of a run; the scenario's own by default")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside is not None:
        sys.exit(sweep_timed(options.words, options.inside))
    found = measured(runs=options.runs, threads=options.threads, days=options.days)
    for row in (("measured", "here and now", "aim"), ("---", "---:", "---"), *rows(found)):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
