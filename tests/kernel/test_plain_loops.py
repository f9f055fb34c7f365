"""Loops of the kernel are compiled as written, with the same numbers and nowhere else."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from sim.kernel import plain_loops
from sim.kernel.compiled import entry_point


def turns(x):  # type: ignore[no-untyped-def]
    """Scramble a number in ten turns, as the generator of draws does."""
    for _ in range(10):
        x = (x * 0xD2511F53) ^ (x >> 7)
    return x


def instructions(function: Callable[[Any], Any]) -> int:
    """Lines of machine code of a function."""
    compiled: Any = function
    compiled(np.int64(1))
    (text,) = compiled.inspect_asm().values()
    return len(text.splitlines())


def test_loops_are_not_unrolled_and_give_the_same() -> None:
    plain, unrolled = entry_point(turns), numba.njit(turns)
    assert instructions(plain) < instructions(unrolled)
    assert plain(np.int64(12_345)) == unrolled(np.int64(12_345))


def test_other_functions_are_compiled_as_ever() -> None:
    before = instructions(numba.njit(turns))
    entry_point(turns)(np.int64(1))
    assert instructions(numba.njit(turns)) == before


def test_a_generator_of_code_that_asks_otherwise_is_left_alone() -> None:
    other = types.SimpleNamespace(_tm=None)
    assert plain_loops.without_unrolling(other) is other
    newer = types.SimpleNamespace(_tm=None, _pass_builder=lambda **asked: asked)
    plain = plain_loops.without_unrolling(newer)
    assert plain._pass_builder(opt=3, inline=5) == {"opt": 3, "inline": 5}
