"""Samples whose daily values are written by hand, observable by observable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.observables import DIMENSIONS, OBSERVABLES
from sim.observables.recorded import ARRIVED, CONVOY, ON_THE_ROAD
from sim.results.patterns.sample import Sample

KEYS = {
    "zone": ("bamako", "mopti"),
    "fuel": ("gasoline", "diesel"),
    "corridor": ("west", "south", "east"),
    "unit": ("escort-force", "garrison-kati"),
    "user": ("utility", "mines"),
}

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
    variables = {}
    for name, by in daily.items():
        dimensions = DIMENSIONS[OBSERVABLES[name].entity]
        values = np.zeros((runs, days, *(len(KEYS[dimension]) for dimension in dimensions)))
        for place, here in by.items():
            index = (KEYS[of].index(key) for of, key in zip(dimensions, place, strict=True))
            values[(slice(None), slice(None), *index)] = here
        variables[name] = values
    given = convoys or []
    # A row more than is filled, as logs have.
    log = np.zeros((runs, len(given) + 1), CONVOY)
    log["lost"][:, -1] = 1_000
    n_convoys = np.zeros(runs, np.int64)
    for run, end_day, lost in given:
        row = log[run, n_convoys[run] : n_convoys[run] + 1]
        row["end_day"], row["lost"] = max(end_day, 0), lost
        row["fate"] = ARRIVED if end_day >= 0 else ON_THE_ROAD
        n_convoys[run] += 1
    return Sample(
        runs=runs,
        days=days,
        keys=KEYS,
        daily=variables.__getitem__,
        convoys=log,
        n_convoys=n_convoys,
        parameters=parameters or {},
    )


@pytest.fixture
def sample() -> MakeSample:
    return make_sample
