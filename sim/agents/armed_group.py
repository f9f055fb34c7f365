"""The armed group in reduced form: its effort follows traffic and losses, nothing is optimised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.rules import interdiction, learning

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel


class ArmedGroup(Actor):
    """The group.

    Attributes
    ----------
    strength, normal_strength : float
        Today's and that to which it returns; 0 where there is none.
    total_pressure : float
        Over all corridors.
    """

    def __init__(self, model: BlockadeModel) -> None:
        super().__init__(model)
        on = model.case.blockade.is_on
        self.normal_strength = model.parameters.group_strength if on else 0.0
        self.strength = self.normal_strength
        self.total_pressure = 0.0

    def press(self, truce: float) -> None:
        """Bring pressure to every corridor by the effort of the day."""
        self.total_pressure = 0.0
        for corridor in self.model.corridors:
            corridor.pressure = interdiction.pressure(self.strength, corridor.effort, truce)
            self.total_pressure += corridor.pressure

    def remember(self) -> None:
        """Remember what every corridor brought today."""
        if self.normal_strength <= 0.0:
            return
        for corridor in self.model.corridors:
            corridor.payoff = learning.remembered_payoff(
                corridor.payoff,
                self.model.parameters.group_effort_memory_rate,
                corridor.lost,
                corridor.solo + corridor.escorted,
                len(corridor.queue),
            )

    def spread_effort(self) -> None:
        """Spread tomorrow's effort by what is remembered."""
        corridors, p = self.model.corridors, self.model.parameters
        payoffs = [corridor.payoff for corridor in corridors]
        efforts = [0.0 for _ in corridors]
        learning.spread_effort(
            payoffs, efforts, len(corridors), p.group_effort_focus, p.group_effort_floor
        )
        for corridor, effort in zip(corridors, efforts, strict=True):
            corridor.effort = effort

    def recover(self) -> None:
        """Gain and lose strength."""
        p, nation = self.model.parameters, self.model.nation
        self.strength = learning.next_strength(
            self.strength,
            self.normal_strength,
            p.group_recovery_rate,
            p.group_attrition_rate,
            nation.garrison_readiness,
            nation.mobilised_share,
            p.group_gain_per_loss,
            nation.lost,
        )

    def words(self) -> tuple[str, ...]:
        """Strength."""
        return (f"strength {self.strength:.2f}",)
