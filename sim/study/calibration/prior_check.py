"""The prior predictive check: whether the model could have said what was reported, unfitted.

A report that all but the outermost runs of the prior miss asks for another mechanism, not for a
fit.  The check says at which percentile of the runs each report stands, which one they miss, on
which side they lie, and what moves them most.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.errors import NotPassed
from sim.results.statistics import Numbers
from sim.study.calibration.problem import Problem
from sim.study.calibration.reports import Report
from sim.study.calibration.resampling import Stream, stream
from sim.study.calibration.statistics import days_of, fitted_statistics
from sim.study.calibration.words import band, percentile
from sim.study.shards import ShardTask, summarised

DRAWS = 2_000
OUTERMOST = 0.001
"""Share of the runs left out on either side: the inner 99.8 % must meet the reported band."""
NAMED = 3


def prior_predictive(problem: Problem, *, draws: int = DRAWS) -> pd.DataFrame:
    """Run draws of the prior once each and set their statistics beside the reports.

    Parameters
    ----------
    problem : Problem
        What is calibrated.
    draws : int
        Draws of the prior.

    Returns
    -------
    DataFrame
        By id of the target: what was reported, unit, ends of the inner 99.8 % of the runs and their
        median [unit of the target], percentile of the report among the runs (0 to 100),
        exists_share (of the runs in which the statistic exists), whether the band is met, and the
        parameters that move the statistic most, by rank correlation.

    Notes
    -----
    The percentile is that of the middle of the band, by plain mean also where ratios count, or of
    the bound where only one was reported (see `Report.middle`): the share of the runs below it and
    half of those just there, times 100.  Quantiles and percentile are of the runs in which the
    statistic exists, and unknown where there is none; what never happens is above every report.  A
    band that is not met is beyond all but the outermost runs, so its percentile is 0.1 or less, or
    99.9 or more, within a run.  The converse does not hold: the end of a wide band may be met while
    its middle is not, and a statement with one bound is met by all runs that lie on its side.
    """
    random = stream(Stream.PRIOR, problem.seed)
    coordinates = random.standard_normal((draws, len(problem.space.paths)))
    numbers = np.arange(draws)
    task = ShardTask(
        scenario=problem.scenario.model_dump_json(),
        summary=fitted_statistics(problem.reports),
        ensemble="",
        number=0,
        seed=problem.seed,
        days=days_of(problem.reports),
        rows=numbers,
        runs=numbers,
        values=problem.space.values(coordinates),
    )
    found, _ = summarised(task, threads=problem.threads, advance=lambda done: None)  # noqa: ARG005
    rows = {}
    for report in problem.reports:
        statistic = found[report.target.id]
        rows[report.target.id] = {
            **beside(report, statistic),
            "moved_by": ", ".join(_movers(problem, coordinates, statistic)),
        }
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("is_met", kind="stable")


def beside(report: Report, numbers: Numbers) -> dict[str, Any]:
    """Set a report beside runs of the prior.

    Parameters
    ----------
    report : Report
        What was reported.
    numbers : array (runs,)
        The statistic, one number a run; NaN where it does not exist.

    Returns
    -------
    dict
        A row of `prior_predictive`, without what moves the statistic.
    """
    target = report.target
    known = numbers[~np.isnan(numbers)]
    low, median, high = _quantiles(known)
    bottom = -np.inf if target.low is None else target.low
    top = np.inf if target.high is None else target.high
    return {
        "reported": target.band,
        "unit": target.unit,
        "low": low,
        "median": median,
        "high": high,
        "percentile": _percentile(report.middle, known),
        "exists_share": len(known) / len(numbers),
        "is_met": bool(low <= top and high >= bottom),
    }


def percentiles_sentence(table: pd.DataFrame) -> str:
    """Say which reports stand outermost among the runs of the prior, and where."""
    standing = table["percentile"].astype(float)
    outermost = (str(standing.idxmin()), str(standing.idxmax()))
    low, high = (f"{percentile(float(standing[name]))} ({name})" for name in outermost)
    return (
        f"among the runs of the prior, the {len(table)} reports stand between percentiles "
        f"{low} and {high}"
    )


def check_prior(table: pd.DataFrame) -> None:
    """Refuse to fit what no run of the prior comes near.

    Raises
    ------
    NotPassed
        Naming each report, where the runs lie, and the parameters to look at.
    """
    lines = [
        f"{name}: reported {row['reported']} {row['unit']}, but 99.8 % of the prior's runs lie "
        f"in {band(row['low'], row['high'])}; no fit can mend that. "
        + (
            f"It moves most with {row['moved_by']}: look at that mechanism and its priors."
            if row["moved_by"]
            else "No parameter moves it."
        )
        for name, row in table[~table["is_met"]].iterrows()
    ]
    if lines:
        raise NotPassed("\n".join(lines))


def _quantiles(numbers: Numbers) -> tuple[float, float, float]:
    """Return the ends of the inner 99.8 % and the median; NaN where there is no number."""
    if not len(numbers):
        return float("nan"), float("nan"), float("nan")
    ordered, last = np.sort(numbers), len(numbers) - 1
    at = np.round(np.array([OUTERMOST, 0.5, 1.0 - OUTERMOST]) * last).astype(int)
    low, median, high = ordered[at]
    return float(low), float(median), float(high)


def _percentile(number: float, known: Numbers) -> float:
    """Return the percentile of a number among others, a tie counting a half; NaN among none."""
    if not len(known):
        return float("nan")
    below = np.count_nonzero(known < number) + 0.5 * np.count_nonzero(known == number)
    return float(100.0 * below / len(known))


def _movers(problem: Problem, coordinates: Numbers, numbers: Numbers) -> list[str]:
    """Return the parameters with the largest rank correlations, the largest first."""
    ranks = pd.Series(np.where(np.isnan(numbers), np.inf, numbers)).rank()
    order = pd.DataFrame(coordinates, columns=list(problem.space.paths)).rank()
    moves = order.corrwith(ranks).abs().dropna()
    return moves.nlargest(NAMED).index.tolist()
