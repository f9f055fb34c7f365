"""Alternative text: what a picture shows, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.plots.panels import Panel, Series, panels_of
from sim.results.labels import dates_of
from sim.results.words import number_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.results import Result


def alt_text(result: Result) -> str:
    """Describe the overview of a result in words: a sentence for every line of every panel.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    return describe(panels_of(result), dates_of(result.scenario, days=result.days))


def describe(panels: Sequence[Panel], dates: pd.DatetimeIndex) -> str:
    """Describe panels in words, medians over the runs."""
    lines = [f"{len(panels)} small multiples over {len(dates)} days, medians over the runs."]
    for panel in panels:
        courses = "; ".join(_course(series, dates) for series in panel.series)
        lines.append(f"{panel.title} ({panel.unit}): {courses}.{_reported(panel)}")
    return "\n".join(lines)


def _course(series: Series, dates: pd.DatetimeIndex) -> str:
    median = np.median(series.values, axis=0)
    peak = int(np.argmax(median))
    day = dates[peak]
    name = f"{series.label} " if series.label else ""
    return (
        f"{name}{number_text(median[0])} on the first day, at most {number_text(median[peak])} "
        f"on {day.day} {day:%b %Y}, {number_text(median[-1])} on the last"
    )


def _reported(panel: Panel) -> str:
    if not panel.readings:
        return ""
    claims = "; ".join(
        f"{number_text(reading.value)} ({reading.figure.id}, {reading.figure.citation})"
        for reading in panel.readings
    )
    return f" Reported: {claims}."
