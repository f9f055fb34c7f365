"""A pattern is met or missed by its band, and never by a number that does not exist."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import EvidenceError
from sim.evidence import Target, load_targets, pattern_targets
from sim.results.patterns.judging import judge, quantiles
from sim.results.patterns.registry import STATISTICS, statistic_of

BAND = replace(load_targets()["price-bamako-day-35"], low=10.0, high=20.0)


def verdict(target: Target, numbers: list[float]) -> bool | None:
    return judge("3a", target, np.array(numbers)).passes


@pytest.mark.parametrize(
    ("changes", "numbers", "passes"),
    [
        ({}, [0, 15, 90], True),
        ({}, [0, 9.9, 15], False),
        ({}, [0, 20.1, 90], False),
        ({}, [10], True),
        ({}, [20], True),
        ({"low": None, "kind": "one-sided"}, [-1e9], True),
        ({"high": None, "kind": "one-sided"}, [9], False),
        ({"high": None, "kind": "one-sided"}, [np.inf], True),
        ({"low": 1.0, "high": 1.0, "kind": "point"}, [1 + 1e-9], True),
        ({"low": 1.0, "high": 1.0, "kind": "point"}, [1.0001], False),
        ({"low": None, "high": 85, "kind": "before"}, [85], True),
        ({"low": None, "high": 85, "kind": "before"}, [86], False),
        ({"low": None, "high": 85, "kind": "before"}, [np.inf], False),
        ({"low": 85, "high": None, "kind": "after"}, [85], False),
        ({"low": 85, "high": None, "kind": "after"}, [86], True),
        ({"low": 85, "high": None, "kind": "after"}, [np.inf], True),
        ({"share": 0.5}, [15, 99], True),
        ({"share": 0.51}, [15, 99], False),
        ({"share": 1.0}, [15] * 99 + [21], False),
        ({"low": None, "high": None, "kind": "ordinal"}, [15], None),
        ({}, [np.nan, 15], True),
        ({}, [np.nan, np.nan, 15], False),
        ({}, [np.nan], False),
    ],
)
def test_the_band_decides(
    changes: dict[str, object], numbers: list[float], passes: bool | None
) -> None:
    assert verdict(replace(BAND, **changes), numbers) is passes  # type: ignore[arg-type]


def test_runs_without_a_number_are_in_no_band() -> None:
    made = judge("3a", BAND, np.array([15.0, np.nan, 30.0, 12.0]))
    assert (made.median, made.inside_share, made.is_computed) == (15, 0.5, True)


def test_without_numbers_nothing_is_judged() -> None:
    made = judge("3a", BAND, None)
    assert (made.passes, made.is_computed) == (None, False)
    assert np.isnan([made.median, made.low, made.high, made.inside_share]).all()


def test_what_never_happens_stays_never() -> None:
    numbers = np.array([30.0] * 9 + [np.inf] * 11)
    assert quantiles(numbers) == (30, np.inf, np.inf)
    assert quantiles(np.array([30.0] * 11 + [np.inf] * 9)) == (30, 30, np.inf)
    made = judge("2a", replace(BAND, unit="day", high=1e6), numbers)
    assert made.passes is False


def test_days_are_whole_and_other_numbers_are_not() -> None:
    assert quantiles(np.array([30.0, 31.0]), is_whole=True)[1] == 30
    assert quantiles(np.array([30.0, 31.0]))[1] == 30.5


def test_every_pattern_has_its_statistic_and_no_other() -> None:
    assert list(STATISTICS) == [target.id for target in pattern_targets().values()]


def test_a_pattern_that_nothing_computes_is_named() -> None:
    with pytest.raises(EvidenceError, match=r"'mopti-lat': nothing.*Did you mean 'mopti-late'\?"):
        statistic_of("mopti-lat")
