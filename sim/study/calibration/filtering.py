"""A particle filter over the days of a crisis: the likelihood of the reports at one point.

At most points a run that fits all reports is one in hundreds, so an average over independent runs
is mostly noise.  Here runs are judged by each report as its window ends; those that fit are gone on
with, each with luck of its own, and the others are dropped.  The product of the mean weights is an
estimate of the likelihood that is right on average (Del Moral 2004; Andrieu, Doucet and Holenstein
2010), and the last runs, by their weights, are draws of what may have happened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.observables.recorded import CONVOY, Recorded, empty
from sim.results.patterns.sample import sample_in
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.cost import Meter
from sim.study.calibration.reports import Report, log_likelihood
from sim.study.calibration.resampling import Stream, stream, systematic
from sim.study.calibration.stages import Stage, ended, stages_of

Integers = NDArray[np.int64]

ENOUGH = 0.5
"""Share of the runs that must count for all to be gone on with."""
AT_ONCE = 160
"""Runs that are lived through together: enough to share the cost of judging them, few to hold."""


class Filtered(NamedTuple):
    """What the filter found at some points.

    Attributes
    ----------
    log_likelihood : array (points,)
        Log of the estimated likelihood of all reports.
    luck : int64 array (points, stages)
        Numbers of the draws of one run, drawn by weight: one number a stage.
    statistics : mapping of str to array (points,)
        The fitted statistics of that run, by id of the target.
    """

    log_likelihood: Numbers
    luck: Integers
    statistics: Mapping[str, Numbers]


@dataclass(frozen=True, eq=False)
class Filter:
    """Filters the runs of a scenario by reports.

    Attributes
    ----------
    scenario : Scenario
        Whose runs.
    reports : tuple of Report
        What they are judged by.
    runs : int
        Runs at each point.
    seed : int
        Seed of all draws.
    threads : int, optional
        Threads to use, all processors by default; they change no number.
    meter : Meter
        Measures the time spent in the kernel.
    """

    scenario: Scenario
    reports: tuple[Report, ...]
    runs: int
    seed: int
    threads: int | None = None
    meter: Meter = field(default_factory=Meter)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Stages, in the order of the days."""
        return stages_of(self.reports)

    @property
    def luck_per_point(self) -> int:
        """Numbers of draws that each point uses up."""
        return self.runs * len(self.stages)

    def at(self, values: Mapping[str, Numbers], *, first_luck: int) -> Filtered:
        """Filter at some points.

        Parameters
        ----------
        values : mapping of str to array (points,)
            Parameters by dotted path.
        first_luck : int
            Number of the first draws; those after it are used up, `luck_per_point` a point.
        """
        points = len(next(iter(values.values())))
        workers = min(self.threads or os.cpu_count() or 1, points)
        slices = parts_of(points, max(1, AT_ONCE // self.runs), workers)
        shop = workshop(self.scenario, values, points, workers)

        def filtered(part: slice) -> Filtered:
            return self._part(shop, values, part, first_luck)

        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(filtered, slices))
        names = [row.target.id for row in self.reports]
        return Filtered(
            np.concatenate([part.log_likelihood for part in parts]),
            np.concatenate([part.luck for part in parts]),
            {name: np.concatenate([part.statistics[name] for part in parts]) for name in names},
        )

    def _part(
        self, shop: Workshop, values: Mapping[str, Numbers], part: slice, first_luck: int
    ) -> Filtered:
        """Filter at a few points, stage by stage."""
        rows = np.repeat(np.arange(part.start, part.stop), self.runs)
        slots = np.tile(np.arange(self.runs), part.stop - part.start)
        first_lucks = first_luck + rows * self.luck_per_point + slots
        log_weights = np.zeros((part.stop - part.start, self.runs))
        total = np.zeros(len(log_weights))
        with shop.lent() as (state, memory):
            recorded = shop.room(len(rows), self.stages[-1].end_day)
            kept = shop.memory.lend(len(rows) * memory.size).reshape(len(rows), -1)
            runs = _Runs(recorded, kept, stages=len(self.stages))
            own = {path: numbers[rows] for path, numbers in values.items()}
            # Every stage reads what is there by then.
            sample = sample_in(self.scenario, recorded, values=own, rows=runs.rows)
            for number, stage in enumerate(self.stages):
                luck = first_lucks + number * self.runs
                runs.luck[:, number] = luck
                status = np.zeros(6, np.int64)
                with self.meter.kernel():
                    shop.run_chunk(
                        shop.world, state, recorded, self.seed, luck, rows,
                        stage.first_day, stage.end_day, 1, memory, runs.kept, status,
                    )  # fmt: skip
                statistics = ended(stage, sample)
                runs.statistics |= statistics
                log_weights += log_likelihood(stage.reports, statistics).reshape(log_weights.shape)
                if stage is not self.stages[-1]:
                    self._select(runs, log_weights, total, luck, stage.end_day)
        return self._drawn(runs, log_weights, total, first_lucks)

    def _select(
        self, runs: _Runs, log_weights: Numbers, total: Numbers, luck: Integers, days: int
    ) -> None:
        """Choose, at points where few runs count, which are gone on with."""
        top = log_weights.max(axis=1)
        weights = np.exp(log_weights - top[:, np.newaxis])
        squares = np.sum(weights**2, axis=1)
        is_few = np.sum(weights, axis=1) ** 2 < ENOUGH * self.runs * squares
        for k in np.flatnonzero(is_few).tolist():
            total[k] += top[k] + np.log(np.mean(weights[k]))
            log_weights[k] = 0.0
            first = k * self.runs
            random = stream(Stream.SELECTION, self.seed, int(luck[first]))
            runs.replace(first, survivors(weights[k], random.random()), days)

    def _drawn(
        self, runs: _Runs, log_weights: Numbers, total: Numbers, first_lucks: Integers
    ) -> Filtered:
        """Draw one of the last runs of each point by its weight."""
        top = log_weights.max(axis=1)
        weights = np.exp(log_weights - top[:, np.newaxis])
        drawn = np.zeros(len(total), np.int64)
        for k, row in enumerate(weights):
            random = stream(Stream.LAST_RUN, self.seed, int(first_lucks[k * self.runs]))
            drawn[k] = k * self.runs + random.choice(self.runs, p=row / row.sum())
        return Filtered(
            total + top + np.log(np.mean(weights, axis=1)),
            runs.luck[drawn],
            {name: numbers[drawn] for name, numbers in runs.statistics.items()},
        )


class _Runs:
    """Runs under way: all that is copied when one takes another's place.

    Its days are not: they stay where they were recorded, and `rows` says where that is.
    """

    def __init__(self, recorded: Recorded, kept: NDArray[np.uint8], *, stages: int) -> None:
        n_runs, n_days = recorded.nation.shape
        self.kept = kept
        self.luck = np.zeros((n_runs, stages), np.int64)
        self.rows = np.repeat(np.arange(n_runs)[:, np.newaxis], n_days, axis=1)
        self.statistics: dict[str, Numbers] = {}
        self._convoys = recorded.convoys.view(np.uint8)  # records are copied field by field
        self._n_convoys = recorded.n_convoys

    def replace(self, first: int, survivors: Integers, days: int) -> None:
        """Put copies of survivors, counted from `first`, in the places of the others."""
        places = first + np.arange(len(survivors))
        is_dropped = places != first + survivors
        to, came = places[is_dropped], first + survivors[is_dropped]
        filled = self._n_convoys.max() * CONVOY.itemsize
        for place, source in zip(to, came, strict=True):
            self.kept[place] = self.kept[source]
            self._convoys[place, :filled] = self._convoys[source, :filled]
        self.rows[to, :days] = self.rows[came, :days]
        for array in (self._n_convoys, self.luck, *self.statistics.values()):
            array[to] = array[came]


class Workshop(NamedTuple):
    """What all threads share, and a state for each."""

    world: Any
    run_chunk: Any
    memory: Any
    states: SimpleQueue[Any]

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """Lend a state, and the memory it lies in."""
        one = self.states.get()
        try:
            yield one
        finally:
            self.states.put(one)

    def room(self, runs: int, days: int) -> Recorded:
        """Make room for the records of some runs."""
        from sim.kernel.state import longest_log

        world = self.world
        return empty(
            runs=runs,
            days=days,
            zones=world.zones.shape[1],
            segments=world.segments.shape[1],
            corridors=world.corridors.shape[1],
            units=world.units.shape[1],
            users=world.bulk_users.shape[1],
            convoys=longest_log(world, days),
            lend=self.memory.lend,
        )


def workshop(
    scenario: Scenario, values: Mapping[str, Numbers], points: int, workers: int
) -> Workshop:
    """Build what some workers share to live through the runs of a scenario at some points."""
    from sim.kernel.cache import compiled_run_chunk
    from sim.kernel.state import allocate, in_one_piece
    from sim.kernel.world import build

    # Draws of priors, which the scenario has checked.
    world = build(scenario, dict(values), points, is_known_whole=True)
    states: SimpleQueue[Any] = SimpleQueue()
    for _ in range(workers):
        states.put(in_one_piece(allocate(world)))
    return Workshop(world, compiled_run_chunk(), _memory(), states)


def parts_of(points: int, most: int, workers: int) -> list[slice]:
    """Cut points into parts of equal size, at most so many together and as many a worker."""
    rounds = ceil(points / (most * workers))
    edges = np.linspace(0, points, min(points, rounds * workers) + 1).astype(int)
    return [slice(*ends) for ends in pairwise(edges.tolist())]


@lru_cache(maxsize=1)
def _memory() -> Any:
    """Return memory that all calls use again; fresh memory costs a fifth of the runs."""
    from sim.kernel.memory import Pool

    return Pool()


def survivors(weights: Numbers, first: float) -> Integers:
    """Draw as many as there are by systematic resampling; whoever survives keeps its place."""
    n = len(weights)
    copies = np.bincount(systematic(weights, first), minlength=n)
    places = np.arange(n)
    places[copies == 0] = np.repeat(np.arange(n), np.maximum(copies - 1, 0))
    return places
