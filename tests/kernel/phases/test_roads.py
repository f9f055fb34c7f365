"""The convoy log tells every departure, loss and arrival that the observables count."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.kernel import FATES, Recorded
from sim.rules.interdiction import contact_prob, solo_loss_prob
from sim.scenario.schema import Scenario

ON_THE_ROAD, ARRIVED, ATTACKED, DESTROYED = range(4)
Shipped = dict[str, SimpleNamespace]


@pytest.fixture(scope="module")
def log(base: Recorded) -> Any:
    """The rows of all runs of mali-2025 in one array, with the number of the run."""
    return np.concatenate([base.convoys[k, :n] for k, n in enumerate(base.n_convoys)])


@pytest.fixture(scope="module")
def run(base: Recorded) -> Any:
    """Run of each row of the log."""
    return np.repeat(np.arange(len(base.n_convoys)), base.n_convoys)


def counted(base: Recorded, run: Any, log: Any, days: Any, number: Any, chosen: Any) -> Any:
    """Add up a number of the chosen rows by run, day and corridor."""
    total = np.zeros(base.corridors.shape)
    at = (run[chosen], days[chosen], log["corridor"][chosen])
    np.add.at(total, at, number[chosen])
    return total


# --------------------------------------------------------------------------- the log, row by row


def test_fates_are_named_in_the_order_of_their_numbers() -> None:
    assert FATES[ON_THE_ROAD] == "on the road"
    assert FATES[DESTROYED] == "destroyed"


def test_rows_beyond_the_last_convoy_are_empty(base: Recorded) -> None:
    for k, n in enumerate(base.n_convoys):
        assert 0 < n < base.convoys.shape[1]
        assert not base.convoys[k, n:].tobytes().strip(b"\0")


def test_every_kind_of_row_occurs(log: Any) -> None:
    assert set(np.unique(log["is_escorted"])) == {0, 1}
    assert {ON_THE_ROAD, ARRIVED, ATTACKED} <= set(np.unique(log["fate"]).tolist())


def test_a_fate_says_what_was_lost(log: Any) -> None:
    fate, lost, tankers = log["fate"], log["lost"], log["tankers"]
    assert np.all(tankers > 0)
    assert np.all((lost >= 0) & (lost <= tankers))
    assert np.all(lost[fate == ARRIVED] == 0)
    assert np.all(lost[fate == ATTACKED] > 0)
    assert np.all((lost == tankers) == (fate == DESTROYED))


def test_nothing_is_lost_without_an_attack(log: Any) -> None:
    assert np.all(log["attacks"][log["lost"] > 0] > 0)
    assert np.all(log["attacks"][log["is_escorted"] == 0] == log["lost"][log["is_escorted"] == 0])


def test_a_journey_takes_the_days_of_its_road(mali: Scenario, log: Any) -> None:
    took = log["end_day"] - log["day"]
    done = np.isin(log["fate"], [ARRIVED, ATTACKED])
    for c, road in enumerate(mali.corridors):
        here = done & (log["corridor"] == c)
        assert set(took[here & (log["is_escorted"] == 0)]) == {road.transit_days}
        assert set(took[here & (log["is_escorted"] == 1)]) <= {road.escorted_days}
        lost = (log["fate"] == DESTROYED) & (log["corridor"] == c)
        assert np.all((took[lost] >= 0) & (took[lost] < road.escorted_days))
    assert np.all(log["end_day"][log["fate"] == ON_THE_ROAD] == -1)


def test_escorted_convoys_are_large_and_have_a_strength(mali: Scenario, log: Any) -> None:
    escorted = log["is_escorted"] == 1
    assert log["tankers"][escorted].min() >= mali.escort.low_convoy.value
    assert np.all((log["escort_strength"] > 0) == escorted)


def test_a_beaten_convoy_keeps_a_part_on_every_attack(mali: Scenario, log: Any) -> None:
    once = (log["is_escorted"] == 1) & (log["attacks"] == 1) & (log["lost"] > 12)
    limit = np.floor(mali.interdiction.loss_limit_share.value * log["tankers"])
    assert once.any()
    assert np.all(log["lost"][once] <= limit[once])


# ------------------------------------------------------------------- the log against observables


@pytest.mark.parametrize(("is_escorted", "observable"), [(0, "solo"), (1, "escorted")])
def test_departures_of_the_log_are_those_of_the_corridors(
    base: Recorded, log: Any, run: Any, is_escorted: int, observable: str
) -> None:
    chosen = log["is_escorted"] == is_escorted
    left = counted(base, run, log, log["day"], log["tankers"], chosen)
    assert np.array_equal(left, base.corridors[f"{observable}_departures"])


def test_arrivals_of_the_log_are_those_of_the_corridors(
    mali: Scenario, base: Recorded, log: Any, run: Any
) -> None:
    done = np.isin(log["fate"], [ARRIVED, ATTACKED])
    came = counted(base, run, log, log["end_day"], log["tankers"] - log["lost"], done)
    for c, road in enumerate(mali.corridors):
        first = road.transit_days  # before it those arrive that were on the road on day 0
        recorded = base.corridors["corridor_arrivals"][:, :, c]
        assert np.array_equal(came[:, first:, c], recorded[:, first:])
        assert np.all(recorded[:, :first] > 0)


@pytest.mark.parametrize("number", ["lost", "attacks"])
def test_losses_and_attacks_of_the_log_are_those_of_the_corridors(
    base: Recorded, log: Any, run: Any, number: str
) -> None:
    observable = {"lost": "corridor_losses", "attacks": "corridor_attacks"}[number]
    everything = np.ones(len(log), bool)
    total = counted(base, run, log, log["day"], log[number], everything).sum(axis=1)
    assert np.array_equal(total, base.corridors[observable].sum(axis=1))
    assert total.sum() > 100


def test_lone_tankers_are_lost_on_the_day_they_leave(base: Recorded, log: Any, run: Any) -> None:
    alone = counted(base, run, log, log["day"], log["lost"], log["is_escorted"] == 0)
    assert np.all(alone <= base.corridors["corridor_losses"])
    quiet = base.corridors["escorted_departures"].cumsum(axis=1) == 0
    assert np.array_equal(alone[quiet], base.corridors["corridor_losses"][quiet])


@pytest.mark.parametrize(
    ("of_the_nation", "of_corridors"),
    [
        ("dispatched_tankers", ["corridor_dispatched"]),
        ("released_tankers", ["solo_departures", "escorted_departures"]),
        ("escorted_tankers", ["escorted_departures"]),
        ("arrived_tankers", ["corridor_arrivals"]),
        ("lost_tankers", ["corridor_losses"]),
        ("attacks", ["corridor_attacks"]),
        ("queued_tankers", ["border_queue_tankers"]),
    ],
)
def test_the_nation_is_the_sum_of_its_corridors(
    shipped: Shipped, of_the_nation: str, of_corridors: list[str]
) -> None:
    for here in shipped.values():
        corridors = here.recorded.corridors
        total = sum(corridors[name].sum(axis=2) for name in of_corridors)
        assert np.array_equal(here.recorded.nation[of_the_nation], total)


# -------------------------------------------------------------------------------- tankers and fuel


def test_a_queue_grows_by_what_comes_to_the_border_and_falls_by_what_leaves(
    mali: Scenario, base: Recorded
) -> None:
    for c, road in enumerate(mali.corridors):
        here = base.corridors[:, :, c]
        left = here["solo_departures"] + here["escorted_departures"]
        change = np.diff(here["border_queue_tankers"], axis=1) + left[:, 1:]
        came = here["corridor_dispatched"][:, 1 : -road.border_days]
        assert np.array_equal(change[:, road.border_days :], came)


def test_the_fleet_falls_by_what_is_lost(base: Recorded) -> None:
    nation = base.nation
    lost = np.cumsum(nation["lost_tankers"], axis=1)
    start = nation["fleet_tankers"][:, :1] + nation["lost_tankers"][:, :1]
    assert np.array_equal(nation["fleet_tankers"], start - lost)


def test_tankers_carry_their_volume(mali: Scenario, base: Recorded) -> None:
    volume, nation = mali.entry.tanker_l.value, base.nation
    for litres, tankers in [
        ("loaded_l", "dispatched_tankers"),
        ("arrived_l", "arrived_tankers"),
        ("lost_l", "lost_tankers"),
    ]:
        np.testing.assert_allclose(nation[litres], volume * nation[tankers])


def test_lost_fuel_is_burnt_or_seized(mali: Scenario, base: Recorded) -> None:
    nation = base.nation
    gone = nation["burnt_l"] + nation["seized_l"]
    assert np.all(gone >= nation["lost_l"] * (1 - 1e-12))  # the interior loses some more
    share = nation["seized_l"].sum() / gone.sum()
    assert share == pytest.approx(mali.interdiction.seized_share.value, abs=0.05)


def test_casualties_are_their_share_of_the_tankers_lost(mali: Scenario, base: Recorded) -> None:
    nation = base.nation
    assert np.all(nation["casualties"] <= nation["lost_tankers"])
    share = nation["casualties"].sum() / nation["lost_tankers"].sum()
    assert share == pytest.approx(mali.welfare.casualty_prob.value, rel=0.5)


def test_no_road_takes_more_than_its_capacity(
    mali: Scenario, simulate: Callable[..., Recorded]
) -> None:
    narrow = mali.with_values({"corridors.south.capacity": 20})
    dispatched = simulate(narrow, runs=3, days=40).corridors["corridor_dispatched"]
    assert dispatched[:, :, 1].max() <= 21  # within one of it, as tankers are whole
    assert dispatched[:, :10, 1].mean() == pytest.approx(20, abs=0.5)


def test_nobody_leaves_on_a_road_on_strike(shipped: Shipped) -> None:
    here = shipped["mali-2025/no-truce"].recorded.corridors
    striking = here["is_striking"][:, :-1] == 1.0
    assert striking.any()
    # Losses of a day start a strike on the next.
    later = (here["is_striking"][:, 1:] == 1.0) & striking
    assert np.all(here["corridor_dispatched"][:, 1:][later] == 0)


# -------------------------------------------------------------------- the stated rates of the road

FROZEN = {
    "group.recovery_rate": 0,
    "group.attrition_rate": 0,
    "group.gain_per_loss": 0,
    "group.effort_memory_rate": 1e-6,
    "escort.suppression_share": 0,
    "belief.learning_rate": 0,
    "drivers.strike_rate": 0,
}
ESCORTED = {
    "release.solo_tolerance_prob": 0,
    "release.solo_low_share": 0,
    "release.escort_mandate": 1,
    "escort.capacity": 2_000,
    "escort.low_convoy": 5,
}


def frozen(mali: Scenario, values: dict[str, float]) -> Scenario:
    """A group and beliefs that never change, without dated events."""
    return mali.with_values({**FROZEN, **values}).model_copy(update={"events": ()})


def is_plausible(found: float, expected: float) -> bool:
    """Whether a count is within five standard deviations of its mean."""
    return abs(found - expected) < 5 * np.sqrt(expected)


def test_lone_tankers_are_lost_at_the_stated_rate(
    mali: Scenario, simulate: Callable[..., Recorded]
) -> None:
    scenario = frozen(mali, {"release.solo_tolerance_prob": 1})
    corridors = simulate(scenario, runs=40, days=40).corridors
    for c, road in enumerate(mali.corridors):
        here = corridors[:, :, c]
        prob = solo_loss_prob(
            mali.interdiction.solo_loss_prob.value, here["effort_share"][0, 0], 0.0, road.exposure
        )
        assert here["escorted_departures"].sum() == 0
        expected = prob * here["solo_departures"].sum()
        assert expected > 10
        assert is_plausible(here["corridor_losses"].sum(), expected)


def test_convoys_are_contacted_at_the_stated_rate(
    mali: Scenario, simulate: Callable[..., Recorded]
) -> None:
    harmless = {"interdiction.superiority": 0, "interdiction.repelled_losses": 0}
    scenario = frozen(mali, {**ESCORTED, **harmless})
    recorded = simulate(scenario, runs=40, days=40)
    rate = mali.interdiction.contact_rate.value
    for c, road in enumerate(mali.corridors):
        effort = recorded.corridors["effort_share"][0, 0, c]
        expected, found = 0.0, 0
        for rows, n in zip(recorded.convoys, recorded.n_convoys, strict=True):
            done = rows[:n][(rows["corridor"][:n] == c) & (rows["fate"][:n] == ARRIVED)]
            found += done["attacks"].sum()
            a_day = road.exposure / road.escorted_days
            for size in done["tankers"]:
                expected += road.escorted_days * contact_prob(rate, effort, a_day, 0.0, size)
        assert expected > 10
        assert is_plausible(found, expected)
    assert recorded.nation["lost_tankers"].sum() == 0


def test_a_beaten_convoy_loses_the_drawn_number(
    mali: Scenario, simulate: Callable[..., Recorded]
) -> None:
    certain = {
        "interdiction.superiority": 1e9,
        "interdiction.losses_sigma": 0,
        "interdiction.losses_median": 4,
    }
    scenario = frozen(mali, {**ESCORTED, **certain})
    recorded = simulate(scenario, runs=10, days=40)
    for rows, n in zip(recorded.convoys, recorded.n_convoys, strict=True):
        once = rows[:n][(rows["is_escorted"][:n] == 1) & (rows["attacks"][:n] == 1)]
        assert len(once) > 5
        limit = np.floor(mali.interdiction.loss_limit_share.value * once["tankers"])
        assert np.array_equal(once["lost"], np.minimum(4, limit))
