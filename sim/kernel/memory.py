"""Memory that is used again: of records nobody holds any longer, and of the state of a run.

A chunk's records are some 13 MB.  Fresh memory of that size comes from the operating system page by
page, each cleared and mapped on its first touch, which costs a tenth of the runs themselves.
Memory lent here comes back when the last view of it is gone, however long a caller keeps one, and
is lent again as it is: nothing is cleared.
"""

from __future__ import annotations

from threading import RLock

import numpy as np
from numpy.typing import NDArray

from sim.kernel.state import State, allocate, in_one_piece
from sim.kernel.world import World

Memory = NDArray[np.uint8]
MOST_KEPT = 64 * 2**20  # bytes; two chunks for each of two workers
MOST_STATES = 8


class Lease:
    """Memory lent to arrays that hold on to this object; gone with them, it is given back."""

    def __init__(self, memory: Memory, pool: Pool) -> None:
        self.__array_interface__ = memory.__array_interface__
        self._memory, self._pool = memory, pool

    def __del__(self) -> None:
        """Give the memory back."""
        self._pool.take_back(self._memory)


class Pool:
    """Memory that is free to be lent again, at most `most` bytes of it."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._free: list[Memory] = []
        self._lock = RLock()  # a lease may end, in this thread, while another is made

    def lend(self, size: int) -> Memory:
        """Return so many bytes of any content, which come back when nobody holds them."""
        with self._lock:
            free = self._free
            fitting = [k for k, memory in enumerate(free) if memory.size >= size]
            if fitting:  # the last chunk of a batch is smaller than the others
                memory = free.pop(min(fitting, key=lambda k: free[k].size))
            else:
                memory = np.empty(size, np.uint8)
        return np.asarray(Lease(memory, self))[:size]

    def take_back(self, memory: Memory) -> None:
        """Keep memory for the next who asks; where too much is kept, forget the rest."""
        with self._lock:
            if self.kept + memory.size > self._most:
                self.forget()
            if memory.size <= self._most:
                self._free.append(memory)

    def forget(self) -> None:
        """Let go of all memory that is free."""
        with self._lock:
            self._free = []  # whoever just looks through the old list keeps it

    @property
    def kept(self) -> int:
        """Memory that is free to be lent [bytes]."""
        return sum(memory.size for memory in self._free)


class States:
    """States of the world that was run last, for its next call; all runs begin by writing them."""

    def __init__(self) -> None:
        self._free: list[tuple[World, State]] = []
        self._lock = RLock()

    def take(self, world: World) -> State:
        """Return a state for runs of this world."""
        with self._lock:
            while self._free:
                owner, state = self._free.pop()
                if owner is world:
                    return state
        return in_one_piece(allocate(world))[0]

    def put_back(self, world: World, state: State) -> None:
        """Keep a state for the next runs of this world."""
        with self._lock:
            if len(self._free) < MOST_STATES:
                self._free.append((world, state))
