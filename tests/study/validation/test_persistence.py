"""Persistence is what was reported by 31 October, by hand, and nothing else."""

from __future__ import annotations

import datetime

import pytest

from sim.evidence import Target, figure, fit_targets, load_targets, pattern_targets
from sim.results.patterns.evaluate import window_of
from sim.scenario import Scenario
from sim.study.validation import persistence
from sim.study.validation.persistence import RULES, Persistence, persistence_of

HELD_OUT = {row.id: row for row in pattern_targets().values() if row.role == "validation"}


def of(name: str, scenario: Scenario) -> Persistence:
    found = persistence_of(HELD_OUT[name], scenario, window_of(HELD_OUT[name], scenario))
    assert found is not None
    return found


def test_every_rule_is_of_a_held_out_row() -> None:
    assert set(RULES) <= set(HELD_OUT)
    assert len(HELD_OUT) == 13


def test_it_reads_what_was_reported_by_31_october_alone(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = set()

    class Watched(dict[str, Target]):
        def __getitem__(self, name: str) -> Target:
            read.add(name)
            return super().__getitem__(name)

    monkeypatch.setattr(persistence, "fit_targets", lambda: Watched(fit_targets()))
    for name in RULES:
        of(name, scenario)
    assert read == {
        "border-queue",
        "customs-volume-october",
        "price-bamako-late-october",
        "price-mopti-september",
    }
    for name in read:
        dates = [figure(key).date_from for key in load_targets()[name].figures]
        assert all(date is None or date <= datetime.date(2025, 10, 31) for date in dates)


def test_a_pace_is_carried_over_the_days_of_the_window(scenario: Scenario) -> None:
    volume = of("customs-volume-november", scenario)
    assert (volume.low, volume.high) == pytest.approx((58.5e6 * 24 / 31, 97.5e6 * 24 / 31))
    for name in ("arrivals-early-november", "arrivals-early-december"):
        assert of(name, scenario).median == pytest.approx(78e6 / 31 * 7 / 46_000)


def test_a_level_stays_where_it_was(scenario: Scenario) -> None:
    queue, mopti = of("waiting-early-december", scenario), of("mopti-late", scenario)
    assert (queue.low, queue.high) == (200.0, 900.0)
    assert (mopti.low, mopti.high) == pytest.approx((1_500 / 775, 2_000 / 775))


def test_a_price_that_stays_neither_recovers_nor_rises(scenario: Scenario) -> None:
    with_truce = of("recovery-with-truce", scenario)
    assert (with_truce.low, with_truce.high) == (86.0, 86.0)
    assert with_truce.interval_score(HELD_OUT["recovery-with-truce"]) == pytest.approx(20.0)
    assert with_truce.crps(HELD_OUT["no-recovery-without-truce"]) == 0.0
    assert of("relapse-december", scenario).crps(HELD_OUT["relapse-december"]) == 0.01


def test_its_scores_are_those_of_a_normal_with_the_reported_band(scenario: Scenario) -> None:
    queue, row = of("waiting-early-december", scenario), HELD_OUT["waiting-early-december"]
    assert queue.interval_score(row) == pytest.approx(700.0 + 20.0 * 81.0)
    spread = 350.0 / 1.6448536269514722
    assert queue.crps(row) == pytest.approx(persistence.crps_of_normal(550.0, spread, 981.0))


@pytest.mark.parametrize("name", sorted(set(HELD_OUT) - set(RULES)))
def test_the_others_have_none(name: str, scenario: Scenario) -> None:
    assert persistence_of(HELD_OUT[name], scenario, range(10)) is None
