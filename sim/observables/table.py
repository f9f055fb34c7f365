"""Every outcome the engines record, once: name, unit, entity, label, colour and figure ids.

This table is the single source for recording (it makes the record types the engines write into),
for tables, plots and documentation.  It computes nothing.  One record is written a day and entity:
the nation, each zone, each market (zone and fuel), segment of consumers in a zone (both fuels),
corridor, military unit and bulk user.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Entity = Literal["nation", "zone", "market", "segment", "corridor", "unit", "user"]
DIMENSIONS: Mapping[Entity, tuple[str, ...]] = MappingProxyType(
    {
        "nation": (),
        "zone": ("zone",),
        "market": ("zone", "fuel"),
        "segment": ("zone", "segment"),
        "corridor": ("corridor",),
        "unit": ("unit",),
        "user": ("user",),
    }
)

# Colours of the Okabe-Ito palette, which colour-blind readers can tell apart.
BLUE, SKY, GREEN, YELLOW = "#0072B2", "#56B4E9", "#009E73", "#F0E442"
ORANGE, RED, PURPLE, GREY = "#E69F00", "#D55E00", "#CC79A7", "#777777"


@dataclass(frozen=True)
class Observable:
    """One recorded outcome of a day.

    Attributes
    ----------
    name : str
        Column name, unique over all entities; suffixes follow the house list.
    entity : str
        What it belongs to; see `DIMENSIONS`.
    unit, label : str
        Unit and a short name for people.
    colour : str
        Line colour in plots.
    figures : tuple of str
        Reported figures that speak of it.
    """

    name: str
    entity: Entity
    unit: str
    label: str
    colour: str = BLUE
    figures: tuple[str, ...] = ()


def _rows() -> tuple[Observable, ...]:
    row = Observable
    return (
        # tankers and roads
        row("dispatched_tankers", "nation", "tankers/day", "tankers loaded at the ports"),
        row("released_tankers", "nation", "tankers/day", "tankers sent on the road"),
        row("escorted_tankers", "nation", "tankers/day", "of them under escort", GREEN),
        row(
            "arrived_tankers",
            "nation",
            "tankers/day",
            "tankers arrived",
            GREEN,
            ("C03", "E05", "E06"),
        ),
        row(
            "lost_tankers",
            "nation",
            "tankers/day",
            "tankers lost",
            RED,
            ("F06", "F07", "F10"),
        ),
        row(
            "queued_tankers",
            "nation",
            "tankers",
            "tankers waiting at the borders",
            ORANGE,
            ("D29", "D30"),
        ),
        row("exposed_tankers", "nation", "tankers/day", "tankers sent where they may be met", RED),
        row("exposed_drivers", "nation", "persons/day", "people in them", RED),
        row("hired_tankers", "nation", "tankers/day", "of those loaded, hired by the state", SKY),
        row("taxed_tankers", "nation", "tankers/day", "tankers that paid the group", PURPLE),
        row("idle_tankers", "nation", "tankers", "tankers kept at home", GREY),
        row("fleet_tankers", "nation", "tankers", "tankers left in the fleet", GREY),
        row("attacks", "nation", "contacts/day", "contacts on the road", RED),
        row("casualties", "nation", "persons/day", "drivers killed or missing", RED),
        # litres of the nation
        row("loaded_l", "nation", "l/day", "loaded at the ports"),
        row("arrived_l", "nation", "l/day", "arrived by road", GREEN, ("E01", "E02", "E03")),
        row("customs_l", "nation", "l/day", "registered by customs", GREEN, ("E01", "E02", "E03")),
        row("undelivered_l", "nation", "l/day", "normal deliveries that did not arrive", ORANGE),
        row("air_bridge_l", "nation", "l/day", "flown in", SKY),
        row("lost_l", "nation", "l/day", "carried by lost tankers", RED),
        row("burnt_l", "nation", "l/day", "burnt on the road", RED),
        row("seized_l", "nation", "l/day", "seized on the road", PURPLE),
        row("group_stock_l", "nation", "l", "fuel held by the armed group", PURPLE),
        row("group_use_l", "nation", "l/day", "fuel used by the armed group", PURPLE),
        row("total_stock_l", "nation", "l", "all fuel in the country and on its way"),
        row("total_use_l", "nation", "l/day", "all fuel used"),
        row("balance_residual_l", "nation", "l", "fuel unaccounted for", GREY),
        # army and group
        row("mobilised_share", "nation", "share", "mobilisation of the army", GREEN),
        row("escort_capacity", "nation", "tankers/day", "escorts on offer", GREEN),
        row("suppression_share", "nation", "share", "contacts prevented", GREEN),
        row("readiness_share", "nation", "share", "readiness of the army", GREEN),
        row("group_strength", "nation", "-", "strength of the armed group", RED),
        # services
        row(
            "power_hours",
            "nation",
            "h/day",
            "power in the least-served districts",
            PURPLE,
            ("H19",),
        ),
        row("power_hours_first", "nation", "h/day", "power in districts served first", SKY),
        row("power_hours_mean", "nation", "h/day", "power, mean over districts", BLUE),
        row(
            "isolated_hours",
            "nation",
            "h/day",
            "power in towns with their own generator",
            PURPLE,
            ("H21",),
        ),
        row("transport_service_share", "nation", "share", "transport running in the capital", SKY),
        row("fare_index", "nation", "-", "transport fares in the capital", ORANGE, ("G17",)),
        row("food_index", "nation", "-", "food prices in the capital", ORANGE, ("H26",)),
        row("schools_open", "nation", "0 or 1", "schools open", SKY, ("H01",)),
        row("flights_share", "nation", "share", "flights that leave", SKY, ("A14",)),
        row("jet_stock_days", "nation", "days", "stock of jet fuel, where it is counted", BLUE),
        row("mines_served_share", "nation", "share", "fuel use of the mines, of normal", YELLOW),
        # money of the nation
        row("rent_per_l", "nation", "money/l", "rent of a litre sold aside", ORANGE),
        row("margin_per_l", "nation", "money/l", "importers' margin", ORANGE),
        row("importers_profit", "nation", "money/day", "importers' profit after losses", ORANGE),
        row("tax_revenue", "nation", "money/day", "fuel tax", GREY),
        row("escort_cost", "nation", "money/day", "cost of escorts", GREY),
        row("margin_subsidy_cost", "nation", "money/day", "cost of the margin subsidy", GREY),
        row("driver_bonus_cost", "nation", "money/day", "cost of the drivers' bonus", GREY),
        row("insurance_cost", "nation", "money/day", "insured losses less premiums", GREY),
        row("emergency_cost", "nation", "money/day", "cost of hired tankers", GREY),
        row("air_bridge_cost", "nation", "money/day", "cost of fuel flown in", GREY),
        row("truce_cost", "nation", "money/day", "paid for a truce", GREY),
        row("public_cost", "nation", "money/day", "all of these and escorts", GREY),
        row("tax_lost", "nation", "money/day", "fuel tax not collected", GREY),
        row("group_revenue", "nation", "money/day", "money the group takes", PURPLE),
        row("resale_income", "nation", "money/day", "rent of the parallel market's sellers", RED),
        row("access_gini", "nation", "-", "inequality of access between users and places", PURPLE),
        row("unserved_power_kwh", "nation", "kWh/day", "power not served", PURPLE),
        row("unserved_power_cost", "nation", "money/day", "value of power not served", PURPLE),
        # zones
        row("panic", "zone", "share", "fear of running dry", PURPLE),
        row("wet_share", "zone", "share", "stations with fuel"),
        row("access_share", "zone", "share", "access from the capital", GREEN),
        row("displacement_pressure", "zone", "-", "displacement pressure", RED),
        # markets
        row(
            "parallel_price_per_l",
            "market",
            "money/l",
            "parallel price",
            RED,
            ("A01", "G02", "G04", "G05"),
        ),
        row("clearing_price_per_l", "market", "money/l", "clearing price", GREY),
        row(
            "price_multiple", "market", "-", "parallel price over the official price", RED, ("A02",)
        ),
        row("queue_hours", "market", "h", "hours in the queue", ORANGE, ("H12", "H14")),
        row("dry_share", "market", "share", "stations dry", RED, ("A05",)),
        row("wished_l", "market", "l/day", "purchases wished", GREY),
        row("purchases_l", "market", "l/day", "purchases", BLUE),
        row("pump_sales_l", "market", "l/day", "sold at the pump", BLUE),
        row("parallel_sales_l", "market", "l/day", "sold on the parallel market", RED),
        row("consumption_l", "market", "l/day", "consumption", GREEN),
        row("unserved_l", "market", "l/day", "normal consumption not met", ORANGE),
        row("delivered_l", "market", "l/day", "delivered to stations", BLUE),
        row("station_stock_l", "market", "l", "stock of stations", BLUE),
        row("depot_stock_l", "market", "l", "stock of depots", BLUE, ("C11", "C12", "C13")),
        row("pool_stock_l", "market", "l", "stock of the parallel market", RED),
        row("tank_stock_l", "market", "l", "private tanks", GREEN),
        row("surplus_loss", "market", "money/day", "loss of consumer surplus", RED),
        row(
            "transfer_loss",
            "market",
            "money/day",
            "of it, money paid above the official price",
            ORANGE,
        ),
        row("queue_loss", "market", "money/day", "of it, time in the queue", YELLOW),
        row("forgone_loss", "market", "money/day", "of it, trips not made at the price", PURPLE),
        row("rationing_loss", "market", "money/day", "of it, litres rationed away", GREY),
        row("hours_queued", "market", "h/day", "time spent queueing, by all", ORANGE),
        # segments of consumers
        row("segment_use_l", "segment", "l/day", "use", GREEN),
        row("segment_unserved_l", "segment", "l/day", "normal use not met", ORANGE),
        row("segment_surplus_loss", "segment", "money/day", "loss of consumer surplus", RED),
        row("segment_transfer_loss", "segment", "money/day", "of it, money paid", ORANGE),
        row("segment_queue_loss", "segment", "money/day", "of it, time", YELLOW),
        # corridors
        row("loss_belief_prob", "corridor", "prob", "public loss belief", RED),
        row("effort_share", "corridor", "share", "share of the group's effort", RED),
        row(
            "border_queue_tankers",
            "corridor",
            "tankers",
            "waiting at the border",
            ORANGE,
            ("D29", "D30"),
        ),
        row("solo_departures", "corridor", "tankers/day", "left the border alone"),
        row(
            "escorted_departures", "corridor", "tankers/day", "left the border under escort", GREEN
        ),
        row("corridor_dispatched", "corridor", "tankers/day", "loaded for the corridor"),
        row("corridor_arrivals", "corridor", "tankers/day", "arrived", GREEN),
        row("corridor_losses", "corridor", "tankers/day", "lost", RED),
        row("corridor_attacks", "corridor", "contacts/day", "contacts", RED),
        row("is_striking", "corridor", "0 or 1", "drivers on strike", GREY),
        # military units
        row("unit_stock_l", "unit", "l", "fuel of the unit", GREEN),
        row("unit_readiness_share", "unit", "share", "readiness of the unit", GREEN),
        row("unit_request_l", "unit", "l", "fuel requested", ORANGE, ("A07",)),
        row("unit_received_l", "unit", "l", "fuel received", GREEN, ("A07",)),
        row("unit_fill_share", "unit", "share", "share of the request filled", GREEN, ("A07",)),
        row(
            "request_age_days",
            "unit",
            "days",
            "age of the oldest unfilled request",
            ORANGE,
            ("A07",),
        ),
        # bulk users
        row("user_stock_l", "user", "l", "stock of the user", GREEN),
        row("user_request_l", "user", "l/day", "fuel requested", ORANGE),
        row("user_received_l", "user", "l/day", "fuel received", GREEN),
        row("user_used_l", "user", "l/day", "fuel used", BLUE),
    )


OBSERVABLES: Mapping[str, Observable] = MappingProxyType({row.name: row for row in _rows()})


def names_of(entity: Entity) -> tuple[str, ...]:
    """Names of all observables of one entity, in the order they are recorded."""
    return tuple(row.name for row in OBSERVABLES.values() if row.entity == entity)
