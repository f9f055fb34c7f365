"""The gate of a calibration: what must hold before its draws may be called a posterior.

Enough effective draws of every parameter that the reports tell something of, populations that agree
although they were begun apart, and likelihood weights without a tail that one draw could fill.
Effective sizes and tails are ArviZ's (Vehtari and others 2021, 2024).  ArviZ takes the particles of
a population for chains begun apart, and many are copies of few; so the draws are also counted by
how far the means of populations lie apart, which copies do not make smaller.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.errors import InvalidInput
from sim.results.statistics import Numbers
from sim.study.calibration.posterior import IDENTIFIED, Posterior

DRAWS = "effective draws"
LEAST_DRAWS = 3_000
LARGEST_DISAGREEMENT = 0.1
LARGEST_TAIL = 0.7
TELLING = 20
"""Generations from which the correlation between them is seen."""


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


def checks_of(chains: Numbers, rises: Sequence[Numbers]) -> tuple[Check, ...]:
    """Check draws of a posterior.

    Parameters
    ----------
    chains : array (populations, generations, particles, parameters)
        Standard normal coordinates; each particle of each population is a chain.
    rises : sequence of array (particles,)
        Log weights by which each population was drawn anew when the power rose to 1.
    """
    is_fitted = 1.0 - chains.var(axis=(0, 1, 2)) >= IDENTIFIED
    fitted = chains[..., is_fitted] if is_fitted.any() else chains
    draws = float(effective_draws(fitted).min())
    worth = draws_by_populations(chains)
    apart = float(disagreement(fitted).max())
    tail = max(tail_of(log_weights) for log_weights in rises)
    return (
        Check(
            f"{DRAWS} of the fitted parameters",
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
            apart,
            f"at most {LARGEST_DISAGREEMENT:g}",
            apart <= LARGEST_DISAGREEMENT,
        ),
        Check(
            "tail of the weights, Pareto k",
            tail,
            f"at most {LARGEST_TAIL:g}",
            tail <= LARGEST_TAIL,
        ),
    )


def effective_draws(chains: Numbers) -> Numbers:
    """Return what the draws of each parameter are worth in independent ones, (parameters,).

    Of fewer than `TELLING` generations nothing can be told, and they count as none.

    Parameters
    ----------
    chains : array (populations, generations, particles, parameters)
    """
    parameters = chains.shape[-1]
    if chains.shape[1] < TELLING:
        return np.zeros(parameters)
    apart = np.moveaxis(chains, 1, 2)  # populations, particles, generations, parameters
    each = apart.reshape(-1, *apart.shape[2:])
    ess = diagnostics().ess
    return np.array([float(ess(each[..., k], method="mean")) for k in range(parameters)])


def draws_by_populations(chains: Numbers) -> float:
    """Return what all draws are worth in independent ones, by what the populations differ in.

    The mean of n independent draws has a variance of s^2 / n, and that of the populations' means
    tells n.  Few populations tell it of one parameter badly, so it is told by all together: a
    relative error of sqrt(2 / (parameters (populations - 1))).

    Parameters
    ----------
    chains : array (populations, generations, particles, parameters)
    """
    return _worth(chains.mean(axis=(1, 2)), chains.var(axis=(0, 1, 2)))


def worth_of(posterior: Posterior) -> float:
    """Return what the draws of a posterior are worth in independent ones, counted in the same way.

    It may hold a part of the draws that the gate has seen.  NaN where they are of one population.
    """
    seeds, weights = posterior.luck[:, 0], posterior.weights
    populations = [seeds == seed for seed in np.unique(seeds)]
    if len(populations) == 1:
        return float("nan")
    draws = posterior.coordinates
    means = [np.average(draws[one], axis=0, weights=weights[one]) for one in populations]
    away = draws - np.average(draws, axis=0, weights=weights)
    return _worth(np.array(means), np.average(away * away, axis=0, weights=weights))


def _worth(means: Numbers, variance: Numbers) -> float:
    """Say how many draws there are by the means of populations, (populations, parameters)."""
    of_all = means.var(axis=0, ddof=1) / len(means)
    return float(1.0 / np.mean(of_all / variance))


def disagreement(chains: Numbers) -> Numbers:
    """Return by how many standard deviations the means of the populations differ, (parameters,)."""
    means, spread = chains.mean(axis=(1, 2)), chains.std(axis=(0, 1, 2))
    apart: Numbers = (means.max(axis=0) - means.min(axis=0)) / spread
    return apart


def tail_of(log_weights: Numbers) -> float:
    """Return the Pareto k of weights: from 0.7 on, a few draws would stand for all.

    Copies of a particle have its weight and count once: where the tail begins among equal weights,
    no shape fits it.
    """
    apart = np.unique(log_weights)
    if len(apart) == 1:
        return 0.0
    _, tail = diagnostics().psislw(apart)
    return float(tail)


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
