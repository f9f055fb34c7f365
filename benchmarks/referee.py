"""PyMC's sequential Monte Carlo as a referee of the calibration's own.

Both are given the same reports and the same noisy estimates of the likelihood, which PyMC sees as a
black box: fresh luck at every call, kept with its particle.  Proposals, tempering and drawing anew
are PyMC's (`pymc.sample_smc`), so only the likelihood is shared.
"""

from __future__ import annotations

import itertools
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.results.statistics import Numbers
from sim.study.calibration.calibrate import walked
from sim.study.calibration.gate import means_and_variances
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report
from sim.study.calibration.resampling import seed_of
from sim.study.coverage import Simulator

POPULATIONS = 4
"""Of either side: how far their means are apart tells how far a mean may be off."""
FAR_OFF = 10**9
"""Number of the referee's first point: its luck is nobody else's."""


def our_posterior(
    simulator: Simulator,
    reports: tuple[Report, ...],
    *,
    folder: Path,
    points: int,
    longest: int,
    seed: int,
) -> Posterior:
    """Fit reports as a calibration does."""
    problems = [simulator.problem(reports, seed=seed_of(k, seed)) for k in range(POPULATIONS)]
    return walked(folder, problems, points=points, longest=longest).posterior


def their_chains(
    simulator: Simulator, reports: tuple[Report, ...], *, draws: int, seed: int
) -> Numbers:
    """Fit reports by PyMC, each chain a population of its own.

    Returns
    -------
    array (populations, draws, parameters)
        Standard normal coordinates.
    """
    with warnings.catch_warnings(action="ignore"):  # of its libraries' next versions
        import pymc as pm

        parameters = len(simulator.space.paths)
        op = _black_box(simulator.problem(reports, seed=seed_of(POPULATIONS, seed)))
        with pm.Model():
            at = pm.Normal("at", shape=parameters)
            pm.Potential("reports", op(at))
            found = pm.sample_smc(
                draws=draws,
                chains=POPULATIONS,
                cores=1,
                random_seed=seed,
                progressbar=False,
                compute_convergence_checks=False,
            )
    return np.asarray(found.posterior["at"])


def _black_box(problem: Any) -> Any:
    """Return the log likelihood as an operation that PyMC can only call."""
    import pytensor.tensor as pt
    from pytensor.graph.basic import Apply
    from pytensor.graph.op import Op

    numbers = itertools.count(FAR_OFF)

    class LogLikelihood(Op):
        """One estimate at one point, with luck of its own."""

        def make_node(self, at: Any) -> Apply:
            """Say what goes in and what comes out."""
            return Apply(self, [pt.as_tensor_variable(at)], [pt.dscalar()])

        def perform(self, node: Any, inputs: list[Any], outputs: list[Any]) -> None:
            """Estimate."""
            point = np.asarray(inputs[0], dtype=float)[np.newaxis]
            estimate = problem.likelihood(point, next(numbers), 1.0)
            outputs[0][0] = np.asarray(estimate.log_likelihood[0])

    return LogLikelihood()


def compared(ours: Posterior, theirs: Numbers, names: tuple[str, ...]) -> pd.DataFrame:
    """Set both posteriors beside each other.

    Parameters
    ----------
    ours : Posterior
    theirs : array (populations, draws, parameters)
        Standard normal coordinates.
    names : tuple of str
        Of the parameters.

    Returns
    -------
    DataFrame
        By parameter: both means and standard deviations [prior's standard deviations], the means'
        distance in Monte Carlo errors, their standard deviation over ours, and the Wasserstein
        distance in standard deviations.
    """
    from scipy.stats import wasserstein_distance

    means, variances = means_and_variances(ours)
    rows = {}
    for k, name in enumerate(names):
        own, other = ours.coordinates[:, k], theirs[..., k]
        mean, sd = float(ours.weights @ own), float(np.sqrt(variances[k]))
        error = np.hypot(
            _error(means[:, k], sd, ours.effective_size),
            _error(other.mean(axis=1), float(other.std()), other.size),
        )
        distance = wasserstein_distance(own, other.ravel(), ours.weights)
        rows[name] = {
            "mean": mean,
            "their_mean": other.mean(),
            "apart_errors": abs(mean - other.mean()) / error,
            "sd": sd,
            "sd_ratio": other.std() / sd,
            "distance_sd": distance / sd,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")


def _error(means: Numbers, sd: float, draws: float) -> float:
    """Return the standard error of the mean, told from how far populations are apart."""
    return float(max(means.std(ddof=1) / np.sqrt(len(means)), sd / np.sqrt(draws)))
