"""The steady state before the blockade (section 6 of MODEL.md), computed and not simulated.

An importer sends a share of its idle tankers every day, and a tanker sent is away for its cycle; so
idle_i = fleet_i / (1 + kappa sum_c P_ic a_c T_c).  The one constant kappa makes all importers
together load what the country uses.
"""

from __future__ import annotations

import math
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


def rank_weight(rank: int, skew: float) -> float:
    """Weight of a firm's fleet by its rank in its class: (rank + 1)^-skew."""
    return math.exp(-skew * math.log(rank + 1.0))


def rank_weights(n_firms: int, skew: float) -> float:
    """Sum of the weights of all ranks of a class."""
    total = 0.0
    for rank in range(n_firms):
        total += rank_weight(rank, skew)
    return total


def national_fleet(fleet: float, smallest: float) -> float:
    """Tankers of the country, never fewer than it needs [tankers]."""
    return max(fleet, smallest)


def firm_fleet(fleet: float, class_share: float, weight: float, weights: float) -> float:
    """A firm's part of the fleet: fleet x class share x weight / sum of weights [tankers]."""
    return fleet * class_share * (weight / weights)


def steady_loads(going_prob: float, kappa: float, idle: float) -> float:
    """Loads of an importer on a corridor in normal times: g (kappa idle) [tankers/day]."""
    return going_prob * (kappa * idle)


def interior_flow(supplied_l: float, demand_l: float) -> float:
    """What corridors bring an interior zone of its use; the rest goes to the capital [l/day]."""
    return min(supplied_l, demand_l)


def depot_capacity(stock_l: float, share: float, days: float, use_l: float) -> float:
    """Room of a depot: days of use, and never less than its stock of day 0 [l]."""
    return max(stock_l, share * days * use_l)


def station_stock(days: float, demand_l: float, n_stations: int) -> float:
    """A station's stock of day 0: days x demand / stations [l]."""
    return days * demand_l / n_stations
