"""Smoothed weights: ArviZ's numbers, and what is said of weights without a tail."""

from __future__ import annotations

import arviz
import numpy as np
import pytest

from sim.study.learning.tails import pareto_of, smoothed


@pytest.mark.parametrize("spread", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("draws", [60, 4_000])
def test_it_is_what_arviz_computes(spread: float, draws: int) -> None:
    log_weights = spread * np.random.default_rng(2).standard_normal(draws)
    expected, tail = arviz.psislw(log_weights)
    weights, k = smoothed(log_weights)
    np.testing.assert_allclose(weights, np.exp(expected), rtol=1e-9)
    assert k == pytest.approx(float(tail), rel=1e-9)


def test_the_shape_of_a_pareto_tail_is_found() -> None:
    shares = np.random.default_rng(3).random(20_000)
    for shape in (0.2, 0.9):
        k, scale = pareto_of(np.sort(2.0 * np.expm1(-shape * np.log(shares)) / shape))
        assert k == pytest.approx(shape, abs=0.03)
        assert scale == pytest.approx(2.0, rel=0.04)


def test_weights_that_are_equal_at_the_top_have_no_tail() -> None:
    log_weights = np.repeat([0.0, -3.0], [700, 300])
    weights, k = smoothed(log_weights)
    assert k == 0.0
    np.testing.assert_allclose(weights, np.exp(log_weights) / np.exp(log_weights).sum())


def test_one_draw_that_stands_for_all_is_told() -> None:
    log_weights = np.zeros(1_000)
    log_weights[3] = 9.0
    assert smoothed(log_weights)[1] == np.inf
