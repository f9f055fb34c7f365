"""The contract over scenarios that nobody wrote: other sizes, places, users, firms and events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim import agents
from sim.scenario.levers import BY_NAME, JUMPS, LEVERS, targets_of
from sim.scenario.schema import Scenario
from sim.scenario.tables import BulkUser, Delivery, Depot, Event, ImporterClass, Row, Zone

Agreement = Callable[..., str]
Vectors = dict[str, Any]
AnyRow = TypeVar("AnyRow", bound=Row)
CALENDARS = ("mali-2025", "nepal-2015")
HORIZON = 20
LARGEST_FACTOR = 10.0
ROLES = ("escort", "forward", "garrison")
MOST_ROADS = 10


# ------------------------------------------------------------------------------- tables of any size


def renamed(rows: Sequence[AnyRow]) -> tuple[AnyRow, ...]:
    """Rows of which some occur more than once, each under a key of its own."""
    seen: dict[str, int] = {}
    own = []
    for row in rows:
        number = seen[row.key] = seen.get(row.key, 0) + 1
        key = row.key if number == 1 else f"{row.key}-{number}"
        own.append(row.model_copy(update={row.KEYS[0]: key}))
    return tuple(own)


def shared(rows: Sequence[AnyRow], *columns: str) -> tuple[AnyRow, ...]:
    """Rows of which some columns sum to 1 again; where all are 0, each has the same."""
    totals = {column: sum(getattr(row, column) for row in rows) for column in columns}
    return tuple(
        row.model_copy(
            update={
                column: getattr(row, column) / total if total > 0.0 else 1.0 / len(rows)
                for column, total in totals.items()
            }
        )
        for row in rows
    )


def with_roads(scenario: Scenario, number: int) -> Scenario:
    """As many corridors, in turn those of the table, each with the deliveries of its kind."""
    rows = list(islice(cycle(scenario.corridors), number))
    corridors = shared(renamed(rows), "baseline_share", "effort_share")
    deliveries = [
        delivery.model_copy(update={"corridor": corridor.corridor})
        for row, corridor in zip(rows, corridors, strict=True)
        for delivery in scenario.deliveries
        if delivery.corridor == row.corridor
    ]
    update = {"corridors": corridors, "deliveries": tuple(deliveries), "priors": {}}
    return changed(scenario, {**update, "outcomes": ()})


def changed(scenario: Scenario, update: dict[str, Any]) -> Scenario:
    """Another scenario, all of it checked as if it were read; without events of what is gone."""
    other = scenario.model_copy(update=update)
    events = [
        row for row in other.events if row.target in targets_of(other, BY_NAME[row.lever].target)
    ]
    return other.model_copy(update={"events": tuple(events)}).with_values({})


@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("roads", [2, 5, 8, 9])
def test_more_corridors_than_are_added_up_at_once(
    difference: Agreement, roads: int, is_full: bool
) -> None:
    scenario = with_roads(sim.load("mali-2025"), roads)
    assert len(scenario.corridors) == roads
    values = {f"corridors.{road}.capacity": 3.0 for road in scenario.corridor_names[1:]}
    how: dict[str, Any] = {"runs": 2, "days": HORIZON, "values": values if is_full else None}
    assert difference(scenario, **how) == ""
    (_, recorded), *_ = agents.chunks(scenario, **how)
    dispatched = recorded.corridors["corridor_dispatched"][0].sum(axis=0)
    assert (dispatched > 0).all()
    assert not is_full or (recorded.corridors["corridor_dispatched"][0, :, 1:].max() == 3)


# ---------------------------------------------------------------------------------- any scenario


def chosen_value(low: float, high: float) -> st.SearchStrategy[float]:
    """An end of a lever's range, or a number between; of an endless range near its low end."""
    high = min(high, max(low * LARGEST_FACTOR, 1_000.0)) if high > 1_000.0 else high
    return st.one_of(st.just(low), st.just(high), st.floats(low, high))


@st.composite
def events(draw: st.DrawFn, scenario: Scenario, number: int) -> list[Event]:
    """One lever moved by a dated event; an escort weight comes with those of all corridors."""
    lever = draw(st.sampled_from(LEVERS))
    start = draw(st.integers(0, HORIZON - 1))
    end = "" if lever.name in JUMPS else draw(st.sampled_from(["", str(HORIZON - 1)]))
    names = targets_of(scenario, lever.target)
    if lever.name == "escort_weight":
        first = draw(st.floats(0.0, 1.0))
        targets = dict.fromkeys(names, 0.0) | {names[-1]: 1.0 - first}
        targets[names[0]] += first
    elif lever.unit == "0 or 1":
        targets = {draw(st.sampled_from(names)): float(draw(st.booleans()))}
    else:
        targets = {draw(st.sampled_from(names)): draw(chosen_value(lever.low, lever.high))}
    is_crisis = draw(st.booleans())
    return [
        Event(
            event=f"drawn-{number}-{target}",
            lever=lever.name,
            target=target,
            start=str(start),
            end=end,
            value=value,
            is_crisis=is_crisis,
        )
        for target, value in targets.items()
    ]


def changed_zone(draw: st.DrawFn, zone: Zone) -> Zone:
    """Another number of stations, and other roads to it."""
    changes = {
        "stations": draw(st.integers(1, 7)),
        "is_isolated": draw(st.booleans()),
        "is_delivered": zone.is_delivered or draw(st.booleans()),
    }
    return zone.model_copy(update=changes)


def changed_user(draw: st.DrawFn, user: BulkUser) -> BulkUser:
    """Another fuel, claim and supply."""
    changes = {
        "kind": draw(st.sampled_from(["power", "mines", "essential"])),
        "fuel": draw(st.sampled_from(["gasoline", "diesel"])),
        "supply": draw(st.sampled_from(["arrivals", "depot"])),
    }
    return user.model_copy(update=changes)


def changed_class(draw: st.DrawFn, row: ImporterClass) -> ImporterClass:
    """Another number of firms."""
    return row.model_copy(update={"firms": draw(st.integers(1, 6))})


def some(
    draw: st.DrawFn, rows: Sequence[AnyRow], *, fewest: int = 1, most: int = 8
) -> tuple[AnyRow, ...]:
    """Rows of a table as they are, or some of them in any order, also twice or more."""
    if draw(st.booleans()):
        return tuple(rows)
    return renamed(draw(st.lists(st.sampled_from(rows), min_size=fewest, max_size=most)))


def some_zones(draw: st.DrawFn, zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """Fewer or more zones, one of which is the capital."""
    (capital,) = (row for row in zones if row.is_capital)
    others = some(draw, [row for row in zones if not row.is_capital], fewest=0)
    place = draw(st.integers(0, len(others)))
    rows = (*others[:place], capital, *others[place:])
    return shared([changed_zone(draw, row) for row in rows], "demand_share")


def some_deliveries(
    draw: st.DrawFn, corridors: Sequence[str], zones: Sequence[str], capital: str
) -> tuple[Delivery, ...]:
    """Any roads to any zones, the first corridor's also to the capital."""
    rows: list[Delivery] = []
    for corridor in corridors:
        served = draw(st.lists(st.sampled_from(zones), unique=True, min_size=1, max_size=4))
        if corridor == corridors[0] and capital not in served:
            served.append(capital)
        weights = [draw(st.floats(0.1, 1.0)) for _ in served]
        rows += shared(
            [
                Delivery(corridor=corridor, zone=zone, share=weight)
                for zone, weight in zip(served, weights, strict=True)
            ],
            "share",
        )
    return tuple(rows)


def some_depots(draw: st.DrawFn, zones: Sequence[str]) -> tuple[Depot, ...]:
    """One depot or more in every zone; those of a zone need not stand together in the table."""
    rows: list[Depot] = []
    for zone in zones:
        weights = draw(st.lists(st.floats(0.1, 1.0), min_size=1, max_size=3))
        names = [f"{zone}-{number}" for number in range(len(weights))]
        rows += shared(
            [
                Depot(depot=name, zone=zone, share=weight)
                for name, weight in zip(names, weights, strict=True)
            ],
            "share",
        )
    return tuple(draw(st.permutations(rows)))


def places(draw: st.DrawFn, scenario: Scenario) -> dict[str, Any]:
    """Other zones, corridors and depots, and other roads between them, or the scenario's own."""
    if draw(st.booleans()):
        return {"zones": tuple(changed_zone(draw, row) for row in scenario.zones)}
    zones = some_zones(draw, scenario.zones)
    names = [row.zone for row in zones]
    corridors = [
        row.model_copy(update={"seized_zone": draw(st.sampled_from(names))})
        for row in some(draw, scenario.corridors, most=MOST_ROADS)
    ]
    deliveries = some_deliveries(
        draw, [row.corridor for row in corridors], names, scenario.capital.zone
    )
    served = {row.zone for row in deliveries}
    efforts = [row.effort_share for row in scenario.corridors]
    columns = ("baseline_share", "effort_share") if any(efforts) else ("baseline_share",)
    return {
        "zones": tuple(
            row if row.zone in served else row.model_copy(update={"is_delivered": True})
            for row in zones
        ),
        "corridors": shared(corridors, *columns),
        "deliveries": deliveries,
        "depots": some_depots(draw, names),
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A bundled scenario of another size, with other users and events, or without blockade."""
    bundled = sim.load(draw(st.sampled_from(CALENDARS)))
    of_each_role = [next(row for row in bundled.units if row.role == role) for role in ROLES]
    users = [changed_user(draw, row) for row in some(draw, bundled.bulk_users)]
    classes = [changed_class(draw, row) for row in some(draw, bundled.importers, most=4)]
    more = draw(st.lists(st.sampled_from(bundled.units), max_size=8))
    units = draw(st.sampled_from([bundled.units, renamed([*of_each_role, *more])]))
    scenario = changed(
        bundled,
        {
            **places(draw, bundled),
            "units": shared(draw(st.permutations(units)), "burn_share"),
            "bulk_users": tuple(users),
            "segments": shared(some(draw, bundled.segments), "gasoline_share", "diesel_share"),
            "importers": shared(classes, "fleet_share"),
            "outcomes": (),
            "roads": (),
            "priors": {},
        },
    )
    groups = [draw(events(scenario, number)) for number in range(draw(st.integers(0, 8)))]
    drawn = {(row.lever, row.target): row for rows in groups for row in rows}
    own = [row for row in scenario.events if (row.lever, row.target) not in drawn]
    is_on = draw(st.sampled_from([True, True, True, False]))
    update = {
        "events": (*own, *drawn.values()),
        "blockade": scenario.blockade.model_copy(update={"is_on": is_on}),
    }
    return changed(scenario, update)


def drawn_case(difference: Agreement, drawn: Callable[..., Vectors]) -> Callable[..., None]:
    """Return the test of one drawn scenario, run and set of values."""

    def compare(
        scenario: Scenario, kind: str, numbers: int, seed: int, is_random: bool, days: int
    ) -> None:
        values = drawn(scenario, kind, runs=1, seed=numbers) if kind else None
        assert difference(scenario, seed=seed, values=values, is_random=is_random, days=days) == ""

    return compare


anything = {
    "scenario": scenarios(),
    "kind": st.sampled_from(["", "near", "anywhere", "extreme"]),
    "numbers": st.integers(0, 2**32 - 1),
    "seed": st.integers(-(2**63), 2**63 - 1),
    "is_random": st.sampled_from([True, True, True, False]),
}
often = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    print_blob=True,
)


@settings(often, max_examples=80)
@given(**anything)
def test_any_scenario(difference: Agreement, drawn: Callable[..., Vectors], **case: Any) -> None:
    drawn_case(difference, drawn)(**case, days=HORIZON)


@pytest.mark.slow
@settings(often, max_examples=500)
@given(**anything)
def test_any_scenario_for_long(
    difference: Agreement, drawn: Callable[..., Vectors], **case: Any
) -> None:
    drawn_case(difference, drawn)(**case, days=70)


def test_every_lever_can_be_drawn() -> None:
    assert {lever.name for lever in LEVERS} == set(BY_NAME)
