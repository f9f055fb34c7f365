"""Step 12: power, transport, food and schools; the group uses its fuel."""

from __future__ import annotations

from sim.kernel import levers as at
from sim.kernel.compiled import kernel_function, market, stocks
from sim.kernel.compiled import services as rule


@kernel_function
def services(day, seed, run, is_random, world, index, p, s):
    """What the day's fuel did for services."""
    nation = s.nation[0]
    used, needed = 0.0, 0.0
    for k in range(s.users.size):
        if s.users[k].kind == at.POWER_KIND:
            used += s.users[k].used_l
            needed += s.users[k].demand_l
    nation.served_share = rule.service_share(used, needed)
    nation.transport_service = transport_service(world, s)
    nation.isolated_share = isolated_share(s)
    nation.log_food = rule.next_log_food(
        nation.log_food,
        rule.log_multiple(
            market.over_initial(
                s.markets[world.capital, at.DIESEL].multiple, s.fuels[at.DIESEL].cap_multiple
            )
        ),
        p.services_food_pass_through,
        p.services_food_lag_days,
    )
    nation.days_without_transport = rule.days_without_transport(
        nation.days_without_transport, nation.transport_service, p.services_school_service_share
    )
    displace(world, p, s)
    arrived = stocks.filled_share(nation.arrived, nation.normal_loads)
    nation.jet_days = rule.next_jet_days(nation.jet_days, arrived, p.jet_stock_days)
    for f in range(2):
        fuel = s.fuels[f]
        use = rule.group_use_of_fuel(p.group_fuel_use_l_per_day, fuel.normal_l, nation.normal_l)
        fuel.group_use_l = rule.group_fuel_use(fuel.group_stock_l, use, nation.strength)
        fuel.group_stock_l -= fuel.group_use_l


@kernel_function
def transport_service(world, s):
    """Fuel used in the capital by the segment at the margin of the queue, over its normal use."""
    k = s.nation[0].marginal_segment
    used, needed = 0.0, 0.0
    for f in range(2):
        used += s.segments[world.capital, f, k].used_l
        needed += s.segments[world.capital, f, k].demand_l
    return rule.service_share(used, needed)


@kernel_function
def displace(world, p, s):
    """Pressure on people to leave each zone."""
    food = rule.food_index(s.nation[0].log_food)
    for z in range(s.zones.size):
        used = s.markets[z, 0].consumption_l + s.markets[z, 1].consumption_l
        needed = s.markets[z, 0].demand_l + s.markets[z, 1].demand_l
        s.zones[z].pressure = rule.next_pressure(
            s.zones[z].pressure,
            s.levers[world.lever_offset[at.VIOLENCE] + z],
            rule.unserved_share(used, needed),
            food,
            p.displacement_violence_weight,
            p.displacement_fuel_weight,
            p.displacement_food_weight,
            p.displacement_lag_days,
        )


@kernel_function
def isolated_share(s):
    """Diesel used in zones with their own generators, over normal use."""
    used, needed = 0.0, 0.0
    for z in range(s.zones.size):
        if s.zones[z].is_isolated:
            used += s.markets[z, at.DIESEL].consumption_l
            needed += s.markets[z, at.DIESEL].demand_l
    return rule.service_share(used, needed)
