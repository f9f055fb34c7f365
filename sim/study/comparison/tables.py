"""The tables of a comparison: every account of every policy, the ranking, and the regret.

Each takes the yardsticks of every run by policy, as `measured` gives them; words and pictures are
made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results.summary import HIGH, LOW, MEDIAN
from sim.study.comparison.pairs import Share, pairs_of, share_of, superiority
from sim.study.comparison.robust import Regret, regret_of
from sim.study.comparison.yardsticks import better_of, more_is_better

if TYPE_CHECKING:
    from sim.results.accounts import Account

Numbers = NDArray[np.float64]
Measured = Mapping[str, pd.DataFrame]

UNKNOWN = Share(np.nan, np.nan, np.nan)


def effects_table(
    measured: Measured, changes: Measured, *, base: str, yardsticks: Mapping[str, Account]
) -> pd.DataFrame:
    """Effect of every policy on every yardstick.

    Parameters
    ----------
    measured : mapping of str to DataFrame
        Yardsticks of every run, by policy.
    changes : mapping of str to DataFrame
        The same less the base's, for every policy but the base.
    base : str
        Name of the base.
    yardsticks : mapping of str to Account
        What they are called, by key.

    Returns
    -------
    DataFrame
        One row a policy and an account; see `Comparison.table` for the columns.
    """
    rows = {
        (name, key): _effect_row(
            measured[name][key].to_numpy(),
            measured[base][key].to_numpy(),
            change[key].to_numpy(),
            account,
        )
        for name, change in changes.items()
        for key, account in yardsticks.items()
    }
    table = pd.DataFrame(list(rows.values()))
    table.index = pd.MultiIndex.from_tuples(list(rows), names=("policy", "account"))
    return table


def _effect_row(
    one: Numbers, base: Numbers, change: Numbers, account: Account
) -> dict[str, object]:
    low, median, high = np.quantile(change, (LOW, MEDIAN, HIGH))
    pairs = pairs_of(one, base)
    better = better_of(account.key)
    is_judged = better != "neither"
    wins = superiority(more_is_better(change, key=account.key)) if is_judged else UNKNOWN
    return {
        "section": account.section,
        "label": account.label,
        "unit": account.unit,
        "better": better,
        "base": float(np.median(base)),
        "median": float(median),
        "low": float(low),
        "high": float(high),
        "mean": float(change.mean()),
        "standard_error": pairs.error,
        "unpaired_error": pairs.unpaired_error,
        "noise_cancelled": pairs.noise_cancelled,
        "is_told_apart": pairs.is_told_apart,
        "superiority": wins.share,
        "superiority_low": wins.low,
        "superiority_high": wins.high,
    }


def scores_of(measured: Measured, *, by: str) -> pd.DataFrame:
    """Yardstick of every run (rows) and policy (columns), turned so that more is better."""
    return pd.DataFrame(
        {name: more_is_better(frame[by].to_numpy(), key=by) for name, frame in measured.items()}
    )


def ranking_table(measured: Measured, *, base: str, by: str) -> pd.DataFrame:
    """Rank policies by their mean of a yardstick, each with its uncertainty.

    Returns
    -------
    DataFrame
        One row a policy, the best first; see `Comparison.ranking` for the columns.
    """
    scores = scores_of(measured, by=by)
    order = list(scores.mean().sort_values(ascending=False, kind="stable").index)
    best = regret_of(scores.to_numpy()).best
    runs = len(scores)
    table = pd.DataFrame(
        [
            {
                "rank": place,
                **_level(measured[name][by].to_numpy()),
                **_share("best", share_of(float(best[scores.columns.get_loc(name)]) * runs, runs)),
                **_share("superiority", _against(scores, name, base)),
            }
            for place, name in enumerate(order, start=1)
        ],
        index=pd.Index(order, name="policy"),
    )
    steps = [
        pairs_of(scores[name].to_numpy(), scores[after].to_numpy())
        for name, after in pairwise(order)
    ]
    table["ahead"] = [*(step.mean for step in steps), np.nan]
    table["ahead_error"] = [*(step.error for step in steps), np.nan]
    table["is_told_apart"] = [*(step.is_told_apart for step in steps), False]
    return table


def _level(values: Numbers) -> dict[str, float]:
    low, median, high = np.quantile(values, (LOW, MEDIAN, HIGH))
    return {
        "mean": float(values.mean()),
        "median": float(median),
        "low": float(low),
        "high": float(high),
    }


def _against(scores: pd.DataFrame, name: str, base: str) -> Share:
    if name == base:
        return UNKNOWN
    return superiority((scores[name] - scores[base]).to_numpy())


def _share(name: str, share: Share) -> dict[str, float]:
    return {name: share.share, f"{name}_low": share.low, f"{name}_high": share.high}


def regret_table(measured: Measured, *, by: str) -> pd.DataFrame:
    """Regret of every policy, the smallest maximum first."""
    scores = scores_of(measured, by=by)
    found: Regret = regret_of(scores.to_numpy())
    table = pd.DataFrame(
        {
            "mean": found.mean,
            "high": found.high,
            "largest": found.largest,
            "best": found.best,
            "minimax": found.minimax,
        },
        index=pd.Index(scores.columns, name="policy"),
    )
    return table.sort_values("largest", kind="stable")
