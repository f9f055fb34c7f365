"""Made-up crises: reports drawn as their likelihood has them, statements made in turn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stand_in import REPORTS, StandIn
from sim.errors import InvalidInput
from sim.study.calibration.reports import Report, reports_of
from sim.study.coverage.synthetic import crisis_of, reported, stated_prob

BAND = next(row for row in REPORTS if row.target.id == "price")
SHARED = next(row for row in REPORTS if row.target.id == "losses-late")


@pytest.mark.parametrize("report", [REPORTS[0], BAND, SHARED])
def test_a_band_lies_as_often_at_a_distance_as_its_likelihood_says(report: Report) -> None:
    random = np.random.default_rng(1)
    number = np.array([100.0])
    statistics = {report.target.id: number[0]}
    distances = np.array(
        [reported((report,), statistics, random)[0].distance(number)[0] for _ in range(4_000)]
    )
    at = np.linspace(0.0, 100.0, 400_001)
    density = (1.0 + at**2 / 4.0) ** (-report.weight * 2.5)
    expected = np.cumsum(density) / np.sum(density)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        found = np.mean(distances < at[np.searchsorted(expected, share)])
        assert found == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / 4_000))


def test_a_band_keeps_its_width_and_lies_on_either_side() -> None:
    random = np.random.default_rng(2)
    moved = [reported((BAND,), {"price": 1_000.0}, random)[0].target for _ in range(200)]
    widths = [one.high / one.low for one in moved if one.low and one.high]
    np.testing.assert_allclose(widths, 1_300.0 / 900.0)
    above = np.mean(
        [np.sqrt(one.low * one.high) > 1_000.0 for one in moved if one.low and one.high]
    )
    assert above == pytest.approx(0.5, abs=0.15)


def test_statements_stay_and_are_made_as_often_as_their_likelihood_says() -> None:
    dry = next(row for row in REPORTS if row.target.id == "dry-share")
    numbers = np.array([0.5, 0.4, 0.3])
    assert dry.is_statement
    assert reported((dry,), {"dry-share": 0.9}, np.random.default_rng(1)) == (dry,)
    expected = np.exp(dry.log_likelihood(numbers))
    np.testing.assert_allclose(stated_prob((dry,), {"dry-share": numbers}), expected)
    assert expected[0] == expected[1] == 1.0 > expected[2]


def test_runs_without_a_number_are_not_reported() -> None:
    numbers = np.array([35.0, np.inf, np.nan])
    assert stated_prob(REPORTS[:1], {"break-day": numbers}).tolist() == [1.0, 0.0, 0.0]


def test_of_the_real_crisis_bands_move_and_statements_stay() -> None:
    rows = reports_of("mali-2025")
    kinds = {row.target.id: row.is_statement for row in rows}
    assert [name for name, is_statement in kinds.items() if is_statement] == [
        "capital-holds",
        "mopti-leads-bamako",
        "one-heavy-convoy-loss",
        "kati-received-none",
        "stations-dry",
    ]


def test_a_crisis_is_the_same_whenever_it_is_asked_for() -> None:
    one, same, other = (crisis_of(StandIn(), number, seed=3) for number in (4, 4, 5))
    assert one.reports == same.reports
    assert np.array_equal(one.point, same.point)
    assert not np.array_equal(one.point, other.point)


def test_what_cannot_be_made_up_is_said() -> None:
    never = replace(REPORTS[4], target=replace(REPORTS[4].target, low=50.0))
    with pytest.raises(InvalidInput, match=r"of none of .* runs of the prior all statements"):
        crisis_of(StandIn(reports=(never,)), 0, seed=1)
    crowded = replace(BAND, weight=0.2)
    with pytest.raises(InvalidInput, match="shares its story with too many"):
        reported((crowded,), {"price": 1_000.0}, np.random.default_rng(1))
