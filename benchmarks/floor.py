"""The counted floor: what one run must at least cost, its counts times the machine's unit costs.

The counts come from `benchmarks.counting`, in an interpreter of its own.  The unit costs are measured
in this process by small compiled loops, so that floor and kernel run on the same machine in the same
mood.  What the kernel does beyond the floor (reading rules' arguments, branches, bookkeeping of
stocks, the record of every day) is what the ratio shows.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np

from sim.kernel.compiled import uniforms
from sim.paths import PACKAGE

REPEATS = 7
LOOP = 100_000
AGENTS = 1_000
# Eight numbers, one cache line: about what an importer, a station or a unit holds.
AGENT = np.dtype([("stock_l", np.float64), ("used_l", np.float64), ("others", np.float64, 6)])
loop = numba.njit(nogil=True, error_model="numpy")


class Counts(NamedTuple):
    """What one run does at least.

    Attributes
    ----------
    days : int
    draws, exp, log, sqrt : int
        Philox blocks and calls of the functions of `math`.
    visits : mapping
        Visits of agents, by kind.
    hash : str
        Hash of what was recorded while counting.
    """

    days: int
    draws: int
    exp: int
    log: int
    sqrt: int
    visits: dict[str, int]
    hash: str


def count(*, days: int, seed: int = 1) -> Counts:
    """Count run 0 of mali-2025, in an interpreter that compiles nothing (seconds for 180 days)."""
    command = [sys.executable, "-m", "benchmarks.counting", f"--days={days}", f"--seed={seed}"]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    printed = subprocess.run(
        command, env=environment, cwd=PACKAGE.parent, check=True, capture_output=True, text=True
    )
    found = json.loads(printed.stdout)
    return Counts(days=days, visits=found["visits"], hash=found["hash"], **found["counts"])


@loop
def draw_blocks(times: int) -> float:
    """Draw blocks of four uniforms."""
    total = 0.0
    for k in range(times):
        total += uniforms.block(1, 0, 0, 0, k)[0]
    return total


@loop
def take_exp(arguments: Any) -> float:
    """Take the exponential of every argument."""
    total = 0.0
    for x in arguments:
        total += math.exp(-x)
    return total


@loop
def take_log(arguments: Any) -> float:
    """Take the logarithm of every argument."""
    total = 0.0
    for x in arguments:
        total += math.log(x)
    return total


@loop
def take_sqrt(arguments: Any) -> float:
    """Take the square root of every argument."""
    total = 0.0
    for x in arguments:
        total += math.sqrt(x)
    return total


@loop
def visit_agents(agents: Any, times: int) -> None:
    """Visit agents in turn: read two numbers of each, write one back."""
    for _ in range(times):
        for k in range(agents.size):
            agent = agents[k]
            agent.stock_l = max(0.0, agent.stock_l - agent.used_l)


def seconds_each(function: Callable[[], Any], times: int) -> float:
    """Processor time of one of the `times` things a function does; the best of a few calls [s]."""
    function()
    spans = []
    for _ in range(REPEATS):
        start = time.process_time()
        function()
        spans.append(time.process_time() - start)
    return min(spans) / times


def unit_costs() -> dict[str, float]:
    """Measure what a draw, exp, log, square root and visit cost here and now [s]."""
    arguments = np.random.default_rng(1).uniform(0.01, 5.0, LOOP)
    agents = np.zeros(AGENTS, AGENT)
    agents["stock_l"], agents["used_l"] = 1e6, 1.0
    rounds = LOOP // AGENTS
    return {
        "draws": seconds_each(lambda: draw_blocks(LOOP), LOOP),
        "exp": seconds_each(lambda: take_exp(arguments), LOOP),
        "log": seconds_each(lambda: take_log(arguments), LOOP),
        "sqrt": seconds_each(lambda: take_sqrt(arguments), LOOP),
        "visits": seconds_each(lambda: visit_agents(agents, rounds), rounds * AGENTS),
    }


def parts_of_floor(counts: Counts, costs: dict[str, float]) -> dict[str, float]:
    """Floor of the counted run by what it is spent on [s]."""
    numbers = {**counts._asdict(), "visits": sum(counts.visits.values())}
    return {name: numbers[name] * cost for name, cost in costs.items()}
