"""Patterns in every structure are those of the structure, fitted and held out apart."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import RESPONSIBLE_USE
from sim.scenario import Scenario
from sim.study import StructurePatterns
from sim.study.structures import WHOLE

RUNS, NAMES = 3, ["no-panic", "constant-elasticity"]


@pytest.fixture(scope="module")
def found(scenario: Scenario) -> StructurePatterns:
    return sim.structure_patterns(scenario, structures=NAMES, runs=RUNS, seed=7)


def test_every_structure_has_the_patterns_of_its_own_runs(
    found: StructurePatterns, scenario: Scenario
) -> None:
    assert list(found.found) == [WHOLE, *NAMES]
    alone = sim.patterns(scenario.variant("no-panic"), runs=RUNS, seed=7)
    pd.testing.assert_frame_equal(found.found["no-panic"].table, alone.table)


def test_the_change_is_counted_from_the_whole_model(found: StructurePatterns) -> None:
    medians, changes = (found.table[name].unstack("structure") for name in ("median", "change"))
    assert (changes[WHOLE].dropna() == 0.0).all()
    apart = medians["constant-elasticity"] - medians[WHOLE]
    is_told = changes["constant-elasticity"].notna()
    assert changes["constant-elasticity"][is_told].tolist() == apart[is_told].tolist()
    assert (apart[is_told] != 0.0).any()
    never = found.table[found.table["median"] == math.inf]
    assert len(never)
    assert never["change"].isna().all()


def test_scores_are_those_of_the_patterns(found: StructurePatterns) -> None:
    for name, row in found.scores.iterrows():
        for role in ("calibration", "validation"):
            score = found.found[str(name)].score(role)  # type: ignore[arg-type]
            assert score is not None
            assert (row[role], row[f"{role}_judged"]) == (score.statements_met, score.statements)


def test_fitted_and_held_out_statements_stand_in_tables_apart(found: StructurePatterns) -> None:
    tables = dict(found.tables())
    headings = list(tables)
    roles = found.whole.table.groupby("role")["number"].apply(set)
    for heading, role in zip(headings[:2], ("calibration", "validation"), strict=True):
        assert heading.lower().startswith(role)
        assert set(tables[heading]["number"]) == roles[role]
        assert f"{WHOLE} {found.scores.loc[WHOLE, role]}" in heading
    assert list(tables[headings[0]].columns)[-3:] == [WHOLE, *NAMES]


def test_a_verdict_is_told_where_it_changes(found: StructurePatterns) -> None:
    cells = next(iter(found.tables()))[1].set_index("number")
    rows = found.table.xs("price-bamako-late-october", level="target")["passes"]
    told = cells.loc["4"]
    assert told[WHOLE].endswith((" pass", " FAIL"))
    for name in NAMES:
        assert told[name].endswith((" pass", " FAIL")) == (rows[name] != rows[WHOLE])


def test_sentences_count_what_is_lost_and_won(found: StructurePatterns) -> None:
    for name, said in zip(NAMES, found.sentences(), strict=True):
        lost = won = 0
        for target, row in found.whole.table.iterrows():
            now = found.found[name].table.loc[str(target), "passes"]
            if row["role"] == "validation":
                lost += row["passes"] is True and now is False
                won += row["passes"] is False and now is True
        assert said.startswith(f"{name}: calibration loses ")
        assert said.endswith(f"; validation loses {lost} and gains {won} statements.")


def test_the_text_says_what_is_dropped(found: StructurePatterns) -> None:
    text = repr(found)
    assert text.splitlines()[0] == found.title
    for one in found.structures[1:]:
        assert f"{one.name} is without: {one.drops}" in text
    assert text.endswith(RESPONSIBLE_USE)


def test_progress_reaches_the_end_once(scenario: Scenario) -> None:
    calls: list[tuple[int, int]] = []
    sim.structure_patterns(
        scenario, structures=[], runs=1, progress=lambda done, of: calls.append((done, of))
    )
    assert calls[-1] == (3, 3)
    assert calls == sorted(calls)


def test_what_cannot_be_run_is_refused_before_any_run(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput, match="runs = 0"):
        sim.structure_patterns(scenario, runs=0)
    with pytest.raises(InvalidInput, match="no structure 'panic'"):
        sim.structure_patterns(scenario, structures=["panic"])
