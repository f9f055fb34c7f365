"""Samples whose daily values are written by hand, observable by observable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.observables import DIMENSIONS, OBSERVABLES
from sim.results.patterns.sample import Sample

KEYS = {
    "zone": ["bamako", "mopti"],
    "fuel": ["gasoline", "diesel"],
    "corridor": ["west", "south", "east"],
    "unit": ["escort-force", "garrison-kati"],
    "user": ["utility", "mines"],
}
START = "2025-09-03"

By = Mapping[tuple[str, ...], Any]
MakeSample = Callable[..., Sample]


def make_sample(
    *,
    runs: int = 1,
    days: int = 10,
    convoys: list[tuple[int, int, float]] | None = None,
    parameters: Mapping[str, Any] | None = None,
    **daily: By,
) -> Sample:
    """Fill observables place by place with what broadcasts to (runs, days), and 0 elsewhere.

    Of a convoy are given the run, the day on which its trip ended (-1: on the road), tankers lost.
    """
    dates = pd.date_range(START, periods=days)
    variables = {}
    for name, by in daily.items():
        dimensions = DIMENSIONS[OBSERVABLES[name].entity]
        values = np.zeros((runs, days, *(len(KEYS[dimension]) for dimension in dimensions)))
        for place, here in by.items():
            index = (KEYS[of].index(key) for of, key in zip(dimensions, place, strict=True))
            values[(slice(None), slice(None), *index)] = here
        variables[name] = (("run", "date", *dimensions), values)
    log = np.array(convoys or np.empty((0, 3)), dtype=float)
    ended = pd.Series(dates[0] + pd.to_timedelta(log[:, 1], unit="D"))
    return Sample(
        daily=xr.Dataset(variables, coords={"run": range(runs), "date": dates, **KEYS}),
        convoys=pd.DataFrame(
            {
                "run": log[:, 0].astype(int),
                "end_date": ended.where(log[:, 1] >= 0),
                "lost": log[:, 2],
            }
        ),
        parameters=parameters or {},
    )


@pytest.fixture
def sample() -> MakeSample:
    return make_sample
