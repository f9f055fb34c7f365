"""Adaptive importance sampling: points drawn in batches, each batch where those before tell it to.

Works on standard normal coordinates, in which the prior is N(0, I).  A point drawn from a
distribution q, with the weight prior times likelihood over q, is a draw of the posterior, and an
estimate of the likelihood that is right on average does as well as the likelihood itself (Tran,
Scharth, Pitt and Kohn 2013, "Importance sampling squared").

The first batch is drawn from the prior.  Then q is the normal distribution with the moments of all
points so far, weighted with the likelihood to a power that is as high as leaves enough of them: it
rises to 1 as they come nearer.  From wide to narrow no place is missed that matters, and all points
are weighted as draws of one mixture, so that a batch drawn before much was known does no harm
(Cornuet, Marin, Mira and Robert 2012, "Adaptive multiple importance sampling").  A power below 1
dampens the noise of estimates, so less effort goes into them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.results.statistics import Numbers
from sim.study.calibration.moments import Normal, effective_size, log_prior, normal_of, prior_of
from sim.study.calibration.resampling import Stream, stream

LEFT = 0.1
"""Effective size that the weights of a power leave, over the points of a batch."""
EFFORT_UP_TO = ((0.1, 0.25), (0.35, 0.5))
"""Powers up to which a part of the full effort is enough."""


class Estimate(NamedTuple):
    """What a likelihood returns for some points.

    Attributes
    ----------
    log_likelihood : array (points,)
    kept : mapping of str to array (points, ...)
        What else is to stay with each point.
    """

    log_likelihood: Numbers
    kept: Mapping[str, NDArray[Any]]


Likelihood = Callable[[Numbers, int, float], Estimate]
"""From coordinates (points, parameters), the number of the first point ever asked for, and the
effort, as a share of the full one.  Not its log but the likelihood must be right on average."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Points drawn from one normal distribution.

    Attributes
    ----------
    coordinates : array (points, parameters)
        Standard normal coordinates.
    log_likelihood : array (points,)
        Its estimate.
    kept : mapping of str to array (points, ...)
        What the likelihood gave to be kept with each.
    normal : Normal
        What they were drawn from.
    power : float
        Power of the likelihood at which it was told; 0 is the prior, 1 the posterior.
    """

    coordinates: Numbers
    log_likelihood: Numbers
    kept: Mapping[str, NDArray[Any]]
    normal: Normal
    power: float


def batch_after(
    earlier: Sequence[Batch], likelihood: Likelihood, *, parameters: int, points: int, seed: int
) -> Batch:
    """Return the next batch, the same whenever the same were before it.

    Parameters
    ----------
    earlier : sequence of Batch
        In the order in which they were drawn.
    likelihood : callable
        See `Likelihood`.
    parameters, points : int
        Number of parameters, and points of each batch.
    seed : int
        Seed of the draws.
    """
    normal, power = told_by(earlier) if earlier else (prior_of(parameters), 0.0)
    coordinates = normal.draw(points, stream(Stream.BATCH, seed, len(earlier)))
    estimate = likelihood(coordinates, points * len(earlier), effort_at(power))
    return Batch(coordinates, *estimate, normal, power)


def effort_at(power: float) -> float:
    """Return the share of the full effort that an estimate needs at a power."""
    return next((part for limit, part in EFFORT_UP_TO if power <= limit), 1.0)


def told_by(batches: Sequence[Batch]) -> tuple[Normal, float]:
    """Return the normal distribution that weighted points are like, and the power it is told at."""
    log_density = _log_prior_over_mixture(batches)
    log_likelihood = np.concatenate([batch.log_likelihood for batch in batches])
    power = highest_power(log_density, log_likelihood, LEFT * len(batches[0].coordinates))
    weights = _truncated(log_density + power * log_likelihood)
    coordinates = np.concatenate([batch.coordinates for batch in batches])
    return normal_of(coordinates, weights / weights.sum() * effective_size(weights)), power


def log_weights_of(batches: Sequence[Batch]) -> Numbers:
    """Return the log weights of the points of batches, (points,); their mean is the evidence."""
    log_likelihood = np.concatenate([batch.log_likelihood for batch in batches])
    log_weights: Numbers = _log_prior_over_mixture(batches) + log_likelihood
    return log_weights


def log_evidence_of(log_weights: Numbers) -> float:
    """Return the log of the mean weight: of the prior mean of the likelihood."""
    return float(np.logaddexp.reduce(log_weights) - np.log(len(log_weights)))


def worth_of(log_weights: Numbers) -> float:
    """Return what weighted points count as, in equal ones."""
    return effective_size(np.exp(log_weights - np.max(log_weights)))


def highest_power(log_density: Numbers, log_likelihood: Numbers, needed: float) -> float:
    """Return the highest power of a likelihood, up to 1, whose weights are worth enough.

    Parameters
    ----------
    log_density, log_likelihood : array (points,)
        Logs of the weights without the likelihood, and of the likelihood.
    needed : float
        What they must be worth, in equal ones.
    """

    def is_enough(power: float) -> bool:
        return worth_of(log_density + power * log_likelihood) >= needed

    if is_enough(1.0):
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if is_enough(middle) else (low, middle)
    return low


def _log_prior_over_mixture(batches: Sequence[Batch]) -> Numbers:
    """Return the log density of the prior over that of all batches together, (points,)."""
    coordinates = np.concatenate([batch.coordinates for batch in batches])
    densities = np.array([batch.normal.log_density(coordinates) for batch in batches])
    log_mixture = np.logaddexp.reduce(densities) - np.log(len(batches))
    log_ratio: Numbers = log_prior(coordinates) - log_mixture
    return log_ratio


def _truncated(log_weights: Numbers) -> Numbers:
    """Return weights, none larger than the mean times the root of their number (Ionides 2008)."""
    weights = np.exp(log_weights - np.max(log_weights))
    truncated: Numbers = np.minimum(weights, np.sqrt(len(weights)) * weights.mean())
    return truncated
