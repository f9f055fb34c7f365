"""The days of a crisis cut into stages, after each of which runs are judged by the reports."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import Sample
from sim.results.statistics import Numbers
from sim.study.calibration.reports import Report
from sim.study.calibration.statistics import days_of, window_of

SHORTEST = 10
"""Shortest stage [days]: to choose among runs more often costs more than it brings."""


class Stage(NamedTuple):
    """Days that are lived through before runs are judged again.

    Attributes
    ----------
    first_day, end_day : int
        First day, and the day after the last [days].
    reports : tuple of Report
        Those whose window ends within.
    """

    first_day: int
    end_day: int
    reports: tuple[Report, ...]


def stages_of(reports: tuple[Report, ...]) -> tuple[Stage, ...]:
    """Cut the days into stages: each ends with the window of a report, and none is short."""
    last = days_of(reports)
    ends = {row.target.id: window_of(row, last - 1).stop for row in reports}
    edges = [0]
    for end in sorted(ends.values()):
        if end == last or min(end - edges[-1], last - end) >= SHORTEST:
            edges.append(end)
    return tuple(
        Stage(first, end, tuple(row for row in reports if first < ends[row.target.id] <= end))
        for first, end in pairwise(sorted({*edges}))
    )


def ended(stage: Stage, sample: Sample) -> dict[str, Numbers]:
    """Return the statistics of the reports whose window has ended, (runs,) by id of the target."""
    return {
        row.target.id: statistic_of(row.target.id)(sample, window_of(row, stage.end_day - 1))
        for row in stage.reports
    }
