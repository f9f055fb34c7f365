"""The days of a crisis cut into stages, after each of which runs are judged by the reports."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import Sample
from sim.results.statistics import Numbers
from sim.study.calibration.reports import Report
from sim.study.calibration.statistics import days_of, window_of


class Stage(NamedTuple):
    """Days that are lived through before runs are judged again.

    Attributes
    ----------
    first_day, end_day : int
        First day, and the day after the last [days].
    reports : tuple of Report
        Those whose window ends with it.
    """

    first_day: int
    end_day: int
    reports: tuple[Report, ...]


def stages_of(reports: tuple[Report, ...]) -> tuple[Stage, ...]:
    """Cut the days into stages: one ends wherever the window of a report does."""
    last = days_of(reports) - 1
    ends = [(row, window_of(row, last).stop) for row in reports]
    edges = [0, *sorted({end for _, end in ends})]
    return tuple(
        Stage(first, end, tuple(row for row, own in ends if own == end))
        for first, end in pairwise(edges)
    )


def ended(stage: Stage, sample: Sample) -> dict[str, Numbers]:
    """Return the statistics of the reports whose window ends, (runs,) by id of the target."""
    return {
        row.target.id: statistic_of(row.target.id)(sample, window_of(row, stage.end_day - 1))
        for row in stage.reports
    }
