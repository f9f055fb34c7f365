"""How much of an outcome's variance is luck: repeats within a row of parameters against rows.

Run r of row k, under draws that all rows share, is

    y[k, r] = m + a[k] + b[r] + e[k, r]

with a the parameters, b luck that moves all rows alike and e luck that parameters bend.  Over K
rows of R runs the mean squares of the two-way table estimate the variances,

    v_e = MS_e,   v_a = (MS_row - MS_e) / R,   v_b = (MS_run - MS_e) / K,

cut at 0.  Rows are compared under the same luck, so b drops out of every difference between them
and v_e / R is all the luck that stays in a row's mean.  Source: Searle, Casella and McCulloch,
"Variance Components" (Wiley, 1992), chapter 4.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.study.shards import Numbers


class Luck(NamedTuple):
    """Variances of an outcome by where they come from, each in the square of its unit.

    Attributes
    ----------
    parameters : float
        Between rows, luck apart.
    common : float
        Between runs, the same in all rows.
    bent : float
        What is left: luck that differs from row to row.
    runs : int
        Runs of each row.
    """

    parameters: float
    common: float
    bent: float
    runs: int

    @property
    def share(self) -> float:
        """Share of the variance of a single run that is luck; NaN with one run a row."""
        return _share(self.common + self.bent, of=self.parameters)

    @property
    def left_share(self) -> float:
        """Share of the variance of rows' means, under the same draws, that is luck."""
        return _share(self.bent / self.runs, of=self.parameters)


def _share(luck: float, *, of: float) -> float:
    whole = luck + of
    return luck / whole if whole > 0.0 else math.nan


def luck_in(values: Numbers) -> Luck:
    """Take the variance of a two-way table apart.

    Parameters
    ----------
    values : array (rows, runs)
        An outcome; run r of every row has the same draws.

    Returns
    -------
    Luck
        Its variances are NaN where there is one row or one run a row: luck cannot be told apart.
    """
    n_rows, runs = values.shape
    if n_rows < 2 or runs < 2:
        return Luck(math.nan, math.nan, math.nan, runs)
    mean = values.mean()
    by_row, by_run = values.mean(axis=1), values.mean(axis=0)
    rest = values - by_row[:, None] - by_run[None, :] + mean
    of_rest = float((rest**2).sum() / ((n_rows - 1) * (runs - 1)))
    of_rows = float(runs * by_row.var(ddof=1))
    of_runs = float(n_rows * by_run.var(ddof=1))
    return Luck(
        parameters=max(0.0, (of_rows - of_rest) / runs),
        common=max(0.0, (of_runs - of_rest) / n_rows),
        bent=of_rest,
        runs=runs,
    )
