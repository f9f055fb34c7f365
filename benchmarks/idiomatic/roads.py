"""The roads: tankers, their owners, corridors, convoys and the armed group (S2 to S6)."""

from __future__ import annotations

import math
from collections import deque

import mesa

from benchmarks.idiomatic.terms import (
    DIESEL,
    FUELS,
    GASOLINE,
    IDLE,
    ON_ROAD,
    QUEUED,
    RETURNING,
    TO_BORDER,
)


class Tanker(mesa.Agent):
    """One truck with one fuel."""

    def __init__(self, model, owner):
        super().__init__(model)
        self.owner = owner
        self.state = IDLE
        self.fuel = DIESEL
        self.corridor = None
        self.due = -1

    def start(self, state, due):
        """Begin a stretch of the way that ends on a day."""
        self.state, self.due = state, due
        if self.model.wakes_tankers:
            self.model.due[due].append(self)

    def move(self):
        """Go on; at the end of a stretch join the queue at the border or the owner's yard."""
        if self.due != self.model.day:
            return
        if self.state == TO_BORDER:
            self.state = QUEUED
            self.corridor.queue.append(self)
        elif self.state == RETURNING:
            self.state = IDLE
            self.owner.idle.append(self)


class Importer(mesa.Agent):
    """A firm that owns tankers and decides each day which roads to send them down."""

    def __init__(self, model, aversion, optimism):
        super().__init__(model)
        self.aversion, self.optimism = aversion, optimism
        self.fleet = 0
        self.idle = []
        self.chances = []
        self.wishes = []

    def choose(self):
        """Weigh every corridor against staying, by logit."""
        model, p = self.model, self.model.p
        gain, loss, scale = model.gain, model.loss, p.entry_choice_scale
        dread = 0.1 * self.aversion * (gain + loss)
        terms = []
        for corridor in model.corridors:
            prob = min(1.0, corridor.belief * self.optimism)
            value = (1.0 - prob) * gain - prob * loss - dread * math.sqrt(prob * (1.0 - prob))
            value -= model.trip_costs + p.entry_queue_cost_per_day * corridor.waiting_days
            terms.append(corridor.weight * math.exp(value / scale))
        total = p.entry_stay_weight + sum(terms)
        self.chances = [term / total for term in terms]

    def decide(self):
        """Wish tankers down each corridor."""
        considered = self.model.kappa * len(self.idle) * self.model.refill
        if considered == 0.0:
            self.wishes = [0.0] * len(self.model.corridors)
            return
        self.choose()
        self.wishes = [
            considered * chance * corridor.driver_share
            for chance, corridor in zip(self.chances, self.model.corridors, strict=True)
        ]

    def choose_again(self):
        """Let tankers that find no room on a full road choose among the others and staying."""
        corridors = self.model.corridors
        considered = self.model.kappa * len(self.idle) * self.model.refill
        moved, free = 0.0, considered
        for chance, corridor in zip(self.chances, corridors, strict=True):
            if corridor.room < 1.0:
                moved += considered * chance * (1.0 - corridor.room)
                free -= considered * chance
        factor = 1.0 + moved / free if free > 1e-12 * considered else 0.0
        self.wishes = [
            wish * (corridor.room if corridor.room < 1.0 else factor)
            for wish, corridor in zip(self.wishes, corridors, strict=True)
        ]


class Corridor(mesa.Agent):
    """A road from a port over the border to the zones."""

    def __init__(self, model, row):
        super().__init__(model)
        self.row, self.name = row, row.corridor
        self.share, self.capacity = row.baseline_share, row.capacity
        self.exposure = row.exposure
        self.border_days, self.transit_days = row.border_days, row.transit_days
        self.escorted_days, self.return_days = row.escorted_days, row.return_days
        self.cycle_days = row.border_days + row.transit_days + row.return_days
        self.weight = row.baseline_share / max(r.baseline_share for r in model.case.corridors)
        self.belief = model.p.belief_base_loss_prob
        self.deliveries = []
        self.seized_zone = None
        self.queue = deque()
        self.effort = self.payoff = self.pressure = self.credit = 0.0
        self.strike_until = -2
        self.waiting_days = self.driver_share = self.wished = 0.0
        self.room = 1.0
        self.dispatched = self.departed = self.escorted = self.lost = self.attacks = 0
        self.arrived = [0, 0]

    def look(self):
        """See how long tankers wait and how many drivers are willing."""
        model, p, lever = self.model, self.model.p, self.model.government.lever
        escorts = model.escort_capacity * self.escort_share()
        self.waiting_days = len(self.queue) / (escorts + 5.0)
        bonus = lever("driver_bonus", p.drivers_bonus_per_day) / p.drivers_wage_per_day
        fear = min(1.0, self.belief + lever("driver_threat"))
        excess = (fear - p.drivers_tolerated_loss_prob * (1.0 + bonus)) / p.drivers_loss_scale
        is_striking = model.day <= self.strike_until
        self.driver_share = 0.0 if is_striking else 1.0 / (1.0 + math.exp(excess))

    def escort_share(self):
        """Share of the escorts: policy's weight, else the share of all who wait."""
        queued = self.model.queued_tankers
        share = len(self.queue) / queued if queued else 0.0
        return self.model.government.lever("escort_weight", share, self.name)

    def measure_room(self):
        """Compare wishes with the road's capacity."""
        number = self.model.corridors.index(self)
        self.wished = sum(importer.wishes[number] for importer in self.model.importers)
        capacity = self.model.government.lever("corridor_capacity", self.capacity, self.name)
        self.room = capacity / self.wished if self.wished > capacity else 1.0

    def load(self):
        """Send whole tankers to the border."""
        tankers = self.take_tankers(self.room)
        day = self.model.day + self.border_days
        for tanker in tankers:
            tanker.start(TO_BORDER, day)
            self.model.afloat[tanker.fuel] += 1
            self.model.loaded[tanker.fuel] += self.model.p.entry_tanker_l
        self.dispatched = len(tankers)

    def take_tankers(self, room=1.0):
        """Take tankers from importers' yards, rounding a running total, each with one fuel."""
        number, share = self.model.corridors.index(self), self.model.gasoline_share
        total, u = self.random.random(), self.random.random()
        taken, tankers = 0, []
        for importer in self.model.importers:
            total += room * importer.wishes[number]
            while taken < int(total):
                taken += 1
                if importer.idle:
                    tankers.append(importer.idle.pop())
        for k, tanker in enumerate(tankers):
            is_gasoline = int(share * (k + 1) + u) > int(share * k + u)
            tanker.fuel = GASOLINE if is_gasoline else DIESEL
            tanker.corridor = self
        return tankers

    def release(self):
        """Let some drive alone, then a convoy if enough escort places have been saved up."""
        model, p = self.model, self.model.p
        escorts = model.escort_capacity * self.escort_share()
        limit = max(p.escort_credit_days * escorts, 2.0 * p.escort_low_convoy)
        self.credit = min(self.credit + escorts, limit)
        excess = (self.belief - p.release_solo_tolerance_prob) / p.release_solo_scale
        accepting = 1.0 / (1.0 + math.exp(min(700.0, excess)))
        if model.government.lever("escort_mandate", p.release_escort_mandate) > 0.5:
            accepting = 0.0
        share = p.release_solo_low_share + (1.0 - p.release_solo_low_share) * accepting
        alone = int(share * len(self.queue) + self.random.random())
        self.depart(alone, is_escorted=False)
        self.escorted = int(min(len(self.queue), self.credit))
        if self.escorted < p.escort_low_convoy:
            self.escorted = 0
        self.credit -= self.escorted
        self.depart(self.escorted, is_escorted=True)
        self.departed = alone + self.escorted
        self.lost = self.attacks = 0
        self.arrived = [0, 0]

    def depart(self, number, *, is_escorted):
        """Put the first of the queue on the road."""
        if number == 0:
            return
        tankers = [self.queue.popleft() for _ in range(number)]
        model, strength, days = self.model, 0.0, self.transit_days
        if is_escorted:
            strength = model.readiness["escort"] * model.mobilised * min(2.0, number / 60.0)
            days = self.escorted_days
        Convoy(model, self, tankers, is_escorted, model.day, model.day + days, strength)

    def learn(self):
        """Move the public belief by the trips that ended today; drivers may strike."""
        model, p = self.model, self.model.p
        ended = self.lost + sum(self.arrived)
        if ended:
            self.belief += p.belief_learning_rate * (self.lost / ended - self.belief)
        else:
            self.belief += p.belief_forgetting_rate * (p.belief_base_loss_prob - self.belief)
        self.belief = max(p.belief_base_loss_prob, self.belief)
        hazard = p.drivers_strike_rate * max(0.0, self.lost - p.drivers_strike_threshold)
        if model.day > self.strike_until and self.random.random() < 1.0 - math.exp(-hazard):
            low, high = int(p.drivers_strike_low_days), int(p.drivers_strike_high_days)
            self.strike_until = model.day + self.random.randint(low, high)

    def hear(self, mean):
        """Hear of the other corridors."""
        p = self.model.p
        rate = p.belief_spillover_share * p.belief_learning_rate
        self.belief = min(1.0, self.belief + rate * max(0.0, mean - self.belief))


class Convoy(mesa.Agent):
    """Tankers that left a border together, escorted or each for itself."""

    def __init__(self, model, corridor, tankers, is_escorted, start, end, strength=0.0):
        super().__init__(model)
        self.corridor, self.tankers, self.is_escorted = corridor, tankers, is_escorted
        self.start_day, self.end_day, self.strength = start, end, strength
        self.started, self.lost, self.attacks = len(tankers), 0, 0
        for tanker in tankers:
            tanker.state = ON_ROAD

    def travel(self):
        """Live through a day on the road."""
        day = self.model.day
        if self.start_day < 0 or day >= self.end_day or self.corridor.pressure <= 0.0:
            return
        if self.is_escorted:
            self.meet_group()
        elif day == self.start_day:
            self.meet_each()

    def meet_group(self):
        """Contact, contest and losses of an escorted convoy."""
        model, p, corridor, size = self.model, self.model.p, self.corridor, len(self.tankers)
        covered = corridor.exposure / corridor.escorted_days
        hazard = p.interdiction_contact_rate * corridor.pressure * covered
        hazard *= (1.0 - model.suppression) * min(2.0, 1.0 + size / 200.0)
        if self.random.random() >= 1.0 - math.exp(-hazard):
            return
        self.count_attack()
        attack = (p.interdiction_superiority * corridor.pressure) ** p.interdiction_contest_exponent
        defence = p.interdiction_base_defence + self.strength
        defence **= p.interdiction_contest_exponent
        if self.random.random() < attack / (attack + defence):
            median, sigma = p.interdiction_losses_median, p.interdiction_losses_sigma
            drawn = self.random.lognormvariate(math.log(median), sigma)
            lost = int(min(p.interdiction_loss_limit_share * size, drawn + 0.5))
        else:
            lost = min(size, int(self.rng.poisson(p.interdiction_repelled_losses)))
        first = self.random.randrange(size)
        line = self.tankers[first:] + self.tankers[:first]
        for tanker in line[:lost]:
            self.lose(tanker)
        self.tankers = line[lost:]

    def meet_each(self):
        """Lone tankers are met each for itself."""
        p, corridor = self.model.p, self.corridor
        prob = p.interdiction_solo_loss_prob * corridor.pressure * (1.0 - self.model.suppression)
        prob = min(0.5, prob * corridor.exposure / 5.0)
        random, kept = self.random.random, []
        for tanker in self.tankers:
            if random() < prob:
                self.count_attack()
                self.lose(tanker)
            else:
                kept.append(tanker)
        self.tankers = kept

    def count_attack(self):
        """Count one contact."""
        self.attacks += 1
        self.corridor.attacks += 1

    def lose(self, tanker):
        """Lose a tanker; its fuel is burnt, or seized and partly sold."""
        model, p, fuel = self.model, self.model.p, tanker.fuel
        litres = p.entry_tanker_l
        if self.random.random() < p.interdiction_seized_share:
            sold = p.interdiction_seized_sold_share * litres
            self.corridor.seized_zone.markets[fuel].pool += sold
            model.group.stock[fuel] += litres - sold
        else:
            model.burnt[fuel] += litres
        model.afloat[fuel] -= 1
        model.casualties += self.random.random() < p.welfare_casualty_prob
        self.lost += 1
        self.corridor.lost += 1
        tanker.owner.fleet -= 1
        tanker.remove()

    def finish(self):
        """Leave the road: arrived, or with no tanker left."""
        model, corridor = self.model, self.corridor
        if self.tankers and self.end_day > model.day:
            return
        for tanker in self.tankers:
            corridor.arrived[tanker.fuel] += 1
            model.afloat[tanker.fuel] -= 1
            tanker.start(RETURNING, model.day + corridor.return_days)
        row = {"left": self.start_day, "corridor": corridor.name, "tankers": self.started}
        row |= {"is_escorted": self.is_escorted, "lost": self.lost, "attacks": self.attacks}
        model.datacollector.add_table_row("convoys", row | {"ended": model.day})
        self.remove()


class ArmedGroup(mesa.Agent):
    """The group in reduced form: its effort follows traffic and losses."""

    def __init__(self, model):
        super().__init__(model)
        self.normal = self.strength = model.p.group_strength
        self.total_pressure = 0.0
        self.stock = [0.0, 0.0]
        self.used = [0.0, 0.0]

    def press(self):
        """Bring pressure to every corridor."""
        truce = self.model.government.lever("truce", 1.0)
        for corridor in self.model.corridors:
            corridor.pressure = self.strength * corridor.effort * truce
        self.total_pressure = sum(corridor.pressure for corridor in self.model.corridors)

    def remember(self):
        """Remember what every corridor brought today; gain and lose strength."""
        model, p, rate = self.model, self.model.p, self.model.p.group_effort_memory_rate
        for corridor in model.corridors:
            seen = 1.0 + corridor.lost + 0.12 * corridor.departed + 0.02 * len(corridor.queue)
            corridor.payoff += rate * (math.log(seen) - corridor.payoff)
        self.spread_effort()
        worn = p.group_attrition_rate * model.readiness["garrison"] * model.mobilised
        change = p.group_recovery_rate * (self.normal - self.strength) - worn * self.strength
        self.strength = max(0.0, self.strength + change + p.group_gain_per_loss * model.lost)

    def spread_effort(self):
        """Spread effort by what is remembered."""
        p, corridors = self.model.p, self.model.corridors
        highest = max(corridor.payoff for corridor in corridors)
        terms = [math.exp(p.group_effort_focus * (c.payoff - highest)) for c in corridors]
        free = (1.0 - len(corridors) * p.group_effort_floor) / sum(terms)
        for corridor, term in zip(corridors, terms, strict=True):
            corridor.effort = p.group_effort_floor + free * term

    def use_fuel(self):
        """Use seized fuel."""
        for f in FUELS:
            share = self.model.normal[f] / sum(self.model.normal)
            wanted = self.model.p.group_fuel_use_l_per_day * share * self.strength
            self.used[f] = min(self.stock[f], wanted)
            self.stock[f] -= self.used[f]
