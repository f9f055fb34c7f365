"""Section 6: a run before day 0, in the steady state, with pipelines full and nothing lost.

Reads the run's row of the world, writes every agent of the state.  After this the world is no
longer needed, except for its dated events.
"""

from __future__ import annotations

from typing import Any

from sim.draws.purposes import DISPATCH, IMPORTER_AVERSION, IMPORTER_OPTIMISM, TANKER_FUEL
from sim.kernel import levers as at
from sim.kernel.columns import send_home
from sim.kernel.compiled import (
    amounts,
    entry,
    inverse,
    kernel_function,
    learning,
    market,
    rounding,
    steady,
    uniforms,
)
from sim.kernel.fleet import add_up, load_day, start_road, value_trips, weigh_corridors
from sim.kernel.lookup import row_of
from sim.kernel.stores import count_stations

DIESEL, GASOLINE = at.DIESEL, at.GASOLINE


@kernel_function
def begin(world: Any, index: int, seed: int, run: int, is_random: int, s: Any) -> None:
    """Put every agent into the steady state."""
    p = row_of(world.parameters, index)
    set_defaults_of_levers(world, index, p, s)
    set_demand(world, index, p, s)
    set_corridors(world, index, p, s)
    set_importers(world, index, p, seed, run, s)
    set_loading(p, s)
    fill_pipelines(seed, run, is_random, s)
    set_stocks(world, index, p, s)
    set_users(world, index, s)


@kernel_function
def set_defaults_of_levers(world: Any, index: int, p: Any, s: Any) -> None:
    """Levers as they are while no event moves them."""
    lever, offset = s.lever_defaults, world.lever_offset
    for slot in range(lever.size):
        lever[slot] = 0.0
    lever[offset[at.TRUCE]] = 1.0
    lever[offset[at.PRICE_CAP] + GASOLINE] = p.prices_gasoline_cap_per_l
    lever[offset[at.PRICE_CAP] + DIESEL] = p.prices_diesel_cap_per_l
    lever[offset[at.TRUCK_INSURANCE]] = p.entry_truck_insured_share
    lever[offset[at.CARGO_INSURANCE]] = p.entry_cargo_insured_share
    lever[offset[at.INSURANCE_PREMIUM]] = p.entry_premium_per_trip
    lever[offset[at.DRIVER_BONUS]] = p.drivers_bonus_per_day
    lever[offset[at.ESCORT_EFFORT]] = p.escort_effort_share
    lever[offset[at.ESCORT_MANDATE]] = p.release_escort_mandate
    lever[offset[at.RATIONING_WEIGHT] + at.ESSENTIAL] = p.rationing_essential_weight
    lever[offset[at.RATIONING_WEIGHT] + at.CAPITAL] = p.rationing_capital_weight
    lever[offset[at.RATIONING_WEIGHT] + at.ARMY] = p.rationing_army_weight
    lever[offset[at.RATIONING_WEIGHT] + at.POWER] = p.rationing_power_weight
    lever[offset[at.RATIONING_WEIGHT] + at.INTERIOR] = p.rationing_interior_weight
    lever[offset[at.RESALE_ENFORCEMENT]] = p.market_enforcement_share
    lever[offset[at.SECURITY_STOCK]] = p.stocks_security_days
    lever[offset[at.UTILITY_PAYMENT_LIMIT]] = at.NO_LIMIT
    lever[offset[at.ESCORT_RAMP]] = 1.0
    zones, corridors = row_of(world.zones, index), row_of(world.corridors, index)
    units, segments = row_of(world.units, index), row_of(world.segments, index)
    for z in range(zones.size):
        lever[offset[at.PARALLEL_INFLOW] + z] = zones[z].parallel_inflow_l_per_day
        lever[offset[at.INTERIOR_ALLOCATION] + z] = 1.0
    for c in range(corridors.size):
        lever[offset[at.CORRIDOR_CAPACITY] + c] = corridors[c].capacity
        lever[offset[at.ESCORT_WEIGHT] + c] = at.QUEUE_SHARE
    for u in range(units.size):
        lever[offset[at.SERVICE_ORDER] + u] = units[u].service_order
    for k in range(segments.size):
        lever[offset[at.RATION] + k] = segments[k].ration_l
        lever[offset[at.PUMP_ACCESS] + k] = 1.0
        lever[offset[at.PERMITTED_USE] + k] = 1.0


@kernel_function
def set_demand(world: Any, index: int, p: Any, s: Any) -> None:
    """Normal use: of the nation, of every market and segment, of the army and the bulk users."""
    nation = s.nation[0]
    users = row_of(world.bulk_users, index)
    weight = p.demand_retail_gasoline_weight + p.demand_retail_diesel_weight + p.demand_army_weight
    for k in range(users.size):
        weight += users[k].demand_weight
    unit_l = amounts.relative(p.demand_total_l_per_day, weight)
    retail = (
        amounts.share_of(p.demand_retail_gasoline_weight, unit_l),
        amounts.share_of(p.demand_retail_diesel_weight, unit_l),
    )
    for f in range(2):
        s.fuels[f].normal_l = retail[f]
        s.fuels[f].retail_l = retail[f]
        s.fuels[f].users_take_l = 0.0
    army_l = amounts.share_of(p.demand_army_weight, unit_l)
    s.fuels[DIESEL].normal_l += army_l
    for k in range(users.size):
        user = s.users[k]
        user.kind, user.fuel = world.user_kind[k], world.user_fuel[k]
        user.is_from_arrivals = world.user_is_from_arrivals[k]
        user.demand_l = amounts.share_of(users[k].demand_weight, unit_l)
        s.fuels[user.fuel].normal_l += user.demand_l
        if user.is_from_arrivals:
            s.fuels[user.fuel].users_take_l += user.demand_l
    nation.normal_l = s.fuels[GASOLINE].normal_l + s.fuels[DIESEL].normal_l
    nation.normal_loads = amounts.relative(nation.normal_l, p.entry_tanker_l)
    nation.gasoline_share = amounts.relative(s.fuels[GASOLINE].normal_l, nation.normal_l)
    units = row_of(world.units, index)
    for u in range(units.size):
        unit = s.units[u]
        unit.role = world.unit_role[u]
        unit.burn_l = amounts.share_of(units[u].burn_share, army_l)
        unit.cover_l = amounts.share_of(p.readiness_cover_days, unit.burn_l)
    set_markets(world, index, retail, s)


@kernel_function
def set_markets(world: Any, index: int, retail: Any, s: Any) -> None:
    """Normal retail use of every zone, fuel and segment."""
    zones, segments = row_of(world.zones, index), row_of(world.segments, index)
    nation = s.nation[0]
    nation.marginal_segment = 0
    for k in range(segments.size):
        multiple = segments[k].time_value_multiple
        s.rent_shares[k] = market.paid_share(multiple)
        s.queues_up[k] = market.queues_up(multiple)
        marginal = segments[nation.marginal_segment].time_value_multiple
        if market.is_more_marginal(multiple, marginal):
            nation.marginal_segment = k
    for group in range(s.by_access.size):
        s.by_access[group] = group
    first, first_depot = 0, 0
    for z in range(zones.size):
        s.zones[z].access_base = zones[z].access_share
        s.zones[z].is_delivered = zones[z].is_delivered
        s.zones[z].is_isolated = zones[z].is_isolated
        s.zones[z].station_weight = zones[z].station_weight
        s.zones[z].first_station = first
        s.zones[z].n_stations = int(zones[z].stations)
        first += s.zones[z].n_stations
        s.zones[z].first_depot, s.zones[z].n_depots = first_depot, 0
        for d in range(world.depot_zone.size):
            s.zones[z].n_depots += world.depot_zone[d] == z
        first_depot += s.zones[z].n_depots
        for f in range(2):
            here = s.markets[z, f]
            here.demand_l = amounts.share_of(zones[z].demand_share, retail[f])
            for k in range(segments.size):
                share = segments[k].gasoline_share if f == GASOLINE else segments[k].diesel_share
                s.segments[z, f, k].demand_l = amounts.share_of(share, here.demand_l)


@kernel_function
def set_corridors(world: Any, index: int, p: Any, s: Any) -> None:
    """Roads, with normal beliefs and empty queues; the group's memory gives its effort of day 0."""
    corridors = row_of(world.corridors, index)
    n = corridors.size
    largest = 0.0
    for c in range(n):
        largest = max(largest, corridors[c].baseline_share)
    for c in range(n):
        row, corridor = corridors[c], s.corridors[c]
        corridor.base_share = row.baseline_share
        corridor.exposure = row.exposure
        corridor.border_days, corridor.transit_days = int(row.border_days), int(row.transit_days)
        corridor.escorted_days, corridor.return_days = int(row.escorted_days), int(row.return_days)
        corridor.seized_zone = world.seized_zone[c]
        corridor.belief_prob = p.belief_base_loss_prob
        corridor.strike_until = -1
        corridor.credit = 0.0
        s.weights[c] = amounts.relative(row.baseline_share, largest)
        s.payoffs[c] = learning.initial_payoff(
            row.effort_share, p.group_effort_floor, n, p.group_effort_focus
        )
        corridor.next_position = 0
        s.queues[c].first, s.queues[c].size, s.queues[c].gasoline = 0, 0, 0
        for day in range(s.borders.shape[1]):
            s.borders[c, day].size, s.borders[c, day].gasoline = 0, 0
    for day in range(s.returning.shape[0]):
        for i in range(s.returning.shape[1]):
            s.returning[day, i] = 0
    learning.spread_effort(s.payoffs, s.efforts, n, p.group_effort_focus, p.group_effort_floor)
    nation = s.nation[0]
    nation.normal_strength = p.group_strength if world.is_blockade else 0.0
    nation.strength = nation.normal_strength
    nation.n_roads = 0
    nation.n_convoys = 0


@kernel_function
def set_importers(world: Any, index: int, p: Any, seed: int, run: int, s: Any) -> None:
    """Firms with their tastes and whole fleets; together never too small for the country."""
    classes = row_of(world.importers, index)
    corridors = s.corridors
    cycle = 0.0
    for c in range(corridors.size):
        legs = corridors[c].border_days + corridors[c].transit_days + corridors[c].return_days
        cycle += amounts.share_of(corridors[c].base_share, legs)
    smallest = steady.smallest_fleet(s.nation[0].normal_loads, cycle)
    fleet = steady.national_fleet(p.entry_fleet, smallest)
    n = s.loads.size
    placed, exact = 0, 0.0
    last_class, total = -1, 0.0
    for i in range(n):
        k = world.firm_class[i]
        if k != last_class:
            last_class, total = k, steady.rank_weights(int(classes[k].firms), classes[k].skew)
        weight = steady.rank_weight(world.firm_rank[i], classes[k].skew)
        exact += steady.firm_fleet(fleet, classes[k].fleet_share, weight, total)
        own = amounts.whole(exact, 0.5) - placed
        placed += own
        u = uniforms.uniform(seed, run, -1, IMPORTER_AVERSION, i)
        s.aversions[i] = inverse.lognormal_quantile(
            u, amounts.log_or_lowest(p.entry_aversion_median), p.entry_aversion_sigma
        )
        u = uniforms.uniform(seed, run, -1, IMPORTER_OPTIMISM, i)
        s.optimisms[i] = inverse.lognormal_quantile(u, 0.0, p.entry_optimism_sigma)
        s.idle[i] = own
    s.idle[s.idle.size - 1] = 0  # of the state
    s.nation[0].fleet = placed


@kernel_function
def set_loading(p: Any, s: Any) -> None:
    """The constant at which importers together load what the country uses."""
    gain = entry.gain_of_a_trip(p.entry_margin_per_l, p.entry_tanker_l)
    loss = entry.loss_of_a_tanker(
        p.entry_truck_value,
        p.entry_truck_insured_share,
        p.entry_tanker_l,
        p.entry_landed_cost_per_l,
        p.entry_cargo_insured_share,
    )
    costs = p.entry_toll_per_trip + p.entry_premium_per_trip
    bonus = entry.bonus_multiple(p.drivers_bonus_per_day, p.drivers_wage_per_day)
    driver = entry.driver_acceptance(
        p.belief_base_loss_prob, p.drivers_tolerated_loss_prob, bonus, p.drivers_loss_scale
    )
    for c in range(s.corridors.size):
        s.corridors[c].waiting_days = 0.0
        s.corridors[c].driver_share = driver
    value_trips(p, s, costs, gain, loss)
    weigh_corridors(p, s)
    n = s.loads.size
    for i in range(n):
        s.fleets[i] = s.idle[i]
        s.going[i] = 0.0
        s.away_days[i] = 0.0
        part = entry.part_of_a_term(s.totals[i])
        for c in range(s.corridors.size):
            corridor = s.corridors[c]
            legs = corridor.border_days + corridor.transit_days + corridor.return_days
            chance = entry.chance(s.chosen[c, i], part)
            s.chosen[c, i] = amounts.share_of(chance, driver)
            s.going[i] += s.chosen[c, i]
            s.away_days[i] += amounts.share_of(s.chosen[c, i], legs)
    kappa = steady.loading_constant(s.fleets, s.going, s.away_days, n, s.nation[0].normal_loads)
    s.nation[0].kappa = kappa
    for i in range(n):
        idle = steady.idle_in_steady_state(s.fleets[i], kappa, s.away_days[i])
        for c in range(s.corridors.size):
            s.chosen[c, i] = steady.steady_loads(s.chosen[c, i], kappa, idle)
    add_up(s)


@kernel_function
def fill_pipelines(seed: int, run: int, is_random: int, s: Any) -> None:
    """Tankers loaded on the days before day 0 are where a calm road has brought them."""
    nation = s.nation[0]
    nation.gasoline_afloat = 0
    nation.diesel_afloat = 0
    for c in range(s.corridors.size):
        corridor = s.corridors[c]
        arrival = corridor.border_days + corridor.transit_days
        for ago in range(arrival + corridor.return_days, 0, -1):
            u = rounding.rounding_draw(is_random, seed, run, -1 - ago, DISPATCH, c)
            u_fuel = rounding.rounding_draw(is_random, seed, run, -1 - ago, TANKER_FUEL, c)
            due = corridor.border_days - ago
            if due >= 0:
                load_day(s, s.borders[c, due], c, 1.0, u, u_fuel)
                continue
            road = s.roads[nation.n_roads]
            start_road(road, c, 0, due, arrival - ago)
            road.first = corridor.next_position
            load_day(s, road, c, 1.0, u, u_fuel)
            s.queues[c].first = corridor.next_position
            if arrival - ago >= 0:
                nation.n_roads += 1
            else:
                send_home(s, c, road.first, road.size, arrival + corridor.return_days - ago)
    count_afloat(s)


@kernel_function
def count_afloat(s: Any) -> None:
    """Count the loaded tankers by fuel."""
    nation = s.nation[0]
    size, gasoline = 0, 0
    for k in range(nation.n_roads):
        size += s.roads[k].size
        gasoline += s.roads[k].gasoline
    for c in range(s.corridors.size):
        for day in range(s.borders.shape[1]):
            size += s.borders[c, day].size
            gasoline += s.borders[c, day].gasoline
    nation.gasoline_afloat = gasoline
    nation.diesel_afloat = size - gasoline


@kernel_function
def set_stocks(world: Any, index: int, p: Any, s: Any) -> None:
    """Depots, stations and private tanks at their normal days of use; prices at the cap."""
    deliveries = row_of(world.deliveries, index)
    for f in range(2):
        fuel = s.fuels[f]
        cap = p.prices_gasoline_cap_per_l if f == GASOLINE else p.prices_diesel_cap_per_l
        fuel.cap, fuel.initial_cap, fuel.log_cap = cap, cap, amounts.log_or_lowest(cap)
        fuel.cap_multiple, fuel.group_stock_l, fuel.gate_l = 1.0, 0.0, 0.0
        by_road = fuel.normal_l - fuel.users_take_l
        for z in range(s.zones.size):
            s.markets[z, f].direct_l = 0.0
        for k in range(deliveries.size):
            base = s.corridors[world.delivery_corridor[k]].base_share
            share = amounts.share_of(base, deliveries[k].share)
            s.markets[world.delivery_zone[k], f].direct_l += amounts.share_of(share, by_road)
        fuel.capital_flow_l = by_road
        for z in range(s.zones.size):
            here = s.markets[z, f]
            days = p.stocks_depot_days
            if z != world.capital:
                fuel.capital_flow_l -= steady.interior_flow(here.direct_l, here.demand_l)
                here.target_l = amounts.share_of(days, here.demand_l)
            here.log_price = fuel.log_cap
            here.multiple, here.clearing_multiple = 1.0, 1.0
            here.pool_l = 0.0
            here.next_station = 0
            here.supply0 = here.supply1 = here.supply2 = here.supply3 = -1.0
        days = p.stocks_security_days + p.stocks_depot_days
        s.markets[world.capital, f].target_l = amounts.share_of(days, fuel.capital_flow_l)
    fill_stores(world, index, p, s)


@kernel_function
def fill_stores(world: Any, index: int, p: Any, s: Any) -> None:
    """Fill every depot, station and private tank to its target."""
    depots = row_of(world.depots, index)
    for z in range(s.zones.size):
        s.markets[z, GASOLINE].depot_l, s.markets[z, DIESEL].depot_l = 0.0, 0.0
    for d in range(depots.size):
        row = world.depot_order[d]
        z = world.depot_zone[row]
        for f in range(2):
            here, depot = s.markets[z, f], s.depots[d, f]
            flow = s.fuels[f].capital_flow_l if z == world.capital else here.demand_l
            depot.zone, depot.share = z, depots[row].share
            depot.stock_l = amounts.share_of(depot.share, here.target_l)
            depot.capacity_l = steady.depot_capacity(
                depot.stock_l, depot.share, p.stocks_capacity_days, flow
            )
            here.depot_l += depot.stock_l
    for z in range(s.zones.size):
        zone = s.zones[z]
        zone.panic, zone.wet_share, zone.access_share = 0.0, 1.0, 1.0
        zone.pressure = 0.0
        for f in range(2):
            demand = s.markets[z, f].demand_l
            stock = steady.station_stock(p.stocks_station_days, demand, zone.n_stations)
            for k in range(zone.first_station, zone.first_station + zone.n_stations):
                s.station_stocks[f, k] = stock
            for k in range(s.segments.shape[2]):
                segment = s.segments[z, f, k]
                segment.tank_l = amounts.share_of(p.stocks_calm_tank_days, segment.demand_l)
        count_stations(s, z)


@kernel_function
def set_users(world: Any, index: int, s: Any) -> None:
    """Army, utility, mines and essential services with full stocks and nothing asked for."""
    users = row_of(world.bulk_users, index)
    for k in range(users.size):
        user = s.users[k]
        user.stock_days, user.refill_days = users[k].stock_days, users[k].refill_days
        user.stock_l = amounts.share_of(user.stock_days, user.demand_l)
    for u in range(s.units.size):
        s.units[u].stock_l = s.units[u].cover_l
        s.units[u].age_days = 0.0
    s.nation[0].log_food = 0.0
    s.nation[0].jet_days = row_of(world.parameters, index).jet_stock_days
    s.nation[0].days_without_transport = 0.0
    s.nation[0].balance_residual_l = 0.0
