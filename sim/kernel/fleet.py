"""What tankers and their owners do on any day: be valued, loaded, parked, put on the road.

The steps of the day and the filling of the pipelines before day 0 share these.
"""

from __future__ import annotations

from typing import Any

from sim.kernel.chains import NOBODY, append, clear
from sim.kernel.compiled import amounts, entry, kernel_function


@kernel_function
def park(s: Any, tanker: int) -> None:
    """A tanker comes home and waits for its owner's next order."""
    importer = s.importers[s.owner[tanker]]
    s.next_tanker[tanker] = importer.idle_head
    importer.idle_head = tanker
    importer.idle += 1


@kernel_function
def leave(s: Any, i: int) -> int:
    """Take the tanker that came home last from its owner."""
    importer = s.importers[i]
    tanker = importer.idle_head
    importer.idle_head = s.next_tanker[tanker]
    importer.idle -= 1
    return tanker


@kernel_function
def value_trips(p: Any, s: Any, costs: float, gain: float, loss: float) -> None:
    """Utility of a trip down each corridor for every importer.

    One plain loop over importers a corridor: the processor takes several of them at a time.
    """
    for c in range(s.corridors.size):
        belief = s.corridors[c].belief_prob
        trip_costs = entry.costs_with_waiting(
            costs, p.entry_queue_cost_per_day, s.corridors[c].waiting_days
        )
        scale = p.entry_choice_scale
        utilities, aversions, optimisms = s.utilities[c], s.aversions, s.optimisms
        for i in range(utilities.size):
            perceived = entry.perceived_loss(belief, optimisms[i])
            value = entry.trip_value(perceived, gain, loss, trip_costs, aversions[i])
            utilities[i] = entry.utility(value, scale)


@kernel_function
def choose_corridors(p: Any, s: Any) -> None:
    """Chances that importers send an idle tanker down each corridor, in its row of `wishes`.

    An importer with nobody at home (`idles` 0) is not asked.  As the rule `entry.choose` for one
    importer, in plain loops over importers.
    """
    idles, highest, totals = s.idles, s.highest, s.totals
    for i in range(idles.size):
        highest[i] = 0.0
    for c in range(s.corridors.size):
        utilities, weight = s.utilities[c], s.weights[c]
        for i in range(idles.size):
            highest[i] = entry.highest_utility(highest[i], weight, utilities[i])
    for i in range(idles.size):
        totals[i] = 1.0
        if idles[i] > 0.0:
            totals[i] = entry.stay_term(p.entry_stay_weight, highest[i])
    for c in range(s.corridors.size):
        utilities, chances, weight = s.utilities[c], s.wishes[c], s.weights[c]
        for i in range(idles.size):
            chances[i] = 0.0
            if idles[i] > 0.0:
                chances[i] = entry.go_term(weight, utilities[i], highest[i])
        for i in range(idles.size):
            totals[i] += chances[i]
    for c in range(s.corridors.size):
        chances = s.wishes[c]
        for i in range(idles.size):
            chances[i] = amounts.relative(chances[i], totals[i])


@kernel_function
def load_day(s: Any, chain: Any, c: int, u: float, u_fuel: float) -> int:
    """Load the wished tankers of all importers on one corridor, whole, at the end of a chain.

    One draw rounds the running total, so every importer's mean is kept and the corridor's total is
    never more than one tanker off; fuels alternate in the normal ratio in the same way.
    """
    total, before, loaded, gasoline = 0.0, 0, 0, 0
    share = s.nation[0].gasoline_share
    wishes = s.wishes[c]
    for i in range(wishes.size):
        total += wishes[i]
        now = amounts.whole(total, u)
        for _ in range(min(now - before, s.importers[i].idle)):
            tanker = leave(s, i)
            loaded += 1
            is_gasoline = amounts.whole(amounts.share_of(share, loaded), u_fuel) - gasoline
            gasoline += is_gasoline
            s.is_gasoline[tanker] = is_gasoline
            append(chain, tanker, is_gasoline, s.next_tanker)
        before = now
    return loaded


@kernel_function
def load_hired(s: Any, chain: Any, number: int, u_fuel: float) -> int:
    """Load tankers of the state importer, at home or newly hired, at the end of a chain."""
    loaded, gasoline = 0, 0
    share = s.nation[0].gasoline_share
    while loaded < number:
        tanker = hire(s)
        if tanker == NOBODY:
            break
        loaded += 1
        is_gasoline = amounts.whole(amounts.share_of(share, loaded), u_fuel) - gasoline
        gasoline += is_gasoline
        s.is_gasoline[tanker] = is_gasoline
        append(chain, tanker, is_gasoline, s.next_tanker)
    return loaded


@kernel_function
def hire(s: Any) -> int:
    """A tanker for the state: one of its own that is at home, else one that joins the fleet."""
    state, nation = s.importers.size - 1, s.nation[0]
    if s.importers[state].idle > 0:
        return leave(s, state)
    tanker = nation.first_hired + nation.n_hired
    if tanker >= s.owner.size:
        return NOBODY
    s.owner[tanker] = state
    nation.n_hired += 1
    nation.fleet += 1
    s.importers[state].fleet += 1
    return tanker


@kernel_function
def start_road(road: Any, c: int, is_escorted: int, day: int, end_day: int) -> None:
    """Begin an empty group on the road."""
    clear(road)
    road.corridor, road.is_escorted, road.day, road.end_day = c, is_escorted, day, end_day
    road.lost, road.attacks, road.log_row, road.started = 0, 0, -1, 0
    road.escort_strength = 0.0
