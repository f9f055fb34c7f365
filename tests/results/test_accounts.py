"""Accounts: totals of the days, by segment and zone, in the order they are named."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.observables import OBSERVABLES
from sim.results.accounts import ROWS, SECTIONS, accounts_in, accounts_of
from sim.results.result import Result


def test_every_account_is_a_total_of_something_that_flows() -> None:
    for _, name, _, scale, unit in ROWS:
        if scale is None:
            continue
        daily = OBSERVABLES[name].unit
        assert daily.endswith("/day")
        flow = daily.removesuffix("/day")
        assert unit == flow or unit.split()[1] == flow


def test_a_total_is_the_sum_over_days_and_places(make: SimpleNamespace) -> None:
    recorded = make.recorded()
    for name in recorded.nation.dtype.names:
        recorded.nation[name] = 0.0
    recorded.nation["arrived_l"][1] = 2e6
    recorded.nation["access_gini"][2, :30] = 0.5
    recorded.markets["unserved_l"] = 0.0
    recorded.markets["unserved_l"][2, 7] = [[1e6, 2e6], [3e6, 4e6]]
    found = accounts_of(make.scenario(), recorded)
    assert found["arrived_l"].tolist() == [0.0, 120.0, 0.0]
    assert found["access_gini"].tolist() == [0.0, 0.0, 0.25]
    assert found["unserved_l"].tolist() == [0.0, 0.0, 10.0]


def test_losses_by_segment_and_by_zone_have_one_sum(make: SimpleNamespace) -> None:
    recorded = make.recorded()
    recorded.segments["segment_surplus_loss"] = 0.0
    recorded.segments["segment_surplus_loss"][0, 3] = [[2e9], [5e9]]
    found = accounts_of(make.scenario(), recorded)
    assert found.loc[0, ["zone.bamako", "zone.mopti"]].tolist() == [2.0, 5.0]
    assert found.loc[0, "segment.households"] == 7.0


def test_columns_are_the_accounts_in_their_order(make: SimpleNamespace) -> None:
    scenario = make.scenario()
    rows = accounts_in(scenario)
    found = accounts_of(scenario, make.recorded(first_run=5), first_run=5)
    assert list(found.columns) == [row.key for row in rows]
    assert found.index.tolist() == [5, 6, 7]
    assert list(dict.fromkeys(row.section for row in rows)) == list(SECTIONS)
    assert not any("money" in row.unit for row in rows)
    assert rows[-1].unit == "billion XOF"


def test_a_days_result_and_a_summary_have_the_same_accounts(
    daily: Result, summary_only: Result
) -> None:
    np.testing.assert_array_equal(daily.accounts, summary_only.accounts)


@pytest.mark.parametrize("key", ["arrived_l", "exposed_tankers", "exposed_drivers"])
def test_the_card_tells_fuel_and_people(daily: Result, key: str) -> None:
    daily.accounts[key] = 12_345.0
    assert "12,345" in repr(daily)
    assert "12,345" in daily._repr_html_()
