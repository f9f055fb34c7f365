"""What a validation of a model found: one table of all patterns, their count, and structures.

How it reads is in `words`, how it was made in `validate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.evidence import Role
from sim.results.patterns import Score
from sim.scenario.schema import Scenario
from sim.study.saved import Saved
from sim.study.structures import Structure
from sim.study.validation import words
from sim.study.validation.table import FRESH, HISTORY, count_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLE, STRUCTURES, BY_STRUCTURE = "validation.csv", "structures.csv", "held_out_by_structure.csv"


@dataclass(frozen=True, eq=False, repr=False)
class Validation(Saved):
    """A model beside everything that was reported.

    Attributes
    ----------
    scenario : Scenario
        What was validated.
    runs, seed : int
        Draws, a run each, and seed of their fresh luck.
    is_posterior : bool
        Whether they were drawn from a posterior; else all have the scenario's own parameters.
    table : DataFrame
        One row a statement and kind of luck, by the id of its target, roles apart and failures
        first: number, pattern, role, label, unit, variant, reported band in words and numbers,
        luck (history or fresh), median with the ends of the inner 90 %, inside_share of the draws,
        is_met (the band meets the inner 90 %), passes (the median is in the band); for held-out
        rows interval_score and crps [unit], what persistence carries forward, its interval and
        its scores; window, figures, and why there is no forecast.  An infinite number is an event
        that never happens.
    structures : tuple of Structure
        The whole model first; empty where none was compared.
    by_structure : DataFrame
        Held-out rows in every structure; see `sim.study.validation.by_structure`.
    structure_scores : DataFrame
        Their mean scores, the best first.
    notes : tuple of str
        What a reader must know first.
    """

    scenario: Scenario
    runs: int
    seed: int
    is_posterior: bool
    table: pd.DataFrame
    structures: tuple[Structure, ...]
    by_structure: pd.DataFrame
    structure_scores: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def luck(self) -> str:
        """Kind of luck that counts: from what happened where there is a posterior."""
        return HISTORY if self.is_posterior else FRESH

    def rows(self, role: Role, *, luck: str | None = None) -> pd.DataFrame:
        """Return the rows of a role, failures first; of the luck that counts by default.

        Identities hold whatever happened, so they have fresh luck alone.
        """
        of_role = self.table[self.table["role"] == role]
        if luck is None:
            luck = self.luck if (of_role["luck"] == self.luck).any() else FRESH
        return of_role[of_role["luck"] == luck]

    def count(self, role: Role, *, luck: str | None = None, by: str = "is_met") -> Score | None:
        """Count what holds among the statements and patterns of a role.

        Parameters
        ----------
        role : str
            ``"calibration"`` or ``"validation"``; identities and face validity never count: None.
        luck : str, optional
            ``"history"`` or ``"fresh"``; the one that counts by default.
        by : str
            ``"is_met"`` (the band meets the inner 90 %) or ``"passes"`` (the median is in it).
        """
        return count_of(self.table, role, luck=luck or self.luck, by=by)

    def plot(self) -> Figure:
        """Draw reported bands and forecasts on one axis, fitted and held out apart."""
        from sim.plots import draw_validation

        return draw_validation(self)

    def _kept(self) -> dict[str, pd.DataFrame]:
        if not self.structures:
            return {TABLE: self.table}
        return {
            TABLE: self.table,
            STRUCTURES: self.structure_scores,
            BY_STRUCTURE: self.by_structure,
        }

    def facts(self) -> dict[str, Any]:
        """What was validated and how much holds, as plain numbers and texts."""
        return {
            "study": "validation",
            "seed": int(self.seed),
            "runs": int(self.runs),
            "is_posterior": self.is_posterior,
            "luck": self.luck,
            "count": self._counts(),
            "structures": [one.name for one in self.structures],
            "notes": list(self.notes),
            "sentences": list(words.sentences(self)),
        }

    def _counts(self) -> dict[str, Mapping[str, Any]]:
        return {
            role: {
                luck: {by: score._asdict() for by in ("is_met", "passes")
                       if (score := self.count(role, luck=luck, by=by)) is not None}
                for luck in self.table["luck"].unique()
            }
            for role in ("calibration", "validation")
        }  # fmt: skip

    def __repr__(self) -> str:
        return words.text(self)
