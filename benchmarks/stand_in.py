"""A cheap stand-in for the simulator, on which a calibration can be repeated hundreds of times.

Six parameters, of which two tell nothing and two can only be told together; luck that outweighs
them; prices with a threshold, a day that may never come, and reports of every kind: bands on both
scales, two of one story, an "at least" and a "none".  The likelihood is the average over some runs,
as noisy as that of the real simulator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.evidence import ReportNoise, Target
from sim.results.statistics import Numbers
from sim.scenario.fields import Prior
from sim.study.calibration.cost import Meter
from sim.study.calibration.problem import LUCK, Problem
from sim.study.calibration.reports import Report, log_likelihood
from sim.study.calibration.space import Space
from sim.study.calibration.weighing import Estimate

PARAMETERS = ("level", "slope", "delay", "risk", "idle", "unseen")
SPACE = Space({name: Prior(uniform=(0.0, 1.0)) for name in PARAMETERS})


def _report(name: str, low: float | None, high: float | None, **more: Any) -> Report:
    """Make a report; what is not said is that of an ordinary band."""
    scale, discrepancy = more.get("scale", "linear"), more.get("discrepancy", 0.0)
    target = Target(
        id=name, scenario="stand-in", pattern=None, label="", role="calibration", figures=(),
        statistic="", variant="", kind=more.get("kind", "interval"), low=low, high=high,
        share=None, unit="", from_day=0, to_day=0, note="",
    )  # fmt: skip
    noise = ReportNoise(id=name, scale=scale, discrepancy=discrepancy, story=name, note="")
    return Report(target, noise, more.get("weight", 1.0))


REPORTS = (
    _report("break-day", 30.0, 40.0),
    _report("price", 900.0, 1300.0, scale="log"),
    _report("losses-early", 80.0, 130.0, scale="log", weight=0.5),
    _report("losses-late", 150.0, 240.0, scale="log", weight=0.5, discrepancy=0.1),
    _report("dry-share", 0.4, None, kind="one-sided", discrepancy=0.1),
    _report("received", 0.0, 0.05, kind="zero", discrepancy=0.1),
)


def lives(coordinates: Numbers, luck: Numbers) -> dict[str, Numbers]:
    """Live through runs.

    Parameters
    ----------
    coordinates : array (..., 6)
        Standard normal coordinates.
    luck : array (..., 6)
        Standard normal numbers.

    Returns
    -------
    dict of str to array (...)
        Statistics by id of the report; a day that never comes is infinite.
    """
    level, slope, delay, risk = (coordinates[..., k] for k in range(4))
    shock = 0.6 * level - 0.4 * delay + luck[..., 0]
    day = 35.0 + 6.0 * delay - 4.0 * shock + 4.0 * luck[..., 1]
    squeeze = np.maximum(0.0, shock + 0.5)
    attacks = np.exp(0.4 * risk + 0.4 * level + 0.5 * luck[..., 2])
    return {
        "break-day": np.where(shock < -2.5, np.inf, day),
        "price": 800.0 * np.exp(0.3 * np.exp(0.4 * slope) * squeeze + 0.2 * luck[..., 3]),
        "losses-early": 100.0 * attacks,
        "losses-late": 180.0 * attacks * np.exp(0.3 * luck[..., 4]),
        "dry-share": 1.0 / (1.0 + np.exp(-shock)),
        "received": np.maximum(0.0, luck[..., 5] + 0.3 * risk),
    }


@dataclass(frozen=True, eq=False)
class StandInProblem:
    """What a fit asks of a problem: the likelihood as an average over runs."""

    reports: tuple[Report, ...]
    runs: int
    seed: int
    space: Space = field(default=SPACE)
    scenario: None = None

    runs_with = Problem.runs_with
    runs_at = runs_with

    def likelihood(
        self,
        coordinates: Numbers,
        first: int,
        effort: float,
        *,
        meter: Meter | None = None,
    ) -> Estimate:
        """Estimate the likelihood at some points; see `sim.study.calibration.weighing`."""
        runs = self.runs_with(effort)
        random = np.random.default_rng((self.seed, first))
        luck = random.standard_normal((len(coordinates), runs, len(PARAMETERS)))
        found = lives(coordinates[:, np.newaxis], luck)
        flat = {name: numbers.ravel() for name, numbers in found.items()}
        logs = log_likelihood(self.reports, flat).reshape(len(coordinates), runs)
        top = logs.max(axis=1, keepdims=True)
        weights = np.cumsum(np.exp(logs - top), axis=1)
        pick = np.sum(weights < random.random((len(weights), 1)) * weights[:, -1:], axis=1)
        which = np.arange(len(coordinates))
        kept = {name: numbers[which, pick] for name, numbers in found.items()}
        luck_of = np.column_stack([first + which, pick])
        return Estimate(top[:, 0] + np.log(weights[:, -1] / runs), {LUCK: luck_of, **kept})


@dataclass(frozen=True)
class StandIn:
    """The stand-in as a simulator of crises; see `sim.study.coverage.Simulator`."""

    runs: int = 30
    reports: tuple[Report, ...] = REPORTS

    @property
    def space(self) -> Space:
        """Six parameters, uniform from 0 to 1."""
        return SPACE

    @property
    def identity(self) -> dict[str, object]:
        """What its crises depend on."""
        return {"scenario": "stand-in", "runs": self.runs, "numpy": np.__version__}

    def lived(self, coordinates: Numbers, *, seed: int) -> Mapping[str, Numbers]:
        """Live through one run at each point."""
        random = np.random.default_rng(seed)
        return lives(coordinates, random.standard_normal((len(coordinates), len(PARAMETERS))))

    def problem(self, reports: tuple[Report, ...], *, seed: int) -> StandInProblem:
        """Return the problem of fitting it to some reports."""
        return StandInProblem(reports, self.runs, seed)
