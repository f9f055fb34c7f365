"""The patterns of a scenario, judged: a table of numbers, its score, and its faces.

How the table reads is in `words`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sim.evidence import PatternRole
from sim.results.patterns import words
from sim.results.patterns.score import Score, score_of
from sim.results.patterns.words import Section

if TYPE_CHECKING:
    from sim.results.patterns.judging import Judgement
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Patterns:
    """Dated patterns of a scenario beside what its runs say.

    Attributes
    ----------
    scenario : Scenario
        What was run.
    runs, days, seed : int
        Number of runs, their length [days], seed of all draws.
    table : DataFrame
        One row a statement, by name: number, role (C, V, I or F), pattern, statistic; the median of
        the runs with `low` and `high`, the ends of 90 % of them; unit, the reported band and how it
        is judged; `passes` (None where nothing is); share of the runs inside the band; window,
        variant, figures and source.  An infinite number is an event that never happens.
    """

    scenario: Scenario
    runs: int
    days: int
    seed: int
    table: pd.DataFrame

    @property
    def title(self) -> str:
        """Scenario, runs, days and seed in one line."""
        runs = "1 run" if self.runs == 1 else f"{self.runs:,} runs"
        return (
            f"{self.scenario.title}: dated patterns, {runs} of {self.days:,} days, seed {self.seed}"
        )

    def score(self, role: PatternRole) -> Score | None:
        """Count what is met among the patterns of a role; None for I and F, which never count.

        Parameters
        ----------
        role : str
            ``"C"``, ``"V"``, ``"I"`` or ``"F"``.
        """
        return score_of(self.table, role)

    def sections(self) -> tuple[Section, ...]:
        """Return the table in words, a section a role: the counted first, the others apart."""
        return words.sections_of(self.table)

    def __repr__(self) -> str:
        return words.text(self.title, self.sections())

    def _repr_html_(self) -> str:
        return words.html(self.title, self.sections())


def table_of(judgements: Sequence[Judgement], *, windows: Mapping[str, range]) -> pd.DataFrame:
    """Lay out judgements as a frame, one row a statement.

    Parameters
    ----------
    judgements : sequence of Judgement
        In the order of the table.
    windows : mapping of str to range
        Days that each pattern looked at, by its name.
    """
    rows = [_row(made, windows[made.pattern.name]) for made in judgements]
    frame = pd.DataFrame(rows, index=[made.pattern.name for made in judgements])
    # Without this, a column of truths with gaps would turn into numbers.
    frame["passes"] = pd.Series([row["passes"] for row in rows], index=frame.index, dtype=object)
    return frame.rename_axis("name")


def _row(made: Judgement, window: range) -> dict[str, object]:
    asked = made.pattern
    return {
        "number": asked.number,
        "role": asked.role,
        "pattern": asked.label,
        "statistic": asked.statistic,
        "median": made.median,
        "low": made.low,
        "high": made.high,
        "unit": asked.unit,
        "reported_low": _or_nan(asked.low),
        "reported_high": _or_nan(asked.high),
        "judged": asked.judged,
        "needed_share": _or_nan(asked.share),
        "passes": made.passes,
        "inside_share": made.inside_share,
        "is_reached": made.is_reached,
        "from_day": window.start,
        "to_day": window[-1],
        "variant": asked.variant,
        "figures": " ".join(asked.figures),
        "source": asked.source,
    }


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
