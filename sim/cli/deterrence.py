"""Why deterrence starves, in numbers: the rule book asked about one scenario, without a run.

Each table takes the scenario's own values and the very rules the engines use, so that the argument
in MODEL.md cannot drift from the model.  Nothing is simulated here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.evidence import figure
from sim.rules import convoys, entry, market, military, services
from sim.scenario import Scenario
from sim.study.trips import response, tanker_at_stake

STREET_PRICE = "A01"
INSURED_SHARE = 0.8
BELIEFS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2)


class BreakEven(NamedTuple):
    """What a margin is worth against the loss of a tanker (T3).

    Attributes
    ----------
    words : str
        What the importer earns.
    margin_per_l : float
        Margin of a litre [money/l].
    gain, at_stake : float
        Earned by a trip that arrives, lost with one that does not [money].
    break_even_prob : float
        Loss probability at which the trip earns nothing.
    """

    words: str
    margin_per_l: float
    gain: float
    at_stake: float
    break_even_prob: float


class Belief(NamedTuple):
    """What one public loss belief does, for an importer of median aversion and no optimism.

    Attributes
    ----------
    belief_prob : float
        Believed loss probability of a trip, on every corridor.
    trip_value : float
        Value of a trip [money].
    going_prob, driver_share : float
        Probability that the owner sends an idle tanker, share of drivers who accept.
    loads_multiple : float
        Both together, over their product in normal times.
    solo_share : float
        Share of a border queue that drives alone.
    """

    belief_prob: float
    trip_value: float
    going_prob: float
    driver_share: float
    loads_multiple: float
    solo_share: float


class Link(NamedTuple):
    """One link of the chain: what it says, its closed form, its value and unit."""

    words: str
    form: str
    value: float
    unit: str


def rent_per_l(scenario: Scenario) -> float:
    """Rent of a litre of gasoline at the street price reported for late October [money/l]."""
    price = figure(STREET_PRICE).value
    assert price is not None
    return price - scenario.prices.gasoline_cap_per_l.value


def break_even_table(scenario: Scenario) -> tuple[BreakEven, ...]:
    """Break-even loss probabilities at the regulated margin, insured, and with the rent."""
    regulated = scenario.entry.margin_per_l.value
    aside = scenario.entry.aside_share.value
    rent = rent_per_l(scenario)
    mixed = entry.margin(regulated, 0.0, aside, rent, 0.0)
    sold = f"a rent of {rent:,g} [{STREET_PRICE}]"
    return (
        _break_even(scenario, "the regulated margin", regulated),
        _break_even(
            scenario,
            f"the same, {INSURED_SHARE:g} of truck and cargo insured",
            regulated,
            insured_share=INSURED_SHARE,
        ),
        _break_even(
            scenario,
            f"the regulated margin and, on {aside:g} of the litres, {sold}",
            mixed,
        ),
        _break_even(scenario, "that rent on every litre, and no margin", rent),
    )


def _break_even(
    scenario: Scenario, words: str, margin_per_l: float, *, insured_share: float = 0.0
) -> BreakEven:
    gain = margin_per_l * scenario.entry.tanker_l.value
    at_stake = tanker_at_stake(scenario, insured_share=insured_share)
    return BreakEven(words, margin_per_l, gain, at_stake, gain / (gain + at_stake))


def belief_table(scenario: Scenario) -> tuple[Belief, ...]:
    """What believed losses do at the regulated margin, from the normal belief upwards."""
    normal = _response(scenario, scenario.belief.base_loss_prob.value, normal_loads=1.0)
    return tuple(
        _response(scenario, belief, normal_loads=normal.loads_multiple)
        for belief in (normal.belief_prob, *BELIEFS)
    )


def _response(scenario: Scenario, belief_prob: float, *, normal_loads: float) -> Belief:
    trip, release = response(scenario, belief_prob=belief_prob), scenario.release
    alone = convoys.solo_share(
        belief_prob,
        release.solo_tolerance_prob.value,
        release.solo_scale.value,
        release.solo_low_share.value,
        0.0,
    )
    return Belief(belief_prob, *trip, trip.loads / normal_loads, alone)


def chain_table(scenario: Scenario) -> tuple[Link, ...]:
    """The links from a lost convoy to queues and dark streets, each in closed form."""
    return (*_links_of_fear(scenario), *_links_of_shortage(scenario))


def _links_of_fear(scenario: Scenario) -> tuple[Link, ...]:
    belief, escort = scenario.belief, scenario.escort
    learning, forgetting = belief.learning_rate.value, belief.forgetting_rate.value
    escorts = military.escort_capacity(
        escort.capacity.value, escort.mobilised_share.value, escort.effort_share.value, 1.0
    )
    loads = scenario.demand.total_l_per_day.value / scenario.entry.tanker_l.value
    return (
        Link("tankers the country needs", "N0 = D0 / V", loads, "tankers/day"),
        Link(
            "believed loss rises when half of a day's trips are lost", "λ / 2", learning / 2, "prob"
        ),
        Link(
            "believed loss halves while tankers arrive",
            "ln 2 / -ln(1 - λ)",
            half_life(learning),
            "days",
        ),
        Link(
            "believed loss halves while nobody drives",
            "ln 2 / -ln(1 - φ)",
            half_life(forgetting),
            "days",
        ),
        Link("escorts on offer on day 0", "E = Emax b0 s_e / 0.6", escorts, "tankers/day"),
    )


def half_life(rate: float) -> float:
    """Days after which what falls by a share `rate` a day has halved [days]."""
    return math.log(2.0) / -math.log1p(-rate)


def _links_of_shortage(scenario: Scenario) -> tuple[Link, ...]:
    stocks, power = scenario.stocks, scenario.services
    slope, form = scenario.market.slope.value, scenario.market.constant_elasticity.value
    buffers = (
        stocks.security_days.value
        + stocks.depot_days.value
        + stocks.station_days.value
        + stocks.calm_tank_days.value
    )
    wait = market.queue_hours(
        rent_per_l(scenario),
        min(row.ration_l for row in scenario.segments),
        scenario.market.time_value_per_hour.value,
    )
    dark = services.power_hours(power.supply_hours.value, power.thermal_share.value, 0.0)
    return (
        Link(
            "stocks between the border and the last tank",
            "depots + stations + tanks",
            buffers,
            "days",
        ),
        Link(
            "price that halves sales, over the cap",
            "2^(1/a)" if form else "1 + ln 2 / a",
            market.clearing_multiple(2.0, 1.0, slope, form, scenario.market.choke_multiple.value),
            "-",
        ),
        Link(
            f"queue that eats the rent of a ration at {STREET_PRICE}",
            "W = (p - cap) q / v*",
            wait,
            "h",
        ),
        Link("power when the utility gets no fuel", "h0 (1 - thermal)", dark, "h/day"),
    )
