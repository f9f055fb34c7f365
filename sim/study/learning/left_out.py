"""Leaving reports out: what the others say of a number, and whether it was reported so.

Without report i a draw's weight is divided by its likelihood, w / L_i, smoothed by its Pareto tail
(Vehtari, Gelman and Gabry, "Practical Bayesian model evaluation using leave-one-out
cross-validation and WAIC", Statistics and Computing 27, 2017).  Statements that rest on one story
are left out together, because one of them would give the others away.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, nearest
from sim.evidence import Target
from sim.results.statistics import Numbers
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report, log_likelihood
from sim.study.learning.reweighting import Reweighted, check_fitted, reweighted


def without(
    posterior: Posterior, reports: tuple[Report, ...], names: Collection[str]
) -> Reweighted:
    """Return the draws as those of a posterior that does not count some reports.

    Parameters
    ----------
    posterior : Posterior
        Draws that count all of `reports`.
    reports : tuple of Report
        What was fitted.
    names : collection of str
        Ids of the targets to leave out.

    Raises
    ------
    InvalidInput
        If there is no such report, or the draws do not have its statistic.
    """
    check_fitted(posterior, reports)
    known = {row.target.id: row for row in reports}
    strange = [
        f"{name!r} is no fitted report.{nearest(name, known)}"
        for name in names
        if name not in known
    ]
    if strange:
        raise InvalidInput(strange)
    dropped = tuple(known[name] for name in dict.fromkeys(names))
    if not dropped:
        return Reweighted(posterior, 0.0)
    return reweighted(posterior, -log_likelihood(dropped, posterior.statistics))


def left_out(posterior: Posterior, reports: tuple[Report, ...]) -> pd.DataFrame:
    """Predict every report from the others, those that are missed first.

    Parameters
    ----------
    posterior : Posterior
        Draws that count all of `reports`.
    reports : tuple of Report
        What was fitted.

    Returns
    -------
    DataFrame
        By id of the target: `reported` in words, `unit`, `low`, `median` and `high` of the runs
        without the report (ends of the inner 90 %) [unit of the target], `inside_share` of the runs
        in the band, `is_met` (the inner 90 % meet the band), `value` (the middle of the band, or
        its only end), `quantile` (share of the runs below it, half of those at it), `tail` (Pareto
        k), `effective_draws`, `can_tell` (whether enough draws count) and `without`, all that was
        left out.

    Raises
    ------
    InvalidInput
        If the draws do not have the statistics of the reports.
    """
    rows = {}
    for report in reports:
        story = [row.target.id for row in reports if row.noise.story == report.noise.story]
        made = without(posterior, reports, story)
        name = report.target.id
        value = _value(report)
        told = made.posterior.predictive((report,)).loc[name].to_dict()
        rows[name] = {
            **told,
            "value": value,
            "quantile": _share_below(posterior.statistics[name], made.posterior.weights, value),
            "tail": made.tail,
            "effective_draws": made.effective_size,
            "can_tell": made.can_tell,
            "without": " ".join(story),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("report")
    return table.sort_values(["is_met", "inside_share"], kind="stable")


def _value(report: Report) -> float:
    """Return the middle of the band on its scale, or its only end."""
    target: Target = report.target
    if target.kind == "zero":
        return 0.0
    ends = [end for end in (target.low, target.high) if end is not None]
    if report.noise.scale == "log":
        return float(np.exp(np.mean(np.log(ends))))
    return float(np.mean(ends))


def _share_below(numbers: Numbers, weights: Numbers, value: float) -> float:
    """Return the share of the weight below a value and half of that at it, without NaN."""
    known = ~np.isnan(numbers)
    if not weights[known].any():
        return float("nan")
    below = np.where(numbers < value, 1.0, np.where(numbers == value, 0.5, 0.0))
    return float(weights[known] @ below[known] / weights[known].sum())
