"""Steps 0 and 1: dated levers and shocks, then what the army can offer today."""

from __future__ import annotations

from typing import Any

from sim.kernel import levers as at
from sim.kernel.compiled import amounts, interdiction, kernel_function, learning, market, military
from sim.kernel.lookup import row_of


@kernel_function
def dated_events(day, seed, run, is_random, world, index, p, s):
    """Levers take their dated values; news moves beliefs and fear on its first day."""
    for slot in range(s.levers.size):
        s.levers[slot] = s.lever_defaults[slot]
    events = row_of(world.events, index)
    for e in range(events.size):
        if world.event_start[e] <= day <= world.event_end[e]:
            slot = world.event_slot[e]
            if world.event_jump[e] == at.NO_JUMP:
                s.levers[slot] = events[e].value
            elif day == world.event_start[e] and world.event_jump[e] == at.BELIEF_JUMP:
                corridor = s.corridors[slot - world.lever_offset[at.ANNOUNCEMENT]]
                corridor.belief_prob = learning.announced(corridor.belief_prob, events[e].value)
            elif day == world.event_start[e]:
                zone = s.zones[slot - world.lever_offset[at.ALARM]]
                zone.panic = market.alarmed(zone.panic, events[e].value)
    set_prices(world, s)
    set_pressure(world, s)


@kernel_function
def set_prices(world: Any, s: Any) -> None:
    """Official prices of today; without a parallel market the price follows, never falls below."""
    for f in range(2):
        fuel = s.fuels[f]
        cap = s.levers[world.lever_offset[at.PRICE_CAP] + f]
        if cap != fuel.cap:
            fuel.cap, fuel.log_cap = cap, amounts.log_or_lowest(cap)
            fuel.cap_multiple = market.cap_multiple(cap, fuel.initial_cap)
            for z in range(s.zones.size):
                here = s.markets[z, f]
                here.log_price = market.log_price_under_cap(
                    here.log_price, here.multiple, fuel.log_cap
                )
                here.multiple = market.multiple_of(here.log_price, fuel.log_cap)


@kernel_function
def set_pressure(world: Any, s: Any) -> None:
    """Pressure on every corridor and, from their sum, access to every zone."""
    nation = s.nation[0]
    truce = s.levers[world.lever_offset[at.TRUCE]]
    nation.total_pressure = 0.0
    for c in range(s.corridors.size):
        s.corridors[c].pressure = interdiction.pressure(nation.strength, s.efforts[c], truce)
        nation.total_pressure += s.corridors[c].pressure
    for z in range(s.zones.size):
        access = interdiction.interior_access(
            s.zones[z].access_base, nation.total_pressure, nation.normal_strength
        )
        violence = s.levers[world.lever_offset[at.VIOLENCE] + z]
        s.zones[z].access_share = interdiction.interior_reach(access, violence)


@kernel_function
def readiness(day, seed, run, is_random, world, index, p, s):
    """Readiness by unit and role, escorts on offer, contacts prevented."""
    nation = s.nation[0]
    ready, burn = s.role_ready, s.role_burn
    for role in range(ready.size):
        ready[role], burn[role] = 0.0, 0.0
    for u in range(s.units.size):
        unit = s.units[u]
        unit.readiness = military.readiness(
            unit.stock_l, unit.cover_l, p.readiness_exponent, p.readiness_half_cover_share
        )
        ready[unit.role] += amounts.share_of(unit.readiness, unit.burn_l)
        burn[unit.role] += unit.burn_l
    nation.escort_readiness = military.mean_readiness(ready[at.ESCORT_ROLE], burn[at.ESCORT_ROLE])
    nation.forward_readiness = military.mean_readiness(
        ready[at.FORWARD_ROLE], burn[at.FORWARD_ROLE]
    )
    nation.garrison_readiness = military.mean_readiness(
        ready[at.GARRISON_ROLE], burn[at.GARRISON_ROLE]
    )
    nation.readiness_share = military.mean_readiness(
        ready[0] + ready[1] + ready[2], burn[0] + burn[1] + burn[2]
    )
    nation.mobilised_share = military.mobilisation(
        day if world.is_blockade else 0,
        p.escort_mobilised_share,
        p.escort_ramp_start_day,
        p.escort_ramp_end_day,
        p.escort_ramp_exponent,
    )
    nation.mobilised_share = military.ramped(
        nation.mobilised_share, s.levers[world.lever_offset[at.ESCORT_RAMP]]
    )
    effort = s.levers[world.lever_offset[at.ESCORT_EFFORT]]
    nation.escort_capacity = military.escort_capacity(
        p.escort_capacity, nation.mobilised_share, effort, nation.escort_readiness
    )
    nation.suppression_share = military.suppression(
        p.escort_suppression_share,
        nation.mobilised_share,
        effort,
        nation.forward_readiness,
        nation.garrison_readiness,
    )
