"""Statistics of prices and queues: when the price breaks and where, what it is, when it is back.

A price breaks on the first day on which it is above 1.3 times its ceiling.
"""

from __future__ import annotations

import math

import numpy as np

from sim.results.patterns.sample import Sample, ratio
from sim.results.statistics import Numbers, first_day_above, highest, mean

BREAK = 1.3
WEEK = 7
LAST_DAY_OF_TRUCE = 93


def break_day(sample: Sample, window: range, *, zone: str, fuel: str) -> Numbers:
    """First day on which the price is above 1.3 times its ceiling; infinite if never [day]."""
    multiple = sample.values("price_multiple", days=window, zone=zone, fuel=fuel)
    day = first_day_above(multiple, threshold=BREAK, first_day=window.start)
    return np.where(np.isnan(day), np.inf, day)


def capital_breaks(sample: Sample, window: range) -> Numbers:
    """Day on which the price of gasoline breaks in Bamako [day]."""
    return break_day(sample, window, zone="bamako", fuel="gasoline")


def lead_of_mopti(sample: Sample, window: range) -> Numbers:
    """Days by which Mopti breaks before Bamako; NaN where neither does [days]."""
    interior = break_day(sample, window, zone="mopti", fuel="gasoline")
    return _lead(interior, capital_breaks(sample, window))


def lead_of_gasoline(sample: Sample, window: range) -> Numbers:
    """Days by which gasoline breaks before diesel in Bamako; NaN where neither does [days]."""
    diesel = break_day(sample, window, zone="bamako", fuel="diesel")
    return _lead(capital_breaks(sample, window), diesel)


def _lead(first: Numbers, second: Numbers) -> Numbers:
    with np.errstate(invalid="ignore"):  # neither breaks: infinity less infinity
        lead: Numbers = second - first
    return lead


def price_in_bamako(sample: Sample, window: range) -> Numbers:
    """Mean parallel price of gasoline in Bamako [money/l]."""
    return mean(sample.values("parallel_price_per_l", days=window, zone="bamako", fuel="gasoline"))


def price_in_mopti(sample: Sample, window: range) -> Numbers:
    """Mean parallel price of gasoline in Mopti [money/l]."""
    return mean(sample.values("parallel_price_per_l", days=window, zone="mopti", fuel="gasoline"))


def multiple_in_mopti(sample: Sample, window: range) -> Numbers:
    """Mean parallel price of gasoline in Mopti over its ceiling."""
    return mean(sample.values("price_multiple", days=window, zone="mopti", fuel="gasoline"))


def queue_in_bamako(sample: Sample, window: range) -> Numbers:
    """Mean hours in the queue for gasoline in Bamako [h]."""
    return mean(sample.values("queue_hours", days=window, zone="bamako", fuel="gasoline"))


def recovery_day(sample: Sample, window: range) -> Numbers:
    """First day from which the price stays at 1.3 times its ceiling or less, to the window's end.

    Gasoline in Bamako; infinite where it is above on the last day [day].
    """
    multiple = sample.values("price_multiple", days=window, zone="bamako", fuel="gasoline")
    is_above = multiple > BREAK
    days_under = np.argmax(is_above[:, ::-1], axis=1)
    first = np.where(is_above.any(axis=1), window.stop - days_under, window.start)
    return np.where(is_above[:, -1], np.inf, first)


def relapse(sample: Sample, window: range) -> Numbers:
    """The larger of two rises in Bamako since the last week of the truce.

    Of the mean price of gasoline over its ceiling, and of the mean share of stations dry of it.
    """
    before = range(LAST_DAY_OF_TRUCE + 1 - WEEK, LAST_DAY_OF_TRUCE + 1)
    rises = [
        mean(sample.values(name, days=window, zone="bamako", fuel="gasoline"))
        - mean(sample.values(name, days=before, zone="bamako", fuel="gasoline"))
        for name in ("price_multiple", "dry_share")
    ]
    return np.maximum(*rises)


def highest_multiple(sample: Sample, window: range) -> Numbers:
    """Highest price over its ceiling, of any zone and fuel."""
    multiple = sample.values("price_multiple", days=window)
    return highest(multiple.reshape(sample.runs, -1))


def queue_slope(sample: Sample, window: range) -> Numbers:
    """Slope of queue hours on the rent of a litre, over litres a visit by time value (T2).

    Least squares over all days, zones and fuels of a run; NaN where there is never a rent.
    """
    price = sample.values("parallel_price_per_l", days=window).reshape(sample.runs, -1)
    multiple = sample.values("price_multiple", days=window).reshape(sample.runs, -1)
    hours = sample.values("queue_hours", days=window).reshape(sample.runs, -1)
    rent = price - price / multiple
    rent -= mean(rent)[:, np.newaxis]
    slope = ratio(np.sum(rent * hours, axis=1), np.sum(rent * rent, axis=1))
    time_value = sample.parameters["market.time_value_per_hour"]
    return slope * time_value / _marginal_ration(sample)


def _marginal_ration(sample: Sample) -> float | Numbers:
    """Litres a visit of the queue's marginal segment: the highest time value up to v* [l]."""
    largest, ration = -math.inf, ""
    for path, multiple in sample.parameters.items():
        table, _, name = path.partition(".")
        key, _, column = name.partition(".")
        if table == "segments" and column == "time_value_multiple":
            here = float(np.max(multiple))
            if largest < here <= 1:
                largest, ration = here, f"segments.{key}.ration_l"
    return sample.parameters[ration]
