"""Tempered sequential Monte Carlo: a population that walks from the prior to the posterior.

Works on standard normal coordinates, in which the prior is N(0, I).  The likelihood enters with a
power that rises by as much as the population bears; particles are then drawn anew by weight and
moved by steps that would leave a normal distribution with the moments of the others as it is, so a
parameter of which nothing is told moves freely.  The likelihood may be an estimate that is right on
average, kept with its particle until it moves: that leaves the posterior as it is (Andrieu and
Roberts 2009).  How much effort goes into each estimate rises with the power, because a power below
1 dampens its noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.results.statistics import Numbers
from sim.study.calibration.moments import Normal, effective_size, log_prior, normal_of
from sim.study.calibration.resampling import Stream, stream, systematic

Integers = NDArray[np.int64]

KEPT = 0.6
"""Effective sample size that a rise of the power leaves, over the number of particles."""
MOVES = 2
"""Moves of every particle after each rise, and between two generations at the posterior."""
LENGTHS = (0.6, 1.0, 1.0)
"""Lengths of steps, in equal shares of the particles."""
WORTH = 0.25
"""Independent draws that a particle is taken for when the moments of others are told apart."""
WORTH_APART = 0.3
"""The same of particles of many generations, in which a particle is met again and again."""
EFFORT_UP_TO = ((0.1, 0.25), (0.35, 0.5))
"""Powers up to which a part of the full effort is enough."""


class Estimate(NamedTuple):
    """What a likelihood returns for some points.

    Attributes
    ----------
    log_likelihood : array (points,)
    kept : mapping of str to array (points, ...)
        What else is to stay with each particle.
    """

    log_likelihood: Numbers
    kept: Mapping[str, NDArray[Any]]


Likelihood = Callable[[Numbers, int, float], Estimate]
"""From coordinates (points, parameters), the number of the first point ever asked for, and the
effort, as a share of the full one."""


@dataclass(frozen=True, eq=False)
class Particles:
    """The population.

    Attributes
    ----------
    coordinates : array (particles, parameters)
        Standard normal coordinates.
    log_likelihood : array (particles,)
        Its estimate, kept since the particle last moved.
    kept : mapping of str to array (particles, ...)
        What the likelihood gave to be kept with it.
    rise : array (particles,)
        Log weights, 0 the largest, by which particles were drawn when the power last rose.
    power : float
        Power of the likelihood that they are spread by; 1 is the posterior.
    log_evidence : float
        Log of the prior mean of the likelihood to that power.
    accepted : float
        Share of the last moves that was accepted.
    asked : int
        Points asked for so far.
    generation : int
        Rises and rounds of moves so far.
    """

    coordinates: Numbers
    log_likelihood: Numbers
    kept: Mapping[str, NDArray[Any]]
    rise: Numbers
    power: float
    log_evidence: float
    accepted: float
    asked: int
    generation: int


def first_of(likelihood: Likelihood, *, parameters: int, particles: int, seed: int) -> Particles:
    """Draw a population from the prior.

    Parameters
    ----------
    likelihood : callable
        See `Likelihood`; the likelihood itself, not its log, must be right on average.
    parameters, particles : int
        Number of parameters and of particles.
    seed : int
        Seed of the draws.
    """
    start = stream(Stream.START, seed).standard_normal((particles, parameters))
    estimate = likelihood(start, 0, effort_at(0.0))
    rise = np.zeros(particles)
    return Particles(start, *estimate, rise, 0.0, 0.0, 1.0, particles, 0)


def following(
    here: Particles, likelihood: Likelihood, *, seed: int, apart: Numbers | None = None
) -> Particles:
    """Return the next generation, the same whenever it is made of the same population.

    Parameters
    ----------
    here : Particles
        The population.
    likelihood : callable
        See `Likelihood`.
    seed : int
        Seed of the draws.
    apart : array (draws, parameters), optional
        Coordinates of other populations at the posterior.  At the posterior steps are those of
        their moments: many generations tell these better than half a population does.
    """
    generation = here.generation + 1
    random = stream(Stream.MOVES, seed, generation)
    effort = effort_at(here.power)
    if here.power < 1.0:
        here = raised(here, random)
    if effort_at(here.power) != effort:
        here = _estimated_anew(here, likelihood, random)
    accepted = []
    normal = None
    if apart is not None and here.power == 1.0:
        normal = normal_of(apart, sample_size=WORTH_APART * len(apart))
    for _ in range(MOVES):
        here = moved(here, likelihood, random, normal)
        accepted.append(here.accepted)
    return replace(here, accepted=float(np.mean(accepted)), generation=generation)


def effort_at(power: float) -> float:
    """Return the share of the full effort that an estimate needs at a power."""
    return next((part for limit, part in EFFORT_UP_TO if power <= limit), 1.0)


def raised(particles: Particles, random: np.random.Generator) -> Particles:
    """Raise the power as far as the population bears, and draw particles anew by their weight."""
    power = _next_power(particles)
    log_weights = (power - particles.power) * particles.log_likelihood
    drawn = _drawn_anew(particles, log_weights, random)
    return replace(drawn, power=power, rise=log_weights - np.max(log_weights))


def _estimated_anew(
    particles: Particles, likelihood: Likelihood, random: np.random.Generator
) -> Particles:
    """Estimate all likelihoods with the effort that the power now needs.

    Better estimates are spread otherwise, so particles are drawn anew by what is between them.
    """
    estimate = likelihood(particles.coordinates, particles.asked, effort_at(particles.power))
    gain = estimate.log_likelihood - particles.log_likelihood
    better = replace(
        particles,
        log_likelihood=estimate.log_likelihood,
        kept=estimate.kept,
        asked=particles.asked + len(particles.coordinates),
    )
    return _drawn_anew(better, particles.power * gain, random)


def _drawn_anew(
    particles: Particles, log_weights: Numbers, random: np.random.Generator
) -> Particles:
    """Draw particles by weight, and count the mean weight as evidence."""
    top = np.max(log_weights)
    weights = np.exp(log_weights - top)
    chosen = systematic(weights, random.random())
    return replace(
        particles,
        coordinates=particles.coordinates[chosen],
        log_likelihood=particles.log_likelihood[chosen],
        kept={name: numbers[chosen] for name, numbers in particles.kept.items()},
        log_evidence=particles.log_evidence + float(top + np.log(np.mean(weights))),
    )


def moved(
    particles: Particles,
    likelihood: Likelihood,
    random: np.random.Generator,
    normal: Normal | None = None,
) -> Particles:
    """Move every particle once, by Metropolis and Hastings' rule.

    Without a normal distribution to step by, half of them move by what the other half is like, then
    the others by what they are like: what a particle steps by may not depend on where it stands.
    """
    if normal is not None:
        everyone = np.arange(len(particles.log_likelihood))
        all_moved, share = _part_moved(particles, everyone, normal, likelihood, random)
        return replace(all_moved, accepted=share)
    order = random.permutation(len(particles.log_likelihood))
    half, rest = order[: len(order) // 2], order[len(order) // 2 :]
    first, share = _part_moved(particles, half, _like(particles, rest), likelihood, random)
    both, other_share = _part_moved(first, rest, _like(first, half), likelihood, random)
    return replace(both, accepted=(share + other_share) / 2.0)


def _like(particles: Particles, some: Integers) -> Normal:
    """Return the normal distribution that some of the particles are like."""
    return normal_of(particles.coordinates[some], sample_size=WORTH * len(some))


def _part_moved(
    particles: Particles,
    part: Integers,
    normal: Normal,
    likelihood: Likelihood,
    random: np.random.Generator,
) -> tuple[Particles, float]:
    """Move some of the particles by steps that keep a distribution; also the share accepted."""
    here = particles.coordinates[part]
    there = normal.step(here, random.choice(LENGTHS, size=(len(part), 1)), random)
    estimate = likelihood(there, particles.asked, effort_at(particles.power))
    gain = particles.power * (estimate.log_likelihood - particles.log_likelihood[part])
    gain += log_prior(there) - log_prior(here)
    gain -= normal.log_density(there) - normal.log_density(here)
    is_accepted = np.log(random.random(len(part))) < gain
    to = part[is_accepted]
    after = replace(
        particles,
        coordinates=_put(particles.coordinates, to, there[is_accepted]),
        log_likelihood=_put(particles.log_likelihood, to, estimate.log_likelihood[is_accepted]),
        kept={
            name: _put(particles.kept[name], to, numbers[is_accepted])
            for name, numbers in estimate.kept.items()
        },
        asked=particles.asked + len(part),
    )
    return after, float(np.mean(is_accepted))


def _put(numbers: NDArray[Any], to: Integers, new: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of numbers with some replaced."""
    copy = numbers.copy()
    copy[to] = new
    return copy


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
