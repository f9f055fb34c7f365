"""Step 11: pump and parallel sales, the parallel price, the queue, consumption and panic."""

from __future__ import annotations

from typing import Any

from sim.draws.purposes import PRICE_NOISE
from sim.kernel import levers as at
from sim.kernel.compiled import (
    addresses,
    amounts,
    inverse,
    kernel_function,
    rationing,
    services,
    stocks,
    welfare,
)
from sim.kernel.compiled import market as rule
from sim.kernel.luck import draw_row, drawn
from sim.kernel.stores import count_stations, stations_of


@kernel_function
def trade(day, seed, run, is_random, world, index, p, s):
    """Every market trades; then fear spreads between the zones.

    No market waits for another: each step is taken in all of them before the next.
    """
    enforced = s.levers[world.lever_offset[at.RESALE_ENFORCEMENT]]
    for z in range(s.zones.size):
        for f in range(2):
            offer(s.markets[z, f], enforced, p)
    for z in range(s.zones.size):
        for f in range(2):
            clear(z, f, p, s)
    draw_row(s.price_draws, seed, run, day, PRICE_NOISE)
    for z in range(s.zones.size):
        for f in range(2):
            set_price(z, f, p, s)
    for z in range(s.zones.size):
        for f in range(2):
            sell(z, f, s)
    for z in range(s.zones.size):
        for f in range(2):
            consume(z, f, world, p, s)
            set_queue(world, p, s, s.markets[z, f], s.fuels[f])
        count_stations(s, z)
    spread_panic(p, s)


@kernel_function
def offer(here: Any, enforced: float, p: Any) -> None:
    """What the market offers consumers today, at this morning's price."""
    here.paid_multiple = here.multiple
    here.at_pump_l = stocks.after_delivery(here.opening_l, here.delivered_l)
    here.resale_share = rule.resale_share(here.multiple, p.market_resale_share, enforced)
    left = rule.left_for_consumers(here.at_pump_l, here.resale_share)
    here.offered_l = left + here.pool_l


@kernel_function
def clear(z: int, f: int, p: Any, s: Any) -> None:
    """The price that clears four days' mean supply."""
    here, fuel = s.markets[z, f], s.fuels[f]
    if here.supply0 < 0.0:
        here.supply1 = here.supply2 = here.supply3 = here.offered_l
    else:
        here.supply3, here.supply2, here.supply1 = here.supply2, here.supply1, here.supply0
    here.supply0 = here.offered_l
    supply = rule.mean_supply(here.supply0, here.supply1, here.supply2, here.supply3)
    for k in range(s.demands.size):
        s.demands[k] = s.segments[z, f, k].wanted_l
    here.clearing_multiple = rule.clearing_price_multiple(
        s.demands,
        s.rent_shares,
        s.demands.size,
        supply,
        p.market_slope,
        p.market_constant_elasticity,
        p.prices_ceiling_multiple,
        fuel.cap_multiple,
    )


@kernel_function
def set_price(z: int, f: int, p: Any, s: Any) -> None:
    """The price moves towards what clears."""
    here, fuel = s.markets[z, f], s.fuels[f]
    if rule.rests_at_cap(here.clearing_multiple, here.log_price, fuel.log_cap):
        here.log_price, here.multiple = fuel.log_cap, 1.0
        return
    u = drawn(s.price_draws, addresses.market(z, f))
    log_clearing = fuel.log_cap + services.log_multiple(here.clearing_multiple)
    here.log_price = rule.next_log_price(
        here.log_price,
        log_clearing,
        fuel.log_cap,
        p.market_adjustment_rate,
        rule.price_noise(p.market_noise_sigma, inverse.normal_quantile(u)),
    )
    here.multiple = rule.multiple_of(here.log_price, fuel.log_cap)


@kernel_function
def sell(z: int, f: int, s: Any) -> None:
    """Pumps sell first, partly to resellers, then the parallel pool; stations may run dry."""
    zone, here = s.zones[z], s.markets[z, f]
    at_pump, resale = here.at_pump_l, here.resale_share
    here.pump_sales_l = rule.pump_sales(at_pump, here.wished_l, resale)
    from_pump = rule.left_for_consumers(here.pump_sales_l, resale)
    here.parallel_sales_l = rule.parallel_sales(here.pool_l, here.wished_l, from_pump)
    here.purchases_l = from_pump + here.parallel_sales_l
    resold = rule.resold(here.pump_sales_l, resale)
    here.pool_l = here.pool_l - here.parallel_sales_l + resold
    kept = stocks.kept_share(at_pump, here.pump_sales_l)
    normal = amounts.relative(here.demand_l, zone.n_stations)
    held, received = (
        stations_of(zone, s.station_stocks[f]),
        stations_of(zone, s.station_received[f]),
    )
    dry = 0
    for k in range(held.size):
        dry += rule.is_dry(received[k], held[k] - received[k], normal)
        held[k] = amounts.share_of(kept, held[k])
    here.dry_share = rule.dry_share(dry, zone.n_stations)


@kernel_function
def consume(z: int, f: int, world: Any, p: Any, s: Any) -> None:
    """Purchases fill private tanks, consumption empties them; the loss of surplus in its parts."""
    here, fuel = s.markets[z, f], s.fuels[f]
    multiple = here.paid_multiple
    filled = stocks.filled_share(here.purchases_l, here.wished_l)
    all_used, transfer, queue, forgone, rationed, hours = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(s.segments.shape[2]):
        segment = s.segments[z, f, k]
        permitted = s.levers[world.lever_offset[at.PERMITTED_USE] + k]
        had = segment.tank_l + rationing.granted(segment.wished_l, filled)
        wished = rule.wished_use(segment.demand_l, segment.demand_share)
        used = rule.consumption(wished, permitted, had)
        segment.tank_l = had - used
        segment.used_l = used
        all_used += used
        segment.transfer_loss, segment.queue_loss = 0.0, 0.0
        segment.forgone_loss, segment.rationing_loss = 0.0, 0.0
        if not welfare.is_lossless(multiple, fuel.cap_multiple, used, wished):
            hours += value_losses(segment, s.queues_up[k], s.rent_shares[k], multiple, fuel, p)
            transfer += segment.transfer_loss
            queue += segment.queue_loss
            forgone += segment.forgone_loss
            rationed += segment.rationing_loss
    here.consumption_l, here.hours_queued = all_used, hours
    here.transfer_loss, here.queue_loss = transfer, queue
    here.forgone_loss, here.rationing_loss = forgone, rationed
    fuel.used_l += all_used


@kernel_function
def value_losses(segment, queues_up, rent_share, multiple, fuel, p):
    """Value one segment's loss of surplus in its parts; the hours it queued."""
    demand, used, base = segment.demand_l, segment.used_l, fuel.initial_cap
    slope, form, choke = p.market_slope, p.market_constant_elasticity, p.market_choke_multiple
    wished = rule.wished_use(demand, segment.demand_share)
    full = rule.full_price_multiple(multiple, rent_share, fuel.cap_multiple)
    hours = 0.0
    if queues_up:
        segment.queue_loss = welfare.rent_loss(used, full, fuel.cap_multiple, base)
        segment.transfer_loss = welfare.rent_loss(used, fuel.cap_multiple, 1.0, base)
        hours = rule.hours_queued(
            used, rule.rent_of_a_litre(fuel.cap, multiple), p.market_time_value_per_hour
        )
    else:
        segment.transfer_loss = welfare.rent_loss(used, full, 1.0, base)
    segment.forgone_loss = welfare.forgone_loss(wished, demand, base, slope, form, choke)
    segment.rationing_loss = welfare.rationing_loss(used, wished, demand, base, slope, form, choke)
    return hours


@kernel_function
def set_queue(world: Any, p: Any, s: Any, here: Any, fuel: Any) -> None:
    """Hours in the queue for the marginal person's ration."""
    segment = s.nation[0].marginal_segment
    ration = rationing.litres_a_visit(
        s.levers[world.lever_offset[at.RATION] + segment],
        s.levers[world.lever_offset[at.ODD_EVEN]],
    )
    rent = rule.rent_of_a_litre(fuel.cap, here.multiple)
    here.queue_hours = rule.queue_hours(rent, ration, p.market_time_value_per_hour)


@kernel_function
def spread_panic(p: Any, s: Any) -> None:
    """Fear rises on dry pumps here and elsewhere and on news of losses."""
    national_wet, national = 0.0, 0.0
    for z in range(s.zones.size):
        zone = s.zones[z]
        gas, diesel = s.markets[z, at.GASOLINE], s.markets[z, at.DIESEL]
        demand = gas.demand_l + diesel.demand_l
        zone.wet_share = rule.wet_share(
            gas.dry_share, gas.demand_l, diesel.dry_share, diesel.demand_l
        )
        national_wet += rule.wet_demand(zone.wet_share, demand)
        national += demand
    for z in range(s.zones.size):
        zone = s.zones[z]
        demand = s.markets[z, 0].demand_l + s.markets[z, 1].demand_l
        neighbours = rule.neighbours_wet_share(zone.wet_share, demand, national_wet, national)
        zone.panic = rule.next_panic(
            zone.panic,
            zone.wet_share,
            neighbours,
            s.nation[0].lost,
            p.panic_dry_rate,
            p.panic_news_rate,
            p.panic_neighbour_rate,
            p.panic_calm_rate,
        )
