"""The table of a validation: a row for every statement and kind of luck, failures first.

A statement holds where the reported band meets the inner 90 % of the forecast; that its median lies
in the band, as `blockade patterns` asks, is told beside it.  One that asks for a share of the runs
does both where that share lies in the band.  Statements and patterns are counted by
role; what checks the code (identities) or is shown alone (face validity) never counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.evidence import Role, Target
from sim.results.patterns.judging import inside
from sim.results.patterns.score import Score, score_of
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.posterior import weighted_quantiles
from sim.study.validation.persistence import NOTHING, persistence_of
from sim.study.validation.scores import crps, interval_score, observed, scorable

HISTORY, FRESH = "history", "fresh"
LUCK = {HISTORY: "from what happened", FRESH: "with fresh luck"}
"""Kinds of luck of a forecast: the runs that gave the reports, gone on, or new runs."""

ROUNDING = 1e-9
"""By how much weights of all draws may miss 1 when added up."""
HALF = 0.5 - ROUNDING
"""Share of the weight whose number must exist for the others to speak."""
ROLES: tuple[Role, ...] = ("calibration", "validation", "identity", "face validity")
"""Roles in the order of the table."""


class Forecast(NamedTuple):
    """Numbers of some draws for one statement.

    Attributes
    ----------
    luck : str
        ``"history"`` or ``"fresh"``.
    numbers : array (runs,) or None
        One number a run; None where there is none.
    weights : array (runs,)
        They add up to 1.
    window : range
        Days that were looked at.
    why : str
        Why there are no numbers.
    """

    luck: str
    numbers: Numbers | None
    weights: Numbers
    window: range
    why: str = ""


def row_of(
    number: str, target: Target, forecast: Forecast, *, scenario: Scenario
) -> dict[str, object]:
    """Judge and score one forecast.

    Parameters
    ----------
    number : str
        Number of the statement.
    target : Target
        What was reported.
    forecast : Forecast
        What the draws say.
    scenario : Scenario
        Of the crisis; persistence takes ceilings and loads from it.

    Returns
    -------
    dict
        A row of `Validation.table`.
    """
    return {
        "number": number,
        "pattern": target.pattern,
        **{name: getattr(target, name) for name in ("role", "label", "unit", "variant", "note")},
        "reported": target.band,
        "reported_low": math.nan if target.low is None else target.low,
        "reported_high": math.nan if target.high is None else target.high,
        "luck": forecast.luck,
        **_judged(target, forecast),
        **(_scored(target, forecast, scenario) if target.role == "validation" else UNSCORED),
        "from_day": forecast.window.start,
        "to_day": forecast.window[-1],
        "figures": " ".join(target.figures),
        "why": forecast.why,
    }


def table_of(rows: Mapping[tuple[str, str], dict[str, object]]) -> pd.DataFrame:
    """Lay out rows by (id of the target, luck): roles apart, failures first in each."""
    table = pd.DataFrame(
        list(rows.values()), index=pd.MultiIndex.from_tuples(rows, names=["target", "by"])
    ).droplevel("by")
    for name in ("is_met", "passes"):
        # Without this, a column of truths with gaps would turn into numbers.
        column = [row[name] for row in rows.values()]
        table[name] = pd.Series(column, index=table.index, dtype=object)
    order = pd.DataFrame(
        {
            "role": table["role"].map(ROLES.index),
            "luck": table["luck"].map(list(LUCK).index),
            "is_met": table["is_met"].map({False: 0, None: 1, True: 2}.get),
            "passes": table["passes"].map({False: 0, None: 1, True: 2}.get),
            "inside": table["inside_share"].fillna(0.0),
        }
    ).reset_index(drop=True)
    return table.iloc[order.sort_values(list(order.columns), kind="stable").index]


def count_of(table: pd.DataFrame, role: Role, *, luck: str, by: str = "is_met") -> Score | None:
    """Count what holds among the statements and patterns of a role.

    Parameters
    ----------
    table : DataFrame
        What `table_of` returns.
    role : str
        Identities and face validity never count: None.
    luck : str
        Kind of luck of the forecasts.
    by : str
        ``"is_met"`` (band meets interval) or ``"passes"`` (median in the band).
    """
    rows = table[table["luck"] == luck]
    return score_of(rows.assign(passes=rows[by]), role)


def meets(target: Target, low: float, high: float) -> bool:
    """Whether the band of a target and an interval have a number in common."""
    bottom = -np.inf if target.low is None else target.low
    top = np.inf if target.high is None else target.high
    is_high_enough = high > bottom if target.kind == "after" else high >= bottom
    return bool(low <= top and is_high_enough)


UNJUDGED: Mapping[str, object] = {
    "low": math.nan,
    "median": math.nan,
    "high": math.nan,
    "inside_share": math.nan,
    "is_met": None,
    "passes": None,
}


def _judged(target: Target, forecast: Forecast) -> Mapping[str, object]:
    """Return interval, share inside the band, and whether it is met."""
    numbers, weights = forecast.numbers, forecast.weights
    if numbers is None:
        return UNJUDGED
    low, median, high = weighted_quantiles(numbers, weights)
    told = {**UNJUDGED, "low": low, "median": median, "high": high}
    if target.low is None and target.high is None:
        return told
    is_common = float(weights @ ~np.isnan(numbers)) >= HALF
    share = float(weights @ inside(target, numbers))
    if target.share is not None:
        is_enough = share >= target.share - ROUNDING
        return {**told, "inside_share": share, "is_met": is_enough, "passes": is_enough}
    return {
        **told,
        "inside_share": share,
        "is_met": is_common and meets(target, low, high),
        "passes": is_common and bool(inside(target, np.array([median]))[0]),
    }


UNSCORED: Mapping[str, object] = {
    "interval_score": math.nan,
    "crps": math.nan,
    "persistence": "",
    "persistence_low": math.nan,
    "persistence_high": math.nan,
    "persistence_interval_score": math.nan,
    "persistence_crps": math.nan,
}


def _scored(target: Target, forecast: Forecast, scenario: Scenario) -> Mapping[str, object]:
    """Return the scores of a forecast, and those of persistence beside them."""
    own = scores_of(target, forecast.numbers, forecast.weights, forecast.window)
    told = {**UNSCORED, **dict(zip(("interval_score", "crps"), own, strict=True))}
    naive = persistence_of(target, scenario, forecast.window)
    if naive is None:
        return {**told, "persistence": f"none, as {NOTHING}"}
    return {
        **told,
        "persistence": naive.words,
        "persistence_low": naive.low,
        "persistence_high": naive.high,
        "persistence_interval_score": naive.interval_score(target),
        "persistence_crps": naive.crps(target),
    }


def scores_of(
    target: Target, numbers: Numbers | None, weights: Numbers, window: range
) -> tuple[float, float]:
    """Return interval score and CRPS; NaN where under half of the weight has a number.

    Parameters
    ----------
    target : Target
        With a band.
    numbers : array (runs,) or None
        One number a run.
    weights : array (runs,)
        They add up to 1.
    window : range
        Days that were looked at.
    """
    if numbers is None:
        return math.nan, math.nan
    finite = scorable(target, numbers, window)
    is_known = ~np.isnan(finite) & (weights > 0.0)
    if weights[is_known].sum() < HALF:
        return math.nan, math.nan
    low, median, high = weighted_quantiles(finite, weights)
    held_to = observed(target, median)
    return interval_score(low, high, held_to), crps(finite[is_known], held_to, weights[is_known])
