"""Daily quantiles of a sweep's rows: median and 90 % band of named observables, day by day.

Runs are kept as one number an outcome, since their days would fill a disk; what is drawn of many
runs is a band, and that is small.  Quantiles need all runs of a row at once, so a shard whose
ensemble keeps them has whole rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.errors import nearest
from sim.observables import DIMENSIONS, OBSERVABLES
from sim.results.labels import keys_of, place_of, records_of
from sim.results.summary import HIGH, LOW, MEDIAN
from sim.scenario.entries import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.observables.recorded import Recorded
    from sim.scenario.schema import Scenario

DAY = "day"
QUANTILES = {"low": LOW, "median": MEDIAN, "high": HIGH}


class Series(NamedTuple):
    """What one line over the days is of; texts are empty where an observable has no such part.

    Attributes
    ----------
    observable : str
        Name in the table of observables, its unit in the name.
    place : str
        Key of the zone, corridor, unit or bulk user.
    fuel, segment : str
        Key of the fuel of a market, and of the segment of consumers.
    """

    observable: str
    place: str
    fuel: str
    segment: str


COLUMNS = ("row", *Series._fields, DAY, *QUANTILES)


def daily_faults(observables: Sequence[object], *, place: str) -> list[str]:
    """Say which names are no observables, or are there twice, and what was meant."""
    if isinstance(observables, str):
        return [f"{place} = {shown(observables)} must be a list of names."]
    faults = []
    for index, name in enumerate(observables):
        if not isinstance(name, str) or name not in OBSERVABLES:
            hint = nearest(str(name), OBSERVABLES)
            faults.append(f"{place} = {shown(name)} is not recorded.{hint}")
        elif name in observables[:index]:
            faults.append(f"{place} = {shown(name)}: is there twice.")
    return faults


def series_in(scenario: Scenario, observables: Sequence[str]) -> tuple[Series, ...]:
    """List the lines of some observables in the order of `daily_values`."""
    return tuple(series for name in observables for series in _series_of(scenario, name))


def _series_of(scenario: Scenario, observable: str) -> Iterator[Series]:
    entity = OBSERVABLES[observable].entity
    keys = keys_of(scenario)
    for chosen in product(*(keys[name] for name in DIMENSIONS[entity])):
        of = dict(zip(DIMENSIONS[entity], chosen, strict=True))
        yield Series(
            observable,
            place=of.get(place_of(entity), ""),
            fuel=of.get("fuel", ""),
            segment=of.get("segment", ""),
        )


def daily_values(recorded: Recorded, observables: Sequence[str]) -> NDArray[np.float64]:
    """Return every day of some observables: an array (series, runs, days)."""
    blocks = []
    for name in observables:
        values = records_of(recorded, OBSERVABLES[name].entity)[name]
        by_series = values.reshape(*values.shape[:2], -1)
        blocks.append(np.moveaxis(by_series, -1, 0))
    return np.concatenate(blocks)


def quantiles_by_row(
    values: NDArray[np.float64], rows: NDArray[np.int64], series: Sequence[Series]
) -> dict[str, NDArray[Any]]:
    """Lay out the quantiles of each row's runs as columns.

    Parameters
    ----------
    values : array (series, runs, days)
        What `daily_values` gave.
    rows : int64 array (runs,)
        Row of each run; the runs of a row stand together.
    series : sequence of Series
        What each line is of.

    Returns
    -------
    dict of str to array
        The columns of `COLUMNS`, one value a row, series and day, in this order.
    """
    numbers, starts = np.unique(rows, return_index=True)
    n_series, _, n_days = values.shape
    found = np.empty((len(QUANTILES), len(numbers), n_series, n_days))
    for index, runs in enumerate(np.split(values, starts[1:], axis=1)):
        found[:, index] = np.quantile(runs, list(QUANTILES.values()), axis=1)
    row, line, day = (axis.ravel() for axis in np.indices(found.shape[1:]))
    parts = {
        name: np.array([getattr(one, name) for one in series], dtype=object)[line]
        for name in Series._fields
    }
    bands = dict(zip(QUANTILES, found.reshape(len(QUANTILES), -1), strict=True))
    return {"row": numbers[row], **parts, DAY: day, **bands}
