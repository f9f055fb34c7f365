"""What tankers and their owners do on any day: be valued, chosen for, loaded.

The steps of the day and the filling of the pipelines before day 0 share these.
"""

from __future__ import annotations

from typing import Any

from sim.kernel.columns import add_stretch, put_in
from sim.kernel.compiled import amounts, entry, kernel_function


@kernel_function
def value_trips(p: Any, s: Any, costs: float, gain: float, loss: float) -> None:
    """Utility of a trip down each corridor for every importer.

    One plain loop over importers a corridor: the processor takes several of them at a time.
    """
    per_money = entry.utility_of_money(p.entry_choice_scale)
    for c in range(s.corridors.size):
        belief = s.corridors[c].belief_prob
        trip_costs = entry.costs_with_waiting(
            costs, p.entry_queue_cost_per_day, s.corridors[c].waiting_days
        )
        utilities, aversions, optimisms = s.utilities[c], s.aversions, s.optimisms
        for i in range(utilities.size):
            perceived = entry.perceived_loss(belief, optimisms[i])
            value = entry.trip_value(perceived, gain, loss, trip_costs, aversions[i])
            utilities[i] = entry.utility(value, per_money)


@kernel_function
def note_who_is_home(s: Any) -> int:
    """List the importers with tankers at home, first come first; how many there are.

    Without a branch: whose tankers are all away is nothing the processor could foresee.
    """
    idle, at_home, n = s.idle, s.at_home, 0
    for i in range(at_home.size):
        at_home[n] = i
        n += idle[i] > 0
    return n


@kernel_function
def weigh_corridors(p: Any, s: Any) -> None:
    """Terms of every importer's logit, one row of `chosen` a corridor, and their sum in `totals`.

    An importer with nobody at home is not asked: its terms are 0.  As the rule `entry.choose` for
    one importer, in plain loops over importers; the chances are the terms over their sum.
    """
    highest, totals, at_home = s.highest, s.totals, s.at_home
    n_home = note_who_is_home(s)
    for i in range(totals.size):
        highest[i] = 0.0
    for c in range(s.corridors.size):
        utilities, weight = s.utilities[c], s.weights[c]
        if weight > 0.0:  # else nobody takes it
            for i in range(totals.size):
                highest[i] = entry.highest_utility(highest[i], weight, utilities[i])
    for i in range(totals.size):
        totals[i] = 1.0
    for k in range(n_home):
        i = at_home[k]
        totals[i] = entry.stay_term(p.entry_stay_weight, highest[i])
    for c in range(s.corridors.size):
        utilities, terms, weight = s.utilities[c], s.chosen[c], s.weights[c]
        for i in range(totals.size):
            terms[i] = 0.0
        for k in range(n_home):
            i = at_home[k]
            terms[i] = entry.go_term(weight, utilities[i], highest[i])
        for i in range(totals.size):
            totals[i] += terms[i]


@kernel_function
def add_up(s: Any) -> None:
    """Add up the tankers chosen for each corridor, and the sum up to each importer."""
    last = s.corridors.size - 1
    for c in range(0, last + 1, 4):
        add_four(s, c, min(c + 1, last), min(c + 2, last), min(c + 3, last))


@kernel_function
def add_four(s: Any, c0: int, c1: int, c2: int, c3: int) -> None:
    """Add up what is chosen of four corridors: each sum waits for itself, not for the others."""
    chosen0, chosen1, chosen2, chosen3 = s.chosen[c0], s.chosen[c1], s.chosen[c2], s.chosen[c3]
    sums0, sums1, sums2, sums3 = s.sums[c0], s.sums[c1], s.sums[c2], s.sums[c3]
    sum0, sum1, sum2, sum3 = 0.0, 0.0, 0.0, 0.0
    for i in range(s.loads.size):
        sum0 += chosen0[i]
        sum1 += chosen1[i]
        sum2 += chosen2[i]
        sum3 += chosen3[i]
        sums0[i], sums1[i], sums2[i], sums3[i] = sum0, sum1, sum2, sum3
    s.all_chosen[c0], s.all_chosen[c1] = sum0, sum1
    s.all_chosen[c2], s.all_chosen[c3] = sum2, sum3


@kernel_function
def load_day(s: Any, stretch: Any, c: int, going: float, u: float, u_fuel: float) -> int:
    """Load those of the chosen tankers that can go, whole, at the end of a corridor's column.

    One draw rounds the running sum, so every importer's mean is kept and the corridor's total is
    never more than one tanker off; fuels alternate in the normal ratio in the same way.
    """
    share_out(s, c, going, u)
    loaded = mark_owners(s)
    add_stretch(stretch, loaded, put_in(s, c, loaded, s.nation[0].gasoline_share, u_fuel))
    return loaded


@kernel_function
def share_out(s: Any, c: int, going: float, u: float) -> None:
    """Whole tankers that each importer loads on a corridor, of those it has at home."""
    sums, wholes, loads, idle = s.sums[c], s.wholes, s.loads, s.idle
    wholes[0] = 0
    for i in range(loads.size):
        wholes[i + 1] = amounts.whole(amounts.share_of(going, sums[i]), u)
    for i in range(loads.size):
        loads[i] = min(wholes[i + 1] - wholes[i], idle[i])
        idle[i] -= loads[i]


@kernel_function
def mark_owners(s: Any) -> int:
    """Mark the first tanker that each importer loads with its owner; how many tankers are loaded.

    Without a branch: who loads nothing is overwritten by the next.
    """
    marks, loads, n = s.marks, s.loads, 0
    for i in range(loads.size):
        marks[n] = i
        n += loads[i]
    marks[n] = 0
    return n


@kernel_function
def load_hired(s: Any, stretch: Any, c: int, number: int, u_fuel: float) -> int:
    """Load tankers of the state importer, at home or newly hired, at the end of a column."""
    nation, state = s.nation[0], s.idle.size - 1
    own = min(number, s.idle[state])
    s.idle[state] -= own
    nation.fleet += number - own
    s.marks[0] = state
    add_stretch(stretch, number, put_in(s, c, number, nation.gasoline_share, u_fuel))
    s.marks[0] = 0
    return number


@kernel_function
def start_road(road: Any, c: int, is_escorted: int, day: int, end_day: int) -> None:
    """Begin an empty group on the road."""
    road.first, road.size, road.gasoline = 0, 0, 0
    road.corridor, road.is_escorted, road.day, road.end_day = c, is_escorted, day, end_day
    road.lost, road.attacks, road.log_row, road.started = 0, 0, -1, 0
    road.escort_strength = 0.0
