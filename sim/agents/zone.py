"""Zones: a region with one market a fuel, its depots, stations and consumers (S7 to S11)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.agents.ledgers import FuelLedger, Market
from sim.draws import addresses, inverse
from sim.draws.purposes import PRICE_NOISE
from sim.rules import amounts, interdiction, rationing, services, stocks, supply
from sim.rules import market as rule

if TYPE_CHECKING:
    from sim.agents.depot import Depot
    from sim.agents.model import BlockadeModel
    from sim.agents.segment import ConsumerSegment
    from sim.agents.station import Station
    from sim.scenario import tables


class Zone(Actor):
    """A region.

    Attributes
    ----------
    name, label : str
        Key, and what people call it.
    number : int
        Its place in the table, which addresses its draws.
    is_capital, is_delivered, is_isolated : bool
        Whether its depots supply the others, it is supplied from there, and it has generators.
    markets : list of Market
        By fuel, gasoline first.
    depots, stations, segments : list
        Who is there.
    turns : list of deque of Station
        By fuel, the station whose turn it is first.
    panic, wet_share, access_share, pressure : float
        Fear of running dry, stations with fuel, access from the capital, displacement pressure.
    """

    def __init__(self, model: BlockadeModel, *, row: tables.Zone, number: int) -> None:
        super().__init__(model)
        self.name, self.label, self.number = row.zone, row.label, number
        self.demand_share = float(row.demand_share)
        self.is_capital, self.is_delivered = row.is_capital, row.is_delivered
        self.is_isolated = row.is_isolated
        self.access_base = float(row.access_share)
        self.station_weight = float(row.station_weight)
        self.markets = [Market(fuel) for fuel in model.fuels]
        self.depots: list[Depot] = []
        self.stations: list[Station] = []
        self.turns: list[deque[Station]] = []
        self.segments: list[ConsumerSegment] = []
        self.panic, self.wet_share, self.access_share = 0.0, 1.0, 1.0
        self.pressure = 0.0

    def market(self, fuel: FuelLedger) -> Market:
        """Return the market of one fuel."""
        return self.markets[self.model.fuels.index(fuel)]

    def be_reached(self) -> None:
        """See how much of what is asked for can come from the capital today."""
        group = self.model.armed_group
        access = interdiction.interior_access(
            self.access_base, group.total_pressure, group.normal_strength
        )
        violence = self.model.government.lever("violence", self.name)
        self.access_share = interdiction.interior_reach(access, violence)

    @property
    def demand_l(self) -> float:
        """Normal use of both fuels."""
        return self.markets[0].demand_l + self.markets[1].demand_l

    def see_pumps(self) -> None:
        """See how many stations have fuel."""
        gasoline, diesel = self.markets
        self.wet_share = rule.wet_share(
            gasoline.dry_share, gasoline.demand_l, diesel.dry_share, diesel.demand_l
        )

    def press_people(self, food_index: float) -> None:
        """Move the pressure on people to leave."""
        p = self.model.parameters
        used = self.markets[0].consumption_l + self.markets[1].consumption_l
        self.pressure = services.next_pressure(
            self.pressure,
            self.model.government.lever("violence", self.name),
            services.unserved_share(used, self.demand_l),
            food_index,
            p.displacement_violence_weight,
            p.displacement_fuel_weight,
            p.displacement_food_weight,
            p.displacement_lag_days,
        )

    # ------------------------------------------------------------------------------------ stores

    def depot_stock(self, f: int) -> float:
        """Litres in all depots."""
        stock = 0.0
        for depot in self.depots:
            stock += depot.stocks_l[f]
        return stock

    def station_stock(self, f: int) -> float:
        """Litres in all stations."""
        stock = 0.0
        for station in self.stations:
            stock += station.stocks_l[f]
        return stock

    def store(self, f: int, litres: float) -> float:
        """Put fuel into the depots in proportion to their free room; what found room."""
        if litres <= 0.0:
            return 0.0
        room = 0.0
        for depot in self.depots:
            room += stocks.free_room(depot.capacities_l[f], depot.stocks_l[f])
        if room <= 0.0:
            return 0.0
        share = stocks.share_of_room(litres, room)
        for depot in self.depots:
            free = stocks.free_room(depot.capacities_l[f], depot.stocks_l[f])
            depot.stocks_l[f] += amounts.share_of(share, free)
        return stocks.stored(litres, room)

    def draw_down(self, f: int, stock_l: float, litres: float) -> None:
        """Take fuel out of the depots in proportion to what they hold."""
        if stock_l <= 0.0:
            return
        kept = stocks.kept_share(stock_l, litres)
        for depot in self.depots:
            depot.stocks_l[f] = amounts.share_of(kept, depot.stocks_l[f])

    # ---------------------------------------------------------------------------------- arrivals

    def receive(self, f: int, taken: float) -> float:
        """Sell some aside and store the rest; what goes on to the capital."""
        here, p = self.markets[f], self.model.parameters
        here.direct_l = supply.left_by_contracts(here.direct_l, taken, here.fuel.arrived_l)
        here.aside_l = rule.sold_aside(here.direct_l, here.multiple, p.entry_aside_share)
        here.pool_l += here.aside_l
        here.direct_l -= here.aside_l
        if self.is_capital:
            return here.direct_l
        wanted = supply.kept_by_zone(
            here.direct_l, here.target_l, here.demand_l, self.depot_stock(f)
        )
        kept = self.store(f, wanted)
        onward = here.direct_l - kept
        here.direct_l = kept
        return onward

    def smuggle(self) -> None:
        """Fuel that comes over an open border joins the parallel pools."""
        inflow = self.model.government.lever("parallel_inflow", self.name)
        if inflow > 0.0:
            for here in self.markets:
                part = supply.part_by_demand(inflow, here.demand_l, self.demand_l)
                here.pool_l += part
                here.fuel.inflow_l += part

    # -------------------------------------------------------------------------- purchases, ration

    def wish(self) -> None:
        """Add up what all segments wish to buy at this morning's price."""
        for f, here in enumerate(self.markets):
            here.wished_l = here.wanted_l = 0.0
            for segment in self.segments:
                segment.wish(f, here)
                here.wanted_l += segment.uses[f].wanted_l
                here.wished_l += segment.uses[f].wished_l

    def ask(self) -> None:
        """Ask the depots for what stations lack."""
        p = self.model.parameters
        for f, here in enumerate(self.markets):
            here.opening_l = self.station_stock(f)
            here.request_l = stocks.topping_up(
                amounts.share_of(p.stocks_station_days, here.demand_l),
                here.opening_l,
                here.wished_l,
                amounts.share_of(p.rationing_request_limit_days, here.demand_l),
            )

    def release(self) -> None:
        """Let the depots of an interior zone serve its own stations."""
        for f, here in enumerate(self.markets):
            here.released_l = stocks.released(here.request_l, self.depot_stock(f), here.demand_l)

    def ask_capital(self, f: int) -> float:
        """Ask the capital for what the zone lacks, as far as it can be reached [l]."""
        here = self.markets[f]
        return stocks.interior_request(
            self.access_share,
            self.model.government.lever("interior_allocation", self.name),
            here.target_l,
            self.depot_stock(f),
            here.request_l,
            here.demand_l,
        )

    # -------------------------------------------------------------------------------- distribute

    def supply_stations(self, f: int) -> None:
        """Send what the depots released to the stations in turn, each brought to its target."""
        here, p, n = self.markets[f], self.model.parameters, len(self.stations)
        target = amounts.relative(amounts.share_of(p.stocks_station_days, here.demand_l), n)
        use = amounts.relative(here.wished_l, n)
        limit = stocks.largest_delivery(p.stocks_compartment_l, self.station_weight)
        left = here.released_l
        for station in self.stations:
            station.received_l[f] = 0.0
        served = 0
        for station in self.turns[f]:
            stocks_l = station.stocks_l
            lot = stocks.topping_up(target, stocks_l[f], use, limit)
            if not stocks.is_enough(left, lot):
                break
            lot = stocks.taken(lot, left)
            station.received_l[f] = lot
            stocks_l[f] += lot
            left -= lot
            served += 1
        self.turns[f].rotate(-served)
        here.delivered_l = here.released_l - left
        if self.is_capital:
            here.fuel.gate_l += left - self.store(f, left)
        else:
            self.draw_down(f, self.depot_stock(f), here.delivered_l)

    def supply_interior(self, f: int) -> None:
        """Take what the capital granted, less what is lost on the way."""
        here, p, fuel = self.markets[f], self.model.parameters, self.markets[f].fuel
        sent = here.direct_l
        if sent <= 0.0:
            return
        lost = interdiction.interior_loss(
            sent, self.access_share, p.interior_road_risk, self.model.armed_group.total_pressure
        )
        seized = interdiction.seized(lost, p.interdiction_seized_share)
        sold = interdiction.sold_of_seized(seized, p.interdiction_seized_sold_share)
        fuel.burnt_l += lost - seized
        fuel.seized_l += seized
        fuel.group_stock_l += seized - sold
        here.pool_l += sold
        here.direct_l = sent - lost
        fuel.gate_l += here.direct_l - self.store(f, here.direct_l)

    # ------------------------------------------------------------------------------------- trade

    def trade(self) -> None:
        """Sell, move prices and let consumers use their fuel."""
        p, government = self.model.parameters, self.model.government
        for f, here in enumerate(self.markets):
            resale = rule.resale_share(
                here.multiple, p.market_resale_share, government.lever("resale_enforcement")
            )
            at_pump = stocks.after_delivery(here.opening_l, here.delivered_l)
            here.offered_l = rule.left_for_consumers(at_pump, resale) + here.pool_l
            multiple = here.multiple
            self.set_price(f)
            self.sell(f, resale=resale, at_pump=at_pump)
            self.consume(f, multiple)
            self.set_queue(f)

    def set_price(self, f: int) -> None:
        """Move the price towards what clears four days' mean supply."""
        here, p = self.markets[f], self.model.parameters
        earlier = here.supplies or [here.offered_l for _ in range(4)]
        here.supplies = [here.offered_l, *earlier[:3]]
        supplied = rule.mean_supply(*here.supplies)
        wanted = [segment.uses[f].wanted_l for segment in self.segments]
        rents = [segment.rent_share for segment in self.segments]
        here.clearing_multiple = rule.clearing_price_multiple(
            wanted,
            rents,
            len(wanted),
            supplied,
            p.market_slope,
            p.market_constant_elasticity,
            p.prices_ceiling_multiple,
            here.fuel.cap_multiple,
        )
        log_cap = here.fuel.log_cap
        if rule.rests_at_cap(here.clearing_multiple, here.log_price, log_cap):
            here.log_price, here.multiple = log_cap, 1.0
            return
        u = self.model.draw(PRICE_NOISE, addresses.market(self.number, f))
        here.log_price = rule.next_log_price(
            here.log_price,
            log_cap + services.log_multiple(here.clearing_multiple),
            log_cap,
            p.market_adjustment_rate,
            rule.price_noise(p.market_noise_sigma, inverse.normal_quantile(u)),
        )
        here.multiple = rule.multiple_of(here.log_price, log_cap)

    def sell(self, f: int, *, resale: float, at_pump: float) -> None:
        """Pumps sell first, partly to resellers, then the parallel pool; stations may run dry."""
        here = self.markets[f]
        here.pump_sales_l = rule.pump_sales(at_pump, here.wished_l, resale)
        from_pump = rule.left_for_consumers(here.pump_sales_l, resale)
        here.parallel_sales_l = rule.parallel_sales(here.pool_l, here.wished_l, from_pump)
        here.purchases_l = from_pump + here.parallel_sales_l
        here.pool_l = here.pool_l - here.parallel_sales_l + rule.resold(here.pump_sales_l, resale)
        kept = stocks.kept_share(at_pump, here.pump_sales_l)
        normal = amounts.relative(here.demand_l, len(self.stations))
        dry, left = 0, 0.0
        for station in self.stations:
            received, stocks_l = station.received_l[f], station.stocks_l
            stock = stocks_l[f]
            dry += rule.is_dry(received, stock - received, normal)
            stocks_l[f] = stock = amounts.share_of(kept, stock)
            left += stock
        here.dry_share = rule.dry_share(dry, len(self.stations))
        here.station_l = left

    def consume(self, f: int, multiple: float) -> None:
        """Let every segment fill its tanks and use its fuel."""
        here = self.markets[f]
        filled = stocks.filled_share(here.purchases_l, here.wished_l)
        here.consumption_l = 0.0
        here.transfer_loss = here.queue_loss = here.forgone_loss = here.rationing_loss = 0.0
        here.hours_queued = 0.0
        for segment in self.segments:
            segment.consume(f, here, filled=filled, multiple=multiple)
        here.fuel.used_l += here.consumption_l

    def set_queue(self, f: int) -> None:
        """Hours in the queue for the marginal person's ration."""
        here, government = self.markets[f], self.model.government
        ration = rationing.litres_a_visit(
            government.lever("ration", self.model.marginal_segment), government.lever("odd_even")
        )
        here.queue_hours = rule.queue_hours(
            rule.rent_of_a_litre(here.fuel.cap, here.multiple),
            ration,
            self.model.parameters.market_time_value_per_hour,
        )

    def words(self) -> tuple[str, ...]:
        """Name, price over cap of both fuels, and stations that are dry of gasoline."""
        gasoline, diesel = self.markets
        return (
            self.label,
            f"gasoline at {gasoline.multiple:.2f} and diesel at {diesel.multiple:.2f} x official",
            f"{gasoline.dry_share:.0%} of stations dry",
        )
