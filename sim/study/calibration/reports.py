"""The likelihood of the reported figures: how well the numbers of a run fit what was reported.

A reported band is taken for 90 % of what the report allows; beyond it a discrepancy is assumed.
Tails are those of Student's t, because a report may simply be wrong, so that no single figure can
outvote all others; they are heavier for a report of low confidence.  Statements that rest on
one story count as one.  Nothing here can read a held-out row: the targets come from `fit_targets`
alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from sim.errors import EvidenceError
from sim.evidence import (
    CONFIDENCES,
    Confidence,
    Figure,
    ReportNoise,
    Target,
    fit_targets,
    load_figures,
    load_noise,
)
from sim.results.statistics import Numbers

COVERED = 1.6448536269514722
"""Standard deviations from the middle of a normal distribution to the end of its inner 90 %."""
TAILS: Mapping[Confidence, float] = {"high": 4.0, "medium": 4.0, "low": 2.0}
"""Degrees of freedom of the tails, by reliability: a report that is hardly to be relied on is given
up sooner where all others say otherwise (assumptions)."""
FARTHEST = 100.0
"""Distance given to a run in which the statistic does not exist or is never reached [sd]."""


@dataclass(frozen=True)
class Report:
    """One fitted statement with its noise.

    Attributes
    ----------
    target : Target
        What was reported, and of which statistic.
    noise : ReportNoise
        How far a perfect model may lie from it.
    weight : float
        Its part of the story it rests on; 1 where it is alone.
    reliability : str
        Confidence in the surest of its figures: ``"high"``, ``"medium"`` or ``"low"``.
    """

    target: Target
    noise: ReportNoise
    weight: float
    reliability: Confidence = "high"

    @property
    def tails(self) -> float:
        """Degrees of freedom of its tails."""
        return TAILS[self.reliability]

    def distance(self, numbers: Numbers) -> Numbers:
        """Standard deviations between each run's statistic and the report; 0 past an open end.

        Parameters
        ----------
        numbers : array (runs,)
            The statistic, one number a run; NaN where it does not exist.
        """
        low, high, found = self._on_scale(self.target.low, self.target.high, numbers)
        discrepancy = self.noise.discrepancy
        if self.target.kind == "zero" or np.isinf(low):
            away = np.maximum(0.0, found - high) / discrepancy
        elif np.isinf(high):
            away = np.maximum(0.0, low - found) / discrepancy
        else:
            spread = np.hypot((high - low) / 2.0 / COVERED, discrepancy)
            away = np.abs(found - (low + high) / 2.0) / spread
        return np.fmin(away, FARTHEST)  # of NaN too

    def log_likelihood(self, numbers: Numbers) -> Numbers:
        """Log likelihood of the report given each run, 0 at best, times its weight.

        w (-(v + 1) / 2) ln(1 + d^2 / v), d the distance and v the degrees of freedom.
        """
        return -self.weight * self.decline(self.distance(numbers))

    def decline(self, away: Numbers) -> Numbers:
        """Return by how much the log density of its noise is smaller so far away [sd]."""
        decline: Numbers = (self.tails + 1.0) / 2.0 * np.log1p(away * away / self.tails)
        return decline

    @property
    def is_statement(self) -> bool:
        """Whether it only says that a number is not beyond an end, and how far it is not asked."""
        return self.target.kind == "zero" or self.target.low is None or self.target.high is None

    @property
    def middle(self) -> float:
        """Middle of the band, or the bound of a statement that has but one [unit of the target].

        A zero, reported as a band from nothing to a tolerance, has the tolerance as its bound.
        """
        low, high = self.target.low, self.target.high
        if self.target.kind == "zero" or low is None:
            return float("nan") if high is None else high
        return low if high is None else (low + high) / 2.0

    def moved(self, number: float, away: float) -> Report:
        """Return the report of another crisis: as wide a band, round another number.

        Parameters
        ----------
        number : float
            The statistic of the run that is reported [unit of the target].
        away : float
            How far above it the middle of the band lies [sd, as in `distance`].
        """
        low, high, found = self._on_scale(self.target.low, self.target.high, np.array([number]))
        half = (high - low) / 2.0
        middle = float(found[0]) + away * float(np.hypot(half / COVERED, self.noise.discrepancy))
        ends = middle - half, middle + half
        if self.noise.scale == "log":
            ends = float(np.exp(ends[0])), float(np.exp(ends[1]))
        return replace(self, target=replace(self.target, low=ends[0], high=ends[1]))

    def _on_scale(
        self, low: float | None, high: float | None, numbers: Numbers
    ) -> tuple[float, float, Numbers]:
        """Return both ends and the numbers on the scale on which distances are taken."""
        ends = (-np.inf if low is None else low, np.inf if high is None else high)
        if self.noise.scale == "linear":
            return (*ends, numbers)
        with np.errstate(divide="ignore", invalid="ignore"):
            bottom = -np.inf if low is None else float(np.log(ends[0]))
            return bottom, float(np.log(ends[1])), np.log(numbers)


def reports_of(
    scenario: str,
    *,
    targets: Mapping[str, Target] | None = None,
    noise: Mapping[str, ReportNoise] | None = None,
) -> tuple[Report, ...]:
    """Return what may be fitted to a scenario, in the order of the file.

    Parameters
    ----------
    scenario : str
        Name of the scenario whose crisis was reported.
    targets, noise : mapping by id, optional
        Calibration targets and their noise; the shipped ones by default.

    Raises
    ------
    EvidenceError
        If a target is no calibration target.
    """
    targets = fit_targets() if targets is None else targets
    noise = load_noise() if noise is None else noise
    held_out = [name for name, row in targets.items() if row.role != "calibration"]
    if held_out:
        raise EvidenceError([f"target {name!r} may not be fitted" for name in held_out])
    mine = [row for row in targets.values() if row.scenario == scenario]
    told = Counter(noise[row.id].story for row in mine)
    return tuple(
        Report(
            row,
            noise[row.id],
            1.0 / told[noise[row.id].story],
            reliability_of(row.figures, load_figures()),
        )
        for row in mine
    )


def reliability_of(cited: Iterable[str], figures: Mapping[str, Figure]) -> Confidence:
    """Return the confidence in the surest of some figures, medium where none is known.

    Rows of one claim that others repeat less surely do not make it less sure.
    """
    found = [figures[name].confidence for name in cited if name in figures]
    return min(found, key=CONFIDENCES.index, default="medium")


def written(report: Report) -> list[Any]:
    """Return a report as plain data, from which `read` makes it again."""
    return [asdict(report.target), asdict(report.noise), report.weight, report.reliability]


def read(content: Sequence[Any]) -> Report:
    """Return the report that `written` has put down."""
    target, noise, weight, *reliability = content  # none in files of before there was one
    return Report(
        Target(**{**target, "figures": tuple(target["figures"])}),
        ReportNoise(**noise),
        weight,
        *reliability,
    )


def hash_of_reports(reports: tuple[Report, ...]) -> str:
    """Return the SHA-256 of what was reported, how far from it a run may be, and what it counts.

    Reliability is part of it where it is part of the likelihood: where tails are not the usual.
    """
    usual = TAILS[CONFIDENCES[0]]
    rows = [written(row)[: 3 if row.tails == usual else None] for row in reports]
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def log_likelihood(reports: tuple[Report, ...], statistics: Mapping[str, Numbers]) -> Numbers:
    """Log likelihood of all reports together, given each run.

    Parameters
    ----------
    reports : tuple of Report
        What was reported.
    statistics : mapping of str to array (runs,)
        The statistics of the runs by id of the target.

    Returns
    -------
    array (runs,)
        0 where every statistic is where its report puts it.
    """
    total: Numbers = np.sum([row.log_likelihood(statistics[row.target.id]) for row in reports], 0)
    return total
