"""Military units: they turn diesel into readiness (S1) and ask for it (S9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.rules import amounts, military, rationing

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel
    from sim.scenario import tables


class MilitaryUnit(Actor):
    """A unit.

    Attributes
    ----------
    name, role : str
        Key, and whether it escorts, is forward or garrison.
    stock_l, cover_l, burn_l : float
        Diesel it has, wants, and burns on a normal day.
    readiness : float
        0 to 1.
    age_days : float
        Days since at least a twentieth of a request was filled.
    """

    def __init__(self, model: BlockadeModel, *, row: tables.Unit) -> None:
        super().__init__(model)
        self.name, self.label, self.role = row.unit, row.label, row.role
        self.burn_share = float(row.burn_share)
        self.stock_l = self.cover_l = self.burn_l = 0.0
        self.readiness = 0.0
        self.request_l = self.received_l = self.age_days = 0.0

    def be_ready(self) -> float:
        """Turn the stock into readiness; its weight in the readiness of its role."""
        p = self.model.parameters
        self.readiness = military.readiness(
            self.stock_l, self.cover_l, p.readiness_exponent, p.readiness_half_cover_share
        )
        return amounts.share_of(self.readiness, self.burn_l)

    def ask(self) -> None:
        """Ask for the wanted cover after today's burn."""
        self.request_l = military.fuel_request(self.cover_l, self.stock_l, self.burn_l)

    def receive(self, litres: float) -> None:
        """Take a delivery; a request that is not filled grows older."""
        self.received_l = litres
        self.stock_l += litres
        self.age_days = rationing.request_age(self.age_days, self.request_l, litres)

    def burn(self) -> float:
        """Burn the day's diesel [l]."""
        burnt = military.daily_burn(self.burn_l, self.stock_l, self.cover_l)
        self.stock_l -= burnt
        return burnt

    def words(self) -> tuple[str, ...]:
        """Name, role, readiness and the age of its request."""
        return (
            self.label,
            self.role,
            f"{self.readiness:.0%} ready",
            f"request {self.age_days:.0f} days old",
        )
