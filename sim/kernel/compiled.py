"""The rule book and the draws, compiled: the kernel calls the very functions the agents call.

A rule is plain Python and calls other rules by name; compiled code can only call compiled code.  So
every function of a module is copied with its globals replaced by what is compiled already, in the
order in which the functions are defined, and handed over as a module of the same name.
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numba

from sim.kernel.plain_loops import PlainLoops

RULES = (
    "amounts convoys elasticity entry interdiction learning market military money rationing "
    "services steady stocks supply welfare"
).split()
DRAWS = ("philox", "uniforms", "inverse", "rounding", "addresses")
COMPILED: Any = {"nogil": True, "error_model": "numpy", "pipeline_class": PlainLoops}
UNCOUNTED: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}


def entry_point(function: Any) -> Any:
    """Compile a function Python calls: no GIL, no fast math, division as the processor does it."""
    return numba.njit(function, **COMPILED)


def kernel_function(function: Any) -> Any:
    """Compile a function only compiled code calls.

    It has no wrapper for Python and counts no references: it allocates nothing, and what it is
    handed outlives it.
    """
    return numba.njit(function, **COMPILED, **UNCOUNTED)


def inlined_function(function: Any) -> Any:
    """Compile a function into its callers: without counted references none can return an array."""
    return numba.njit(function, **COMPILED, **UNCOUNTED, inline="always")


def compile_module(
    name: str, known: dict[str, Any], decorate: Callable[[Any], Any]
) -> types.ModuleType:
    """Compile every function of a module, in order of definition; add them to `known`."""
    source = importlib.import_module(name)
    compiled = types.ModuleType(f"{name} (compiled)", source.__doc__)
    for key, value in vars(source).items():
        if isinstance(value, types.FunctionType) and value.__module__ == name:
            names = {**vars(source), **known}
            copy = types.FunctionType(value.__code__, names, value.__name__)
            known[key] = decorate(copy)
            setattr(compiled, key, known[key])
    return compiled


def compile_room(
    room: str,
    modules: list[str] | tuple[str, ...],
    *,
    decorate: Callable[[Any], Any] = kernel_function,
) -> dict[str, types.ModuleType]:
    """Compile modules of a room in dependency order, each function by `decorate`."""
    known: dict[str, Any] = {}
    return {name: compile_module(f"sim.{room}.{name}", known, decorate) for name in modules}


if TYPE_CHECKING:
    from sim.draws import addresses, inverse, rounding, uniforms
    from sim.rules import (
        amounts,
        convoys,
        entry,
        interdiction,
        learning,
        market,
        military,
        money,
        rationing,
        services,
        steady,
        stocks,
        supply,
        welfare,
    )
else:
    globals().update(compile_room("draws", DRAWS))
    globals().update(compile_room("rules", RULES))

__all__ = [
    "addresses",
    "amounts",
    "convoys",
    "entry",
    "entry_point",
    "inlined_function",
    "interdiction",
    "inverse",
    "kernel_function",
    "learning",
    "market",
    "military",
    "money",
    "rationing",
    "rounding",
    "services",
    "steady",
    "stocks",
    "supply",
    "uniforms",
    "welfare",
]
