"""Random numbers by coordinates: Philox blocks, uniforms, inverse transforms and purposes.

Every function is a plain scalar function of its arguments: called as it is by the Mesa engine and
compiled by the kernel, with the same bits. There is no generator object and no state. Import the
purposes from `sim.draws.purposes` and the generator itself from `sim.draws.philox`.
"""

from __future__ import annotations

from sim.draws.inverse import (
    lognormal_quantile,
    normal_quantile,
    poisson_quantile,
    stochastic_round,
)
from sim.draws.purposes import PURPOSES, Purpose
from sim.draws.uniforms import block, uniform

__all__ = [
    "PURPOSES",
    "Purpose",
    "block",
    "lognormal_quantile",
    "normal_quantile",
    "poisson_quantile",
    "stochastic_round",
    "uniform",
]
