"""What one run must do, counted while the kernel's own functions run it as plain Python.

Every number drawn, block of draws, exp, log and square root they ask for passes a counter, and so
do the events of tankers; other visits of agents are read off what happened.  Nothing is timed here.
Run as ``python -m benchmarks.counting`` in an interpreter of its own with ``NUMBA_DISABLE_JIT=1``,
so that nothing is compiled; it prints the counts as JSON, and a hash of what was recorded, which is
that of the compiled run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import types
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.worlds import enlarged
from sim.draws import philox as generator
from sim.kernel import compiled, run
from sim.kernel.state import allocate, longest_log, no_memory
from sim.kernel.world import build
from sim.observables.recorded import Recorded, empty
from sim.scenario import Scenario

MATHS = ("exp", "log", "sqrt")
# What changes the state of tankers one by one, and which argument says of how many, if not of one.
TANKER_EVENTS = {"put_in": 2, "take_first": 4, "lose": None, "send_home": 3}


def counted(
    tally: Counter[str], name: str, function: Callable[..., Any], number: int | None = None
) -> Callable[..., Any]:
    """Wrap a function so that a call is tallied under a name, or as many as an argument says."""

    def call(*arguments: Any) -> Any:
        tally[name] += 1 if number is None else int(arguments[number])
        return function(*arguments)

    return call


def counting_maths(tally: Counter[str]) -> types.SimpleNamespace:
    """Stand-in for `math` in the rules and the kernel."""
    names = {name: getattr(math, name) for name in dir(math)}
    names.update((name, counted(tally, name, names[name])) for name in MATHS)
    return types.SimpleNamespace(**names)


def counting_philox(tally: Counter[str]) -> Callable[..., Any]:
    """Stand-in for the generator; NumPy's integers would warn when they wrap, Python's do not."""

    def philox(*words: int) -> tuple[int, int, int, int]:
        return generator.philox(*map(int, words))

    return counted(tally, "blocks", philox)


def namespaces() -> list[dict[str, Any]]:
    """Where the names are looked up that the kernel, its rules and its draws use."""
    modules = [value for value in vars(compiled).values() if isinstance(value, types.ModuleType)]
    modules += [module for name, module in sys.modules.items() if name.startswith("sim.kernel.")]
    found = [value for module in modules for value in vars(module).values()]
    functions = [value for value in found if isinstance(value, types.FunctionType)]
    return list({id(f.__globals__): f.__globals__ for f in functions}.values())


def instrument(tally: Counter[str]) -> None:
    """Put the counters in; the named tuples of arrays serve as world and state themselves."""
    maths, philox = counting_maths(tally), counting_philox(tally)
    alone = counted(tally, "draws", compiled.uniforms.uniform)
    events: dict[str, Any] = {}
    for names in namespaces():
        if names.get("math") is math:
            names["math"] = maths
        if names.get("philox"):
            names["philox"] = philox
        if names.get("uniform"):
            names["uniform"] = alone
        if names.get("drawn"):
            names["drawn"] = counted(tally, "draws", names["drawn"])
        for name, number in TANKER_EVENTS.items():
            if name in names:
                events.setdefault(name, counted(tally, name, names[name], number))
                names[name] = events[name]
    vars(compiled.uniforms).update(uniform=alone)
    vars(run).update(by_reference=lambda values: values)


class Row(np.record):  # type: ignore[misc]
    """A record whose fields are attributes, as in compiled code; a chain has a field `size`."""

    size = property(lambda self: self["size"])


def is_records(array: Any) -> bool:
    """Whether something is an array of records."""
    return isinstance(array, np.ndarray) and array.dtype.names is not None


def with_fields(arrays: Any) -> Any:
    """View arrays of records as arrays of `Row`."""
    views = [
        array.view(np.dtype((Row, array.dtype))) if is_records(array) else array for array in arrays
    ]
    return type(arrays)(*views)


def hash_of(recorded: Recorded) -> str:
    """SHA-256 of everything a chunk recorded."""
    digest = hashlib.sha256()
    for array in recorded:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def live(scenario: Scenario, *, days: int, seed: int) -> Recorded:
    """Live through run 0 of a scenario in plain Python, as the engine does for a chunk of one."""
    world = build(scenario, None, 1)
    state = allocate(world)
    recorded = empty(
        runs=1,
        days=days,
        zones=state.zones.size,
        segments=state.segments.shape[2],
        corridors=state.corridors.size,
        units=state.units.size,
        users=state.users.size,
        convoys=longest_log(world, days),
    )
    status, first = np.zeros(6, np.int64), np.zeros(1, np.int64)
    views = with_fields(world), with_fields(state), with_fields(recorded)
    with np.errstate(all="ignore"):
        run.run_chunk(*views, seed, first, first, 0, days, 1, *no_memory(1), status)
    return recorded


def visits(scenario: Scenario, recorded: Recorded, tally: Counter[str]) -> dict[str, int]:
    """Agents that must be visited: once on each of their days, a tanker when its state changes."""
    state = allocate(build(scenario, None, 1))
    days = recorded.nation.shape[1]
    convoys = recorded.convoys[0, : recorded.n_convoys[0]]
    ended = np.where(convoys["end_day"] < 0, days - 1, convoys["end_day"])
    daily = (
        state.loads.size
        + state.corridors.size
        + state.depots.size
        + state.station_stocks.size
        + state.zones.size
        + state.markets.size
        + state.segments.size
        + state.units.size
        + state.users.size
    )
    return {
        "tankers": sum(tally[event] for event in TANKER_EVENTS),
        "convoys": int((ended - convoys["day"] + 1).sum()),
        "others": daily * days,
    }


def main() -> None:
    """Count one run and print what was counted."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    scenario, tally = enlarged(), Counter[str]()
    instrument(tally)
    recorded = live(scenario, days=options.days, seed=options.seed)
    report = {
        "counts": {name: tally[name] for name in ("draws", "blocks", *MATHS)},
        "visits": visits(scenario, recorded, tally),
        "hash": hash_of(recorded),
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
