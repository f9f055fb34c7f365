"""Depots: stores of both fuels in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.rules import amounts, steady

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel
    from sim.agents.zone import Zone
    from sim.scenario import tables


class Depot(Actor):
    """A store.

    Attributes
    ----------
    name : str
        Key of the depot.
    zone : Zone
        Where it stands.
    stocks_l, capacities_l : list of float
        Litres and room by fuel, gasoline first.
    """

    def __init__(self, model: BlockadeModel, *, row: tables.Depot, zone: Zone) -> None:
        super().__init__(model)
        self.name, self.zone, self.share = row.depot, zone, float(row.share)
        self.stocks_l = [0.0, 0.0]
        self.capacities_l = [0.0, 0.0]

    def fill(self) -> None:
        """Hold the normal stock of day 0."""
        p = self.model.parameters
        for f, market in enumerate(self.zone.markets):
            flow = market.fuel.capital_flow_l if self.zone.is_capital else market.demand_l
            stock = amounts.share_of(self.share, market.target_l)
            self.stocks_l[f] = stock
            self.capacities_l[f] = steady.depot_capacity(
                stock, self.share, p.stocks_capacity_days, flow
            )

    def words(self) -> tuple[str, ...]:
        """Name and litres of both fuels."""
        gasoline, diesel = self.stocks_l
        return self.name, f"{gasoline:,.0f} l of gasoline", f"{diesel:,.0f} l of diesel"
