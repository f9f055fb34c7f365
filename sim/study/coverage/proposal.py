"""Where points of a bank are drawn: often where all statements are made, sometimes anywhere.

    q(z) = s N(z; 0, I) + (1 - s) N(z; m, diag(d^2)),    weight of z = N(z; 0, I) / q(z) <= 1 / s

The statements are the same in every crisis, and of the prior's runs few make them all.  So points
are drawn nearer to those that do: m is most of the way to their mean, d their spread.  Weights
make good for it exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.results.statistics import Numbers
from sim.study.calibration.moments import TOLD_APART, effective_size, log_prior

ANYWHERE = 0.1
"""Part of the points that is drawn from the prior."""
WAY = 0.7
"""Part of the way to the mean; less than all of it leaves no large weights."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """A mixture of the prior and of a normal distribution without correlations.

    Attributes
    ----------
    mean, spread : array (parameters,)
        Of the normal distribution, in standard normal coordinates.
    """

    mean: Numbers
    spread: Numbers

    def draw(self, n: int, random: np.random.Generator) -> Numbers:
        """Draw points (n, parameters)."""
        points = random.standard_normal((n, len(self.mean)))
        is_near = random.random((n, 1)) >= ANYWHERE
        drawn: Numbers = np.where(is_near, self.mean + self.spread * points, points)
        return drawn

    def weights(self, points: Numbers) -> Numbers:
        """Density of the prior over this one at points (n, parameters), (n,)."""
        away = (points - self.mean) / self.spread
        log_near = log_prior(away) - np.sum(np.log(self.spread))
        found: Numbers = 1.0 / (ANYWHERE + (1.0 - ANYWHERE) * np.exp(log_near - log_prior(points)))
        return found


def proposal_of(points: Numbers, weights: Numbers) -> Proposal:
    """Return the proposal that some weighted draws of the prior tell of.

    Parameters
    ----------
    points : array (draws, parameters)
    weights : array (draws,)
        Of any sum; moments within a few standard errors of the prior's are the prior's.
    """
    shares = weights / np.sum(weights)
    error = TOLD_APART / np.sqrt(effective_size(weights))
    mean = shares @ points
    spread = np.sqrt(shares @ (points - mean) ** 2)
    is_told = (np.abs(spread - 1.0) >= error / np.sqrt(2.0)) & (spread < 1.0)
    return Proposal(np.where(np.abs(mean) < error, 0.0, WAY * mean), np.where(is_told, spread, 1.0))
