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
        """Log density of coordinates (draws, parameters), up to a constant."""
        from scipy.linalg import solve_triangular

        away = solve_triangular(self.root, (coordinates - self.mean).T, lower=True)
        density: Numbers = -0.5 * np.sum(away * away, axis=0)
        return density

    def step(self, coordinates: Numbers, lengths: Numbers, random: np.random.Generator) -> Numbers:
        """Step so that draws of this distribution stay draws of it (Neal 1999).

        A length of 1 draws anew, whatever the place; shorter steps stay nearer.

        Parameters
        ----------
        coordinates : array (draws, parameters)
        lengths : array (draws, 1)
            From 0 to 1.
        random : Generator
        """
        fresh = random.standard_normal(coordinates.shape) @ self.root.T
        stay = np.sqrt(1.0 - lengths**2)
        stepped: Numbers = self.mean + stay * (coordinates - self.mean) + lengths * fresh
        return stepped


def log_prior(coordinates: Numbers) -> Numbers:
    """Log density of the prior, up to the constant of the normal distribution."""
    density: Numbers = -0.5 * np.sum(coordinates * coordinates, axis=1)
    return density


def effective_size(weights: Numbers) -> float:
    """Effective sample size of weights: (sum w)^2 / sum w^2."""
    return float(np.sum(weights) ** 2 / np.sum(weights**2))


def normal_of(coordinates: Numbers, *, sample_size: float) -> Normal:
    """Return the normal distribution with the moments of some draws, as far as they tell.

    Parameters
    ----------
    coordinates : array (draws, parameters)
        Draws that count alike.
    sample_size : float
        Independent draws that they are worth: means, standard deviations and correlations within
        `TOLD_APART` of its standard errors of the prior's are the prior's.
    """
    error = TOLD_APART / np.sqrt(sample_size)
    mean = coordinates.mean(axis=0)
    spread = np.maximum(coordinates.std(axis=0), NARROWEST)
    away = (coordinates - mean) / spread
    correlation = away.T @ away / len(away)
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
