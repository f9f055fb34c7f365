"""Ranks of true points among draws, and what they say of the fit.

With L draws the rank of the truth is one of 0 to L, each as likely if the fit is right (Talts and
others 2018).  The inner 90 % hold it if it is among the middle 90 of 100 ranks.  Uniformity is
tested by chi-square over twenty bins, and by the band in which the whole distribution function lies
at once (Säilynoja, Bürkner and Vehtari 2022; ArviZ's).  All quantities are judged together: each at
a level so much stricter that one of them fails by chance in one of twenty checks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results.statistics import Numbers

Integers = NDArray[np.int64]

DRAWS = 99
"""Draws that ranks are told as if the truth were among: 100 of them."""
BINS = 20
INNER = 0.9
AIMED = (0.88, 0.92)
"""Share of the inner 90 % that may hold the truth."""
LEVEL = 0.05


def rank_by_weight(
    draws: Numbers,
    weights: Numbers,
    truth: Numbers,
    random: np.random.Generator,
    *,
    own: float = 0.0,
) -> Integers:
    """Rank the truth by the weight below it; ties are broken at random.

    Truth and draws that come from one distribution are told apart by nothing but their weights, so
    with a weight of its own the truth has a uniform rank however few the draws.

    Parameters
    ----------
    draws : array (draws, quantities)
    weights : array (draws,)
        Of any sum.
    truth : array (quantities,)
    random : Generator
    own : float
        Weight of the truth, if it is one of the draws; 0 if it is not.

    Returns
    -------
    int64 array (quantities,)
        From 0 to `DRAWS`.
    """
    total = np.sum(weights) + own
    below, equal = weights @ (draws < truth), weights @ (draws == truth) + own
    share = (below + random.random(len(truth)) * equal) / total
    ranks: Integers = np.minimum((share * (DRAWS + 1)).astype(np.int64), DRAWS)
    return ranks


def is_covered(ranks: Integers) -> NDArray[np.bool_]:
    """Whether the inner 90 % hold the truth."""
    outside = round((1.0 - INNER) / 2.0 * (DRAWS + 1))
    held: NDArray[np.bool_] = (ranks >= outside) & (ranks <= DRAWS - outside)
    return held


def coverage_of(ranks: Mapping[str, Integers]) -> pd.DataFrame:
    """Say of each quantity whether its ranks are uniform.

    Parameters
    ----------
    ranks : mapping of str to int64 array (crises,)
        Ranks of the truth, from 0 to `DRAWS`, by quantity.

    Returns
    -------
    DataFrame
        By quantity: share of the crises in which the inner 90 % hold the truth, the ends of its
        binomial interval (Clopper and Pearson), p value of chi-square, whether the distribution
        function stays in its band, and whether all three pass.
    """
    from scipy.stats import binomtest, chisquare

    level = LEVEL / len(ranks)
    n = len(next(iter(ranks.values())))
    band = _band(n, 1.0 - level)
    rows = {}
    for name, own in ranks.items():
        held = int(np.sum(is_covered(own)))
        interval = binomtest(held, n).proportion_ci(1.0 - level)
        counts = np.bincount(own, minlength=DRAWS + 1)
        p_value = float(chisquare(counts.reshape(BINS, -1).sum(axis=1)).pvalue)
        found = np.cumsum(counts)[:-1] / n
        is_inside = bool(np.all((found >= band[0]) & (found <= band[1])))
        rows[name] = {
            "covered_share": held / n,
            "low": float(interval.low),
            "high": float(interval.high),
            "p_value": p_value,
            "is_in_band": is_inside,
            "passes": bool(
                interval.low <= AIMED[1]
                and interval.high >= AIMED[0]
                and p_value >= level
                and is_inside
            ),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("quantity")


def covers(ranks: Mapping[str, Integers]) -> tuple[float, float]:
    """Share of all quantities and crises that are covered, and its standard error over crises."""
    held = np.column_stack([is_covered(own) for own in ranks.values()]).mean(axis=1)
    return float(held.mean()), float(held.std(ddof=1) / np.sqrt(len(held)))


def _band(n: int, prob: float) -> tuple[Numbers, Numbers]:
    from sim.study.calibration.gate import diagnostics

    at = np.arange(1, DRAWS + 1) / (DRAWS + 1)
    ecdf = diagnostics().stats.ecdf_utils
    low, high = ecdf.ecdf_confidence_band(n, at, at, prob=prob)
    return low, high
