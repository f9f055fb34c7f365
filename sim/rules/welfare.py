"""S13: the loss of consumer surplus and its exact parts.

p0 is the official price of the first day; a cap that a lever raises is a loss to those who pay it.
A litre of the q-th rank is worth p0 (1 + ln(D0 / q) / a) to semi-log demand D0 exp(-a (P/p0 - 1)),
and p0 min(c, (D0 / q)^(1 / a)) to demand of constant elasticity with the choke c, so the area under
demand has a closed form and every loss is a difference of areas (T6).  The four parts add up to the
whole: money paid above p0, time in the queue, trips not made at the full price, and litres rationed
away below what people would buy at it.
"""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence

from sim.rules.elasticity import elastic_area, elastic_net_worth
from sim.rules.market import clearing_multiple


def comes_before(key: float, number: int, other_key: float, other_number: int) -> bool:
    """Whether one has the lower key, or of equals the lower number."""
    return key < other_key or (key == other_key and number < other_number)


def sort_numbers(keys: Sequence[float], order: MutableSequence[int], n_keys: int) -> None:
    """Put numbers in the order of their keys, in place, sooner the less they are out of it.

    Each moves up past those that come after it, among many numbers by wide steps first (Shell).
    Equals come by their numbers, so how the order was before changes nothing.

    Parameters
    ----------
    keys : sequence of float
        Key of each number.
    order : sequence of int
        All numbers from 0 on, in any order, best in that of similar keys; overwritten.
    n_keys : int
        How many there are.
    """
    gap = 1
    while gap < n_keys // 27:
        gap = 3 * gap + 1
    while gap > 0:
        for k in range(gap, n_keys):
            number, place = order[k], k
            while place >= gap:
                other = order[place - gap]
                if not comes_before(keys[number], number, keys[other], other):
                    break
                order[place] = other
                place -= gap
            order[place] = number
        gap = gap // 3


def surplus(
    demand_l: float,
    price_per_l: float,
    price_multiple: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Consumer surplus at a full price up to the choke [money/day].

    (D0 p0 / a) exp(-a (P / p0 - 1)), or D0 p0 x the area under x^-a from P / p0 to the choke.
    """
    if constant_elasticity > 0.0:
        low, high = math.log(price_multiple), math.log(choke_multiple)
        return demand_l * price_per_l * elastic_area(min(low, high), high, slope)
    return demand_l * price_per_l / slope * math.exp(-slope * (price_multiple - 1.0))


def surplus_loss(
    demand_l: float,
    price_per_l: float,
    price_multiple: float,
    slope: float,
    constant_elasticity: float,
) -> float:
    """Loss from a full price above p0, up to the choke (T6) [money/day].

    (D0 p0 / a) (1 - exp(-a (P / p0 - 1))), or D0 p0 x the area under x^-a from 1 to P / p0.
    """
    if constant_elasticity > 0.0:
        return demand_l * price_per_l * elastic_area(0.0, math.log(price_multiple), slope)
    return demand_l * price_per_l / slope * (1.0 - math.exp(-slope * (price_multiple - 1.0)))


def net_worth(
    litres: float,
    demand_l: float,
    price_per_l: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Worth above p0 of the first `litres` of D0: (p0 / a) (q ln(D0 / q) + q).

    Of constant elasticity: p0 (q (x - 1) + D0 area(x, c)), as `elastic_net_worth` says.
    """
    if litres <= 0.0:
        return 0.0
    if constant_elasticity > 0.0:
        return elastic_net_worth(litres, demand_l, price_per_l, slope, choke_multiple)
    ranks = math.log(demand_l) - math.log(litres)  # their ratio may overflow
    return price_per_l / slope * (litres * ranks + litres)


def whole_worth(
    demand_l: float,
    price_per_l: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Worth above p0 of all of D0, its `net_worth` without a logarithm: p0 D0 / a [money/day]."""
    if constant_elasticity > 0.0:
        form, choke = constant_elasticity, choke_multiple
        return net_worth(demand_l, demand_l, price_per_l, slope, form, choke)
    return price_per_l / slope * demand_l


def rent_loss(
    litres: float, full_price_multiple: float, above_multiple: float, price_per_l: float
) -> float:
    """What users pay above a price, in money or in time: q (P - P') p0 [money/day]."""
    return litres * (full_price_multiple - above_multiple) * price_per_l


def forgone_loss(
    wished_l: float,
    demand_l: float,
    price_per_l: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Worth of the trips not made because of the full price, the triangle [money/day]."""
    form, choke = constant_elasticity, choke_multiple
    whole = whole_worth(demand_l, price_per_l, slope, form, choke)
    return whole - net_worth(wished_l, demand_l, price_per_l, slope, form, choke)


def rationing_loss(
    used_l: float,
    wished_l: float,
    demand_l: float,
    price_per_l: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Worth of the litres wished at the full price but not had [money/day]."""
    if used_l >= wished_l:
        return 0.0
    form, choke = constant_elasticity, choke_multiple
    had = net_worth(used_l, demand_l, price_per_l, slope, form, choke)
    return net_worth(wished_l, demand_l, price_per_l, slope, form, choke) - had


def shadow_multiple(
    demand_l: float,
    used_l: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Worth of one more litre over p0, the price at which demand is what is used."""
    return clearing_multiple(demand_l, used_l, slope, constant_elasticity, choke_multiple)


def insured_loss(
    lost: float, whole_loss: float, own_loss: float, trips: float, premium: float
) -> float:
    """Public cost of insurance: what owners do not bear of their losses, less premiums [money]."""
    return (whole_loss - own_loss) * lost - premium * trips


def gini(
    served: Sequence[float],
    weights: Sequence[float],
    order: MutableSequence[int],
    n_groups: int,
) -> float:
    """Gini coefficient of access, 0 where all have the same share of their needs.

    1 - 2 x the area under the Lorenz curve: groups by share of needs served, w_i wide and w_i x_i
    of what is used high.

    Parameters
    ----------
    served, weights : sequence of float
        Share of needs served and the need itself, by group.
    order : sequence of int
        All groups' numbers, in any order, best in that of the day before; sorted by share served.
    n_groups : int
        How many there are.
    """
    sort_numbers(served, order, n_groups)
    area, width, used = 0.0, 0.0, 0.0
    for i in range(n_groups):
        group = order[i]
        here = weights[group] * served[group]
        area += weights[group] * (used + 0.5 * here)
        width += weights[group]
        used += here
    return max(0.0, 1.0 - 2.0 * area / (width * used)) if used > 0.0 else 0.0


def is_lossless(price_multiple: float, cap_multiple: float, used_l: float, wished_l: float) -> bool:
    """Whether a segment loses no surplus: it buys at p0 and uses what it wishes."""
    return price_multiple <= 1.0 and cap_multiple == 1.0 and used_l >= wished_l
