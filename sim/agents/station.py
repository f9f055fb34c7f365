"""Stations: each stands for a stated number of real ones in its zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel
    from sim.agents.zone import Zone


class Station(Actor):
    """A station.

    Attributes
    ----------
    zone : Zone
        Where it stands.
    stocks_l, received_l : list of float
        Litres by fuel, gasoline first: in its tanks, and delivered today.
    """

    def __init__(self, model: BlockadeModel, *, zone: Zone, number: int) -> None:
        super().__init__(model)
        self.zone, self.number = zone, number
        self.stocks_l = [0.0, 0.0]
        self.received_l = [0.0, 0.0]

    def words(self) -> tuple[str, ...]:
        """Zone, number and litres of both fuels."""
        gasoline, diesel = self.stocks_l
        return (
            f"{self.zone.name} {self.number}",
            f"{gasoline:,.0f} l of gasoline",
            f"{diesel:,.0f} l of diesel",
        )
