"""Draws beside a scenario's files: which numbers they move, and in which runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import InvalidInput
from sim.paths import data_path
from sim.scenario.overrides import priors_of, value_at
from sim.scenario.schema import Scenario
from sim.scenario.shipped import (
    FACTS,
    NAME,
    WEIGHT,
    Draws,
    drawn_paths,
    drawn_values,
    shipped_draws,
)

MALI = sim.load("mali-2025")
ROWS = 50


def draws(weights: np.ndarray | None = None) -> Draws:
    random = np.random.default_rng(1)
    columns = {path: random.uniform(*prior.bounds, ROWS) for path, prior in priors_of(MALI).items()}
    columns[WEIGHT] = np.full(ROWS, 1 / ROWS) if weights is None else weights
    return Draws(MALI, columns, {})


def shipped(folder: Path, **facts: object) -> Scenario:
    """Copy the scenario's folder, with a posterior in it."""
    from sim.study.shards import parquet_of

    shutil.copytree(data_path("scenarios", "mali-2025"), folder / "mali", dirs_exist_ok=True)
    written = {"scenario": "mali-2025", "scenario_hash": MALI.hash, "gate": []}
    written |= {"model_version": sim.MODEL_VERSION, **facts}
    content = parquet_of(dict(draws().columns), facts={FACTS.decode(): json.dumps(written)})
    (folder / "mali" / NAME).write_bytes(content)
    return sim.load(folder / "mali")


def test_every_number_with_a_prior_is_drawn() -> None:
    assert drawn_paths(MALI, draws()) == tuple(priors_of(MALI))


def test_what_a_variant_or_the_caller_sets_is_as_it_is_set() -> None:
    slope = value_at(MALI, "market.slope")
    assert "market.slope" not in drawn_paths(MALI.with_values({"market.slope": 0.3}), draws())
    again = MALI.with_values({"market.slope": slope})
    assert "market.slope" not in drawn_paths(again, draws())
    assert "market.slope" not in drawn_paths(again.variant("army-first"), draws())
    army_first = MALI.variant("army-first")
    left = set(priors_of(MALI)) - set(drawn_paths(army_first, draws()))
    assert left == {"rationing.army_weight"}
    no_truce = MALI.variant("no-truce")
    assert "events.truce.value" not in drawn_paths(no_truce, draws())


def test_a_structure_keeps_what_it_leaves_out() -> None:
    assert set(priors_of(MALI)) - set(drawn_paths(MALI.variant("no-panic"), draws())) == {
        "panic.dry_rate",
        "panic.neighbour_rate",
    } & set(priors_of(MALI))


def test_another_country_borrows_what_it_says_nothing_of() -> None:
    nepal = sim.load("nepal-2015")
    borrowed = drawn_paths(nepal, draws())
    assert {"market.slope", "panic.dry_rate", "stocks.panic_tank_days"} <= set(borrowed)
    assert not {"stocks.depot_days", "demand.total_l_per_day", "entry.fleet"} & set(borrowed)


def test_the_first_runs_have_the_same_draws_however_many_follow() -> None:
    many = draws().rows(runs=1_000, seed=-3)
    np.testing.assert_array_equal(draws().rows(runs=10, seed=-3), many[:10])
    assert not np.array_equal(draws().rows(runs=10, seed=4), many[:10])


def test_draws_are_used_as_often_as_they_weigh() -> None:
    weights = np.arange(ROWS) / np.arange(ROWS).sum()
    used = np.bincount(draws(weights).rows(runs=5_000, seed=1), minlength=ROWS)
    np.testing.assert_allclose(used / 5_000, weights, atol=1.5 / 5_000 * 3)
    assert set(np.bincount(draws().rows(runs=ROWS * 4, seed=1))) <= {3, 4, 5}


def test_without_a_posterior_nothing_is_drawn(tmp_path: Path) -> None:
    shutil.copytree(data_path("scenarios", "mali-2025"), tmp_path / "bare")
    (tmp_path / "bare" / NAME).unlink(missing_ok=True)
    bare = sim.load(tmp_path / "bare")
    assert shipped_draws(bare) is None
    assert drawn_values(bare, None, runs=3, seed=1) == {}


def test_runs_have_the_numbers_of_draws_unless_they_are_fixed(tmp_path: Path) -> None:
    case = shipped(tmp_path)
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


def test_a_result_keeps_which_numbers_were_drawn(tmp_path: Path) -> None:
    result = shipped(tmp_path).run(runs=3, days=3)
    result.save(tmp_path / "saved")
    assert sim.load_result(tmp_path / "saved").drawn == result.drawn


def test_a_variant_is_set_against_its_base_draw_by_draw(tmp_path: Path) -> None:
    case = shipped(tmp_path)
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
        ({"model_version": "0"}, "is a posterior under version 0 of the model"),
    ],
)
def test_what_belongs_to_something_else_is_refused(
    tmp_path: Path, facts: dict[str, str], message: str
) -> None:
    case = shipped(tmp_path, **facts)
    with pytest.raises(InvalidInput, match=message):
        case.run(runs=2, days=2)
    assert case.run(runs=2, days=2, fixed=True).runs == 2
