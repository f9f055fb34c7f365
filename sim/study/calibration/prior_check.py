"""The prior predictive check: whether the model could have said what was reported, unfitted.

A report that all but the outermost runs of the prior miss asks for another mechanism, not for a
fit.  The check says which report it is, on which side the runs lie, and what moves them most.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.errors import NotPassed
from sim.results.statistics import Numbers
from sim.study.calibration.problem import Problem
from sim.study.calibration.resampling import Stream, stream
from sim.study.calibration.statistics import days_of, fitted_statistics
from sim.study.calibration.words import band
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
        median [unit of the target], whether the band is met, and the parameters that move the
        statistic most, by rank correlation.
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
        target = report.target
        known = found[target.id][~np.isnan(found[target.id])]
        low, median, high = _quantiles(known)
        bottom = -np.inf if target.low is None else target.low
        top = np.inf if target.high is None else target.high
        rows[target.id] = {
            "reported": target.band,
            "unit": target.unit,
            "low": low,
            "median": median,
            "high": high,
            "is_met": bool(low <= top and high >= bottom),
            "moved_by": ", ".join(_movers(problem, coordinates, found[target.id])),
        }
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("is_met", kind="stable")


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


def _movers(problem: Problem, coordinates: Numbers, numbers: Numbers) -> list[str]:
    """Return the parameters with the largest rank correlations, the largest first."""
    ranks = pd.Series(np.where(np.isnan(numbers), np.inf, numbers)).rank()
    order = pd.DataFrame(coordinates, columns=list(problem.space.paths)).rank()
    moves = order.corrwith(ranks).abs().dropna()
    return moves.nlargest(NAMED).index.tolist()
