"""The space of a calibration: every number of a scenario with a prior, as a standard normal one.

A coordinate z stands for the share F(z) of the prior's mass below the value, F the standard normal
distribution function, so the prior is N(0, I) and no draw can leave its bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.results.statistics import Numbers
from sim.scenario.fields import Prior
from sim.scenario.overrides import priors_of
from sim.scenario.schema import Scenario
from sim.study.prior_quantiles import coordinate, quantile

FARTHEST = 8.0
"""Coordinates beyond it are taken for it: no prior has mass there that a number could hold."""


@dataclass(frozen=True)
class Space:
    """Numbers with their priors.

    Attributes
    ----------
    priors : mapping of str to Prior
        By dotted path, in the order of the coordinates.
    """

    priors: Mapping[str, Prior]

    @property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths, in the order of the coordinates."""
        return tuple(self.priors)

    def values(self, coordinates: Numbers) -> dict[str, Numbers]:
        """Return the values of draws by dotted path.

        Parameters
        ----------
        coordinates : array (draws, parameters)
            Standard normal coordinates.
        """
        from scipy.special import ndtr

        shares: Numbers = ndtr(np.clip(coordinates, -FARTHEST, FARTHEST))
        return {
            path: quantile(prior, shares[:, k])
            for k, (path, prior) in enumerate(self.priors.items())
        }

    def coordinates(self, values: Mapping[str, Numbers]) -> Numbers:
        """Return the coordinates (draws, parameters) of values by dotted path."""
        return np.column_stack(
            [coordinate(prior, values[path]) for path, prior in self.priors.items()]
        )


def space_of(scenario: Scenario) -> Space:
    """Return every number of a scenario that has a prior."""
    return Space(priors_of(scenario))
