"""What a cached start takes; how all else is taken is in `sim.study.speed`."""

from __future__ import annotations

import subprocess
import sys
import time

from sim.paths import PACKAGE
from sim.study.speed import agents_of, best_seconds, bytes_in_flight, live_through, peak_bytes

__all__ = [
    "agents_of",
    "best_seconds",
    "bytes_in_flight",
    "cached_start",
    "live_through",
    "peak_bytes",
]

START = "import sim; sim.load('mali-2025').run(runs=1)"


def cached_start() -> float:
    """Wall time of a new interpreter that loads mali-2025 and runs it once from the cache [s]."""
    spans = []
    for _ in range(4):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", START], cwd=PACKAGE.parent, check=True)
        spans.append(time.perf_counter() - start)
    return min(spans)
