"""The functions without wrappers give what Python's own give, and other systems are left alone."""

from __future__ import annotations

import ctypes
import math
import random
from typing import Any

import pytest

from sim.kernel import maths
from sim.kernel.compiled import entry_point


@entry_point
def both(x):  # type: ignore[no-untyped-def]
    """Take both functions of a number."""
    return math.exp(-x), math.log(x)


def test_bits_are_those_of_python() -> None:
    maths.bind_unwrapped()
    numbers = random.Random(1)
    for _ in range(2_000):
        x = numbers.uniform(1e-9, 40.0)
        assert both(x) == (math.exp(-x), math.log(x))


def test_beyond_the_range_there_is_no_error() -> None:
    maths.bind_unwrapped()
    assert both(1e4)[0] == 0.0
    assert both(-1e4)[0] == math.inf


def test_without_the_library_nothing_is_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: Any) -> Any:
        raise OSError("no such library")

    bound: list[str] = []
    monkeypatch.setattr(ctypes, "CDLL", missing)
    monkeypatch.setattr(maths._numba.ll, "add_symbol", lambda name, _address: bound.append(name))
    maths.bind_unwrapped()
    assert bound == []
