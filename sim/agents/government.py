"""The government: it sets the levers by the scenario's dated events, and speaks for the army."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.agents.tanker import Tanker
from sim.rules import amounts, entry, learning, market, military, rationing, stocks
from sim.scenario.levers import BY_NAME, JUMPS, targets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.agents.model import BlockadeModel
    from sim.scenario import Scenario, tables

NO_LIMIT = 1e6
# Defaults that are no number: nobody limits what the utility pays; escorts follow the queues.
UNSET = {"none": NO_LIMIT, "queue share": None}
ROLES = ("escort", "forward", "garrison")


class Government(Actor):
    """Policy, and what the state does itself.

    Attributes
    ----------
    defaults, levers : mapping of (lever, target) to float
        Levers while no event moves them, and today; None where nobody has set an escort weight.
    """

    def __init__(self, model: BlockadeModel) -> None:
        super().__init__(model)
        self.defaults = _defaults(model.case)
        self.levers = dict(self.defaults)
        self.events = [(event, *_span(model.case, event)) for event in model.case.events]

    def lever(self, name: str, target: str = "") -> float:
        """Today's value of a lever that always has one."""
        value = self.levers[name, target]
        assert value is not None
        return value

    def escort_weight(self, corridor: str) -> float | None:
        """Share of the escorts that policy gives a corridor; None where it says nothing."""
        return self.levers["escort_weight", corridor]

    def govern(self) -> None:
        """Give every lever its dated value; news moves beliefs and fear on its first day."""
        day = self.model.day
        self.levers = dict(self.defaults)
        for event, first, last in self.events:
            if first <= day <= last:
                if event.lever not in JUMPS:
                    self.levers[event.lever, event.target] = float(event.value)
                elif day == first:
                    self.announce(event)
        self.set_prices()

    def announce(self, event: tables.Event) -> None:
        """News moves what is believed of a corridor, or the fear of a zone."""
        value = float(event.value)
        if event.lever == "announcement":
            corridor = self.model.corridor(event.target)
            corridor.belief_prob = learning.announced(corridor.belief_prob, value)
        else:
            zone = self.model.zone(event.target)
            zone.panic = market.alarmed(zone.panic, value)

    def set_prices(self) -> None:
        """Set official prices; a parallel price that was at the old one follows."""
        for f, fuel in enumerate(self.model.fuels):
            cap = self.lever("price_cap", fuel.name)
            if cap != fuel.cap:
                fuel.cap, fuel.log_cap = cap, amounts.log_or_lowest(cap)
                fuel.cap_multiple = market.cap_multiple(cap, fuel.initial_cap)
                for zone in self.model.zones:
                    here = zone.markets[f]
                    here.log_price = market.log_price_under_cap(
                        here.log_price, here.multiple, fuel.log_cap
                    )
                    here.multiple = market.multiple_of(here.log_price, fuel.log_cap)

    # --------------------------------------------------------------------------------- the army

    def mobilise(self) -> None:
        """Add up readiness by role, and offer escorts and suppression."""
        model, p, nation = self.model, self.model.parameters, self.model.nation
        ready, burn = dict.fromkeys(ROLES, 0.0), dict.fromkeys(ROLES, 0.0)
        for unit in model.units:
            ready[unit.role] += unit.be_ready()
            burn[unit.role] += unit.burn_l
        means = [military.mean_readiness(ready[role], burn[role]) for role in ROLES]
        nation.escort_readiness, nation.forward_readiness, nation.garrison_readiness = means
        all_ready = ready["escort"] + ready["forward"] + ready["garrison"]
        all_burn = burn["escort"] + burn["forward"] + burn["garrison"]
        nation.readiness_share = military.mean_readiness(all_ready, all_burn)
        mobilised = military.mobilisation(
            model.day if model.case.blockade.is_on else 0,
            p.escort_mobilised_share,
            p.escort_ramp_start_day,
            p.escort_ramp_end_day,
            p.escort_ramp_exponent,
        )
        nation.mobilised_share = military.ramped(mobilised, self.lever("escort_ramp"))
        effort = self.lever("escort_effort")
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

    def serve_army(self, litres: float) -> None:
        """Share out what the army received, by the order of service."""
        units = self.model.units
        received = [0.0 for _ in units]
        rationing.serve_in_order(
            litres,
            [unit.request_l for unit in units],
            [self.lever("service_order", unit.name) for unit in units],
            received,
            len(units),
        )
        for unit, part in zip(units, received, strict=True):
            unit.receive(part)

    # -------------------------------------------------------------------------------- the trade

    def regulate(self) -> None:
        """Set what a litre and a trip earn an importer under today's prices and insurance."""
        model, p, nation = self.model, self.model.parameters, self.model.nation
        rent = change = 0.0
        for fuel, here in zip(model.fuels, model.capital.markets, strict=True):
            rent += entry.rent_of_mean_litre(fuel.cap, here.multiple)
            change += entry.cap_change_of_mean_litre(fuel.cap, fuel.initial_cap)
        nation.rent_per_l = rent
        nation.margin_per_l = entry.margin(
            p.entry_margin_per_l, change, p.entry_aside_share, rent, self.lever("margin_subsidy")
        )
        nation.gain = entry.gain_of_a_trip(nation.margin_per_l, p.entry_tanker_l)
        nation.loss = entry.loss_of_a_tanker(
            p.entry_truck_value,
            self.lever("truck_insurance"),
            p.entry_tanker_l,
            p.entry_landed_cost_per_l,
            self.lever("cargo_insurance"),
        )
        nation.trip_costs = p.entry_toll_per_trip + self.lever("insurance_premium")

    def refill(self) -> float:
        """See how much more is to be sent because depots are low, and of which fuel."""
        model, p, nation = self.model, self.model.parameters, self.model.nation
        security = self.lever("security_stock") - p.stocks_security_days
        stock = target = 0.0
        for f, fuel in enumerate(model.fuels):
            held = fuel.gate_l + model.capital.depot_stock(f)
            fuel.cover_days = stocks.cover_days(held, fuel.capital_flow_l)
            stock += held
            here = model.capital.markets[f]
            target += entry.raised_target(here.target_l, security, fuel.capital_flow_l)
        nation.gasoline_share = entry.gasoline_load_share(
            amounts.relative(model.gasoline.normal_l, nation.normal_l),
            model.diesel.cover_days,
            model.gasoline.cover_days,
            p.stocks_security_days + p.stocks_depot_days,
        )
        return entry.refill_factor(
            amounts.relative(stock, target),
            p.entry_refill_gain,
            p.entry_refill_low,
            p.entry_refill_high,
        )

    def hire(self) -> Tanker:
        """Return a tanker for the state: one of its own at home, else one that joins the fleet."""
        state = self.model.state_importer
        if state.idle:
            return state.send()
        self.model.nation.fleet += 1
        state.fleet += 1
        tanker: Tanker = self.model.make(Tanker, owner=state)
        return tanker

    def words(self) -> tuple[str, ...]:
        """Levers that are not as they are without an event."""
        moved = [
            f"{name} {target} {value:g}".replace("  ", " ")
            for (name, target), value in self.levers.items()
            if value is not None and value != self.defaults[name, target]
        ]
        return tuple(moved) or ("no lever moved",)


def _defaults(scenario: Scenario) -> dict[tuple[str, str], float | None]:
    """Levers while no event moves them: a parameter, a cell of the target's row, or a number."""
    numbers = scenario.numbers
    return {
        (name, target): _default(numbers, lever.default.replace("{target}", target))
        for name, lever in BY_NAME.items()
        for target in targets_of(scenario, lever.target)
    }


def _default(numbers: Mapping[str, float], default: str) -> float | None:
    if default in UNSET:
        return UNSET[default]
    return float(numbers[default] if "." in default else default)


def _span(scenario: Scenario, event: tables.Event) -> tuple[float, float]:
    """First and last day of an event; one of the crisis never starts where there is no blockade."""
    if event.is_crisis and not scenario.blockade.is_on:
        return math.inf, math.inf
    first, last = scenario.days_of(event)
    is_open = not event.end and event.lever not in JUMPS
    return first, math.inf if is_open else last
