"""A crisis and the draws of a bank, weighted by its reports: where the truth lies among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.study.calibration.moments import effective_size
from sim.study.calibration.reports import log_likelihood
from sim.study.coverage.bank import Bank
from sim.study.coverage.crises import RUN
from sim.study.coverage.ranks import Integers, coverage_of, rank_by_weight
from sim.study.coverage.synthetic import Crisis

ENOUGH = 100.0
"""Effective draws below which a crisis asks for more runs: with n of them the inner 90 % hold about
90 n / (n + 1) %."""


@dataclass(frozen=True, eq=False)
class Reweighted:
    """What weighing a bank by the reports of many crises found.

    Attributes
    ----------
    ranks : mapping of str to int64 array (crises,)
        Rank of the truth, by dotted path of the parameter, and of the run.
    crises : DataFrame
        By number of the crisis: effective draws of the weights, and what they took.
    """

    ranks: Mapping[str, Integers]
    crises: pd.DataFrame

    def coverage(self) -> pd.DataFrame:
        """Say whether the ranks are uniform; see `coverage_of`."""
        return coverage_of(self.ranks)


def ranked(
    bank: Bank, crisis: Crisis, random: np.random.Generator, *, own: float = 0.0
) -> tuple[Integers, float]:
    """Rank the truth of a crisis among the draws of a bank, weighted by its reports.

    Parameters
    ----------
    bank : Bank
    crisis : Crisis
    random : Generator
    own : float
        Weight of the truth before the reports, in the unit of the bank's, if it is ranked as one of
        the draws; 0 if it is not.

    Returns
    -------
    tuple of int64 array (parameters + 1,) and float
        Ranks of the parameters and of the run, and the effective size of the bank's weights.
    """
    of_runs, logs = bank.given(crisis.reports)
    truth = {name: np.array([number]) for name, number in crisis.statistics.items()}
    of_truth = log_likelihood(crisis.reports, truth)
    heaviest = np.unravel_index(np.argmax(of_runs), of_runs.shape)
    unit = of_runs[heaviest] / bank.weights[heaviest[0]]
    share = own * unit * float(np.exp(of_truth[0] - logs[heaviest]))
    weights = of_runs.sum(axis=1)
    parameters = rank_by_weight(bank.coordinates, weights, crisis.point, random, own=share)
    run = rank_by_weight(logs.reshape(-1, 1), of_runs.ravel(), of_truth, random, own=share)
    return np.append(parameters, run), effective_size(weights)


def by_quantity(paths: Sequence[str], ranks: Sequence[Integers]) -> dict[str, Integers]:
    """Lay out the ranks of crises by parameter, the run last."""
    together = np.array(ranks)
    return {name: together[:, k] for k, name in enumerate((*paths, RUN))}
