"""The speed of both engines: what is measured, in which order, and what ratios say."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.study.speed import COLUMNS, agents_of, best_seconds, speed


@pytest.fixture
def short(tmp_path: Path) -> Scenario:
    path = tmp_path / "short.toml"
    path.write_text('extends = "mali-2025/no-truce"\n[calendar]\ndays = 110\n')
    return sim.load(path)


def test_both_engines_stand_in_one_table(short: Scenario) -> None:
    table = speed(short, runs=3, rounds=1, threads=2)
    assert list(table.columns) == list(COLUMNS)
    assert table["engine"].tolist() == ["mesa", "kernel", "kernel", "kernel"]
    assert table["runs at once"].tolist() == [1, 1, 3, 3]
    assert table["threads"].tolist() == [1, 1, 1, 2]
    assert table["times the Mesa engine"][0] == 1.0
    assert table["times the Mesa engine"][1:].min() > 1.0


def test_ratios_and_steps_follow_from_the_times(short: Scenario) -> None:
    table = speed(short, runs=2, rounds=1, threads=1)
    mesa, *others = table.itertuples(index=False)
    steps = sum(agents_of(short).values()) * 110
    for row in (mesa, *others):
        assert row[5] == pytest.approx(steps / (row[3] / 1e3))
        assert row[4] == pytest.approx(mesa[3] / row[3])


def test_the_best_of_all_turns_counts() -> None:
    spans = iter([0.0, 9.0, 10.0, 12.0, 20.0, 25.0])
    assert best_seconds({"one": lambda: None}, rounds=3, clock=lambda: next(spans)) == {"one": 2.0}


@pytest.mark.parametrize("asked", [{"runs": 0}, {"rounds": 0}])
def test_nothing_cannot_be_measured(short: Scenario, asked: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="= 0 must be at least 1"):
        speed(short, **asked)


def test_every_agent_is_counted() -> None:
    counted = agents_of(sim.load("mali-2025"))
    assert (counted["tankers"], counted["importers"], counted["stations"]) == (1_800, 59, 123)
    assert sum(counted.values()) == 2_028
