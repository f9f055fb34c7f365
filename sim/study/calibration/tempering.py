"""Tempered sequential Monte Carlo: a population that walks from the prior to the posterior.

Works on standard normal coordinates, in which the prior is N(0, I).  The likelihood enters with a
power that rises by as much as the population bears; particles are then drawn anew by weight and
moved by steps along differences of other particles (ter Braak 2006), in some coordinates at a time,
which needs no proposal that fits the whole posterior.  The likelihood may be an average over a few
runs of a simulator: an estimate that is right on average, kept with its particle until it moves,
leaves the posterior as it is (Andrieu and Roberts 2009).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.results.statistics import Numbers
from sim.study.calibration.importance import LogLikelihood, effective_size, log_prior

Integers = NDArray[np.int64]

KEPT = 0.7
"""Effective sample size that a rise of the power leaves, over the number of particles."""
CROSSED = (0.1, 0.3, 1.0)
"""Parts of the coordinates that a step moves, in equal shares of the particles."""
JITTER = 0.05
"""Standard deviation of what is added to a step, so that a population of copies can part."""
ACCEPTED = 0.22
"""Share of steps accepted that the length of steps is steered to."""


@dataclass(frozen=True, eq=False)
class Particles:
    """The population.

    Attributes
    ----------
    coordinates : array (particles, parameters)
        Standard normal coordinates.
    log_likelihood : array (particles,)
        Its estimate, kept since the particle last moved.
    power : float
        Power of the likelihood that they are spread by; 1 is the posterior.
    log_evidence : float
        Log of the prior mean of the likelihood to that power.
    step : float
        Length of steps over that of a normal target.
    accepted : float
        Share of the last moves that was accepted.
    asked : int
        Likelihoods asked for so far.
    """

    coordinates: Numbers
    log_likelihood: Numbers
    power: float
    log_evidence: float
    step: float
    accepted: float
    asked: int


def tempered(
    log_likelihood: LogLikelihood, *, parameters: int, particles: int, seed: int, moves: int = 3
) -> Iterator[Particles]:
    """Raise the power step by step, then keep moving at the posterior, without end.

    Parameters
    ----------
    log_likelihood : callable
        Takes coordinates (draws, parameters) and the number of their first draw, and returns the
        log of a likelihood that is right on average.
    parameters, particles : int
        Number of parameters and of particles.
    seed : int
        Seed of all moves.
    moves : int
        Moves of every particle after each rise.

    Yields
    ------
    Particles
        The population after each rise and its moves.
    """
    random = np.random.default_rng(seed)
    start = random.standard_normal((particles, parameters))
    here = Particles(start, log_likelihood(start, 0), 0.0, 0.0, 1.0, 1.0, particles)
    while True:
        if here.power < 1.0:
            here = raised(here, random)
        accepted = []
        for _ in range(moves):
            here = moved(here, log_likelihood, random)
            accepted.append(here.accepted)
        share = float(np.mean(accepted))
        step = float(np.clip(here.step * np.exp(share - ACCEPTED), 0.1, 1.5))
        here = replace(here, accepted=share, step=step)
        yield here


def raised(particles: Particles, random: np.random.Generator) -> Particles:
    """Raise the power as far as the population bears, and draw particles anew by their weight."""
    n_particles = len(particles.log_likelihood)
    power = _next_power(particles)
    log_weights = (power - particles.power) * particles.log_likelihood
    top = np.max(log_weights)
    weights = np.exp(log_weights - top)
    at = (random.random() + np.arange(n_particles)) / n_particles
    chosen = np.searchsorted(np.cumsum(weights) / np.sum(weights), at)
    return replace(
        particles,
        coordinates=particles.coordinates[chosen],
        log_likelihood=particles.log_likelihood[chosen],
        power=power,
        log_evidence=particles.log_evidence + float(top + np.log(np.mean(weights))),
    )


def moved(
    particles: Particles, log_likelihood: LogLikelihood, random: np.random.Generator
) -> Particles:
    """Move every particle once, by Metropolis and Hastings' rule.

    Half of them move along differences of the other half, then the others along theirs: what a
    particle steps along may not depend on where it stands.
    """
    order = random.permutation(len(particles.log_likelihood))
    half, rest = order[: len(order) // 2], order[len(order) // 2 :]
    first, share = _half_moved(particles, half, rest, log_likelihood, random)
    both, other_share = _half_moved(first, rest, half, log_likelihood, random)
    return replace(both, accepted=(share + other_share) / 2.0)


def _half_moved(
    particles: Particles,
    half: Integers,
    others: Integers,
    log_likelihood: LogLikelihood,
    random: np.random.Generator,
) -> tuple[Particles, float]:
    """Move half of the particles along differences of the others; also the share accepted."""
    here = particles.coordinates[half]
    one, other = particles.coordinates[random.choice(others, size=(2, len(half)))]
    is_moved = random.random(here.shape) < random.choice(CROSSED, size=(len(half), 1))
    n_moved = np.maximum(1, np.sum(is_moved, axis=1, keepdims=True))
    length = particles.step * 2.38 / np.sqrt(2.0 * n_moved)
    jitter = JITTER * random.standard_normal(here.shape)
    there = here + is_moved * (length * (one - other) + jitter)
    likelihood = log_likelihood(there, particles.asked)
    gain = particles.power * (likelihood - particles.log_likelihood[half])
    gain += log_prior(there) - log_prior(here)
    is_accepted = np.log(random.random(len(half))) < gain
    coordinates, likelihoods = particles.coordinates.copy(), particles.log_likelihood.copy()
    coordinates[half[is_accepted]] = there[is_accepted]
    likelihoods[half[is_accepted]] = likelihood[is_accepted]
    after = replace(
        particles,
        coordinates=coordinates,
        log_likelihood=likelihoods,
        asked=particles.asked + len(half),
    )
    return after, float(np.mean(is_accepted))


def _next_power(particles: Particles) -> float:
    """Highest power, up to 1, whose weights leave enough of the population."""
    likelihood = particles.log_likelihood - np.max(particles.log_likelihood)

    def leaves(power: float) -> float:
        return effective_size(np.exp((power - particles.power) * likelihood))

    needed = KEPT * len(likelihood)
    if leaves(1.0) >= needed:
        return 1.0
    low, high = particles.power, 1.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if leaves(middle) >= needed else (low, middle)
    return low
