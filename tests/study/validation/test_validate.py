"""A whole validation: what it forecasts, counts, compares and refuses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput, NotPassed, ScenarioError
from sim.evidence import fit_targets, pattern_targets
from sim.results import RESPONSIBLE_USE
from sim.results.patterns.evaluate import asked_of, cases_of
from sim.scenario import Scenario
from sim.study import Validation
from sim.study.calibration import reports
from sim.study.calibration.draws_file import facts_of, save_draws
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import reports_of
from sim.study.structures import WHOLE
from sim.study.validation.draws import drawn_from
from sim.study.validation.fresh import with_fresh_luck
from sim.study.validation.table import FRESH, HISTORY

RUNS, NAME = 5, "no-panic"


@pytest.fixture(scope="module")
def found(scenario: Scenario, posterior: Posterior) -> Validation:
    return sim.validate_model(scenario, posterior=posterior, runs=RUNS, structures=[NAME])


@pytest.fixture(scope="module")
def by_hand(scenario: Scenario) -> Validation:
    return sim.validate_model(scenario, runs=4, seed=7, structures=[], fixed=True)


def test_every_pattern_is_there_by_role_and_luck(found: Validation) -> None:
    for target in pattern_targets().values():
        kinds = found.table.loc[[target.id], "luck"].tolist()
        assert kinds == ([FRESH] if target.role == "identity" else [HISTORY, FRESH])
        assert set(found.table.loc[[target.id], "role"]) == {target.role}
    for role in ("calibration", "validation", "identity", "face validity"):
        order = found.rows(role)["is_met"].map({False: 0, None: 1, True: 2}.get)  # type: ignore[arg-type]
        assert order.is_monotonic_increasing


def test_calibration_rows_are_the_predictive_of_the_posterior(
    found: Validation, posterior: Posterior
) -> None:
    expected = posterior.predictive(reports_of("mali-2025"))
    rows = found.rows("calibration").loc[expected.index]
    for name in ("low", "median", "high", "inside_share"):
        np.testing.assert_array_equal(rows[name].to_numpy(), expected[name].to_numpy())
    asks_for_share = [name for name, row in fit_targets().items() if row.share is not None]
    same = expected.drop(index=asks_for_share)
    assert rows.loc[same.index, "is_met"].tolist() == same["is_met"].tolist()


def test_fresh_luck_is_one_plain_run_of_each_draw(
    scenario: Scenario, posterior: Posterior, found: Validation
) -> None:
    draws = drawn_from(posterior, RUNS)
    result = scenario.run(runs=RUNS, seed=1, values=dict(draws.values), record="daily")
    table = sim.patterns(result).table
    rows = found.table[found.table["luck"] == FRESH].loc[table.index]
    np.testing.assert_allclose(rows["inside_share"], table["inside_share"])
    assert rows["is_met"][table["needed_share"].notna()].tolist() == (
        table.loc[table["needed_share"].notna(), "passes"].tolist()
    )


def test_the_point_set_by_hand_says_what_its_patterns_say(
    scenario: Scenario, by_hand: Validation
) -> None:
    table = sim.patterns(scenario, runs=4, seed=7, fixed=True).table
    assert set(by_hand.table["luck"]) == {FRESH}
    rows = by_hand.table.loc[table.index]
    np.testing.assert_allclose(rows["inside_share"], table["inside_share"])
    np.testing.assert_allclose(rows["from_day"], table["from_day"])
    assert "set by hand" in by_hand.notes[0]
    assert by_hand.by_structure.empty


def test_threads_change_no_number(scenario: Scenario, by_hand: Validation) -> None:
    again = sim.validate_model(scenario, runs=4, seed=7, structures=[], fixed=True, threads=1)
    pd.testing.assert_frame_equal(again.table, by_hand.table)


def test_structures_run_the_same_draws_with_what_they_pin(
    scenario: Scenario, posterior: Posterior, found: Validation
) -> None:
    one = found.structures[1]
    assert (found.structures[0].name, one.name) == (WHOLE, NAME)
    asked, _ = asked_of(scenario)
    rows = {"25b": asked["25b"]}
    draws = drawn_from(posterior, RUNS).without(one.pinned)
    assert "panic.dry_rate" not in draws.values
    numbers, _ = with_fresh_luck(cases_of(one.scenario)[0], rows, draws, seed=1)
    made = found.by_structure.loc[NAME, "waiting-early-december"]
    assert made["median"] == np.quantile(numbers["25b"], 0.5, method="inverted_cdf")
    whole = found.by_structure.loc[WHOLE, "waiting-early-december"]
    fresh = found.rows("validation", luck=FRESH).loc["waiting-early-december"]
    assert whole["interval_score"] == fresh["interval_score"]


def test_structures_are_scored_on_held_out_rows_alone(found: Validation) -> None:
    held_out = {row.id for row in pattern_targets().values() if row.role == "validation"}
    assert set(found.by_structure.index.get_level_values("target")) == held_out
    for name, row in found.structure_scores.iterrows():
        rows = found.by_structure.loc[name]
        common = found.by_structure["interval_score"].unstack("structure").dropna().index
        expected = rows.loc[common, "interval_score"] / rows.loc[common, "scale"]
        assert row["mean_score"] == pytest.approx(expected.mean())
        assert row["rows_met"] == sum(met is True for met in rows["is_met"])
    assert found.structure_scores["mean_score"].is_monotonic_increasing


def test_the_count_is_told_whatever_it_is(found: Validation) -> None:
    text = repr(found)
    for luck in (HISTORY, FRESH):
        score = found.count("validation", luck=luck)
        assert score is not None
        assert score.patterns == 10
        assert f"{score.patterns_met} of 10 held-out patterns hold" in text
    assert found.count("identity") is None
    assert "the aim of 8 of 10 is" in text
    assert "Structures are not refitted" in text
    assert "Persistence of 9, 16a to 16b, 20 to 21: none, as nothing reported by 31 Oct" in text
    assert text.endswith(RESPONSIBLE_USE)


def test_tables_and_manifest_are_saved(found: Validation, tmp_path: Path) -> None:
    folder = found.save(tmp_path / "here")
    read = pd.read_csv(folder / "validation.csv", index_col="target")
    assert read.index.tolist() == found.table.index.tolist()
    assert (folder / "held_out_by_structure.csv").exists()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    count = manifest["count"]["validation"][HISTORY]["is_met"]
    assert count == found.count("validation")._asdict()  # type: ignore[union-attr]
    assert set(manifest["count"]) == {"calibration", "validation"}


def test_draws_below_the_gate_are_named(
    scenario: Scenario, posterior: Posterior, tmp_path: Path
) -> None:
    gate = [{"name": "effective draws", "holds": False}]
    path = save_draws(posterior, tmp_path, {**facts_of(scenario), "gate": gate})
    with pytest.raises(NotPassed, match="did not pass the gate"):
        sim.validate_model(scenario, posterior=path)
    found = sim.validate_model(scenario, posterior=path, is_unchecked=True, runs=2, structures=[])
    assert found.notes[0].startswith("The draws did not pass the gate")


def test_progress_reaches_the_end(scenario: Scenario, posterior: Posterior) -> None:
    calls: list[tuple[int, int]] = []
    sim.validate_model(
        scenario,
        posterior=posterior,
        runs=2,
        structures=["no-resale"],
        progress=lambda done, of: calls.append((done, of)),
    )
    assert calls == sorted(calls)
    assert calls[-1] == (2 * (2 + 3 + 2), 2 * (2 + 3 + 2))


def test_what_cannot_be_validated_is_refused_before_any_run(
    scenario: Scenario, posterior: Posterior
) -> None:
    with pytest.raises(InvalidInput, match="runs = 0 must be"):
        sim.validate_model(scenario, runs=0)
    with pytest.raises(InvalidInput, match=r"Did you mean 'no-panic'\?"):
        sim.validate_model(scenario, structures=["no-panics"])
    with pytest.raises(ScenarioError, match="nothing to validate it by"):
        sim.validate_model(sim.load("nepal-2015"))
    with pytest.raises(ScenarioError, match="and not of a variant"):
        sim.validate_model(scenario.variant("no-truce"), posterior=posterior)
    with pytest.raises(InvalidInput, match="there is no such file"):
        sim.validate_model(scenario, posterior="nowhere.parquet")


def test_code_that_fits_cannot_see_held_out_rows() -> None:
    fitted = {row.target.role for row in reports_of("mali-2025")}
    assert fitted == {"calibration"}
    # The room of the fit reads targets through `fit_targets`, and knows nothing of this one.
    room = Path(reports.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in room.glob("*.py"))
    for name in ("pattern_targets", "load_targets", "sim.study.validation", "asked_of"):
        assert name not in source


def test_an_event_that_never_happens_is_scored_and_finite(found: Validation) -> None:
    rows = found.rows("validation", luck=FRESH)
    scored = rows["interval_score"].dropna()
    assert len(scored) >= 10
    assert all(math.isfinite(score) for score in scored)
