"""The steady state before the blockade (section 6 of MODEL.md), computed and not simulated.

An importer sends a share of its idle tankers every day, and a tanker sent is away for its cycle; so
idle_i = fleet_i / (1 + kappa sum_c P_ic a_c T_c).  The one constant kappa makes all importers
together load what the country uses.
"""

from __future__ import annotations

from collections.abc import Sequence

BEYOND_ALL = 1e100


def idle_in_steady_state(fleet: float, kappa: float, away_days: float) -> float:
    """Idle tankers of an importer: fleet / (1 + kappa x expected days away) [tankers]."""
    return fleet / (1.0 + kappa * away_days)


def loading_constant(
    fleets: Sequence[float],
    going: Sequence[float],
    away_days: Sequence[float],
    n_importers: int,
    loads_per_day: float,
) -> float:
    """Constant kappa at which all importers load `loads_per_day` tankers [1/day].

    The sum of fleet kappa g / (1 + kappa h) rises and is concave in kappa, so Newton's method from
    0 climbs to the root.  A root exists while the fleet is larger than what is always on the road;
    without one everybody sends every tanker as soon as it is home.

    Parameters
    ----------
    fleets, going, away_days : sequence of float
        Per importer: tankers, probability g that an idle tanker's owner and driver go, and expected
        days away h of an idle tanker that is considered [days].
    n_importers : int
        How many there are.
    loads_per_day : float
        National loads in normal times [tankers/day].
    """
    kappa = 0.0
    for _ in range(60):
        missing = loads_per_day
        rise = 0.0
        for i in range(n_importers):
            share = 1.0 / (1.0 + kappa * away_days[i])
            missing -= fleets[i] * kappa * going[i] * share
            rise += fleets[i] * going[i] * share * share
        if missing <= 1e-12 * loads_per_day or rise <= 0.0:
            break
        kappa = min(BEYOND_ALL, kappa + missing / rise)
    return kappa


def smallest_fleet(loads_per_day: float, cycle_days: float) -> float:
    """Smallest fleet that can supply the country: 1.05 x loads x mean cycle [tankers]."""
    return 1.05 * loads_per_day * cycle_days
