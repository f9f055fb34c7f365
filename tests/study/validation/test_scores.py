"""Scores beside closed forms: uniform and normal forecasts, ensembles of two, and a point."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.evidence import load_targets
from sim.study.validation.scores import (
    crps,
    crps_of_normal,
    interval_score,
    observed,
    scorable,
)

TARGETS = load_targets()


def test_the_interval_score_is_the_width_and_twenty_times_what_is_outside() -> None:
    assert interval_score(2.0, 5.0, 3.0) == 3.0
    assert interval_score(2.0, 5.0, 5.0) == 3.0
    assert interval_score(2.0, 5.0, 6.0) == pytest.approx(3.0 + 20.0)
    assert interval_score(2.0, 5.0, 1.5) == pytest.approx(3.0 + 10.0)
    assert interval_score(2.0, 5.0, 6.0, alpha=0.5) == pytest.approx(3.0 + 4.0)


def test_the_interval_score_is_best_for_the_quantiles() -> None:
    came = np.random.default_rng(1).standard_normal(20_000)
    reach = stats.norm.ppf(0.95)

    def mean_score(ends: float) -> float:
        return float(np.mean([interval_score(-ends, ends, y) for y in came]))

    assert mean_score(reach) < min(mean_score(0.8 * reach), mean_score(1.2 * reach))


@pytest.mark.parametrize(("mean", "spread", "came"), [(0, 1, 0), (3, 2, -1.5), (-1, 0.5, 4)])
def test_the_crps_of_a_normal_is_the_integral_that_defines_it(
    mean: float, spread: float, came: float
) -> None:
    grid = np.linspace(mean - 12 * spread, mean + 12 * spread, 400_001)
    gap = (stats.norm.cdf(grid, mean, spread) - (grid >= came)) ** 2
    expected = float(np.trapezoid(gap, grid))
    assert crps_of_normal(mean, spread, came) == pytest.approx(expected, rel=1e-4)


def test_the_crps_of_many_draws_is_that_of_their_distribution() -> None:
    draws = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000, 3.0, 2.0)
    assert crps(draws, -1.5) == pytest.approx(crps_of_normal(3.0, 2.0, -1.5), rel=1e-3)


def test_the_crps_of_few_draws_is_the_mean_distance_less_half_the_spread() -> None:
    draws, weights = np.array([4.0, 1.0, 2.5, 1.0]), np.array([0.1, 0.4, 0.3, 0.2])
    away = float(weights @ np.abs(draws - 2.0))
    spread = float(weights @ np.abs(draws[:, np.newaxis] - draws) @ weights)
    assert crps(draws, 2.0, weights) == pytest.approx(away - spread / 2.0, abs=1e-14)
    assert crps(draws, 2.0, 7.0 * weights) == pytest.approx(crps(draws, 2.0, weights))
    assert crps(np.array([1.0, 3.0]), 2.0) == pytest.approx(0.5)


def test_without_spread_the_crps_is_the_absolute_error() -> None:
    assert crps_of_normal(3.0, 0.0, 5.0) == 2.0
    assert crps_of_normal(3.0, 1e-9, 5.0) == pytest.approx(2.0)
    assert crps(np.array([3.0, 3.0]), 5.0) == 2.0


def test_a_forecast_is_held_to_the_figure_or_the_nearest_number_allowed() -> None:
    assert observed(TARGETS["arrivals-early-december"], 999.0) == pytest.approx(293.0)
    assert observed(TARGETS["customs-volume-november"], 0.0) == pytest.approx(117.3e6)
    assert observed(TARGETS["mopti-late"], 1.2) == 1.5
    assert observed(TARGETS["mopti-late"], 4.0) == 4.0
    assert observed(TARGETS["muted-food-prices"], 1.4) == 1.25
    assert observed(TARGETS["recovery-with-truce"], 86.0) == 85.0
    assert observed(TARGETS["no-recovery-without-truce"], 40.0) == 86.0


def test_no_other_allowed_number_would_score_better() -> None:
    row = TARGETS["mopti-late"]
    draws = np.random.default_rng(2).gamma(4.0, 0.3, 2_000)
    low, median, high = np.quantile(draws, [0.05, 0.5, 0.95])
    held_to = observed(row, median)
    allowed = np.linspace(1.5, 6.0, 200)
    assert crps(draws, held_to) <= min(crps(draws, y) for y in allowed) + 1e-12
    assert interval_score(low, high, held_to) <= min(interval_score(low, high, y) for y in allowed)


def test_what_never_happens_comes_on_the_day_after_the_window() -> None:
    numbers, window = np.array([40.0, np.inf, np.nan]), range(86)
    day = scorable(TARGETS["recovery-with-truce"], numbers, window)
    np.testing.assert_array_equal(day, [40.0, 86.0, np.nan])
    span = scorable(TARGETS["gasoline-first"], np.array([-np.inf, 3.0]), range(180))
    np.testing.assert_array_equal(span, [-180.0, 3.0])
    other = scorable(replace(TARGETS["mopti-late"], unit="ratio"), np.array([np.inf]), window)
    assert math.isnan(other[0])
