"""S8, S11: demand, the parallel price that clears, the queue, and resale.

Cap, queue and parallel market are one equilibrium: a rent of p - cap a litre is worth W = (p - cap)
q / v* hours of queuing.  Sources: MODEL.md, truths T1 and T2; Barzel (1974) on rationing by
waiting.  Demand is semi-log; where `constant_elasticity` is 1 it has the form of `elasticity`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.rules.elasticity import elastic_clearing, elastic_log_worth, elastic_share


def cap_multiple(cap_per_l: float, initial_cap_per_l: float) -> float:
    """Official price of today over that of the first day, p0: cap / p0."""
    return cap_per_l / initial_cap_per_l


def demand_share(price_multiple: float, slope: float, constant_elasticity: float) -> float:
    """Demand at a full price, over normal demand: exp(-a (P / p0 - 1)) or (P / p0)^-a."""
    if price_multiple == 1.0:
        return 1.0
    if constant_elasticity > 0.0:
        return elastic_share(price_multiple, slope)
    return math.exp(-slope * (price_multiple - 1.0))


def clearing_multiple(
    demand_l: float,
    supply_l: float,
    slope: float,
    constant_elasticity: float,
    choke_multiple: float,
) -> float:
    """Price over p0 at which one segment's demand is the supply (T1).

    1 + ln(D / A) / a, or min(c, (D / A)^(1 / a)).
    """
    if constant_elasticity > 0.0:
        return math.exp(elastic_log_worth(supply_l, demand_l, slope, choke_multiple))
    return 1.0 + math.log(demand_l / supply_l) / slope


def demand_at(
    demand_l: float, price_multiple: float, slope: float, constant_elasticity: float
) -> float:
    """Demand at a price over p0, the inverse of `clearing_multiple` [l/day]."""
    return demand_l * demand_share(price_multiple, slope, constant_elasticity)


def paid_share(time_value_multiple: float) -> float:
    """Share of the rent a segment bears: min(1, v_s / v*); it queues below 1, else it buys."""
    return min(1.0, time_value_multiple)


def full_price_multiple(price_multiple: float, rent_share: float, cap_multiple: float) -> float:
    """Full price over p0 of a segment: (cap / p0) (1 + min(1, v_s / v*) (p / cap - 1))."""
    return cap_multiple * (1.0 + rent_share * (price_multiple - 1.0))


def semi_log_demand(
    demands: Sequence[float],
    rent_shares: Sequence[float],
    n_segments: int,
    steepness: float,
    x: float,
) -> tuple[float, float, float]:
    """Demand of all segments, how it falls and how that bends: sum_s (b r_s)^n D_s e_s, n to 2.

    e_s = exp(-b r_s x), b the steepness; one segment after another with the same r shares it.
    """
    total = 0.0
    fall = 0.0
    bend = 0.0
    share = 0.0
    for s in range(n_segments):
        rate = steepness * rent_shares[s]
        if s == 0 or rent_shares[s] != rent_shares[s - 1]:
            share = math.exp(-rate * x)
        demand = demands[s] * share
        total += demand
        fall += rate * demand
        bend += rate * (rate * demand)
    return total, fall, bend


def halley_step(excess: float, fall: float, bend: float) -> float:
    """Step towards the root of a falling, bending excess, at most twice Newton's.

    2 F F' / (2 F'^2 - F F''), F = `excess`, F' = -`fall` and F'' = `bend`.
    """
    return 2.0 * excess * fall / max(fall * fall, 2.0 * fall * fall - excess * bend)


def semi_log_clearing(
    demands: Sequence[float],
    rent_shares: Sequence[float],
    n_segments: int,
    supply_l: float,
    slope: float,
    ceiling: float,
    cap_multiple: float,
) -> float:
    """Price over cap at which all segments together demand the supply, from 1 to the ceiling.

    Solves sum_s D_s exp(-a k r_s x) = A exp(a (k - 1)) for x = p / cap - 1 and k = cap / p0 by
    Halley's steps, mostly two.  The sum is convex and falling, and so is e^-x: by Jensen's
    inequality the start (all r at their mean, weighted by D) lies at or left of the root.  A step
    may go beyond it, but not beyond the ceiling, where the sign of the excess decides.

    Parameters
    ----------
    demands, rent_shares : sequence of float
        Demand at p0 [l/day] and share of the rent borne, per segment.
    n_segments : int
        How many there are.
    supply_l, slope, ceiling, cap_multiple : float
        Supply A [l/day], slope a, the highest price over cap, and the cap over p0.
    """
    total = 0.0
    borne = 0.0
    for s in range(n_segments):
        total += demands[s]
        borne += rent_shares[s] * demands[s]
    share_at_cap = demand_share(cap_multiple, slope, 0.0)
    at_cap = total * share_at_cap
    if at_cap <= supply_l:
        return 1.0
    if supply_l <= 0.0 or borne <= 0.0:
        return ceiling
    supply = supply_l / share_at_cap
    steepness = slope * cap_multiple
    highest = ceiling - 1.0
    x = math.log(at_cap / supply_l) * (total / (steepness * borne))
    if x >= highest:
        return ceiling
    for _ in range(50):
        demand, fall, bend = semi_log_demand(demands, rent_shares, n_segments, steepness, x)
        excess = demand - supply
        if fall <= 0.0 or (x >= highest and excess >= 0.0):
            return ceiling
        x = min(x + halley_step(excess, fall, bend), highest)
        if abs(excess) <= 1e-5 * supply:  # the step from there leaves about its cube
            break
    if x >= highest:
        return ceiling
    return 1.0 if x <= 0.0 else 1.0 + x


def clearing_price_multiple(
    demands: Sequence[float],
    rent_shares: Sequence[float],
    n_segments: int,
    supply_l: float,
    slope: float,
    constant_elasticity: float,
    ceiling: float,
    cap_multiple: float,
) -> float:
    """Price over cap at which all segments together demand the supply, from 1 to the ceiling.

    `semi_log_clearing`, or `elastic_clearing` where demand is of constant elasticity; what else is
    given is explained there.
    """
    if constant_elasticity > 0.0:
        return elastic_clearing(
            demands, rent_shares, n_segments, supply_l, slope, ceiling, cap_multiple
        )
    return semi_log_clearing(
        demands, rent_shares, n_segments, supply_l, slope, ceiling, cap_multiple
    )


def next_log_price(
    log_price: float, log_clearing: float, log_cap: float, rate: float, noise: float
) -> float:
    """Log of tomorrow's parallel price: it moves towards clearing, never below the cap.

    ln p += lambda_p (ln p* - ln p), plus noise while the price is above the cap.
    """
    moved = log_price + rate * (log_clearing - log_price)
    if moved > log_cap:
        moved += noise
    return max(log_cap, moved)


def queue_hours(rent_per_l: float, ration_l: float, time_value_per_hour: float) -> float:
    """Hours in the queue that use up the rent of a ration (T2): W = (p - cap) q / v* [h]."""
    return rent_per_l * ration_l / time_value_per_hour


def hours_queued(litres: float, rent_per_l: float, time_value_per_hour: float) -> float:
    """Hours that buyers queue for these litres: W a ration, so (p - cap) / v* a litre [h/day]."""
    return litres * rent_per_l / time_value_per_hour


def resale_share(price_multiple: float, limit_share: float, enforcement_share: float) -> float:
    """Share of pump sales bought to resell: d_max (1 - exp(1 - p / cap)) (1 - enforcement)."""
    if price_multiple <= 1.0:
        return 0.0
    return limit_share * (1.0 - math.exp(1.0 - price_multiple)) * (1.0 - enforcement_share)


def aside_share(price_multiple: float, share: float) -> float:
    """Share of a trader's litres sold aside: chi while the parallel price pays, else none."""
    return share if price_multiple > 1.0 else 0.0


def is_dry(received_l: float, opening_l: float, normal_sales_l: float) -> bool:
    """Whether a station was dry: nothing received, and opened with under a tenth of a day."""
    return received_l <= 0.0 and opening_l < 0.1 * normal_sales_l


def alarmed(panic: float, jump: float) -> float:
    """Fear after a piece of news: psi + jump (1 - psi)."""
    return panic + jump * (1.0 - panic)


def next_panic(
    panic: float,
    wet_share: float,
    neighbours_wet_share: float,
    lost: float,
    dry_rate: float,
    news_rate: float,
    neighbour_rate: float,
    calm_rate: float,
) -> float:
    """Fear of running dry tomorrow, 0 to 1.

    psi += (k_up (1 - wet) + k_news min(1, lost / 40) + k_nb (1 - neighbours wet)) (1 - psi)
    - k_dn wet psi.
    """
    alarm = dry_rate * (1.0 - wet_share) + news_rate * min(1.0, lost / 40.0)
    alarm += neighbour_rate * (1.0 - neighbours_wet_share)
    return min(1.0, max(0.0, panic + alarm * (1.0 - panic) - calm_rate * wet_share * panic))


def queues_up(time_value_multiple: float) -> bool:
    """Whether a segment waits in the queue: its time is worth at most the marginal person's."""
    return time_value_multiple <= 1.0


def is_more_marginal(time_value_multiple: float, marginal_multiple: float) -> bool:
    """Whether a segment, rather than the one found so far, is the marginal one of the queue."""
    if time_value_multiple > 1.0:
        return False
    return marginal_multiple > 1.0 or time_value_multiple > marginal_multiple


def log_price_under_cap(log_price: float, price_multiple: float, log_cap: float) -> float:
    """Log parallel price on the day of a new cap: it follows the cap where it was the cap.

    ln p <- max(ln cap, ln p), and ln cap where there was no parallel market.
    """
    return log_cap if price_multiple == 1.0 else max(log_price, log_cap)


def left_for_consumers(pump_l: float, resale_share: float) -> float:
    """Litres at the pump that are not bought to resell: (1 - R) x pump [l/day]."""
    return pump_l * (1.0 - resale_share)


def resold(pump_sales_l: float, resale_share: float) -> float:
    """Pump sales that go to the parallel pool: R x pump sales [l/day]."""
    return pump_sales_l * resale_share


def mean_supply(today_l: float, one_ago_l: float, two_ago_l: float, three_ago_l: float) -> float:
    """Supply the price looks at: the mean of what was offered on four days [l/day]."""
    return 0.25 * (today_l + one_ago_l + two_ago_l + three_ago_l)


def rests_at_cap(price_multiple: float, log_price: float, log_cap: float) -> bool:
    """Whether the price stays at the cap: it is there, and what clears is no higher."""
    return price_multiple == 1.0 and log_price <= log_cap


def price_noise(sigma: float, normal: float) -> float:
    """Noise of a day's log price: sigma_p x a standard normal number."""
    return sigma * normal


def multiple_of(log_price: float, log_cap: float) -> float:
    """Parallel over official price, 1 at or below the cap: exp(ln p - ln cap)."""
    return math.exp(log_price - log_cap) if log_price > log_cap else 1.0


def sold_aside(direct_l: float, price_multiple: float, share: float) -> float:
    """Litres that traders of a zone sell aside: chi x direct while p > cap [l/day]."""
    return direct_l * aside_share(price_multiple, share)


def over_initial(price_multiple: float, cap_multiple: float) -> float:
    """Parallel price over the official price of the first day: (p / cap) (cap / p0)."""
    return price_multiple * cap_multiple


def price_at(cap_per_l: float, price_multiple: float) -> float:
    """Price of a litre from its multiple of the cap: cap x (p / cap) [money/l]."""
    return cap_per_l * price_multiple


def rent_of_a_litre(cap_per_l: float, price_multiple: float) -> float:
    """Rent of a litre bought at the cap: p - cap = cap (p / cap - 1) [money/l]."""
    return cap_per_l * (price_multiple - 1.0)


def pump_sales(stock_l: float, wished_l: float, resale_share: float) -> float:
    """Sales of pumps, resellers' purchases among them: min(stock, wished / (1 - R)) [l/day].

    Where resellers buy every litre, R = 1, pumps sell all they have as long as anybody wishes any.
    """
    if resale_share >= 1.0:
        return stock_l if wished_l > 0.0 else 0.0
    return min(stock_l, wished_l / (1.0 - resale_share))


def parallel_sales(pool_l: float, wished_l: float, from_pump_l: float) -> float:
    """Sales of the parallel pool: min(pool, max(0, wished - bought at pumps)) [l/day]."""
    return min(pool_l, max(0.0, wished_l - from_pump_l))


def wished_use(demand_l: float, demand_share: float) -> float:
    """What a segment wishes to use at the full price: D0 x its share of demand [l/day]."""
    return demand_l * demand_share


def consumption(wished_l: float, permitted_share: float, had_l: float) -> float:
    """Use of a segment: min(wished x permitted, tanks and purchases) [l/day]."""
    return min(wished_l * permitted_share, had_l)


def dry_share(dry: float, n_stations: int) -> float:
    """Share of a zone's stations that are dry: dry / all."""
    return dry / n_stations


def wet_share(
    gasoline_dry_share: float,
    gasoline_demand_l: float,
    diesel_dry_share: float,
    diesel_demand_l: float,
) -> float:
    """Share of stations that are not dry, over both fuels by demand: 1 - sum_f dry_f D_f / D."""
    demand = gasoline_demand_l + diesel_demand_l
    dry = gasoline_dry_share * gasoline_demand_l / demand
    dry += diesel_dry_share * diesel_demand_l / demand
    return 1.0 - dry


def wet_demand(wet_share: float, demand_l: float) -> float:
    """Normal use that stations which are not dry stand for: wet D [l/day]."""
    return wet_share * demand_l


def neighbours_wet_share(
    wet_share: float, demand_l: float, national_wet_l: float, national_l: float
) -> float:
    """Share of stations that are not dry in all other zones, by demand; 1 without other zones.

    clip((sum_z wet_z D_z - wet D) / (sum_z D_z - D), 0, 1).
    """
    others = national_l - demand_l
    if others <= 1e-9 * national_l:
        return 1.0
    return min(1.0, max(0.0, (national_wet_l - wet_demand(wet_share, demand_l)) / others))
