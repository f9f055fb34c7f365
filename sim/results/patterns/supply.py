"""Statistics of fuel and services: volumes, dry pumps, requests, stocks, power and food."""

from __future__ import annotations

import numpy as np

from sim.results.patterns.sample import Sample, ratio
from sim.results.statistics import Numbers, first_day_above, highest, lowest, mean, total

FIRST_OF_OCTOBER = 28
DAYS_OF_SEPTEMBER_BEFORE_DAY_0 = 2
A_LITRE = 1.0


def best_answer_to_kati(sample: Sample, window: range) -> Numbers:
    """Largest share of a day's request that Kati received; a day without a request is filled."""
    return highest(sample.values("unit_fill_share", days=window, unit="garrison-kati"))


def customs_volume(sample: Sample, window: range) -> Numbers:
    """Volume that customs registered [l]."""
    return total(sample.values("customs_l", days=window))


def customs_october_over_september(sample: Sample, window: range) -> Numbers:
    """Volume registered in October over that in September.

    The month's two days before day 0 are at the normal use that the steady state imports.
    """
    september = customs_volume(sample, range(window.start, FIRST_OF_OCTOBER))
    october = customs_volume(sample, range(FIRST_OF_OCTOBER, window.stop))
    parameters = sample.parameters
    coverage = parameters["reporting.customs_coverage_share"]
    normal = coverage * parameters["demand.total_l_per_day"]
    return ratio(october, september + DAYS_OF_SEPTEMBER_BEFORE_DAY_0 * normal)


def dry_in_bamako(sample: Sample, window: range) -> Numbers:
    """Mean share of the stations in Bamako, weighted, that are dry of gasoline."""
    return mean(sample.values("dry_share", days=window, zone="bamako", fuel="gasoline"))


def overshoot(sample: Sample, window: range) -> Numbers:
    """Purchases over consumption in the five days around the first dry pump.

    Gasoline in Bamako; NaN where no pump runs dry, or only within two days of the window's ends.
    """
    place = {"zone": "bamako", "fuel": "gasoline"}
    dry = sample.values("dry_share", days=window, **place)
    bought = sample.values("purchases_l", days=window, **place)
    used = sample.values("consumption_l", days=window, **place)
    first = first_day_above(dry, threshold=0.0)
    is_inside = (first >= 2) & (first < len(window) - 2)
    middle = np.where(is_inside, first, 2).astype(np.int64)
    days = middle[:, np.newaxis] + np.arange(-2, 3)
    quotient = ratio(
        total(np.take_along_axis(bought, days, axis=1)),
        total(np.take_along_axis(used, days, axis=1)),
    )
    return np.where(is_inside, quotient, np.nan)


def losses_after_buffers(sample: Sample, window: range) -> Numbers:
    """Normal consumption not met by the window's end over that by its middle.

    Both sums begin with the window; infinite where less than a litre was missing by the middle.
    """
    middle = (window.start + window[-1]) // 2
    unserved = np.sum(sample.values("unserved_l", days=window), axis=(2, 3))
    by_then = total(unserved[:, : middle + 1 - window.start])
    return ratio(total(unserved), np.where(by_then < A_LITRE, 0.0, by_then))


def mine_stock(sample: Sample, window: range) -> Numbers:
    """Lowest fuel stock of the mines [l]."""
    return lowest(sample.values("user_stock_l", days=window, user="mines"))


def power_hours(sample: Sample, window: range) -> Numbers:
    """Mean hours of power in the least-served districts [h/day]."""
    return mean(sample.values("power_hours", days=window))


def food_peak(sample: Sample, window: range) -> Numbers:
    """Highest food price index of the capital over that of the window's first day."""
    food = sample.values("food_index", days=window)
    return highest(food) / food[:, 0]


def tanks_from_start(sample: Sample, window: range) -> Numbers:
    """Private tanks of a market, or stock of the mines, over day 0: the value farthest from 1."""
    mines = sample.values("user_stock_l", days=window, user="mines")
    tanks = _ratios_to_start(sample.values("tank_stock_l", days=window))
    return _farthest_from_one(np.concatenate([tanks, _ratios_to_start(mines)], axis=1))


def depots_from_start(sample: Sample, window: range) -> Numbers:
    """Depots of a market over day 0: the value farthest from 1."""
    return _farthest_from_one(_ratios_to_start(sample.values("depot_stock_l", days=window)))


def _ratios_to_start(stock: Numbers) -> Numbers:
    return ratio(stock, stock[:, :1]).reshape(len(stock), -1)


def _farthest_from_one(ratios: Numbers) -> Numbers:
    farthest = np.argmax(np.abs(ratios - 1.0), axis=1)
    chosen: Numbers = np.take_along_axis(ratios, farthest[:, np.newaxis], axis=1)[:, 0]
    return chosen
