"""Two posteriors of the same parameters side by side: what changed from one to the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report


def moments(posterior: Posterior) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance of each standard normal coordinate, (parameters,)."""
    mean = posterior.weights @ posterior.coordinates
    variance = posterior.weights @ (posterior.coordinates - mean) ** 2
    return mean, variance


def identification_changes(before: Posterior, after: Posterior) -> pd.DataFrame:
    """Set what is known of each parameter before and after side by side.

    Returns
    -------
    DataFrame
        By dotted path, what changed most first: median and ends of the inner 90 % before and after
        [unit of the parameter], contraction before and after, `moved` (difference of the means
        [standard deviations before]), `narrowed` (1 less variance after over before) and `gain`
        (relative entropy of normals with these moments [nats]).
    """
    (mean, variance), (mean_after, variance_after) = moments(before), moments(after)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = (mean_after - mean) / np.sqrt(variance)
        ratio = variance_after / variance
        gain = (ratio - 1.0 - np.log(ratio) + moved**2) / 2.0
    names = ["low", "median", "high", "contraction"]
    table = before.identification()[names].add_suffix("_before").join(after.identification()[names])
    told = {"moved": moved, "narrowed": 1.0 - ratio, "gain": gain}
    index = pd.Index(before.space.paths, name="parameter")
    whole = table.join(pd.DataFrame(told, index=index))
    return whole.sort_values("gain", ascending=False)


def predictive_changes(
    before: Posterior, after: Posterior, reports: tuple[Report, ...]
) -> pd.DataFrame:
    """Set the statistics of reports before and after side by side, those that miss first.

    Returns
    -------
    DataFrame
        The columns of `Posterior.predictive` after, and with ``_before`` those that changed.
    """
    told = ["low", "median", "high", "inside_share", "is_met"]
    was = before.predictive(reports)[told].add_suffix("_before")
    return after.predictive(reports).join(was)
