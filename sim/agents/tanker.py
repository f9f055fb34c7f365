"""Tankers: one truck with one fuel, owned by an importer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor

if TYPE_CHECKING:
    from sim.agents.importer import Importer
    from sim.agents.model import BlockadeModel


class Tanker(Actor):
    """One truck.

    Attributes
    ----------
    owner : Importer
        Whose it is.
    is_gasoline : bool
        What it carries, or carried last.
    place : str
        Where it is: at home, on its way to the border, in the queue, on the road, returning, lost.
    number : int
        Its number in the fleet, counted from 0 as the tankers join it.
    """

    def __init__(self, model: BlockadeModel, *, owner: Importer) -> None:
        super().__init__(model)
        self.owner = owner
        self.is_gasoline = False
        self.place = "at home"
        self.number = next(model.tanker_numbers)

    @property
    def fuel(self) -> str:
        """Fuel it carries."""
        return "gasoline" if self.is_gasoline else "diesel"

    def title(self) -> str:
        """Kind and number."""
        return f"{super().title()} {self.number}"

    def words(self) -> tuple[str, ...]:
        """Owner, fuel and place."""
        return f"{self.owner.name}'s", self.fuel, self.place
