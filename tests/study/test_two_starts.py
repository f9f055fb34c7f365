"""Two starts of the shipped scenario: no gap without the group, the same numbers each time."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import RESPONSIBLE_USE
from sim.scenario import Scenario
from sim.study import Hysteresis
from sim.study.hysteresis_words import assumptions


def test_without_the_group_nothing_is_remembered(scenario: Scenario) -> None:
    found = sim.hysteresis(scenario, levels=[0, 0.05], runs=3, days=540)
    without = found.gaps[0]
    assert "demand.total_l_per_day" in found.drawn  # normal use differs between the runs
    assert without.calm == pytest.approx(1.0, abs=0.01)
    assert without.gap == pytest.approx(0.0, abs=0.01)
    assert without.is_settled
    assert found.width.width == 0.0
    assert found.sentence().startswith("No gap: on days 360 to 539, at no level of group.strength")


def test_the_broken_start_is_still_lower_soon_after(scenario: Scenario) -> None:
    found = sim.hysteresis(scenario, levels=[1, 1.5], runs=4, days=180, fixed=True)
    assert found.gaps[1].gap > 0.1
    assert found.broken_readiness.max() < 0.05
    assert "Not settled from day 120 to 179 at 1" in found.sentence()


def test_numbers_are_the_same_in_any_batch(scenario: Scenario, found: Hysteresis) -> None:
    again = sim.hysteresis(scenario, levels=[0, 1, 2], runs=3, days=180, threads=2)
    np.testing.assert_array_equal(again.calm[:2, :2], found.calm)
    np.testing.assert_array_equal(again.broken[:2, :2], found.broken)
    other = sim.hysteresis(scenario, levels=[0, 1], runs=2, days=180, seed=2)
    assert (other.broken != found.broken).any()


def test_other_parameters_and_observables(scenario: Scenario) -> None:
    found = sim.hysteresis(
        scenario,
        along="escort.mobilised_share",
        levels=[0.1, 0.9],
        runs=2,
        days=180,
        observable="queue_hours",
    )
    assert found.label == "hours in the queue, gasoline in Bamako"
    assert found.unit == "h"
    assert "army" not in assumptions(found)
    largest = max(float(start.mean(axis=(1, 2)).max()) for start in (found.calm, found.broken))
    assert found.tolerance == pytest.approx(0.1 * largest)
    assert (found.gaps[0].calm, found.gaps[1].calm) != (0.0, 0.0)


def test_progress_counts_every_run(scenario: Scenario) -> None:
    told: list[tuple[int, int]] = []
    sim.hysteresis(
        scenario,
        levels=[0, 1],
        runs=2,
        days=180,
        progress=lambda done, in_all: told.append((done, in_all)),
    )
    assert told == [(2, 8), (4, 8), (6, 8), (8, 8)]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"levels": []}, r"levels = \[\] must be at least two numbers\."),
    ({"levels": 1}, r"levels = \[1\] must be at least two numbers\."),
    ({"levels": [1]}, r"levels = \[1\] must be at least two numbers\."),
    ({"levels": [0, "much"]}, r"levels = \[0, 'much'\] must be at least two numbers\."),
    ({"levels": [0, float("nan")]}, r"levels = \[0, nan\] must be at least two numbers\."),
    ({"levels": [0, 2, 1]}, r"levels = \[0, 2, 1\] must rise from each to the next\."),
    ({"levels": [1, 1]}, r"levels = \[1, 1\] must rise from each to the next\."),
    ({"levels": [-1, 1]}, r"levels = \[-1, 1\] must not be negative\."),
    ({"runs": 0}, r"runs = 0 must be a whole number of at least 1\."),
    ({"seed": 1.5}, r"seed = 1\.5 must be a whole number of at most 64 bits\."),
    (
        {"days": 100},
        r"days = 100 must be a whole number from 180 to 3650: the broken start lasts 60 days, and "
        r"the long run is the last third\.",
    ),
    ({"threads": 0}, r"threads = 0 must be a whole number of at least 1\."),
    ({"mobilised_share": 0}, r"mobilised_share = 0 must be above 0, at most 1\."),
    ({"fleet_multiple": -1}, r"fleet_multiple = -1 must be a number above 0\."),
    ({"tolerance": 0.0}, r"tolerance = 0\.0 must be a number above 0\."),
    (
        {"observable": "readines_share"},
        r"observable = 'readines_share' is unknown\. Did you mean 'readiness_share'\?",
    ),
    (
        {"observable": "loss_belief_prob"},
        r"observable = 'loss_belief_prob' is of every corridor; one of the nation or of a market",
    ),
    (
        {"along": "group.strenght"},
        r"along = 'group\.strenght': the frozen policy has no number at this path\. "
        r"Did you mean 'group\.strength'\?",
    ),
    (
        {"along": "escort.ramp_end_day"},
        r"along = 'escort\.ramp_end_day': mobilisation does not move under a frozen policy",
    ),
    ({"along": "events.truce.value"}, r"along = 'events\.truce\.value': the frozen policy has no"),
    (
        {"along": "escort.mobilised_share", "levels": [0.5, 2]},
        r"mobilised_share = 2\.0 must be from 1e-06 to 1",
    ),
]


@pytest.mark.parametrize(("options", "message"), BAD)
def test_what_cannot_be_used_is_one_line(
    scenario: Scenario, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        sim.hysteresis(scenario, **options)
    assert len(caught.value.problems) == 1


def test_all_problems_are_told_at_once(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput) as caught:
        sim.hysteresis(scenario, levels=[2, 1], runs=0, observable="none")
    assert len(caught.value.problems) == 3


def test_without_a_blockade_nothing_could_break(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput, match=r"mali-2025/no-blockade: has no blockade, so nothing"):
        sim.hysteresis(scenario.variant("no-blockade"))


def test_a_gap_is_said_with_its_interval(with_gap: Hysteresis) -> None:
    width = with_gap.width
    assert with_gap.sentence().startswith(
        f"Hysteresis: on days 120 to 179 the two starts are apart over {width.width:.3g} of "
        f"group.strength (90 % interval {width.low:.3g} to {width.high:.3g}), from "
    )
    assert (width.low, width.high) == (0.5, 1.0)
    assert "No gap" not in with_gap.sentence()


def test_it_is_saved_whole_or_not_at_all(with_gap: Hysteresis, tmp_path: Path) -> None:
    folder = with_gap.save(tmp_path / "here")
    assert {path.name for path in folder.iterdir()} == {"hysteresis.csv", "manifest.json"}
    table = pd.read_csv(folder / "hysteresis.csv")
    np.testing.assert_allclose(table["gap"], [gap.gap for gap in with_gap.gaps])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "hysteresis"
    assert manifest["files"] == ["hysteresis.csv"]
    assert manifest["width"]["width"] == with_gap.width.width
    assert manifest["responsible_use"] == RESPONSIBLE_USE
    with_gap.save(folder)
    with pytest.raises(ZeroDivisionError):
        with_gap.save(tmp_path / "there", also={"broken.png": lambda _: 1 / 0})
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_it_is_no_saved_result(with_gap: Hysteresis, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="the saved result is damaged"):
        sim.load_result(with_gap.save(tmp_path / "here"))


def test_what_is_frozen_is_said(with_gap: Hysteresis) -> None:
    assert assumptions(with_gap).startswith(
        "Policy is frozen, with the whole army mobilised throughout; a fleet 50 times as large"
    )
    other = dataclasses.replace(with_gap, mobilised_share=0.3, fleet_multiple=1.0)
    assert "with 0.3 of the army mobilised" in assumptions(other)
    assert "lost tankers are not replaced" in assumptions(other)


def test_its_text_is_the_finding(with_gap: Hysteresis) -> None:
    assert with_gap.sentence() in repr(with_gap)


def test_over_a_posterior_every_run_is_a_draw(calibrated: Callable[..., Scenario]) -> None:
    case = calibrated()
    found, fixed = (
        sim.hysteresis(case, levels=[0, 1], runs=3, days=180, fixed=fixed)
        for fixed in (False, True)
    )
    assert {"market.slope", "stocks.panic_tank_days"} <= found.drawn
    assert not {"group.strength", "entry.fleet", "escort.mobilised_share"} & found.drawn
    assert not fixed.drawn
    assert not np.array_equal(found.calm, fixed.calm)
    assert "Over the posterior: of 3 draws" in found.sentence()
    assert "Over the posterior" not in fixed.sentence()
