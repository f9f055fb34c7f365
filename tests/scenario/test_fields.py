from __future__ import annotations

import pytest
from pydantic import ValidationError

from sim.scenario.fields import Parameter, Prior, overlaid
from sim.scenario.parameters import Market


@pytest.mark.parametrize(
    ("prior", "words", "bounds"),
    [
        (Prior(uniform=(1, 2.5)), "U[1, 2.5]", (1, 2.5)),
        (Prior(loguniform=(0.01, 0.2)), "LogU[0.01, 0.2]", (0.01, 0.2)),
        (
            Prior(lognormal=(0.22, 0.5), within=(0.08, 0.9)),
            "LogN(ln 0.22, 0.5) on [0.08, 0.9]",
            (0.08, 0.9),
        ),
    ],
)
def test_a_prior_says_its_shape(prior: Prior, words: str, bounds: tuple[float, float]) -> None:
    assert str(prior) == words
    assert prior.bounds == bounds


@pytest.mark.parametrize(
    ("shape", "complaint"),
    [
        ({}, "exactly one of uniform, loguniform and lognormal"),
        ({"uniform": (1, 2), "loguniform": (1, 2)}, "exactly one of"),
        ({"lognormal": (1, 2)}, "needs 'within = \\[low, high\\]'"),
        ({"uniform": (1, 2), "within": (0, 3)}, "the others take none"),
        ({"uniform": (2, 1)}, "not in rising order"),
        ({"loguniform": (0, 1)}, "must be above 0"),
        ({"lognormal": (-1, 1), "within": (1, 2)}, "median and sigma must be above 0"),
    ],
)
def test_a_prior_is_one_sound_shape(shape: dict[str, tuple[float, float]], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Prior(**shape)


def test_a_changed_value_keeps_the_prior_and_loses_tag_and_source() -> None:
    declared = Market(time_value_per_hour=230).slope
    changed = Market(time_value_per_hour=230, slope=0.3).slope
    assert declared.tag == "literature"
    assert (changed.value, changed.prior, changed.tag) == (0.3, declared.prior, "assumption")
    assert changed.source == "set by the scenario, no source given"


def test_a_repeated_value_keeps_everything() -> None:
    assert Market(time_value_per_hour=230, slope=0.22) == Market(time_value_per_hour=230)


def test_a_table_inherits_what_it_does_not_say() -> None:
    prior = {"uniform": [0.1, 0.5]}
    slope = Market(time_value_per_hour=230, slope={"prior": prior}).slope
    assert slope.value == 0.22
    assert slope.tag == "literature"
    assert slope.prior == Prior(uniform=(0.1, 0.5))


def test_a_source_belongs_to_the_value_beside_it() -> None:
    known = {"value": 1, "prior": None, "tag": "data", "source": "B02"}
    assert overlaid(known, {"value": 2, "source": "B05"}) == {
        "prior": None,
        "value": 2,
        "source": "B05",
    }
    assert overlaid(known, {"source": "B05"})["tag"] == "data"


@pytest.mark.parametrize("value", [True, "3", float("nan"), float("inf"), None])
def test_only_finite_numbers_are_values(value: object) -> None:
    with pytest.raises(ValidationError):
        Parameter(value=value)


def test_a_group_keeps_its_bounds_however_it_is_made() -> None:
    with pytest.raises(ValidationError, match=r"slope = 7 is outside \[0.01, 5\]"):
        Market(time_value_per_hour=230, slope=7)
    prior = {"uniform": [0.1, 9]}
    with pytest.raises(ValidationError, match=r"slope: prior U\[0.1, 9\] leaves \[0.01, 5\]"):
        Market(time_value_per_hour=230, slope={"prior": prior})
