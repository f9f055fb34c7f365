"""Other widths of all bands: how much of what was found hangs on how far reports are believed.

With bands f times as wide, discrepancy included, distances shrink to d / f, and a draw's weight is
multiplied by the ratio of the likelihoods at both distances.  Past an open end nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results.statistics import Numbers
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report
from sim.study.learning.changes import moments
from sim.study.learning.reweighting import Reweighted, check_fitted, reweighted

FACTORS = (0.5, 1.5, 2.0)
AS_REPORTED = 1.0


class Widths(NamedTuple):
    """What other widths of the bands give; index by `factor`.

    Attributes
    ----------
    weights : DataFrame
        `effective_draws`, `tail` (Pareto k) and `can_tell`: whether enough draws count.
    parameters : DataFrame
        By factor and parameter, those identified at the widths as reported: `low`, `median`,
        `high` [unit of the parameter], `contraction` and `moved` [standard deviations].
    predictive : DataFrame
        By factor and report: `low`, `median` and `high` of the runs [unit of the target] and the
        share `inside` the band as reported.
    """

    weights: pd.DataFrame
    parameters: pd.DataFrame
    predictive: pd.DataFrame


def at_width(posterior: Posterior, reports: tuple[Report, ...], factor: float) -> Reweighted:
    """Return the draws as those of a posterior with bands so many times as wide."""
    changes = [_change(row, posterior.statistics[row.target.id], factor) for row in reports]
    total: Numbers = np.sum(changes, axis=0)
    return reweighted(posterior, total)


def other_widths(
    posterior: Posterior,
    reports: tuple[Report, ...],
    *,
    factors: Sequence[float] = FACTORS,
) -> Widths:
    """Re-weight draws to other widths of all bands.

    Parameters
    ----------
    posterior : Posterior
        Draws that count all of `reports`.
    reports : tuple of Report
        What was fitted.
    factors : sequence of float
        Widths over those reported; 1 is added.

    Returns
    -------
    Widths
        Where `can_tell` is false, the rows of a factor are not to be believed.

    Raises
    ------
    InvalidInput
        If a factor is no number above 0, or the draws do not have the statistics of the reports.
    """
    wrong = [
        f"factors: {factor!r} is no number above 0." for factor in factors if not _fits(factor)
    ]
    if wrong:
        raise InvalidInput(wrong)
    check_fitted(posterior, reports)
    identified = posterior.identification().query("is_identified").index
    mean, variance = moments(posterior)
    spread = np.sqrt(variance)
    weights, parameters, predictive = {}, {}, {}
    for factor in sorted({AS_REPORTED, *map(float, factors)}):
        made = at_width(posterior, reports, factor)
        weights[factor] = {
            "effective_draws": made.effective_size,
            "tail": made.tail,
            "can_tell": made.can_tell,
        }
        table = made.posterior.identification()
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = (moments(made.posterior)[0] - mean) / spread
        table["moved"] = pd.Series(moved, index=posterior.space.paths)
        parameters[factor] = table.loc[
            identified, ["low", "median", "high", "contraction", "moved"]
        ]
        told = made.posterior.predictive(reports).rename(columns={"inside_share": "inside"})
        names = [row.target.id for row in reports]
        predictive[factor] = told.loc[names, ["low", "median", "high", "inside"]]
    return Widths(
        pd.DataFrame.from_dict(weights, orient="index").rename_axis("factor"),
        pd.concat(parameters, names=["factor"]),
        pd.concat(predictive, names=["factor"]),
    )


def _fits(factor: object) -> bool:
    is_number = isinstance(factor, int | float) and not isinstance(factor, bool)
    return is_number and bool(0.0 < factor < np.inf)  # type: ignore[operator]


def _change(report: Report, numbers: Numbers, factor: float) -> Numbers:
    """Log of the likelihood with wider bands over that as reported."""
    away = report.distance(numbers)
    change: Numbers = report.weight * (report.decline(away) - report.decline(away / factor))
    return change
