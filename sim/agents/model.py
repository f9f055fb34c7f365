"""The model: all agents, and the day in the order that both engines follow."""

from __future__ import annotations

import operator
import secrets
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from types import SimpleNamespace
from typing import Any

import mesa

from sim.agents import beginning, reporting
from sim.agents import day as steps
from sim.agents.armed_group import ArmedGroup
from sim.agents.bulk_user import BulkUser
from sim.agents.convoy import Convoy
from sim.agents.corridor import Corridor
from sim.agents.depot import Depot
from sim.agents.government import Government
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
from sim.rules import convoys, supply
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
        Classes to use instead of ours, each a subclass: ``{Importer: CautiousImporter}``.  Mesa's
        ``agents_by_type`` then has `CautiousImporter` and no `Importer`;
        ``model.agents.select(agent_type=Importer)`` finds both.
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
        self.agent_numbers, self.tanker_numbers = count(1), count()
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
        return self._uniform(self.day, purpose, agent)

    def rounding_draw(self, day: int, purpose: int, agent: int) -> float:
        """Return the uniform that rounds a number of tankers on a day."""
        if self.is_random:
            return self._uniform(day, purpose, agent)
        return rounding.rounding_draw(0, self.draw_seed, self.run_number, day, purpose, agent)

    def _uniform(self, day: int, purpose: int, agent: int) -> float:
        # Neighbours share a block of four draws, which is most of what a draw costs here.
        block = _block(self.draw_seed, self.run_number, day, purpose, agent >> 2)
        return block[agent & 3]

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
            getattr(steps, name)(self)
        self.recorder.record()
        self.datacollector.collect(self)
        self.running = self.day + 1 < self.case.calendar.days

    def queued(self) -> int:
        """Tankers waiting at all borders."""
        return sum(len(corridor.queue) for corridor in self.corridors)

    def start_convoy(self, convoy: Convoy) -> None:
        """Put a group on the road and into the log."""
        self.convoys.append(convoy)
        self.log.append(convoy)

    def flown_in(self) -> float:
        """Diesel flown into the capital today."""
        government = self.government
        return supply.flown_in(government.lever("air_bridge"), government.lever("airport_closed"))

    def stock_of_fuel(self, f: int) -> float:
        """All litres of one fuel in the country and on its way."""
        fuel = self.fuels[f]
        afloat = convoys.litres_carried(fuel.afloat, self.parameters.entry_tanker_l)
        total = afloat + fuel.group_stock_l + fuel.gate_l
        for litres in self.stores(f):
            total += litres
        return total

    def stores(self, f: int) -> list[float]:
        """Litres of one fuel in every depot, zone's stations, pool, private tank, unit and user."""
        zones, fuel = self.zones, self.fuels[f]
        found = [depot.stocks_l[f] for zone in zones for depot in zone.depots]
        for zone in zones:
            found += [zone.station_stock(f), zone.markets[f].pool_l]
            found += [segment.uses[f].tank_l for segment in zone.segments]
        if fuel is self.diesel:
            found += [unit.stock_l for unit in self.units]
        return found + [user.stock_l for user in self.users if user.fuel is fuel]


_block = lru_cache(maxsize=64)(uniforms.block)


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

    Its numbers are the scenario's own, and not draws of a posterior: ``run(fixed=True)``.  Run k of
    a result that has draws is the model of their numbers at k, under the same seed:

    >>> values = {path: float(numbers[k]) for path, numbers in result.values.items()}
    >>> mesa_model(result.scenario.with_values(values), rng=result.seed, run=k)

    Parameters
    ----------
    scenario : Scenario or str
        What is run: a scenario, or the name or path of one.
    rng : int
        Seed of all draws; the numbers are those of the compiled engine under this seed.
    run : int
        Number of the run.
    agents : mapping of class to class, optional
        Subclasses to use instead of ours: ``{Importer: CautiousImporter}``, which
        ``agents_by_type`` has in place of `Importer`.
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


def _parameters(scenario: Scenario) -> dict[str, float]:
    return {
        f"{group}_{name}": float(parameter.value)
        for group in GROUPS
        for name, parameter in getattr(scenario, group)
    }
