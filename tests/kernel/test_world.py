"""Values by run reach the arrays, and what cannot be run is refused with its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.kernel.state import allocate, room_for_tankers, room_in_columns
from sim.kernel.world import build
from sim.scenario.schema import Scenario


def problems(scenario: Scenario, values: Mapping[str, Any], runs: int = 3) -> tuple[str, ...]:
    with pytest.raises(ScenarioError) as caught:
        build(scenario, values, runs)
    return caught.value.problems


# --------------------------------------------------------------------------------- what is built


def test_what_all_runs_share_is_kept_once(mali: Scenario) -> None:
    world = build(mali, None, 1_000)
    assert world.parameters.shape == (1,)
    assert world.zones.shape == (1, 6)
    assert world.parameters["market_slope"][0] == mali.market.slope.value


def test_a_value_by_run_widens_its_own_table_only(mali: Scenario) -> None:
    world = build(mali, {"corridors.west.exposure": [5.0, 6.0, 7.0], "market.slope": 0.3}, 3)
    assert world.corridors["exposure"][:, 0].tolist() == [5.0, 6.0, 7.0]
    assert world.corridors["exposure"][:, 1].tolist() == [mali.corridors[1].exposure] * 3
    assert world.parameters["market_slope"].tolist() == [0.3]
    assert len(world.zones) == 1


def test_every_number_of_a_scenario_has_its_place(mali: Scenario) -> None:
    same = {path: np.array([value, value]) for path, value in mali.numbers.items()}
    varied, plain = build(mali, same, 2), build(mali, None, 2)
    for name in ("parameters", "zones", "corridors", "deliveries", "depots", "units", "events"):
        for row in getattr(varied, name):
            assert row.tobytes() == getattr(plain, name)[0].tobytes(), name


def test_events_of_the_crisis_never_start_without_a_blockade(mali: Scenario) -> None:
    calm = mali.variant("no-blockade")
    assert build(calm, None, 1).event_start.min() > calm.calendar.days
    assert build(mali, None, 1).event_start.min() == 0


def test_the_state_has_room_for_the_largest_fleet(mali: Scenario) -> None:
    world = build(mali, {"entry.fleet": [1_500.0, 9_000.0]}, 2)
    assert 9_000 <= room_for_tankers(world) <= 9_100
    assert allocate(world).marks.size == room_for_tankers(world) + 1
    assert allocate(world).owners.shape[1] >= 2 * room_for_tankers(world)


def test_a_column_has_room_for_every_round_that_fits_behind_a_slow_convoy(mali: Scenario) -> None:
    slow = {"corridors.west.escorted_days": 40.0}
    plain, longer = build(mali, None, 1), build(mali, slow, 1)
    rounds = 40 // (
        plain.corridors[0][1]["border_days"]
        + plain.corridors[0][1]["transit_days"]
        + plain.corridors[0][1]["return_days"]
    )
    assert room_in_columns(longer) >= (2 + rounds) * room_for_tankers(longer)


def test_a_fleet_is_never_too_small_to_supply_the_country(mali: Scenario) -> None:
    world = build(mali, {"entry.fleet": 1.0}, 1)
    loads = mali.demand.total_l_per_day.value / mali.entry.tanker_l.value
    assert room_for_tankers(world) >= 1.05 * loads * 10


# -------------------------------------------------------------------------------- what is refused


def test_an_unknown_path_names_the_nearest(mali: Scenario) -> None:
    (problem,) = problems(mali, {"market.slop": 0.3})
    assert "market.slop" in problem
    assert "Did you mean 'market.slope'?" in problem


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([0.1, 0.2], "shape (2,) given, one or 3 needed"),
        ([[0.1]], "shape (1, 1) given, one or 3 needed"),
        ([0.1, np.nan, 0.2], "every value must be a finite number"),
        ([0.1, np.inf, 0.2], "every value must be a finite number"),
        ([0.1, 9.0, 0.2], "0.1 to 9 leaves [0.01, 5]"),
    ],
)
def test_values_of_the_wrong_shape_or_size_are_refused(
    mali: Scenario, value: Any, words: str
) -> None:
    (problem,) = problems(mali, {"market.slope": value})
    assert problem == f"values 'market.slope': {words}"


def test_all_problems_are_told_at_once(mali: Scenario) -> None:
    told = problems(mali, {"market.slope": [0.1, 9, 0.1], "entry.aside_share": [0, 2, 0]})
    assert len(told) == 2


@pytest.mark.parametrize("path", ["zones.bamako.stations", "importers.national.firms"])
def test_the_number_of_agents_is_the_same_in_all_runs(mali: Scenario, path: str) -> None:
    expected = f"values {path!r}: the number of agents is the same in every run; change it in the"
    assert problems(mali, {path: [3.0, 4.0, 5.0]})[0].startswith(expected)
    assert problems(mali, {path: 3.0})[0].startswith(expected)


def test_a_lever_keeps_its_range_in_every_run(mali: Scenario) -> None:
    (problem,) = problems(mali, {"events.truce.value": [0.1, 5.0, 0.1]})
    assert problem == "values 'events.truce.value': 0.1 to 5 leaves [0, 1]"


def test_bounds_keep_their_order_in_every_run(mali: Scenario) -> None:
    values = {"escort.ramp_start_day": [3, 90, 3], "escort.ramp_end_day": [120, 80, 120]}
    (problem,) = problems(mali, values)
    assert "escort.ramp_start_day is not below escort.ramp_end_day in run 1" in problem
    (problem,) = problems(mali, {"escort.ramp_end_day": [120, 3, 120]})
    assert "in run 1" in problem
    build(mali, {"escort.ramp_start_day": [130, 3], "escort.ramp_end_day": [140, 9]}, 2)
    build(mali, {"stocks.panic_tank_days": [9, mali.stocks.calm_tank_days.value, 9]}, 3)


def test_shares_sum_to_one_in_every_run(mali: Scenario) -> None:
    (problem,) = problems(mali, {"importers.national.fleet_share": [0.67, 1.0, 0.67]})
    assert "importers.*.fleet_share sums to 1.33" in problem


def test_a_scenario_known_to_be_whole_keeps_its_ranges_and_shares(mali: Scenario) -> None:
    slopes = {"market.slope": np.array([0.3, 0.4])}
    known = build(mali, slopes, 2, is_known_whole=True)
    np.testing.assert_array_equal(known.parameters, build(mali, slopes, 2).parameters)
    with pytest.raises(ScenarioError, match="leaves"):
        build(mali, {"market.slope": np.array([0.3, -1.0])}, 2, is_known_whole=True)
    share = {"corridors.west.effort_share": np.array([0.2, 0.9])}
    with pytest.raises(ScenarioError, match="sum to 1"):
        build(mali, share, 2, is_known_whole=True)
