"""What tankers and their owners do on any day: be valued, loaded, parked, put on the road.

The steps of the day and the filling of the pipelines before day 0 share these.
"""

from __future__ import annotations

from typing import Any

from sim.kernel.chains import NOBODY, append, append_stretch, clear
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
def note_who_is_home(s: Any) -> int:
    """List the importers with tankers at home (`idles`), first come first; how many there are.

    Without a branch: whose tankers are all away is nothing the processor could foresee.
    """
    idles, at_home, n = s.idles, s.at_home, 0
    for i in range(idles.size):
        at_home[n] = i
        n += idles[i] > 0.0
    return n


@kernel_function
def weigh_corridors(p: Any, s: Any) -> None:
    """Terms of every importer's logit, one row of `wishes` a corridor, and their sum in `totals`.

    An importer with nobody at home is not asked: its terms are 0.  As the rule `entry.choose` for
    one importer, in plain loops over importers; the chances are the terms over their sum.
    """
    idles, highest, totals, at_home = s.idles, s.highest, s.totals, s.at_home
    n_home = note_who_is_home(s)
    for i in range(idles.size):
        highest[i] = 0.0
    for c in range(s.corridors.size):
        utilities, weight = s.utilities[c], s.weights[c]
        if weight > 0.0:  # else nobody takes it
            for i in range(idles.size):
                highest[i] = entry.highest_utility(highest[i], weight, utilities[i])
    for i in range(idles.size):
        totals[i] = 1.0
    for k in range(n_home):
        i = at_home[k]
        totals[i] = entry.stay_term(p.entry_stay_weight, highest[i])
    for c in range(s.corridors.size):
        utilities, terms, weight = s.utilities[c], s.wishes[c], s.weights[c]
        for i in range(idles.size):
            terms[i] = 0.0
        for k in range(n_home):
            i = at_home[k]
            terms[i] = entry.go_term(weight, utilities[i], highest[i])
        for i in range(idles.size):
            totals[i] += terms[i]


@kernel_function
def add_wishes(s: Any) -> None:
    """Add up what all importers wish for each corridor, and the sum up to each of them."""
    last = s.corridors.size - 1
    for c in range(0, last + 1, 4):
        add_four(s, c, min(c + 1, last), min(c + 2, last), min(c + 3, last))


@kernel_function
def add_four(s: Any, c0: int, c1: int, c2: int, c3: int) -> None:
    """Add up the wishes for four corridors at once: each sum waits for itself, not for others."""
    wishes0, wishes1, wishes2, wishes3 = s.wishes[c0], s.wishes[c1], s.wishes[c2], s.wishes[c3]
    sums0, sums1, sums2, sums3 = s.sums[c0], s.sums[c1], s.sums[c2], s.sums[c3]
    sum0, sum1, sum2, sum3 = 0.0, 0.0, 0.0, 0.0
    for i in range(wishes0.size):
        sum0 += wishes0[i]
        sum1 += wishes1[i]
        sum2 += wishes2[i]
        sum3 += wishes3[i]
        sums0[i], sums1[i], sums2[i], sums3[i] = sum0, sum1, sum2, sum3
    s.wished[c0], s.wished[c1], s.wished[c2], s.wished[c3] = sum0, sum1, sum2, sum3


@kernel_function
def load_day(s: Any, chain: Any, c: int, u: float, u_fuel: float) -> int:
    """Load the wished tankers of all importers on one corridor, whole, at the end of a chain.

    One draw rounds the running sum, so every importer's mean is kept and the corridor's total is
    never more than one tanker off; fuels alternate in the normal ratio in the same way.
    """
    loaded, gasoline, share = 0, 0, s.nation[0].gasoline_share
    loads, next_tanker = s.loads, s.next_tanker
    for k in range(note_who_loads(s, c, u)):
        importer, number = s.importers[s.loaders[k]], loads[k]
        first, tanker, before = importer.idle_head, NOBODY, gasoline
        for place in range(number):
            tanker = next_tanker[tanker] if place > 0 else first
            loaded += 1
            gasoline += fill_next(s, tanker, loaded, gasoline, share, u_fuel)
        importer.idle_head = next_tanker[tanker]
        importer.idle -= number
        append_stretch(chain, first, tanker, number, gasoline - before, next_tanker)
    return loaded


@kernel_function
def note_who_loads(s: Any, c: int, u: float) -> int:
    """List the importers who load on a corridor and their tankers; how many importers there are.

    Without a branch: who loads today is nothing the processor could foresee.
    """
    sums, loaders, loads, importers = s.sums[c], s.loaders, s.loads, s.importers
    n, before = 0, 0
    for i in range(sums.size):
        now = amounts.whole(sums[i], u)
        number = min(now - before, importers[i].idle)
        loaders[n], loads[n] = i, number
        n += number > 0
        before = now
    return n


@kernel_function
def fill_next(s: Any, tanker: int, loaded: int, gasoline: int, share: float, u_fuel: float) -> int:
    """Fuel of the next tanker, the `loaded`-th of the day: 1 for gasoline, of which some before."""
    is_gasoline = amounts.whole(amounts.share_of(share, loaded), u_fuel) - gasoline
    s.is_gasoline[tanker] = is_gasoline
    return is_gasoline


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
        is_gasoline = fill_next(s, tanker, loaded, gasoline, share, u_fuel)
        gasoline += is_gasoline
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
