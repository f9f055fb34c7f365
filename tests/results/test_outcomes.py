"""Headline outcomes from records whose numbers are known, and what is said of wrong rows."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.observables.recorded import Recorded
from sim.results.outcomes import check_outcomes, outcomes_of, window_of
from sim.scenario import list_scenarios, load


def test_an_outcome_is_a_statistic_of_its_window_in_its_unit(
    make: SimpleNamespace, recorded: Recorded
) -> None:
    scenario = make.scenario(
        make.outcome("mean", observable="lost_tankers", statistic="mean", from_day=2, to_day=4),
        make.outcome("scaled", observable="lost_tankers", statistic="sum", to_day=1, scale=1e3),
        make.outcome("open", observable="lost_tankers", statistic="max", from_day=50),
    )
    found = outcomes_of(scenario, recorded)
    np.testing.assert_allclose(found["mean"], [0.003, 1.003, 2.003])
    np.testing.assert_allclose(found["scaled"], [1.0, 2001.0, 4001.0])
    np.testing.assert_allclose(found["open"], [0.059, 1.059, 2.059])


@pytest.mark.parametrize(
    ("place", "fuel", "expected"),
    [
        ("bamako", "gasoline", 0.0),
        ("bamako", "diesel", 100.0),
        ("mopti", "gasoline", 200.0),
        ("mopti", "diesel", 300.0),
    ],
)
def test_a_market_is_found_by_zone_and_fuel(
    make: SimpleNamespace, recorded: Recorded, place: str, fuel: str, expected: float
) -> None:
    row = make.outcome("q", observable="queue_hours", place=place, fuel=fuel, statistic="mean")
    found = outcomes_of(make.scenario(row), recorded)
    assert found["q"].tolist() == [expected] * 3


def test_other_places_are_found_by_their_key(make: SimpleNamespace, recorded: Recorded) -> None:
    rows = [
        make.outcome("panic", observable="panic", place="mopti", statistic="min"),
        make.outcome("kati", observable="unit_request_l", place="garrison-kati", statistic="max"),
        make.outcome("escort", observable="unit_request_l", place="escort-force", statistic="max"),
        make.outcome("road", observable="effort_share", place="south", statistic="min"),
        make.outcome("user", observable="user_used_l", place="utility", statistic="min"),
    ]
    found = outcomes_of(make.scenario(*rows), recorded)
    assert found.loc[1].to_dict() == {
        "panic": 101.0,
        "kati": 400.0,
        "escort": 0.0,
        "road": 1.0,
        "user": 1.0,
    }


def test_an_event_counts_from_day_0_and_stays_nan_where_it_never_happens(
    make: SimpleNamespace, recorded: Recorded
) -> None:
    recorded.markets["price_multiple"][0, 33:, 0, 0] = 1.4
    recorded.markets["price_multiple"][1, 10, 0, 0] = 1.4
    row = make.outcome(
        "day",
        observable="price_multiple",
        place="bamako",
        fuel="gasoline",
        statistic="first_day_above",
        threshold=1.3,
        from_day=20,
    )
    found = outcomes_of(make.scenario(row), recorded)["day"]
    assert found.isna().tolist() == [False, True, True]
    assert found[0] == 33.0


def test_runs_keep_their_numbers(make: SimpleNamespace) -> None:
    row = make.outcome("lost", observable="lost_tankers", statistic="min")
    found = outcomes_of(make.scenario(row), make.recorded(runs=2, first_run=5), first_run=5)
    assert found.index.tolist() == [5, 6]
    assert found.index.name == "run"
    assert found["lost"].tolist() == [5.0, 6.0]


def test_a_window_that_the_run_does_not_reach_is_not_cut(make: SimpleNamespace) -> None:
    late = make.outcome("late", observable="lost_tankers", statistic="sum", from_day=50, to_day=60)
    assert window_of(late, days=61) == range(50, 61)
    assert window_of(late, days=60) is None
    found = outcomes_of(make.scenario(late), make.recorded(days=60))
    assert found["late"].isna().all()


def test_the_window_of_an_event_may_be_cut(make: SimpleNamespace) -> None:
    columns = {"observable": "attacks", "statistic": "first_day_above", "to_day": 99}
    assert window_of(make.outcome("day", **columns), days=30) == range(30)
    assert window_of(make.outcome("day", from_day=30, **columns), days=30) is None


def test_a_scenario_without_outcomes_has_runs_all_the_same(
    make: SimpleNamespace, recorded: Recorded
) -> None:
    assert outcomes_of(make.scenario(), recorded).shape == (3, 0)


MARKET = {"observable": "queue_hours", "place": "bamako", "fuel": "gasoline"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            {**MARKET, "observable": "queue_hour"},
            "observable = 'queue_hour' is not recorded. Did you mean 'queue_hours'?",
        ),
        (
            {**MARKET, "place": "bamaco"},
            "place = 'bamaco' is not one of bamako, mopti; queue_hours belongs to a market. "
            "Did you mean 'bamako'?",
        ),
        (
            {**MARKET, "fuel": "gasolin"},
            "fuel = 'gasolin' is not one of gasoline, diesel; queue_hours belongs to a market. "
            "Did you mean 'gasoline'?",
        ),
        (
            {"observable": "lost_tankers", "place": "bamako"},
            "place = 'bamako' must be empty, because lost_tankers belongs to a nation.",
        ),
        (
            {"observable": "panic", "place": "mopti", "fuel": "diesel"},
            "fuel = 'diesel' must be empty, because panic belongs to a zone.",
        ),
        (
            {**MARKET, "from_day": 9, "to_day": 8},
            "from_day = 9 is after to_day = 8.",
        ),
        (
            {**MARKET, "statistic": "first_day_above", "scale": 2},
            "scale = 2 must be 1, because the outcome is a day.",
        ),
        (
            {**MARKET, "figures": "H12 H120"},
            "figures names 'H120', which is no reported figure. Did you mean 'H12'?",
        ),
    ],
)
def test_a_wrong_row_is_named_with_what_is_allowed(
    make: SimpleNamespace, columns: dict[str, object], words: str
) -> None:
    row = make.outcome("queue", **{"statistic": "mean", **columns})
    with pytest.raises(ScenarioError) as caught:
        check_outcomes(make.scenario(row))
    assert caught.value.problems == (f"outcomes.csv, outcome 'queue': {words}",)


def test_all_problems_are_told_at_once(make: SimpleNamespace) -> None:
    rows = [
        make.outcome("a", observable="lost", statistic="sum"),
        make.outcome("b", observable="panic", statistic="sum", figures="Z1"),
    ]
    with pytest.raises(ScenarioError) as caught:
        check_outcomes(make.scenario(*rows))
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "outcomes.csv, outcome 'a'",
        "outcomes.csv, outcome 'b'",
        "outcomes.csv, outcome 'b'",
    ]


@pytest.mark.parametrize("name", [listed.name for listed in list_scenarios()])
def test_the_rows_of_every_shipped_scenario_are_right(name: str) -> None:
    scenario = load(name)
    check_outcomes(scenario)
    unreached = [
        outcome.outcome
        for outcome in scenario.outcomes
        if window_of(outcome, days=scenario.calendar.days) is None
    ]
    assert unreached == []


def test_mali_has_the_headlines_of_its_story() -> None:
    keys = {outcome.outcome for outcome in load("mali-2025").outcomes}
    assert {"break-day", "price-late-october", "undelivered", "kati-stalled-days"} <= keys
