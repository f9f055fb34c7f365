"""The model: all agents, and the day in the order that both engines follow."""

from __future__ import annotations

import operator
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

import mesa

from sim.agents import beginning, reporting
from sim.agents.armed_group import ArmedGroup
from sim.agents.bulk_user import BulkUser
from sim.agents.convoy import Convoy
from sim.agents.corridor import Corridor
from sim.agents.depot import Depot
from sim.agents.government import NO_LIMIT, Government
from sim.agents.importer import Importer
from sim.agents.ledgers import FuelLedger, Nation
from sim.agents.military_unit import MilitaryUnit
from sim.agents.recording import Recorder
from sim.agents.segment import ConsumerSegment
from sim.agents.station import Station
from sim.agents.tanker import Tanker
from sim.agents.zone import Zone
from sim.draws import rounding, uniforms
from sim.errors import InvalidInput, nearest
from sim.rules import amounts, convoys, entry, learning, market, rationing, services, stocks, supply
from sim.rules.day import STEPS
from sim.scenario import Scenario, load
from sim.scenario.schema import GROUPS
from sim.scenario.tables import FUELS

KINDS = (
    ArmedGroup,
    BulkUser,
    ConsumerSegment,
    Convoy,
    Corridor,
    Depot,
    Government,
    Importer,
    MilitaryUnit,
    Station,
    Tanker,
    Zone,
)
"""Classes that a user may replace by subclasses."""


class BlockadeModel(mesa.Model):
    """One run of a scenario as objects.

    Mesa's own tools take the class as it is; what they change are its keywords, and each has a
    default.

    Parameters
    ----------
    scenario : Scenario or str
        What is run.
    rng : int, optional
        Seed of all draws, the same as the compiled engine's; without it every model has another,
        kept as ``draw_seed``.
    run : int
        Number of the run: run k is run k of any batch under this seed.
    agents : mapping of class to class, optional
        Classes to use instead of ours, each a subclass: ``{Importer: CautiousImporter}``.
    values : mapping of str to number, optional
        Numbers of the scenario to change, by dotted path: ``{"market.slope": 0.3}``.
    is_random : bool
        Whether tankers are rounded by luck, or by turns.
    **kwargs : number
        More of `values`, for tools that vary one keyword at a time: ``**{"market.slope": 0.3}``.

    Attributes
    ----------
    case : Scenario
        The scenario as it is run.
    day : int
        The day that was lived through last; -1 before the first.
    running : bool
        Whether the scenario has a day left.
    datacollector : mesa.DataCollector
        Collects at the end of each day: some headline observables, until another is set.
    parameters : namespace
        Scalar parameters by group and name, ``entry_margin_per_l``.
    nation : Nation
        Counts and prices of the day.
    corridors, zones, importers, units, users, convoys : list
        Agents in the order of the scenario's tables; groups on the road in order of departure.

    Raises
    ------
    InvalidInput
        For a seed that is no whole number, and for a class that is no subclass of the one it
        replaces, or replaces none of ours.
    ScenarioError
        For a scenario that cannot be read and a path or number that does not fit it.

    Examples
    --------
    A data collector of one's own, of the model and of its agents:

    >>> model = BlockadeModel("mali-2025", rng=1)
    >>> model.datacollector = mesa.DataCollector(
    ...     model_reporters=reporters("lost_tankers", "queue_hours", zone="mopti", fuel="gasoline"),
    ...     agenttype_reporters={Importer: {"at_home": lambda importer: len(importer.idle)}},
    ... )
    >>> model.run_model()

    Every combination of two slopes and two seeds; Mesa 4 has no ``batch_run``, and from 3.4 on the
    seeds are an argument of its own, ``rng=[1, 2]``:

    >>> mesa.batch_run(BlockadeModel, {"market.slope": [0.3, 0.5], "rng": [1, 2]})

    In the browser, where Solara is installed, with a slider:

    >>> slider = {"type": "SliderFloat", "value": 0.4, "min": 0.1, "max": 0.8, "step": 0.05}
    >>> SolaraViz(
    ...     BlockadeModel(rng=1),
    ...     components=[make_plot_component(["arrived_tankers", "lost_tankers"])],
    ...     model_params={"rng": 1, "market.slope": slider},
    ... )
    """

    # Mesa's own scenario, from 3.5 on, is of another kind; its viewer asks for that kind or none.
    scenario = None

    # The viewer of Mesa 3.3 lets other keywords pass only where they are called `kwargs`.
    def __init__(
        self,
        scenario: Scenario | str = "mali-2025",
        *,
        rng: int | None = None,
        run: int = 0,
        agents: Mapping[type, type] | None = None,
        values: Mapping[str, float] | None = None,
        is_random: bool = True,
        **kwargs: float,
    ) -> None:
        seed = _seed(rng)
        super().__init__(rng=abs(seed))
        self.scenario = None
        self.agent_numbers = count(1)
        self.case = _case(scenario, {**(values or {}), **kwargs})
        self.draw_seed, self.run_number, self.is_random = seed, run, int(is_random)
        self.classes = _checked(agents or {})
        self.day = -1
        self.parameters: Any = SimpleNamespace(**_parameters(self.case))
        self.nation = Nation()
        self.fuels = [FuelLedger(name) for name in FUELS]
        self.gasoline, self.diesel = self.fuels
        self.corridors: list[Corridor] = []
        self.zones: list[Zone] = []
        self.importers: list[Importer] = []
        self.units: list[MilitaryUnit] = []
        self.users: list[BulkUser] = []
        self.convoys: list[Convoy] = []
        self.returns: defaultdict[int, list[Tanker]] = defaultdict(list)
        self.marginal_segment = ""
        self.army_l = 0.0
        self.state_importer: Importer
        self.log: list[Convoy] = []
        self.government: Government = self.make(Government)
        self.armed_group: ArmedGroup = self.make(ArmedGroup)
        beginning.begin(self)
        self.recorder = Recorder(self)
        self.datacollector = mesa.DataCollector(
            model_reporters=reporting.reporters(*reporting.OF_THE_NATION)
            | reporting.reporters(
                *reporting.OF_THE_CAPITAL, zone=self.capital.name, fuel=self.gasoline.name
            )
        )

    def __str__(self) -> str:
        return (
            f"{type(self).__name__} · {self.case.name} · run {self.run_number} of seed "
            f"{self.draw_seed} · {self.day + 1} of {self.case.calendar.days} days"
        )

    __repr__ = __str__

    def observed(self, name: str, **place: str) -> float:
        """Return what was recorded of the last day.

        Parameters
        ----------
        name : str
            An observable; `blockade explain` lists and explains them.
        **place : str
            Where, if it is recorded by place: ``zone="bamako", fuel="gasoline"``.

        Raises
        ------
        InvalidInput
            If there is no such observable or place, or a place is missing or too many.
        NotRecorded
            Before the first day.
        """
        return reporting.observed(self, name, **place)

    def make(self, kind: type[Any], **arguments: Any) -> Any:
        """Make an agent, of the class that the user gave for its kind."""
        return self.classes.get(kind, kind)(self, **arguments)

    def draw(self, purpose: int, agent: int) -> float:
        """Return today's uniform of a purpose for an agent."""
        return uniforms.uniform(self.draw_seed, self.run_number, self.day, purpose, agent)

    def rounding_draw(self, day: int, purpose: int, agent: int) -> float:
        """Return the uniform that rounds a number of tankers on a day."""
        return rounding.rounding_draw(
            self.is_random, self.draw_seed, self.run_number, day, purpose, agent
        )

    @property
    def capital(self) -> Zone:
        """The zone whose depots supply the others."""
        return next(zone for zone in self.zones if zone.is_capital)

    def zone(self, name: str) -> Zone:
        """Return a zone by its key."""
        return next(zone for zone in self.zones if zone.name == name)

    def corridor(self, name: str) -> Corridor:
        """Return a corridor by its key."""
        return next(corridor for corridor in self.corridors if corridor.name == name)

    # ------------------------------------------------------------------------------------ the day

    def step(self) -> None:
        """Live through the next day, in the order of `sim.rules.day`."""
        self.day += 1
        for name in STEPS:
            getattr(self, name)()
        self.recorder.record()
        self.datacollector.collect(self)
        self.running = self.day + 1 < self.case.calendar.days

    def dated_events(self) -> None:
        """Levers and shocks take their value of the day."""
        self.government.govern()
        self.armed_group.press(self.government.lever("truce"))
        for zone in self.zones:
            zone.be_reached()

    def readiness(self) -> None:
        """Units turn fuel into readiness; escorts and suppression are offered."""
        self.government.mobilise()

    def entry(self) -> None:
        """Importers and drivers decide; tankers are loaded."""
        government, nation = self.government, self.nation
        government.regulate()
        bonus = entry.bonus_multiple(
            government.lever("driver_bonus"), self.parameters.drivers_wage_per_day
        )
        threat, queued = government.lever("driver_threat"), self.queued()
        for corridor in self.corridors:
            corridor.look(queued, bonus=bonus, threat=threat)
        refill = government.refill()
        for importer in self.importers:
            importer.wish(refill)
        self.add_wishes()
        self.divert(refill)
        nation.dispatched = nation.hired = 0
        for fuel in self.fuels:
            fuel.loaded_l = 0.0
        for corridor in self.corridors:
            corridor.load()
        nation.idle = len(self.state_importer.idle)
        for importer in self.importers:
            nation.idle += len(importer.idle)

    def add_wishes(self) -> None:
        """Add up what all importers wish to send down each corridor."""
        for number, corridor in enumerate(self.corridors):
            corridor.wished = 0.0
            for importer in self.importers:
                corridor.wished += importer.wishes[number]

    def divert(self, refill: float) -> None:
        """Where a corridor has no room for all, those left over choose once more."""
        rooms, is_any_full = [], False
        for corridor in self.corridors:
            capacity = self.government.lever("corridor_capacity", corridor.name)
            rooms.append(entry.room_share(capacity, corridor.wished))
            is_any_full = is_any_full or corridor.wished > capacity
        if is_any_full:
            driver_shares = [corridor.driver_share for corridor in self.corridors]
            for importer in self.importers:
                importer.choose_again(rooms, driver_shares, refill)
            self.add_wishes()

    def queued(self) -> int:
        """Tankers waiting at all borders."""
        return sum(len(corridor.queue) for corridor in self.corridors)

    def release(self) -> None:
        """Border queues let tankers go alone or in escorted convoys."""
        self.nation.released = self.nation.escorted = 0
        for corridor in self.corridors:
            corridor.meet_border()
        queued = self.queued()
        for corridor in self.corridors:
            corridor.release(queued)

    def start_convoy(self, convoy: Convoy) -> None:
        """Put a group on the road and into the log."""
        self.convoys.append(convoy)
        self.log.append(convoy)

    def road(self) -> None:
        """Convoys are contacted, contested and lose tankers."""
        nation = self.nation
        nation.lost = nation.attacks = nation.casualties = nation.taxed = 0
        for fuel in self.fuels:
            fuel.lost_l = fuel.burnt_l = fuel.seized_l = 0.0
        for corridor in self.corridors:
            corridor.lost = corridor.attacks = 0
        for convoy in self.convoys:
            convoy.travel()

    def travel(self) -> None:
        """Survivors arrive; empty tankers return to their owners."""
        self.nation.arrived = 0
        for corridor in self.corridors:
            corridor.arrived_gasoline = corridor.arrived_diesel = 0
        still = []
        for convoy in self.convoys:
            if convoy.tankers and convoy.end_day > self.day:
                still.append(convoy)
                continue
            convoy.end()
        self.convoys = still
        for tanker in self.returns.pop(self.day, ()):
            tanker.owner.park(tanker)

    def learning(self) -> None:
        """Loss beliefs, strikes, the group's effort and strength."""
        p, mean = self.parameters, 0.0
        for corridor in self.corridors:
            corridor.learn()
            mean += learning.part_of_mean(corridor.belief_prob, len(self.corridors))
            corridor.strike()
        self.armed_group.remember()
        for corridor in self.corridors:
            corridor.belief_prob = learning.spilled_belief(
                corridor.belief_prob, mean, p.belief_spillover_share, p.belief_learning_rate
            )
        self.armed_group.spread_effort()
        self.armed_group.recover()

    def arrivals(self) -> None:
        """Fuel reaches mines, traders and depots."""
        self.land()
        for f, fuel in enumerate(self.fuels):
            taken = self.serve_contracts(fuel)
            onward, fuel.gate_l = fuel.gate_l, 0.0
            for zone in self.zones:
                onward += zone.receive(f, taken)
            fuel.inflow_l = 0.0
            if fuel is self.diesel:
                fuel.inflow_l = self.flown_in()
                onward += fuel.inflow_l
            fuel.gate_l = onward - self.capital.store(f, onward)
        for zone in self.zones:
            zone.smuggle()

    def land(self) -> None:
        """Split the litres that arrived on each corridor over the zones it serves."""
        volume = self.parameters.entry_tanker_l
        for f, fuel in enumerate(self.fuels):
            fuel.arrived_l = 0.0
            for zone in self.zones:
                zone.markets[f].direct_l = 0.0
        for row in self.case.deliveries:
            corridor, zone = self.corridor(row.corridor), self.zone(row.zone)
            arrived = corridor.arrived_gasoline, corridor.arrived_diesel
            for here, number in zip(zone.markets, arrived, strict=True):
                here.direct_l += supply.bound_for_zone(float(row.share), volume, number)
        for corridor in self.corridors:
            self.gasoline.arrived_l += amounts.share_of(corridor.arrived_gasoline, volume)
            self.diesel.arrived_l += amounts.share_of(corridor.arrived_diesel, volume)

    def serve_contracts(self, fuel: FuelLedger) -> float:
        """Serve users with contracts of their own out of the day's arrivals; what they take."""
        users = [user for user in self.users if user.has_contracts and user.fuel is fuel]
        asked = 0.0
        for user in users:
            user.ask(NO_LIMIT)
            asked += user.request_l
        taken = supply.taken_by_contracts(asked, fuel.arrived_l)
        for user in users:
            user.receive(supply.contract_delivery(taken, user.request_l, asked))
        return taken

    def flown_in(self) -> float:
        """Diesel flown into the capital today."""
        government = self.government
        return supply.flown_in(government.lever("air_bridge"), government.lever("airport_closed"))

    def purchases(self) -> None:
        """Consumers wish purchases and hoard."""
        for zone in self.zones:
            zone.wish()

    def ration(self) -> None:
        """Depots are divided between claimants."""
        for zone in self.zones:
            zone.ask()
        for zone in self.zones:
            if not zone.is_capital:
                zone.release()
        limit = self.government.lever("utility_payment_limit")
        for user in self.users:
            if not user.has_contracts:
                user.ask(limit if user.kind == "power" else NO_LIMIT)
        for unit in self.units:
            unit.ask()
        for f in range(len(self.fuels)):
            self.divide_capital(f)
        self.government.serve_army(self.army_l)

    def divide_capital(self, f: int) -> None:
        """Divide what the capital's depots let go of one fuel, by the water level."""
        fuel, capital = self.fuels[f], self.capital
        users = [user for user in self.users if user.fuel is fuel and not user.has_contracts]
        interior = [zone for zone in self.zones if zone.is_delivered and not zone.is_capital]
        kinds = ["power" if user.kind == "power" else "essential" for user in users] + ["capital"]
        requests = [user.request_l for user in users] + [capital.markets[f].request_l]
        if fuel is self.diesel:
            kinds.append("army")
            requests.append(self.army_request())
        kinds += ["interior" for _ in interior]
        requests += [zone.ask_capital(f) for zone in interior]
        held = capital.depot_stock(f)
        granted = self.water_level(stocks.releasable(held, fuel.capital_flow_l), requests, kinds)
        parts, total = iter(granted), 0.0
        for user in users:
            user.receive(next(parts))
        capital.markets[f].released_l = next(parts)
        if fuel is self.diesel:
            self.army_l = next(parts)
        for zone in self.zones:
            zone.markets[f].direct_l = next(parts) if zone in interior else 0.0
        for part in granted:
            total += part
        capital.draw_down(f, held, total)

    def army_request(self) -> float:
        """What all units ask for together [l]."""
        asked = 0.0
        for unit in self.units:
            asked += unit.request_l
        return asked

    def water_level(self, free: float, requests: list[float], kinds: list[str]) -> list[float]:
        """Litres each claimant is granted."""
        weights = [self.government.lever("rationing_weight", kind) for kind in kinds]
        fills = [0.0 for _ in requests]
        rationing.water_level(free, requests, weights, fills, len(requests))
        return [rationing.granted(*pair) for pair in zip(requests, fills, strict=True)]

    def distribute(self) -> None:
        """Army and users burn; stations and the interior are supplied."""
        for fuel in self.fuels:
            fuel.used_l = 0.0
        for unit in self.units:
            self.diesel.used_l += unit.burn()
        for user in self.users:
            user.use()
        for zone in self.zones:
            for f in range(len(self.fuels)):
                zone.supply_stations(f)
                if not zone.is_capital:
                    zone.supply_interior(f)

    def trade(self) -> None:
        """Sales, parallel price, queue, consumption and panic."""
        for zone in self.zones:
            zone.trade()
        self.spread_panic()

    def services(self) -> None:
        """Power, transport, food, schools, flights and displacement; the group uses its fuel."""
        p, nation = self.parameters, self.nation
        power = [user for user in self.users if user.kind == "power"]
        nation.served_share = share_used(
            [user.used_l for user in power], [user.demand_l for user in power]
        )
        nation.transport_service = self.transport_service()
        isolated = [zone.markets[1] for zone in self.zones if zone.is_isolated]
        nation.isolated_share = share_used(
            [here.consumption_l for here in isolated], [here.demand_l for here in isolated]
        )
        nation.log_food = services.next_log_food(
            nation.log_food,
            services.log_multiple(self.capital.markets[1].multiple),
            p.services_food_pass_through,
            p.services_food_lag_days,
        )
        nation.days_without_transport = services.days_without_transport(
            nation.days_without_transport, nation.transport_service, p.services_school_service_share
        )
        for zone in self.zones:
            zone.press_people(services.food_index(nation.log_food))
        arrived = stocks.filled_share(nation.arrived, nation.normal_loads)
        nation.jet_days = services.next_jet_days(nation.jet_days, arrived, p.jet_stock_days)
        for fuel in self.fuels:
            use = services.group_use_of_fuel(
                p.group_fuel_use_l_per_day, fuel.normal_l, nation.normal_l
            )
            fuel.group_use_l = services.group_fuel_use(
                fuel.group_stock_l, use, self.armed_group.strength
            )
            fuel.group_stock_l -= fuel.group_use_l

    def transport_service(self) -> float:
        """Fuel used in the capital by the segment at the margin of the queue, over its need."""
        segment = next(row for row in self.capital.segments if row.name == self.marginal_segment)
        return share_used(
            [use.used_l for use in segment.uses], [use.demand_l for use in segment.uses]
        )

    def accounts(self) -> None:
        """Litres, money and people are counted."""
        self.nation.balance_residual_l = 0.0
        for f, fuel in enumerate(self.fuels):
            stock = self.stock_of_fuel(f)
            came = fuel.loaded_l + fuel.inflow_l
            went = fuel.used_l + fuel.burnt_l + fuel.group_use_l
            self.nation.balance_residual_l += stocks.balance_residual(
                stock, fuel.stock_l, came, went
            )
            fuel.stock_l = stock

    def stock_of_fuel(self, f: int) -> float:
        """All litres of one fuel in the country and on its way."""
        fuel = self.fuels[f]
        afloat = convoys.litres_carried(fuel.afloat, self.parameters.entry_tanker_l)
        total = afloat + fuel.group_stock_l + fuel.gate_l
        for litres in self.stores(f):
            total += litres
        return total

    def stores(self, f: int) -> Iterator[float]:
        """Litres of one fuel in every depot, station, pool, private tank, unit and user."""
        for zone in self.zones:
            yield from (depot.stocks_l[f] for depot in zone.depots)
        for zone in self.zones:
            yield from (station.stocks_l[f] for station in zone.stations)
        for zone in self.zones:
            yield zone.markets[f].pool_l
            yield from (segment.uses[f].tank_l for segment in zone.segments)
        if self.fuels[f] is self.diesel:
            yield from (unit.stock_l for unit in self.units)
        yield from (user.stock_l for user in self.users if user.fuel is self.fuels[f])

    def spread_panic(self) -> None:
        """Fear rises on dry pumps here and elsewhere and on news of losses."""
        p = self.parameters
        national_wet = national = 0.0
        for zone in self.zones:
            zone.see_pumps()
            national_wet += market.wet_demand(zone.wet_share, zone.demand_l)
            national += zone.demand_l
        for zone in self.zones:
            neighbours = market.neighbours_wet_share(
                zone.wet_share, zone.demand_l, national_wet, national
            )
            zone.panic = market.next_panic(
                zone.panic,
                zone.wet_share,
                neighbours,
                self.nation.lost,
                p.panic_dry_rate,
                p.panic_news_rate,
                p.panic_neighbour_rate,
                p.panic_calm_rate,
            )


def _seed(rng: int | None) -> int:
    if rng is None:
        return secrets.randbits(31)
    try:
        seed = operator.index(rng)
    except TypeError:
        seed = None
    if seed is None or not -(2**63) <= seed < 2**63:
        raise InvalidInput(f"rng = {rng!r} must be a whole number of at most 64 bits.")
    return seed


def _case(scenario: Scenario | str, values: Mapping[str, float]) -> Scenario:
    case = load(scenario) if isinstance(scenario, str) else scenario
    return case.with_values(values) if values else case


def _checked(agents: Mapping[type, type]) -> dict[type, type]:
    names = [kind.__name__ for kind in KINDS]
    problems = [
        f"agents: {kind.__name__} is none of the model's agents, {', '.join(names)}."
        f"{nearest(kind.__name__, names)}"
        for kind in agents
        if kind not in KINDS
    ]
    problems += [
        f"agents: {own.__name__} must be a subclass of {kind.__name__}, which it replaces."
        for kind, own in agents.items()
        if kind in KINDS and not issubclass(own, kind)
    ]
    if problems:
        raise InvalidInput(problems)
    return dict(agents)


def mesa_model(
    scenario: Scenario | str = "mali-2025",
    *,
    rng: int = 1,
    run: int = 0,
    agents: Mapping[type, type] | None = None,
    values: Mapping[str, float] | None = None,
) -> BlockadeModel:
    """Return one run of a scenario as a model of Mesa, before day 0.

    Parameters
    ----------
    scenario : Scenario or str
        What is run: a scenario, or the name or path of one.
    rng : int
        Seed of all draws; the numbers are those of the compiled engine under this seed.
    run : int
        Number of the run.
    agents : mapping of class to class, optional
        Subclasses to use instead of ours: ``{Importer: CautiousImporter}``.
    values : mapping of str to number, optional
        Numbers of the scenario to change, by dotted path: ``{"market.slope": 0.3}``.

    Raises
    ------
    InvalidInput
        For a class that is no subclass of the one it replaces, or replaces none of ours.
    ScenarioError
        For a scenario that cannot be read and a path or number that does not fit it.
    """
    return BlockadeModel(scenario, rng=rng, run=run, agents=agents, values=values)


def share_used(used: Sequence[float], needed: Sequence[float]) -> float:
    """Share of a service's need of fuel that it used."""
    all_used = all_needed = 0.0
    for litres in used:
        all_used += litres
    for litres in needed:
        all_needed += litres
    return services.service_share(all_used, all_needed)


def _parameters(scenario: Scenario) -> dict[str, float]:
    return {
        f"{group}_{name}": float(parameter.value)
        for group in GROUPS
        for name, parameter in getattr(scenario, group)
    }
