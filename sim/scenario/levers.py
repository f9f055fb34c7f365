"""The levers and shocks that a dated event can move, with target, unit and allowed range.

Outside its dates a lever has its default: the parameter or table cell named here.  The order is
frozen, because the engines index by it; new levers go to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.scenario.fields import LARGEST

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Target = Literal["nation", "corridor", "zone", "fuel", "unit", "segment", "claimant"]
CLAIMANTS: tuple[str, ...] = ("essential", "capital", "army", "power", "interior")


@dataclass(frozen=True)
class Lever:
    """One lever: what it acts on, its unit, its allowed range and where its default stands."""

    name: str
    target: Target
    unit: str
    low: float
    high: float
    default: str
    help: str


LEVERS: tuple[Lever, ...] = (
    Lever(
        "announcement",
        "corridor",
        "prob",
        0,
        1,
        "0",
        "Jump of the public loss belief, on its first day.",
    ),
    Lever("truce", "nation", "factor", 0, 1, "1", "Factor on the group's pressure everywhere."),
    Lever(
        "price_cap",
        "fuel",
        "money/l",
        1e-6,
        LARGEST,
        "prices.{target}_cap_per_l",
        "Official price.",
    ),
    Lever("margin_subsidy", "nation", "money/l", 0, LARGEST, "0", "Paid to importers per litre."),
    Lever(
        "truck_insurance",
        "nation",
        "share",
        0,
        1,
        "entry.truck_insured_share",
        "Share of the truck insured.",
    ),
    Lever(
        "cargo_insurance",
        "nation",
        "share",
        0,
        1,
        "entry.cargo_insured_share",
        "Share of the cargo insured.",
    ),
    Lever(
        "insurance_premium",
        "nation",
        "money",
        0,
        LARGEST,
        "entry.premium_per_trip",
        "Premium a trip.",
    ),
    Lever(
        "driver_bonus",
        "nation",
        "money/day",
        0,
        LARGEST,
        "drivers.bonus_per_day",
        "Bonus to drivers.",
    ),
    Lever(
        "escort_effort",
        "nation",
        "share",
        0.01,
        0.99,
        "escort.effort_share",
        "Army effort for escorts.",
    ),
    Lever(
        "escort_mandate",
        "nation",
        "0 or 1",
        0,
        1,
        "release.escort_mandate",
        "Nobody may drive alone.",
    ),
    Lever(
        "escort_weight",
        "corridor",
        "-",
        0,
        1,
        "queue share",
        "Share of escorts; the corridors' weights sum to 1.",
    ),
    Lever(
        "rationing_weight",
        "claimant",
        "-",
        1e-6,
        1e6,
        "rationing.{target}_weight",
        "Weight at the depots.",
    ),
    Lever(
        "service_order",
        "unit",
        "-",
        1,
        1e6,
        "units.{target}.service_order",
        "Order of service in the army.",
    ),
    Lever("ration", "segment", "l", 0.1, LARGEST, "segments.{target}.ration_l", "Litres a visit."),
    Lever(
        "resale_enforcement",
        "nation",
        "share",
        0,
        1,
        "market.enforcement_share",
        "Resale prevented.",
    ),
    Lever(
        "security_stock",
        "nation",
        "days",
        0,
        365,
        "stocks.security_days",
        "Target of the security stock.",
    ),
    Lever("air_bridge", "nation", "l/day", 0, LARGEST, "0", "Diesel flown into the capital."),
    Lever(
        "parallel_inflow",
        "zone",
        "l/day",
        0,
        LARGEST,
        "zones.{target}.parallel_inflow_l_per_day",
        "Smuggled fuel.",
    ),
    Lever(
        "corridor_capacity",
        "corridor",
        "tankers/day",
        0,
        LARGEST,
        "corridors.{target}.capacity",
        "Tankers a day.",
    ),
    Lever(
        "utility_payment_limit",
        "nation",
        "share",
        0,
        100,
        "none",
        "What the utility can pay for, of its demand.",
    ),
    Lever("schools_closed", "nation", "0 or 1", 0, 1, "0", "Schools and universities closed."),
    Lever(
        "escort_ramp",
        "nation",
        "factor",
        0,
        100,
        "1",
        "Factor on the share of the army mobilised, at most all of it.",
    ),
    Lever(
        "emergency_imports",
        "corridor",
        "tankers/day",
        0,
        1000,
        "0",
        "Loads of a state importer, in hired tankers that queue like all others.",
    ),
    Lever(
        "odd_even",
        "nation",
        "0 or 1",
        0,
        1,
        "0",
        "A car may buy every other day only: half the visits, twice the litres.",
    ),
    Lever(
        "pump_access",
        "segment",
        "share",
        0,
        1,
        "1",
        "Share of a segment's purchases that stations may serve; 0 cuts it off.",
    ),
    Lever(
        "permitted_use",
        "segment",
        "share",
        0,
        1,
        "1",
        "Share of a segment's use that orders permit; below 1 services are closed.",
    ),
    Lever(
        "interior_allocation",
        "zone",
        "factor",
        0,
        100,
        "1",
        "Factor on what a zone may ask of the capital's depots.",
    ),
    Lever(
        "group_tax_share",
        "nation",
        "share",
        0,
        1,
        "0",
        "Share of the tankers met that pay the group and pass.",
    ),
    Lever(
        "group_tax",
        "nation",
        "money",
        0,
        LARGEST,
        "0",
        "What such a tanker pays.",
    ),
    Lever(
        "truce_payment",
        "nation",
        "money/day",
        0,
        LARGEST,
        "0",
        "Public payment while a truce lasts.",
    ),
    Lever(
        "alarm",
        "zone",
        "share",
        0,
        1,
        "0",
        "Jump of fear of running dry, on its first day.",
    ),
    Lever(
        "driver_threat",
        "nation",
        "prob",
        0,
        1,
        "0",
        "Added to the loss that drivers fear on every road.",
    ),
    Lever(
        "airport_closed",
        "nation",
        "0 or 1",
        0,
        1,
        "0",
        "Nothing is flown in and no flight leaves.",
    ),
    Lever(
        "violence",
        "zone",
        "share",
        0,
        1,
        "0",
        "Background violence: cuts deliveries from the capital, displaces people.",
    ),
)
BY_NAME: dict[str, Lever] = {lever.name: lever for lever in LEVERS}
LEVER_NAMES: tuple[str, ...] = tuple(lever.name for lever in LEVERS)
# They move something once, on their first day, and have no last one.
JUMPS: tuple[str, ...] = ("announcement", "alarm")


def targets_of(scenario: Scenario, target: str) -> list[str]:
    """Keys a lever of this kind of target can act on, in order."""
    keys: dict[str, list[str]] = {
        "nation": [""],
        "corridor": [row.corridor for row in scenario.corridors],
        "zone": [row.zone for row in scenario.zones],
        "fuel": ["gasoline", "diesel"],
        "unit": [row.unit for row in scenario.units],
        "segment": [row.segment for row in scenario.segments],
        "claimant": list(CLAIMANTS),
    }
    return keys[target]
