"""Breaks, leads, returns and relapses of prices, and the slope of the queue, on records by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.results.patterns import prices
from sim.results.patterns.sample import NoSuchPlace, Sample

MakeSample = Callable[..., Sample]
WHOLE = range(10)
BAMAKO, MOPTI = ("bamako", "gasoline"), ("mopti", "gasoline")
DIESEL = ("bamako", "diesel")
MARKETS = (BAMAKO, MOPTI, DIESEL, ("mopti", "diesel"))


def breaking(*days: int) -> np.ndarray:
    """Price multiples of runs that break on a day and stay broken; 99 is never."""
    return np.where(np.arange(10) >= np.array(days)[:, np.newaxis], 1.31, 1.3)


def test_a_price_breaks_above_a_threshold_and_perhaps_never(sample: MakeSample) -> None:
    made = sample(runs=3, price_multiple={BAMAKO: breaking(4, 0, 99), MOPTI: 9.0, DIESEL: 9.0})
    assert prices.capital_breaks(made, WHOLE).tolist() == [4, 0, np.inf]
    assert prices.capital_breaks(made, range(6, 10)).tolist() == [6, 6, np.inf]


def test_the_interior_leads(sample: MakeSample) -> None:
    multiples = {BAMAKO: breaking(7, 2, 99, 3, 99), MOPTI: breaking(1, 5, 3, 99, 99), DIESEL: 9.0}
    lead = prices.lead_of_mopti(sample(runs=5, price_multiple=multiples), WHOLE)
    np.testing.assert_array_equal(lead, [6, -3, np.inf, -np.inf, np.nan])


def test_gasoline_leads_diesel(sample: MakeSample) -> None:
    multiples = {BAMAKO: breaking(2, 4, 99), DIESEL: breaking(5, 4, 99), MOPTI: 9.0}
    lead = prices.lead_of_gasoline(sample(runs=3, price_multiple=multiples), WHOLE)
    np.testing.assert_array_equal(lead, [3, 0, np.nan])


def test_prices_and_queues_are_means_of_the_window_at_their_place(sample: MakeSample) -> None:
    days = np.arange(10.0)
    made = sample(
        parallel_price_per_l={BAMAKO: 100 * days, MOPTI: 1000.0, DIESEL: -1.0},
        price_multiple={MOPTI: days / 10, BAMAKO: -1.0},
        queue_hours={BAMAKO: days, MOPTI: -1.0, DIESEL: -1.0},
    )
    assert prices.price_in_bamako(made, range(3, 6)) == [400]
    assert prices.price_in_mopti(made, range(3, 6)) == [1000]
    assert prices.multiple_in_mopti(made, range(9, 10)) == [0.9]
    assert prices.queue_in_bamako(made, range(8)) == [3.5]


@pytest.mark.parametrize(
    ("broken", "recovers"),
    [([], 0), ([3], 4), ([2, 3, 6], 7), ([8], 9), ([3, 9], np.inf), ([9], np.inf)],
)
def test_recovery_lasts_to_the_end(sample: MakeSample, broken: list[int], recovers: float) -> None:
    multiple = np.full(10, 1.3)
    multiple[broken] = 1.301
    made = sample(price_multiple={BAMAKO: multiple, MOPTI: 9.0, DIESEL: 9.0})
    assert prices.recovery_day(made, WHOLE) == [recovers]


def test_recovery_is_dated_in_days_of_the_run(sample: MakeSample) -> None:
    made = sample(price_multiple={BAMAKO: np.where(np.arange(10) < 6, 2.0, 1.0)})
    assert prices.recovery_day(made, range(4, 9)) == [6]
    assert prices.recovery_day(made, range(4, 6)) == [np.inf]


@pytest.mark.parametrize(
    ("multiple", "dry", "rise"), [(0.2, 0.1, 0.2), (-0.5, 0.1, 0.1), (-0.5, -0.2, -0.2)]
)
def test_a_relapse_is_a_rise_of_price_or_dry_share_over_the_last_week_of_the_truce(
    sample: MakeSample, multiple: float, dry: float, rise: float
) -> None:
    day = np.arange(110)
    is_week = (day >= 87) & (day <= 93)
    is_after = (day >= 102) & (day <= 108)

    def values(base: float, change: float) -> np.ndarray:
        return np.where(is_week, base, np.where(is_after, base + change, 99.0))

    made = sample(
        days=110,
        price_multiple={BAMAKO: values(1.5, multiple)},
        dry_share={BAMAKO: values(0.5, dry)},
    )
    assert prices.relapse(made, range(102, 109)) == pytest.approx([rise])


def test_the_highest_multiple_is_of_any_market_and_day(sample: MakeSample) -> None:
    later = np.array([1.0, 1.4, 1.0])
    multiples = {BAMAKO: 1.0, MOPTI: 1.1, ("mopti", "diesel"): later}
    made = sample(days=3, price_multiple=multiples)
    assert prices.highest_multiple(made, range(3)) == [1.4]
    assert prices.highest_multiple(made, range(1)) == [1.1]


SEGMENTS = {
    "segments.patient.time_value_multiple": 0.2,
    "segments.patient.ration_l": 5.0,
    "segments.marginal.time_value_multiple": 1.0,
    "segments.marginal.ration_l": 13.0,
    "segments.hurried.time_value_multiple": 2.0,
    "segments.hurried.ration_l": 40.0,
    "market.time_value_per_hour": 230.77,
}


@pytest.mark.parametrize("slope", [1.0, 0.9])
def test_the_slope_of_the_queue_is_ration_over_time_value(sample: MakeSample, slope: float) -> None:
    cap, rent = 775.0, np.array([0.0, 100.0, 1225.0, 300.0])
    made = sample(
        days=4,
        parallel_price_per_l=dict.fromkeys(MARKETS, cap + rent),
        price_multiple=dict.fromkeys(MARKETS, 1 + rent / cap),
        queue_hours=dict.fromkeys(MARKETS, slope * rent * 13 / 230.77),
        parameters=SEGMENTS,
    )
    assert prices.queue_slope(made, range(4)) == pytest.approx([slope], rel=1e-9)


def test_without_a_rent_the_queue_has_no_slope(sample: MakeSample) -> None:
    made = sample(
        parallel_price_per_l=dict.fromkeys(MARKETS, 775.0),
        price_multiple=dict.fromkeys(MARKETS, 1.0),
        queue_hours={},
        parameters=SEGMENTS,
    )
    assert np.isnan(prices.queue_slope(made, WHOLE)).all()


def test_a_place_that_is_not_there_is_named(sample: MakeSample) -> None:
    made = sample(price_multiple={})
    with pytest.raises(NoSuchPlace, match="the scenario has no zone 'gao'"):
        prices.break_day(made, WHOLE, zone="gao", fuel="gasoline")
