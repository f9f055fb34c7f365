"""Where fuel is kept and sold: zones with their markets, depots and stations (S7 to S12)."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

import mesa

from benchmarks.idiomatic.terms import clip, releasable
from benchmarks.idiomatic.users import ConsumerSegment


@dataclass(slots=True)
class Market:
    """One fuel in one zone."""

    demand: float = 0.0
    target: float = 0.0
    log_price: float = 0.0  # over the ceiling
    multiple: float = 1.0
    pool: float = 0.0
    supplies: deque = field(default_factory=lambda: deque(maxlen=4))
    direct: float = 0.0
    wanted: float = 0.0
    wished: float = 0.0
    request: float = 0.0
    released: float = 0.0
    delivered: float = 0.0
    at_pump: float = 0.0
    kept_share: float = 1.0
    filled_share: float = 1.0
    pump_sales: float = 0.0
    parallel_sales: float = 0.0
    purchases: float = 0.0
    consumption: float = 0.0
    n_dry: int = 0
    queue_hours: float = 0.0
    surplus_loss: float = 0.0


class Depot(mesa.Agent):
    """A store of both fuels in a zone."""

    def __init__(self, model, zone, share):
        super().__init__(model)
        self.zone, self.share = zone, share
        self.stock = [0.0, 0.0]
        self.capacity = [0.0, 0.0]

    def fill(self):
        """Hold the normal stock of day 0."""
        for f, market in enumerate(self.zone.markets):
            flow = self.model.capital_flow[f] if self.zone.is_capital else market.demand
            self.stock[f] = self.share * market.target
            room = self.share * self.model.p.stocks_capacity_days * flow
            self.capacity[f] = max(self.stock[f], room)

    def room(self, f):
        """Free room."""
        return max(0.0, self.capacity[f] - self.stock[f])


class Station(mesa.Agent):
    """A station, which stands for several real ones."""

    def __init__(self, model, zone):
        super().__init__(model)
        self.zone = zone
        self.stock = [0.0, 0.0]
        self.received = [0.0, 0.0]

    def accept(self, f, left, *, target, use, limit):
        """Take what brings it to its target, if that much is left; how much it took."""
        lot = clip(target - self.stock[f] + use, 0.0, limit)
        if lot > left * (1.0 + 1e-9):
            return None
        lot = min(lot, left)
        self.received[f] = lot
        self.stock[f] += lot
        return lot

    def sell(self):
        """Sell the same share of its stock as all stations of the zone."""
        for f, market in enumerate(self.zone.markets):
            received, stock = self.received[f], self.stock[f]
            normal = market.demand / len(self.zone.stations)
            market.n_dry += received <= 0.0 and stock < 0.1 * normal
            self.stock[f] = market.kept_share * stock
            self.received[f] = 0.0


class Zone(mesa.Agent):
    """A region with a market of each fuel."""

    def __init__(self, model, row):
        super().__init__(model)
        self.name, self.is_capital, self.is_delivered = row.zone, row.is_capital, row.is_delivered
        self.share, self.base_access, self.is_isolated = (
            row.demand_share,
            row.access_share,
            row.is_isolated,
        )
        self.markets = [Market(), Market()]
        self.depots = []
        self.stations = [Station(model, self) for _ in range(row.stations)]
        self.station_weight = row.station_weight
        self.turns = [deque(self.stations), deque(self.stations)]
        self.segments = [ConsumerSegment(model, self, segment) for segment in model.case.segments]
        queuing = [segment for segment in self.segments if segment.time_value <= 1.0]
        self.marginal = max(queuing, key=lambda segment: segment.time_value)
        self.demand = 0.0
        self.panic, self.wet, self.access, self.pressure = 0.0, 1.0, 1.0, 0.0

    def be_reached(self):
        """See how much of what is asked for can come from the capital today."""
        group = self.model.group
        pressed = min(1.0, group.total_pressure / group.normal)
        violence = self.model.government.lever("violence", 0.0, self.name)
        self.access = (1.0 - (1.0 - self.base_access) * pressed) * (1.0 - violence)

    def depot_stock(self, f):
        """Litres in all depots."""
        return sum(depot.stock[f] for depot in self.depots)

    def store(self, f, litres):
        """Put fuel into the depots by their free room; what found room."""
        room = sum(depot.room(f) for depot in self.depots)
        if litres <= 0.0 or room <= 0.0:
            return 0.0
        share = min(1.0, litres / room)
        for depot in self.depots:
            depot.stock[f] += share * depot.room(f)
        return min(litres, room)

    def draw_down(self, f, litres):
        """Take fuel out of the depots in proportion."""
        held = self.depot_stock(f)
        if held > 0.0:
            kept = max(0.0, 1.0 - litres / held)
            for depot in self.depots:
                depot.stock[f] *= kept

    def unload(self, f, left_share):
        """Sell some of the arrivals aside and store the rest; what goes on to the capital."""
        market = self.markets[f]
        market.direct *= left_share
        if market.multiple > 1.0:
            aside = self.model.p.entry_aside_share * market.direct
            market.pool += aside
            market.direct -= aside
        if self.is_capital:
            return market.direct
        lacking = max(0.0, market.target + market.demand - self.depot_stock(f))
        return market.direct - self.store(f, min(market.direct, lacking))

    def ask(self):
        """Ask the depots for what stations lack; an interior zone's own depots answer."""
        p = self.model.p
        for f, market in enumerate(self.markets):
            market.at_pump = sum(station.stock[f] for station in self.stations)
            lacking = p.stocks_station_days * market.demand - market.at_pump + market.wished
            limit = p.rationing_request_limit_days * market.demand
            market.request = clip(lacking, 0.0, limit)
            if not self.is_capital:
                free = releasable(self.depot_stock(f), market.demand)
                market.released = min(market.request, free)

    def ask_capital(self, f):
        """Ask the capital for what the zone lacks."""
        market = self.markets[f]
        lacking = market.target - self.depot_stock(f) + market.request
        allocation = self.model.government.lever("interior_allocation", 1.0, self.name)
        return self.access * allocation * clip(lacking, 0.0, 2.0 * market.demand)

    def distribute(self):
        """Supply the stations, and take what the capital sent."""
        for f, market in enumerate(self.markets):
            self.supply_stations(f, market)
            if not self.is_capital and market.direct > 0.0:
                self.take_delivery(f, market)

    def supply_stations(self, f, market):
        """Bring one station after the other to its target, as far as the fuel reaches."""
        p, n, turn = self.model.p, len(self.stations), self.turns[f]
        target, use = p.stocks_station_days * market.demand / n, market.wished / n
        limit = p.stocks_compartment_l * self.station_weight
        left, served = market.released, 0
        for station in turn:
            lot = station.accept(f, left, target=target, use=use, limit=limit)
            if lot is None:
                break
            left -= lot
            served += 1
        turn.rotate(-served)
        market.delivered = market.released - left
        if self.is_capital:
            self.model.gate[f] += left - self.store(f, left)
        else:
            self.draw_down(f, market.delivered)

    def take_delivery(self, f, market):
        """Store what the capital sent, less what is lost on the way."""
        model, p = self.model, self.model.p
        risk = min(0.8, p.interior_road_risk * model.group.total_pressure)
        lost = market.direct * (1.0 - self.access) * risk
        seized = p.interdiction_seized_share * lost
        sold = p.interdiction_seized_sold_share * seized
        model.burnt[f] += lost - seized
        model.group.stock[f] += seized - sold
        market.pool += sold
        left = market.direct - lost
        model.gate[f] += left - self.store(f, left)

    def trade(self):
        """Sell, and move prices towards what clears four days' mean supply."""
        p, lever = self.model.p, self.model.government.lever
        enforcement = lever("resale_enforcement", p.market_enforcement_share)
        ration = lever("ration", self.marginal.ration, self.marginal.name)
        ration *= 1.0 + lever("odd_even")
        for f, market in enumerate(self.markets):
            tempted = 1.0 - math.exp(1.0 - market.multiple)
            resale = p.market_resale_share * tempted * (1.0 - enforcement)
            market.at_pump = sum(station.stock[f] for station in self.stations)
            self.sell(market, resale)
            self.move_price(f, market)
            rent = self.model.caps[f] * (market.multiple - 1.0)
            market.queue_hours = rent * ration / p.market_time_value_per_hour

    def sell(self, market, resale):
        """Pumps sell first, partly to resellers, then the parallel pool."""
        offered = (1.0 - resale) * market.at_pump + market.pool
        if not market.supplies:
            market.supplies.extend([offered] * 3)
        market.supplies.append(offered)
        market.pump_sales = min(market.at_pump, market.wished / (1.0 - resale))
        from_pump = (1.0 - resale) * market.pump_sales
        market.parallel_sales = min(market.pool, max(0.0, market.wished - from_pump))
        market.purchases = from_pump + market.parallel_sales
        market.pool += resale * market.pump_sales - market.parallel_sales
        at_pump, wished = market.at_pump, market.wished
        market.kept_share = max(0.0, 1.0 - market.pump_sales / at_pump) if at_pump > 0.0 else 0.0
        market.filled_share = market.purchases / wished if wished > 0.0 else 1.0

    def move_price(self, f, market):
        """Move the price towards the clearing one, with noise while it is above the ceiling."""
        p = self.model.p
        clearing = self.clearing_multiple(f, sum(market.supplies) / 4.0)
        moved = market.log_price
        moved += p.market_adjustment_rate * (math.log(clearing) - market.log_price)
        if moved > 0.0:
            moved += p.market_noise_sigma * self.random.gauss(0.0, 1.0)
        market.log_price = max(0.0, moved)
        market.multiple = math.exp(market.log_price)

    def clearing_multiple(self, f, supply):
        """Price over the ceiling at which the segments together want the supply, by Newton."""
        slope, highest = self.model.p.market_slope, self.model.p.prices_ceiling_multiple - 1.0
        total = sum(segment.wanted[f] for segment in self.segments)
        if total <= supply:
            return 1.0
        if supply <= 0.0:
            return 1.0 + highest
        x = math.log(total / supply) / slope
        for _ in range(8):
            if x >= highest:
                return 1.0 + highest
            excess, fall = -supply, 0.0
            for segment in self.segments:
                steepness = slope * segment.rent_share
                demand = segment.wanted[f] * math.exp(-steepness * x)
                excess += demand
                fall += steepness * demand
            x += excess / fall
            if excess <= 1e-13 * supply:
                break
        return 1.0 + min(x, highest)

    def see_pumps(self):
        """See how many stations have fuel."""
        dry = sum(market.n_dry * market.demand for market in self.markets)
        self.wet = 1.0 - dry / (len(self.stations) * self.demand)

    def worry(self, national_wet, national):
        """Fear rises on dry pumps here and elsewhere and on news of losses."""
        p, others = self.model.p, national - self.demand
        neighbours = clip((national_wet - self.wet * self.demand) / others, 0.0, 1.0)
        alarm = p.panic_dry_rate * (1.0 - self.wet)
        alarm += p.panic_news_rate * min(1.0, self.model.lost / 40.0)
        alarm += p.panic_neighbour_rate * (1.0 - neighbours)
        change = alarm * (1.0 - self.panic) - p.panic_calm_rate * self.wet * self.panic
        self.panic = clip(self.panic + change, 0.0, 1.0)

    def press_people(self):
        """Move the pressure on people to leave."""
        p, used = self.model.p, sum(market.consumption for market in self.markets)
        aim = p.displacement_violence_weight * self.model.government.lever(
            "violence", 0.0, self.name
        )
        aim += p.displacement_fuel_weight * (1.0 - min(1.0, used / self.demand))
        aim += p.displacement_food_weight * clip(math.exp(self.model.log_food) - 1.0, 0.0, 1.0)
        self.pressure += (aim - self.pressure) / p.displacement_lag_days
