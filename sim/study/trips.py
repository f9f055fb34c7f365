"""What the rules of entry answer to one believed loss and one margin, without a run (S2, T3).

The same rule functions as the engines call, for an importer of median risk aversion and no
optimism, with nobody waiting and no toll.  Tables and pictures of them are made elsewhere.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.rules import entry
from sim.scenario import Scenario


class Response(NamedTuple):
    """What owners and drivers do about one believed loss.

    Attributes
    ----------
    trip_value : float
        Value of a trip [money].
    going_prob, driver_share : float
        Probability that the owner sends an idle tanker, share of drivers who accept.
    """

    trip_value: float
    going_prob: float
    driver_share: float

    @property
    def loads(self) -> float:
        """Share of idle tankers that are loaded."""
        return self.going_prob * self.driver_share


def tanker_at_stake(scenario: Scenario, *, insured_share: float = 0.0) -> float:
    """Return what an owner loses with a tanker [money]."""
    facts = scenario.entry
    return entry.loss_of_a_tanker(
        facts.truck_value.value,
        insured_share,
        facts.tanker_l.value,
        facts.landed_cost_per_l.value,
        insured_share,
    )


def break_even(scenario: Scenario, *, margin_per_l: float) -> float:
    """Return the loss probability at which a trip earns nothing (T3)."""
    facts = scenario.entry
    return entry.break_even_loss(
        margin_per_l,
        facts.tanker_l.value,
        facts.truck_value.value,
        facts.landed_cost_per_l.value,
    )


def response(
    scenario: Scenario, *, belief_prob: float, margin_per_l: float | None = None
) -> Response:
    """Ask the rules what one public loss belief does, on every corridor alike.

    Parameters
    ----------
    scenario : Scenario
        Its parameters are used.
    belief_prob : float
        Believed loss probability of a trip.
    margin_per_l : float, optional
        Margin [money/l]; the regulated one by default.
    """
    facts, drivers = scenario.entry, scenario.drivers
    margin = facts.margin_per_l.value if margin_per_l is None else margin_per_l
    value = entry.trip_value(
        entry.perceived_loss(belief_prob, 1.0),
        margin * facts.tanker_l.value,
        tanker_at_stake(scenario),
        0.0,
        facts.aversion_median.value,
    )
    largest = max(row.baseline_share for row in scenario.corridors)
    weights = [row.baseline_share / largest for row in scenario.corridors]
    chosen = [value / facts.choice_scale.value] * len(weights)
    entry.choose(facts.stay_weight.value, weights, chosen, len(weights))
    accepting = entry.driver_acceptance(
        belief_prob, drivers.tolerated_loss_prob.value, 0.0, drivers.loss_scale.value
    )
    return Response(value, math.fsum(chosen), accepting)
