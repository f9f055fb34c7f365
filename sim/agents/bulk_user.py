"""Bulk users: the power utility, mines and essential services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.rules import stocks

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel
    from sim.scenario import tables


class BulkUser(Actor):
    """A user with a stock of its own.

    Attributes
    ----------
    name, kind : str
        Key, and whether it is power, mines or essential.
    stock_l, demand_l : float
        Its stock and its normal daily use.
    request_l, received_l, used_l : float
        Today's.
    """

    def __init__(self, model: BlockadeModel, *, row: tables.BulkUser) -> None:
        super().__init__(model)
        self.name, self.label, self.kind = row.user, row.label, row.kind
        self.weight = float(row.demand_weight)
        self.stock_days, self.refill_days = float(row.stock_days), float(row.refill_days)
        self.has_contracts = row.supply == "arrivals"
        self.fuel = model.gasoline if row.fuel == "gasoline" else model.diesel
        self.stock_l = self.demand_l = 0.0
        self.request_l = self.received_l = self.used_l = 0.0

    def ask(self, limit: float) -> None:
        """Ask for today's use and a part of what its stock lacks, as far as it can pay."""
        self.request_l = stocks.refill_request(
            self.demand_l, self.stock_l, self.stock_days, self.refill_days, limit
        )

    def receive(self, litres: float) -> None:
        """Take a delivery."""
        self.received_l = litres
        self.stock_l += litres

    def use(self) -> None:
        """Burn what the day needs, as far as the stock reaches."""
        self.used_l = stocks.taken(self.demand_l, self.stock_l)
        self.stock_l -= self.used_l
        self.fuel.used_l += self.used_l

    def words(self) -> tuple[str, ...]:
        """Name and stock."""
        return self.label, f"{self.stock_l:,.0f} l of {self.fuel.name}"
