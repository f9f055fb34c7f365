"""The contract: both engines give the same numbers to the last bit, every day, in every log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim import agents, kernel
from sim.observables.recorded import Recorded
from sim.scenario import list_scenarios
from sim.scenario.schema import Scenario
from sim.scenario.tables import Event

Agreement = Callable[..., str]
Vectors = dict[str, Any]
BUNDLED = [row.name for row in list_scenarios()]
# Every bundled event begins before; the whole horizon of the two bases and, slowly, of all.
DAYS = 80
HORIZON = 20
CALENDARS = ("mali-2025", "nepal-2015")
SEEDS = (0, 2, -1, 12_345, 2**32, -(2**63), 2**63 - 1)


# ---------------------------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_scenario(difference: Agreement, name: str) -> None:
    scenario = sim.load(name)
    days = scenario.calendar.days if name in CALENDARS else DAYS
    assert difference(scenario, days=days) == ""


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, -3, 2**40])
@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_scenario_to_its_end(difference: Agreement, name: str, seed: int) -> None:
    assert difference(sim.load(name), runs=3, seed=seed) == ""


def test_every_bundled_event_begins_within_the_days_compared() -> None:
    for name in set(BUNDLED) - set(CALENDARS):
        scenario = sim.load(name)
        assert all(scenario.days_of(event)[0] < DAYS for event in scenario.events), name


# --------------------------------------------------------------------------- seeds, runs and chunks


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed(difference: Agreement, mali: Scenario, seed: int) -> None:
    assert difference(mali, seed=seed, days=HORIZON) == ""


@pytest.mark.parametrize("first_run", [1, 17, 1_000_000])
def test_every_number_of_a_run(difference: Agreement, mali: Scenario, first_run: int) -> None:
    assert difference(mali, runs=2, first_run=first_run, seed=5, days=HORIZON) == ""


@pytest.mark.parametrize(("chunk_runs", "threads"), [(1, 1), (1, 2), (2, 3), (3, 2), (16, 5)])
def test_chunks_and_threads(
    difference: Agreement, mali: Scenario, chunk_runs: int, threads: int
) -> None:
    how = {"runs": 4, "chunk_runs": chunk_runs, "threads": threads}
    assert difference(mali, seed=3, days=HORIZON, **how) == ""


@pytest.mark.parametrize("name", ["mali-2025", "mali-2025/emergency-imports", "nepal-2015"])
def test_rounding_by_turns(difference: Agreement, name: str) -> None:
    assert difference(sim.load(name), runs=2, is_random=False, seed=4, days=75) == ""


@pytest.mark.parametrize("days", [1, 200])
def test_runs_shorter_and_longer_than_the_calendar(
    difference: Agreement, mali: Scenario, days: int
) -> None:
    assert mali.calendar.days == 180
    assert difference(mali, seed=6, days=days) == ""


def test_values_of_every_run(difference: Agreement, mali: Scenario) -> None:
    values = {
        "market.slope": [0.1, 0.3, 0.22],
        "entry.fleet": [3_000, 1_500, 1_900],
        "demand.total_l_per_day": [4.4e6, 6.6e6, 5e6],
        "corridors.south.border_days": [3, 9, 1],
        "deliveries.west.bamako.share": [0.86, 0.5, 1],
        "deliveries.west.kayes.share": [0.14, 0.5, 0],
        "importers.national.fleet_share": [0.67, 0.2, 0.9],
        "importers.multinational.fleet_share": [0.33, 0.8, 0.1],
        "units.garrison-kati.service_order": [4, 1, 3],
        "events.truce.value": [0.1, 0.6, 0.4],
        "events.announcement-south.value": [0.002, 0.2, 0.03],
        "readiness.half_cover_share": 0.5,
    }
    assert difference(mali, runs=3, values=values, seed=7, days=60, chunk_runs=2) == ""


# ------------------------------------------------------------------- the ends of what is allowed


def test_a_road_without_normal_traffic_that_looks_best(
    difference: Agreement, mali: Scenario
) -> None:
    """Its weight is 0 and every other road's chance beside it too small for a number."""
    shares = {"west": 0.0, "south": 1.0, "southwest": 0.0, "northeast": 0.0}
    values = {f"corridors.{road}.baseline_share": share for road, share in shares.items()}
    values |= {"entry.choice_scale": 1.0, "entry.stay_weight": 1e-9}
    assert difference(mali, values=values, days=30) == ""


def test_all_that_pumps_sell_is_resold(difference: Agreement, mali: Scenario) -> None:
    values = {
        "market.resale_share": 1.0,
        "market.adjustment_rate": 1.0,
        "prices.ceiling_multiple": 50.0,
        **{f"corridors.{road}.capacity": 0.0 for road in mali.corridor_names},
    }
    (_, recorded), *_ = agents.chunks(mali, runs=1, days=60, values=values)
    assert recorded.markets["price_multiple"].max() > 40.0
    assert np.isfinite(recorded.markets["pump_sales_l"]).all()
    assert difference(mali, values=values, days=60) == ""


def test_a_year_of_emergency_imports(difference: Agreement, mali: Scenario) -> None:
    rows = [
        Event(event=f"hire-{road}", lever="emergency_imports", target=road, start="1", value=37.5)
        for road in mali.corridor_names
    ]
    scenario = mali.model_copy(update={"events": (*mali.events, *rows)})
    assert difference(scenario, days=60) == ""


def test_those_who_may_use_nothing_lose_nothing_of_either_sign(
    difference: Agreement, mali: Scenario
) -> None:
    # Below the first price their transfer is 0 x a negative number, whose sign a sum takes away.
    rows = [
        Event(
            event=f"none-{row.segment}",
            lever="permitted_use",
            target=row.segment,
            start="1",
            value=0,
        )
        for row in mali.segments
    ]
    rows += [
        Event(event=f"cap-{fuel}", lever="price_cap", target=fuel, start="1", value=600)
        for fuel in ("gasoline", "diesel")
    ]
    scenario = mali.model_copy(update={"events": (*mali.events, *rows)})
    (_, recorded), *_ = agents.chunks(scenario, runs=1, days=10)
    losses = recorded.segments["segment_transfer_loss"]
    assert not losses[:, 3:].any()
    assert not np.signbit(losses).any()
    assert difference(scenario, days=10) == ""


# ------------------------------------------------------------------------------ what a failure says


@pytest.fixture(scope="module")
def records(mali: Scenario) -> tuple[Recorded, Recorded]:
    (_, one), *_ = kernel.chunks(mali, runs=1, days=HORIZON)
    (_, other), *_ = agents.chunks(mali, runs=1, days=HORIZON)
    return one, other


def copied(recorded: Recorded) -> Recorded:
    return Recorded(*(array.copy() for array in recorded))


def test_a_failure_names_day_place_and_observable(
    mali: Scenario, records: tuple[Recorded, Recorded], disagreement: Callable[..., str]
) -> None:
    one, other = copied(records[0]), copied(records[1])
    price = float(one.markets["price_multiple"][0, 12, 3, 1])
    other.markets["price_multiple"][0, 12, 3, 1] = np.nextafter(price, np.inf)
    other.nation["fleet_tankers"][0, 13] += 1
    other.units["unit_stock_l"][0, 12, 2] = -1.0
    found = disagreement(mali, one, other)
    zone = mali.zone_names[3]
    assert found.startswith(f"day 12, {zone}, diesel: price_multiple is {np.float64(price)!r} comp")
    assert found.endswith("(and unit_stock_l)")


@pytest.mark.parametrize(
    ("part", "index", "words"),
    [
        ("nation", (0, 5), "day 5, nation: "),
        ("zones", (0, 5, 1), "day 5, kayes: "),
        ("segments", (0, 5, 0, 1), "day 5, bamako, transport: "),
        ("corridors", (0, 5, 2), "day 5, southwest: "),
        ("units", (0, 5, 4), "day 5, garrison-kati: "),
        ("users", (0, 5, 0), "day 5, power: "),
    ],
)
def test_one_bit_of_any_observable_is_seen(
    mali: Scenario,
    records: tuple[Recorded, Recorded],
    disagreement: Callable[..., str],
    part: str,
    index: tuple[int, ...],
    words: str,
) -> None:
    for name in getattr(records[0], part).dtype.names:
        other = copied(records[1])
        cell = getattr(other, part)[name]
        cell[index] = np.nextafter(cell[index], np.inf)
        assert disagreement(mali, records[0], other).startswith(f"{words}{name} is ")


def test_one_number_of_any_convoy_is_seen(
    mali: Scenario, records: tuple[Recorded, Recorded], disagreement: Callable[..., str]
) -> None:
    log = records[0].convoys.dtype.names
    for name in log or ():
        other = copied(records[1])
        other.convoys[name][0, 7] += 1
        road = mali.corridor_names[records[0].convoys["corridor"][0, 7]]
        day = records[0].convoys["day"][0, 7]
        found = disagreement(mali, records[0], other)
        assert found.startswith(f"day {day}, convoy 7 of {road}: {name} is ")


def test_a_group_too_few_in_the_log_is_seen(
    mali: Scenario, records: tuple[Recorded, Recorded], disagreement: Callable[..., str]
) -> None:
    number = int(records[1].n_convoys[0])
    other = records[1]._replace(n_convoys=np.array([number - 1]))
    found = disagreement(mali, records[0], other)
    assert found == f"convoy log: {number} groups compiled and {number - 1} as objects"
