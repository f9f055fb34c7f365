"""Results: headline outcomes beside what was reported, daily records with their names, files."""

from __future__ import annotations

from sim.results.effect import Effect
from sim.results.loading import is_saved_result, load_result
from sim.results.notice import RESPONSIBLE_USE
from sim.results.outcomes import check_outcomes
from sim.results.result import Record, Result
from sim.results.run import check_run, simulate
from sim.results.saving import check_folder
from sim.results.words import HEADINGS

__all__ = [
    "HEADINGS",
    "RESPONSIBLE_USE",
    "Effect",
    "Record",
    "Result",
    "check_folder",
    "check_outcomes",
    "check_run",
    "is_saved_result",
    "load_result",
    "simulate",
]
