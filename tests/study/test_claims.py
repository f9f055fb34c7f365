"""A claim about a policy holds in a structure where the same runs give the same verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import RESPONSIBLE_USE
from sim.scenario import Scenario
from sim.study import AcrossStructures
from sim.study.structures import WHOLE

RUNS, DAYS, NAMES = 6, 60, ["no-resale", "no-panic"]
LUCK = np.array([0.1, -0.1, 0.1, -0.1, 0.1, -0.1])


@pytest.fixture(scope="module")
def policies(scenario: Scenario) -> dict[str, Scenario]:
    return {"base": scenario, **{name: scenario.variant(name) for name in ("convoys-only",)}}


@pytest.fixture(scope="module")
def found(policies: dict[str, Scenario]) -> AcrossStructures:
    return sim.across_structures(policies, structures=NAMES, runs=RUNS, days=DAYS, seed=3)


def turned(found: AcrossStructures, name: str, **account: Any) -> AcrossStructures:
    """Return the same with another effect of the policy in one structure."""
    here = found.comparisons[name]
    base, policy = here.results["base"], here.results["convoys-only"]
    changed = replace(policy, accounts=base.accounts.assign(**account))
    other = replace(here, results={"base": base, "convoys-only": changed})
    return AcrossStructures(found.structures, {**found.comparisons, name: other})


def test_every_structure_compares_its_own_scenarios(
    found: AcrossStructures, policies: dict[str, Scenario]
) -> None:
    assert list(found.comparisons) == [WHOLE, *NAMES]
    alone = sim.compare(
        {name: one.variant("no-panic") for name, one in policies.items()},
        runs=RUNS,
        days=DAYS,
        seed=3,
    )
    expected = alone.effect_on("convoys-only", "fuel_l")
    row = found.table.loc[("convoys-only", "no-panic")]
    assert row["mean"] == expected["mean"]
    assert row["standard_error"] == expected["standard_error"]


def test_a_claim_that_holds_everywhere(found: AcrossStructures) -> None:
    claim = found.claim_about("convoys-only")
    assert claim == ("worse", 2, 2, ())
    assert list(found.sentences()) == [
        "By fuel that came, by road and by air, convoys-only is worse than base: this holds in 2 "
        "of 2 structures."
    ]


def test_a_claim_fails_where_the_sign_is_another_or_none(found: AcrossStructures) -> None:
    arrived = found.comparisons["no-panic"].results["base"].accounts["arrived_l"]
    better = turned(found, "no-panic", arrived_l=arrived + 5.0)
    assert better.verdicts_on("convoys-only")["no-panic"] == "better"
    assert better.claim_about("convoys-only") == ("worse", 1, 2, ("no-panic",))
    assert "(better in no-panic)" in next(better.sentences())
    same = turned(found, "no-resale")
    assert same.verdicts_on("convoys-only")["no-resale"] == "not told apart"
    assert same.claims.loc["convoys-only", "fails"] == ("no-resale",)


def test_a_ranking_is_claims_about_neighbours_and_about_the_base(found: AcrossStructures) -> None:
    assert list(found.ranked_claims.index) == [("convoys-only", "base")]
    three = with_a_third(found)
    claims = three.ranked_claims
    assert list(claims.index) == [
        ("third", "base"),
        ("convoys-only", "base"),
    ]
    assert list(claims["claim"]) == ["better", "worse"]
    apart = with_a_third(found, arrived_l=-1.0)
    assert list(apart.whole.ranking.index) == ["base", "third", "convoys-only"]
    assert list(apart.ranked_claims.index) == [
        ("third", "base"),
        ("third", "convoys-only"),
        ("convoys-only", "base"),
    ]
    assert apart.claim_about("third", against="convoys-only") == ("better", 2, 2, ())
    assert apart.claim_about("convoys-only", against="third") == ("worse", 2, 2, ())


def with_a_third(found: AcrossStructures, *, arrived_l: float = 1.0) -> AcrossStructures:
    """Return the same with a policy that brings so many million litres more in every run."""
    comparisons = {}
    for name, here in found.comparisons.items():
        base = here.results["base"]
        more = base.accounts["arrived_l"] + arrived_l + LUCK
        third = replace(base, accounts=base.accounts.assign(arrived_l=more))
        comparisons[name] = replace(here, results={**here.results, "third": third})
    return AcrossStructures(found.structures, comparisons)


def test_claims_by_another_account_are_about_the_same_runs(found: AcrossStructures) -> None:
    by_loss = found.ranked_by("unserved_l")
    assert by_loss.whole.yardstick.key == "unserved_l"
    assert by_loss.comparisons["no-panic"].results is found.comparisons["no-panic"].results
    assert by_loss.table.loc[("convoys-only", WHOLE), "mean"] > 0.0
    assert by_loss.claim_about("convoys-only").claim == "worse"


def test_less_of_a_loss_is_better(found: AcrossStructures, policies: dict[str, Scenario]) -> None:
    by_loss = sim.across_structures(
        policies, structures=[], runs=RUNS, days=DAYS, seed=3, by="unserved_l"
    )
    row = by_loss.table.loc[("convoys-only", WHOLE)]
    assert (row["mean"] > 0.0, row["verdict"]) == (True, "worse")


def test_values_that_a_structure_sets_are_left_out_there(policies: dict[str, Scenario]) -> None:
    values = {"panic.dry_rate": np.full(RUNS, 0.4), "market.slope": np.linspace(0.3, 0.7, RUNS)}
    made = sim.across_structures(
        policies, structures=["no-panic"], runs=RUNS, days=5, values=values, fixed=True
    )
    varied = {name: sorted(here.results["base"].values) for name, here in made.comparisons.items()}
    assert varied == {WHOLE: sorted(values), "no-panic": ["market.slope"]}


def test_the_text_has_the_table_and_the_claims(found: AcrossStructures) -> None:
    text = repr(found)
    assert text.splitlines()[0] == (
        "mali-2025: 1 policy in the whole model and 2 structures, 6 paired runs of 60 days each, "
        "seed 3"
    )
    ((heading, cells),) = found.tables()
    assert heading in text
    assert list(cells.columns) == ["policy", WHOLE, *NAMES]
    for said in found.sentences():
        assert said in text
    assert text.endswith(RESPONSIBLE_USE)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"policies": {}}, "policies: give at least two"),
        ({"structures": ["panic"]}, "no structure 'panic'"),
        ({"by": "joy"}, "joy"),
        ({"runs": 1}, "runs = 1"),
        ({"values": {"market.slop": [0.3] * RUNS}}, "market.slop"),
    ],
)
def test_what_cannot_be_run_is_refused(
    policies: dict[str, Scenario], change: dict[str, Any], line: str
) -> None:
    options: dict[str, Any] = {"policies": policies, "runs": RUNS, "structures": NAMES, **change}
    with pytest.raises(InvalidInput, match=line):
        sim.across_structures(options.pop("policies"), **options)


def test_a_result_is_no_policy_here(found: AcrossStructures, scenario: Scenario) -> None:
    result = found.whole.results["base"]
    with pytest.raises(InvalidInput, match="policy 'other' is no scenario; a structure cannot be"):
        sim.across_structures({"base": scenario, "other": result})  # type: ignore[dict-item]
