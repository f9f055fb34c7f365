"""Consumer segments: groups of people with a time value, a ration and fuel in private tanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.rules import market as rule
from sim.rules import rationing, stocks, welfare

if TYPE_CHECKING:
    from sim.agents.ledgers import Market
    from sim.agents.model import BlockadeModel
    from sim.agents.zone import Zone
    from sim.scenario import tables


@dataclass(slots=True)
class Use:
    """One fuel of a segment: what it needs, has and wishes, and what the shortage costs it."""

    demand_l: float = 0.0
    tank_l: float = 0.0
    wanted_l: float = 0.0
    demand_share: float = 0.0
    wished_l: float = 0.0
    used_l: float = 0.0
    transfer_loss: float = 0.0
    queue_loss: float = 0.0
    forgone_loss: float = 0.0
    rationing_loss: float = 0.0


class ConsumerSegment(Actor):
    """A group of consumers of a zone.

    Attributes
    ----------
    name : str
        Key of the segment.
    zone : Zone
        Where they live.
    rent_share : float
        Part of the rent of a litre that their time is worth.
    queues_up : bool
        Whether they wait in the queue rather than buy at the parallel price.
    uses : list of Use
        By fuel, gasoline first.
    """

    def __init__(self, model: BlockadeModel, *, row: tables.Segment, zone: Zone) -> None:
        super().__init__(model)
        self.name, self.label, self.zone = row.segment, row.label, zone
        multiple = float(row.time_value_multiple)
        self.rent_share, self.queues_up = rule.paid_share(multiple), rule.queues_up(multiple)
        self.uses = [Use(), Use()]

    def wish(self, f: int, market: Market) -> None:
        """Wish purchases at this morning's full price, hoarding included."""
        use, p, government = self.uses[f], self.model.parameters, self.model.government
        hoarded = stocks.hoarding(
            use.demand_l,
            use.tank_l,
            p.stocks_calm_tank_days,
            p.stocks_panic_tank_days,
            self.zone.panic,
            p.stocks_hoarding_days,
        )
        use.wanted_l = stocks.wanted_purchases(
            use.demand_l,
            hoarded,
            government.lever("pump_access", self.name),
            government.lever("permitted_use", self.name),
        )
        full = rule.full_price_multiple(market.multiple, self.rent_share, market.fuel.cap_multiple)
        use.demand_share = rule.demand_share(full, p.market_slope, p.market_constant_elasticity)
        use.wished_l = stocks.wished_purchases(use.wanted_l, use.demand_share)

    def consume(self, f: int, market: Market, *, filled: float, multiple: float) -> None:
        """Fill private tanks, use fuel, and count what the shortage costs."""
        use = self.uses[f]
        permitted = self.model.government.lever("permitted_use", self.name)
        had = use.tank_l + rationing.granted(use.wished_l, filled)
        wished = rule.wished_use(use.demand_l, use.demand_share)
        use.used_l = rule.consumption(wished, permitted, had)
        use.tank_l = had - use.used_l
        market.consumption_l += use.used_l
        use.transfer_loss = use.queue_loss = use.forgone_loss = use.rationing_loss = 0.0
        if not welfare.is_lossless(multiple, market.fuel.cap_multiple, use.used_l, wished):
            self.value_losses(use, market, wished=wished, multiple=multiple)

    def value_losses(self, use: Use, market: Market, *, wished: float, multiple: float) -> None:
        """Value the loss of surplus in its parts and add them to the market's."""
        p, fuel, used = self.model.parameters, market.fuel, use.used_l
        base, slope = fuel.initial_cap, p.market_slope
        form, choke = p.market_constant_elasticity, p.market_choke_multiple
        full = rule.full_price_multiple(multiple, self.rent_share, fuel.cap_multiple)
        if self.queues_up:
            use.queue_loss = welfare.rent_loss(used, full, fuel.cap_multiple, base)
            use.transfer_loss = welfare.rent_loss(used, fuel.cap_multiple, 1.0, base)
            market.hours_queued += rule.hours_queued(
                used, rule.rent_of_a_litre(fuel.cap, multiple), p.market_time_value_per_hour
            )
        else:
            use.transfer_loss = welfare.rent_loss(used, full, 1.0, base)
        use.forgone_loss = welfare.forgone_loss(wished, use.demand_l, base, slope, form, choke)
        use.rationing_loss = welfare.rationing_loss(
            used, wished, use.demand_l, base, slope, form, choke
        )
        market.queue_loss += use.queue_loss
        market.transfer_loss += use.transfer_loss
        market.forgone_loss += use.forgone_loss
        market.rationing_loss += use.rationing_loss

    def words(self) -> tuple[str, ...]:
        """Zone, segment and litres in private tanks."""
        gasoline, diesel = self.uses
        return (
            self.zone.label,
            self.label,
            f"{gasoline.tank_l:,.0f} l of gasoline and {diesel.tank_l:,.0f} l of diesel in tanks",
        )
