"""What a statistic of a pattern looks at: daily records, convoy log and parameters of many runs.

Also the one way from there to an array (runs, days), and what is said of a place that a scenario
does not have.  What is computed of it is in the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.results.statistics import Numbers
from sim.scenario.overrides import values_of

if TYPE_CHECKING:
    import xarray as xr

    from sim.results.result import Result


class NoSuchPlace(LookupError):
    """A statistic asks for a zone, corridor, unit or user that the scenario does not have."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Runs of one scenario.

    Attributes
    ----------
    daily : Dataset
        Daily records with their names, as `Result.to_xarray` returns them.
    convoys : DataFrame
        The convoy log, as `Result.convoys` returns it.
    parameters : mapping of str to number or array (runs,)
        Numbers of the scenario by dotted path; an array where they differ between runs.
    """

    daily: xr.Dataset
    convoys: pd.DataFrame
    parameters: Mapping[str, float | Numbers]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return self.daily.sizes["run"]

    @property
    def days(self) -> int:
        """Length of each run [days]."""
        return self.daily.sizes["date"]

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
            if key not in self.daily[dimension].to_numpy():
                raise NoSuchPlace(f"the scenario has no {dimension} {key!r}")
        found = self.daily[observable].sel(place)
        if days is not None:
            found = found.isel(date=slice(days.start, days.stop))
        others = [name for name in found.dims if name not in ("run", "date")]
        ordered: Numbers = found.transpose("run", "date", *others).to_numpy()
        return np.ascontiguousarray(ordered)


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
    parameters: dict[str, float | Numbers] = {**values_of(result.scenario), **result.values}
    return Sample(daily=result.to_xarray(), convoys=result.convoys(), parameters=parameters)


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """Divide; infinite over nothing, and NaN where both are nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Numbers = above / below
    return quotient
