"""The model: day 0, the steps of a day, and the accounts."""

from __future__ import annotations

import math
from collections import defaultdict
from types import SimpleNamespace

import mesa

import sim
from benchmarks.idiomatic.places import Depot, Station, Zone
from benchmarks.idiomatic.reporting import collector
from benchmarks.idiomatic.roads import (
    ArmedGroup,
    Convoy,
    Corridor,
    Importer,
    Tanker,
)
from benchmarks.idiomatic.state import Government
from benchmarks.idiomatic.terms import DIESEL, FUELS, GASOLINE, RETURNING, TO_BORDER
from benchmarks.idiomatic.users import BulkUser, ConsumerSegment, MilitaryUnit
from sim.scenario import Scenario
from sim.scenario.schema import GROUPS


class IdiomaticModel(mesa.Model):
    """One run of the blockade.

    Parameters
    ----------
    seed : int, optional
        Seed of Mesa's own generators.
    scenario : Scenario, optional
        Whose tables and parameters are read; mali-2025 by default.
    wakes_tankers : bool
        Tell only those tankers to move that get somewhere today, instead of all.
    """

    def __init__(self, seed=None, *, scenario: Scenario | None = None, wakes_tankers=False):
        super().__init__(seed=seed)
        self.case = scenario or sim.load("mali-2025")
        self.p = SimpleNamespace(
            **{
                f"{group}_{name}": float(parameter.value)
                for group in GROUPS
                for name, parameter in getattr(self.case, group)
            }
        )
        self.wakes_tankers, self.due = wakes_tankers, defaultdict(list)
        self.day = -1
        self.caps = [self.p.prices_gasoline_cap_per_l, self.p.prices_diesel_cap_per_l]
        self.log_food, self.days_without_transport, self.balance_residual = 0.0, 0, 0.0
        self.queued_tankers = self.lost = self.arrived_tankers = self.casualties = 0
        self.mobilised = self.escort_capacity = self.suppression = 0.0
        self.readiness = {}
        for name in ("afloat", "gate", "loaded", "burnt", "used", "stock"):
            setattr(self, name, [0.0, 0.0])
        self.make_agents()
        self.set_demand()
        self.set_steady_state()
        self.datacollector = collector()

    # ------------------------------------------------------------------------------------- day 0

    def make_agents(self):
        """Make everybody but the tankers."""
        case, p = self.case, self.p
        self.government, self.group = Government(self), ArmedGroup(self)
        self.zones = [Zone(self, row) for row in case.zones]
        self.capital = next(zone for zone in self.zones if zone.is_capital)
        zones = {zone.name: zone for zone in self.zones}
        for row in case.depots:
            zones[row.zone].depots.append(Depot(self, zones[row.zone], row.share))
        self.units = [MilitaryUnit(self, row) for row in case.units]
        self.users = [BulkUser(self, row) for row in case.bulk_users]
        self.corridors = [Corridor(self, row) for row in case.corridors]
        for corridor in self.corridors:
            rows = [row for row in case.deliveries if row.corridor == corridor.name]
            corridor.deliveries = [(zones[row.zone], row.share) for row in rows]
            corridor.seized_zone = zones[corridor.row.seized_zone]
            above = max(corridor.row.effort_share - p.group_effort_floor, 1e-9)
            corridor.payoff = math.log(above) / p.group_effort_focus
        self.group.spread_effort()
        self.importers = [
            Importer(
                self,
                self.random.lognormvariate(
                    math.log(p.entry_aversion_median), p.entry_aversion_sigma
                ),
                self.random.lognormvariate(0.0, p.entry_optimism_sigma),
            )
            for row in case.importers
            for _ in range(row.firms)
        ]

    def set_demand(self):
        """Set normal use of everybody."""
        p = self.p
        retail = [p.demand_retail_gasoline_weight, p.demand_retail_diesel_weight]
        weights = sum(retail) + p.demand_army_weight + sum(user.weight for user in self.users)
        unit_l = p.demand_total_l_per_day / weights
        self.normal = [weight * unit_l for weight in retail]
        self.normal[DIESEL] += p.demand_army_weight * unit_l
        for user in self.users:
            user.demand = user.weight * unit_l
            user.stock = user.stock_days * user.demand
            self.normal[user.fuel] += user.demand
        for unit in self.units:
            unit.normal_burn = unit.burn_share * p.demand_army_weight * unit_l
            unit.stock = unit.cover = p.readiness_cover_days * unit.normal_burn
        for zone in self.zones:
            for f, market in enumerate(zone.markets):
                market.demand = zone.share * retail[f] * unit_l
                zone.demand += market.demand
                for segment in zone.segments:
                    segment.demand[f] = segment.shares[f] * market.demand
                    segment.tank[f] = p.stocks_calm_tank_days * segment.demand[f]
                for station in zone.stations:
                    station.stock[f] = p.stocks_station_days * market.demand / len(zone.stations)
        self.normal_loads = sum(self.normal) / p.entry_tanker_l
        self.normal_gasoline_share = self.gasoline_share = self.normal[GASOLINE] / sum(self.normal)

    def set_steady_state(self):
        """Fill depots and pipelines as before the blockade."""
        p = self.p
        self.capital_flow = []
        for f in FUELS:
            by_road = self.normal[f] - sum(
                user.demand for user in self.users if user.fuel == f and user.has_contracts
            )
            flow = by_road
            for zone in self.zones:
                if not zone.is_capital:
                    market = zone.markets[f]
                    market.target = p.stocks_depot_days * market.demand
                    share = sum(
                        corridor.share * part
                        for corridor in self.corridors
                        for there, part in corridor.deliveries
                        if there is zone
                    )
                    flow -= min(share * by_road, market.demand)
            self.capital_flow.append(flow)
            self.capital.markets[f].target = (p.stocks_security_days + p.stocks_depot_days) * flow
        self.agents_by_type[Depot].do("fill")
        self.government.regulate()
        self.make_fleets()
        self.set_loading()
        self.fill_pipelines()
        self.stock = [self.stock_of(f) for f in FUELS]

    def make_fleets(self):
        """Give every importer its tankers, large firms first."""
        cycle = sum(corridor.share * corridor.cycle_days for corridor in self.corridors)
        fleet = max(self.p.entry_fleet, 1.05 * self.normal_loads * cycle)
        importers, exact, made = iter(self.importers), 0.5, 0
        for row in self.case.importers:
            weights = [(rank + 1.0) ** -row.skew for rank in range(row.firms)]
            for weight in weights:
                importer = next(importers)
                exact += fleet * row.fleet_share * weight / sum(weights)
                importer.fleet = int(exact) - made
                made += importer.fleet
                importer.idle = [Tanker(self, importer) for _ in range(importer.fleet)]

    def set_loading(self):
        """Set the constant at which importers together load what the country uses."""
        self.agents_by_type[Corridor].do("look")
        firms = []
        for importer in self.importers:
            importer.choose()
            going = [
                chance * corridor.driver_share
                for chance, corridor in zip(importer.chances, self.corridors, strict=True)
            ]
            away = sum(g * c.cycle_days for g, c in zip(going, self.corridors, strict=True))
            firms.append((importer, going, away))
        self.kappa = 0.0
        for _ in range(60):
            missing, rise = self.normal_loads, 0.0
            for importer, going, away in firms:
                share = 1.0 / (1.0 + self.kappa * away)
                missing -= importer.fleet * self.kappa * sum(going) * share
                rise += importer.fleet * sum(going) * share * share
            if missing <= 1e-12 * self.normal_loads:
                break
            self.kappa += missing / rise
        for importer, going, away in firms:
            idle = importer.fleet / (1.0 + self.kappa * away)
            importer.wishes = [self.kappa * idle * g for g in going]

    def fill_pipelines(self):
        """Put tankers loaded before day 0 where a calm road has brought them."""
        for corridor in self.corridors:
            road_days = corridor.border_days + corridor.transit_days
            for ago in range(corridor.cycle_days, 0, -1):
                tankers, border_day = corridor.take_tankers(), corridor.border_days - ago
                for tanker in tankers:
                    if ago <= corridor.border_days:
                        tanker.start(TO_BORDER, border_day)
                    elif ago > road_days:
                        tanker.start(RETURNING, corridor.cycle_days - ago)
                if corridor.border_days < ago <= road_days:
                    Convoy(self, corridor, tankers, False, border_day, road_days - ago)
                if ago <= road_days:
                    for tanker in tankers:
                        self.afloat[tanker.fuel] += 1

    # ------------------------------------------------------------------------------------ the day

    def step(self):
        """Live through a day."""
        self.day += 1
        self.running = self.day + 1 < self.case.calendar.days
        self.loaded, self.burnt, self.used = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
        self.casualties = 0
        everybody = self.agents_by_type
        self.government.govern()
        self.group.press()
        everybody[Zone].do("be_reached")
        everybody[MilitaryUnit].do("be_ready")
        self.government.mobilise()
        self.dispatch(everybody)
        self.travel(everybody)
        self.learn(everybody)
        self.receive_fuel()
        self.ration(everybody)
        everybody[MilitaryUnit].do("burn")
        everybody[BulkUser].do("use")
        everybody[Zone].do("distribute")
        self.trade(everybody)
        self.serve(everybody)
        self.account()
        self.datacollector.collect(self)

    def dispatch(self, everybody):
        """Importers and drivers decide; tankers are loaded."""
        self.government.regulate()
        everybody[Corridor].do("look")
        everybody[Importer].shuffle_do("decide")
        everybody[Corridor].do("measure_room")
        if any(corridor.room < 1.0 for corridor in self.corridors):
            everybody[Importer].shuffle_do("choose_again")
            everybody[Corridor].do("measure_room")
        everybody[Corridor].do("load")

    def travel(self, everybody):
        """Tankers move, leave the borders, meet the group, arrive."""
        if self.wakes_tankers:
            for tanker in self.due.pop(self.day, ()):
                tanker.move()
        else:
            everybody[Tanker].do("move")
        self.queued_tankers = sum(len(corridor.queue) for corridor in self.corridors)
        everybody[Corridor].do("release")
        self.queued_tankers = sum(len(corridor.queue) for corridor in self.corridors)
        everybody[Convoy].shuffle_do("travel")
        everybody[Convoy].do("finish")
        self.lost = sum(corridor.lost for corridor in self.corridors)
        self.arrived_tankers = sum(sum(corridor.arrived) for corridor in self.corridors)

    def learn(self, everybody):
        """Beliefs, strikes, the group's effort and strength."""
        everybody[Corridor].do("learn")
        mean = sum(corridor.belief for corridor in self.corridors) / len(self.corridors)
        everybody[Corridor].do("hear", mean)
        self.group.remember()

    def receive_fuel(self):
        """Fuel reaches mines, traders and depots."""
        for f in FUELS:
            arrived = 0.0
            for zone in self.zones:
                zone.markets[f].direct = 0.0
            for corridor in self.corridors:
                litres = self.p.entry_tanker_l * corridor.arrived[f]
                arrived += litres
                for zone, share in corridor.deliveries:
                    zone.markets[f].direct += share * litres
            onward = self.gate[f]
            left_share = self.serve_contracts(f, arrived)
            for zone in self.zones:
                onward += zone.unload(f, left_share)
            self.gate[f] = onward - self.capital.store(f, onward)

    def serve_contracts(self, f, arrived):
        """Serve users with contracts of their own; the share of arrivals that is left."""
        users = [user for user in self.users if user.has_contracts and user.fuel == f]
        for user in users:
            user.ask()
        asked = sum(user.request for user in users)
        taken = min(asked, 0.5 * arrived)
        for user in users:
            user.receive(taken * user.request / asked if asked > 0.0 else 0.0)
        return 1.0 - taken / arrived if arrived > 0.0 else 1.0

    def ration(self, everybody):
        """Consumers wish, and depots are divided between claimants."""
        for zone in self.zones:
            for market in zone.markets:
                market.wanted = market.wished = 0.0
        everybody[ConsumerSegment].do("wish")
        everybody[Zone].do("ask")
        everybody[BulkUser].select(lambda user: not user.has_contracts).do("ask")
        everybody[MilitaryUnit].do("ask")
        for f in FUELS:
            self.government.divide(f)

    def trade(self, everybody):
        """Sales, prices, queues, consumption and panic."""
        for zone in self.zones:
            for market in zone.markets:
                market.n_dry, market.consumption, market.surplus_loss = 0, 0.0, 0.0
        everybody[Zone].do("trade")
        everybody[Station].do("sell")
        everybody[ConsumerSegment].do("consume")
        everybody[Zone].do("see_pumps")
        wet = sum(zone.wet * zone.demand for zone in self.zones)
        everybody[Zone].do("worry", wet, sum(zone.demand for zone in self.zones))

    def serve(self, everybody):
        """Power, transport, food, schools and displacement."""
        p, markets = self.p, self.capital.markets
        power = next(user for user in self.users if user.kind == "power")
        served = min(1.0, power.used / power.demand)
        self.power_hours = p.services_supply_hours
        self.power_hours *= 1.0 - p.services_thermal_share + p.services_thermal_share * served
        self.unserved_kwh = p.welfare_kwh_per_l * (power.demand - power.used)
        isolated = [zone.markets[DIESEL] for zone in self.zones if zone.is_isolated]
        used = sum(market.consumption for market in isolated)
        normal = sum(market.demand for market in isolated)
        self.isolated_hours = p.services_isolated_hours * min(1.0, used / normal)
        marginal = self.capital.marginal
        self.transport_service = min(1.0, sum(marginal.used) / sum(marginal.demand))
        dearer = 0.5 * (markets[GASOLINE].multiple + markets[DIESEL].multiple) - 1.0
        self.fare = 1.0 + p.services_fare_pass_through * dearer + 1.0 - self.transport_service
        aim = p.services_food_pass_through * markets[DIESEL].log_price
        self.log_food += (aim - self.log_food) / p.services_food_lag_days
        is_low = self.transport_service < p.services_school_service_share
        self.days_without_transport = self.days_without_transport + 1 if is_low else 0
        closed = self.government.lever("schools_closed") > 0.5
        tired = self.days_without_transport >= p.services_school_patience_days
        self.schools_open = not (closed or tired)
        everybody[Zone].do("press_people")
        self.group.use_fuel()

    def account(self):
        """Count litres, money and people."""
        p, markets = self.p, [market for zone in self.zones for market in zone.markets]
        self.balance_residual = 0.0
        for f in FUELS:
            used = sum(zone.markets[f].consumption for zone in self.zones) + self.used[f]
            stock = self.stock_of(f)
            expected = self.stock[f] + self.loaded[f] - used - self.burnt[f] - self.group.used[f]
            self.balance_residual += abs(stock - expected)
            self.stock[f] = stock
        self.fleet_tankers = len(self.agents_by_type[Tanker])
        departed = sum(corridor.departed for corridor in self.corridors)
        self.exposed_drivers = p.drivers_crew * departed
        self.profit = self.arrived_tankers * self.gain - self.lost * self.loss
        self.profit -= departed * self.trip_costs
        self.tax = p.welfare_tax_per_l * sum(market.pump_sales for market in markets)
        self.resale_income = sum(
            market.parallel_sales * self.caps[f] * (market.multiple - 1.0)
            for zone in self.zones
            for f, market in enumerate(zone.markets)
        )
        self.surplus_loss = sum(market.surplus_loss for market in markets)
        self.gini = self.access_gini()

    def access_gini(self):
        """Inequality of the share of its needs that every segment could use."""
        groups = sorted(
            (sum(segment.used) / sum(segment.demand), sum(segment.demand))
            for segment in self.agents_by_type[ConsumerSegment]
        )
        area = below = 0.0
        for share, need in groups:
            area += need * (below + 0.5 * share * need)
            below += share * need
        return 1.0 - 2.0 * area / (sum(need for _, need in groups) * below)

    def stock_of(self, f):
        """All litres of one fuel in the country and on its way."""
        total = self.p.entry_tanker_l * self.afloat[f] + self.gate[f] + self.group.stock[f]
        for kind in (Depot, Station):
            total += sum(store.stock[f] for store in self.agents_by_type[kind])
        total += sum(segment.tank[f] for segment in self.agents_by_type[ConsumerSegment])
        total += sum(zone.markets[f].pool for zone in self.zones)
        total += sum(user.stock for user in self.users if user.fuel == f)
        return total + (sum(unit.stock for unit in self.units) if f == DIESEL else 0.0)


def live_idiomatically(scenario: Scenario, *, seed: int = 1, wakes_tankers: bool = False) -> None:
    """Simulate one run, with daily records, and let go of it."""
    model = IdiomaticModel(seed, scenario=scenario, wakes_tankers=wakes_tankers)
    model.run_model()
    model.remove_all_agents()
    getattr(mesa.Agent, "_ids", {}).pop(model, None)  # Mesa 3.3 would keep every model alive
