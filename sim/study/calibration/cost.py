"""What a calibration costs: time of the clock and of the processors, batch by batch.

Times are kept beside the batches (`batches`), never inside them: the numbers of a
calibration, and the bytes of its draws, are the same on a fast machine and on a slow one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple


class Cost(NamedTuple):
    """Time that went into some batches.

    Attributes
    ----------
    wall_seconds : float
        By the clock [s].
    cpu_seconds : float
        Of all processors [s].
    likelihood_seconds : float
        Those of them in which likelihoods were estimated [s].
    kernel_seconds : float
        Those of them in which the kernel lived through days [s].
    """

    wall_seconds: float
    cpu_seconds: float
    likelihood_seconds: float
    kernel_seconds: float

    @property
    def outside_share(self) -> float:
        """Share of processor time outside of the kernel; NaN where no time was measured."""
        return self._share(self.cpu_seconds - self.kernel_seconds)

    @property
    def judging_share(self) -> float:
        """Share of processor time in likelihoods, but outside of the kernel: judging runs."""
        return self._share(self.likelihood_seconds - self.kernel_seconds)

    def _share(self, seconds: float) -> float:
        return max(0.0, seconds) / self.cpu_seconds if self.cpu_seconds > 0.0 else float("nan")


def total_of(costs: Sequence[Cost]) -> Cost:
    """Return the cost of several batches together."""
    return Cost(*(sum(times) for times in zip(Cost(0.0, 0.0, 0.0, 0.0), *costs, strict=True)))


class Meter:
    """Measures one batch, whose likelihoods may be estimated by several threads."""

    def __init__(self) -> None:
        self._wall = self._cpu = self._likelihood = 0.0
        self._kernel: list[float] = []  # threads may append at the same time

    @property
    def cost(self) -> Cost:
        """What was measured so far."""
        return Cost(self._wall, self._cpu, self._likelihood, sum(self._kernel))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Measure all that is done within, by every thread of the process."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self._wall += time.perf_counter() - wall
        self._cpu += time.process_time() - cpu

    @contextmanager
    def likelihood(self) -> Iterator[None]:
        """Measure the estimation of some likelihoods, by every thread of the process."""
        cpu = time.process_time()
        yield
        self._likelihood += time.process_time() - cpu

    @contextmanager
    def kernel(self) -> Iterator[None]:
        """Measure a call of the kernel, by the thread that makes it."""
        cpu = time.thread_time()
        yield
        self._kernel.append(time.thread_time() - cpu)
