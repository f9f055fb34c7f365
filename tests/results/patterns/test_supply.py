"""Volumes, pumps, requests, stocks, power and food, on records by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.results.patterns import supply
from sim.results.patterns.sample import Sample

MakeSample = Callable[..., Sample]
DAYS = np.arange(10.0)
BAMAKO, MOPTI = ("bamako", "gasoline"), ("mopti", "gasoline")
MARKETS = [(zone, fuel) for zone in ("bamako", "mopti") for fuel in ("gasoline", "diesel")]


def test_katis_best_answer_is_one_day_of_the_window(sample: MakeSample) -> None:
    fill = np.array([1, 0.9, 0, 0, 0.04, 0, 0, 0.5, 1, 1])
    made = sample(unit_fill_share={("garrison-kati",): fill, ("escort-force",): 1.0})
    assert supply.best_answer_to_kati(made, range(2, 7)) == [0.04]
    assert supply.best_answer_to_kati(made, range(2, 8)) == [0.5]


def test_october_is_compared_with_a_whole_september(sample: MakeSample) -> None:
    day = np.arange(60)
    made = sample(
        days=60,
        customs_l={(): np.where(day < 28, 2.0, np.where(day < 59, 3.0, 1e9))},
        parameters={
            "reporting.customs_coverage_share": 0.5,
            "demand.total_l_per_day": np.array([10.0]),
        },
    )
    ratio = supply.customs_october_over_september(made, range(59))
    assert ratio == pytest.approx([31 * 3 / (28 * 2 + 2 * 5)])
    assert supply.customs_volume(made, range(28, 59)) == [93]


def test_pumps_and_power_are_means_of_the_window(sample: MakeSample) -> None:
    made = sample(dry_share={BAMAKO: DAYS / 10, MOPTI: 9.0}, power_hours={(): DAYS})
    assert supply.dry_in_bamako(made, range(2, 5)) == pytest.approx([0.3])
    assert supply.power_hours(made, range(2, 5)) == [3]


def test_overshoot_is_measured_in_five_days_around_the_first_dry_pump(sample: MakeSample) -> None:
    dry = np.zeros((4, 10))
    dry[0, 4] = dry[0, 8] = 0.1
    dry[1, 1] = dry[2, 8] = 0.1  # too near an end; the last run is never dry
    bought = np.where((DAYS >= 2) & (DAYS <= 6), DAYS, 99.0)
    made = sample(
        runs=4,
        dry_share={BAMAKO: dry, MOPTI: 1.0},
        purchases_l={BAMAKO: bought},
        consumption_l={BAMAKO: 2.0},
    )
    overshoot = supply.overshoot(made, range(10))
    np.testing.assert_array_equal(overshoot, [20 / 10, np.nan, np.nan, np.nan])


def test_losses_after_the_buffers_are_sums_from_the_start(sample: MakeSample) -> None:
    unserved = np.zeros((2, 31))
    unserved[0, 15], unserved[0, 16], unserved[0, 30] = 1.0, 3.0, 5.0
    unserved[1, 20] = 4.0
    made = sample(runs=2, days=31, unserved_l={BAMAKO: unserved, ("mopti", "diesel"): unserved})
    assert supply.losses_after_buffers(made, range(31)).tolist() == [9, np.inf]


def test_the_mines_count_at_their_lowest(sample: MakeSample) -> None:
    made = sample(user_stock_l={("mines",): 100 - DAYS, ("utility",): 1.0})
    assert supply.mine_stock(made, range(4)) == [97]


def test_food_is_compared_with_day_0(sample: MakeSample) -> None:
    made = sample(food_index={(): np.array([2.0, 2.5, 3.0, 2.2] + [2.0] * 6)})
    assert supply.food_peak(made, range(10)) == [1.5]
    assert supply.food_peak(made, range(2)) == [1.25]


@pytest.mark.parametrize("low", [0.96, 0.9])
def test_stocks_are_compared_with_their_start_at_their_worst(
    sample: MakeSample, low: float
) -> None:
    steady = dict.fromkeys(MARKETS, 10.0)
    dipping = {**steady, ("mopti", "diesel"): np.where(DAYS == 5, 10 * low, 10.0)}
    rising = {**steady, BAMAKO: np.where(DAYS == 7, 10.5, 10.0)}
    made = sample(
        tank_stock_l=dipping,
        depot_stock_l=rising,
        user_stock_l={("mines",): np.where(DAYS == 3, 95.0, 100.0)},
    )
    assert supply.tanks_from_start(made, range(10)) == pytest.approx([min(low, 0.95)])
    assert supply.depots_from_start(made, range(10)) == [1.05]
    assert supply.depots_from_start(made, range(7)) == [1]
