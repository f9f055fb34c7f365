"""Day 0: all agents are made, and put into the steady state before the blockade."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sim.agents.bulk_user import BulkUser
from sim.agents.convoy import Convoy
from sim.agents.corridor import Corridor
from sim.agents.depot import Depot
from sim.agents.importer import Importer, Offer
from sim.agents.military_unit import MilitaryUnit
from sim.agents.segment import ConsumerSegment
from sim.agents.station import Station
from sim.agents.tanker import Tanker
from sim.agents.zone import Zone
from sim.draws import inverse, uniforms
from sim.draws.purposes import DISPATCH, IMPORTER_AVERSION, IMPORTER_OPTIMISM, TANKER_FUEL
from sim.rules import amounts, entry, learning, market, steady

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel


def begin(model: BlockadeModel) -> None:
    """Make every agent and put it into the steady state."""
    make_places(model)
    set_demand(model)
    make_corridors(model)
    make_importers(model)
    set_loading(model)
    fill_pipelines(model)
    set_prices(model)
    set_stocks(model)
    for f, fuel in enumerate(model.fuels):
        fuel.stock_l = model.stock_of_fuel(f)


def make_places(model: BlockadeModel) -> None:
    """Make zones with their stations, depots and consumers, military units and bulk users."""
    scenario = model.case
    for number, row in enumerate(scenario.zones):
        zone = model.make(Zone, row=row, number=number)
        model.zones.append(zone)
        zone.stations = [model.make(Station, zone=zone, number=k) for k in range(row.stations)]
        zone.turns = [deque(zone.stations) for _ in model.fuels]
        zone.segments = [
            model.make(ConsumerSegment, row=segment, zone=zone) for segment in scenario.segments
        ]
    segments = [segment for zone in model.zones for segment in zone.segments]
    model.nation.by_access = list(range(len(segments)))
    for place in scenario.depots:
        zone = model.zone(place.zone)
        zone.depots.append(model.make(Depot, row=place, zone=zone))
    model.units = [model.make(MilitaryUnit, row=row) for row in scenario.units]
    model.users = [model.make(BulkUser, row=row) for row in scenario.bulk_users]
    model.marginal_segment = marginal_segment(model)


def marginal_segment(model: BlockadeModel) -> str:
    """Key of the segment whose time is dearest among those who queue."""
    rows = model.case.segments
    marginal = rows[0]
    for row in rows:
        if market.is_more_marginal(
            float(row.time_value_multiple), float(marginal.time_value_multiple)
        ):
            marginal = row
    return marginal.segment


def set_demand(model: BlockadeModel) -> None:
    """Set normal use: of the nation, of every market and segment, of the army and bulk users."""
    p, nation = model.parameters, model.nation
    weight = p.demand_retail_gasoline_weight + p.demand_retail_diesel_weight + p.demand_army_weight
    for user in model.users:
        weight += user.weight
    unit_l = amounts.relative(p.demand_total_l_per_day, weight)
    retail = [
        amounts.share_of(p.demand_retail_gasoline_weight, unit_l),
        amounts.share_of(p.demand_retail_diesel_weight, unit_l),
    ]
    for fuel, litres in zip(model.fuels, retail, strict=True):
        fuel.normal_l = litres
    army_l = amounts.share_of(p.demand_army_weight, unit_l)
    model.diesel.normal_l += army_l
    for user in model.users:
        user.demand_l = amounts.share_of(user.weight, unit_l)
        user.fuel.normal_l += user.demand_l
        if user.has_contracts:
            user.fuel.users_take_l += user.demand_l
    nation.normal_l = model.gasoline.normal_l + model.diesel.normal_l
    nation.normal_loads = amounts.relative(nation.normal_l, p.entry_tanker_l)
    nation.gasoline_share = amounts.relative(model.gasoline.normal_l, nation.normal_l)
    for unit in model.units:
        unit.burn_l = amounts.share_of(unit.burn_share, army_l)
        unit.cover_l = amounts.share_of(p.readiness_cover_days, unit.burn_l)
    for zone in model.zones:
        set_retail(model, zone, retail)


def set_retail(model: BlockadeModel, zone: Zone, retail: list[float]) -> None:
    """Set normal retail use of a zone's markets and segments."""
    for f, here in enumerate(zone.markets):
        here.demand_l = amounts.share_of(zone.demand_share, retail[f])
        for row, segment in zip(model.case.segments, zone.segments, strict=True):
            share = (row.gasoline_share, row.diesel_share)[f]
            segment.uses[f].demand_l = amounts.share_of(float(share), here.demand_l)


def make_corridors(model: BlockadeModel) -> None:
    """Make roads with normal beliefs; the group's memory gives its effort of day 0."""
    p, rows = model.parameters, model.case.corridors
    model.corridors = [
        model.make(Corridor, row=row, number=number) for number, row in enumerate(rows)
    ]
    largest = max(float(row.baseline_share) for row in rows)
    for row, corridor in zip(rows, model.corridors, strict=True):
        corridor.weight = amounts.relative(corridor.base_share, largest)
        corridor.belief_prob = p.belief_base_loss_prob
        corridor.payoff = learning.initial_payoff(
            float(row.effort_share), p.group_effort_floor, len(rows), p.group_effort_focus
        )
    model.armed_group.spread_effort()


def make_importers(model: BlockadeModel) -> None:
    """Make firms with their tastes and whole fleets; together never too small for the country."""
    p, cycle = model.parameters, 0.0
    for corridor in model.corridors:
        cycle += amounts.share_of(corridor.base_share, corridor.cycle_days)
    smallest = steady.smallest_fleet(model.nation.normal_loads, cycle)
    fleet = steady.national_fleet(p.entry_fleet, smallest)
    placed, exact = 0, 0.0
    for row in model.case.importers:
        weights = steady.rank_weights(row.firms, float(row.skew))
        for rank in range(row.firms):
            weight = steady.rank_weight(rank, float(row.skew))
            exact += steady.firm_fleet(fleet, float(row.fleet_share), weight, weights)
            own = amounts.whole(exact, 0.5) - placed
            placed += own
            importer = make_importer(model, name=f"{row.importer} {rank + 1}")
            importer.fleet = own
            for _ in range(own):
                importer.park(model.make(Tanker, owner=importer))
    model.state_importer = model.make(Importer, name="the state")
    model.nation.fleet = placed


def make_importer(model: BlockadeModel, *, name: str) -> Importer:
    """Make a firm with tastes of its own."""
    p, number = model.parameters, len(model.importers)
    seed, run = model.draw_seed, model.run_number
    importer: Importer = model.make(
        Importer,
        name=name,
        aversion=inverse.lognormal_quantile(
            uniforms.uniform(seed, run, -1, IMPORTER_AVERSION, number),
            amounts.log_or_lowest(p.entry_aversion_median),
            p.entry_aversion_sigma,
        ),
        optimism=inverse.lognormal_quantile(
            uniforms.uniform(seed, run, -1, IMPORTER_OPTIMISM, number),
            0.0,
            p.entry_optimism_sigma,
        ),
    )
    model.importers.append(importer)
    return importer


def set_loading(model: BlockadeModel) -> None:
    """Set the constant at which importers together load what the country uses."""
    p, nation = model.parameters, model.nation
    gain = entry.gain_of_a_trip(p.entry_margin_per_l, p.entry_tanker_l)
    loss = entry.loss_of_a_tanker(
        p.entry_truck_value,
        p.entry_truck_insured_share,
        p.entry_tanker_l,
        p.entry_landed_cost_per_l,
        p.entry_cargo_insured_share,
    )
    costs = p.entry_toll_per_trip + p.entry_premium_per_trip
    bonus = entry.bonus_multiple(p.drivers_bonus_per_day, p.drivers_wage_per_day)
    driver = entry.driver_acceptance(
        p.belief_base_loss_prob, p.drivers_tolerated_loss_prob, bonus, p.drivers_loss_scale
    )
    fleets, going, away = [], [], []
    for importer in model.importers:
        offers = [
            importer.offer_of(corridor, costs=costs, gain=gain, loss=loss)
            for corridor in model.corridors
        ]
        chances = [amounts.share_of(chance, driver) for chance in normal_choice(importer, offers)]
        importer.chosen = chances
        goes = days = 0.0
        for chance, corridor in zip(chances, model.corridors, strict=True):
            goes += chance
            days += amounts.share_of(chance, corridor.cycle_days)
        fleets.append(float(importer.fleet))
        going.append(goes)
        away.append(days)
    nation.kappa = steady.loading_constant(fleets, going, away, len(fleets), nation.normal_loads)
    for importer, fleet, days in zip(model.importers, fleets, away, strict=True):
        idle = steady.idle_in_steady_state(fleet, nation.kappa, days)
        importer.chosen = [
            steady.steady_loads(chance, nation.kappa, idle) for chance in importer.chosen
        ]


def normal_choice(importer: Importer, offers: list[Offer]) -> list[float]:
    """Choose as any importer does in normal times, whatever a subclass does in the crisis."""
    return Importer.choose(importer, offers)


def fill_pipelines(model: BlockadeModel) -> None:
    """Put tankers loaded before day 0 where a calm road has brought them."""
    for corridor in model.corridors:
        arrival = corridor.border_days + corridor.transit_days
        for ago in range(arrival + corridor.return_days, 0, -1):
            u = model.rounding_draw(-1 - ago, DISPATCH, corridor.number)
            u_fuel = model.rounding_draw(-1 - ago, TANKER_FUEL, corridor.number)
            tankers = list(corridor.loads(1.0, u, u_fuel))
            at_border = corridor.border_days - ago
            if at_border >= 0:
                corridor.borders[at_border] += tankers
            elif arrival - ago >= 0:
                model.convoys.append(
                    model.make(
                        Convoy,
                        corridor=corridor,
                        tankers=tankers,
                        is_escorted=False,
                        start_day=at_border,
                        end_day=arrival - ago,
                        number=-1 - len(model.convoys),
                    )
                )
            else:
                model.returns[arrival + corridor.return_days - ago] += tankers
    count_afloat(model)


def count_afloat(model: BlockadeModel) -> None:
    """Count the loaded tankers by fuel, and say where each is."""
    loaded = [tanker for convoy in model.convoys for tanker in convoy.tankers]
    for corridor in model.corridors:
        for tankers in corridor.borders.values():
            for tanker in tankers:
                tanker.place = f"on its way to the border of {corridor.name}"
            loaded += tankers
    for tankers in model.returns.values():
        for tanker in tankers:
            tanker.place = "returning"
    model.gasoline.afloat = sum(tanker.is_gasoline for tanker in loaded)
    model.diesel.afloat = len(loaded) - model.gasoline.afloat


def set_prices(model: BlockadeModel) -> None:
    """Set prices at the cap, and what corridors bring every zone in normal times."""
    p = model.parameters
    for f, fuel in enumerate(model.fuels):
        fuel.cap = (p.prices_gasoline_cap_per_l, p.prices_diesel_cap_per_l)[f]
        fuel.initial_cap, fuel.log_cap = fuel.cap, amounts.log_or_lowest(fuel.cap)
        by_road = fuel.normal_l - fuel.users_take_l
        for row in model.case.deliveries:
            share = amounts.share_of(model.corridor(row.corridor).base_share, float(row.share))
            model.zone(row.zone).markets[f].direct_l += amounts.share_of(share, by_road)
        fuel.capital_flow_l = by_road
        for zone in model.zones:
            here = zone.markets[f]
            here.log_price = fuel.log_cap
            if not zone.is_capital:
                fuel.capital_flow_l -= steady.interior_flow(here.direct_l, here.demand_l)
                here.target_l = amounts.share_of(p.stocks_depot_days, here.demand_l)
        days = p.stocks_security_days + p.stocks_depot_days
        model.capital.markets[f].target_l = amounts.share_of(days, fuel.capital_flow_l)


def set_stocks(model: BlockadeModel) -> None:
    """Fill every depot, station and private tank, every unit and user."""
    p = model.parameters
    for zone in model.zones:
        for depot in zone.depots:
            depot.fill()
        for f, here in enumerate(zone.markets):
            stock = steady.station_stock(p.stocks_station_days, here.demand_l, len(zone.stations))
            for station in zone.stations:
                station.stocks_l[f] = stock
            here.station_l = zone.station_stock(f)
            for segment in zone.segments:
                use = segment.uses[f]
                use.tank_l = amounts.share_of(p.stocks_calm_tank_days, use.demand_l)
    for user in model.users:
        user.stock_l = amounts.share_of(user.stock_days, user.demand_l)
    for unit in model.units:
        unit.stock_l = unit.cover_l
    model.nation.jet_days = p.jet_stock_days
