"""A particle filter over the days of a crisis: the likelihood of the reports at one point.

At most points a run that fits all reports is one in hundreds, so an average over independent runs
is mostly noise.  Here runs are judged by each report as its window ends; those that fit are gone on
with, each with luck of its own, and the others are dropped.  The product of the mean weights is an
estimate of the likelihood that is right on average (Del Moral 2004; Andrieu, Doucet and Holenstein
2010), and the last runs, by their weights, are draws of what may have happened.

Most of the noise of an estimate comes from the last days, where most reports are, so runs branch:
few are begun, and those that fit are gone on with in more copies after each stage.
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
from sim.results.patterns.sample import Sample, sample_in
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.cost import Meter
from sim.study.calibration.reports import Report, log_likelihood
from sim.study.calibration.resampling import Stream, stream, systematic
from sim.study.calibration.stages import Stage, ended, stages_of

Integers = NDArray[np.int64]

ENOUGH = 0.5
"""Share of the runs that must count for all to be gone on with."""
DOUBLINGS = 2
"""How often, at most, there are twice as many runs after a stage as in it."""
AT_ONCE = 320
"""Runs that are lived through together: enough to share the cost of judging them, few to hold."""
MOST_KEPT = 256 * 2**20
"""Memory that is kept to be used again [bytes]: that of so many runs, for each of two workers."""


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
        Runs at each point in the last stage; in those before half as many, and a quarter.
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
        """Filter at a few points, stage by stage.

        The first runs of all points come first, then their second ones: those of a stage lie
        together, however many there are of each point.
        """
        points = part.stop - part.start
        counts = runs_by_stage(self.runs, len(self.stages))
        rows = np.tile(np.arange(part.start, part.stop), self.runs)
        slots = np.repeat(np.arange(self.runs), points)
        first_lucks = first_luck + rows * self.luck_per_point + slots
        log_weights = np.zeros((counts[0], points))
        total = np.zeros(points)
        with shop.lent() as (state, memory):
            recorded = shop.room(len(rows), self.stages[-1].end_day)
            kept = points * counts[-2] if len(counts) > 1 else 0
            before, after = (
                shop.memory.lend(kept * memory.size).reshape(kept, memory.size) for _ in range(2)
            )
            nothing = np.empty((len(rows), 0), np.uint8)
            runs = _Runs(recorded, stages=len(self.stages), live=len(log_weights) * points)
            own = {path: numbers[rows] for path, numbers in values.items()}
            for number, stage in enumerate(self.stages):
                luck = first_lucks[: runs.live] + number * self.runs
                runs.luck[: runs.live, number] = luck
                status = np.zeros(6, np.int64)
                with self.meter.kernel():
                    shop.run_chunk(
                        shop.world, state, recorded, self.seed, luck, rows[: runs.live],
                        stage.first_day, stage.end_day, 1, memory, before, runs.came,
                        after if stage is not self.stages[-1] else nothing, status,
                    )  # fmt: skip
                before, after = after, before
                statistics = ended(stage, runs.sample(self.scenario, own))
                runs.statistics |= statistics
                log_weights += log_likelihood(stage.reports, statistics).reshape(log_weights.shape)
                if stage is not self.stages[-1]:
                    log_weights = self._select(
                        runs, log_weights, total, luck, stage.end_day, counts[number + 1]
                    )
        return self._drawn(runs, log_weights, total, first_lucks)

    def _select(
        self,
        runs: _Runs,
        log_weights: Numbers,
        total: Numbers,
        luck: Integers,
        days: int,
        following: int,
    ) -> Numbers:
        """Choose which runs are gone on with, and return the log weights of the next stage.

        At a point where as many follow, and enough count, all are gone on with as they are.
        """
        live, points = log_weights.shape
        top = log_weights.max(axis=0)
        weights = np.exp(log_weights - top)
        is_enough = np.sum(weights, axis=0) ** 2 >= ENOUGH * live * np.sum(weights**2, axis=0)
        after = np.zeros((following, points))
        came = np.tile(np.arange(following)[:, np.newaxis], points)
        for k in range(points):
            if following == live and is_enough[k]:
                after[:, k] = log_weights[:, k]
                continue
            total[k] += top[k] + np.log(np.mean(weights[:, k]))
            random = stream(Stream.SELECTION, self.seed, int(luck[k]))
            came[:, k] = survivors(weights[:, k], random.random(), following)
        runs.replace((came * points + np.arange(points)).ravel(), days)
        return after

    def _drawn(
        self, runs: _Runs, log_weights: Numbers, total: Numbers, first_lucks: Integers
    ) -> Filtered:
        """Draw one of the last runs of each point by its weight."""
        top = log_weights.max(axis=0)
        weights = np.exp(log_weights - top)
        points = len(total)
        drawn = np.zeros(points, np.int64)
        for k, row in enumerate(weights.T):
            random = stream(Stream.LAST_RUN, self.seed, int(first_lucks[k]))
            drawn[k] = k + points * random.choice(self.runs, p=row / row.sum())
        return Filtered(
            total + top + np.log(np.mean(weights, axis=0)),
            runs.luck[drawn],
            {name: numbers[drawn] for name, numbers in runs.statistics.items()},
        )


class _Runs:
    """Runs under way: all that is copied when one takes another's place.

    Its state and its days are not: they stay where they were kept and recorded, and `came` and
    `rows` say where that is.
    """

    def __init__(self, recorded: Recorded, *, stages: int, live: int) -> None:
        n_runs, n_days = recorded.nation.shape
        self.live = live
        self.came = np.arange(live)
        self.luck = np.zeros((n_runs, stages), np.int64)
        self.rows = np.repeat(np.arange(n_runs)[:, np.newaxis], n_days, axis=1)
        self.statistics: dict[str, Numbers] = {}
        self._recorded = recorded
        self._convoys = recorded.convoys.view(np.uint8)  # records are copied field by field

    def sample(self, scenario: Scenario, values: Mapping[str, Numbers]) -> Sample:
        """Return what statistics look at in those that are lived through."""
        live = self.live
        recorded = Recorded(*(array[:live] for array in self._recorded))
        own = {path: numbers[:live] for path, numbers in values.items()}
        return sample_in(scenario, recorded, values=own, rows=self.rows[:live])

    def replace(self, came: Integers, days: int) -> None:
        """Go on with as many runs as `came` is long, each from the one that it names."""
        n_convoys = self._recorded.n_convoys
        filled = n_convoys[: self.live].max(initial=0) * CONVOY.itemsize
        self.live, self.came = len(came), came
        (to,) = np.nonzero(came != np.arange(self.live))
        source = came[to]
        for place, other in zip(to, source, strict=True):
            self._convoys[place, :filled] = self._convoys[other, :filled]
        self.rows[to, :days] = self.rows[source, :days]
        n_convoys[to] = n_convoys[source]
        self.luck[to] = self.luck[source]
        self.statistics = {name: numbers[came] for name, numbers in self.statistics.items()}


def runs_by_stage(runs: int, stages: int) -> list[int]:
    """Return how many runs of a point each stage has, the last one `runs`."""
    halvings = (min(DOUBLINGS, stages - 1 - number) for number in range(stages))
    return [max(min(2, runs), -(-runs // 2**times)) for times in halvings]


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

    return Pool(MOST_KEPT)


def survivors(weights: Numbers, first: float, following: int) -> Integers:
    """Draw so many by systematic resampling, at least one a weight; survivors keep their places.

    Returns
    -------
    int64 array (following,)
        Which run each place is gone on from.
    """
    copies = np.bincount(systematic(weights, first, following), minlength=len(weights))
    came = np.full(following, -1)
    came[: len(weights)] = np.where(copies > 0, np.arange(len(weights)), -1)
    came[came < 0] = np.repeat(np.arange(len(weights)), np.maximum(copies - 1, 0))
    return came
