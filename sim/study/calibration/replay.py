"""Living through the runs of a posterior again, and on from there.

A draw of a posterior is a point and the luck of one run that fits the reports.  The same luck gives
the same run, so what was not recorded can be looked at later, and the days after the last report
are a forecast from what happened: the crisis as it was reported, gone on with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.observables.recorded import Recorded
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.filtering import AT_ONCE, Workshop, workshop

Integers = NDArray[np.int64]


def replayed(
    scenario: Scenario,
    values: Mapping[str, Numbers],
    luck: Integers,
    *,
    ends: tuple[int, ...],
    days: int,
) -> Iterator[tuple[Integers, Recorded]]:
    """Live through runs again, some at a time.

    Parameters
    ----------
    scenario : Scenario
        What is run: that of the posterior, or one that differs from it in later days alone.
    values : mapping of str to array (runs,)
        Parameters by dotted path.
    luck : int64 array (runs, 1 + stages)
        Seed, and number of the draws in each stage.
    ends : tuple of int
        Day after the last of each stage [days].
    days : int
        Length of the runs [days]; beyond the last stage its draws go on.

    Yields
    ------
    tuple of int64 array and Recorded
        Which runs, and their records, which are written over when the next are asked for.
    """
    shop = workshop(scenario, values, len(luck), 1)
    for seed in np.unique(luck[:, 0]):
        (own,) = np.nonzero(luck[:, 0] == seed)
        for first in range(0, len(own), AT_ONCE):
            rows = own[first : first + AT_ONCE]
            yield rows, _lived(shop, rows, luck[rows], ends=ends, days=days)


def _lived(
    shop: Workshop, rows: Integers, luck: Integers, *, ends: tuple[int, ...], days: int
) -> Recorded:
    """Live through a few runs of one seed, stage by stage."""
    recorded = shop.room(len(rows), days)
    with shop.lent() as (state, memory):
        kept = shop.memory.lend(len(rows) * memory.size).reshape(len(rows), -1)
        edges = [*(min(end, days) for end in ends[:-1]), days]
        for stage, (first, end) in enumerate(pairwise([0, *edges])):
            shop.run_chunk(
                shop.world, state, recorded, int(luck[0, 0]), luck[:, 1 + stage].copy(), rows,
                first, end, 1, memory, kept, np.arange(len(rows)), kept, np.zeros(6, np.int64),
            )  # fmt: skip
    return recorded
