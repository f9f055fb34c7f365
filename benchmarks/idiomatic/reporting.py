"""What the model's data collector keeps: the nation's day and that of the agents that are few."""

from __future__ import annotations

import mesa

from benchmarks.idiomatic.places import Zone
from benchmarks.idiomatic.roads import Corridor
from benchmarks.idiomatic.users import BulkUser, ConsumerSegment, MilitaryUnit

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
        model_reporters={name: name for name in MODEL_REPORTERS}
        | {"capital_multiple": lambda model: model.capital.markets[0].multiple},
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
