"""One population of a calibration, batch by batch: those that are there are read, others made."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.results.statistics import Numbers
from sim.study.calibration import batches
from sim.study.calibration.cost import Meter
from sim.study.calibration.problem import Problem
from sim.study.calibration.walk import Step, step_of
from sim.study.calibration.weighing import Batch, batch_after, log_weights_of


class Population:
    """Points that were drawn without a look at those of other populations.

    Parameters
    ----------
    folder : Path
        Folder of the calibration.
    number : int
        Number of the population, from 0.
    problem : Problem
        With the population's own seed.
    points : int
        Points of a batch.
    """

    def __init__(self, folder: Path, number: int, problem: Problem, points: int) -> None:
        self.problem = problem
        self.batches: list[Batch] = []
        self._folder, self._number, self._points = folder, number, points

    @property
    def log_weights(self) -> Numbers:
        """Log weights of all points, (points,)."""
        return log_weights_of(self.batches)

    def go_on(self) -> tuple[Step, bool]:
        """Draw another batch; also say whether it was there already."""
        place = (self._folder, self._number, len(self.batches) + 1)
        there = batches.load(*place)
        self.batches.append(there or self._made(place))
        step = step_of(
            self.problem, self._number, self.batches, self.log_weights, batches.load_cost(*place)
        )
        return step, there is not None

    def _made(self, place: tuple[Path, int, int]) -> Batch:
        """Make a batch after those before, and write it and what it cost."""
        meter = Meter()
        with meter.batch():
            made = batch_after(
                self.batches,
                partial(self.problem.likelihood, meter=meter),
                parameters=len(self.problem.space.paths),
                points=self._points,
                seed=self.problem.seed,
            )
        batches.save_cost(*place, meter.cost)
        batches.save(*place, made)
        return made
