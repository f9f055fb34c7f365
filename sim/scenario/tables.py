"""The rows of a scenario's CSV tables: places, roads, units, users, firms and dated events.

Each class is one row; each field is one column with unit, bounds and help.  The first column is
the row's key, by which overrides and other tables name it (``corridors.west.exposure``); a delivery
is named by both its ends (``deliveries.west.bamako.share``).  Numeric columns can be overridden and
given priors; ``tag`` and ``source`` say where a row comes from.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field
from pydantic.fields import FieldInfo

from sim.scenario.fields import LARGEST, Frozen, Tag

Fuel = Literal["gasoline", "diesel"]
FUELS: tuple[Fuel, ...] = ("gasoline", "diesel")


def column(
    default: Any = ...,
    *,
    help: str,
    unit: str = "-",
    low: float = 0.0,
    high: float = LARGEST,
) -> Any:
    """Declare a column; without a default every row must fill it."""
    return Field(
        default, description=help, json_schema_extra={"unit": unit, "low": low, "high": high}
    )


def is_numeric(field: FieldInfo) -> bool:
    """Whether a column holds numbers, so that it can be overridden."""
    return field.annotation in (int, float)


class Row(Frozen):
    """A table row with its provenance."""

    KEYS: ClassVar[tuple[str, ...]] = ()

    tag: Tag = column("assumption", help="data, literature, calibrated or assumption.")
    source: str = column("", help="Figure ids or words that say where the row comes from.")

    @property
    def key(self) -> str:
        """What names the row inside its table."""
        return ".".join(str(getattr(self, name)) for name in self.KEYS)

    @classmethod
    def columns(cls) -> dict[str, FieldInfo]:
        """Columns in the order of a file: what the row says first, where it comes from last."""
        own = {
            name: field for name, field in cls.model_fields.items() if name not in Row.model_fields
        }
        return {**own, **Row.model_fields}


class Zone(Row):
    """A region with one retail market per fuel."""

    KEYS = ("zone",)

    zone: str = column(help="Key of the zone.")
    label: str = column(help="Name shown to people.")
    demand_share: float = column(
        help="Share of national retail demand.", unit="share", low=1e-6, high=1
    )
    is_capital: bool = column(False, help="The one zone whose depots supply the others.")
    stations: int = column(help="Station agents.", unit="agents", low=1, high=100_000)
    station_weight: float = column(
        1.0, help="Real stations one agent stands for.", unit="stations", low=1e-6
    )
    is_delivered: bool = column(True, help="Supplied by interior deliveries from the capital.")
    access_share: float = column(
        1.0, help="Interior access under full pressure.", unit="share", low=0, high=1
    )
    is_isolated: bool = column(False, help="Its power comes from its own diesel generators.")
    parallel_inflow_l_per_day: float = column(
        0.0, help="Fuel smuggled in over an open border.", unit="l/day", low=0
    )


class Corridor(Row):
    """A road from a port over the border to the zones."""

    KEYS = ("corridor",)

    corridor: str = column(help="Key of the corridor.")
    label: str = column(help="Name shown to people.")
    baseline_share: float = column(help="Share of normal imports.", unit="share", low=0, high=1)
    capacity: float = column(help="Tankers a day it can take.", unit="tankers/day", low=0)
    exposure: float = column(help="Exposed road.", unit="100 km", low=0)
    border_days: int = column(3, help="Port to border.", unit="days", low=1, high=60)
    transit_days: int = column(help="Border to destination, alone.", unit="days", low=1, high=60)
    escorted_days: int = column(
        help="Border to destination, escorted.", unit="days", low=1, high=60
    )
    return_days: int = column(help="Destination back to the port.", unit="days", low=1, high=60)
    effort_share: float = column(
        0.0, help="Share of the group's effort at day 0.", unit="share", low=0, high=1
    )
    seized_zone: str = column(help="Zone whose parallel market receives seized fuel.")


class Delivery(Row):
    """Where the tankers of a corridor unload."""

    KEYS = ("corridor", "zone")

    corridor: str = column(help="Corridor of the arrivals.")
    zone: str = column(help="Zone that receives them.")
    share: float = column(help="Share of the corridor's arrivals.", unit="share", low=0, high=1)


class Depot(Row):
    """A depot, with its share of the zone's stock and capacity."""

    KEYS = ("depot",)

    depot: str = column(help="Key of the depot.")
    zone: str = column(help="Zone it stands in.")
    share: float = column(
        help="Share of the zone's stock and capacity.", unit="share", low=0, high=1
    )


class Unit(Row):
    """A military unit that burns diesel."""

    KEYS = ("unit",)

    unit: str = column(help="Key of the unit.")
    label: str = column(help="Name shown to people.")
    role: Literal["escort", "forward", "garrison"] = column(help="What its readiness serves.")
    burn_share: float = column(help="Share of the army's burn.", unit="share", low=0, high=1)
    service_order: float = column(help="Place in the order of service, 1 is served first.", low=1)


class BulkUser(Row):
    """A large user with its own stock, outside the retail market."""

    KEYS = ("user",)

    user: str = column(help="Key of the user.")
    label: str = column(help="Name shown to people.")
    kind: Literal["power", "mines", "essential"] = column(help="Which claim and service it is.")
    fuel: Fuel = column("diesel", help="Fuel it burns.")
    demand_weight: float = column(help="Use, relative to the other uses.", low=0)
    stock_days: float = column(help="Stock in normal times.", unit="days", low=0)
    refill_days: float = column(1.0, help="Days over which it refills.", unit="days", low=1)
    supply: Literal["arrivals", "depot"] = column(
        "depot", help="Own contracts out of arrivals, or the capital's depots."
    )


class Segment(Row):
    """A group of consumers in every zone."""

    KEYS = ("segment",)

    segment: str = column(help="Key of the segment.")
    label: str = column(help="Name shown to people.")
    gasoline_share: float = column(help="Share of retail gasoline.", unit="share", low=0, high=1)
    diesel_share: float = column(help="Share of retail diesel.", unit="share", low=0, high=1)
    time_value_multiple: float = column(help="Time value relative to v*.", low=0)
    ration_l: float = column(help="Litres a visit.", unit="l", low=0.1)


class ImporterClass(Row):
    """A class of importers; their fleets fall with rank to the power ``-skew``."""

    KEYS = ("importer",)

    importer: str = column(help="Key of the class.")
    label: str = column(help="Name shown to people.")
    firms: int = column(help="Number of firms.", unit="firms", low=1, high=100_000)
    fleet_share: float = column(help="Share of the national fleet.", unit="share", low=0, high=1)
    skew: float = column(
        0.0, help="0: equal fleets; 1: the k-th has 1/k of the first.", low=0, high=5
    )


class Event(Row):
    """A lever or shock with its dates; rows of the crisis vanish where there is no blockade."""

    KEYS = ("event",)

    event: str = column(help="Key of the event.")
    lever: str = column(help="Which lever; see `levers`.")
    target: str = column(
        "", help="Corridor, zone, fuel, unit, segment or claimant, if it takes one."
    )
    start: str = column(help="First day: a day number or an ISO date.")
    end: str = column("", help="Last day; empty lasts to the end of the run.")
    value: float = column(help="Value while it lasts, in the lever's unit.", low=-LARGEST)
    is_crisis: bool = column(True, help="Part of the blockade, absent without it.")
    note: str = column("", help="What happened, in a few words.")


class Outcome(Row):
    """A headline outcome: one statistic of one observable at one place over a window of days."""

    KEYS = ("outcome",)

    outcome: str = column(help="Key of the outcome.")
    label: str = column(help="Name shown to people.")
    observable: str = column(help="Recorded observable; see `sim.observables`.")
    place: str = column("", help="Zone, corridor, unit or user; empty for the nation.")
    fuel: str = column("", help="gasoline or diesel, for a market's observable.")
    statistic: Literal["mean", "sum", "max", "min", "first_day_above", "longest_run_below"] = (
        column(help="How the days of the window become one number.")
    )
    threshold: float = column(0.0, help="Threshold of the last two statistics.")
    from_day: int = column(0, help="First day of the window.", unit="day", low=0)
    to_day: int = column(100_000, help="Last day of the window.", unit="day", low=0)
    scale: float = column(1.0, help="Factor that brings the statistic into the unit.")
    unit: str = column(help="Unit shown to people.")
    figures: str = column("", help="Ids of the reported figures, separated by spaces.")


class Road(Row):
    """A road between two zones, for what travels by its length; no run depends on it."""

    KEYS = ("from_zone", "to_zone")

    from_zone: str = column(help="Zone at one end.")
    to_zone: str = column(help="Zone at the other end.")
    length: float = column(help="Length of the road.", unit="km", low=1, high=10_000)


TABLES: dict[str, type[Row]] = {
    "zones": Zone,
    "corridors": Corridor,
    "deliveries": Delivery,
    "depots": Depot,
    "units": Unit,
    "bulk_users": BulkUser,
    "segments": Segment,
    "importers": ImporterClass,
    "events": Event,
    "outcomes": Outcome,
    "roads": Road,
}
OPTIONAL_TABLES = ("events", "outcomes", "roads")
# What a run depends on; outcomes and exports are made of it afterwards.
INPUT_TABLES: dict[str, type[Row]] = {
    table: row_type for table, row_type in TABLES.items() if table not in ("outcomes", "roads")
}
