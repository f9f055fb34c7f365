"""Steps 7 to 10: fuel arrives, is asked for and divided, and reaches users and stations."""

from __future__ import annotations

from typing import Any

from sim.kernel import levers as at
from sim.kernel.compiled import (
    amounts,
    interdiction,
    kernel_function,
    market,
    military,
    rationing,
    stocks,
)
from sim.kernel.compiled import supply as rule
from sim.kernel.lookup import row_of
from sim.kernel.stores import draw_down, stations_of, store

DIESEL, GASOLINE = at.DIESEL, at.GASOLINE


@kernel_function
def arrivals(day, seed, run, is_random, world, index, p, s):
    """Users with contracts take theirs, traders sell some aside, depots store the rest."""
    for f in range(2):
        fuel = s.fuels[f]
        fuel.arrived_l = 0.0
        for z in range(s.zones.size):
            s.markets[z, f].direct_l = 0.0
    land(world, index, p, s)
    for f in range(2):
        taken = serve_contracts(f, s)
        fuel = s.fuels[f]
        onward = fuel.gate_l
        fuel.gate_l = 0.0
        for z in range(s.zones.size):
            here = s.markets[z, f]
            here.direct_l = rule.left_by_contracts(here.direct_l, taken, fuel.arrived_l)
            here.aside_l = market.sold_aside(here.direct_l, here.multiple, p.entry_aside_share)
            here.pool_l += here.aside_l
            here.direct_l -= here.aside_l
            if z == world.capital:
                onward += here.direct_l
            else:
                wanted = rule.kept_by_zone(
                    here.direct_l, here.target_l, here.demand_l, here.depot_l
                )
                kept = store(s, z, f, wanted)
                onward += here.direct_l - kept
                here.direct_l = kept
        fuel.inflow_l = 0.0
        if f == DIESEL:
            fuel.inflow_l = flown_in(world, s)
            onward += fuel.inflow_l
        fuel.gate_l = onward - store(s, world.capital, f, onward)
    smuggle(world, s)


@kernel_function
def flown_in(world: Any, s: Any) -> float:
    """Diesel flown into the capital today, none while the airport is closed."""
    return rule.flown_in(
        s.levers[world.lever_offset[at.AIR_BRIDGE]],
        s.levers[world.lever_offset[at.AIRPORT_CLOSED]],
    )


@kernel_function
def land(world: Any, index: int, p: Any, s: Any) -> None:
    """Split the litres that arrived on each corridor over the zones it serves."""
    deliveries = row_of(world.deliveries, index)
    for k in range(deliveries.size):
        corridor = s.corridors[world.delivery_corridor[k]]
        z = world.delivery_zone[k]
        share = deliveries[k].share
        s.markets[z, GASOLINE].direct_l += rule.bound_for_zone(
            share, p.entry_tanker_l, corridor.arrived_gasoline
        )
        s.markets[z, DIESEL].direct_l += rule.bound_for_zone(
            share, p.entry_tanker_l, corridor.arrived_diesel
        )
    for c in range(s.corridors.size):
        corridor = s.corridors[c]
        s.fuels[GASOLINE].arrived_l += amounts.share_of(corridor.arrived_gasoline, p.entry_tanker_l)
        s.fuels[DIESEL].arrived_l += amounts.share_of(corridor.arrived_diesel, p.entry_tanker_l)


@kernel_function
def serve_contracts(f: int, s: Any) -> float:
    """Serve users with contracts of their own out of the day's arrivals; what they take."""
    asked = 0.0
    for k in range(s.users.size):
        user = s.users[k]
        if user.fuel == f and user.is_from_arrivals:
            user.request_l = stocks.refill_request(
                user.demand_l, user.stock_l, user.stock_days, user.refill_days, at.NO_LIMIT
            )
            asked += user.request_l
    taken = rule.taken_by_contracts(asked, s.fuels[f].arrived_l)
    for k in range(s.users.size):
        user = s.users[k]
        if user.fuel == f and user.is_from_arrivals:
            user.received_l = rule.contract_delivery(taken, user.request_l, asked)
            user.stock_l += user.received_l
    return taken


@kernel_function
def smuggle(world: Any, s: Any) -> None:
    """Fuel that comes over an open border joins the parallel pools, by the fuels' normal shares."""
    for z in range(s.zones.size):
        inflow = s.levers[world.lever_offset[at.PARALLEL_INFLOW] + z]
        s.zones[z].parallel_inflow_l = inflow
        if inflow > 0.0:
            demand = s.markets[z, GASOLINE].demand_l + s.markets[z, DIESEL].demand_l
            for f in range(2):
                part = rule.part_by_demand(inflow, s.markets[z, f].demand_l, demand)
                s.markets[z, f].pool_l += part
                s.fuels[f].inflow_l += part


@kernel_function
def purchases(day, seed, run, is_random, world, index, p, s):
    """What every segment wishes to buy at this morning's full price, and wants at the cap."""
    for z in range(s.zones.size):
        panic = s.zones[z].panic
        for f in range(2):
            here = s.markets[z, f]
            wished, wanted = 0.0, 0.0
            for k in range(s.segments.shape[2]):
                segment = s.segments[z, f, k]
                hoarded = stocks.hoarding(
                    segment.demand_l,
                    segment.tank_l,
                    p.stocks_calm_tank_days,
                    p.stocks_panic_tank_days,
                    panic,
                    p.stocks_hoarding_days,
                )
                segment.wanted_l = stocks.wanted_purchases(
                    segment.demand_l,
                    hoarded,
                    s.levers[world.lever_offset[at.PUMP_ACCESS] + k],
                    s.levers[world.lever_offset[at.PERMITTED_USE] + k],
                )
                full = market.full_price_multiple(
                    here.multiple, s.rent_shares[k], s.fuels[f].cap_multiple
                )
                segment.demand_share = market.demand_share(
                    full, p.market_slope, p.market_constant_elasticity
                )
                segment.wished_l = stocks.wished_purchases(segment.wanted_l, segment.demand_share)
                wanted += segment.wanted_l
                wished += segment.wished_l
            here.wanted_l, here.wished_l = wanted, wished


@kernel_function
def ration(day, seed, run, is_random, world, index, p, s):
    """Requests of all claimants, and how much of each the depots grant."""
    for z in range(s.zones.size):
        for f in range(2):
            here = s.markets[z, f]
            here.opening_l = here.station_l
            here.request_l = stocks.topping_up(
                amounts.share_of(p.stocks_station_days, here.demand_l),
                here.opening_l,
                here.wished_l,
                amounts.share_of(p.rationing_request_limit_days, here.demand_l),
            )
    for z in range(s.zones.size):
        if z != world.capital:
            for f in range(2):
                here = s.markets[z, f]
                here.released_l = stocks.released(here.request_l, here.depot_l, here.demand_l)
    request_for_users(world, s)
    request_for_army(s)
    for f in range(2):
        divide_capital(world, f, p, s)
    serve_army(world, s)


@kernel_function
def request_for_users(world: Any, s: Any) -> None:
    """Requests of the users the capital's depots serve; the utility may not be able to pay."""
    limit = s.levers[world.lever_offset[at.UTILITY_PAYMENT_LIMIT]]
    for k in range(s.users.size):
        user = s.users[k]
        if not user.is_from_arrivals:
            share = limit if user.kind == at.POWER_KIND else at.NO_LIMIT
            user.request_l = stocks.refill_request(
                user.demand_l, user.stock_l, user.stock_days, user.refill_days, share
            )


@kernel_function
def request_for_army(s: Any) -> None:
    """Every unit asks for its wanted cover after today's burn."""
    for u in range(s.units.size):
        unit = s.units[u]
        unit.request_l = military.fuel_request(unit.cover_l, unit.stock_l, unit.burn_l)
        s.unit_requests[u] = unit.request_l


@kernel_function
def divide_capital(world: Any, f: int, p: Any, s: Any) -> None:
    """Divide what the capital's depots let go of one fuel, by the water level."""
    weight = world.lever_offset[at.RATIONING_WEIGHT]
    capital = s.markets[world.capital, f]
    n = 0
    for k in range(s.users.size):
        user = s.users[k]
        if user.fuel == f and not user.is_from_arrivals:
            claimant = at.POWER if user.kind == at.POWER_KIND else at.ESSENTIAL
            n = claim(s, n, user.request_l, s.levers[weight + claimant])
    n = claim(s, n, capital.request_l, s.levers[weight + at.CAPITAL])
    if f == DIESEL:
        asked = 0.0
        for u in range(s.units.size):
            asked += s.unit_requests[u]
        n = claim(s, n, asked, s.levers[weight + at.ARMY])
    for z in range(s.zones.size):
        if z != world.capital and s.zones[z].is_delivered:
            here = s.markets[z, f]
            asked = stocks.interior_request(
                s.zones[z].access_share,
                s.levers[world.lever_offset[at.INTERIOR_ALLOCATION] + z],
                here.target_l,
                here.depot_l,
                here.request_l,
                here.demand_l,
            )
            n = claim(s, n, asked, s.levers[weight + at.INTERIOR])
    free = stocks.releasable(capital.depot_l, s.fuels[f].capital_flow_l)
    rationing.water_level(free, s.claims, s.claim_weights, s.fills, n)
    grant(world, f, s)


@kernel_function
def claim(s: Any, n: int, request_l: float, weight: float) -> int:
    """Add a claimant; their number."""
    s.claims[n] = request_l
    s.claim_weights[n] = weight
    return n + 1


@kernel_function
def grant(world: Any, f: int, s: Any) -> None:
    """Hand out what was filled, in the order in which it was claimed."""
    n, total = 0, 0.0
    for k in range(s.users.size):
        user = s.users[k]
        if user.fuel == f and not user.is_from_arrivals:
            user.received_l = rationing.granted(s.claims[n], s.fills[n])
            user.stock_l += user.received_l
            total += user.received_l
            n += 1
    capital = s.markets[world.capital, f]
    capital.released_l = rationing.granted(s.claims[n], s.fills[n])
    total += capital.released_l
    n += 1
    if f == DIESEL:
        s.unit_received[0] = rationing.granted(s.claims[n], s.fills[n])
        total += s.unit_received[0]
        n += 1
    for z in range(s.zones.size):
        if z != world.capital and s.zones[z].is_delivered:
            s.markets[z, f].direct_l = rationing.granted(s.claims[n], s.fills[n])
            total += s.markets[z, f].direct_l
            n += 1
        else:
            s.markets[z, f].direct_l = 0.0
    draw_down(s, world.capital, f, total)


@kernel_function
def serve_army(world: Any, s: Any) -> None:
    """Share out what the army received, by order of service; requests unfilled grow older."""
    for u in range(s.units.size):
        s.unit_orders[u] = s.levers[world.lever_offset[at.SERVICE_ORDER] + u]
    total = s.unit_received[0]
    rationing.serve_in_order(total, s.unit_requests, s.unit_orders, s.unit_received, s.units.size)
    for u in range(s.units.size):
        unit = s.units[u]
        unit.received_l = s.unit_received[u]
        unit.stock_l += unit.received_l
        unit.age_days = rationing.request_age(unit.age_days, unit.request_l, unit.received_l)


@kernel_function
def distribute(day, seed, run, is_random, world, index, p, s):
    """Army and users burn; stations are supplied; convoys of the hired fleet go to the interior."""
    for f in range(2):
        s.fuels[f].used_l = 0.0
    for u in range(s.units.size):
        unit = s.units[u]
        burnt = military.daily_burn(unit.burn_l, unit.stock_l, unit.cover_l)
        unit.stock_l -= burnt
        s.fuels[DIESEL].used_l += burnt
    for k in range(s.users.size):
        user = s.users[k]
        user.used_l = stocks.taken(user.demand_l, user.stock_l)
        user.stock_l -= user.used_l
        s.fuels[user.fuel].used_l += user.used_l
    for z in range(s.zones.size):
        for f in range(2):
            supply_stations(world, z, f, p, s)
            if z != world.capital:
                supply_interior(z, f, p, s)


@kernel_function
def supply_interior(z: int, f: int, p: Any, s: Any) -> None:
    """Deliver what the capital granted a zone, less what is lost on the way."""
    nation, here, fuel = s.nation[0], s.markets[z, f], s.fuels[f]
    sent = here.direct_l
    if sent <= 0.0:
        return
    lost = interdiction.interior_loss(
        sent, s.zones[z].access_share, p.interior_road_risk, nation.total_pressure
    )
    seized = interdiction.seized(lost, p.interdiction_seized_share)
    sold = interdiction.sold_of_seized(seized, p.interdiction_seized_sold_share)
    fuel.burnt_l += lost - seized
    fuel.seized_l += seized
    fuel.group_stock_l += seized - sold
    here.pool_l += sold
    here.direct_l = sent - lost
    fuel.gate_l += here.direct_l - store(s, z, f, here.direct_l)


@kernel_function
def serve(held, received, first, end, left, target, use, limit):
    """Bring stations to their target one after the other; which comes next, and what is left."""
    for k in range(first, end):
        lot = stocks.topping_up(target, held[k], use, limit)
        if not stocks.is_enough(left, lot):
            return k, left
        lot = stocks.taken(lot, left)
        received[k] = lot
        held[k] += lot
        left -= lot
    return end, left


@kernel_function
def supply_stations(world: Any, z: int, f: int, p: Any, s: Any) -> None:
    """Send what the depots released to the stations in turn, each brought to its target.

    The turn begins where it ended yesterday, so in a shortage the station served longest ago comes
    first; a station gets at most a compartment for every real station it stands for.  What is too
    little for the next station waits in the depot.
    """
    zone, here = s.zones[z], s.markets[z, f]
    n = zone.n_stations
    target = amounts.relative(amounts.share_of(p.stocks_station_days, here.demand_l), n)
    use = amounts.relative(here.wished_l, n)
    limit = stocks.largest_delivery(p.stocks_compartment_l, zone.station_weight)
    held, received = (
        stations_of(zone, s.station_stocks[f]),
        stations_of(zone, s.station_received[f]),
    )
    for k in range(n):
        received[k] = 0.0
    first = here.next_station
    last, left = serve(held, received, first, n, here.released_l, target, use, limit)
    if last == n:
        last, left = serve(held, received, 0, first, left, target, use, limit)
    here.next_station = last if last < n else 0
    here.delivered_l = here.released_l - left
    if z != world.capital:
        draw_down(s, z, f, here.delivered_l)
    else:
        s.fuels[f].gate_l += left - store(s, z, f, left)
