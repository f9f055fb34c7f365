"""The gate of a calibration: what must hold before its draws may be called a posterior.

Enough effective draws, counted by their weights and again by how far the means of populations lie
apart that were begun apart; populations that agree in every parameter of which the reports tell
something; and weights without a tail that one draw could fill.  Weights are smoothed and their tail
told by ArviZ (Vehtari, Simpson, Gelman, Yao and Gabry 2024).
"""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np

from sim.errors import InvalidInput
from sim.results.statistics import Numbers
from sim.study.calibration.posterior import IDENTIFIED, Posterior

DRAWS = "effective draws"
LEAST_DRAWS = 3_000
LARGEST_DISAGREEMENT = 0.1
LARGEST_TAIL = 0.7


class Check(NamedTuple):
    """One condition of the gate.

    Attributes
    ----------
    name : str
        What is asked for.
    measured : float
        What was found.
    needed : str
        What is needed, in words.
    holds : bool
        Whether it is met.
    """

    name: str
    measured: float
    needed: str
    holds: bool


def checks_of(posterior: Posterior, tail: float) -> tuple[Check, ...]:
    """Check draws of a posterior.

    Parameters
    ----------
    posterior : Posterior
        Draws of all populations.
    tail : float
        Pareto k of their weights; see `smoothed`.
    """
    _, variances = means_and_variances(posterior)
    is_fitted = 1.0 - variances >= IDENTIFIED
    draws, worth = posterior.effective_size, worth_of(posterior)
    apart = disagreement(posterior)
    most = float(apart[is_fitted].max() if is_fitted.any() else apart.max())
    return (
        Check(
            f"{DRAWS}, by their weights",
            draws,
            f"at least {LEAST_DRAWS:,}",
            draws >= LEAST_DRAWS,
        ),
        Check(
            f"{DRAWS}, by how far populations are apart",
            worth,
            f"at least {LEAST_DRAWS:,}",
            worth >= LEAST_DRAWS,
        ),
        Check(
            "populations apart, in standard deviations",
            most,
            f"at most {LARGEST_DISAGREEMENT:g}",
            most <= LARGEST_DISAGREEMENT,
        ),
        Check(
            "tail of the weights, Pareto k",
            tail,
            f"at most {LARGEST_TAIL:g}",
            tail <= LARGEST_TAIL,
        ),
    )


def worth_of(posterior: Posterior) -> float:
    """Return what draws are worth in independent ones, by what their populations differ in.

    The mean of n independent draws has a variance of s^2 / n, and that of the populations' means
    tells n.  Few populations tell it of one parameter badly, so it is told by all together: a
    relative error of sqrt(2 / (parameters (populations - 1))).  It may be a part of the draws that
    the gate has seen.  NaN where they are of one population.
    """
    means, variances = means_and_variances(posterior)
    if len(means) == 1:
        return float("nan")
    of_all = means.var(axis=0, ddof=1) / len(means)
    return float(1.0 / np.mean(of_all / variances))


def disagreement(posterior: Posterior) -> Numbers:
    """Return by how many standard deviations the means of the populations differ, (parameters,)."""
    means, variances = means_and_variances(posterior)
    apart: Numbers = (means.max(axis=0) - means.min(axis=0)) / np.sqrt(variances)
    return apart


def means_and_variances(posterior: Posterior) -> tuple[Numbers, Numbers]:
    """Return the mean of each population, (populations, parameters), and the variance of all."""
    seeds, weights, draws = posterior.luck[:, 0], posterior.weights, posterior.coordinates
    each = [seeds == seed for seed in np.unique(seeds)]
    means = np.array([np.average(draws[one], axis=0, weights=weights[one]) for one in each])
    away = draws - np.average(draws, axis=0, weights=weights)
    return means, np.average(away * away, axis=0, weights=weights)


def smoothed(log_weights: Numbers) -> tuple[Numbers, float]:
    """Smooth the largest weights by a Pareto distribution.

    Returns
    -------
    tuple of (array (draws,), float)
        Weights that add up to 1, and Pareto k: from 0.7 on, a few draws would stand for all.
    """
    if np.ptp(log_weights) == 0.0:
        return np.full(len(log_weights), 1.0 / len(log_weights)), 0.0
    logs, tail = diagnostics().psislw(log_weights)
    weights: Numbers = np.exp(logs)
    return weights / weights.sum(), float(tail)


def diagnostics() -> Any:
    """Return ArviZ, or say how to get it."""
    try:
        with warnings.catch_warnings(
            action="ignore", category=FutureWarning
        ):  # of its next version
            import arviz
    except ModuleNotFoundError as error:
        if error.name != "arviz":
            raise
        raise InvalidInput(
            "a calibration needs ArviZ, which is not installed: "
            "pip install 'fuelblockade[calibration]'."
        ) from None
    return arviz
