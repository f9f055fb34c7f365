"""The effect of a policy: paired by run, told with people beside fuel, refused where not paired."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.results.result import Result


@pytest.fixture
def better(daily: Result) -> Result:
    accounts = daily.accounts.copy()
    accounts["arrived_l"] += [1.0, 2.0, 6.0]
    accounts["exposed_tankers"] += [-10.0, 40.0, 50.0]
    return replace(daily, accounts=accounts)


def test_the_difference_is_taken_run_by_run(daily: Result, better: Result) -> None:
    effect = better - daily
    np.testing.assert_allclose(effect.accounts["arrived_l"], [1.0, 2.0, 6.0])
    row = effect.summary().loc["exposed_tankers"]
    assert (row["median"], row["unit"]) == (40.0, "tankers")
    assert (row["low"], row["high"]) == (-5.0, 49.0)
    assert row["rises"] == pytest.approx(2 / 3)
    assert row["base"] == daily.accounts["exposed_tankers"].median()


def test_nothing_less_itself_is_nothing(daily: Result) -> None:
    effect = daily - daily
    assert (effect.accounts == 0.0).all(axis=None)
    assert effect.words().empty
    assert "Fuel gained: 0.00 (0.00 to 0.00) million l, by road and by air" in effect.sentence()


def test_words_show_what_moves_and_the_people_beside_the_fuel(
    daily: Result, better: Result
) -> None:
    effect = better - daily
    assert list(effect.words().index) == ["arrived_l", "exposed_tankers"]
    assert effect.words().loc["arrived_l", "median"] == "+2.00"
    sentence = effect.sentence()
    assert "Fuel gained: +2.00 (+1.10 to +5.60) million l, by road and by air" in sentence
    assert "+40.0 (-5.0 to +49.0) tankers" in sentence
    for shown in (repr(effect), effect._repr_html_()):
        assert "fuel that arrived by road" in shown
        assert "tankers sent where they may be met" in shown
        assert "two-of-all against two-of-all" in shown


def test_the_order_gives_the_sign(daily: Result, better: Result) -> None:
    assert "-2.00" in (daily - better).words().loc["arrived_l", "median"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seed": 8}, "seed is 7 in one and 8 in the other"),
        ({"runs": 4}, "runs is 3 in one and 4 in the other"),
        ({"days": 61}, "days is 60 in one and 61 in the other"),
        (
            {"values": {"market.slope": np.array([0.1, 0.2, 0.3])}},
            "parameters that vary from run to run differ",
        ),
    ],
)
def test_what_is_not_paired_is_refused_with_the_reason(
    daily: Result, change: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        daily - replace(daily, **change)  # type: ignore[arg-type]
    assert str(caught.value) == f"The results cannot be paired: {reason}."


def test_another_country_is_refused(make: SimpleNamespace, daily: Result) -> None:
    other = make.result(make.scenario(currency="NPR"), make.recorded())
    with pytest.raises(InvalidInput, match="currency, zones or segments differ"):
        daily - other


def test_all_reasons_come_at_once(daily: Result) -> None:
    with pytest.raises(InvalidInput) as caught:
        daily - replace(daily, seed=8, days=61)
    assert len(caught.value.problems) == 2


def test_the_same_values_in_every_run_are_paired(daily: Result) -> None:
    values = {"market.slope": np.array([0.1, 0.2, 0.3])}
    one, other = replace(daily, values=values), replace(daily, values=dict(values))
    assert (one - other).words().empty


def test_fuel_flown_in_is_gained_too(daily: Result) -> None:
    accounts = daily.accounts.copy()
    accounts["air_bridge_l"] += 48.0
    assert (
        "Fuel gained: +48.0 (+48.0 to +48.0)"
        in (replace(daily, accounts=accounts) - daily).sentence()
    )
