"""The statistics that are fitted, as the summary of a run in a store.

They are those of the patterns, computed by the same functions, over the days up to the last one
that a fitted report looks at; nothing later is simulated.
"""

from __future__ import annotations

import hashlib
from functools import partial

from sim.observables.recorded import Recorded
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import sample_in
from sim.scenario.schema import Scenario
from sim.study.calibration.reports import Report
from sim.study.summaries import Columns, Summary

Windows = tuple[tuple[str, int, int], ...]
"""Id of a target, and the first and the last day of its window."""


def days_of(reports: tuple[Report, ...]) -> int:
    """Days that must be simulated for the reports [days]."""
    return 1 + max(report.target.to_day or 0 for report in reports)


def window_of(report: Report, last: int) -> range:
    """Days that a report looks at, to `last` where its window is open [days]."""
    target = report.target
    return range(target.from_day or 0, 1 + (last if target.to_day is None else target.to_day))


def fitted_statistics(reports: tuple[Report, ...]) -> Summary:
    """Return the summary that keeps the statistic of every report, by the id of its target."""
    last = days_of(reports) - 1
    found = {row.target.id: window_of(row, last) for row in reports}
    windows = tuple((name, window.start, window.stop - 1) for name, window in found.items())
    digest = hashlib.sha256(repr(windows).encode()).hexdigest()[:12]
    columns = tuple(name for name, _, _ in windows)
    return Summary(f"fitted statistics {digest}", 1, columns, partial(_statistics, windows))


def _statistics(
    windows: Windows, scenario: Scenario, recorded: Recorded, values: Columns
) -> Columns:
    sample = sample_in(scenario, recorded, values=values)
    return {
        name: statistic_of(name)(sample, range(first, last + 1)) for name, first, last in windows
    }
