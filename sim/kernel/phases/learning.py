"""Step 6: beliefs and strikes after today's trips, then the group's memory, effort and strength."""

from __future__ import annotations

from sim.draws.purposes import STRIKE_LENGTH, STRIKE_START
from sim.kernel.compiled import kernel_function, uniforms
from sim.kernel.compiled import learning as rule


@kernel_function
def learning(day, seed, run, is_random, world, index, p, s):
    """Everyone learns from the trips that ended today."""
    nation, n = s.nation[0], s.corridors.size
    mean = 0.0
    for c in range(n):
        corridor = s.corridors[c]
        corridor.belief_prob = rule.learned_belief(
            corridor.belief_prob,
            corridor.lost,
            corridor.arrived_gasoline + corridor.arrived_diesel,
            p.belief_learning_rate,
            p.belief_forgetting_rate,
            p.belief_base_loss_prob,
        )
        mean += rule.part_of_mean(corridor.belief_prob, n)
        strike(day, seed, run, p, corridor, c)
        if nation.normal_strength > 0.0:
            s.payoffs[c] = rule.remembered_payoff(
                s.payoffs[c],
                p.group_effort_memory_rate,
                corridor.lost,
                corridor.solo + corridor.escorted,
                s.queues[c].size,
            )
    for c in range(n):
        corridor = s.corridors[c]
        corridor.belief_prob = rule.spilled_belief(
            corridor.belief_prob, mean, p.belief_spillover_share, p.belief_learning_rate
        )
    rule.spread_effort(s.payoffs, s.efforts, n, p.group_effort_focus, p.group_effort_floor)
    nation.strength = rule.next_strength(
        nation.strength,
        nation.normal_strength,
        p.group_recovery_rate,
        p.group_attrition_rate,
        nation.garrison_readiness,
        nation.mobilised_share,
        p.group_gain_per_loss,
        nation.lost,
    )


@kernel_function
def strike(day, seed, run, p, corridor, c):
    """Drivers of a corridor may stop work after a day of heavy losses."""
    prob = rule.strike_prob(corridor.lost, p.drivers_strike_rate, p.drivers_strike_threshold)
    if prob <= 0.0 or day <= corridor.strike_until:
        return
    if uniforms.uniform(seed, run, day, STRIKE_START, c) < prob:
        u = uniforms.uniform(seed, run, day, STRIKE_LENGTH, c)
        corridor.strike_until = day + rule.strike_days(
            u, p.drivers_strike_low_days, p.drivers_strike_high_days
        )
