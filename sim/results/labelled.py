"""Daily records with their names on: an xarray Dataset inside, a tidy pandas frame outside.

Both only label what was recorded; nothing is summed or averaged.  Columns and variables keep the
names of the observables table, in which units are part of the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, nearest
from sim.observables import DIMENSIONS, OBSERVABLES
from sim.results.labels import dates_of, keys_of, records_of, unit_of
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    import xarray as xr

    from sim.observables import Observable
    from sim.observables.recorded import Recorded, Records
    from sim.scenario.schema import Scenario

FrameEntity = Literal["zone", "nation", "segment", "corridor", "unit", "user"]
FRAME_ENTITIES: tuple[FrameEntity, ...] = get_args(FrameEntity)


def to_xarray(scenario: Scenario, recorded: Recorded) -> xr.Dataset:
    """Label every recorded observable.

    Parameters
    ----------
    scenario : Scenario
        Gives keys, dates and currency.
    recorded : Recorded
        Daily records of every run.

    Returns
    -------
    Dataset
        Dimensions run, date and, where they apply, zone, fuel, segment, corridor, unit and
        user; each
        variable has the attributes ``unit`` and ``long_name``.  Values are views of `recorded`.
    """
    import xarray as xr  # here: it takes a fifth of a second, and only this function needs it

    runs, days = recorded.nation.shape
    coordinates = {
        "run": np.arange(runs),
        "date": dates_of(scenario, days=days),
        "day": ("date", np.arange(days)),
        **{name: list(keys) for name, keys in keys_of(scenario).items()},
    }
    variables = {
        row.name: (
            ("run", "date", *DIMENSIONS[row.entity]),
            records_of(recorded, row.entity)[row.name],
            _attributes(row, currency=scenario.currency),
        )
        for row in OBSERVABLES.values()
    }
    return xr.Dataset(variables, coords=coordinates, attrs={"scenario": scenario.name})


def _attributes(row: Observable, *, currency: str) -> dict[str, str]:
    unit = unit_of(row.name, currency=currency)
    # xarray's own plots read `units`.
    return {"unit": unit, "units": unit, "long_name": row.label}


def to_frame(
    scenario: Scenario, recorded: Recorded, *, entity: FrameEntity = "zone"
) -> pd.DataFrame:
    """Lay out the records of one entity as a tidy frame.

    Parameters
    ----------
    scenario : Scenario
        Gives keys and dates.
    recorded : Recorded
        Daily records of every run.
    entity : str
        ``"zone"`` (with its markets, whose columns begin with the fuel:
        ``gasoline_parallel_price_per_l``), ``"nation"``, ``"segment"``
        (of consumers, by zone), ``"corridor"``, ``"unit"`` or ``"user"``.

    Returns
    -------
    DataFrame
        One row per run, date and place: run, day, date, the place's key, then the observables.

    Raises
    ------
    InvalidInput
        For any other entity.
    """
    if entity not in FRAME_ENTITIES:
        raise InvalidInput(
            f"entity = {entity!r} is not one of {', '.join(FRAME_ENTITIES)}."
            f"{nearest(entity, FRAME_ENTITIES)}"
        )
    records = records_of(recorded, entity)
    columns = {**_places(scenario, records, entity=entity), **_columns(records)}
    if entity == "zone":
        for index, fuel in enumerate(FUELS):
            columns |= _columns(recorded.markets[..., index], prefix=f"{fuel}_")
    return pd.DataFrame(columns)


def _places(scenario: Scenario, records: Records, *, entity: FrameEntity) -> dict[str, object]:
    """Run, day, date and key of every record, in the order of its memory."""
    run, day, *places = (axis.ravel() for axis in np.indices(records.shape))
    keys = keys_of(scenario)
    labels = {
        name: np.array(keys[name], dtype=object)[place]
        for name, place in zip(DIMENSIONS[entity], places, strict=True)
    }
    dates = dates_of(scenario, days=records.shape[1])
    return {"run": run, "day": day, "date": dates[day], **labels}


def _columns(records: Records, *, prefix: str = "") -> dict[str, object]:
    names = records.dtype.names or ()
    return {prefix + name: records[name].ravel() for name in names}
