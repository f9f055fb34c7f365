"""Patterns of whole scenarios: which runs they take, what is counted, and what is not judged."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput, NotRecorded
from sim.evidence import load_targets, pattern_targets
from sim.results.patterns import Patterns, cases_of
from sim.results.patterns.score import score_of

RUNS = 3


@pytest.fixture(scope="module")
def mali() -> Patterns:
    return sim.patterns(sim.load("mali-2025"), runs=RUNS, seed=7)


@pytest.fixture(scope="module")
def result() -> sim.Result:
    return sim.load("mali-2025").run(runs=RUNS, seed=7)


def test_every_statement_has_a_row(mali: Patterns) -> None:
    assert list(mali.table.index) == [target.id for target in pattern_targets().values()]
    assert list(mali.table["number"]) == list(pattern_targets())
    assert mali.table["is_computed"].all()
    assert mali.not_judged == ()
    assert (mali.runs, mali.seed, mali.days) == (RUNS, 7, 180)


def test_bands_are_those_of_the_targets_alone(mali: Patterns) -> None:
    row = mali.table.loc["mopti-leads-bamako"]
    target = load_targets()["mopti-leads-bamako"]
    assert (row["reported_low"], row["needed_share"]) == (target.low, target.share)
    assert math.isnan(row["reported_high"])
    assert row["reported"] == "at least 14 in 90 % of runs"


def test_a_median_is_that_of_the_runs(mali: Patterns, result: sim.Result) -> None:
    market = result.to_xarray().sel(zone="bamako", fuel="gasoline")
    prices = market.parallel_price_per_l.values[:, 52:59].mean(axis=1)
    row = mali.table.loc["price-bamako-late-october"]
    assert row["median"] == pytest.approx(np.median(prices))
    assert row["passes"] is bool(1700 <= np.median(prices) <= 2300)


def test_a_result_is_judged_with_the_same_runs_and_seed(mali: Patterns, result: sim.Result) -> None:
    pd.testing.assert_frame_equal(sim.patterns(result).table, mali.table)


def test_variants_are_run_for_what_asks_for_them(mali: Patterns) -> None:
    calm = sim.load("mali-2025/no-blockade").run(runs=RUNS, seed=7, days=361).to_xarray()
    depots = calm.depot_stock_l.values
    away = (depots / depots[:, :1] - 1).reshape(RUNS, -1)
    farthest = 1 + away[np.arange(RUNS), np.abs(away).argmax(axis=1)]
    row = mali.table.loc["stationary-depots"]
    assert row["median"] == pytest.approx(np.median(farthest))
    assert list(mali.table.query("variant == 'no-truce'").index) == ["no-recovery-without-truce"]


def test_variants_take_the_changes_of_the_scenario(result: sim.Result) -> None:
    changed = result.scenario.with_values({"market.slope": 0.2})
    cases, lacking = cases_of(changed)
    assert list(cases) == ["", "no-blockade", "no-truce"]
    assert {case.market.slope.value for case in cases.values()} == {0.2}
    assert lacking == {}


def test_values_of_the_runs_reach_the_variants(result: sim.Result) -> None:
    scenario = result.scenario
    halved = {"demand.total_l_per_day": scenario.demand.total_l_per_day.value / 2}
    varied = sim.patterns(scenario.run(runs=2, seed=7, values=halved)).table
    changed = sim.patterns(scenario.with_values(halved), runs=2, seed=7).table
    pd.testing.assert_frame_equal(varied, changed)
    as_it_is = sim.patterns(scenario, runs=2, seed=7).table
    no_truce = "no-recovery-without-truce"
    assert varied.loc[no_truce, "median"] != as_it_is.loc[no_truce, "median"]


def test_identities_hold_at_one_point() -> None:
    """At draws, a fleet may be just large enough; luck then moves depots by more than a tenth."""
    rows = sim.patterns(sim.load("mali-2025"), runs=4, fixed=True).table.query("role == 'identity'")
    assert list(rows["passes"]) == [True, True, True, True, None]


@pytest.mark.parametrize("role", ["identity", "face validity", "input", "context"])
def test_what_is_no_test_of_the_model_has_no_score(mali: Patterns, role: str) -> None:
    assert mali.score(role) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "statements"), [("calibration", 16), ("validation", 13)])
def test_fitted_and_held_out_are_scored_apart(mali: Patterns, role: str, statements: int) -> None:
    score = mali.score(role)  # type: ignore[arg-type]
    assert score is not None
    assert (score.statements, score.patterns) == (statements, 10)
    passes = mali.table.query("role == @role")["passes"]
    assert score.statements_met == sum(one is True for one in passes)


def test_a_pattern_is_met_in_all_its_statements() -> None:
    table = pd.DataFrame(
        {
            "number": ["2a", "2b", "3a", "3b", "4", "5a", "5b", "1"],
            "role": ["calibration"] * 7 + ["identity"],
            "passes": pd.Series([True, False, True, True, False, True, None, True], dtype=object),
        }
    )
    assert score_of(table, "calibration") == (4, 6, 1, 3)
    assert score_of(table, "validation") == (0, 0, 0, 0)


def test_a_summary_names_the_option() -> None:
    summary = sim.load("mali-2025").run(runs=2, record="summary")
    with pytest.raises(NotRecorded, match=r"record='daily' \(--record daily\)"):
        sim.patterns(summary)


def test_what_the_runs_do_not_reach_is_not_judged() -> None:
    found = sim.patterns(sim.load("mali-2025").run(runs=2, days=59))
    reasons = {row.number: row.reason for row in found.not_judged}
    assert "the runs end on day 58, before the window does" in reasons["27"]
    assert reasons.keys() & {"1a", "3a", "4", "8b", "24b"} == set()
    row = found.table.loc["mopti-late"]
    assert (row["passes"], row["is_computed"]) == (None, False)
    assert found.table.loc["losses-by-day-58", "is_computed"]
    score = found.score("validation")
    assert score is not None
    assert score.statements == 3  # 16a, 16b and, of its own run, 24b
    assert score.patterns == 1


def test_another_crisis_is_not_held_to_the_reports_of_this_one() -> None:
    found = sim.patterns(sim.load("nepal-2015"), runs=2)
    assert set(found.table["role"]) == {"identity"}
    assert found.table.loc["queue-is-rent-over-wage", "passes"] is True
    assert found.table.loc["deterrence-multiplier", "median"] == math.inf
    reasons = {row.number: row.reason for row in found.not_judged}
    assert reasons["4"] == "reported of mali-2025"
    assert reasons["1a"] == "nepal-2015 has no variant 'no-blockade'; it has none"
    assert found.caveats() == (
        "Not judged for nepal-2015: 1a to 1c (nepal-2015 has no variant 'no-blockade'; it has "
        "none).",
        "Not judged for nepal-2015: 2a to 5b, 7a to 9, 11 to 27 (reported of mali-2025).",
    )
    assert found.score("calibration") == (0, 0, 0, 0)


def test_what_extends_a_scenario_is_held_to_its_reports(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "mali-2025"\ntitle = "Mine"\ndescription = "Changed."\n')
    for name in (mine, "mali-2025/no-truce"):
        found = sim.patterns(sim.load(name), runs=1)
        assert len(found.table) == len(pattern_targets())
        assert found.not_judged == ()


def test_a_saved_result_lacks_its_variants_and_says_so(
    tmp_path: Path, result: sim.Result, mali: Patterns
) -> None:
    found = sim.patterns(sim.load_result(result.save(tmp_path / "saved")))
    assert [row.number for row in found.not_judged] == ["1a", "1b", "1c", "24b"]
    assert "a saved result does not keep" in found.not_judged[0].reason
    own = mali.table["variant"] == ""
    pd.testing.assert_frame_equal(found.table[own], mali.table[own])


def test_a_place_that_is_missing_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.results.patterns import evaluate, prices

    def nowhere(sample: object, window: range) -> object:
        return prices.break_day(sample, window, zone="gao", fuel="gasoline")  # type: ignore[arg-type]

    known = evaluate.statistic_of
    monkeypatch.setattr(
        evaluate, "statistic_of", lambda name: nowhere if name == "mopti-late" else known(name)
    )
    found = sim.patterns(sim.load("mali-2025"), runs=1)
    assert [row[0::2] for row in found.not_judged] == [("27", "the scenario has no zone 'gao'")]
    assert found.table["is_computed"].sum() == len(pattern_targets()) - 1


def test_runs_and_seed_belong_to_a_scenario(result: sim.Result) -> None:
    assert sim.patterns(result, runs=RUNS, seed=7).runs == RUNS
    with pytest.raises(InvalidInput, match="The result has 3 runs of seed 7"):
        sim.patterns(result, seed=1)
    with pytest.raises(InvalidInput, match="runs = 0 must be a whole number"):
        sim.patterns(result.scenario, runs=0)


def test_anything_else_is_refused() -> None:
    with pytest.raises(InvalidInput, match="asked of a Result or a Scenario, not of a str"):
        sim.patterns("mali-2025")  # type: ignore[arg-type]


def test_progress_counts_the_runs_of_all_variants() -> None:
    calls: list[tuple[int, int]] = []
    sim.patterns(sim.load("mali-2025"), runs=2, progress=lambda *now: calls.append(now))
    assert calls[-1] == (6, 6)
    assert calls == sorted(calls)
