"""Chains of tankers: put one at the end, take some from the front, join two.

Any record with ``head``, ``tail``, ``size`` and ``gasoline`` is a chain; -1 ends it.
"""

from __future__ import annotations

from typing import Any

from sim.kernel.compiled import kernel_function

NOBODY = -1


@kernel_function
def clear(chain: Any) -> None:
    """Empty a chain."""
    chain.head = NOBODY
    chain.tail = NOBODY
    chain.size = 0
    chain.gasoline = 0


@kernel_function
def append(chain: Any, tanker: int, is_gasoline: int, next_tanker: Any) -> None:
    """Put a tanker at the end of a chain."""
    next_tanker[tanker] = NOBODY
    if chain.size == 0:
        chain.head = tanker
    else:
        next_tanker[chain.tail] = tanker
    chain.tail = tanker
    chain.size += 1
    chain.gasoline += is_gasoline


@kernel_function
def append_stretch(
    chain: Any, first: int, last: int, number: int, gasoline: int, next_tanker: Any
) -> None:
    """Put tankers that hang together already, from the first to the last, at the end of a chain."""
    next_tanker[last] = NOBODY
    if chain.size == 0:
        chain.head = first
    else:
        next_tanker[chain.tail] = first
    chain.tail = last
    chain.size += number
    chain.gasoline += gasoline


@kernel_function
def join(chain: Any, other: Any, next_tanker: Any) -> None:
    """Put all of another chain at the end of this one and empty the other."""
    if other.size > 0:
        if chain.size == 0:
            chain.head = other.head
        else:
            next_tanker[chain.tail] = other.head
        chain.tail = other.tail
        chain.size += other.size
        chain.gasoline += other.gasoline
        clear(other)


@kernel_function
def take(chain: Any, other: Any, number: int, next_tanker: Any, is_gasoline: Any) -> None:
    """Move the first `number` tankers of `other` into the empty `chain`."""
    if number >= other.size:
        join(chain, other, next_tanker)
        return
    if number <= 0:
        return
    tanker = other.head
    gasoline = 0
    for k in range(number):
        gasoline += is_gasoline[tanker]
        if k < number - 1:
            tanker = next_tanker[tanker]
    chain.head = other.head
    chain.tail = tanker
    chain.size = number
    chain.gasoline = gasoline
    other.head = next_tanker[tanker]
    other.size -= number
    other.gasoline -= gasoline
    next_tanker[tanker] = NOBODY
