"""A normal distribution with the moments of draws, as far as the draws tell them from the prior's.

Works on standard normal coordinates, in which the prior is N(0, I).  A moment that the draws cannot
tell from the prior's stays the prior's, so many parameters of which few matter do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.results.statistics import Numbers

TOLD_APART = 2.5
"""Standard errors from which a moment is believed to differ from the prior's."""
NARROWEST = 0.01
"""Smallest standard deviation of a parameter; few copies of one draw have none."""
THINNEST = 0.05
"""Smallest variance along any direction of the correlations."""


@dataclass(frozen=True, eq=False)
class Normal:
    """A normal distribution.

    Attributes
    ----------
    mean : array (parameters,)
    root : array (parameters, parameters)
        Lower triangular, its product with its transpose the covariance.
    """

    mean: Numbers
    root: Numbers

    def log_density(self, coordinates: Numbers) -> Numbers:
        """Log density of coordinates (draws, parameters), up to the constant of `log_prior`."""
        from scipy.linalg import solve_triangular

        away = solve_triangular(self.root, (coordinates - self.mean).T, lower=True)
        log_size = np.sum(np.log(np.diag(self.root)))
        density: Numbers = -0.5 * np.sum(away * away, axis=0) - log_size
        return density

    def draw(self, n: int, random: np.random.Generator) -> Numbers:
        """Draw coordinates (n, parameters)."""
        fresh = random.standard_normal((n, len(self.mean)))
        drawn: Numbers = self.mean + fresh @ self.root.T
        return drawn


def prior_of(parameters: int) -> Normal:
    """Return the prior of some parameters."""
    return Normal(np.zeros(parameters), np.eye(parameters))


def log_prior(coordinates: Numbers) -> Numbers:
    """Log density of the prior, up to the constant of the normal distribution."""
    density: Numbers = -0.5 * np.sum(coordinates * coordinates, axis=1)
    return density


def effective_size(weights: Numbers) -> float:
    """Effective sample size of weights: (sum w)^2 / sum w^2."""
    return float(np.sum(weights) ** 2 / np.sum(weights**2))


def normal_of(coordinates: Numbers, worth: Numbers) -> Normal:
    """Return the normal distribution with the moments of some draws, as far as they tell.

    Parameters
    ----------
    coordinates : array (draws, parameters)
    worth : array (draws,)
        Independent draws that each is worth, by which it counts.  Means, standard deviations and
        correlations within `TOLD_APART` standard errors of the prior's are the prior's.
    """
    error = TOLD_APART / np.sqrt(np.sum(worth))
    shares = worth / np.sum(worth)
    mean = shares @ coordinates
    spread = np.maximum(np.sqrt(shares @ (coordinates - mean) ** 2), NARROWEST)
    away = (coordinates - mean) / spread
    correlation = (away * shares[:, np.newaxis]).T @ away
    correlation[np.abs(correlation) < error] = 0.0
    np.fill_diagonal(correlation, 1.0)
    mean = np.where(np.abs(mean) < error, 0.0, mean)
    spread = np.where(np.abs(spread - 1.0) < error / np.sqrt(2.0), 1.0, spread)
    covariance = np.outer(spread, spread) * _definite(correlation)
    return Normal(mean, np.asarray(np.linalg.cholesky(covariance), dtype=np.float64))


def _definite(correlation: Numbers) -> Numbers:
    """Return the nearest such matrix that is safely positive definite."""
    values, vectors = np.linalg.eigh(correlation)
    mended = (vectors * np.maximum(values, THINNEST)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    definite: Numbers = mended / np.outer(scale, scale)
    return definite
