"""Corridors: a road from a port over the border, with its queue and what is believed of it."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.agents.convoy import Convoy
from sim.draws import inverse
from sim.draws.purposes import (
    DISPATCH,
    HIRED,
    SOLO_RELEASE,
    STRIKE_LENGTH,
    STRIKE_START,
    TANKER_FUEL,
)
from sim.rules import amounts, convoys, entry, interdiction, learning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.agents.model import BlockadeModel
    from sim.agents.tanker import Tanker
    from sim.scenario import tables


class Corridor(Actor):
    """A road.

    Attributes
    ----------
    name : str
        Key of the corridor.
    number : int
        Its place in the table, which addresses its draws.
    base_share, weight : float
        Normal share of traffic, and over the largest one's.
    border_days, transit_days, escorted_days, return_days : int
        Days from port to border, through the country alone and escorted, and back to the port.
    belief_prob : float
        Loss a trip that the public believes in.
    effort, payoff, pressure : float
        The armed group's effort, what it remembers, and what it brings to the road today.
    chosen, room_share : float
        Tankers that importers choose it for today, and the share of those wished that find room.
    credit : float
        Escort places saved up [tankers].
    borders : mapping of day to list of Tanker
        Tankers that reach the border on a day.
    queue : deque of Tanker
        Tankers waiting at the border.
    """

    def __init__(self, model: BlockadeModel, *, row: tables.Corridor, number: int) -> None:
        super().__init__(model)
        self.name, self.number = row.corridor, number
        self.label = row.label
        self.seized_zone = row.seized_zone
        self.base_share, self.exposure = float(row.baseline_share), float(row.exposure)
        self.capacity = float(row.capacity)
        self.border_days, self.transit_days = int(row.border_days), int(row.transit_days)
        self.escorted_days, self.return_days = int(row.escorted_days), int(row.return_days)
        self.weight = 0.0
        self.belief_prob = 0.0
        self.waiting_days = self.driver_share = 0.0
        self.effort = self.payoff = self.pressure = 0.0
        self.credit = 0.0
        self.strike_until = -1
        self.chosen = 0.0
        self.room_share = 1.0
        self.dispatched = self.solo = self.escorted = 0
        self.arrived_gasoline = self.arrived_diesel = 0
        self.lost = self.attacks = 0
        self.borders: defaultdict[int, list[Tanker]] = defaultdict(list)
        self.queue: deque[Tanker] = deque()

    @property
    def cycle_days(self) -> int:
        """Days a tanker is away in normal times: to the border, through the country and back."""
        return self.border_days + self.transit_days + self.return_days

    # ------------------------------------------------------------------------------------- entry

    def escort_share(self, queued: int) -> float:
        """Share of the escorts for this corridor: policy's weight, else its share of queues."""
        weight = self.model.government.escort_weight(self.name)
        if weight is not None:
            return weight
        return convoys.queue_share(len(self.queue), queued)

    def look(self, queued: int, *, bonus: float, threat: float) -> None:
        """See how long tankers wait and how many drivers are willing; a strike stops both."""
        model, p = self.model, self.model.parameters
        escorts = amounts.share_of(model.nation.escort_capacity, self.escort_share(queued))
        self.waiting_days = entry.waiting_days(len(self.queue), escorts)
        self.driver_share = 0.0
        if model.day > self.strike_until:
            self.driver_share = entry.driver_acceptance(
                entry.feared_loss(self.belief_prob, threat),
                p.drivers_tolerated_loss_prob,
                bonus,
                p.drivers_loss_scale,
            )

    def find_room(self) -> bool:
        """See for which share of the wished tankers there is room; whether the corridor is full."""
        capacity = self.model.government.lever("corridor_capacity", self.name)
        wished = entry.wished_tankers(self.chosen, self.driver_share)
        self.room_share = entry.room_share(capacity, wished)
        return wished > capacity

    def load(self) -> None:
        """Load today's tankers, whole, and send them to the border."""
        model, day = self.model, self.model.day
        capacity = model.government.lever("corridor_capacity", self.name)
        going = entry.going_share(self.driver_share, self.room_share)
        u = model.rounding_draw(day, DISPATCH, self.number)
        u_fuel = model.rounding_draw(day, TANKER_FUEL, self.number)
        loaded = list(self.loads(going, u, u_fuel))
        self.dispatched = len(loaded)
        imports = model.government.lever("emergency_imports", self.name)
        if imports > 0.0:
            u = model.rounding_draw(day, HIRED, self.number)
            number = min(
                entry.room_left(capacity, self.dispatched), inverse.stochastic_round(imports, u)
            )
            hired = list(self.hired_loads(number, u_fuel))
            loaded += hired
            self.dispatched += len(hired)
            model.nation.hired += len(hired)
        self.borders[day + self.border_days] += loaded
        model.nation.dispatched += self.dispatched
        place = f"on its way to the border of {self.name}"
        for tanker in loaded:
            tanker.place = place
        gasoline = sum(tanker.is_gasoline for tanker in loaded)
        for fuel, number in zip(model.fuels, (gasoline, self.dispatched - gasoline), strict=True):
            fuel.afloat += number
            fuel.loaded_l += amounts.share_of(number, model.parameters.entry_tanker_l)

    def loads(self, going: float, u: float, u_fuel: float) -> Iterator[Tanker]:
        """Take those of the chosen tankers that go, whole by one draw, and give each its fuel."""
        total, before, loaded, gasoline = 0.0, 0, 0, 0
        number, share = self.number, self.model.nation.gasoline_share
        for importer in self.model.importers:
            total += importer.chosen[number]
            now = amounts.whole(amounts.share_of(going, total), u)
            if now == before:
                continue
            for _ in range(min(now - before, len(importer.idle))):
                tanker = importer.send()
                loaded += 1
                is_gasoline = amounts.whole(amounts.share_of(share, loaded), u_fuel) - gasoline
                gasoline += is_gasoline
                tanker.is_gasoline = bool(is_gasoline)
                yield tanker
            before = now

    def hired_loads(self, number: int, u_fuel: float) -> Iterator[Tanker]:
        """Take tankers of the state importer, at home or newly hired, and give each its fuel."""
        gasoline, share = 0, self.model.nation.gasoline_share
        for loaded in range(1, number + 1):
            tanker = self.model.government.hire()
            is_gasoline = amounts.whole(amounts.share_of(share, loaded), u_fuel) - gasoline
            gasoline += is_gasoline
            tanker.is_gasoline = bool(is_gasoline)
            yield tanker

    # ----------------------------------------------------------------------------------- release

    def meet_border(self) -> None:
        """Let the tankers due today join the queue."""
        arriving, place = (
            self.borders.pop(self.model.day, ()),
            f"waiting at the border of {self.name}",
        )
        for tanker in arriving:
            tanker.place = place
        self.queue.extend(arriving)

    def release(self, queued: int) -> None:
        """Let some drive alone, then a convoy if enough escort places have been saved up."""
        model, p, nation = self.model, self.model.parameters, self.model.nation
        escorts = amounts.share_of(nation.escort_capacity, self.escort_share(queued))
        self.credit = convoys.escort_credit(
            self.credit, escorts, p.escort_credit_days, p.escort_low_convoy
        )
        share = convoys.solo_share(
            self.belief_prob,
            p.release_solo_tolerance_prob,
            p.release_solo_scale,
            p.release_solo_low_share,
            model.government.lever("escort_mandate"),
        )
        u = model.rounding_draw(model.day, SOLO_RELEASE, self.number)
        self.solo = inverse.stochastic_round(amounts.share_of(share, len(self.queue)), u)
        self.depart(self.solo, is_escorted=False, days=self.transit_days)
        self.escorted = convoys.convoy_size(len(self.queue), self.credit, p.escort_low_convoy)
        if self.escorted > 0:
            self.credit -= self.escorted
            self.depart(self.escorted, is_escorted=True, days=self.escorted_days)
        nation.released += self.solo + self.escorted
        nation.escorted += self.escorted

    def depart(self, number: int, *, is_escorted: bool, days: int) -> None:
        """Put the first tankers of the queue on the road as one group."""
        if number <= 0:
            return
        tankers = [self.queue.popleft() for _ in range(number)]
        model, nation = self.model, self.model.nation
        strength = 0.0
        if is_escorted:
            strength = interdiction.escort_strength(
                nation.escort_readiness, nation.mobilised_share, number
            )
        convoy = model.make(
            Convoy,
            corridor=self,
            tankers=tankers,
            is_escorted=is_escorted,
            start_day=model.day,
            end_day=model.day + days,
            escort_strength=strength,
            number=len(model.log),
        )
        model.start_convoy(convoy)

    # ---------------------------------------------------------------------------------- learning

    def learn(self) -> None:
        """Move the public belief by the trips that ended today."""
        p = self.model.parameters
        self.belief_prob = learning.learned_belief(
            self.belief_prob,
            self.lost,
            self.arrived_gasoline + self.arrived_diesel,
            p.belief_learning_rate,
            p.belief_forgetting_rate,
            p.belief_base_loss_prob,
        )

    def strike(self) -> None:
        """Drivers may stop work after a day of heavy losses."""
        model, p = self.model, self.model.parameters
        prob = learning.strike_prob(self.lost, p.drivers_strike_rate, p.drivers_strike_threshold)
        if prob <= 0.0 or model.day <= self.strike_until:
            return
        if model.draw(STRIKE_START, self.number) < prob:
            self.strike_until = model.day + learning.strike_days(
                model.draw(STRIKE_LENGTH, self.number),
                p.drivers_strike_low_days,
                p.drivers_strike_high_days,
            )

    def words(self) -> tuple[str, ...]:
        """Name, queue and what is believed of it."""
        return (
            self.label,
            f"{len(self.queue)} waiting at the border",
            f"{self.belief_prob:.1%} of trips believed lost",
        )
