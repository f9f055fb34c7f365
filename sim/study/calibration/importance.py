"""Adaptive multiple importance sampling, tempered: from a prior to a posterior in rounds.

Works on standard normal coordinates, in which the prior is N(0, I).  Each round draws from a normal
proposal mixed with a part of the prior, adds its draws to all earlier ones and weighs every draw
against the mixture of all proposals so far (Cornuet, Marin, Mira and Robert 2012).  The likelihood
enters with a power that rises as far as the weights allow, and the next proposal has the moments of
the weighted draws.  A moment that the draws cannot tell from the prior's stays the prior's, so many
parameters of which few matter do no harm.  The likelihood may be one random run of a simulator: the
weights then are right on average.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LogLikelihood = Callable[[Numbers, int], Numbers]
"""From coordinates (draws, parameters) and the number of the first draw to log likelihoods."""

PRIOR_SHARE = 0.05
"""Part of each round that is drawn from the prior: no weight can then grow without bound."""
WIDER = 1.15
"""Factor on the proposal's variance over that of the weighted draws."""
TOLD_APART = 2.5
"""Standard errors from which a moment is believed to differ from the prior's."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """A normal distribution.

    Attributes
    ----------
    mean : array (parameters,)
    root : array (parameters, parameters)
        Lower triangular, its product with its transpose the covariance.
    """

    mean: Numbers
    root: Numbers

    def draw(self, draws: int, random: np.random.Generator) -> Numbers:
        """Draw from it, and from the prior for a part."""
        normal = random.standard_normal((draws, len(self.mean)))
        is_prior = random.random(draws) < PRIOR_SHARE
        return np.where(is_prior[:, np.newaxis], normal, self.mean + normal @ self.root.T)

    def log_density(self, coordinates: Numbers) -> Numbers:
        """Log density of what `draw` draws, up to the constant of the normal distribution."""
        away = np.linalg.solve(self.root, (coordinates - self.mean).T)
        own = -0.5 * np.sum(away * away, axis=0) - np.sum(np.log(np.diag(self.root)))
        mixed: Numbers = np.logaddexp(
            np.log1p(-PRIOR_SHARE) + own, np.log(PRIOR_SHARE) + log_prior(coordinates)
        )
        return mixed


@dataclass(frozen=True, eq=False)
class Draws:
    """All draws so far.

    Attributes
    ----------
    coordinates : array (draws, parameters)
        Standard normal coordinates.
    log_likelihood : array (draws,)
    log_base : array (draws,)
        Log of prior over the mixture of all proposals.
    power : float
        Power of the likelihood that the next proposal was fitted to; 1 in the end.
    """

    coordinates: Numbers
    log_likelihood: Numbers
    log_base: Numbers
    power: float

    def weights(self, power: float = 1.0) -> Numbers:
        """Weights of the draws under a power of the likelihood; they add up to 1."""
        log_weights = power * self.log_likelihood + self.log_base
        weights = np.exp(log_weights - np.max(log_weights))
        normed: Numbers = weights / np.sum(weights)
        return normed


def rounds_of(
    log_likelihood: LogLikelihood,
    *,
    parameters: int,
    draws: int,
    seed: int,
    sample_size: float,
) -> Iterator[Draws]:
    """Draw round after round, without end.

    Parameters
    ----------
    log_likelihood : callable
        Takes coordinates (draws, parameters) and the number of their first draw.
    parameters : int
        Number of parameters.
    draws : int
        Draws of a round.
    seed : int
        Seed of the proposals' draws.
    sample_size : float
        Effective sample size that each proposal is fitted to; what it lacks lowers the power.

    Yields
    ------
    Draws
        All draws up to the end of each round.
    """
    random = np.random.default_rng(seed)
    proposals = [Proposal(np.zeros(parameters), np.eye(parameters))]
    coordinates = np.empty((0, parameters))
    likelihoods, mixtures = np.empty(0), np.empty(0)
    while True:
        new = proposals[-1].draw(draws, random)
        # The sum over proposals of their densities: the new draws under all, all under the new one.
        under_all = np.logaddexp.reduce([each.log_density(new) for each in proposals], axis=0)
        if len(coordinates):
            mixtures = np.logaddexp(mixtures, proposals[-1].log_density(coordinates))
        likelihoods = np.append(likelihoods, log_likelihood(new, len(coordinates)))
        coordinates, mixtures = np.concatenate([coordinates, new]), np.append(mixtures, under_all)
        base = log_prior(coordinates) - mixtures + np.log(len(proposals))
        power = highest_power(likelihoods, base, sample_size=sample_size)
        made = Draws(coordinates, likelihoods, base, power)
        yield made
        proposals.append(proposal_of(made))


def log_prior(coordinates: Numbers) -> Numbers:
    """Log density of the prior, up to the constant of the normal distribution."""
    density: Numbers = -0.5 * np.sum(coordinates * coordinates, axis=1)
    return density


def effective_size(weights: Numbers) -> float:
    """Effective sample size of weights: (sum w)^2 / sum w^2."""
    return float(np.sum(weights) ** 2 / np.sum(weights**2))


def highest_power(likelihoods: Numbers, base: Numbers, *, sample_size: float) -> float:
    """Highest power of the likelihood, up to 1, that leaves an effective sample size."""

    def size(power: float) -> float:
        return effective_size(Draws(np.empty((0, 0)), likelihoods, base, power).weights(power))

    if size(1.0) >= sample_size:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if size(middle) >= sample_size else (low, middle)
    return low


def proposal_of(draws: Draws) -> Proposal:
    """Return the normal distribution with the moments of the weighted draws, as far as they tell.

    Means, standard deviations and correlations within `TOLD_APART` standard errors of the prior's
    are the prior's.
    """
    weights = draws.weights(draws.power)
    error = TOLD_APART / np.sqrt(effective_size(weights))
    mean = weights @ draws.coordinates
    away = draws.coordinates - mean
    covariance = (away * weights[:, np.newaxis]).T @ away
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    correlation[np.abs(correlation) < error] = 0.0
    np.fill_diagonal(correlation, 1.0)
    spread = np.where(np.abs(spread - 1.0) < error / np.sqrt(2.0), 1.0, spread)
    mean = np.where(np.abs(mean) < error, 0.0, mean)
    root = np.asarray(
        np.linalg.cholesky(WIDER * np.outer(spread, spread) * _definite(correlation)),
        dtype=np.float64,
    )
    return Proposal(mean, root)


def _definite(correlation: Numbers) -> Numbers:
    """Return the nearest such matrix that is safely positive definite."""
    values, vectors = np.linalg.eigh(correlation)
    mended = (vectors * np.maximum(values, 0.05)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    definite: Numbers = mended / np.outer(scale, scale)
    return definite
