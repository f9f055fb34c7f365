"""The logs of a result: every convoy that set out and every request that a military unit made.

One row is one event, with its run and date; summing them up is left to the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.observables.recorded import FATES, ON_THE_ROAD
from sim.results.labels import dates_of, keys_of

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded
    from sim.scenario.schema import Scenario


def convoys(scenario: Scenario, recorded: Recorded) -> pd.DataFrame:
    """Return every convoy of every run.

    Parameters
    ----------
    scenario : Scenario
        Gives keys and dates.
    recorded : Recorded
        Records of every run, of which the convoy log is read.

    Returns
    -------
    DataFrame
        One row a convoy: run, day, date, corridor, is_escorted, escort_strength, tankers, lost and
        attacks, the date it ended (missing while it is on the road) and its fate.
    """
    longest = recorded.convoys.shape[1]
    is_filled = np.arange(longest) < recorded.n_convoys[:, np.newaxis]
    run, _ = np.nonzero(is_filled)
    log = recorded.convoys[is_filled]
    start = dates_of(scenario, days=1)
    is_over = log["fate"] != ON_THE_ROAD
    return pd.DataFrame(
        {
            "run": run,
            "day": log["day"],
            "date": start.repeat(len(log)) + pd.to_timedelta(log["day"], unit="D"),
            "corridor": np.array(keys_of(scenario)["corridor"], dtype=object)[log["corridor"]],
            "is_escorted": log["is_escorted"] != 0,
            "escort_strength": log["escort_strength"],
            "tankers": log["tankers"],
            "lost": log["lost"],
            "attacks": log["attacks"],
            "end_date": (start.repeat(len(log)) + pd.to_timedelta(log["end_day"], unit="D")).where(
                is_over
            ),
            "fate": np.array(FATES, dtype=object)[log["fate"]],
        }
    )


def requests(scenario: Scenario, recorded: Recorded) -> pd.DataFrame:
    """Return every request for fuel that a military unit made.

    Parameters
    ----------
    scenario : Scenario
        Gives keys and dates.
    recorded : Recorded
        Records of every run, of which those of the units are read.

    Returns
    -------
    DataFrame
        One row a unit and day with a request: run, day, date, unit, requested_l and received_l [l],
        fill_share, and age_days of the oldest request not yet filled [days].
    """
    is_asked = recorded.units["unit_request_l"] > 0
    run, day, unit = np.nonzero(is_asked)
    asked = recorded.units[is_asked]
    return pd.DataFrame(
        {
            "run": run,
            "day": day,
            "date": dates_of(scenario, days=recorded.units.shape[1])[day],
            "unit": np.array(keys_of(scenario)["unit"], dtype=object)[unit],
            "requested_l": asked["unit_request_l"],
            "received_l": asked["unit_received_l"],
            "fill_share": asked["unit_fill_share"],
            "age_days": asked["request_age_days"],
        }
    )
