"""What a statistic of a pattern looks at: daily records, convoy log and parameters of many runs.

Also the one way from there to an array (runs, days), and what is said of a place that a scenario
does not have.  What is computed of it is in the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.observables import DIMENSIONS, OBSERVABLES
from sim.observables.recorded import ON_THE_ROAD
from sim.results.labels import keys_of, records_of
from sim.results.notice import not_recorded
from sim.results.statistics import Numbers

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded, Records
    from sim.results.result import Result
    from sim.scenario.schema import Scenario


class NoSuchPlace(LookupError):
    """A statistic asks for a zone, corridor, unit or user that the scenario does not have."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Runs of one scenario.

    Attributes
    ----------
    runs, days : int
        Number of runs, and length of each [days].
    keys : mapping of str to sequence of str
        Keys along each dimension of places, in the order of the records.
    daily : callable
        From the name of an observable to its records (runs, days, its dimensions).
    convoys : records (runs, longest log)
        The convoy log; ``n_convoys`` says how many rows of each run are filled.
    n_convoys : int64 (runs,)
        Convoys of each run.
    parameters : mapping of str to number or array (runs,)
        Numbers of the scenario by dotted path; an array where they differ between runs.
    rows : int64 array (runs, days), optional
        Row of the daily records in which each day of a run lies, where it is not the run's own.
    """

    runs: int
    days: int
    keys: Mapping[str, Sequence[str]]
    daily: Callable[[str], Numbers]
    convoys: Records
    n_convoys: np.ndarray
    parameters: Mapping[str, float | Numbers]
    rows: NDArray[np.int64] | None = None

    def values(self, observable: str, *, days: range | None = None, **place: str) -> Numbers:
        """Daily values of an observable at a place.

        Parameters
        ----------
        observable : str
            Name in the observables table.
        days : range, optional
            Days to look at; all by default.
        **place : str
            Key on each dimension: ``zone="bamako", fuel="gasoline"``.

        Returns
        -------
        array (runs, days, ...)
            A copy in the order of runs, so that a run's sum does not depend on its batch; further
            axes are the dimensions without a key.

        Raises
        ------
        NoSuchPlace
            If the scenario does not have one of the keys.
        """
        for dimension, key in place.items():
            if key not in self.keys[dimension]:
                raise NoSuchPlace(f"the scenario has no {dimension} {key!r}")
        window = slice(None) if days is None else slice(days.start, days.stop)
        at = [
            self.keys[dimension].index(place[dimension]) if dimension in place else slice(None)
            for dimension in DIMENSIONS[OBSERVABLES[observable].entity]
        ]
        found = np.ascontiguousarray(self.daily(observable)[(slice(None), window, *at)])
        if self.rows is None:
            return found
        # Only now: to walk through the records run by run is faster than to jump about in them.
        return found[self.rows[:, window], np.arange(found.shape[1])]

    def heaviest_loss(self, days: range) -> Numbers:
        """Most tankers that one convoy lost whose trip ended in these days; 0 without one."""
        log = self.convoys[:, : self.n_convoys.max(initial=0)]
        is_filled = np.arange(log.shape[1]) < self.n_convoys[:, np.newaxis]
        is_over = is_filled & (log["fate"] != ON_THE_ROAD)
        is_over &= (log["end_day"] >= days.start) & (log["end_day"] < days.stop)
        largest: Numbers = (is_over * log["lost"]).max(axis=1, initial=0).astype(float)
        return largest


Statistic = Callable[[Sample, range], Numbers]
"""Takes a sample and the days of a window, returns one number a run.

Infinity says that an event never happens, NaN that the number does not exist.
"""


def sample_of(result: Result) -> Sample:
    """Return what the statistics look at.

    Raises
    ------
    NotRecorded
        If the result is a summary.
    """
    if result.recorded is None:
        raise not_recorded("a daily dataset")
    return sample_in(result.scenario, result.recorded, values=result.values)


def sample_in(
    scenario: Scenario,
    recorded: Recorded,
    *,
    values: Mapping[str, Numbers] | None = None,
    rows: NDArray[np.int64] | None = None,
) -> Sample:
    """Return what the statistics look at in the records of some runs.

    Parameters
    ----------
    scenario : Scenario
        Gives keys and parameters.
    recorded : Recorded
        Daily records.
    values : mapping of str to array (runs,), optional
        Parameters that differ between runs, by dotted path.
    rows : int64 array (runs, days), optional
        Row of the daily records in which each day of a run lies, where it is not the run's own.
    """
    runs, days = recorded.nation.shape

    def daily(observable: str) -> Numbers:
        found: Numbers = records_of(recorded, OBSERVABLES[observable].entity)[observable]
        return found

    return Sample(
        runs=runs,
        days=days,
        keys=keys_of(scenario),
        daily=daily,
        convoys=recorded.convoys,
        n_convoys=recorded.n_convoys,
        parameters={**scenario.numbers, **(values or {})},
        rows=rows,
    )


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """Divide; infinite over nothing, and NaN where both are nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Numbers = above / below
    return quotient
