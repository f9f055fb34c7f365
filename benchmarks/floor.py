"""The counted floor: what one run must at least cost, its counts times the machine's unit costs.

It is made of the numbers the rules draw, their exponentials and logarithms, and the agents that
must be visited.  Each has the price of one alone; how the kernel saves on them counts for the
kernel.
The counts come from `benchmarks.counting`, in an interpreter of its own.  The unit costs are
measured in this process by small compiled loops, so that floor and kernel run on one machine in one
mood.  The ratio of kernel to floor is what the kernel does beside: arguments, branches, sums,
records.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numba
import numpy as np

from sim.kernel.compiled import uniforms
from sim.paths import PACKAGE

TIMES = 100_000
AGENTS = 1_000
# Eight numbers, one line of the processor's cache: about what a station, unit or importer holds.
AGENT = np.dtype([("stock_l", np.float64), ("used_l", np.float64), ("others", np.float64, 6)])
compiled_loop = numba.njit(nogil=True, error_model="numpy")


class Counts(NamedTuple):
    """What one run does at least.

    Attributes
    ----------
    days : int
        Days the run was counted for.
    draws, blocks : int
        Numbers drawn, and the Philox blocks they come out of, as many as four out of one.
    exp, log, sqrt : int
        Calls of these functions of `math`.
    visits : mapping of str to int
        Visits of agents that cannot be avoided: tankers, convoys and others.
    hash : str
        Hash of what the counted run recorded.
    """

    days: int
    draws: int
    blocks: int
    exp: int
    log: int
    sqrt: int
    visits: dict[str, int]
    hash: str


def count(*, days: int, seed: int = 1) -> Counts:
    """Count run 0 of mali-2025, in an interpreter that compiles nothing; 180 days take 10 s."""
    command = [sys.executable, "-m", "benchmarks.counting", f"--days={days}", f"--seed={seed}"]
    printed = subprocess.run(
        command,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=PACKAGE.parent,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(printed.stdout)
    return Counts(days=days, visits=found["visits"], hash=found["hash"], **found["counts"])


def unit_actions() -> dict[str, Callable[[], Any]]:
    """Loops that do each counted thing `TIMES` times, to be timed in turns with the kernel."""
    arguments = np.random.default_rng(1).uniform(0.01, 5.0, TIMES)
    agents = np.zeros(AGENTS, AGENT)
    agents["stock_l"], agents["used_l"] = 1e6, 1.0
    return {
        "draws": partial(draw_blocks, TIMES),
        "exp": partial(take_exp, arguments),
        "log": partial(take_log, arguments),
        "sqrt": partial(take_sqrt, arguments),
        "visits": partial(visit_agents, agents, TIMES // AGENTS),
        "visits one by one": partial(visit_one_by_one, agents, TIMES // AGENTS),
    }


def unit_costs(spans: Mapping[str, float]) -> dict[str, float]:
    """Seconds that one of each counted thing takes, from the times of `unit_actions` [s]."""
    return {name: spans[name] / TIMES for name in unit_actions()}


def numbers_of(counts: Counts) -> dict[str, int]:
    """How many of each thing that the floor is made of."""
    visits = sum(counts.visits.values())
    return {"draws": counts.draws, "exp": counts.exp, "log": counts.log, "visits": visits}


def parts_of_floor(counts: Counts, costs: Mapping[str, float]) -> dict[str, float]:
    """Floor of the counted run, by what it is spent on [s]."""
    return {name: number * costs[name] for name, number in numbers_of(counts).items()}


def other_floors(counts: Counts, costs: Mapping[str, float]) -> dict[str, float]:
    """The floor as others may count it, by what is different [s]."""
    parts = parts_of_floor(counts, costs)
    floor = sum(parts.values())
    blocks = counts.blocks * costs["draws"] - parts["draws"]
    one_by_one = numbers_of(counts)["visits"] * costs["visits one by one"] - parts["visits"]
    return {
        "with square roots": floor + counts.sqrt * costs["sqrt"],
        "draws in blocks, four numbers for the price of one": floor + blocks,
        "visits one by one, not gathered": floor + one_by_one,
        "both of these": floor + blocks + one_by_one,
    }


@compiled_loop
def draw_blocks(times: int) -> float:
    """Draw blocks of four uniforms."""
    total = 0.0
    for k in range(times):
        total += uniforms.block(1, 0, 0, 0, k)[0]
    return total


@compiled_loop
def take_exp(arguments: Any) -> float:
    """Take the exponential of the negative of every argument, as hazards and demand do."""
    total = 0.0
    for x in arguments:
        total += math.exp(-x)
    return total


@compiled_loop
def take_log(arguments: Any) -> float:
    """Take the logarithm of every argument."""
    total = 0.0
    for x in arguments:
        total += math.log(x)
    return total


@compiled_loop
def take_sqrt(arguments: Any) -> float:
    """Take the square root of every argument."""
    total = 0.0
    for x in arguments:
        total += math.sqrt(x)
    return total


@compiled_loop
def visit_agents(agents: Any, times: int) -> None:
    """Visit agents in turn: read two numbers of each, write one back."""
    for _ in range(times):
        for k in range(agents.size):
            agent = agents[k]
            agent.stock_l = max(0.0, agent.stock_l - agent.used_l)


@compiled_loop
def visit_one_by_one(agents: Any, times: int) -> None:
    """Visit agents as above, but for one that holds too much, so that none is taken with others."""
    for _ in range(times):
        for k in range(agents.size):
            agent = agents[k]
            agent.stock_l = max(0.0, agent.stock_l - agent.used_l)
            if agent.stock_l > 1e9:
                return
