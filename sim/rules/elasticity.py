"""S8, S11, S13: demand of constant elasticity, D0 (P / p0)^-a, the other form of demand.

Its elasticity at p0, the official price of the first day, is that of the semi-log form, and stays
the same at every price.  Where a <= 1 its surplus would have no bound, so no litre is worth more
than a choke price: demand is flat there.  Functions that choose between both forms are in `market`
and `welfare`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.rules.amounts import log_or_lowest


def elastic_share(price_multiple: float, slope: float) -> float:
    """Demand at a full price, over normal demand: (P / p0)^-a."""
    if price_multiple == 1.0:
        return 1.0
    return math.exp(-slope * math.log(price_multiple))


def elastic_log_worth(litres: float, demand_l: float, slope: float, choke_multiple: float) -> float:
    """Log worth of the q-th litre over p0, at most the choke's: min(ln c, ln(D0 / q) / a).

    From below it is held at e^-50 of p0, next to nothing, so that no power of it overflows.
    """
    ranks = math.log(demand_l) - log_or_lowest(litres)  # their ratio may overflow
    return min(math.log(choke_multiple), max(-50.0, ranks / slope))


def growth(log_growth: float) -> float:
    """Mean of exp(x) for x from 0 to z: (exp(z) - 1) / z, and 1 at z = 0."""
    return 1.0 if log_growth == 0.0 else math.expm1(log_growth) / log_growth


def elastic_area(low_log: float, high_log: float, slope: float) -> float:
    """Area under demand between two log prices over p0, for D0 = p0 = 1: the integral of x^-a.

    exp((1 - a) t) (T - t) growth((1 - a) (T - t)), which holds at a = 1 as well.
    """
    rate, apart = 1.0 - slope, high_log - low_log
    return math.exp(rate * low_log) * apart * growth(rate * apart)


def elastic_net_worth(
    litres: float, demand_l: float, price_per_l: float, slope: float, choke_multiple: float
) -> float:
    """Worth above p0 of the first `litres` of D0: p0 (q (x - 1) + D0 area(x, c)).

    x is what the last of them is worth over p0, c the choke: what lies above x is the surplus that
    is left at the price x.
    """
    if litres <= 0.0:
        return 0.0
    log_worth = elastic_log_worth(litres, demand_l, slope, choke_multiple)
    above = elastic_area(log_worth, math.log(choke_multiple), slope)
    return price_per_l * (litres * (math.exp(log_worth) - 1.0) + demand_l * above)


def elastic_clearing(
    demands: Sequence[float],
    rent_shares: Sequence[float],
    n_segments: int,
    supply_l: float,
    slope: float,
    ceiling: float,
    cap_multiple: float,
) -> float:
    """Price over cap at which all segments together demand the supply, from 1 to the ceiling.

    Solves ln sum_s D_s (1 + r_s x)^-a = ln(A k^a) for x = p / cap - 1 and k = cap / p0 by at most
    sixteen Newton steps.  The log of a sum of powers is convex and falling and the start (all
    r = 1) lies at or left of the root, so the steps rise towards it and need no safeguard but the
    ceiling.

    Parameters
    ----------
    demands, rent_shares : sequence of float
        Demand at p0 [l/day] and share of the rent borne, per segment.
    n_segments : int
        How many there are.
    supply_l, slope, ceiling, cap_multiple : float
        Supply A [l/day], elasticity a, the highest price over cap, and the cap over p0.
    """
    total = 0.0
    for s in range(n_segments):
        total += demands[s]
    if total * elastic_share(cap_multiple, slope) <= supply_l:
        return 1.0
    if supply_l <= 0.0:
        return ceiling
    wanted = math.log(supply_l) + slope * math.log(cap_multiple)
    x = math.expm1(min((math.log(total) - wanted) / slope, math.log(ceiling)))
    for _ in range(16):
        if x >= ceiling - 1.0:
            break
        asked = 0.0
        fall = 0.0
        for s in range(n_segments):
            full = 1.0 + rent_shares[s] * x
            demand = demands[s] * elastic_share(full, slope)
            asked += demand
            fall += slope * rent_shares[s] * demand / full
        if fall <= 0.0:
            return ceiling
        excess = math.log(asked) - wanted
        x += excess * asked / fall
        if excess <= 1e-13:
            break
    return min(1.0 + max(x, 0.0), ceiling)
