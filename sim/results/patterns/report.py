"""The patterns of a scenario, judged: a table of numbers, its score, and its faces.

How the table reads is in `words`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sim.evidence import Role
from sim.results.patterns import words
from sim.results.patterns.score import COUNTED, Score, score_of
from sim.results.patterns.words import Section

if TYPE_CHECKING:
    from sim.results.patterns.judging import Judgement
    from sim.scenario.schema import Scenario

COLUMNS = (
    "number",
    "role",
    "label",
    "statistic",
    "median",
    "low",
    "high",
    "unit",
    "reported",
    "reported_low",
    "reported_high",
    "needed_share",
    "passes",
    "inside_share",
    "is_computed",
    "from_day",
    "to_day",
    "variant",
    "figures",
    "note",
)


class NotJudged(NamedTuple):
    """A statement on which the runs cannot be judged: its number, its label and the reason."""

    number: str
    label: str
    reason: str


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
        One row a statement, by the id of its target: number, role, label, statistic; the median of
        the runs with `low` and `high`, the ends of 90 % of them; unit, the reported band in words
        and numbers, and the share of the runs that must lie in it (NaN: their median must);
        `passes` (None where nothing is judged); the share inside the band; window, variant, figures
        and note.  An infinite number is an event that never happens.
    not_judged : tuple of NotJudged
        Statements on which the runs cannot be judged, with the reason.  Those reported of another
        crisis are not in the table; the others are, without numbers.
    drawn : frozenset of str
        Parameters of which each run had a draw of the posterior; none where all had the same.
    """

    scenario: Scenario
    runs: int
    days: int
    seed: int
    table: pd.DataFrame
    not_judged: tuple[NotJudged, ...] = ()
    drawn: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Scenario, runs, days and seed in one line."""
        runs = "1 run" if self.runs == 1 else f"{self.runs:,} runs"
        return (
            f"{self.scenario.title}: dated patterns, {runs} of {self.days:,} days, seed {self.seed}"
        )

    def score(self, role: Role) -> Score | None:
        """Count what is met among the patterns of a role; None for a role that never counts.

        Parameters
        ----------
        role : str
            ``"calibration"`` or ``"validation"``; identities and face validity never count.
        """
        return score_of(self.table, role)

    def sections(self) -> tuple[Section, ...]:
        """Return the table in words, a section a role: the counted first, the others apart."""
        return words.sections_of(self.table)

    def caveats(self) -> tuple[str, ...]:
        """Return what a reader must know first: how the parameters were set, what is not judged."""
        numbers: dict[str, list[str]] = {}
        for row in self.not_judged:
            numbers.setdefault(row.reason, []).append(row.number)
        is_counted = bool(self.table["role"].isin(COUNTED).any())
        return (
            *((words.DRAWN if self.drawn else words.HAND_SET,) if is_counted else ()),
            *(
                f"Not judged for {self.scenario.name}: {words.spans(keys)} ({reason})."
                for reason, keys in numbers.items()
            ),
        )

    def __repr__(self) -> str:
        return words.text(self.title, self.sections(), caveats=self.caveats())

    def _repr_html_(self) -> str:
        return words.html(self.title, self.sections(), caveats=self.caveats())


def table_of(judgements: Sequence[Judgement], *, windows: Mapping[str, range]) -> pd.DataFrame:
    """Lay out judgements as a frame, one row a statement.

    Parameters
    ----------
    judgements : sequence of Judgement
        In the order of the table.
    windows : mapping of str to range
        Days that each statement looked at, by its number.
    """
    rows = [_row(made, windows[made.number]) for made in judgements]
    ids = pd.Index([made.target.id for made in judgements], name="target")
    frame = pd.DataFrame(rows, index=ids, columns=list(COLUMNS))
    # Without this, a column of truths with gaps would turn into numbers.
    frame["passes"] = pd.Series([row["passes"] for row in rows], index=ids, dtype=object)
    return frame


def _row(made: Judgement, window: range) -> dict[str, object]:
    asked = made.target
    return {
        "number": made.number,
        **{name: getattr(asked, name) for name in ("role", "label", "statistic", "unit", "note")},
        **{name: getattr(made, name) for name in ("median", "low", "high", "inside_share")},
        "reported": asked.band,
        "reported_low": _or_nan(asked.low),
        "reported_high": _or_nan(asked.high),
        "needed_share": _or_nan(asked.share),
        "passes": made.passes,
        "is_computed": made.is_computed,
        "from_day": window.start,
        "to_day": window[-1],
        "variant": asked.variant,
        "figures": " ".join(asked.figures),
    }


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
