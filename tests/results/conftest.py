"""A small scenario with two of everything, and records of it whose numbers are known."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim import kernel
from sim.observables.recorded import ARRIVED, DESTROYED, ON_THE_ROAD, Recorded, empty
from sim.results.accounts import accounts_of
from sim.results.outcomes import outcomes_of
from sim.results.result import Result
from sim.scenario.fields import Group, bounds_of
from sim.scenario.schema import Scenario
from sim.scenario.tables import Outcome

DAYS, RUNS = 60, 3


def needed(group: type[Group]) -> dict[str, float]:
    """Return something allowed for every parameter without a default."""
    return {
        key: min(max(1.0, bounds_of(field)[0]), bounds_of(field)[1])
        for key, field in group.model_fields.items()
        if field.is_required()
    }


def scenario_with(*outcomes: Outcome, **changes: Any) -> Scenario:
    groups = {
        name: needed(field.annotation)
        for name, field in Scenario.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Group)
    }
    road = {"capacity": 9, "exposure": 1, "transit_days": 2, "escorted_days": 3, "return_days": 2}
    content = {
        "name": "two-of-all",
        "title": "Two of everything",
        "description": "A country <small> enough to count.",
        "currency": "XOF",
        "calendar": {"start": "2025-09-03", "days": DAYS},
        "zones": [
            {
                "zone": "bamako",
                "label": "B",
                "demand_share": 0.8,
                "stations": 2,
                "is_capital": True,
            },
            {"zone": "mopti", "label": "M", "demand_share": 0.2, "stations": 1},
        ],
        "corridors": [
            {"corridor": name, "label": name, "baseline_share": 0.5, "seized_zone": "mopti", **road}
            for name in ("west", "south")
        ],
        "deliveries": [
            {"corridor": name, "zone": "bamako", "share": 1} for name in ("west", "south")
        ],
        "depots": [{"depot": name, "zone": name, "share": 1} for name in ("bamako", "mopti")],
        "units": [
            {
                "unit": "escort-force",
                "label": "E",
                "role": "escort",
                "burn_share": 0.5,
                "service_order": 1,
            },
            {
                "unit": "garrison-kati",
                "label": "K",
                "role": "garrison",
                "burn_share": 0.5,
                "service_order": 2,
            },
        ],
        "bulk_users": [
            {"user": "utility", "label": "U", "kind": "power", "demand_weight": 1, "stock_days": 4},
        ],
        "segments": [
            {
                "segment": "households",
                "label": "H",
                "gasoline_share": 1,
                "diesel_share": 1,
                "time_value_multiple": 1,
                "ration_l": 13,
            }
        ],
        "importers": [{"importer": "national", "label": "N", "firms": 2, "fleet_share": 1}],
        "outcomes": [outcome.model_dump() for outcome in outcomes],
        **groups,
        **changes,
    }
    return Scenario.model_validate(content)


def outcome(key: str, **columns: Any) -> Outcome:
    """Return a row of ``outcomes.csv``; what is not said has the column's default."""
    return Outcome(**{"outcome": key, "label": f"the {key}", "unit": "tankers", **columns})


BREAK = outcome(
    "break-day",
    observable="price_multiple",
    place="bamako",
    fuel="gasoline",
    statistic="first_day_above",
    threshold=1.3,
    unit="day",
    figures="H02",
)
LOST = outcome("lost", observable="lost_tankers", statistic="sum", to_day=35, figures="F07 F10")


def fake_recorded(*, runs: int = RUNS, days: int = DAYS, first_run: int = 0) -> Recorded:
    """Fill every observable with run + day / 1000, and a convoy log with two or three convoys."""
    recorded = empty(
        runs=runs, days=days, zones=2, segments=1, corridors=2, units=2, users=1, convoys=3
    )
    run = np.arange(first_run, first_run + runs)
    values = run[:, np.newaxis] + np.arange(days) / 1000
    for records in recorded[:7]:
        for name in records.dtype.names:
            records[name] = values.reshape(runs, days, *[1] * (records.ndim - 2))
    # Places and fuels differ by whole hundreds, so that a mixed-up axis is seen.
    recorded.zones["panic"] += np.array([0.0, 100.0])
    recorded.markets["price_multiple"] = 1.0
    recorded.markets["queue_hours"] = np.array([[0.0, 100.0], [200.0, 300.0]])
    recorded.units["unit_request_l"] = 0.0
    recorded.units["unit_request_l"][:, 5, 1] = 400.0
    recorded.units["unit_received_l"][:, 5, 1] = 100.0
    recorded.units["unit_fill_share"][:, 5, 1] = 0.25
    recorded.units["request_age_days"][:, 5, 1] = 7.0
    recorded.n_convoys[:] = np.where(run % 2 == 0, 2, 3)
    for number, (corridor, end_day, fate) in enumerate(
        [(0, 6, ARRIVED), (1, 7, DESTROYED), (1, 0, ON_THE_ROAD)]
    ):
        log = recorded.convoys[:, number]
        log["day"], log["corridor"], log["end_day"], log["fate"] = 4, corridor, end_day, fate
        log["tankers"], log["lost"], log["is_escorted"] = 80, 40 * number, number == 0
    return recorded


def result_of(scenario: Scenario, recorded: Recorded, *, is_daily: bool = True) -> Result:
    runs, days = recorded.nation.shape
    return Result(
        scenario=scenario,
        seed=7,
        runs=runs,
        days=days,
        record="daily" if is_daily else "summary",
        outcomes=outcomes_of(scenario, recorded),
        accounts=accounts_of(scenario, recorded),
        recorded=recorded if is_daily else None,
    )


@pytest.fixture
def recorded() -> Recorded:
    return fake_recorded()


@pytest.fixture
def scenario() -> Scenario:
    return scenario_with(BREAK, LOST)


@pytest.fixture
def daily(scenario: Scenario, recorded: Recorded) -> Result:
    return result_of(scenario, recorded)


@pytest.fixture
def summary_only(scenario: Scenario, recorded: Recorded) -> Result:
    return result_of(scenario, recorded, is_daily=False)


@pytest.fixture
def fake_kernel(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Replace the kernel by one that hands over fake records in chunks of `chunk_runs`."""
    fake = SimpleNamespace(chunk_runs=2, asked=None)

    def chunks(scenario: Scenario, **asked: Any) -> Iterator[tuple[int, Recorded]]:
        fake.asked = asked
        for first in range(0, asked["runs"], fake.chunk_runs):
            size = min(fake.chunk_runs, asked["runs"] - first)
            part = fake_recorded(runs=size, days=asked["days"], first_run=first)
            longest = int(part.n_convoys.max())
            yield first, part._replace(convoys=part.convoys[:, :longest])

    monkeypatch.setattr(kernel, "chunks", chunks, raising=False)
    return fake


@pytest.fixture
def make() -> SimpleNamespace:
    """Return what makes scenarios, rows of ``outcomes.csv``, records and results."""
    return SimpleNamespace(
        scenario=scenario_with, outcome=outcome, recorded=fake_recorded, result=result_of
    )
