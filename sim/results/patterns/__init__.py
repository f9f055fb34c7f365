"""Dated patterns: one number a run for each, its median and band, and whether it is as reported.

The bands are data (`sim.evidence.targets`); here are the statistics, their judgement and a table.
Nothing is fitted, and nothing moves a parameter.
"""

from __future__ import annotations

from sim.results.patterns.evaluate import cases_of, patterns
from sim.results.patterns.report import NotJudged, Patterns
from sim.results.patterns.score import COUNTED, Score
from sim.results.patterns.words import HEADINGS, SHORT, Section

__all__ = [
    "COUNTED",
    "HEADINGS",
    "SHORT",
    "NotJudged",
    "Patterns",
    "Score",
    "Section",
    "cases_of",
    "patterns",
]
