"""Who uses fuel: consumers of a zone, military units and bulk users (S1, S8 to S11)."""

from __future__ import annotations

import math

import mesa

from benchmarks.idiomatic.terms import DIESEL, GASOLINE, clip


class ConsumerSegment(mesa.Agent):
    """A group of consumers of a zone."""

    def __init__(self, model, zone, row):
        super().__init__(model)
        self.zone, self.name, self.ration = zone, row.segment, row.ration_l
        self.time_value = row.time_value_multiple
        self.rent_share = min(1.0, row.time_value_multiple)
        self.shares = (row.gasoline_share, row.diesel_share)
        self.demand = [0.0, 0.0]
        self.tank = [0.0, 0.0]
        self.wanted = [0.0, 0.0]
        self.wished = [0.0, 0.0]
        self.demand_share = [1.0, 1.0]
        self.used = [0.0, 0.0]
        self.surplus_loss = self.queue_loss = self.transfer_loss = 0.0

    def wish(self):
        """Wish purchases at this morning's full price, hoarding included."""
        p, zone, lever = self.model.p, self.zone, self.model.government.lever
        calm, panicked = p.stocks_calm_tank_days, p.stocks_panic_tank_days
        days = calm + (panicked - calm) * zone.panic
        access = lever("pump_access", 1.0, self.name) * lever("permitted_use", 1.0, self.name)
        for f, market in enumerate(zone.markets):
            demand = self.demand[f]
            hoarded = (days * demand - self.tank[f]) / p.stocks_hoarding_days
            wanted = access * (demand + clip(hoarded, -0.6 * demand, demand))
            share = math.exp(-p.market_slope * self.rent_share * (market.multiple - 1.0))
            self.wanted[f], self.demand_share[f], self.wished[f] = wanted, share, wanted * share
            market.wanted += wanted
            market.wished += wanted * share

    def consume(self):
        """Fill private tanks, use fuel, and value what the shortage costs."""
        permitted = self.model.government.lever("permitted_use", 1.0, self.name)
        self.surplus_loss = self.queue_loss = self.transfer_loss = 0.0
        for f, market in enumerate(self.zone.markets):
            had = self.tank[f] + self.wished[f] * market.filled_share
            wished = self.demand[f] * self.demand_share[f]
            used = min(permitted * wished, had)
            self.used[f], self.tank[f] = used, had - used
            market.consumption += used
            if self.demand_share[f] < 1.0 or used < wished:
                self.value_losses(f, market, wished, used)

    def value_losses(self, f, market, wished, used):
        """Value the loss of surplus: money or time paid, trips forgone, litres rationed away."""
        p, cap, demand = self.model.p, self.model.caps[f], self.demand[f]
        full = 1.0 - math.log(self.demand_share[f]) / p.market_slope
        rent = used * (full - 1.0) * cap
        if self.time_value <= 1.0:
            self.queue_loss += rent
        else:
            self.transfer_loss += rent
        worth = cap / p.market_slope
        had = worth * (used * math.log(demand / used) + used) if used > 0.0 else 0.0
        meant = worth * (wished * math.log(demand / wished) + wished)
        forgone, rationed = worth * demand - meant, meant - had if used < wished else 0.0
        self.surplus_loss += rent + forgone + rationed
        market.surplus_loss += rent + forgone + rationed


class MilitaryUnit(mesa.Agent):
    """A unit that turns diesel into readiness."""

    def __init__(self, model, row):
        super().__init__(model)
        self.name, self.role, self.order = row.unit, row.role, row.service_order
        self.burn_share = row.burn_share
        self.stock = self.cover = self.normal_burn = 0.0
        self.readiness = self.request = self.received = self.age = 0.0

    def be_ready(self):
        """Turn the stock into readiness."""
        h, half = self.model.p.readiness_exponent, self.model.p.readiness_half_cover_share
        cover = min(1.0, self.stock / self.cover) ** h
        self.readiness = cover * (1.0 + half**h) / (cover + half**h)

    def ask(self):
        """Ask for the wanted cover after today's burn."""
        self.request = max(0.0, self.cover - self.stock + self.normal_burn)

    def receive(self, litres):
        """Take a delivery; a request that is not filled grows older."""
        self.received = litres
        self.stock += litres
        answered = self.request <= 0.0 or litres >= 0.05 * self.request
        self.age = 0 if answered else self.age + 1

    def burn(self):
        """Burn the day's diesel, sparing when it runs short."""
        burnt = min(self.stock, self.normal_burn * min(1.0, self.stock / (0.25 * self.cover)))
        self.stock -= burnt
        self.model.used[DIESEL] += burnt


class BulkUser(mesa.Agent):
    """The power utility, mines and essential services."""

    def __init__(self, model, row):
        super().__init__(model)
        self.name, self.kind, self.weight = row.user, row.kind, row.demand_weight
        self.fuel = GASOLINE if row.fuel == "gasoline" else DIESEL
        self.has_contracts = row.supply == "arrivals"
        self.stock_days, self.refill_days = row.stock_days, row.refill_days
        self.stock = self.demand = self.request = self.received = self.used = 0.0

    def ask(self):
        """Ask for today's use and a part of what the stock lacks, as far as it can pay."""
        limit = math.inf
        if self.kind == "power":
            limit = self.demand * self.model.government.lever("utility_payment_limit", math.inf)
        lacking = (self.stock_days * self.demand - self.stock) / self.refill_days
        self.request = clip(self.demand + lacking, 0.0, limit)

    def receive(self, litres):
        """Take a delivery."""
        self.received = litres
        self.stock += litres

    def use(self):
        """Burn what the day needs, as far as the stock reaches."""
        self.used = min(self.demand, self.stock)
        self.stock -= self.used
        self.model.used[self.fuel] += self.used
