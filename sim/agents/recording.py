"""Recording: the day's observables of all agents, as the rows that both engines hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.observables.recorded import (
    CONVOY,
    CORRIDOR,
    FATES,
    MARKET,
    NATION,
    SEGMENT,
    UNIT,
    USER,
    ZONE,
    Records,
)
from sim.rules import amounts, convoys, entry, market, money, services, stocks, welfare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.agents.bulk_user import BulkUser
    from sim.agents.corridor import Corridor
    from sim.agents.ledgers import Market
    from sim.agents.military_unit import MilitaryUnit
    from sim.agents.model import BlockadeModel
    from sim.agents.segment import ConsumerSegment
    from sim.agents.zone import Zone

Numbers = dict[str, float]


def nation_of(model: BlockadeModel) -> Numbers:
    """Observables of the nation today."""
    nation, gasoline, diesel = model.nation, model.gasoline, model.diesel
    arrived_l = gasoline.arrived_l + diesel.arrived_l
    exposed = nation.released if model.armed_group.total_pressure > 0.0 else 0
    return {
        "dispatched_tankers": nation.dispatched,
        "released_tankers": nation.released,
        "escorted_tankers": nation.escorted,
        "arrived_tankers": nation.arrived,
        "lost_tankers": nation.lost,
        "attacks": nation.attacks,
        "casualties": nation.casualties,
        "exposed_tankers": exposed,
        "exposed_drivers": convoys.crews(exposed, model.parameters.drivers_crew),
        "hired_tankers": nation.hired,
        "taxed_tankers": nation.taxed,
        "queued_tankers": model.queued(),
        "idle_tankers": nation.idle,
        "fleet_tankers": nation.fleet,
        "loaded_l": gasoline.loaded_l + diesel.loaded_l,
        "arrived_l": arrived_l,
        "customs_l": amounts.share_of(model.parameters.reporting_customs_coverage_share, arrived_l),
        "undelivered_l": nation.normal_l - arrived_l,
        "air_bridge_l": model.flown_in(),
        "lost_l": gasoline.lost_l + diesel.lost_l,
        "burnt_l": gasoline.burnt_l + diesel.burnt_l,
        "seized_l": gasoline.seized_l + diesel.seized_l,
        "group_stock_l": gasoline.group_stock_l + diesel.group_stock_l,
        "group_use_l": gasoline.group_use_l + diesel.group_use_l,
        "total_stock_l": gasoline.stock_l + diesel.stock_l,
        "total_use_l": gasoline.used_l + diesel.used_l,
        "balance_residual_l": nation.balance_residual_l,
        "mobilised_share": nation.mobilised_share,
        "escort_capacity": nation.escort_capacity,
        "suppression_share": nation.suppression_share,
        "readiness_share": nation.readiness_share,
        "group_strength": model.armed_group.strength,
        **services_of(model),
        **money_of(model),
    }


def services_of(model: BlockadeModel) -> Numbers:
    """Power, transport, food, flights and schools."""
    p, nation, government = model.parameters, model.nation, model.government
    first_share = p.services_first_served_share
    mean = services.power_hours(
        p.services_supply_hours, p.services_thermal_share, nation.served_share
    )
    first = services.hours_served_first(mean, p.services_supply_hours, first_share)
    gasoline, diesel = model.capital.markets
    mines = [user for user in model.users if user.kind == "mines"]
    return {
        "power_hours_mean": mean,
        "power_hours_first": first,
        "power_hours": services.hours_served_last(mean, first, first_share),
        "isolated_hours": services.isolated_hours(p.services_isolated_hours, nation.isolated_share),
        "transport_service_share": nation.transport_service,
        "fare_index": services.fare_index(
            services.mean_multiple(
                market.over_initial(gasoline.multiple, gasoline.fuel.cap_multiple),
                market.over_initial(diesel.multiple, diesel.fuel.cap_multiple),
            ),
            nation.transport_service,
            p.services_fare_pass_through,
        ),
        "food_index": services.food_index(nation.log_food),
        "flights_share": services.flights_share(
            government.lever("airport_closed"),
            p.jet_is_on,
            nation.jet_days,
            p.jet_tankering_share,
        ),
        "jet_stock_days": services.jet_days_counted(p.jet_is_on, nation.jet_days),
        "mines_served_share": services.service_share(
            total(user.used_l for user in mines), total(user.demand_l for user in mines)
        ),
        "schools_open": services.schools_open(
            government.lever("schools_closed"),
            nation.days_without_transport,
            p.services_school_patience_days,
        ),
    }


def money_of(model: BlockadeModel) -> Numbers:
    """Profits, tax and public costs."""
    p, nation, markets = model.parameters, model.nation, list(all_markets(model))
    sold, normal = (
        total(here.pump_sales_l for here in markets),
        total(here.demand_l for here in markets),
    )
    unserved = total(user.demand_l - user.used_l for user in model.users if user.kind == "power")
    unserved_kwh = services.power_made(unserved, p.welfare_kwh_per_l)
    return {
        "rent_per_l": nation.rent_per_l,
        "margin_per_l": nation.margin_per_l,
        "importers_profit": entry.importers_profit(
            nation.arrived,
            nation.lost,
            nation.gain,
            nation.loss,
            nation.released,
            nation.trip_costs,
        ),
        "tax_revenue": money.payment(p.welfare_tax_per_l, sold),
        "tax_lost": money.payment(p.welfare_tax_per_l, normal - sold),
        "resale_income": total(
            money.resale_income(here.parallel_sales_l, here.fuel.cap, here.multiple)
            for here in markets
        ),
        "access_gini": access_gini(model),
        **public_costs_of(model),
        "unserved_power_kwh": unserved_kwh,
        "unserved_power_cost": money.payment(p.welfare_lost_load_per_kwh, unserved_kwh),
    }


def public_costs_of(model: BlockadeModel) -> Numbers:
    """What every lever costs the public, and what the group takes."""
    p, nation, lever = model.parameters, model.nation, model.government.lever
    full = entry.loss_of_a_tanker(
        p.entry_truck_value, 0.0, p.entry_tanker_l, p.entry_landed_cost_per_l, 0.0
    )
    away = nation.fleet - nation.idle
    costs = {
        "escort_cost": money.payment(p.welfare_escort_cost_per_tanker, nation.escorted),
        "margin_subsidy_cost": money.margin_subsidy(
            lever("margin_subsidy"), nation.arrived, p.entry_tanker_l
        ),
        "driver_bonus_cost": money.payment(lever("driver_bonus"), away),
        "insurance_cost": welfare.insured_loss(
            nation.lost, full, nation.loss, nation.released, lever("insurance_premium")
        ),
        "emergency_cost": money.payment(p.welfare_hire_cost_per_trip, nation.hired),
        "air_bridge_cost": money.payment(p.welfare_air_bridge_cost_per_l, model.flown_in()),
        "truce_cost": lever("truce_payment"),
    }
    tax = money.payment(lever("group_tax"), nation.taxed)
    return {
        **costs,
        "public_cost": total(costs.values()),
        "group_revenue": costs["truce_cost"] + tax,
    }


def access_gini(model: BlockadeModel) -> float:
    """Inequality of the share of its needs that every segment of every zone could use."""
    served, needs = [], []
    for zone in model.zones:
        for segment in zone.segments:
            gasoline, diesel = segment.uses
            needs.append(gasoline.demand_l + diesel.demand_l)
            served.append(services.service_share(gasoline.used_l + diesel.used_l, needs[-1]))
    return welfare.gini(served, needs, model.nation.by_access, len(needs))


def segment_of(segment: ConsumerSegment) -> Numbers:
    """Observables of a segment of a zone, both fuels together."""
    of_use = dict.fromkeys(
        (
            "segment_use_l",
            "segment_unserved_l",
            "segment_surplus_loss",
            "segment_transfer_loss",
            "segment_queue_loss",
        ),
        0.0,
    )
    for use in segment.uses:
        of_use["segment_use_l"] += use.used_l
        of_use["segment_unserved_l"] += use.demand_l - use.used_l
        of_use["segment_surplus_loss"] += (
            use.transfer_loss + use.queue_loss + use.forgone_loss + use.rationing_loss
        )
        of_use["segment_transfer_loss"] += use.transfer_loss
        of_use["segment_queue_loss"] += use.queue_loss
    return of_use


def zone_of(zone: Zone) -> Numbers:
    """Observables of a zone."""
    return {
        "panic": zone.panic,
        "wet_share": zone.wet_share,
        "access_share": zone.access_share,
        "displacement_pressure": zone.pressure,
    }


def market_of(zone: Zone, f: int) -> Numbers:
    """Observables of one fuel in a zone."""
    here = zone.markets[f]
    cap = here.fuel.cap
    return {
        "parallel_price_per_l": market.price_at(cap, here.multiple),
        "clearing_price_per_l": market.price_at(cap, here.clearing_multiple),
        "price_multiple": here.multiple,
        "queue_hours": here.queue_hours,
        "dry_share": here.dry_share,
        "wished_l": here.wished_l,
        "purchases_l": here.purchases_l,
        "pump_sales_l": here.pump_sales_l,
        "parallel_sales_l": here.parallel_sales_l,
        "consumption_l": here.consumption_l,
        "unserved_l": here.demand_l - here.consumption_l,
        "delivered_l": here.delivered_l,
        "station_stock_l": here.station_l,
        "depot_stock_l": zone.depot_stock(f),
        "pool_stock_l": here.pool_l,
        "tank_stock_l": total(segment.uses[f].tank_l for segment in zone.segments),
        "transfer_loss": here.transfer_loss,
        "queue_loss": here.queue_loss,
        "hours_queued": here.hours_queued,
        "forgone_loss": here.forgone_loss,
        "rationing_loss": here.rationing_loss,
        "surplus_loss": (
            here.transfer_loss + here.queue_loss + here.forgone_loss + here.rationing_loss
        ),
    }


def corridor_of(corridor: Corridor) -> Numbers:
    """Observables of a corridor."""
    return {
        "loss_belief_prob": corridor.belief_prob,
        "effort_share": corridor.effort,
        "border_queue_tankers": len(corridor.queue),
        "solo_departures": corridor.solo,
        "escorted_departures": corridor.escorted,
        "corridor_dispatched": corridor.dispatched,
        "corridor_arrivals": corridor.arrived_gasoline + corridor.arrived_diesel,
        "corridor_losses": corridor.lost,
        "corridor_attacks": corridor.attacks,
        "is_striking": corridor.model.day <= corridor.strike_until,
    }


def unit_of(unit: MilitaryUnit) -> Numbers:
    """Observables of a military unit."""
    return {
        "unit_stock_l": unit.stock_l,
        "unit_readiness_share": unit.readiness,
        "unit_request_l": unit.request_l,
        "unit_received_l": unit.received_l,
        "unit_fill_share": stocks.filled_share(unit.received_l, unit.request_l),
        "request_age_days": unit.age_days,
    }


def user_of(user: BulkUser) -> Numbers:
    """Observables of a bulk user."""
    return {
        "user_stock_l": user.stock_l,
        "user_request_l": user.request_l,
        "user_received_l": user.received_l,
        "user_used_l": user.used_l,
    }


def total(numbers: Iterable[float]) -> float:
    """Sum in order, as both engines add."""
    whole = 0.0
    for number in numbers:
        whole += number
    return whole


def all_markets(model: BlockadeModel) -> Iterable[Market]:
    """Every market, zone by zone."""
    for zone in model.zones:
        yield from zone.markets


def records(rows: list[Numbers], kind: np.dtype[np.void]) -> Records:
    """Rows of numbers as records of one kind, every observable named."""
    names = kind.names or ()
    return np.array([tuple(map(row.__getitem__, names)) for row in rows], dtype=kind)


class Recorder:
    """Everything observed so far, day by day; and the convoy log."""

    def __init__(self, model: BlockadeModel) -> None:
        self.model = model
        self.days: list[dict[str, Records]] = []

    def record(self) -> None:
        """Write down the day."""
        model = self.model
        zones = model.zones
        markets = [market_of(zone, f) for zone in zones for f in range(len(model.fuels))]
        segments = [segment_of(row) for zone in zones for row in zone.segments]
        self.days.append(
            {
                "nation": records([nation_of(model)], NATION)[0],
                "zones": records([zone_of(zone) for zone in zones], ZONE),
                "markets": records(markets, MARKET).reshape(len(zones), -1),
                "segments": records(segments, SEGMENT).reshape(len(zones), -1),
                "corridors": records([corridor_of(row) for row in model.corridors], CORRIDOR),
                "units": records([unit_of(unit) for unit in model.units], UNIT),
                "users": records([user_of(user) for user in model.users], USER),
            }
        )

    def convoys(self) -> Records:
        """Return the convoy log."""
        return np.array(
            [
                (
                    convoy.start_day,
                    convoy.corridor.number,
                    convoy.is_escorted,
                    convoy.started,
                    convoy.lost,
                    convoy.attacks,
                    convoy.closed_day,
                    FATES.index(convoy.fate),
                    convoy.escort_strength,
                )
                for convoy in self.model.log
            ],
            dtype=CONVOY,
        )
