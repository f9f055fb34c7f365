"""S2: whether an importer sends a tanker, and down which corridor.

A tanker's trip is worth its margin if it arrives and costs truck and cargo if it does not; the
importer weighs both with the loss probability it perceives, dislikes the risk itself, and chooses
by logit between the corridors and staying.  Drivers must agree.  Source: model design.
"""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence


def margin(
    base_per_l: float,
    cap_change_per_l: float,
    aside_share: float,
    rent_per_l: float,
    subsidy: float,
) -> float:
    """Margin of a litre: m = m0 + cap change + chi x rent + subsidy [money/l]."""
    return base_per_l + cap_change_per_l + aside_share * rent_per_l + subsidy


def break_even_loss(
    margin_per_l: float, tanker_l: float, truck_value: float, landed_cost_per_l: float
) -> float:
    """Loss probability at which a trip earns nothing (T3): m V / (m V + K + C V)."""
    gain = margin_per_l * tanker_l
    return gain / (gain + truck_value + landed_cost_per_l * tanker_l)


def loss_of_a_tanker(
    truck_value: float,
    truck_insured_share: float,
    tanker_l: float,
    landed_cost_per_l: float,
    cargo_insured_share: float,
) -> float:
    """What its owner loses with a tanker: K (1 - ins) + V C (1 - ins_c) [money]."""
    cargo = tanker_l * landed_cost_per_l
    return truck_value * (1.0 - truck_insured_share) + cargo * (1.0 - cargo_insured_share)


def perceived_loss(belief_prob: float, optimism: float) -> float:
    """Loss probability importer i perceives on a corridor: min(1, l_c b_i)."""
    return min(1.0, belief_prob * optimism)


def waiting_days(queue: float, escorts_per_day: float) -> float:
    """Days a tanker expects to wait at the border: Q / (E_c + 5) [days]."""
    return queue / (escorts_per_day + 5.0)


def trip_value(loss_prob: float, gain: float, loss: float, costs: float, aversion: float) -> float:
    """Value of a trip [money].

    E = (1 - l) g - l loss - costs - (gamma / 10) sqrt(l (1 - l)) (g + loss), where `costs` are
    queue, toll and premium.
    """
    risk = math.sqrt(loss_prob * (1.0 - loss_prob)) * (gain + loss)
    return (1.0 - loss_prob) * gain - loss_prob * loss - costs - 0.1 * aversion * risk


def highest_utility(highest: float, weight: float, utility: float) -> float:
    """Highest utility so far; a road without weight takes nobody, however good it looks."""
    return max(highest, utility) if weight > 0.0 else highest


def stay_term(stay_weight: float, highest: float) -> float:
    """Term of staying at home in the logit, over that of the highest utility: out0 exp(-u_max)."""
    return stay_weight * math.exp(-highest)


def go_term(weight: float, utility: float, highest: float) -> float:
    """Term of a corridor in the logit, over that of the highest utility: w exp(u - u_max)."""
    return weight * math.exp(min(0.0, utility - highest))


def part_of_a_term(total: float) -> float:
    """Chance that a term of 1 stands for, given the sum of all terms: 1 / sum."""
    return 1.0 / total


def chance(term: float, part: float) -> float:
    """Probability of a corridor in the logit: its term over the sum of all terms."""
    return term * part


def choose(
    stay_weight: float,
    weights: Sequence[float],
    utilities: MutableSequence[float],
    n_corridors: int,
) -> None:
    """Turn utilities into logit probabilities, in place, against staying with utility 0.

    Parameters
    ----------
    stay_weight : float
        Weight of staying, out0.
    weights : sequence of float
        Weight of each corridor.
    utilities : sequence of float
        Trip values over the scale mu; overwritten by the probabilities of going.
    n_corridors : int
        How many there are.
    """
    highest = 0.0
    for c in range(n_corridors):
        highest = highest_utility(highest, weights[c], utilities[c])
    total = stay_term(stay_weight, highest)
    for c in range(n_corridors):
        utilities[c] = go_term(weights[c], utilities[c], highest)
        total += utilities[c]
    part = part_of_a_term(total)
    for c in range(n_corridors):
        utilities[c] = chance(utilities[c], part)


def feared_loss(belief_prob: float, threat_prob: float) -> float:
    """Loss that drivers fear: the public belief and what a threat adds to it, at most 1."""
    return min(1.0, belief_prob + threat_prob)


def driver_acceptance(
    belief_prob: float, tolerated_prob: float, bonus_multiple: float, scale: float
) -> float:
    """Share of drivers who accept: 1 / (1 + exp((l - l_d (1 + bonus / wage)) / s_d))."""
    tolerated = tolerated_prob * (1.0 + bonus_multiple)
    distance = min(700.0, (belief_prob - tolerated) / scale)  # exp overflows above 709
    return 1.0 / (1.0 + math.exp(distance))


def refill_factor(stock_share: float, gain: float, low: float, high: float) -> float:
    """How much more importers send when depots are low: clip(1 + gain (1 - stock / target))."""
    return min(high, max(low, 1.0 + gain * (1.0 - stock_share)))


def considered_tankers(kappa: float, idle: float, refill: float) -> float:
    """Idle tankers an importer considers today: kappa x idle x refill [tankers/day]."""
    return kappa * idle * refill


def chosen_tankers(considered: float, corridor_prob: float) -> float:
    """Tankers an importer chooses a corridor for, whether or not drivers accept [tankers/day]."""
    return considered * corridor_prob


def wished_tankers(chosen: float, driver_share: float) -> float:
    """Tankers chosen for a corridor that find a driver: chosen x share [tankers/day]."""
    return chosen * driver_share


def going_share(driver_share: float, room_share: float) -> float:
    """Share of the tankers chosen for a corridor that find a driver and room there."""
    return driver_share * room_share


def without_room(chosen: float, room_share: float) -> float:
    """Of these, those that find no room: chosen (1 - room) [tankers/day]."""
    return chosen * (1.0 - room_share)


def again_factor(moved: float, free: float, considered: float) -> float:
    """Factor on what was chosen elsewhere: 1 + moved / free, 0 where nobody has to choose again.

    A logit's odds do not depend on the other options, so those without room (`moved`) choose among
    all that is not full (`free`) in the proportions of the first choice.
    """
    return 0.0 if moved <= 0.0 or free <= 1e-12 * considered else 1.0 + moved / free


def chosen_again(chosen: float, room_share: float, factor: float) -> float:
    """Tankers of an importer for a corridor after that: what finds room, or more [tankers/day]."""
    multiple = room_share if room_share < 1.0 else factor
    return chosen * (multiple if factor != 0.0 else 1.0)


def choose_again(
    chosen: MutableSequence[float],
    rooms: Sequence[float],
    considered: float,
    n_corridors: int,
) -> None:
    """Let tankers that find no room on a full corridor choose once more, in place.

    Without this a better margin would crowd everybody into the safest road and leave the rest at
    home.

    Parameters
    ----------
    chosen : sequence of float
        Tankers an importer chooses each corridor for [tankers/day]; overwritten.
    rooms : sequence of float
        Share of all wishes for a corridor that it has room for, 1 where it is not full.
    considered : float
        Tankers the importer considers today [tankers/day].
    n_corridors : int
        How many there are.
    """
    moved, free = 0.0, considered
    for c in range(n_corridors):
        if rooms[c] < 1.0:
            moved += without_room(chosen[c], rooms[c])
            free -= chosen[c]
    factor = again_factor(moved, free, considered)
    for c in range(n_corridors):
        chosen[c] = chosen_again(chosen[c], rooms[c], factor)


def gasoline_load_share(
    base_share: float,
    diesel_cover_days: float,
    gasoline_cover_days: float,
    normal_cover_days: float,
) -> float:
    """Share of loads that are gasoline, leaning to the scarcer fuel.

    clip(base + 0.15 (diesel cover - gasoline cover) / normal cover, 0.15, 0.6), the bounds
    widened where the normal share lies beyond them.
    """
    share = base_share + 0.15 * (diesel_cover_days - gasoline_cover_days) / normal_cover_days
    return min(max(0.6, base_share), max(min(0.15, base_share), share))


def importers_profit(
    arrived: float, lost: float, gain: float, loss: float, released: float, costs: float
) -> float:
    """Importers' profit today: arrivals x gain - losses x loss - trips x costs [money/day]."""
    return arrived * gain - lost * loss - released * costs


def rent_of_mean_litre(cap_per_l: float, price_multiple: float) -> float:
    """What one fuel adds to the rent of a mean litre: half of p - cap [money/l]."""
    return 0.5 * cap_per_l * (price_multiple - 1.0)


def cap_change_of_mean_litre(cap_per_l: float, initial_cap_per_l: float) -> float:
    """What one fuel adds to the change of the ceiling of a mean litre: half of it [money/l]."""
    return 0.5 * (cap_per_l - initial_cap_per_l)


def gain_of_a_trip(margin_per_l: float, tanker_l: float) -> float:
    """What its owner earns with a tanker that arrives: m V [money]."""
    return margin_per_l * tanker_l


def bonus_multiple(bonus_per_day: float, wage_per_day: float) -> float:
    """A driver's bonus over the wage."""
    return bonus_per_day / wage_per_day


def costs_with_waiting(costs: float, cost_per_day: float, waiting_days: float) -> float:
    """Toll and premium of a trip with the cost of waiting at the border: costs + w days [money]."""
    return costs + cost_per_day * waiting_days


def utility_of_money(scale: float) -> float:
    """Utility of one unit of money in the choice: 1 / mu."""
    return 1.0 / scale


def utility(value: float, utility_of_money: float) -> float:
    """Value of a trip in units of the choice's scale: value x (1 / mu)."""
    return value * utility_of_money


def room_share(capacity: float, wished: float) -> float:
    """Share of what is wished that a corridor has room for, 1 where it is not full."""
    return capacity / wished if wished > capacity else 1.0


def room_left(capacity: float, loaded: int) -> int:
    """Whole tankers for which a corridor has room beside those loaded [tankers]."""
    return max(0, int(capacity) - loaded)


def raised_target(target_l: float, extra_days: float, use_l: float) -> float:
    """Depots' target where policy changes the security stock: target + days x use [l]."""
    return target_l + extra_days * use_l
