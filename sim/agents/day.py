"""The day: what all agents do in each step, in the order of `sim.rules.day`.

A step is a function of the model, of the name it has there; what an agent does in it is the agent's
own method.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.agents.government import NO_LIMIT
from sim.rules import amounts, market, rationing, stocks, supply
from sim.rules import entry as choices
from sim.rules import learning as beliefs
from sim.rules import services as rule

if TYPE_CHECKING:
    from sim.agents.ledgers import FuelLedger
    from sim.agents.model import BlockadeModel


def dated_events(model: BlockadeModel) -> None:
    """Levers and shocks take their value of the day."""
    model.government.govern()
    model.armed_group.press(model.government.lever("truce"))
    for zone in model.zones:
        zone.be_reached()


def readiness(model: BlockadeModel) -> None:
    """Units turn fuel into readiness; escorts and suppression are offered."""
    model.government.mobilise()


def entry(model: BlockadeModel) -> None:
    """Importers and drivers decide; tankers are loaded."""
    government, nation = model.government, model.nation
    government.regulate()
    bonus = choices.bonus_multiple(
        government.lever("driver_bonus"), model.parameters.drivers_wage_per_day
    )
    threat, queued = government.lever("driver_threat"), model.queued()
    for corridor in model.corridors:
        corridor.look(queued, bonus=bonus, threat=threat)
    refill = government.refill()
    for importer in model.importers:
        importer.decide(refill)
    add_up(model)
    if find_room(model):
        choose_again(model, refill)
    nation.dispatched = nation.hired = 0
    for fuel in model.fuels:
        fuel.loaded_l = 0.0
    for corridor in model.corridors:
        corridor.load()
    nation.idle = len(model.state_importer.idle)
    for importer in model.importers:
        nation.idle += len(importer.idle)


def add_up(model: BlockadeModel) -> None:
    """Add up the tankers all importers choose each corridor for."""
    by_corridor = zip(*[importer.chosen for importer in model.importers], strict=True)
    for corridor, tankers in zip(model.corridors, by_corridor, strict=True):
        chosen = 0.0
        for number in tankers:
            chosen += number
        corridor.chosen = chosen


def find_room(model: BlockadeModel) -> bool:
    """See what each corridor has room for; whether any is full."""
    are_full = [corridor.find_room() for corridor in model.corridors]
    return any(are_full)


def choose_again(model: BlockadeModel, refill: float) -> None:
    """Where a corridor has no room for all, those left over choose once more."""
    rooms = [corridor.room_share for corridor in model.corridors]
    for importer in model.importers:
        importer.choose_again(rooms, refill)
    add_up(model)
    find_room(model)


def release(model: BlockadeModel) -> None:
    """Border queues let tankers go alone or in escorted convoys."""
    model.nation.released = model.nation.escorted = 0
    for corridor in model.corridors:
        corridor.meet_border()
    queued = model.queued()
    for corridor in model.corridors:
        corridor.release(queued)


def road(model: BlockadeModel) -> None:
    """Convoys are contacted, contested and lose tankers."""
    nation = model.nation
    nation.lost = nation.attacks = nation.casualties = nation.taxed = 0
    for fuel in model.fuels:
        fuel.lost_l = fuel.burnt_l = fuel.seized_l = 0.0
    for corridor in model.corridors:
        corridor.lost = corridor.attacks = 0
    for convoy in model.convoys:
        convoy.travel()


def travel(model: BlockadeModel) -> None:
    """Survivors arrive; empty tankers return to their owners."""
    model.nation.arrived = 0
    for corridor in model.corridors:
        corridor.arrived_gasoline = corridor.arrived_diesel = 0
    still = []
    for convoy in model.convoys:
        if convoy.tankers and convoy.end_day > model.day:
            still.append(convoy)
            continue
        convoy.end()
    model.convoys = still
    for tanker in model.returns.pop(model.day, ()):
        tanker.owner.park(tanker)


def learning(model: BlockadeModel) -> None:
    """Loss beliefs, strikes, the group's effort and strength."""
    p, mean = model.parameters, 0.0
    for corridor in model.corridors:
        corridor.learn()
        mean += beliefs.part_of_mean(corridor.belief_prob, len(model.corridors))
        corridor.strike()
    model.armed_group.remember()
    for corridor in model.corridors:
        corridor.belief_prob = beliefs.spilled_belief(
            corridor.belief_prob, mean, p.belief_spillover_share, p.belief_learning_rate
        )
    model.armed_group.spread_effort()
    model.armed_group.recover()


def arrivals(model: BlockadeModel) -> None:
    """Fuel reaches mines, traders and depots."""
    land(model)
    for f, fuel in enumerate(model.fuels):
        taken = serve_contracts(model, fuel)
        onward, fuel.gate_l = fuel.gate_l, 0.0
        for zone in model.zones:
            onward += zone.receive(f, taken)
        fuel.inflow_l = 0.0
        if fuel is model.diesel:
            fuel.inflow_l = model.flown_in()
            onward += fuel.inflow_l
        fuel.gate_l = onward - model.capital.store(f, onward)
    for zone in model.zones:
        zone.smuggle()


def land(model: BlockadeModel) -> None:
    """Split the litres that arrived on each corridor over the zones it serves."""
    volume = model.parameters.entry_tanker_l
    for f, fuel in enumerate(model.fuels):
        fuel.arrived_l = 0.0
        for zone in model.zones:
            zone.markets[f].direct_l = 0.0
    corridors = {corridor.name: corridor for corridor in model.corridors}
    zones = {zone.name: zone for zone in model.zones}
    for row in model.case.deliveries:
        corridor, zone = corridors[row.corridor], zones[row.zone]
        arrived = corridor.arrived_gasoline, corridor.arrived_diesel
        for here, number in zip(zone.markets, arrived, strict=True):
            here.direct_l += supply.bound_for_zone(float(row.share), volume, number)
    for corridor in model.corridors:
        model.gasoline.arrived_l += amounts.share_of(corridor.arrived_gasoline, volume)
        model.diesel.arrived_l += amounts.share_of(corridor.arrived_diesel, volume)


def serve_contracts(model: BlockadeModel, fuel: FuelLedger) -> float:
    """Serve users with contracts of their own out of the day's arrivals; what they take."""
    users = [user for user in model.users if user.has_contracts and user.fuel is fuel]
    asked = 0.0
    for user in users:
        user.ask(NO_LIMIT)
        asked += user.request_l
    taken = supply.taken_by_contracts(asked, fuel.arrived_l)
    for user in users:
        user.receive(supply.contract_delivery(taken, user.request_l, asked))
    return taken


def purchases(model: BlockadeModel) -> None:
    """Consumers wish purchases and hoard."""
    for zone in model.zones:
        zone.wish()


def ration(model: BlockadeModel) -> None:
    """Depots are divided between claimants."""
    for zone in model.zones:
        zone.ask()
    for zone in model.zones:
        if not zone.is_capital:
            zone.release()
    limit = model.government.lever("utility_payment_limit")
    for user in model.users:
        if not user.has_contracts:
            user.ask(limit if user.kind == "power" else NO_LIMIT)
    for unit in model.units:
        unit.ask()
    for f in range(len(model.fuels)):
        divide_capital(model, f)
    model.government.serve_army(model.army_l)


def divide_capital(model: BlockadeModel, f: int) -> None:
    """Divide what the capital's depots let go of one fuel, by the water level."""
    fuel, capital = model.fuels[f], model.capital
    users = [user for user in model.users if user.fuel is fuel and not user.has_contracts]
    interior = [zone for zone in model.zones if zone.is_delivered and not zone.is_capital]
    kinds = ["power" if user.kind == "power" else "essential" for user in users] + ["capital"]
    requests = [user.request_l for user in users] + [capital.markets[f].request_l]
    if fuel is model.diesel:
        kinds.append("army")
        requests.append(army_request(model))
    kinds += ["interior" for _ in interior]
    requests += [zone.ask_capital(f) for zone in interior]
    held = capital.depot_stock(f)
    granted = water_level(model, stocks.releasable(held, fuel.capital_flow_l), requests, kinds)
    parts, total = iter(granted), 0.0
    for user in users:
        user.receive(next(parts))
    capital.markets[f].released_l = next(parts)
    if fuel is model.diesel:
        model.army_l = next(parts)
    for zone in model.zones:
        zone.markets[f].direct_l = 0.0
    for zone in interior:
        zone.markets[f].direct_l = next(parts)
    for part in granted:
        total += part
    capital.draw_down(f, held, total)


def army_request(model: BlockadeModel) -> float:
    """What all units ask for together [l]."""
    asked = 0.0
    for unit in model.units:
        asked += unit.request_l
    return asked


def water_level(
    model: BlockadeModel, free: float, requests: list[float], kinds: list[str]
) -> list[float]:
    """Litres each claimant is granted."""
    weights = [model.government.lever("rationing_weight", kind) for kind in kinds]
    fills = [0.0 for _ in requests]
    rationing.water_level(free, requests, weights, fills, len(requests))
    return [rationing.granted(*pair) for pair in zip(requests, fills, strict=True)]


def distribute(model: BlockadeModel) -> None:
    """Army and users burn; stations and the interior are supplied."""
    for fuel in model.fuels:
        fuel.used_l = 0.0
    for unit in model.units:
        model.diesel.used_l += unit.burn()
    for user in model.users:
        user.use()
    for zone in model.zones:
        for f in range(len(model.fuels)):
            zone.supply_stations(f)
            if not zone.is_capital:
                zone.supply_interior(f)


def trade(model: BlockadeModel) -> None:
    """Sales, parallel price, queue, consumption and panic."""
    for zone in model.zones:
        zone.trade()
    spread_panic(model)


def spread_panic(model: BlockadeModel) -> None:
    """Fear rises on dry pumps here and elsewhere and on news of losses."""
    p = model.parameters
    national_wet = national = 0.0
    for zone in model.zones:
        zone.see_pumps()
        national_wet += market.wet_demand(zone.wet_share, zone.demand_l)
        national += zone.demand_l
    for zone in model.zones:
        neighbours = market.neighbours_wet_share(
            zone.wet_share, zone.demand_l, national_wet, national
        )
        zone.panic = market.next_panic(
            zone.panic,
            zone.wet_share,
            neighbours,
            model.nation.lost,
            p.panic_dry_rate,
            p.panic_news_rate,
            p.panic_neighbour_rate,
            p.panic_calm_rate,
        )


def services(model: BlockadeModel) -> None:
    """Power, transport, food, schools, flights and displacement; the group uses its fuel."""
    p, nation = model.parameters, model.nation
    power = [user for user in model.users if user.kind == "power"]
    nation.served_share = share_used(
        [user.used_l for user in power], [user.demand_l for user in power]
    )
    nation.transport_service = transport_service(model)
    isolated = [zone.markets[1] for zone in model.zones if zone.is_isolated]
    nation.isolated_share = share_used(
        [here.consumption_l for here in isolated], [here.demand_l for here in isolated]
    )
    nation.log_food = rule.next_log_food(
        nation.log_food,
        rule.log_multiple(
            market.over_initial(model.capital.markets[1].multiple, model.diesel.cap_multiple)
        ),
        p.services_food_pass_through,
        p.services_food_lag_days,
    )
    nation.days_without_transport = rule.days_without_transport(
        nation.days_without_transport, nation.transport_service, p.services_school_service_share
    )
    for zone in model.zones:
        zone.press_people(rule.food_index(nation.log_food))
    arrived = stocks.filled_share(nation.arrived, nation.normal_loads)
    nation.jet_days = rule.next_jet_days(nation.jet_days, arrived, p.jet_stock_days)
    for fuel in model.fuels:
        use = rule.group_use_of_fuel(p.group_fuel_use_l_per_day, fuel.normal_l, nation.normal_l)
        fuel.group_use_l = rule.group_fuel_use(fuel.group_stock_l, use, model.armed_group.strength)
        fuel.group_stock_l -= fuel.group_use_l


def transport_service(model: BlockadeModel) -> float:
    """Fuel used in the capital by the segment at the margin of the queue, over its need."""
    segment = next(row for row in model.capital.segments if row.name == model.marginal_segment)
    return share_used([use.used_l for use in segment.uses], [use.demand_l for use in segment.uses])


def accounts(model: BlockadeModel) -> None:
    """Litres, money and people are counted."""
    model.nation.balance_residual_l = 0.0
    for f, fuel in enumerate(model.fuels):
        stock = model.stock_of_fuel(f)
        came = fuel.loaded_l + fuel.inflow_l
        went = fuel.used_l + fuel.burnt_l + fuel.group_use_l
        model.nation.balance_residual_l += stocks.balance_residual(stock, fuel.stock_l, came, went)
        fuel.stock_l = stock


def share_used(used: Sequence[float], needed: Sequence[float]) -> float:
    """Share of a service's need of fuel that it used."""
    all_used = all_needed = 0.0
    for litres in used:
        all_used += litres
    for litres in needed:
        all_needed += litres
    return rule.service_share(all_used, all_needed)
