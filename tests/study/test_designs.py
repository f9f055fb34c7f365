"""Samplers lay out what they promise: even sequences, whole grids, one parameter at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.scenario.shipped import Draws
from sim.study.design_files import read_design
from sim.study.designs import MOST_ROWS, SAMPLERS, design

VARY = {"market.slope": "0.1:0.5", "escort.capacity": "100:200", "group.strength": "0.5:2:log"}
LEVELS = {"market.slope": [0.1, 0.3], "escort.capacity": [100, 150, 200]}


def counts(column: np.ndarray, *, low: float, high: float, slices: int) -> list[int]:
    """How many values fall into each of some equal slices of a range."""
    return np.histogram(column, bins=slices, range=(low, high))[0].tolist()


@pytest.mark.parametrize(("sampler", "samples"), [("sobol", 32), ("latin", 30)])
def test_a_sequence_is_even_in_every_parameter(
    scenario: Scenario, sampler: str, samples: int
) -> None:
    made = design(scenario, VARY, sampler=sampler, samples=samples)
    assert list(made.frame) == list(VARY)
    slope, capacity, strength = made.frame.to_numpy().T
    assert counts(slope, low=0.1, high=0.5, slices=samples) == [1] * samples
    assert counts(capacity, low=100, high=200, slices=samples) == [1] * samples
    ends = np.log([0.5, 2.0])
    assert counts(np.log(strength), low=ends[0], high=ends[1], slices=samples) == [1] * samples
    assert made.note == ""


def test_a_sobol_sequence_is_even_in_every_pair(scenario: Scenario) -> None:
    frame = design(scenario, VARY, sampler="sobol", samples=64).frame
    edges = ((0.1, 0.5), (100, 200))
    pair = frame["market.slope"], frame["escort.capacity"]
    cells = np.histogram2d(*pair, bins=4, range=edges)[0]
    assert (cells == 4).all()


def test_its_beginning_is_the_shorter_one_and_this_is_said(scenario: Scenario) -> None:
    made = design(scenario, VARY, samples=100)
    whole = design(scenario, VARY, samples=128)
    assert made.frame.equals(whole.frame.head(100))
    assert made.note == ("samples = 100 is no power of 2: a Sobol sequence is even at 64 or 128.")
    assert whole.note == ""


@pytest.mark.parametrize("sampler", ["sobol", "latin"])
def test_the_seed_decides(scenario: Scenario, sampler: str) -> None:
    one, same, other = (
        design(scenario, VARY, samples=8, sampler=sampler, seed=seed).frame for seed in (-3, -3, 4)
    )
    assert one.equals(same)
    assert not one.equals(other)


def test_a_grid_is_every_combination(scenario: Scenario) -> None:
    made = design(scenario, LEVELS)
    assert made.sampler == "grid"
    assert made.frame.to_numpy().tolist() == [
        [slope, capacity] for slope in (0.1, 0.3) for capacity in (100, 150, 200)
    ]


def test_a_grid_cuts_a_range_into_levels(scenario: Scenario) -> None:
    made = design(scenario, VARY, sampler="grid", samples=3).frame
    assert len(made) == 27
    assert sorted(made["market.slope"].unique()) == pytest.approx([0.1, 0.3, 0.5])
    assert sorted(made["group.strength"].unique()) == pytest.approx([0.5, 1.0, 2.0])
    one = design(scenario, VARY, sampler="grid", samples=1).frame
    assert one.to_numpy().tolist() == [pytest.approx([0.3, 150.0, 1.0])]


def test_one_at_a_time_leaves_the_others_at_rest(scenario: Scenario) -> None:
    made = design(scenario, LEVELS, sampler="one-at-a-time").frame
    slope, capacity = scenario.market.slope.value, scenario.escort.capacity.value
    assert made.to_numpy().tolist() == [
        [slope, capacity],
        [0.1, capacity],
        [0.3, capacity],
        [slope, 100.0],
        [slope, 150.0],
        [slope, 200.0],
    ]


def test_levels_take_part_in_a_sequence(scenario: Scenario) -> None:
    frame = design(scenario, {**VARY, "group.strength": [0.5, 1.0]}, samples=16).frame
    assert frame["group.strength"].value_counts().to_dict() == {0.5: 8, 1.0: 8}


def test_priors_shape_the_rows(scenario: Scenario) -> None:
    column = design(scenario, ["market.slope"], samples=512).frame["market.slope"]
    prior = scenario.market.slope.prior
    assert prior is not None
    assert prior.bounds[0] <= column.min() and column.max() <= prior.bounds[1]
    # Cut at 0.08 and 0.9 it keeps 97.6 % of its mass; its median moves to 0.2223.
    assert column.median() == pytest.approx(0.2223, rel=0.01)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            {"sampler": "latn"},
            "sampler = 'latn' must be one of sobol, latin, grid, one-at-a-time, posterior. "
            "Did you mean 'latin'?",
        ),
        ({"samples": 0}, "samples = 0 must be a whole number from 1 to 16,777,216."),
        ({"samples": 2.5}, "samples = 2.5 must be a whole number from 1 to 16,777,216."),
        (
            {"sampler": "grid", "samples": 1_000},
            "sampler = 'grid': 1000 x 1000 x 1000 = 1,000,000,000 rows are too many; at most "
            "16,777,216, or another sampler.",
        ),
        (
            {"vary": LEVELS, "samples": 7},
            "samples = 7: every parameter has its levels; leave samples out, or write ranges.",
        ),
    ],
)
def test_a_mistake_is_one_line(scenario: Scenario, arguments: dict[str, Any], line: str) -> None:
    with pytest.raises(InvalidInput) as error:
        design(scenario, **{"vary": VARY, **arguments})
    assert error.value.problems == (line,)


def test_all_mistakes_are_told_at_once(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput) as error:
        design(scenario, {"market.slope": "2:1"}, samples=MOST_ROWS + 1, sampler="x")
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("sampler", SAMPLERS[:-1])
def test_one_row_is_a_design_too(scenario: Scenario, sampler: str) -> None:
    made = design(scenario, ["market.slope=0.1:0.5"], samples=1, sampler=sampler)
    assert len(made.frame) == (2 if sampler == "one-at-a-time" else 1)
    assert made.note == ""


def test_a_posterior_gives_draws_of_all_it_speaks_of(
    prior_draws: Draws, calibrated: Callable[..., Scenario]
) -> None:
    case = calibrated()
    made = design(case, (), sampler="posterior", samples=20, seed=4)
    rows = prior_draws.rows(runs=20, seed=4)
    assert set(made.frame) == set(prior_draws.values)
    np.testing.assert_array_equal(
        made.frame["market.slope"], prior_draws.values["market.slope"][rows]
    )
    set_by_hand = case.with_values({"market.slope": 0.3})
    assert "market.slope" not in design(set_by_hand, (), sampler="posterior").frame
    with pytest.raises(InvalidInput, match="the posterior says what varies"):
        design(case, VARY, sampler="posterior")


def test_a_design_file_may_say_posterior_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "design.toml").write_text('sampler = "posterior"')
    read = read_design(tmp_path / "design.toml")
    assert (read.sampler, read.vary) == ("posterior", {})


def test_without_a_posterior_there_is_none_to_draw_from() -> None:
    with pytest.raises(InvalidInput, match="has no posterior beside its files"):
        design(sim.load("nepal-2015"), (), sampler="posterior")
