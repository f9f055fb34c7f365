"""The state: dated events, what the army offers, and how the capital's depots are divided."""

from __future__ import annotations

import math
from collections import defaultdict

import mesa

from benchmarks.idiomatic.terms import DIESEL, FUELS, GASOLINE, clip, releasable


class Government(mesa.Agent):
    """Dated events, the army's mobilisation, and rationing of the capital's depots."""

    def __init__(self, model):
        super().__init__(model)
        self.levers = {}
        self.events = [(event, *model.case.days_of(event)) for event in model.case.events]

    def lever(self, name, default=0.0, target=""):
        """Today's value of a lever, its default where no event moves it."""
        return self.levers.get((name, target), default)

    def govern(self):
        """Give every lever its dated value; news moves beliefs and fear on its first day."""
        model, day, self.levers = self.model, self.model.day, {}
        for event, first, last in self.events:
            if not first <= day <= last:
                continue
            if event.lever == "announcement":
                corridor = next(c for c in model.corridors if c.name == event.target)
                corridor.belief = min(1.0, corridor.belief + event.value)
            elif event.lever == "alarm":
                zone = next(zone for zone in model.zones if zone.name == event.target)
                zone.panic += event.value * (1.0 - zone.panic)
            else:
                self.levers[event.lever, event.target] = event.value

    def mobilise(self):
        """Offer escorts and suppression."""
        model, p = self.model, self.model.p
        for role in ("escort", "forward", "garrison"):
            units = [unit for unit in model.units if unit.role == role]
            burn = sum(unit.normal_burn for unit in units)
            model.readiness[role] = sum(u.readiness * u.normal_burn for u in units) / burn
        span = p.escort_ramp_end_day - p.escort_ramp_start_day
        progress = clip((model.day - p.escort_ramp_start_day) / span, 0.0, 1.0)
        base = p.escort_mobilised_share
        mobilised = base + (1.0 - base) * progress**p.escort_ramp_exponent
        model.mobilised = min(1.0, mobilised * self.lever("escort_ramp", 1.0))
        effort = self.lever("escort_effort", p.escort_effort_share)
        model.escort_capacity = p.escort_capacity * model.mobilised * effort / 0.6
        model.escort_capacity *= model.readiness["escort"]
        ready = 0.5 * (model.readiness["forward"] + model.readiness["garrison"])
        prevented = p.escort_suppression_share * model.mobilised * (1.0 - effort) / 0.4 * ready
        model.suppression = clip(prevented, 0.0, 1.0)

    def regulate(self):
        """Set what a trip earns, how urgently fuel is wanted, and of which kind."""
        model, p = self.model, self.model.p
        markets = model.capital.markets
        model.rent = 0.5 * sum(model.caps[f] * (markets[f].multiple - 1.0) for f in FUELS)
        margin = p.entry_margin_per_l + p.entry_aside_share * model.rent
        model.margin = margin + self.lever("margin_subsidy")
        model.gain = model.margin * p.entry_tanker_l
        truck = self.lever("truck_insurance", p.entry_truck_insured_share)
        cargo = self.lever("cargo_insurance", p.entry_cargo_insured_share)
        model.loss = p.entry_truck_value * (1.0 - truck)
        model.loss += p.entry_tanker_l * p.entry_landed_cost_per_l * (1.0 - cargo)
        premium = self.lever("insurance_premium", p.entry_premium_per_trip)
        model.trip_costs = p.entry_toll_per_trip + premium
        extra = self.lever("security_stock", p.stocks_security_days) - p.stocks_security_days
        held = [model.gate[f] + model.capital.depot_stock(f) for f in FUELS]
        target = sum(markets[f].target + extra * model.capital_flow[f] for f in FUELS)
        refill = 1.0 + p.entry_refill_gain * (1.0 - sum(held) / target)
        model.refill = clip(refill, p.entry_refill_low, p.entry_refill_high)
        cover = [held[f] / model.capital_flow[f] for f in FUELS]
        normal = p.stocks_security_days + p.stocks_depot_days
        share = model.normal_gasoline_share + 0.15 * (cover[DIESEL] - cover[GASOLINE]) / normal
        model.gasoline_share = clip(share, 0.15, 0.6)

    def divide(self, f):
        """Divide what the capital's depots let go of one fuel between its claimants."""
        model, p, capital = self.model, self.model.p, self.model.capital
        users = [user for user in model.users if user.fuel == f and not user.has_contracts]
        interior = [zone for zone in model.zones if zone.is_delivered and not zone.is_capital]
        claims = [
            (user.request, "power" if user.kind == "power" else "essential") for user in users
        ]
        claims.append((capital.markets[f].request, "capital"))
        army = sum(unit.request for unit in model.units) if f == DIESEL else 0.0
        claims.append((army, "army"))
        claims += [(zone.ask_capital(f), "interior") for zone in interior]
        weights = [
            self.lever("rationing_weight", getattr(p, f"rationing_{kind}_weight"), kind)
            for _, kind in claims
        ]
        free = releasable(capital.depot_stock(f), model.capital_flow[f])
        granted = water_level(free, [request for request, _ in claims], weights)
        capital.draw_down(f, sum(granted))
        parts = iter(granted)
        for user in users:
            user.receive(next(parts))
        capital.markets[f].released = next(parts)
        received = next(parts)
        if f == DIESEL:
            self.serve_army(received)
        for zone in interior:
            zone.markets[f].direct = next(parts)

    def serve_army(self, litres):
        """Serve units by their order of service, equals by equal shares of their requests."""
        ranks = defaultdict(list)
        for unit in self.model.units:
            ranks[self.lever("service_order", unit.order, unit.name)].append(unit)
        for rank in sorted(ranks):
            asked = sum(unit.request for unit in ranks[rank])
            fill = min(1.0, litres / asked) if asked > 0.0 else 1.0
            for unit in ranks[rank]:
                unit.receive(fill * unit.request)
            litres = max(0.0, litres - asked)


def water_level(available, requests, weights):
    """Litres granted by the one level that uses what is available."""
    open_claims, granted = set(range(len(requests))), list(requests)
    while open_claims:
        claims = sum(requests[k] * weights[k] for k in open_claims)
        level = available / claims if claims > 0.0 else math.inf
        full = {k for k in open_claims if level * weights[k] >= 1.0}
        if not full:
            for k in open_claims:
                granted[k] = requests[k] * level * weights[k]
            break
        available = max(0.0, available - sum(requests[k] for k in full))
        open_claims -= full
    return granted
