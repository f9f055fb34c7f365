"""Steps 3 to 5: border queues are released, convoys meet the group, survivors arrive and return."""

from __future__ import annotations

from typing import Any

from sim.draws.purposes import (
    CASUALTIES,
    CONTACT,
    CONTEST,
    CONVOY_LOSSES,
    LOST_TANKER,
    SEIZED,
    SOLO_LOSS,
    SOLO_RELEASE,
    TAXED,
)
from sim.kernel import levers as at
from sim.kernel.columns import add_stretch, carries_gasoline, close_up, send_home, take_first
from sim.kernel.compiled import (
    addresses,
    amounts,
    convoys,
    interdiction,
    inverse,
    kernel_function,
    uniforms,
)
from sim.kernel.fleet import start_road
from sim.kernel.luck import draw_turns, drawn
from sim.kernel.phases.trade import escort_share
from sim.observables.recorded import ARRIVED, ATTACKED, DESTROYED, ON_THE_ROAD


@kernel_function
def release(day, seed, run, is_random, world, index, p, s):
    """Tankers due today join the border queue; some leave alone, then a convoy may form."""
    nation = s.nation[0]
    nation.released = 0
    nation.escorted = 0
    queued = 0
    for c in range(s.corridors.size):
        due = s.borders[c, day % s.borders.shape[1]]
        add_stretch(s.queues[c], due.size, due.gasoline)
        due.size, due.gasoline = 0, 0
        queued += s.queues[c].size
    draw_turns(s.release_turns, is_random, seed, run, day, SOLO_RELEASE)
    mandate = s.levers[world.lever_offset[at.ESCORT_MANDATE]]
    for c in range(s.corridors.size):
        corridor, queue = s.corridors[c], s.queues[c]
        share = escort_share(world, s, c, queued)
        escorts = amounts.share_of(nation.escort_capacity, share)
        corridor.credit = convoys.escort_credit(
            corridor.credit, escorts, p.escort_credit_days, p.escort_low_convoy
        )
        solo = convoys.solo_share(
            corridor.belief_prob,
            p.release_solo_tolerance_prob,
            p.release_solo_scale,
            p.release_solo_low_share,
            mandate,
        )
        corridor.solo = inverse.stochastic_round(
            amounts.share_of(solo, queue.size), drawn(s.release_turns, c)
        )
        depart(day, s, c, 0, corridor.solo, corridor.transit_days)
        corridor.escorted = convoys.convoy_size(queue.size, corridor.credit, p.escort_low_convoy)
        if corridor.escorted > 0:
            corridor.credit -= corridor.escorted
            depart(day, s, c, 1, corridor.escorted, corridor.escorted_days)
        nation.released += corridor.solo + corridor.escorted
        nation.escorted += corridor.escorted


@kernel_function
def depart(day: int, s: Any, c: int, is_escorted: int, number: int, days: int) -> None:
    """Put the first tankers of a queue on the road as one group."""
    if number <= 0:
        return
    nation = s.nation[0]
    road = s.roads[nation.n_roads]
    start_road(road, c, is_escorted, day, day + days)
    take_first(s, c, s.queues[c], road, number)
    road.started = road.size
    road.log_row = nation.n_convoys
    if is_escorted:
        road.escort_strength = interdiction.escort_strength(
            nation.escort_readiness, nation.mobilised_share, road.size
        )
    nation.n_roads += 1
    nation.n_convoys += 1


@kernel_function
def road(day, seed, run, is_random, world, index, p, s):
    """Every group on the road may be contacted: convoys each day, lone tankers on their first."""
    nation = s.nation[0]
    nation.lost, nation.attacks, nation.casualties, nation.taxed = 0, 0, 0, 0
    tax = s.levers[world.lever_offset[at.GROUP_TAX_SHARE]]
    for f in range(2):
        s.fuels[f].lost_l, s.fuels[f].burnt_l, s.fuels[f].seized_l = 0.0, 0.0, 0.0
    for c in range(s.corridors.size):
        s.corridors[c].lost, s.corridors[c].attacks = 0, 0
    for k in range(nation.n_roads):
        group = s.roads[k]
        corridor = s.corridors[group.corridor]
        is_travelling = group.size > 0 and group.day >= 0 and day < group.end_day
        if is_travelling and corridor.pressure > 0.0:
            agent = addresses.group_on_road(group.corridor, day - group.day, group.is_escorted)
            if group.is_escorted:
                meet_convoy(day, seed, run, agent, tax, p, s, group, corridor)
            elif day == group.day:
                meet_lone_tankers(day, seed, run, agent, tax, p, s, group, corridor)


@kernel_function
def meet_convoy(day, seed, run, agent, tax, p, s, group, corridor):
    """Contact, contest and losses of an escorted convoy on one day."""
    covered = interdiction.covered_a_day(corridor.exposure, corridor.escorted_days)
    contact = interdiction.contact_prob(
        p.interdiction_contact_rate,
        corridor.pressure,
        covered,
        s.nation[0].suppression_share,
        group.size,
    )
    if uniforms.uniform(seed, run, day, CONTACT, agent) >= contact:
        return
    count_attack(s, group, corridor)
    success = interdiction.success_prob(
        corridor.pressure,
        p.interdiction_superiority,
        p.interdiction_contest_exponent,
        p.interdiction_base_defence,
        group.escort_strength,
    )
    u = uniforms.uniform(seed, run, day, CONVOY_LOSSES, agent)
    if uniforms.uniform(seed, run, day, CONTEST, agent) < success:
        log_median = amounts.log_or_lowest(p.interdiction_losses_median)
        drawn = inverse.lognormal_quantile(u, log_median, p.interdiction_losses_sigma)
        lost = interdiction.losses_if_beaten(group.size, drawn, p.interdiction_loss_limit_share)
    else:
        repelled = inverse.poisson_quantile(u, p.interdiction_repelled_losses)
        lost = interdiction.losses_if_repelled(group.size, repelled)
    if tax > 0.0:
        paying = interdiction.paying(lost, tax, uniforms.uniform(seed, run, day, TAXED, agent))
        s.nation[0].taxed += paying
        lost -= paying
    if lost > 0:
        lose_stretch(day, seed, run, agent, p, s, group, corridor, lost)


@kernel_function
def count_attack(s: Any, group: Any, corridor: Any) -> None:
    """Count one contact."""
    group.attacks += 1
    corridor.attacks += 1
    s.nation[0].attacks += 1


@kernel_function
def lose_stretch(day, seed, run, agent, p, s, group, corridor, lost):
    """Lose tankers that drive one behind the other, from a place in the convoy drawn at random.

    The stretch closes like a ring, so every tanker is equally likely to be in it.
    """
    size = group.size
    first = interdiction.first_lost(uniforms.uniform(seed, run, day, LOST_TANKER, agent), size)
    u_seized = uniforms.uniform(seed, run, day, SEIZED, agent)
    u_casualty = uniforms.uniform(seed, run, day, CASUALTIES, agent)
    n_lost = 0
    for place in range(size):
        if (place - first) % size < lost:
            lose(p, s, group, corridor, place, n_lost, u_seized, u_casualty)
            n_lost += 1
        else:
            close_up(s, group, place, place + 1, n_lost)


@kernel_function
def meet_lone_tankers(day, seed, run, agent, tax, p, s, group, corridor):
    """Every lone tanker is lost with the same probability, whichever others are."""
    loss_prob = interdiction.solo_loss_prob(
        p.interdiction_solo_loss_prob,
        corridor.pressure,
        s.nation[0].suppression_share,
        corridor.exposure,
    )
    if loss_prob <= 0.0:
        return
    gap = next_gap(day, seed, run, agent, 0, loss_prob)
    if gap >= group.size:
        return
    u_seized = uniforms.uniform(seed, run, day, SEIZED, agent)
    u_casualty = uniforms.uniform(seed, run, day, CASUALTIES, agent)
    u_tax = uniforms.uniform(seed, run, day, TAXED, agent) if tax > 0.0 else 0.0
    size, n_met, n_lost, behind = group.size, 0, 0, 0
    place = gap
    while place < size:
        count_attack(s, group, corridor)
        if amounts.is_chosen(tax, n_met, u_tax):
            s.nation[0].taxed += 1
        else:
            close_up(s, group, behind, place, n_lost)
            lose(p, s, group, corridor, place, n_lost, u_seized, u_casualty)
            n_lost += 1
            behind = place + 1
        n_met += 1
        place += 1 + next_gap(day, seed, run, agent, n_met, loss_prob)
    close_up(s, group, behind, size, n_lost)


@kernel_function
def next_gap(day, seed, run, agent, n_met, loss_prob):
    """Lone tankers that pass before the next of the group is met."""
    u = uniforms.uniform(seed, run, day, SOLO_LOSS, addresses.loss_in_group(agent, n_met))
    return interdiction.trips_until_loss(u, loss_prob)


@kernel_function
def lose(p, s, group, corridor, place, n_lost, u_seized, u_casualty):
    """A tanker leaves its group and the fleet; its fuel is burnt, or seized and partly sold."""
    nation, is_gasoline = s.nation[0], carries_gasoline(s, group, place)
    f = at.GASOLINE if is_gasoline else at.DIESEL
    litres = p.entry_tanker_l
    fuel = s.fuels[f]
    fuel.lost_l += litres
    if amounts.is_chosen(p.interdiction_seized_share, n_lost, u_seized):
        sold = interdiction.sold_of_seized(litres, p.interdiction_seized_sold_share)
        fuel.seized_l += litres
        fuel.group_stock_l += litres - sold
        s.markets[corridor.seized_zone, f].pool_l += sold
    else:
        fuel.burnt_l += litres
    if f == at.GASOLINE:
        nation.gasoline_afloat -= 1
    else:
        nation.diesel_afloat -= 1
    nation.casualties += amounts.is_chosen(p.welfare_casualty_prob, n_lost, u_casualty)
    nation.lost += 1
    nation.fleet -= 1
    corridor.lost += 1
    group.lost += 1
    add_stretch(group, -1, -is_gasoline)


@kernel_function
def travel(day, seed, run, is_random, world, index, p, s):
    """Groups whose journey ends unload and turn back; empty tankers due today come home."""
    nation = s.nation[0]
    nation.arrived = 0
    for c in range(s.corridors.size):
        s.corridors[c].arrived_gasoline, s.corridors[c].arrived_diesel = 0, 0
    still = 0
    for k in range(nation.n_roads):
        if s.roads[k].size > 0 and s.roads[k].end_day > day:
            if still < k:
                s.roads[still] = s.roads[k]
            still += 1
        elif s.roads[k].size > 0:
            arrive(day, s, s.roads[k])
    nation.n_roads = still
    home = s.returning[day % s.returning.shape[0]]
    for i in range(home.size):
        s.idle[i] += home[i]
        home[i] = 0


@kernel_function
def arrive(day: int, s: Any, group: Any) -> None:
    """A group unloads and starts on its way back."""
    nation, corridor = s.nation[0], s.corridors[group.corridor]
    corridor.arrived_gasoline += group.gasoline
    corridor.arrived_diesel += group.size - group.gasoline
    nation.gasoline_afloat -= group.gasoline
    nation.diesel_afloat -= group.size - group.gasoline
    nation.arrived += group.size
    send_home(s, group.corridor, group.first, group.size, day + corridor.return_days)


@kernel_function
def log_departures(day, s, log):
    """Open the log rows of the groups that left today."""
    for k in range(s.nation[0].n_roads):
        group = s.roads[k]
        if group.log_row >= 0 and group.day == day:
            row = log[group.log_row]
            row.day, row.corridor = day, group.corridor
            row.is_escorted, row.tankers = group.is_escorted, group.started
            row.escort_strength = group.escort_strength
            row.end_day, row.fate, row.lost, row.attacks = -1, ON_THE_ROAD, 0, 0


@kernel_function
def log_road(day, s, log):
    """Write losses and fates of the groups on the road, before those that end today are let go."""
    for k in range(s.nation[0].n_roads):
        group = s.roads[k]
        if group.log_row >= 0:
            row = log[group.log_row]
            row.lost, row.attacks = group.lost, group.attacks
            if group.size == 0:
                row.fate, row.end_day = DESTROYED, day
            elif group.end_day <= day:
                row.fate, row.end_day = (ATTACKED if group.lost > 0 else ARRIVED), day
