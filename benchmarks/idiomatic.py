"""The same blockade as an experienced Mesa modeller would write it: the Mesa engine's yardstick.

A plain model of Mesa 3.3 written from MODEL.md and the scenario's tables alone.  It has none of
this project's machinery: no rules, no addressed draws, no bits to match, no record of every
observable.  Luck is Mesa's own ``self.random``, arithmetic stands in the agents' methods, agents
are told what to do through ``agents_by_type[...].do``, and a ``DataCollector`` keeps the day.

How it is kept fair.  It has the same agents of every kind, parameters and events, lives through the
same fourteen steps and values the same losses.  Every tanker is an object that is told to move on
every day, as such models do; with `wakes_tankers` only those that get somewhere are, which is a
stricter yardstick.  What `mali-2025` does not use is left out (hired tankers, taxes, changed caps,
smuggling, air bridges), and less is collected than the Mesa engine records, both of which can only
make the yardstick faster.  Nothing is vectorised over agents: they would be none.
``python -m benchmarks.activations`` prints what agents do in both, side by side.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from types import SimpleNamespace

import mesa

import sim
from sim.scenario import Scenario
from sim.scenario.schema import GROUPS

GASOLINE, DIESEL = FUELS = (0, 1)
IDLE, TO_BORDER, QUEUED, ON_ROAD, RETURNING = "idle", "to border", "queued", "on road", "returning"


def clip(x: float, low: float, high: float) -> float:
    """Return x held between two bounds."""
    return low if x < low else high if x > high else x


@dataclass(slots=True)
class Market:
    """One fuel in one zone."""

    demand: float = 0.0
    target: float = 0.0
    log_price: float = 0.0  # over the ceiling
    multiple: float = 1.0
    pool: float = 0.0
    supplies: deque = field(default_factory=lambda: deque(maxlen=4))
    direct: float = 0.0
    wanted: float = 0.0
    wished: float = 0.0
    request: float = 0.0
    released: float = 0.0
    delivered: float = 0.0
    at_pump: float = 0.0
    kept_share: float = 1.0
    filled_share: float = 1.0
    pump_sales: float = 0.0
    parallel_sales: float = 0.0
    purchases: float = 0.0
    consumption: float = 0.0
    n_dry: int = 0
    queue_hours: float = 0.0
    surplus_loss: float = 0.0


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


class Depot(mesa.Agent):
    """A store of both fuels in a zone."""

    def __init__(self, model, zone, share):
        super().__init__(model)
        self.zone, self.share = zone, share
        self.stock = [0.0, 0.0]
        self.capacity = [0.0, 0.0]

    def fill(self):
        """Hold the normal stock of day 0."""
        for f, market in enumerate(self.zone.markets):
            flow = self.model.capital_flow[f] if self.zone.is_capital else market.demand
            self.stock[f] = self.share * market.target
            room = self.share * self.model.p.stocks_capacity_days * flow
            self.capacity[f] = max(self.stock[f], room)

    def room(self, f):
        """Free room."""
        return max(0.0, self.capacity[f] - self.stock[f])


class Station(mesa.Agent):
    """A station, which stands for several real ones."""

    def __init__(self, model, zone):
        super().__init__(model)
        self.zone = zone
        self.stock = [0.0, 0.0]
        self.received = [0.0, 0.0]

    def accept(self, f, left, *, target, use, limit):
        """Take what brings it to its target, if that much is left; how much it took."""
        lot = clip(target - self.stock[f] + use, 0.0, limit)
        if lot > left * (1.0 + 1e-9):
            return None
        lot = min(lot, left)
        self.received[f] = lot
        self.stock[f] += lot
        return lot

    def sell(self):
        """Sell the same share of its stock as all stations of the zone."""
        for f, market in enumerate(self.zone.markets):
            received, stock = self.received[f], self.stock[f]
            normal = market.demand / len(self.zone.stations)
            market.n_dry += received <= 0.0 and stock < 0.1 * normal
            self.stock[f] = market.kept_share * stock
            self.received[f] = 0.0


class ConsumerSegment(mesa.Agent):
    """A group of consumers of a zone."""

    def __init__(self, model, zone, row):
        super().__init__(model)
        self.zone, self.name, self.ration = zone, row.segment, row.ration_l
        self.time_value = row.time_value_multiple
        self.rent_share = min(1.0, row.time_value_multiple)
        self.shares = (row.gasoline_share, row.diesel_share)
        self.demand = [0.0, 0.0]
        self.tank = [0.0, 0.0]
        self.wanted = [0.0, 0.0]
        self.wished = [0.0, 0.0]
        self.demand_share = [1.0, 1.0]
        self.used = [0.0, 0.0]
        self.surplus_loss = self.queue_loss = self.transfer_loss = 0.0

    def wish(self):
        """Wish purchases at this morning's full price, hoarding included."""
        p, zone, lever = self.model.p, self.zone, self.model.government.lever
        calm, panicked = p.stocks_calm_tank_days, p.stocks_panic_tank_days
        days = calm + (panicked - calm) * zone.panic
        access = lever("pump_access", 1.0, self.name) * lever("permitted_use", 1.0, self.name)
        for f, market in enumerate(zone.markets):
            demand = self.demand[f]
            hoarded = (days * demand - self.tank[f]) / p.stocks_hoarding_days
            wanted = access * (demand + clip(hoarded, -0.6 * demand, demand))
            share = math.exp(-p.market_slope * self.rent_share * (market.multiple - 1.0))
            self.wanted[f], self.demand_share[f], self.wished[f] = wanted, share, wanted * share
            market.wanted += wanted
            market.wished += wanted * share

    def consume(self):
        """Fill private tanks, use fuel, and value what the shortage costs."""
        permitted = self.model.government.lever("permitted_use", 1.0, self.name)
        self.surplus_loss = self.queue_loss = self.transfer_loss = 0.0
        for f, market in enumerate(self.zone.markets):
            had = self.tank[f] + self.wished[f] * market.filled_share
            wished = self.demand[f] * self.demand_share[f]
            used = min(permitted * wished, had)
            self.used[f], self.tank[f] = used, had - used
            market.consumption += used
            if self.demand_share[f] < 1.0 or used < wished:
                self.value_losses(f, market, wished, used)

    def value_losses(self, f, market, wished, used):
        """Value the loss of surplus: money or time paid, trips forgone, litres rationed away."""
        p, cap, demand = self.model.p, self.model.caps[f], self.demand[f]
        full = 1.0 - math.log(self.demand_share[f]) / p.market_slope
        rent = used * (full - 1.0) * cap
        if self.time_value <= 1.0:
            self.queue_loss += rent
        else:
            self.transfer_loss += rent
        worth = cap / p.market_slope
        had = worth * (used * math.log(demand / used) + used) if used > 0.0 else 0.0
        meant = worth * (wished * math.log(demand / wished) + wished)
        forgone, rationed = worth * demand - meant, meant - had if used < wished else 0.0
        self.surplus_loss += rent + forgone + rationed
        market.surplus_loss += rent + forgone + rationed


class MilitaryUnit(mesa.Agent):
    """A unit that turns diesel into readiness."""

    def __init__(self, model, row):
        super().__init__(model)
        self.name, self.role, self.order = row.unit, row.role, row.service_order
        self.burn_share = row.burn_share
        self.stock = self.cover = self.normal_burn = 0.0
        self.readiness = self.request = self.received = self.age = 0.0

    def be_ready(self):
        """Turn the stock into readiness."""
        h, half = self.model.p.readiness_exponent, self.model.p.readiness_half_cover_share
        cover = min(1.0, self.stock / self.cover) ** h
        self.readiness = cover * (1.0 + half**h) / (cover + half**h)

    def ask(self):
        """Ask for the wanted cover after today's burn."""
        self.request = max(0.0, self.cover - self.stock + self.normal_burn)

    def receive(self, litres):
        """Take a delivery; a request that is not filled grows older."""
        self.received = litres
        self.stock += litres
        answered = self.request <= 0.0 or litres >= 0.05 * self.request
        self.age = 0 if answered else self.age + 1

    def burn(self):
        """Burn the day's diesel, sparing when it runs short."""
        burnt = min(self.stock, self.normal_burn * min(1.0, self.stock / (0.25 * self.cover)))
        self.stock -= burnt
        self.model.used[DIESEL] += burnt


class BulkUser(mesa.Agent):
    """The power utility, mines and essential services."""

    def __init__(self, model, row):
        super().__init__(model)
        self.name, self.kind, self.weight = row.user, row.kind, row.demand_weight
        self.fuel = GASOLINE if row.fuel == "gasoline" else DIESEL
        self.has_contracts = row.supply == "arrivals"
        self.stock_days, self.refill_days = row.stock_days, row.refill_days
        self.stock = self.demand = self.request = self.received = self.used = 0.0

    def ask(self):
        """Ask for today's use and a part of what the stock lacks, as far as it can pay."""
        limit = math.inf
        if self.kind == "power":
            limit = self.demand * self.model.government.lever("utility_payment_limit", math.inf)
        lacking = (self.stock_days * self.demand - self.stock) / self.refill_days
        self.request = clip(self.demand + lacking, 0.0, limit)

    def receive(self, litres):
        """Take a delivery."""
        self.received = litres
        self.stock += litres

    def use(self):
        """Burn what the day needs, as far as the stock reaches."""
        self.used = min(self.demand, self.stock)
        self.stock -= self.used
        self.model.used[self.fuel] += self.used


class Zone(mesa.Agent):
    """A region with a market of each fuel."""

    def __init__(self, model, row):
        super().__init__(model)
        self.name, self.is_capital, self.is_delivered = row.zone, row.is_capital, row.is_delivered
        self.share, self.base_access, self.is_isolated = (
            row.demand_share,
            row.access_share,
            row.is_isolated,
        )
        self.markets = [Market(), Market()]
        self.depots = []
        self.stations = [Station(model, self) for _ in range(row.stations)]
        self.station_weight = row.station_weight
        self.turns = [deque(self.stations), deque(self.stations)]
        self.segments = [ConsumerSegment(model, self, segment) for segment in model.case.segments]
        queuing = [segment for segment in self.segments if segment.time_value <= 1.0]
        self.marginal = max(queuing, key=lambda segment: segment.time_value)
        self.demand = 0.0
        self.panic, self.wet, self.access, self.pressure = 0.0, 1.0, 1.0, 0.0

    def be_reached(self):
        """See how much of what is asked for can come from the capital today."""
        group = self.model.group
        pressed = min(1.0, group.total_pressure / group.normal)
        violence = self.model.government.lever("violence", 0.0, self.name)
        self.access = (1.0 - (1.0 - self.base_access) * pressed) * (1.0 - violence)

    def depot_stock(self, f):
        """Litres in all depots."""
        return sum(depot.stock[f] for depot in self.depots)

    def store(self, f, litres):
        """Put fuel into the depots by their free room; what found room."""
        room = sum(depot.room(f) for depot in self.depots)
        if litres <= 0.0 or room <= 0.0:
            return 0.0
        share = min(1.0, litres / room)
        for depot in self.depots:
            depot.stock[f] += share * depot.room(f)
        return min(litres, room)

    def draw_down(self, f, litres):
        """Take fuel out of the depots in proportion."""
        held = self.depot_stock(f)
        if held > 0.0:
            kept = max(0.0, 1.0 - litres / held)
            for depot in self.depots:
                depot.stock[f] *= kept

    def unload(self, f, left_share):
        """Sell some of the arrivals aside and store the rest; what goes on to the capital."""
        market = self.markets[f]
        market.direct *= left_share
        if market.multiple > 1.0:
            aside = self.model.p.entry_aside_share * market.direct
            market.pool += aside
            market.direct -= aside
        if self.is_capital:
            return market.direct
        lacking = max(0.0, market.target + market.demand - self.depot_stock(f))
        return market.direct - self.store(f, min(market.direct, lacking))

    def ask(self):
        """Ask the depots for what stations lack; an interior zone's own depots answer."""
        p = self.model.p
        for f, market in enumerate(self.markets):
            market.at_pump = sum(station.stock[f] for station in self.stations)
            lacking = p.stocks_station_days * market.demand - market.at_pump + market.wished
            limit = p.rationing_request_limit_days * market.demand
            market.request = clip(lacking, 0.0, limit)
            if not self.is_capital:
                free = releasable(self.depot_stock(f), market.demand)
                market.released = min(market.request, free)

    def ask_capital(self, f):
        """Ask the capital for what the zone lacks."""
        market = self.markets[f]
        lacking = market.target - self.depot_stock(f) + market.request
        allocation = self.model.government.lever("interior_allocation", 1.0, self.name)
        return self.access * allocation * clip(lacking, 0.0, 2.0 * market.demand)

    def distribute(self):
        """Supply the stations, and take what the capital sent."""
        for f, market in enumerate(self.markets):
            self.supply_stations(f, market)
            if not self.is_capital and market.direct > 0.0:
                self.take_delivery(f, market)

    def supply_stations(self, f, market):
        """Bring one station after the other to its target, as far as the fuel reaches."""
        p, n, turn = self.model.p, len(self.stations), self.turns[f]
        target, use = p.stocks_station_days * market.demand / n, market.wished / n
        limit = p.stocks_compartment_l * self.station_weight
        left, served = market.released, 0
        for station in turn:
            lot = station.accept(f, left, target=target, use=use, limit=limit)
            if lot is None:
                break
            left -= lot
            served += 1
        turn.rotate(-served)
        market.delivered = market.released - left
        if self.is_capital:
            self.model.gate[f] += left - self.store(f, left)
        else:
            self.draw_down(f, market.delivered)

    def take_delivery(self, f, market):
        """Store what the capital sent, less what is lost on the way."""
        model, p = self.model, self.model.p
        risk = min(0.8, p.interior_road_risk * model.group.total_pressure)
        lost = market.direct * (1.0 - self.access) * risk
        seized = p.interdiction_seized_share * lost
        sold = p.interdiction_seized_sold_share * seized
        model.burnt[f] += lost - seized
        model.group.stock[f] += seized - sold
        market.pool += sold
        left = market.direct - lost
        model.gate[f] += left - self.store(f, left)

    def trade(self):
        """Sell, and move prices towards what clears four days' mean supply."""
        p, lever = self.model.p, self.model.government.lever
        enforcement = lever("resale_enforcement", p.market_enforcement_share)
        ration = lever("ration", self.marginal.ration, self.marginal.name)
        ration *= 1.0 + lever("odd_even")
        for f, market in enumerate(self.markets):
            tempted = 1.0 - math.exp(1.0 - market.multiple)
            resale = p.market_resale_share * tempted * (1.0 - enforcement)
            market.at_pump = sum(station.stock[f] for station in self.stations)
            self.sell(market, resale)
            self.move_price(f, market)
            rent = self.model.caps[f] * (market.multiple - 1.0)
            market.queue_hours = rent * ration / p.market_time_value_per_hour

    def sell(self, market, resale):
        """Pumps sell first, partly to resellers, then the parallel pool."""
        offered = (1.0 - resale) * market.at_pump + market.pool
        if not market.supplies:
            market.supplies.extend([offered] * 3)
        market.supplies.append(offered)
        market.pump_sales = min(market.at_pump, market.wished / (1.0 - resale))
        from_pump = (1.0 - resale) * market.pump_sales
        market.parallel_sales = min(market.pool, max(0.0, market.wished - from_pump))
        market.purchases = from_pump + market.parallel_sales
        market.pool += resale * market.pump_sales - market.parallel_sales
        at_pump, wished = market.at_pump, market.wished
        market.kept_share = max(0.0, 1.0 - market.pump_sales / at_pump) if at_pump > 0.0 else 0.0
        market.filled_share = market.purchases / wished if wished > 0.0 else 1.0

    def move_price(self, f, market):
        """Move the price towards the clearing one, with noise while it is above the ceiling."""
        p = self.model.p
        clearing = self.clearing_multiple(f, sum(market.supplies) / 4.0)
        moved = market.log_price
        moved += p.market_adjustment_rate * (math.log(clearing) - market.log_price)
        if moved > 0.0:
            moved += p.market_noise_sigma * self.random.gauss(0.0, 1.0)
        market.log_price = max(0.0, moved)
        market.multiple = math.exp(market.log_price)

    def clearing_multiple(self, f, supply):
        """Price over the ceiling at which the segments together want the supply, by Newton."""
        slope, highest = self.model.p.market_slope, self.model.p.prices_ceiling_multiple - 1.0
        total = sum(segment.wanted[f] for segment in self.segments)
        if total <= supply:
            return 1.0
        if supply <= 0.0:
            return 1.0 + highest
        x = math.log(total / supply) / slope
        for _ in range(8):
            if x >= highest:
                return 1.0 + highest
            excess, fall = -supply, 0.0
            for segment in self.segments:
                steepness = slope * segment.rent_share
                demand = segment.wanted[f] * math.exp(-steepness * x)
                excess += demand
                fall += steepness * demand
            x += excess / fall
            if excess <= 1e-13 * supply:
                break
        return 1.0 + min(x, highest)

    def see_pumps(self):
        """See how many stations have fuel."""
        dry = sum(market.n_dry * market.demand for market in self.markets)
        self.wet = 1.0 - dry / (len(self.stations) * self.demand)

    def worry(self, national_wet, national):
        """Fear rises on dry pumps here and elsewhere and on news of losses."""
        p, others = self.model.p, national - self.demand
        neighbours = clip((national_wet - self.wet * self.demand) / others, 0.0, 1.0)
        alarm = p.panic_dry_rate * (1.0 - self.wet)
        alarm += p.panic_news_rate * min(1.0, self.model.lost / 40.0)
        alarm += p.panic_neighbour_rate * (1.0 - neighbours)
        change = alarm * (1.0 - self.panic) - p.panic_calm_rate * self.wet * self.panic
        self.panic = clip(self.panic + change, 0.0, 1.0)

    def press_people(self):
        """Move the pressure on people to leave."""
        p, used = self.model.p, sum(market.consumption for market in self.markets)
        aim = p.displacement_violence_weight * self.model.government.lever(
            "violence", 0.0, self.name
        )
        aim += p.displacement_fuel_weight * (1.0 - min(1.0, used / self.demand))
        aim += p.displacement_food_weight * clip(math.exp(self.model.log_food) - 1.0, 0.0, 1.0)
        self.pressure += (aim - self.pressure) / p.displacement_lag_days


def releasable(stock, use):
    """What a depot lets go today."""
    return (0.8 if stock > 2.0 * use else 0.5) * stock


class Government(mesa.Agent):
    """Dated events, the army's mobilisation, and rationing of the capital's depots."""

    def __init__(self, model):
        super().__init__(model)
        self.levers = {}
        self.events = [(event, *model.case.days_of(event)) for event in model.case.events]

    def lever(self, name, default=0.0, target=""):
        """Today's value of a lever, its default where no event moves it."""
        return self.levers.get((name, target), default)

    def govern(self):
        """Give every lever its dated value; news moves beliefs and fear on its first day."""
        model, day, self.levers = self.model, self.model.day, {}
        for event, first, last in self.events:
            if not first <= day <= last:
                continue
            if event.lever == "announcement":
                corridor = next(c for c in model.corridors if c.name == event.target)
                corridor.belief = min(1.0, corridor.belief + event.value)
            elif event.lever == "alarm":
                zone = next(zone for zone in model.zones if zone.name == event.target)
                zone.panic += event.value * (1.0 - zone.panic)
            else:
                self.levers[event.lever, event.target] = event.value

    def mobilise(self):
        """Offer escorts and suppression."""
        model, p = self.model, self.model.p
        for role in ("escort", "forward", "garrison"):
            units = model.agents_by_type[MilitaryUnit].select(lambda unit: unit.role == role)
            burn = sum(unit.normal_burn for unit in units)
            model.readiness[role] = sum(u.readiness * u.normal_burn for u in units) / burn
        span = p.escort_ramp_end_day - p.escort_ramp_start_day
        progress = clip((model.day - p.escort_ramp_start_day) / span, 0.0, 1.0)
        base = p.escort_mobilised_share
        mobilised = base + (1.0 - base) * progress**p.escort_ramp_exponent
        model.mobilised = min(1.0, mobilised * self.lever("escort_ramp", 1.0))
        effort = self.lever("escort_effort", p.escort_effort_share)
        model.escort_capacity = p.escort_capacity * model.mobilised * effort / 0.6
        model.escort_capacity *= model.readiness["escort"]
        ready = 0.5 * (model.readiness["forward"] + model.readiness["garrison"])
        prevented = p.escort_suppression_share * model.mobilised * (1.0 - effort) / 0.4 * ready
        model.suppression = clip(prevented, 0.0, 1.0)

    def regulate(self):
        """Set what a trip earns, how urgently fuel is wanted, and of which kind."""
        model, p = self.model, self.model.p
        markets = model.capital.markets
        model.rent = 0.5 * sum(model.caps[f] * (markets[f].multiple - 1.0) for f in FUELS)
        margin = p.entry_margin_per_l + p.entry_aside_share * model.rent
        model.margin = margin + self.lever("margin_subsidy")
        model.gain = model.margin * p.entry_tanker_l
        truck = self.lever("truck_insurance", p.entry_truck_insured_share)
        cargo = self.lever("cargo_insurance", p.entry_cargo_insured_share)
        model.loss = p.entry_truck_value * (1.0 - truck)
        model.loss += p.entry_tanker_l * p.entry_landed_cost_per_l * (1.0 - cargo)
        premium = self.lever("insurance_premium", p.entry_premium_per_trip)
        model.trip_costs = p.entry_toll_per_trip + premium
        extra = self.lever("security_stock", p.stocks_security_days) - p.stocks_security_days
        held = [model.gate[f] + model.capital.depot_stock(f) for f in FUELS]
        target = sum(markets[f].target + extra * model.capital_flow[f] for f in FUELS)
        refill = 1.0 + p.entry_refill_gain * (1.0 - sum(held) / target)
        model.refill = clip(refill, p.entry_refill_low, p.entry_refill_high)
        cover = [held[f] / model.capital_flow[f] for f in FUELS]
        normal = p.stocks_security_days + p.stocks_depot_days
        share = model.normal_gasoline_share + 0.15 * (cover[DIESEL] - cover[GASOLINE]) / normal
        model.gasoline_share = clip(share, 0.15, 0.6)

    def divide(self, f):
        """Divide what the capital's depots let go of one fuel between its claimants."""
        model, p, capital = self.model, self.model.p, self.model.capital
        users = [user for user in model.users if user.fuel == f and not user.has_contracts]
        interior = [zone for zone in model.zones if zone.is_delivered and not zone.is_capital]
        claims = [(user.request, "power" if user.kind == "power" else "essential") for user in users]
        claims.append((capital.markets[f].request, "capital"))
        army = sum(unit.request for unit in model.units) if f == DIESEL else 0.0
        claims.append((army, "army"))
        claims += [(zone.ask_capital(f), "interior") for zone in interior]
        weights = [
            self.lever("rationing_weight", getattr(p, f"rationing_{kind}_weight"), kind)
            for _, kind in claims
        ]
        free = releasable(capital.depot_stock(f), model.capital_flow[f])
        granted = water_level(free, [request for request, _ in claims], weights)
        capital.draw_down(f, sum(granted))
        parts = iter(granted)
        for user in users:
            user.receive(next(parts))
        capital.markets[f].released = next(parts)
        received = next(parts)
        if f == DIESEL:
            self.serve_army(received)
        for zone in interior:
            zone.markets[f].direct = next(parts)

    def serve_army(self, litres):
        """Serve units by their order of service, equals by equal shares of their requests."""
        ranks = defaultdict(list)
        for unit in self.model.units:
            ranks[self.lever("service_order", unit.order, unit.name)].append(unit)
        for rank in sorted(ranks):
            asked = sum(unit.request for unit in ranks[rank])
            fill = min(1.0, litres / asked) if asked > 0.0 else 1.0
            for unit in ranks[rank]:
                unit.receive(fill * unit.request)
            litres = max(0.0, litres - asked)


def water_level(available, requests, weights):
    """Litres granted by the one level that uses what is available."""
    open_claims, granted = set(range(len(requests))), list(requests)
    while open_claims:
        claims = sum(requests[k] * weights[k] for k in open_claims)
        level = available / claims if claims > 0.0 else math.inf
        full = {k for k in open_claims if level * weights[k] >= 1.0}
        if not full:
            for k in open_claims:
                granted[k] = requests[k] * level * weights[k]
            break
        available = max(0.0, available - sum(requests[k] for k in full))
        open_claims -= full
    return granted


class IdiomaticModel(mesa.Model):
    """One run of the blockade.

    Parameters
    ----------
    seed : int, optional
        Seed of Mesa's own generators.
    scenario : Scenario, optional
        Whose tables and parameters are read; mali-2025 by default.
    wakes_tankers : bool
        Tell only those tankers to move that get somewhere today, instead of all.
    """

    def __init__(self, seed=None, *, scenario: Scenario | None = None, wakes_tankers=False):
        super().__init__(seed=seed)
        self.case = scenario or sim.load("mali-2025")
        self.p = SimpleNamespace(
            **{
                f"{group}_{name}": float(parameter.value)
                for group in GROUPS
                for name, parameter in getattr(self.case, group)
            }
        )
        self.wakes_tankers, self.due = wakes_tankers, defaultdict(list)
        self.day = -1
        self.caps = [self.p.prices_gasoline_cap_per_l, self.p.prices_diesel_cap_per_l]
        self.log_food, self.days_without_transport, self.balance_residual = 0.0, 0, 0.0
        self.queued_tankers = self.lost = self.arrived_tankers = self.casualties = 0
        self.mobilised = self.escort_capacity = self.suppression = 0.0
        self.readiness = {}
        for name in ("afloat", "gate", "loaded", "burnt", "used", "stock"):
            setattr(self, name, [0.0, 0.0])
        self.make_agents()
        self.set_demand()
        self.set_steady_state()
        self.datacollector = collector()

    # ------------------------------------------------------------------------------------- day 0

    def make_agents(self):
        """Make everybody but the tankers."""
        case, p = self.case, self.p
        self.government, self.group = Government(self), ArmedGroup(self)
        self.zones = [Zone(self, row) for row in case.zones]
        self.capital = next(zone for zone in self.zones if zone.is_capital)
        zones = {zone.name: zone for zone in self.zones}
        for row in case.depots:
            zones[row.zone].depots.append(Depot(self, zones[row.zone], row.share))
        self.units = [MilitaryUnit(self, row) for row in case.units]
        self.users = [BulkUser(self, row) for row in case.bulk_users]
        self.corridors = [Corridor(self, row) for row in case.corridors]
        for corridor in self.corridors:
            rows = [row for row in case.deliveries if row.corridor == corridor.name]
            corridor.deliveries = [(zones[row.zone], row.share) for row in rows]
            corridor.seized_zone = zones[corridor.row.seized_zone]
            above = max(corridor.row.effort_share - p.group_effort_floor, 1e-9)
            corridor.payoff = math.log(above) / p.group_effort_focus
        self.group.spread_effort()
        self.importers = [
            Importer(
                self,
                self.random.lognormvariate(math.log(p.entry_aversion_median), p.entry_aversion_sigma),
                self.random.lognormvariate(0.0, p.entry_optimism_sigma),
            )
            for row in case.importers
            for _ in range(row.firms)
        ]

    def set_demand(self):
        """Set normal use of everybody."""
        p = self.p
        retail = [p.demand_retail_gasoline_weight, p.demand_retail_diesel_weight]
        weights = sum(retail) + p.demand_army_weight + sum(user.weight for user in self.users)
        unit_l = p.demand_total_l_per_day / weights
        self.normal = [weight * unit_l for weight in retail]
        self.normal[DIESEL] += p.demand_army_weight * unit_l
        for user in self.users:
            user.demand = user.weight * unit_l
            user.stock = user.stock_days * user.demand
            self.normal[user.fuel] += user.demand
        for unit in self.units:
            unit.normal_burn = unit.burn_share * p.demand_army_weight * unit_l
            unit.stock = unit.cover = p.readiness_cover_days * unit.normal_burn
        for zone in self.zones:
            for f, market in enumerate(zone.markets):
                market.demand = zone.share * retail[f] * unit_l
                zone.demand += market.demand
                for segment in zone.segments:
                    segment.demand[f] = segment.shares[f] * market.demand
                    segment.tank[f] = p.stocks_calm_tank_days * segment.demand[f]
                for station in zone.stations:
                    station.stock[f] = p.stocks_station_days * market.demand / len(zone.stations)
        self.normal_loads = sum(self.normal) / p.entry_tanker_l
        self.normal_gasoline_share = self.gasoline_share = self.normal[GASOLINE] / sum(self.normal)

    def set_steady_state(self):
        """Fill depots and pipelines as before the blockade."""
        p = self.p
        self.capital_flow = []
        for f in FUELS:
            by_road = self.normal[f] - sum(
                user.demand for user in self.users if user.fuel == f and user.has_contracts
            )
            flow = by_road
            for zone in self.zones:
                if not zone.is_capital:
                    market = zone.markets[f]
                    market.target = p.stocks_depot_days * market.demand
                    share = sum(
                        corridor.share * part
                        for corridor in self.corridors
                        for there, part in corridor.deliveries
                        if there is zone
                    )
                    flow -= min(share * by_road, market.demand)
            self.capital_flow.append(flow)
            self.capital.markets[f].target = (p.stocks_security_days + p.stocks_depot_days) * flow
        self.agents_by_type[Depot].do("fill")
        self.government.regulate()
        self.make_fleets()
        self.set_loading()
        self.fill_pipelines()
        self.stock = [self.stock_of(f) for f in FUELS]

    def make_fleets(self):
        """Give every importer its tankers, large firms first."""
        cycle = sum(corridor.share * corridor.cycle_days for corridor in self.corridors)
        fleet = max(self.p.entry_fleet, 1.05 * self.normal_loads * cycle)
        importers, exact, made = iter(self.importers), 0.5, 0
        for row in self.case.importers:
            weights = [(rank + 1.0) ** -row.skew for rank in range(row.firms)]
            for weight in weights:
                importer = next(importers)
                exact += fleet * row.fleet_share * weight / sum(weights)
                importer.fleet = int(exact) - made
                made += importer.fleet
                importer.idle = [Tanker(self, importer) for _ in range(importer.fleet)]

    def set_loading(self):
        """Set the constant at which importers together load what the country uses."""
        self.agents_by_type[Corridor].do("look")
        firms = []
        for importer in self.importers:
            importer.choose()
            going = [
                chance * corridor.driver_share
                for chance, corridor in zip(importer.chances, self.corridors, strict=True)
            ]
            away = sum(g * c.cycle_days for g, c in zip(going, self.corridors, strict=True))
            firms.append((importer, going, away))
        self.kappa = 0.0
        for _ in range(60):
            missing, rise = self.normal_loads, 0.0
            for importer, going, away in firms:
                share = 1.0 / (1.0 + self.kappa * away)
                missing -= importer.fleet * self.kappa * sum(going) * share
                rise += importer.fleet * sum(going) * share * share
            if missing <= 1e-12 * self.normal_loads:
                break
            self.kappa += missing / rise
        for importer, going, away in firms:
            idle = importer.fleet / (1.0 + self.kappa * away)
            importer.wishes = [self.kappa * idle * g for g in going]

    def fill_pipelines(self):
        """Put tankers loaded before day 0 where a calm road has brought them."""
        for corridor in self.corridors:
            road_days = corridor.border_days + corridor.transit_days
            for ago in range(corridor.cycle_days, 0, -1):
                tankers, border_day = corridor.take_tankers(), corridor.border_days - ago
                for tanker in tankers:
                    if ago <= corridor.border_days:
                        tanker.start(TO_BORDER, border_day)
                    elif ago > road_days:
                        tanker.start(RETURNING, corridor.cycle_days - ago)
                if corridor.border_days < ago <= road_days:
                    Convoy(self, corridor, tankers, False, border_day, road_days - ago)
                if ago <= road_days:
                    for tanker in tankers:
                        self.afloat[tanker.fuel] += 1

    # ------------------------------------------------------------------------------------ the day

    def step(self):
        """Live through a day."""
        self.day += 1
        self.running = self.day + 1 < self.case.calendar.days
        self.loaded, self.burnt, self.used = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
        self.casualties = 0
        everybody = self.agents_by_type
        self.government.govern()
        self.group.press()
        everybody[Zone].do("be_reached")
        everybody[MilitaryUnit].do("be_ready")
        self.government.mobilise()
        self.dispatch(everybody)
        self.travel(everybody)
        self.learn(everybody)
        self.receive_fuel()
        self.ration(everybody)
        everybody[MilitaryUnit].do("burn")
        everybody[BulkUser].do("use")
        everybody[Zone].do("distribute")
        self.trade(everybody)
        self.serve(everybody)
        self.account()
        self.datacollector.collect(self)

    def dispatch(self, everybody):
        """Importers and drivers decide; tankers are loaded."""
        self.government.regulate()
        everybody[Corridor].do("look")
        everybody[Importer].shuffle_do("decide")
        everybody[Corridor].do("measure_room")
        if any(corridor.room < 1.0 for corridor in self.corridors):
            everybody[Importer].shuffle_do("choose_again")
            everybody[Corridor].do("measure_room")
        everybody[Corridor].do("load")

    def travel(self, everybody):
        """Tankers move, leave the borders, meet the group, arrive."""
        if self.wakes_tankers:
            for tanker in self.due.pop(self.day, ()):
                tanker.move()
        else:
            everybody[Tanker].do("move")
        self.queued_tankers = sum(len(corridor.queue) for corridor in self.corridors)
        everybody[Corridor].do("release")
        self.queued_tankers = sum(len(corridor.queue) for corridor in self.corridors)
        everybody[Convoy].shuffle_do("travel")
        everybody[Convoy].do("finish")
        self.lost = sum(corridor.lost for corridor in self.corridors)
        self.arrived_tankers = sum(sum(corridor.arrived) for corridor in self.corridors)

    def learn(self, everybody):
        """Beliefs, strikes, the group's effort and strength."""
        everybody[Corridor].do("learn")
        mean = sum(corridor.belief for corridor in self.corridors) / len(self.corridors)
        everybody[Corridor].do("hear", mean)
        self.group.remember()

    def receive_fuel(self):
        """Fuel reaches mines, traders and depots."""
        for f in FUELS:
            arrived = 0.0
            for zone in self.zones:
                zone.markets[f].direct = 0.0
            for corridor in self.corridors:
                litres = self.p.entry_tanker_l * corridor.arrived[f]
                arrived += litres
                for zone, share in corridor.deliveries:
                    zone.markets[f].direct += share * litres
            onward = self.gate[f]
            left_share = self.serve_contracts(f, arrived)
            for zone in self.zones:
                onward += zone.unload(f, left_share)
            self.gate[f] = onward - self.capital.store(f, onward)

    def serve_contracts(self, f, arrived):
        """Serve users with contracts of their own; the share of arrivals that is left."""
        users = [user for user in self.users if user.has_contracts and user.fuel == f]
        for user in users:
            user.ask()
        asked = sum(user.request for user in users)
        taken = min(asked, 0.5 * arrived)
        for user in users:
            user.receive(taken * user.request / asked if asked > 0.0 else 0.0)
        return 1.0 - taken / arrived if arrived > 0.0 else 1.0

    def ration(self, everybody):
        """Consumers wish, and depots are divided between claimants."""
        for zone in self.zones:
            for market in zone.markets:
                market.wanted = market.wished = 0.0
        everybody[ConsumerSegment].do("wish")
        everybody[Zone].do("ask")
        everybody[BulkUser].select(lambda user: not user.has_contracts).do("ask")
        everybody[MilitaryUnit].do("ask")
        for f in FUELS:
            self.government.divide(f)

    def trade(self, everybody):
        """Sales, prices, queues, consumption and panic."""
        for zone in self.zones:
            for market in zone.markets:
                market.n_dry, market.consumption, market.surplus_loss = 0, 0.0, 0.0
        everybody[Zone].do("trade")
        everybody[Station].do("sell")
        everybody[ConsumerSegment].do("consume")
        everybody[Zone].do("see_pumps")
        wet = sum(zone.wet * zone.demand for zone in self.zones)
        everybody[Zone].do("worry", wet, sum(zone.demand for zone in self.zones))

    def serve(self, everybody):
        """Power, transport, food, schools and displacement."""
        p, markets = self.p, self.capital.markets
        power = next(user for user in self.users if user.kind == "power")
        served = min(1.0, power.used / power.demand)
        self.power_hours = p.services_supply_hours
        self.power_hours *= 1.0 - p.services_thermal_share + p.services_thermal_share * served
        self.unserved_kwh = p.welfare_kwh_per_l * (power.demand - power.used)
        isolated = [zone.markets[DIESEL] for zone in self.zones if zone.is_isolated]
        used = sum(market.consumption for market in isolated)
        normal = sum(market.demand for market in isolated)
        self.isolated_hours = p.services_isolated_hours * min(1.0, used / normal)
        marginal = self.capital.marginal
        self.transport_service = min(1.0, sum(marginal.used) / sum(marginal.demand))
        dearer = 0.5 * (markets[GASOLINE].multiple + markets[DIESEL].multiple) - 1.0
        self.fare = 1.0 + p.services_fare_pass_through * dearer + 1.0 - self.transport_service
        aim = p.services_food_pass_through * markets[DIESEL].log_price
        self.log_food += (aim - self.log_food) / p.services_food_lag_days
        is_low = self.transport_service < p.services_school_service_share
        self.days_without_transport = self.days_without_transport + 1 if is_low else 0
        closed = self.government.lever("schools_closed") > 0.5
        tired = self.days_without_transport >= p.services_school_patience_days
        self.schools_open = not (closed or tired)
        everybody[Zone].do("press_people")
        self.group.use_fuel()

    def account(self):
        """Count litres, money and people."""
        p, markets = self.p, [market for zone in self.zones for market in zone.markets]
        self.balance_residual = 0.0
        for f in FUELS:
            used = sum(zone.markets[f].consumption for zone in self.zones) + self.used[f]
            stock = self.stock_of(f)
            expected = self.stock[f] + self.loaded[f] - used - self.burnt[f] - self.group.used[f]
            self.balance_residual += abs(stock - expected)
            self.stock[f] = stock
        self.fleet_tankers = len(self.agents_by_type[Tanker])
        departed = sum(corridor.departed for corridor in self.corridors)
        self.exposed_drivers = p.drivers_crew * departed
        self.profit = self.arrived_tankers * self.gain - self.lost * self.loss
        self.profit -= departed * self.trip_costs
        self.tax = p.welfare_tax_per_l * sum(market.pump_sales for market in markets)
        self.resale_income = sum(
            market.parallel_sales * self.caps[f] * (market.multiple - 1.0)
            for zone in self.zones
            for f, market in enumerate(zone.markets)
        )
        self.surplus_loss = sum(market.surplus_loss for market in markets)
        self.gini = self.access_gini()

    def access_gini(self):
        """Inequality of the share of its needs that every segment could use."""
        groups = sorted(
            (sum(segment.used) / sum(segment.demand), sum(segment.demand))
            for segment in self.agents_by_type[ConsumerSegment]
        )
        area = below = 0.0
        for share, need in groups:
            area += need * (below + 0.5 * share * need)
            below += share * need
        return 1.0 - 2.0 * area / (sum(need for _, need in groups) * below)

    def stock_of(self, f):
        """All litres of one fuel in the country and on its way."""
        total = self.p.entry_tanker_l * self.afloat[f] + self.gate[f] + self.group.stock[f]
        for kind in (Depot, Station):
            total += sum(store.stock[f] for store in self.agents_by_type[kind])
        total += sum(segment.tank[f] for segment in self.agents_by_type[ConsumerSegment])
        total += sum(zone.markets[f].pool for zone in self.zones)
        total += sum(user.stock for user in self.users if user.fuel == f)
        return total + (sum(unit.stock for unit in self.units) if f == DIESEL else 0.0)


MODEL_REPORTERS = (
    "arrived_tankers lost queued_tankers fleet_tankers casualties exposed_drivers escort_capacity "
    "suppression power_hours isolated_hours transport_service fare log_food schools_open margin "
    "profit tax resale_income surplus_loss gini unserved_kwh balance_residual"
).split()
OF_A_MARKET = (
    "multiple wished purchases pump_sales parallel_sales consumption delivered at_pump pool n_dry "
    "queue_hours surplus_loss"
).split()


def collector():
    """Make the data collector: the day of the nation and of the agents that are few."""
    of_zones = {name: name for name in ("panic", "wet", "access", "pressure")}
    for f, fuel in enumerate(("gasoline", "diesel")):
        for name in OF_A_MARKET:
            of_zones[f"{fuel}_{name}"] = lambda zone, f=f, name=name: getattr(zone.markets[f], name)
        of_zones[f"{fuel}_depots"] = [Zone.depot_stock, [f]]
    of_corridors = "belief effort departed escorted dispatched lost attacks arrived".split()
    return mesa.DataCollector(
        model_reporters={name: name for name in MODEL_REPORTERS},
        agenttype_reporters={
            Zone: of_zones,
            Corridor: {name: name for name in of_corridors}
            | {"queue": lambda corridor: len(corridor.queue)},
            ConsumerSegment: {
                "used": lambda segment: sum(segment.used),
                **{name: name for name in ("surplus_loss", "transfer_loss", "queue_loss")},
            },
            MilitaryUnit: {n: n for n in ("stock", "readiness", "request", "received", "age")},
            BulkUser: {name: name for name in ("stock", "request", "received", "used")},
        },
        tables={"convoys": "left corridor tankers is_escorted lost attacks ended".split()},
    )


def live_idiomatically(scenario: Scenario, *, seed: int = 1, wakes_tankers: bool = False) -> None:
    """Simulate one run, with daily records, and let go of it."""
    model = IdiomaticModel(seed, scenario=scenario, wakes_tankers=wakes_tankers)
    model.run_model()
    model.remove_all_agents()
    mesa.Agent._ids.pop(model)  # Mesa 3.3's table of agents' numbers keeps every model alive
