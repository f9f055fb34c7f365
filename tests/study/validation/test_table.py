"""Rows are judged by their band, failures stand first, and only C and V rows are ever counted."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.evidence import load_targets, pattern_targets
from sim.scenario import Scenario
from sim.study.validation.table import (
    FRESH,
    Forecast,
    count_of,
    meets,
    row_of,
    scores_of,
    table_of,
)

TARGETS = load_targets()
EQUAL = np.full(4, 0.25)


def judged(name: str, numbers: list[float], scenario: Scenario) -> dict[str, object]:
    forecast = Forecast(FRESH, np.array(numbers), EQUAL, range(59))
    return row_of("1", TARGETS[name], forecast, scenario=scenario)


def made(scenario: Scenario, *, inside: bool) -> pd.DataFrame:
    """Every statement with the same numbers, all in its band or all far from it."""
    rows = {}
    for number, target in pattern_targets().items():
        end = next((end for end in (target.low, target.high) if end is not None), 0.0)
        step = 1.0 if target.kind == "after" else 0.0
        numbers = np.full(4, end + step if inside else -1e9 if target.low is not None else 1e9)
        forecast = Forecast(FRESH, numbers, EQUAL, range(59))
        rows[target.id, FRESH] = row_of(number, target, forecast, scenario=scenario)
    return table_of(rows)


def test_a_row_holds_where_band_and_interval_meet(scenario: Scenario) -> None:
    row = judged("power-hours", [8.0, 10.0, 10.0, 12.0], scenario)
    assert (row["is_met"], row["passes"], row["inside_share"]) == (True, False, 0.25)
    row = judged("power-hours", [9.5, 10.0, 10.0, 12.0], scenario)
    assert (row["is_met"], row["passes"], row["inside_share"]) == (False, False, 0.0)
    row = judged("power-hours", [math.nan, math.nan, math.nan, 7.0], scenario)
    assert (row["is_met"], row["passes"]) == (False, False)


def test_a_share_of_the_runs_is_asked_for_where_the_row_does(scenario: Scenario) -> None:
    row = judged("one-heavy-convoy-loss", [10.0, 20.0, 30.0, 50.0], scenario)
    assert (row["is_met"], row["passes"], row["high"]) == (False, False, 50.0)
    row = judged("one-heavy-convoy-loss", [10.0, 20.0, 40.0, 50.0], scenario)
    assert (row["is_met"], row["passes"]) == (True, True)


def test_every_run_is_every_run_whatever_the_weights_add_up_to(scenario: Scenario) -> None:
    weights = EQUAL * (1.0 - 1e-12)
    forecast = Forecast(FRESH, np.ones(4), weights, range(360))
    row = row_of("1a", TARGETS["stationary-prices"], forecast, scenario=scenario)
    assert (row["is_met"], row["passes"]) == (True, True)


def test_a_day_after_another_must_be_later() -> None:
    row = TARGETS["no-recovery-without-truce"]
    assert not meets(row, 40.0, 85.0)
    assert meets(row, 40.0, 86.0)
    assert meets(TARGETS["recovery-with-truce"], 85.0, math.inf)
    assert not meets(TARGETS["power-hours"], math.nan, math.nan)


def test_held_out_rows_alone_are_scored(scenario: Scenario) -> None:
    scored = {name for name, row in made(scenario, inside=True).iterrows() if row["crps"] >= 0.0}
    assert scored == {row.id for row in pattern_targets().values() if row.role == "validation"}


def test_a_score_needs_half_of_the_runs() -> None:
    row, window = TARGETS["mopti-late"], range(90, 91)
    assert scores_of(row, np.array([2.0, 2.0, math.nan, math.nan]), EQUAL, window) == (0.0, 0.0)
    few = scores_of(row, np.array([2.0, math.nan, math.nan, math.nan]), EQUAL, window)
    assert np.isnan(few).all()
    assert np.isnan(scores_of(row, None, EQUAL, window)).all()


def test_failures_stand_first_and_roles_apart(scenario: Scenario) -> None:
    rows = {}
    for name, hours in (("power-hours", 7.0), ("queue-start", 3.0), ("queue-late-october", 3.0)):
        forecast = Forecast(FRESH, np.full(4, hours), EQUAL, range(59))
        rows[name, FRESH] = row_of("1", TARGETS[name], forecast, scenario=scenario)
    forecast = Forecast(FRESH, np.full(4, 3.0), EQUAL, range(59))
    rows["border-queue", FRESH] = row_of("2", TARGETS["border-queue"], forecast, scenario=scenario)
    order = table_of(rows).index.tolist()
    assert order == ["border-queue", "power-hours", "queue-late-october", "queue-start"]


@pytest.mark.parametrize("by", ["is_met", "passes"])
def test_identities_and_face_validity_never_enter_a_count(scenario: Scenario, by: str) -> None:
    good, bad = made(scenario, inside=True), made(scenario, inside=False)
    statements = {role: list(rows.index) for role, rows in good.groupby("role")}
    for role in ("identity", "face validity"):
        assert statements[role]
        assert count_of(good, role, luck=FRESH, by=by) is None  # type: ignore[arg-type]
    uncounted = good["role"].isin(["identity", "face validity"])
    for role in ("calibration", "validation"):
        whole = count_of(good, role, luck=FRESH, by=by)  # type: ignore[arg-type]
        assert whole is not None
        assert whole.statements_met == whole.statements == len(statements[role])
        assert whole.patterns_met == whole.patterns == 10
        # Failing every identity and every face changes no count, and nor does leaving them out.
        mixed = pd.concat([good[~uncounted], bad[bad["role"].isin(["identity", "face validity"])]])
        assert count_of(mixed, role, luck=FRESH, by=by) == whole  # type: ignore[arg-type]
        assert count_of(good[~uncounted], role, luck=FRESH, by=by) == whole  # type: ignore[arg-type]
        none = count_of(bad, role, luck=FRESH, by=by)  # type: ignore[arg-type]
        assert none is not None
        assert (none.statements_met, none.patterns_met) == (0, 0)


def test_a_pattern_holds_when_all_its_rows_do(scenario: Scenario) -> None:
    good, bad = made(scenario, inside=True), made(scenario, inside=False)
    one = pd.concat([good.drop("waiting-early-december"), bad.loc[["waiting-early-december"]]])
    score = count_of(one, "validation", luck=FRESH)
    assert score is not None
    assert (score.statements_met, score.patterns_met) == (12, 9)
