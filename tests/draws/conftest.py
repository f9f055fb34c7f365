"""The room of draws compiled by Numba, as the kernel compiles it: copies of the functions."""

from __future__ import annotations

from importlib import import_module
from types import FunctionType, SimpleNamespace

import numba
import pytest


@pytest.fixture(scope="session")
def compiled() -> SimpleNamespace:
    """Return every function of `sim.draws` compiled; each calls the others' compiled copies."""
    done: dict[str, object] = {}
    for name in ("philox", "uniforms", "inverse"):
        module = import_module(f"sim.draws.{name}")
        for key, function in list(vars(module).items()):
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                copy = FunctionType(function.__code__, {**function.__globals__, **done}, key)
                done[key] = numba.njit(copy)
    return SimpleNamespace(**done)
