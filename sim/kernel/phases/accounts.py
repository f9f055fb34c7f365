"""Step 13: litres, money and people are counted and the day is written into the record."""

from __future__ import annotations

from typing import Any

from sim.kernel import levers as at
from sim.kernel.compiled import (
    amounts,
    convoys,
    entry,
    kernel_function,
    market,
    money,
    stocks,
    welfare,
)
from sim.kernel.compiled import services as service
from sim.kernel.phases.supply import flown_in


@kernel_function
def stocks_of_fuels(p: Any, s: Any) -> tuple[float, float]:
    """All litres of each fuel: afloat, in depots, stations, tanks, pools, units, users and group.

    Both fuels in one pass: a sum waits for the number before, two sums wait together.
    """
    gas = afloat_or_taken(s.nation[0].gasoline_afloat, at.GASOLINE, p, s)
    diesel = afloat_or_taken(s.nation[0].diesel_afloat, at.DIESEL, p, s)
    for d in range(s.depots.shape[0]):
        gas += s.depots[d, at.GASOLINE].stock_l
        diesel += s.depots[d, at.DIESEL].stock_l
    for z in range(s.zones.size):
        gas += s.markets[z, at.GASOLINE].station_l
        diesel += s.markets[z, at.DIESEL].station_l
        gas += s.markets[z, at.GASOLINE].pool_l
        diesel += s.markets[z, at.DIESEL].pool_l
        for k in range(s.segments.shape[2]):
            gas += s.segments[z, at.GASOLINE, k].tank_l
            diesel += s.segments[z, at.DIESEL, k].tank_l
    for u in range(s.units.size):
        diesel += s.units[u].stock_l
    for k in range(s.users.size):
        if s.users[k].fuel == at.GASOLINE:
            gas += s.users[k].stock_l
        else:
            diesel += s.users[k].stock_l
    return gas, diesel


@kernel_function
def afloat_or_taken(afloat: int, f: int, p: Any, s: Any) -> float:
    """Litres of one fuel on the roads, at the capital's gate and with the armed group."""
    fuel = s.fuels[f]
    return convoys.litres_carried(afloat, p.entry_tanker_l) + fuel.group_stock_l + fuel.gate_l


@kernel_function
def accounts(day, seed, run, is_random, world, index, p, s):
    """The litre balance of each fuel: today's stock less yesterday's, less what came and went."""
    nation = s.nation[0]
    nation.balance_residual_l = 0.0
    held = stocks_of_fuels(p, s)
    for f in range(2):
        fuel, stock = s.fuels[f], held[f]
        came = fuel.loaded_l + fuel.inflow_l
        went = fuel.used_l + fuel.burnt_l + fuel.group_use_l
        nation.balance_residual_l += stocks.balance_residual(stock, fuel.stock_l, came, went)
        fuel.stock_l = stock


@kernel_function
def write_nation(row: Any, world: Any, index: int, p: Any, s: Any) -> None:
    """Write the nation's record."""
    nation, gas, diesel = s.nation[0], s.fuels[at.GASOLINE], s.fuels[at.DIESEL]
    row.dispatched_tankers, row.released_tankers = nation.dispatched, nation.released
    row.escorted_tankers, row.arrived_tankers = nation.escorted, nation.arrived
    row.lost_tankers, row.attacks, row.casualties = nation.lost, nation.attacks, nation.casualties
    queued = 0
    for c in range(s.corridors.size):
        queued += s.queues[c].size
    row.exposed_tankers = nation.released if nation.total_pressure > 0.0 else 0
    row.exposed_drivers = convoys.crews(row.exposed_tankers, p.drivers_crew)
    row.hired_tankers, row.taxed_tankers = nation.hired, nation.taxed
    row.queued_tankers, row.idle_tankers, row.fleet_tankers = queued, nation.idle, nation.fleet
    row.loaded_l = gas.loaded_l + diesel.loaded_l
    row.arrived_l = gas.arrived_l + diesel.arrived_l
    row.customs_l = amounts.share_of(p.reporting_customs_coverage_share, row.arrived_l)
    row.undelivered_l = nation.normal_l - row.arrived_l
    row.air_bridge_l = flown_in(world, s)
    row.lost_l = gas.lost_l + diesel.lost_l
    row.burnt_l = gas.burnt_l + diesel.burnt_l
    row.seized_l = gas.seized_l + diesel.seized_l
    row.group_stock_l = gas.group_stock_l + diesel.group_stock_l
    row.group_use_l = gas.group_use_l + diesel.group_use_l
    row.total_stock_l = gas.stock_l + diesel.stock_l
    row.total_use_l = gas.used_l + diesel.used_l
    row.balance_residual_l = nation.balance_residual_l
    row.mobilised_share, row.escort_capacity = nation.mobilised_share, nation.escort_capacity
    row.suppression_share, row.readiness_share = nation.suppression_share, nation.readiness_share
    row.group_strength = nation.strength
    write_services(row, world, p, s)
    write_money(row, world, p, s)


@kernel_function
def write_services(row: Any, world: Any, p: Any, s: Any) -> None:
    """Write power, transport, food and schools."""
    nation = s.nation[0]
    first = p.services_first_served_share
    row.power_hours_mean = service.power_hours(
        p.services_supply_hours, p.services_thermal_share, nation.served_share
    )
    row.power_hours_first = service.hours_served_first(
        row.power_hours_mean, p.services_supply_hours, first
    )
    row.power_hours = service.hours_served_last(row.power_hours_mean, row.power_hours_first, first)
    row.isolated_hours = service.isolated_hours(p.services_isolated_hours, nation.isolated_share)
    row.transport_service_share = nation.transport_service
    gas, diesel = s.markets[world.capital, at.GASOLINE], s.markets[world.capital, at.DIESEL]
    row.fare_index = service.fare_index(
        service.mean_multiple(
            market.over_initial(gas.multiple, s.fuels[at.GASOLINE].cap_multiple),
            market.over_initial(diesel.multiple, s.fuels[at.DIESEL].cap_multiple),
        ),
        nation.transport_service,
        p.services_fare_pass_through,
    )
    row.food_index = service.food_index(nation.log_food)
    row.flights_share = service.flights_share(
        s.levers[world.lever_offset[at.AIRPORT_CLOSED]],
        p.jet_is_on,
        nation.jet_days,
        p.jet_tankering_share,
    )
    row.jet_stock_days = service.jet_days_counted(p.jet_is_on, nation.jet_days)
    row.mines_served_share = mines_served(s)
    row.schools_open = service.schools_open(
        s.levers[world.lever_offset[at.SCHOOLS_CLOSED]],
        nation.days_without_transport,
        p.services_school_patience_days,
    )


@kernel_function
def mines_served(s: Any) -> float:
    """Fuel the mines used, over their normal use."""
    used, needed = 0.0, 0.0
    for k in range(s.users.size):
        if s.users[k].kind == at.MINES_KIND:
            used += s.users[k].used_l
            needed += s.users[k].demand_l
    return service.service_share(used, needed)


@kernel_function
def write_money(row: Any, world: Any, p: Any, s: Any) -> None:
    """Write profits, tax and public costs."""
    nation = s.nation[0]
    row.rent_per_l, row.margin_per_l = nation.rent_per_l, nation.margin_per_l
    row.importers_profit = entry.importers_profit(
        nation.arrived, nation.lost, nation.gain, nation.loss, nation.released, nation.trip_costs
    )
    sold, normal, resold = 0.0, 0.0, 0.0
    for z in range(s.zones.size):
        for f in range(2):
            here = s.markets[z, f]
            sold += here.pump_sales_l
            normal += here.demand_l
            resold += money.resale_income(here.parallel_sales_l, s.fuels[f].cap, here.multiple)
    row.tax_revenue = money.payment(p.welfare_tax_per_l, sold)
    row.tax_lost = money.payment(p.welfare_tax_per_l, normal - sold)
    row.resale_income = resold
    row.access_gini = access_gini(s)
    write_public_costs(row, world, p, s)
    unserved = 0.0
    for k in range(s.users.size):
        if s.users[k].kind == at.POWER_KIND:
            unserved += s.users[k].demand_l - s.users[k].used_l
    row.unserved_power_kwh = service.power_made(unserved, p.welfare_kwh_per_l)
    row.unserved_power_cost = money.payment(p.welfare_lost_load_per_kwh, row.unserved_power_kwh)


@kernel_function
def write_public_costs(row: Any, world: Any, p: Any, s: Any) -> None:
    """Write what every lever costs the public, and what the group takes."""
    nation, lever, offset = s.nation[0], s.levers, world.lever_offset
    full = entry.loss_of_a_tanker(
        p.entry_truck_value, 0.0, p.entry_tanker_l, p.entry_landed_cost_per_l, 0.0
    )
    row.escort_cost = money.payment(p.welfare_escort_cost_per_tanker, nation.escorted)
    row.margin_subsidy_cost = money.margin_subsidy(
        lever[offset[at.MARGIN_SUBSIDY]], nation.arrived, p.entry_tanker_l
    )
    away = nation.fleet - nation.idle
    row.driver_bonus_cost = money.payment(lever[offset[at.DRIVER_BONUS]], away)
    row.insurance_cost = welfare.insured_loss(
        nation.lost, full, nation.loss, nation.released, lever[offset[at.INSURANCE_PREMIUM]]
    )
    row.emergency_cost = money.payment(p.welfare_hire_cost_per_trip, nation.hired)
    row.air_bridge_cost = money.payment(p.welfare_air_bridge_cost_per_l, row.air_bridge_l)
    row.truce_cost = lever[offset[at.TRUCE_PAYMENT]]
    row.public_cost = (
        row.escort_cost
        + row.margin_subsidy_cost
        + row.driver_bonus_cost
        + row.insurance_cost
        + row.emergency_cost
        + row.air_bridge_cost
        + row.truce_cost
    )
    tax = money.payment(lever[offset[at.GROUP_TAX]], nation.taxed)
    row.group_revenue = row.truce_cost + tax


@kernel_function
def access_gini(s: Any) -> float:
    """Inequality of the share of its needs that every segment of every zone could use."""
    n = 0
    for z in range(s.zones.size):
        for k in range(s.segments.shape[2]):
            used = s.segments[z, 0, k].used_l + s.segments[z, 1, k].used_l
            s.needs[n] = s.segments[z, 0, k].demand_l + s.segments[z, 1, k].demand_l
            s.served[n] = service.service_share(used, s.needs[n])
            n += 1
    return welfare.gini(s.served, s.needs, s.by_access, n)


@kernel_function
def surplus_loss_of(part: Any) -> float:
    """Loss of surplus of a market or segment, from its parts."""
    return part.transfer_loss + part.queue_loss + part.forgone_loss + part.rationing_loss


@kernel_function
def write_segments(rows: Any, s: Any) -> None:
    """Write the record of every segment of consumers in every zone, both fuels together."""
    for z in range(s.zones.size):
        for k in range(s.segments.shape[2]):
            used, unserved, transfer, queue, loss = 0.0, 0.0, 0.0, 0.0, 0.0
            for f in range(2):
                part = s.segments[z, f, k]
                used += part.used_l
                unserved += part.demand_l - part.used_l
                transfer += part.transfer_loss
                queue += part.queue_loss
                loss += surplus_loss_of(part)
            row = rows[z, k]
            row.segment_use_l, row.segment_unserved_l = used, unserved
            row.segment_transfer_loss, row.segment_queue_loss = transfer, queue
            row.segment_surplus_loss = loss


@kernel_function
def write_zones(zones: Any, markets: Any, p: Any, s: Any) -> None:
    """Write the record of every zone and market."""
    for z in range(s.zones.size):
        zones[z].displacement_pressure = s.zones[z].pressure
        zones[z].panic, zones[z].wet_share = s.zones[z].panic, s.zones[z].wet_share
        zones[z].access_share = s.zones[z].access_share
        for f in range(2):
            row, here, cap = markets[z, f], s.markets[z, f], s.fuels[f].cap
            row.parallel_price_per_l = market.price_at(cap, here.multiple)
            row.clearing_price_per_l = market.price_at(cap, here.clearing_multiple)
            row.price_multiple, row.queue_hours = here.multiple, here.queue_hours
            row.dry_share, row.wished_l = here.dry_share, here.wished_l
            row.purchases_l, row.pump_sales_l = here.purchases_l, here.pump_sales_l
            row.parallel_sales_l = here.parallel_sales_l
            row.consumption_l = here.consumption_l
            row.unserved_l = here.demand_l - here.consumption_l
            row.delivered_l = here.delivered_l
            row.station_stock_l = here.station_l
            row.depot_stock_l = here.depot_l
            row.pool_stock_l = here.pool_l
            tanks = 0.0
            for k in range(s.segments.shape[2]):
                tanks += s.segments[z, f, k].tank_l
            row.tank_stock_l = tanks
            row.transfer_loss, row.queue_loss = here.transfer_loss, here.queue_loss
            row.hours_queued = here.hours_queued
            row.forgone_loss, row.rationing_loss = here.forgone_loss, here.rationing_loss
            row.surplus_loss = surplus_loss_of(here)


@kernel_function
def write_corridors(rows: Any, day: int, s: Any) -> None:
    """Write the record of every corridor."""
    for c in range(s.corridors.size):
        row, corridor = rows[c], s.corridors[c]
        row.loss_belief_prob, row.effort_share = corridor.belief_prob, s.efforts[c]
        row.border_queue_tankers = s.queues[c].size
        row.solo_departures, row.escorted_departures = corridor.solo, corridor.escorted
        row.corridor_dispatched = corridor.dispatched
        row.corridor_arrivals = corridor.arrived_gasoline + corridor.arrived_diesel
        row.corridor_losses, row.corridor_attacks = corridor.lost, corridor.attacks
        row.is_striking = 1.0 if day <= corridor.strike_until else 0.0


@kernel_function
def write_units(units: Any, users: Any, s: Any) -> None:
    """Write the record of every military unit and bulk user."""
    for u in range(s.units.size):
        row, unit = units[u], s.units[u]
        row.unit_stock_l, row.unit_readiness_share = unit.stock_l, unit.readiness
        row.unit_request_l, row.unit_received_l = unit.request_l, unit.received_l
        row.unit_fill_share = stocks.filled_share(unit.received_l, unit.request_l)
        row.request_age_days = unit.age_days
    for k in range(s.users.size):
        row, user = users[k], s.users[k]
        row.user_stock_l, row.user_request_l = user.stock_l, user.request_l
        row.user_received_l, row.user_used_l = user.received_l, user.used_l
