"""Step 2: importers and drivers decide, and tankers are loaded at the ports."""

from __future__ import annotations

from typing import Any

from sim.draws.purposes import DISPATCH, HIRED, TANKER_FUEL
from sim.kernel import levers as at
from sim.kernel.compiled import amounts, convoys, inverse, kernel_function, rounding, stocks
from sim.kernel.compiled import entry as rule
from sim.kernel.fleet import add_up, load_day, load_hired, value_trips, weigh_corridors
from sim.kernel.luck import draw_turns, drawn


@kernel_function
def entry(day, seed, run, is_random, world, index, p, s):
    """Value the trips, choose corridors, and load whole tankers within each corridor's capacity."""
    nation = s.nation[0]
    value_a_litre(world, p, s)
    price_a_trip(world, p, s)
    look_at_corridors(day, world, p, s)
    refill = refill_of_capital(world, p, s)
    value_trips(p, s, nation.trip_costs, nation.gain, nation.loss)
    choose(refill, p, s)
    if find_room(world, s):  # else nobody has to choose once more
        choose_again(s)
        find_room(world, s)
    load(day, seed, run, is_random, world, p, s)


@kernel_function
def choose(refill: float, p: Any, s: Any) -> None:
    """Tankers that importers choose each corridor for."""
    considered, parts, totals = s.considered, s.totals, s.totals
    kappa, idle = s.nation[0].kappa, s.idle
    weigh_corridors(p, s)
    for i in range(totals.size):
        considered[i] = rule.considered_tankers(kappa, idle[i], refill)
        parts[i] = rule.part_of_a_term(totals[i])
    for c in range(s.corridors.size):
        chosen = s.chosen[c]
        for i in range(chosen.size):
            chosen[i] = rule.chosen_tankers(considered[i], rule.chance(chosen[i], parts[i]))
    add_up(s)


@kernel_function
def find_room(world: Any, s: Any) -> bool:
    """Share of what is wished that each corridor has room for; whether any is full."""
    is_any_full = False
    for c in range(s.corridors.size):
        capacity = s.levers[world.lever_offset[at.CORRIDOR_CAPACITY] + c]
        wished = rule.wished_tankers(s.all_chosen[c], s.corridors[c].driver_share)
        s.rooms[c] = rule.room_share(capacity, wished)
        is_any_full = is_any_full or wished > capacity
    return is_any_full


@kernel_function
def choose_again(s: Any) -> None:
    """Importers' second choice, as the rule `entry.choose_again`, in plain loops over importers."""
    considered, moved, free = s.considered, s.highest, s.totals
    for i in range(considered.size):
        moved[i], free[i] = 0.0, considered[i]
    for c in range(s.corridors.size):
        room, chosen = s.rooms[c], s.chosen[c]
        if room < 1.0:
            for i in range(chosen.size):
                moved[i] += rule.without_room(chosen[i], room)
                free[i] -= chosen[i]
    for i in range(considered.size):
        moved[i] = rule.again_factor(moved[i], free[i], considered[i])
    for c in range(s.corridors.size):
        room, chosen = s.rooms[c], s.chosen[c]
        for i in range(chosen.size):
            chosen[i] = rule.chosen_again(chosen[i], room, moved[i])
    add_up(s)


@kernel_function
def value_a_litre(world: Any, p: Any, s: Any) -> None:
    """Rent and margin of a litre in the capital."""
    nation = s.nation[0]
    rent, change = 0.0, 0.0
    for f in range(2):
        fuel = s.fuels[f]
        rent += rule.rent_of_mean_litre(fuel.cap, s.markets[world.capital, f].multiple)
        change += rule.cap_change_of_mean_litre(fuel.cap, fuel.initial_cap)
    nation.rent_per_l = rent
    nation.margin_per_l = rule.margin(
        p.entry_margin_per_l,
        change,
        p.entry_aside_share,
        rent,
        s.levers[world.lever_offset[at.MARGIN_SUBSIDY]],
    )


@kernel_function
def price_a_trip(world: Any, p: Any, s: Any) -> None:
    """Gain, loss and fixed costs of a trip under today's insurance."""
    nation, lever, offset = s.nation[0], s.levers, world.lever_offset
    nation.gain = rule.gain_of_a_trip(nation.margin_per_l, p.entry_tanker_l)
    nation.loss = rule.loss_of_a_tanker(
        p.entry_truck_value,
        lever[offset[at.TRUCK_INSURANCE]],
        p.entry_tanker_l,
        p.entry_landed_cost_per_l,
        lever[offset[at.CARGO_INSURANCE]],
    )
    nation.trip_costs = p.entry_toll_per_trip + lever[offset[at.INSURANCE_PREMIUM]]


@kernel_function
def look_at_corridors(day: int, world: Any, p: Any, s: Any) -> None:
    """Waiting time and willing drivers of every corridor; a strike stops both."""
    nation = s.nation[0]
    bonus = rule.bonus_multiple(
        s.levers[world.lever_offset[at.DRIVER_BONUS]], p.drivers_wage_per_day
    )
    threat = s.levers[world.lever_offset[at.DRIVER_THREAT]]
    queued = 0
    for c in range(s.corridors.size):
        queued += s.queues[c].size
    for c in range(s.corridors.size):
        corridor = s.corridors[c]
        share = escort_share(world, s, c, queued)
        escorts = amounts.share_of(nation.escort_capacity, share)
        corridor.waiting_days = rule.waiting_days(s.queues[c].size, escorts)
        corridor.driver_share = 0.0
        if day > corridor.strike_until:
            corridor.driver_share = rule.driver_acceptance(
                rule.feared_loss(corridor.belief_prob, threat),
                p.drivers_tolerated_loss_prob,
                bonus,
                p.drivers_loss_scale,
            )


@kernel_function
def escort_share(world: Any, s: Any, c: int, queued: int) -> float:
    """Share of the escorts for a corridor: the policy's weight, else its share of all queues."""
    weight = s.levers[world.lever_offset[at.ESCORT_WEIGHT] + c]
    if weight != at.QUEUE_SHARE:
        return weight
    return convoys.queue_share(s.queues[c].size, queued)


@kernel_function
def refill_of_capital(world: Any, p: Any, s: Any) -> float:
    """How much more is sent because the capital's depots are below target, and of which fuel."""
    nation = s.nation[0]
    security = s.levers[world.lever_offset[at.SECURITY_STOCK]] - p.stocks_security_days
    stock, target = 0.0, 0.0
    for f in range(2):
        held = s.fuels[f].gate_l + s.markets[world.capital, f].depot_l
        flow = s.fuels[f].capital_flow_l
        s.fuels[f].cover_days = stocks.cover_days(held, flow)
        stock += held
        target += rule.raised_target(s.markets[world.capital, f].target_l, security, flow)
    base = amounts.relative(s.fuels[at.GASOLINE].normal_l, nation.normal_l)
    normal = p.stocks_security_days + p.stocks_depot_days
    nation.gasoline_share = rule.gasoline_load_share(
        base, s.fuels[at.DIESEL].cover_days, s.fuels[at.GASOLINE].cover_days, normal
    )
    return rule.refill_factor(
        amounts.relative(stock, target),
        p.entry_refill_gain,
        p.entry_refill_low,
        p.entry_refill_high,
    )


@kernel_function
def load(day: int, seed: int, run: int, is_random: int, world: Any, p: Any, s: Any) -> None:
    """Load those of the chosen tankers that find drivers and room; they leave for the border."""
    nation = s.nation[0]
    nation.dispatched, nation.hired = 0, 0
    s.fuels[at.GASOLINE].loaded_l = 0.0
    s.fuels[at.DIESEL].loaded_l = 0.0
    draw_turns(s.load_turns, is_random, seed, run, day, DISPATCH)
    draw_turns(s.fuel_turns, is_random, seed, run, day, TANKER_FUEL)
    for c in range(s.corridors.size):
        corridor = s.corridors[c]
        capacity = s.levers[world.lever_offset[at.CORRIDOR_CAPACITY] + c]
        due = s.borders[c, (day + corridor.border_days) % s.borders.shape[1]]
        before = due.gasoline
        u, u_fuel = drawn(s.load_turns, c), drawn(s.fuel_turns, c)
        going = rule.going_share(corridor.driver_share, s.rooms[c])
        corridor.dispatched = load_day(s, due, c, going, u, u_fuel)
        imports = s.levers[world.lever_offset[at.EMERGENCY_IMPORTS] + c]
        if imports > 0.0:
            free = rule.room_left(capacity, corridor.dispatched)
            u = rounding.rounding_draw(is_random, seed, run, day, HIRED, c)
            hired = load_hired(s, due, c, min(free, inverse.stochastic_round(imports, u)), u_fuel)
            corridor.dispatched += hired
            nation.hired += hired
        gasoline = due.gasoline - before
        nation.dispatched += corridor.dispatched
        nation.gasoline_afloat += gasoline
        nation.diesel_afloat += corridor.dispatched - gasoline
        s.fuels[at.GASOLINE].loaded_l += amounts.share_of(gasoline, p.entry_tanker_l)
        diesel = corridor.dispatched - gasoline
        s.fuels[at.DIESEL].loaded_l += amounts.share_of(diesel, p.entry_tanker_l)
    nation.idle = 0
    for i in range(s.idle.size):
        nation.idle += s.idle[i]
