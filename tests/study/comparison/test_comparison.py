"""A comparison: its effects are those of ``a - b``, and its tables are counted by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import RESPONSIBLE_USE, Result
from sim.scenario import Scenario
from sim.study import Comparison

RUNS, DAYS = 4, 20


def test_effects_are_those_of_results_that_are_subtracted(scenario: Scenario) -> None:
    policies = {"base": scenario, "insured": scenario.variant("insured-convoys")}
    found = sim.compare(policies, runs=RUNS, seed=3, days=DAYS)
    one, other = (
        case.run(runs=RUNS, seed=3, days=DAYS) for case in (policies["insured"], scenario)
    )
    pd.testing.assert_frame_equal(found.effects["insured"].accounts, (one - other).accounts)
    row, wanted = found.table.loc["insured"], (one - other).summary()
    for column in ("base", "median", "low", "high"):
        np.testing.assert_array_equal(row.loc[wanted.index, column], wanted[column])
    assert {result.record for result in found.results.values()} == {"summary"}
    assert all(result.recorded is None for result in found.results.values())


def test_a_policy_alone_or_among_others_is_the_same(scenario: Scenario) -> None:
    army = scenario.variant("army-first")
    few = sim.compare({"base": scenario, "army": army}, runs=2, days=DAYS)
    more = sim.compare({"army": army, "other": army, "base": scenario}, runs=2, days=DAYS)
    assert (few.base, more.base) == ("base", "base")
    pd.testing.assert_frame_equal(few.table.loc["army"], more.table.loc["army"])
    assert more.policies == ("army", "other")


def test_fuel_by_road_and_by_air_is_one_gain(found: Comparison) -> None:
    assert found.effect_on("planes", "fuel_l")["median"] == pytest.approx(1.0)
    assert found.effect_on("roads", "fuel_l")["median"] == pytest.approx(10.0)
    assert found.effect_on("planes", "arrived_l")["median"] == 0.0


def test_superiority_follows_what_is_better(found: Comparison) -> None:
    assert found.effect_on("planes", "fuel_l")["superiority"] == 0.75
    assert found.effect_on("roads", "exposed_drivers")["superiority"] == 0.0
    assert found.effect_on("roads", "zone.mopti")["superiority"] == 1.0
    assert found.effect_on("roads", "casualties")["superiority"] == 0.5
    transfer = found.effect_on("roads", "importers_profit")
    assert transfer["better"] == "neither"
    assert math.isnan(transfer["superiority"])


def test_the_ranking_says_what_is_told_apart(found: Comparison) -> None:
    ranking = found.ranking
    assert list(ranking.index) == ["roads", "planes", "base"]
    assert list(ranking["rank"]) == [1, 2, 3]
    np.testing.assert_allclose(ranking["ahead"].to_numpy()[:2], [9.5, 0.5])
    assert list(ranking["is_told_apart"]) == [True, False, False]
    np.testing.assert_allclose(ranking["ahead_error"].to_numpy()[1], 0.5)
    assert list(ranking["best"]) == [1.0, 0.0, 0.0]
    assert math.isnan(ranking.loc["base", "superiority"])


def test_less_is_better_where_it_is(found: Comparison) -> None:
    by_people = found.ranked_by("exposed_drivers")
    assert list(by_people.ranking.index) == ["planes", "base", "roads"]
    assert by_people.ranking.loc["planes", "best"] == 0.5  # a tie with the base in every run
    assert not by_people.ranking.loc["planes", "is_told_apart"]
    assert by_people.ranking.loc["base", "ahead"] == pytest.approx(100.0)
    assert by_people.regret.loc["roads", "largest"] == 120.0
    assert by_people.results is found.results
    with pytest.raises(InvalidInput, match="by = 'people' is no account"):
        found.ranked_by("people")


def test_regret_and_the_robust_choice(found: Comparison) -> None:
    assert found.robust_choice == "roads"
    np.testing.assert_allclose(found.regret.loc["base", ["mean", "largest"]], [10.0, 11.0])
    np.testing.assert_allclose(found.regret.loc["planes", ["mean", "largest"]], [9.5, 11.0])


def test_good_enough_in_every_respect(found: Comparison, base: Result) -> None:
    least = float(base.accounts["exposed_drivers"].max())
    fuel = found.measured["planes"]["fuel_l"].to_numpy()
    shares = found.satisfying({"exposed_drivers": (None, least), "fuel_l": (fuel.min(), None)})
    assert shares.loc["planes", "share"] == 1.0
    assert shares.loc["roads", "share"] < 1.0
    assert list(shares.columns) == ["share", "low", "high"]
    assert shares.index[0] == "planes"


def test_bands_that_cannot_be_met_are_told_at_once(found: Comparison) -> None:
    bands = {
        "fuel": (1, 2),
        "fuel_l": (2, 1),
        "casualties": (None, None),
        "lost_tankers": ("few", None),
        "unserved_l": 3,
    }
    with pytest.raises(InvalidInput) as caught:
        found.satisfying(bands)  # type: ignore[arg-type]
    assert list(caught.value.problems) == [
        "bands: 'fuel' is no account. Did you mean 'fuel_l'?",
        "band of 'fuel_l': (2, 1) is empty.",
        "band of 'casualties': (None, None) is open at both ends.",
        "band of 'lost_tankers': ('few', None) must be numbers or None.",
        "band of 'unserved_l': 3 is no pair (low, high).",
    ]
    with pytest.raises(InvalidInput, match="bands: give at least one"):
        found.satisfying({})


def test_worlds_may_differ_in_parameters(scenario: Scenario) -> None:
    values = pd.DataFrame({"market.slope": [0.2, 0.3, 0.6]}, index=[7, 8, 9])
    policies = {"base": scenario, "army": scenario.variant("army-first")}
    found = sim.compare(policies, values=values, days=DAYS)
    assert found.runs == 3
    for name, case in policies.items():
        alone = case.run(runs=3, days=DAYS, values={"market.slope": [0.2, 0.3, 0.6]})
        pd.testing.assert_frame_equal(found.results[name].accounts, alone.accounts)
    assert found.facts()["varied"] == ["market.slope"]
    assert "Runs differ in luck, market.slope and 47 numbers drawn from" in repr(found)


def test_results_are_taken_as_they_are(base: Result, scenario: Scenario) -> None:
    found = sim.compare({"first": base, "again": scenario}, seed=3)
    assert found.base == "first"
    assert (found.runs, found.days) == (RUNS, DAYS)
    assert (found.effects["again"].accounts == 0.0).all(axis=None)
    assert list(found.ranking["is_told_apart"]) == [False, False]
    assert list(found.ranking["best"]) == [0.5, 0.5]


def test_unpaired_results_cannot_be_put_together(base: Result) -> None:
    with pytest.raises(InvalidInput, match=r"seed is 4 in one and 3 in the other"):
        Comparison({"base": base, "other": replace(base, seed=4)}, base="base", by="fuel_l")


def test_the_tidy_frame_has_every_number_once(found: Comparison) -> None:
    frame = found.to_frame()
    assert list(frame.columns) == ["policy", "run", "account", "value"]
    assert len(frame) == 3 * RUNS * len(found.yardsticks)
    assert not frame.duplicated(["policy", "run", "account"]).any()
    chosen = frame[(frame.policy == "roads") & (frame.account == "exposed_drivers")]
    np.testing.assert_array_equal(
        chosen["value"], found.results["roads"].accounts["exposed_drivers"]
    )


def test_progress_counts_all_policies(scenario: Scenario) -> None:
    told: list[tuple[int, int]] = []
    policies = {"base": scenario, "same": scenario}
    sim.compare(policies, runs=2, days=5, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (4, 4)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {of for _, of in told} == {4}


def test_it_is_saved_whole_or_not_at_all(found: Comparison, tmp_path: Path) -> None:
    folder = found.save(tmp_path / "here")
    names = {path.name for path in folder.iterdir()}
    assert names == {"effects.csv", "ranking.csv", "regret.csv", "manifest.json"}
    table = pd.read_csv(folder / "effects.csv", index_col=["policy", "account"])
    np.testing.assert_allclose(table["median"], found.table["median"])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["study"], manifest["by"], manifest["base"]) == ("comparison", "fuel_l", "base")
    assert set(manifest["policies"]) == {"base", "planes", "roads"}
    assert manifest["responsible_use"] == RESPONSIBLE_USE
    with pytest.raises(ZeroDivisionError):
        found.save(tmp_path / "there", also={"broken.png": lambda _: 1 / 0})
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_changes_of_nothing_have_no_row(base: Result, with_changes: Callable[..., Result]) -> None:
    found = sim.compare({"base": base, "one": with_changes(casualties=[1.0] * 4)}, seed=3)
    shown = repr(found)
    assert "drivers killed or missing" in shown
    assert "power not served" not in shown
