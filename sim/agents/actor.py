"""What all agents share: the model they live in and a line that says who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.agents.model import BlockadeModel


class Numbers:
    """Numbers of agents, kept by each model: Mesa 3.3's own table would keep every model alive."""

    def __getitem__(self, model: BlockadeModel) -> Iterator[int]:
        return model.agent_numbers


class Actor(mesa.Agent):
    """An agent of the model; `print` shows its line."""

    model: BlockadeModel
    _ids = Numbers()

    def title(self) -> str:
        """Return what its line begins with: its kind, with a number where it has no name."""
        return type(self).__name__

    def words(self) -> tuple[str, ...]:
        """Return what its line says, part by part."""
        return ()

    def __str__(self) -> str:
        return " · ".join((self.title(), *self.words()))

    __repr__ = __str__
