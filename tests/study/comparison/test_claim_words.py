"""A comparison says of each claim in how many structures it holds, or how to learn that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import Result
from sim.scenario import Scenario
from sim.study import AcrossStructures, Comparison
from sim.study.comparison import claim_words, words
from sim.study.structures import WHOLE

RUNS, DAYS = 6, 60
HINT = 'sim.compare(..., structures="all") says in how many of 7 structures a claim holds'


@pytest.fixture(scope="module")
def policies(scenario: Scenario) -> dict[str, Scenario]:
    return {"base": scenario, "convoys-only": scenario.variant("convoys-only")}


@pytest.fixture(scope="module")
def tried(policies: dict[str, Scenario]) -> Comparison:
    names = ["no-panic", "no-resale"]
    return sim.compare(policies, structures=names, runs=RUNS, days=DAYS, seed=3)


@pytest.fixture(scope="module")
def failing(tried: Comparison) -> Comparison:
    """The same, but without panic the policy brings more, and without resale just as much."""
    assert tried.across is not None
    comparisons = dict(tried.across.comparisons)
    for name, more in (("no-panic", 5.0), ("no-resale", 0.0)):
        here = comparisons[name]
        base = here.results["base"]
        changed = base.accounts.assign(arrived_l=base.accounts["arrived_l"] + more)
        results = {"base": base, "convoys-only": replace(base, accounts=changed)}
        comparisons[name] = replace(here, results=results)
    return replace(tried, across=AcrossStructures(tried.across.structures, comparisons))


def test_structures_are_compared_by_the_same_runs(
    tried: Comparison, policies: dict[str, Scenario]
) -> None:
    alone = sim.compare(policies, runs=RUNS, days=DAYS, seed=3)
    pd.testing.assert_frame_equal(tried.table, alone.table)
    expected = sim.across_structures(
        policies, structures=["no-panic", "no-resale"], runs=RUNS, days=DAYS, seed=3
    )
    assert tried.across is not None
    assert tried.across.whole.across is None
    pd.testing.assert_frame_equal(tried.across.table, expected.table)
    assert alone.across is None


def test_a_claim_that_holds_everywhere(tried: Comparison) -> None:
    assert "in the mean. This holds in 2 of 2 structures." in words.ranking_sentence(tried)
    assert tried.across is not None
    assert claim_words.table(tried.across).to_numpy().tolist() == [
        ["convoys-only is worse than base", "2 of 2", ""]
    ]
    assert claim_words.dropped(tried) == []


def test_a_claim_that_fails_names_the_structures_and_what_they_are_without(
    failing: Comparison,
) -> None:
    told = "This holds in 0 of 2 structures, not in no-panic and no-resale."
    assert told in words.ranking_sentence(failing)
    assert failing.across is not None
    ((claim, holds, fails),) = claim_words.table(failing.across).to_numpy().tolist()
    assert (claim, holds) == ("convoys-only is worse than base", "0 of 2")
    assert fails == "no-panic (better), no-resale (not told apart)"
    without = [said.partition(" is without: ")[0] for said in claim_words.dropped(failing)]
    assert without == ["no-panic", "no-resale"]
    for shown in (repr(failing), failing._repr_html_()):
        assert (
            "In how many of 2 structures, each with one mechanism changed, the claims hold" in shown
        )
        assert fails in shown
        assert "no-panic is without: Dry pumps" in shown
        assert HINT not in shown


def test_ranked_by_another_account_the_claims_are_about_that(failing: Comparison) -> None:
    by_loss = failing.ranked_by("unserved_l")
    assert by_loss.across is not None
    assert by_loss.across.whole.by == "unserved_l"
    assert by_loss.across.claim_about("convoys-only").fails == ("no-panic", "no-resale")


def test_claims_are_saved_beside_the_ranking(failing: Comparison, tmp_path: Path) -> None:
    folder = failing.save(tmp_path / "here")
    (claim,) = pd.read_csv(folder / "claims.csv").to_dict("records")
    assert claim == {
        "policy": "convoys-only",
        "against": "base",
        "claim": "worse",
        "holds": 0,
        "of": 2,
        "fails": "no-panic no-resale",
    }
    changes = pd.read_csv(folder / "structures.csv")
    assert list(changes["structure"]) == [WHOLE, "no-panic", "no-resale"]
    assert list(changes["verdict"]) == ["worse", "better", "not told apart"]
    manifest = json.loads((folder / "manifest.json").read_text())
    (claim,) = manifest["claims"]
    assert claim["fails"] == {"no-panic": "better", "no-resale": "not told apart"}
    assert [row["name"] for row in manifest["structures"]] == ["no-panic", "no-resale"]


def test_a_comparison_that_was_not_tried_says_how_to(found: Comparison) -> None:
    for shown in (words.text(found), words.html(found).replace("&quot;", '"')):
        assert f"{HINT} (84 runs more)." in shown  # 7 structures, 3 policies, 4 runs
    assert claim_words.facts(found) == {"structures": None, "claims": None}


def test_where_there_are_no_structures_nothing_is_offered() -> None:
    nepal = sim.load("nepal-2015")
    found = sim.compare({"base": nepal, "same": nepal}, runs=2, days=5)
    assert claim_words.hint(found, how="this") == []


@pytest.mark.parametrize(
    ("structures", "line"),
    [
        ("no-panics", r"no structure 'no-panics'; it has .* Did you mean 'no-panic'\?"),
        (["no-panic", "no-panic"], "structure 'no-panic' is given twice"),
        ([], "structures: name at least one, or all; mali-2025 has constant-elasticity, "),
    ],
)
def test_structures_that_there_are_not_are_refused(
    policies: dict[str, Scenario], structures: Any, line: str
) -> None:
    with pytest.raises(InvalidInput, match=line):
        sim.compare(policies, structures=structures, runs=RUNS)


def test_what_cannot_be_tried_in_a_structure_is_refused(scenario: Scenario, base: Result) -> None:
    with pytest.raises(InvalidInput, match="policy 'other' is no scenario; a structure cannot be"):
        sim.compare({"base": scenario, "other": base}, structures="all", days=20, seed=3)
    nepal = sim.load("nepal-2015")
    with pytest.raises(InvalidInput, match="structures: nepal-2015 has none, so no claim can be"):
        sim.compare({"base": nepal, "same": nepal}, structures="all", runs=2)
