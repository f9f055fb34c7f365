"""Importers: firms that own tankers and decide each day which roads to send them down (S2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.agents.actor import Actor
from sim.rules import entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.agents.corridor import Corridor
    from sim.agents.model import BlockadeModel
    from sim.agents.tanker import Tanker


class Offer(NamedTuple):
    """What a corridor offers an importer today.

    Attributes
    ----------
    corridor : Corridor
        The road.
    weight : float
        Its normal share of traffic over the largest one's.
    loss_prob : float
        Loss probability of a trip as this importer perceives it.
    value : float
        Value of a trip [money].
    utility : float
        The same in units of the choice's scale.
    """

    corridor: Corridor
    weight: float
    loss_prob: float
    value: float
    utility: float


class Importer(Actor):
    """A firm.

    Attributes
    ----------
    name : str
        Its class and rank.
    idle : list of Tanker
        Tankers at home; the one that came home last goes first.
    fleet : int
        Tankers it owns.
    aversion, optimism : float
        Taste for risk and bias in perceived loss.
    chosen : list of float
        Tankers it chooses each corridor for today, whether or not drivers accept.
    """

    def __init__(
        self, model: BlockadeModel, *, name: str, aversion: float = 0.0, optimism: float = 1.0
    ) -> None:
        super().__init__(model)
        self.name = name
        self.idle: list[Tanker] = []
        self.fleet = 0
        self.aversion = aversion
        self.optimism = optimism
        self.chosen: list[float] = []

    def offer_of(self, corridor: Corridor, *, costs: float, gain: float, loss: float) -> Offer:
        """Value a trip down a corridor."""
        p = self.model.parameters
        loss_prob = entry.perceived_loss(corridor.belief_prob, self.optimism)
        all_costs = entry.costs_with_waiting(
            costs, p.entry_queue_cost_per_day, corridor.waiting_days
        )
        value = entry.trip_value(loss_prob, gain, loss, all_costs, self.aversion)
        utility = entry.utility(value, entry.utility_of_money(p.entry_choice_scale))
        return Offer(corridor, corridor.weight, loss_prob, value, utility)

    def choose(self, offers: Sequence[Offer]) -> list[float]:
        """Chances that an idle tanker goes down each corridor; the rest stays at home."""
        chances = [offer.utility for offer in offers]
        weights = [offer.weight for offer in offers]
        entry.choose(self.model.parameters.entry_stay_weight, weights, chances, len(chances))
        return chances

    def decide(self, refill: float) -> None:
        """Decide for how many tankers to choose each corridor."""
        corridors, nation = self.model.corridors, self.model.nation
        costs, gain, loss = nation.trip_costs, nation.gain, nation.loss
        if not self.idle:
            self.chosen = [0.0 for _ in corridors]
            return
        offers = [
            self.offer_of(corridor, costs=costs, gain=gain, loss=loss) for corridor in corridors
        ]
        considered = entry.considered_tankers(nation.kappa, len(self.idle), refill)
        self.chosen = [entry.chosen_tankers(considered, chance) for chance in self.choose(offers)]

    def choose_again(self, rooms: Sequence[float], refill: float) -> None:
        """Let tankers that find no room on a full road choose once more."""
        considered = entry.considered_tankers(self.model.nation.kappa, len(self.idle), refill)
        entry.choose_again(self.chosen, rooms, considered, len(self.chosen))

    def park(self, tanker: Tanker) -> None:
        """Take a tanker home."""
        tanker.place = "at home"
        self.idle.append(tanker)

    def send(self) -> Tanker:
        """Send the tanker that came home last."""
        return self.idle.pop()

    def words(self) -> tuple[str, ...]:
        """Name, fleet and tankers at home."""
        return self.name, f"{self.fleet} tankers", f"{len(self.idle)} at home"
