"""Ranges as they are written, and one clear line for each that cannot be used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.scenario.fields import Prior
from sim.study.ranges import Range, ranges_of

SLOPE, NOISE = "market.slope", "market.noise_sigma"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.15:0.7", Range(SLOPE, prior=Prior(uniform=(0.15, 0.7)))),
        (" 0.15 : 0.7 ", Range(SLOPE, prior=Prior(uniform=(0.15, 0.7)))),
        ("0.1:1:log", Range(SLOPE, prior=Prior(loguniform=(0.1, 1.0)))),
        ("0.3,0.1, 0.2", Range(SLOPE, levels=(0.3, 0.1, 0.2))),
        ("0.3", Range(SLOPE, levels=(0.3,))),
        (np.array([0.1, 0.2]), Range(SLOPE, levels=(0.1, 0.2))),
        (0.4, Range(SLOPE, levels=(0.4,))),
        (Prior(uniform=(0.1, 0.2)), Range(SLOPE, prior=Prior(uniform=(0.1, 0.2)))),
        ({"loguniform": [0.1, 0.2]}, Range(SLOPE, prior=Prior(loguniform=(0.1, 0.2)))),
    ],
)
def test_a_range_has_many_forms(scenario: Scenario, written: Any, expected: Range) -> None:
    assert ranges_of(scenario, {SLOPE: written}) == (expected,)


@pytest.mark.parametrize("vary", [{SLOPE: None}, {SLOPE: "prior"}, [SLOPE], SLOPE])
def test_a_name_alone_is_the_scenario_s_prior(scenario: Scenario, vary: Any) -> None:
    assert ranges_of(scenario, vary) == (Range(SLOPE, prior=scenario.market.slope.prior),)


def test_words_are_read_like_tables(scenario: Scenario) -> None:
    words = [f"{SLOPE}=0.1:0.2", "escort.capacity=110,190"]
    table = {SLOPE: "0.1:0.2", "escort.capacity": [110, 190]}
    assert ranges_of(scenario, words) == ranges_of(scenario, table)


def test_levels_are_equally_likely() -> None:
    shares = np.array([0.0, 0.32, 0.34, 0.67, 1.0])
    levels = Range(SLOPE, levels=(3.0, 1.0, 2.0))
    assert levels.quantile(shares).tolist() == [3.0, 3.0, 1.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("word", "line"),
    [
        (
            "market.slop=0.1:0.2",
            "vary 'market.slop': the scenario has no number at this path. "
            "Did you mean 'market.slope'?",
        ),
        (f"{SLOPE}=0.7:0.15", f"vary {SLOPE}=0.7:0.15: the range falls; write 0.15:0.7."),
        (f"{SLOPE}=1:1", f"vary {SLOPE}=1:1: the range is empty; its ends are the same."),
        (
            f"{SLOPE}=",
            f"vary {SLOPE}=: the range is empty; write low:high, low:high:log or levels a,b,c.",
        ),
        (f"{SLOPE}=0.1:9", f"vary {SLOPE}=0.1:9: 9 must be from 0.01 to 5."),
        (f"{SLOPE}=0.1,9", f"vary {SLOPE}=0.1,9: 9 must be from 0.01 to 5."),
        (
            f"{SLOPE}=much:more",
            f"vary {SLOPE}=much:more: 'much' is no finite number; write low:high, low:high:log or "
            "levels a,b,c.",
        ),
        (f"{SLOPE}=0.1,0.1", f"vary {SLOPE}=0.1,0.1: the level 0.1 is there twice."),
        (
            f"{SLOPE}=0.1:0.2:lgo",
            f"vary {SLOPE}=0.1:0.2:lgo: 'lgo' is no shape of a range; it is log or left out.",
        ),
        (
            f"{SLOPE}=1:2:3:4",
            f"vary {SLOPE}=1:2:3:4: there are too many colons; write low:high, low:high:log or "
            "levels a,b,c.",
        ),
        (
            f"{NOISE}=0:1:log",
            f"vary {NOISE}=0:1:log: a range of logarithms must begin above 0, not at 0.",
        ),
        (
            NOISE,
            f"vary {NOISE}: the scenario has no prior of it; write low:high, low:high:log or "
            "levels a,b,c.",
        ),
    ],
)
def test_a_mistake_is_one_line(scenario: Scenario, word: str, line: str) -> None:
    with pytest.raises(InvalidInput) as error:
        ranges_of(scenario, [word])
    assert error.value.problems == (line,)


def test_a_prior_s_table_is_checked_like_a_scenario_s(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput, match=r"prior has no key 'unifrom'\. Did you mean 'uniform'"):
        ranges_of(scenario, {SLOPE: {"unifrom": [0.1, 0.2]}})


def test_all_mistakes_are_told_at_once(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput) as error:
        ranges_of(scenario, ["no.such", f"{SLOPE}=2:1", SLOPE], place="--vary")
    unknown, falls, twice = error.value.problems
    assert unknown.startswith("--vary 'no.such': the scenario has no number")
    assert falls.startswith(f"--vary {SLOPE}=2:1: the range falls")
    assert twice == f"--vary {SLOPE}: is there twice."


@pytest.mark.parametrize("vary", [{}, []])
def test_nothing_to_vary_is_said(scenario: Scenario, vary: Any) -> None:
    with pytest.raises(InvalidInput, match="vary: names no parameter; write low:high"):
        ranges_of(scenario, vary)
