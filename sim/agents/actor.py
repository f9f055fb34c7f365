"""What all agents share: the model they live in and a line that says who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel


class Actor(mesa.Agent):
    """An agent of the model; `print` shows its line."""

    model: BlockadeModel

    def words(self) -> tuple[str, ...]:
        """Return what its line says, part by part."""
        return ()

    def __str__(self) -> str:
        return " · ".join((type(self).__name__, *self.words()))

    __repr__ = __str__
