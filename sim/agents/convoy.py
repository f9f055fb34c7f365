"""Convoys: groups of tankers on the road, escorted or each for itself, and what befalls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.actor import Actor
from sim.draws import addresses, inverse
from sim.draws.purposes import (
    CASUALTIES,
    CONTACT,
    CONTEST,
    CONVOY_LOSSES,
    LOST_TANKER,
    SEIZED,
    SOLO_LOSS,
    TAXED,
)
from sim.rules import amounts, interdiction

if TYPE_CHECKING:
    from sim.agents.corridor import Corridor
    from sim.agents.model import BlockadeModel
    from sim.agents.tanker import Tanker


class Convoy(Actor):
    """A group on the road.

    Attributes
    ----------
    corridor : Corridor
        Its road.
    tankers : list of Tanker
        Those that are left, one behind the other.
    is_escorted : bool
        Whether it drives under escort; if not, every tanker drives for itself.
    start_day, end_day : int
        Day it left the border and day it arrives.
    started : int
        Tankers that set out.
    escort_strength : float
        Strength of the escort when it left.
    number : int
        Its row in the run's convoy log, counted from 0; below 0 if it left before day 0, of which
        the log says nothing.
    """

    def __init__(
        self,
        model: BlockadeModel,
        *,
        corridor: Corridor,
        tankers: list[Tanker],
        is_escorted: bool,
        start_day: int,
        end_day: int,
        escort_strength: float = 0.0,
        number: int = -1,
    ) -> None:
        super().__init__(model)
        self.corridor, self.tankers = corridor, tankers
        self.is_escorted = is_escorted
        self.start_day, self.end_day = start_day, end_day
        self.escort_strength = escort_strength
        self.number = number
        self.started = len(tankers)
        self.closed_day = -1
        self.fate = "on the road"
        self.lost = self.attacks = 0
        place = f"on the road of {corridor.name}"
        for tanker in tankers:
            tanker.place = place

    def travel(self) -> None:
        """Live through a day on the road: a convoy can be met each day, lone tankers once."""
        model, corridor = self.model, self.corridor
        is_travelling = bool(self.tankers) and self.start_day >= 0 and model.day < self.end_day
        if not is_travelling or corridor.pressure <= 0.0:
            return
        age = model.day - self.start_day
        address = addresses.group_on_road(corridor.number, age, int(self.is_escorted))
        if self.is_escorted:
            self.meet_group(address)
        elif age == 0:
            self.meet_each(address)

    def meet_group(self, address: int) -> None:
        """Contact, contest and losses of an escorted convoy."""
        model, p, corridor = self.model, self.model.parameters, self.corridor
        contact = interdiction.contact_prob(
            p.interdiction_contact_rate,
            corridor.pressure,
            interdiction.covered_a_day(corridor.exposure, corridor.escorted_days),
            model.nation.suppression_share,
            len(self.tankers),
        )
        if model.draw(CONTACT, address) >= contact:
            return
        self.count_attack()
        success = interdiction.success_prob(
            corridor.pressure,
            p.interdiction_superiority,
            p.interdiction_contest_exponent,
            p.interdiction_base_defence,
            self.escort_strength,
        )
        u = model.draw(CONVOY_LOSSES, address)
        if model.draw(CONTEST, address) < success:
            log_median = amounts.log_or_lowest(p.interdiction_losses_median)
            drawn = inverse.lognormal_quantile(u, log_median, p.interdiction_losses_sigma)
            lost = interdiction.losses_if_beaten(
                len(self.tankers), drawn, p.interdiction_loss_limit_share
            )
        else:
            repelled = inverse.poisson_quantile(u, p.interdiction_repelled_losses)
            lost = interdiction.losses_if_repelled(len(self.tankers), repelled)
        tax = model.government.lever("group_tax_share")
        if tax > 0.0:
            paying = interdiction.paying(lost, tax, model.draw(TAXED, address))
            model.nation.taxed += paying
            lost -= paying
        if lost > 0:
            self.lose_stretch(address, lost)

    def lose_stretch(self, address: int, lost: int) -> None:
        """Lose tankers that drive one behind the other, the line closed like a ring."""
        model, size = self.model, len(self.tankers)
        first = interdiction.first_lost(model.draw(LOST_TANKER, address), size)
        u_seized, u_casualty = model.draw(SEIZED, address), model.draw(CASUALTIES, address)
        stretch = set((self.tankers[first:] + self.tankers[:first])[:lost])
        kept = []
        n_lost = 0
        for tanker in self.tankers:
            if tanker in stretch:
                self.lose(tanker, n_lost, u_seized, u_casualty)
                n_lost += 1
            else:
                kept.append(tanker)
        self.tankers = kept

    def meet_each(self, address: int) -> None:
        """Lone tankers are met with the same probability each, whichever others are."""
        model, p, corridor = self.model, self.model.parameters, self.corridor
        loss_prob = interdiction.solo_loss_prob(
            p.interdiction_solo_loss_prob,
            corridor.pressure,
            model.nation.suppression_share,
            corridor.exposure,
        )
        if loss_prob <= 0.0:
            return
        gap = self.next_gap(address, 0, loss_prob)
        if gap >= len(self.tankers):
            return
        tax = model.government.lever("group_tax_share")
        u_seized, u_casualty = model.draw(SEIZED, address), model.draw(CASUALTIES, address)
        u_tax = model.draw(TAXED, address) if tax > 0.0 else 0.0
        kept = []
        n_met = n_lost = 0
        for tanker in self.tankers:
            if gap > 0:
                gap -= 1
                kept.append(tanker)
                continue
            self.count_attack()
            if amounts.is_chosen(tax, n_met, u_tax):
                model.nation.taxed += 1
                kept.append(tanker)
            else:
                self.lose(tanker, n_lost, u_seized, u_casualty)
                n_lost += 1
            n_met += 1
            gap = self.next_gap(address, n_met, loss_prob)
        self.tankers = kept

    def next_gap(self, address: int, n_met: int, loss_prob: float) -> int:
        """Lone tankers that pass before the next is met."""
        u = self.model.draw(SOLO_LOSS, addresses.loss_in_group(address, n_met))
        return interdiction.trips_until_loss(u, loss_prob)

    def count_attack(self) -> None:
        """Count one contact."""
        self.attacks += 1
        self.corridor.attacks += 1
        self.model.nation.attacks += 1

    def lose(self, tanker: Tanker, n_lost: int, u_seized: float, u_casualty: float) -> None:
        """Lose a tanker to its owner; its fuel is burnt, or seized and partly sold."""
        model, p, corridor = self.model, self.model.parameters, self.corridor
        fuel = model.gasoline if tanker.is_gasoline else model.diesel
        litres = p.entry_tanker_l
        fuel.lost_l += litres
        if amounts.is_chosen(p.interdiction_seized_share, n_lost, u_seized):
            sold = interdiction.sold_of_seized(litres, p.interdiction_seized_sold_share)
            fuel.seized_l += litres
            fuel.group_stock_l += litres - sold
            model.zone(corridor.seized_zone).market(fuel).pool_l += sold
        else:
            fuel.burnt_l += litres
        fuel.afloat -= 1
        nation = model.nation
        nation.casualties += amounts.is_chosen(p.welfare_casualty_prob, n_lost, u_casualty)
        nation.lost += 1
        nation.fleet -= 1
        corridor.lost += 1
        self.lost += 1
        tanker.owner.fleet -= 1
        tanker.place = "lost"
        tanker.remove()

    def end(self) -> None:
        """Leave the road: arrived, or with no tanker left."""
        self.closed_day = self.model.day
        if self.tankers:
            self.fate = "attacked" if self.lost > 0 else "arrived"
            self.arrive()
        else:
            self.fate = "destroyed"
        self.remove()

    def arrive(self) -> None:
        """Unload and start on the way back."""
        corridor, model = self.corridor, self.model
        gasoline = sum(tanker.is_gasoline for tanker in self.tankers)
        diesel = len(self.tankers) - gasoline
        corridor.arrived_gasoline += gasoline
        corridor.arrived_diesel += diesel
        model.gasoline.afloat -= gasoline
        model.diesel.afloat -= diesel
        model.nation.arrived += len(self.tankers)
        for tanker in self.tankers:
            tanker.place = "returning"
        model.returns[model.day + corridor.return_days] += self.tankers

    def title(self) -> str:
        """Kind and number."""
        return f"{super().title()} {self.number}"

    def words(self) -> tuple[str, ...]:
        """Road, size, day of its journey, and whether it is escorted."""
        day = min(self.model.day, self.end_day) - self.start_day
        return (
            self.corridor.label,
            f"{len(self.tankers)} tankers",
            f"day {day} of {self.end_day - self.start_day}",
            "escorted" if self.is_escorted else "each for itself",
        )
