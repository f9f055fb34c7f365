"""The one sentence after the table: fuel that never came, against fuel that was destroyed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from sim.results.outcomes import window_of
from sim.results.summary import HIGH, LOW, date_text
from sim.results.words import number_text

if TYPE_CHECKING:
    from sim.results import Result
    from sim.scenario.tables import Outcome

NOT_DELIVERED, LOST = "undelivered_l", "lost_l"


def story_of(result: Result) -> str:
    """Say how much more fuel stayed away than was lost; empty where the outcomes do not tell.

    The scenario's headline outcomes must hold the sums of both over the same days.
    """
    sums = {
        (outcome.observable, window): outcome
        for outcome in result.scenario.outcomes
        if outcome.statistic == "sum" and (window := window_of(outcome, days=result.days))
    }
    for (observable, window), missing in sums.items():
        lost = sums.get((LOST, window))
        if observable == NOT_DELIVERED and lost is not None:
            start = result.scenario.calendar.start
            last = start + datetime.timedelta(days=window.stop - 1)
            return _sentence(result, missing, lost, until=date_text(last))
    return ""


def _sentence(result: Result, missing: Outcome, lost: Outcome, *, until: str) -> str:
    never_came = result.outcomes[missing.outcome].to_numpy() / missing.scale
    destroyed = result.outcomes[lost.outcome].to_numpy() / lost.scale
    if np.median(destroyed) <= 0:
        return f"By {until} most runs had lost no fuel on the road."
    ratios = never_came[destroyed > 0] / destroyed[destroyed > 0]
    low, middle, high = np.quantile(ratios, (LOW, 0.5, HIGH))
    moral = " Fear of the road, more than fire, empties the pumps." if middle > 1 else ""
    return (
        f"By {until} the tankers lost had carried {_millions(destroyed)} million litres, and "
        f"{_millions(never_came)} million litres had not been delivered: "
        f"{number_text(middle)} times as much (90 % of runs: {number_text(low, like=high)} to "
        f"{number_text(high)}).{moral}"
    )


def _millions(litres: np.ndarray) -> str:
    return number_text(float(np.median(litres)) / 1e6)
