"""Draws beside a scenario's files: which numbers they move, and in which runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import InvalidInput, NotPassed
from sim.paths import data_path
from sim.scenario.overrides import priors_of, value_at
from sim.scenario.schema import Scenario
from sim.scenario.shipped import NAME, WEIGHT, Draws, drawn_paths, drawn_values, shipped_draws

MALI = sim.load("mali-2025")
Calibrated = Callable[..., Scenario]


def test_every_number_with_a_prior_is_drawn(prior_draws: Draws) -> None:
    assert drawn_paths(MALI, prior_draws) == tuple(priors_of(MALI))


def test_what_a_variant_or_the_caller_sets_is_as_it_is_set(prior_draws: Draws) -> None:
    slope = value_at(MALI, "market.slope")
    assert "market.slope" not in drawn_paths(MALI.with_values({"market.slope": 0.3}), prior_draws)
    again = MALI.with_values({"market.slope": slope})
    assert "market.slope" not in drawn_paths(again, prior_draws)
    assert "market.slope" not in drawn_paths(again.variant("army-first"), prior_draws)
    army_first = MALI.variant("army-first")
    left = set(priors_of(MALI)) - set(drawn_paths(army_first, prior_draws))
    assert left == {"rationing.army_weight"}
    no_truce = MALI.variant("no-truce")
    assert "events.truce.value" not in drawn_paths(no_truce, prior_draws)


def test_a_structure_keeps_what_it_leaves_out(prior_draws: Draws) -> None:
    assert set(priors_of(MALI)) - set(drawn_paths(MALI.variant("no-panic"), prior_draws)) == {
        "panic.dry_rate",
        "panic.neighbour_rate",
    } & set(priors_of(MALI))


def test_another_country_borrows_what_it_says_nothing_of(prior_draws: Draws) -> None:
    nepal = sim.load("nepal-2015")
    borrowed = drawn_paths(nepal, prior_draws)
    assert {"market.slope", "panic.dry_rate", "stocks.panic_tank_days"} <= set(borrowed)
    assert not {"stocks.depot_days", "demand.total_l_per_day", "entry.fleet"} & set(borrowed)


def test_the_first_runs_have_the_same_draws_however_many_follow(prior_draws: Draws) -> None:
    many = prior_draws.rows(runs=1_000, seed=-3)
    np.testing.assert_array_equal(prior_draws.rows(runs=10, seed=-3), many[:10])
    assert not np.array_equal(prior_draws.rows(runs=10, seed=4), many[:10])


def test_draws_are_used_as_often_as_they_weigh(prior_draws: Draws) -> None:
    weights = np.arange(50) / np.arange(50).sum()
    weighted = replace(prior_draws, columns={**prior_draws.columns, WEIGHT: weights})
    used = np.bincount(weighted.rows(runs=5_000, seed=1), minlength=50)
    np.testing.assert_allclose(used / 5_000, weights, atol=1.5 / 5_000 * 3)
    assert set(np.bincount(prior_draws.rows(runs=200, seed=1))) <= {3, 4, 5}


def test_without_a_posterior_nothing_is_drawn(tmp_path: Path) -> None:
    shutil.copytree(data_path("scenarios", "mali-2025"), tmp_path / "bare")
    (tmp_path / "bare" / NAME).unlink(missing_ok=True)
    bare = sim.load(tmp_path / "bare")
    assert shipped_draws(bare) is None
    assert drawn_values(bare, None, runs=3, seed=1) == {}


def test_runs_have_the_numbers_of_draws_unless_they_are_fixed(calibrated: Calibrated) -> None:
    case = calibrated()
    result = case.run(runs=4, days=3, values={"market.slope": 0.3})
    wanted = drawn_values(case, shipped_draws(case), runs=4, seed=1)
    assert result.drawn == wanted.keys() - {"market.slope"}
    for path in result.drawn:
        np.testing.assert_array_equal(result.values[path], wanted[path])
    np.testing.assert_array_equal(result.values["market.slope"], np.full(4, 0.3))
    fixed = case.run(runs=4, days=3, fixed=True)
    assert fixed.values == {}
    assert not fixed.drawn
    by_hand = case.run(runs=4, days=3, fixed=True, values=result.values)
    np.testing.assert_array_equal(by_hand.recorded.markets, result.recorded.markets)


def test_a_result_keeps_which_numbers_were_drawn(calibrated: Calibrated, tmp_path: Path) -> None:
    result = calibrated().run(runs=3, days=3)
    result.save(tmp_path / "saved")
    assert sim.load_result(tmp_path / "saved").drawn == result.drawn


def test_a_variant_is_set_against_its_base_draw_by_draw(calibrated: Calibrated) -> None:
    case = calibrated()
    first = case.with_values({"rationing.army_weight": 0.6})
    effect = first.run(runs=4, days=5) - case.run(runs=4, days=5)
    assert len(effect.accounts) == 4
    with pytest.raises(InvalidInput, match="one ran at fixed numbers"):
        case.run(runs=4, days=5) - case.run(runs=4, days=5, fixed=True)
    compared = sim.compare({"base": case, "first": first}, runs=4, days=5)
    assert compared.facts()["drawn"]
    fixed = case.run(runs=4, days=5, fixed=True)
    with pytest.raises(InvalidInput, match="it ran at fixed numbers"):
        sim.compare({"base": case, "first": fixed}, runs=4, days=5)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"scenario_hash": "0"}, "is a posterior of mali-2025 as it was"),
        ({"priors_hash": "0"}, "is a posterior under other priors than those of mali-2025 now"),
        ({"model_version": "0"}, "is a posterior under version 0 of the model"),
    ],
)
def test_what_belongs_to_something_else_is_refused(
    calibrated: Calibrated, facts: dict[str, str], message: str
) -> None:
    case = calibrated(**facts)
    with pytest.raises(InvalidInput, match=message):
        case.run(runs=2, days=2)
    assert case.run(runs=2, days=2, fixed=True).runs == 2


def test_draws_below_the_gate_are_not_run(calibrated: Calibrated) -> None:
    case = calibrated(gate=[{"name": "effective draws", "holds": False}])
    with pytest.raises(NotPassed, match=r"did not pass the gate \(effective draws\)"):
        case.run(runs=2, days=2)
    assert case.run(runs=2, days=2, fixed=True).runs == 2
