"""What `simulate` returns: headline outcomes of every run and, if they were recorded, their days.

A result holds data and knows how to show itself; each view is a function in its own module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.results import card, flee, labelled, logs, saving
from sim.results.effect import Effect, effect
from sim.results.notice import not_recorded
from sim.results.summary import summarise
from sim.results.words import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from sim.observables.recorded import Recorded
    from sim.scenario.schema import Scenario

Record = Literal["daily", "summary"]


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """Outcomes of many runs of one scenario.

    Attributes
    ----------
    scenario : Scenario
        What was run.
    seed, runs, days : int
        Seed of all draws, number of runs, length of each [days].
    record : str
        ``"daily"`` or ``"summary"``.
    outcomes : DataFrame
        One row a run, one column a headline outcome; NaN for an event that never happened and for
        a window that the run does not reach.
    accounts : DataFrame
        One row a run, one column an account, totals over all days: see `sim.results.accounts`.
    recorded : Recorded or None
        Daily records of every run, None in a summary.
    values : mapping of str to array (runs,)
        Parameters that differed between runs, by dotted path.
    drawn : frozenset of str
        Those of them that were draws of a posterior.
    drawn_from : str
        Name of the scenario whose posterior it was; empty where nothing was drawn.
    """

    scenario: Scenario
    seed: int
    runs: int
    days: int
    record: Record
    outcomes: pd.DataFrame
    accounts: pd.DataFrame
    recorded: Recorded | None = None
    values: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()
    drawn_from: str = ""

    @cached_property
    def at_medians(self) -> Scenario:
        """The scenario with the median of every number that was drawn; closed forms stand on it."""
        medians = {path: float(np.median(self.values[path])) for path in self.drawn}
        return self.scenario.with_values(medians) if medians else self.scenario

    def summary(self) -> pd.DataFrame:
        """Median and 90 % band of every headline outcome, beside what was reported.

        Returns
        -------
        DataFrame
            One row an outcome: label, unit, median, low, high, never_share, window, reported,
            is_inside, publisher, date, figures.  An infinite quantile of an event means "never in
            the run"; `is_inside` tells whether the band holds what was reported.
        """
        return summarise(self.scenario, self.outcomes, days=self.days)

    def words(self) -> pd.DataFrame:
        """Return the summary as text for people, with the columns of `sim.results.words`."""
        return in_words(self.scenario, self.summary(), days=self.days)

    def to_frame(self, *, entity: labelled.FrameEntity = "zone") -> pd.DataFrame:
        """Daily outcomes as a tidy frame, one row per run, date and place.

        Parameters
        ----------
        entity : str
            ``"zone"`` (market columns begin with the fuel), ``"nation"``, ``"corridor"``,
            ``"unit"`` or ``"user"``.

        Raises
        ------
        NotRecorded
            If the result is a summary.
        InvalidInput
            For any other entity.
        """
        return labelled.to_frame(self.scenario, self._daily("a daily frame"), entity=entity)

    def to_xarray(self) -> xr.Dataset:
        """Daily outcomes as a Dataset over run, date, zone, fuel, corridor, unit and user.

        Raises
        ------
        NotRecorded
            If the result is a summary.
        """
        return labelled.to_xarray(self.scenario, self._daily("a daily dataset"))

    def convoys(self) -> pd.DataFrame:
        """Every convoy of every run: day, corridor, escort, tankers, losses and fate.

        Raises
        ------
        NotRecorded
            If the result is a summary.
        """
        return logs.convoys(self.scenario, self._daily("the convoy log"))

    def requests(self) -> pd.DataFrame:
        """Every fuel request of a military unit: day, unit, litres asked and received, age.

        Raises
        ------
        NotRecorded
            If the result is a summary.
        """
        return logs.requests(self.scenario, self._daily("the log of requests"))

    def to_flee(
        self,
        folder: str | Path,
        *,
        populations: Mapping[str, int] | None = None,
        run: int | None = None,
    ) -> Path:
        """Write displacement pressure as the input files of the displacement model Flee.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder, or one that was saved before, which is replaced whole.
        populations : mapping of str to int, optional
            People by zone; 0 where none are given, since no figure of them is shipped.
        run : int, optional
            Which run; by default the median over runs of every day.

        Raises
        ------
        NotRecorded
            If the result is a summary.
        InvalidInput
            For a zone or run that does not exist, a scenario without ``roads.csv``, or a folder
            that cannot be written.
        """
        recorded = self._daily("displacement pressure")
        return flee.export(self.scenario, recorded, folder, populations=populations or {}, run=run)

    def plot(self, picture: str = "overview") -> Figure:
        """Draw a picture of the daily outcomes.

        Parameters
        ----------
        picture : str
            ``"overview"`` (small multiples), ``"map"``, ``"prices"``, ``"deterrence"``, ``"cap"``,
            ``"queue"``, ``"demand"`` or ``"power"``; `sim.plots.PICTURES` says what each shows.

        Raises
        ------
        NotRecorded
            If the result is a summary.
        InvalidInput
            For any other picture, and where the scenario has nothing to show in it.
        """
        from sim.plots import draw

        return draw(self, picture)

    def save(self, folder: str | Path, *, also: saving.Writers | None = None) -> Path:
        """Write the result to a folder, whole or not at all.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder, or one that an earlier result was saved to, which is replaced.
        also : mapping of str to callable, optional
            Further files by name, each with what writes it: ``{"run.png": figure.savefig}``.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        InvalidInput
            If the folder cannot be written or holds other files; it is left as it was.
        """
        return saving.save(self, folder, also=also)

    def _daily(self, wanted: str) -> Recorded:
        if self.recorded is None:
            raise not_recorded(wanted)
        return self.recorded

    def __sub__(self, base: Result) -> Effect:
        """Return the effect of this scenario over a base, run by run under the same draws.

        Raises
        ------
        InvalidInput
            If the two cannot be paired, with the reasons.
        """
        return effect(self, base)

    def __repr__(self) -> str:
        return card.text(self)

    def _repr_html_(self) -> str:
        return card.html(self)
