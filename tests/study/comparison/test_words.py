"""A comparison in words: people beside fuel, what is not told apart, and nothing unescaped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sim
from sim.results import RESPONSIBLE_USE, Result
from sim.study import Comparison
from sim.study.comparison import words


def test_fuel_stands_beside_tankers_and_people(found: Comparison) -> None:
    rows = words.exposure(found).set_index("policy")
    assert list(rows.columns[:3]) == ["fuel_l", "exposed_tankers", "exposed_drivers"]
    assert rows.loc["roads", "fuel_l"].startswith("+10.0 (")
    assert rows.loc["roads", "exposed_drivers"].startswith("+100 (")
    assert rows.loc["planes", "exposed_drivers"] == "0.00"
    for shown in (repr(found), found._repr_html_()):
        assert "people exposed" in shown
        assert "tankers exposed" in shown
        assert RESPONSIBLE_USE in shown


def test_the_first_is_named_with_whom_it_exposes(found: Comparison) -> None:
    said = words.ranking_sentence(found)
    assert said.startswith("By fuel that came, by road and by air, roads is the best, 9.50 ± ")
    assert "ahead of planes in the mean" in said
    assert "exposes +50.0 (+41.5 to +58.5) tankers with +100 (+83 to +117) people" in said


def test_what_is_not_told_apart_is_said_so(found: Comparison) -> None:
    rows = words.ranking(found).set_index("policy")
    assert rows.loc["planes", "ahead"] == "0.50 ± 0.98: not told apart"
    assert "not told apart" not in rows.loc["roads", "ahead"]
    assert rows.loc["base", ["superiority", "ahead"]].tolist() == ["", ""]
    said = words.ranking_sentence(found.ranked_by("public_cost"))
    assert said.startswith("By public cost, base and roads are not told apart: ")


def test_the_noise_that_pairing_cancelled_is_said(found: Comparison) -> None:
    row = found.effect_on("roads", "fuel_l")
    said = words.pairing_sentence(found, "roads")
    assert f"cancelled {100 * row['noise_cancelled']:.0f} % of the noise" in said
    assert row["standard_error"] < row["unpaired_error"]
    none = words.pairing_sentence(found.ranked_by("rationing_loss"), "roads")
    assert none == "roads: - litres rationed away has no noise, so pairing had none to cancel."


def test_who_gains_and_who_loses(found: Comparison) -> None:
    said = words.gains_sentence(found, "roads")
    assert said == (
        "Consumer surplus under roads: mopti gain; kayes lose; no change told apart in 7 of 9 "
        "segments and zones."
    )


def test_the_robust_choice_is_said_with_its_worlds(found: Comparison) -> None:
    said = words.regret_sentence(found)
    assert said.startswith("Smallest largest regret: roads, never more than 0.00 million l behind")
    assert said.endswith("Runs differ in luck and 48 numbers drawn from the posterior.")


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        (
            {"arrived_l": [9.0, 10.0, 11.0, 10.0], "exposed_drivers": [7.0] * 4},
            "new gains the most fuel, 10.0 million l, and exposes 7 more people",
        ),
        (
            {"arrived_l": [9.0, 10.0, 11.0, 10.0], "exposed_drivers": [-7.0] * 4},
            "new gains the most fuel, 10.0 million l, and exposes 7 fewer people",
        ),
        ({"arrived_l": [-1.0] * 4}, "No policy brings more fuel than base in the mean"),
        (
            {"arrived_l": [9.0, -8.0, 9.0, -8.0]},
            "No gain of fuel is told apart from nothing: new is the largest",
        ),
    ],
)
def test_the_headline_says_what_is_known(
    base: Result,
    with_changes: Callable[..., Result],
    changes: dict[str, list[float]],
    headline: str,
) -> None:
    found = sim.compare({"base": base, "new": with_changes(**changes)}, seed=3)
    assert words.fuel_headline(found) == headline


def test_names_are_escaped(base: Result) -> None:
    found = sim.compare({"base": base, "<b>": base}, seed=3)
    assert "<b>" not in found._repr_html_()
    assert "&lt;b&gt;" in found._repr_html_()
