"""S6: what people believe about losses, when drivers strike, and how the group responds.

Effort and strength are outputs of past traffic and losses; nothing here chooses them for the
group.  Source: model design.
"""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence


def learned_belief(
    belief_prob: float,
    lost: float,
    arrived: float,
    learning_rate: float,
    forgetting_rate: float,
    base_prob: float,
) -> float:
    """Public loss belief after today's trips ended, or after a day without any.

    l += lambda (lost / (lost + arrived) - l), or l += forget (l0 - l); never below l0.
    """
    ended = lost + arrived
    if ended > 0.0:
        updated = belief_prob + learning_rate * (lost / ended - belief_prob)
    else:
        updated = belief_prob + forgetting_rate * (base_prob - belief_prob)
    return max(base_prob, updated)


def spilled_belief(
    belief_prob: float, mean_prob: float, spillover_share: float, learning_rate: float
) -> float:
    """Belief after hearing of other corridors: l + 0.25 lambda max(0, mean l - l)."""
    heard = spillover_share * learning_rate * max(0.0, mean_prob - belief_prob)
    return min(1.0, belief_prob + heard)


def strike_prob(lost: float, rate: float, threshold: float) -> float:
    """Probability that drivers of a corridor strike: 1 - exp(-0.012 max(0, lost - 8))."""
    return 1.0 - math.exp(-rate * max(0.0, lost - threshold))


def strike_days(u: float, low: float, high: float) -> int:
    """Length of a strike, uniform over the whole days from `low` to `high` [days]."""
    return math.floor(low + u * (high - low + 1.0))


def remembered_payoff(
    payoff: float, memory_rate: float, lost: float, departures: float, queue: float
) -> float:
    """What the group remembers of a corridor.

    v <- (1 - lambda_g) v + lambda_g ln(1 + lost + 0.12 departures + 0.02 queue).
    """
    seen = math.log(1.0 + lost + 0.12 * departures + 0.02 * queue)
    return (1.0 - memory_rate) * payoff + memory_rate * seen


def spread_effort(
    payoffs: Sequence[float],
    effort: MutableSequence[float],
    n_corridors: int,
    focus: float,
    floor_share: float,
) -> None:
    """Effort shares from remembered payoffs: e = floor + (1 - n floor) softmax(eta v), in place."""
    highest = payoffs[0]
    for c in range(1, n_corridors):
        highest = max(highest, payoffs[c])
    total = 0.0
    for c in range(n_corridors):
        effort[c] = math.exp(focus * (payoffs[c] - highest))
        total += effort[c]
    for c in range(n_corridors):
        effort[c] = floor_share + (1.0 - n_corridors * floor_share) * effort[c] / total


def initial_payoff(
    effort_share: float, floor_share: float, n_corridors: int, focus: float
) -> float:
    """Payoff that gives a corridor its effort of day 0, up to a constant all corridors share.

    The inverse of `spread_effort`: ln((e - floor) / (1 - n floor)) / eta; an effort at or below
    the floor counts as a thousandth above it.
    """
    above = max(effort_share - floor_share, 0.001 * floor_share + 1e-9)
    return math.log(above / (1.0 - n_corridors * floor_share)) / focus


def next_strength(
    strength: float,
    normal: float,
    recovery_rate: float,
    attrition_rate: float,
    garrison_readiness: float,
    mobilised_share: float,
    gain_per_loss: float,
    lost: float,
) -> float:
    """Strength of the group tomorrow, never below 0; where the normal is 0 it stays 0.

    G += 0.02 (G0 - G) - 0.012 rho_garrison b G + 0.0003 lost.
    """
    if normal <= 0.0:
        return 0.0
    worn = attrition_rate * garrison_readiness * mobilised_share * strength
    change = recovery_rate * (normal - strength) - worn + gain_per_loss * lost
    return max(0.0, strength + change)


def announced(belief_prob: float, jump: float) -> float:
    """Public loss belief after an announcement: min(1, l + jump)."""
    return min(1.0, belief_prob + jump)


def part_of_mean(belief_prob: float, n_corridors: int) -> float:
    """What one corridor adds to the mean belief of all: l / n."""
    return belief_prob / n_corridors
