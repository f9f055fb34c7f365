"""Ranks: uniform where draws are of the posterior, and seen not to be where they are not."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.coverage.ranks import coverage_of, covers, is_covered, rank_by_weight

SHRINK = 0.5
"""Posterior mean of a standard normal number that was measured with a standard deviation of 1."""


def ranks(*, spread: float, shift: float = 0.0, crises: int = 400) -> dict[str, np.ndarray]:
    """Rank truths among draws of their posterior, made `spread` times as wide."""
    random = np.random.default_rng(5)
    found = []
    for _ in range(crises):
        truth = random.standard_normal(1)
        mean = SHRINK * (truth + random.standard_normal(1)) + shift
        draws = mean + spread * np.sqrt(SHRINK) * random.standard_normal((500, 1))
        found.append(rank_by_weight(draws, np.ones(500), truth, random)[0])
    return {"number": np.array(found)}


def test_ranks_of_a_posterior_pass() -> None:
    table = coverage_of(ranks(spread=1.0))
    assert table["passes"].all()
    assert table["covered_share"].item() == pytest.approx(0.9, abs=0.04)


@pytest.mark.parametrize(("spread", "shift"), [(0.8, 0.0), (1.3, 0.0), (1.0, 0.3)])
def test_ranks_of_another_distribution_do_not(spread: float, shift: float) -> None:
    assert not coverage_of(ranks(spread=spread, shift=shift))["passes"].any()


def test_a_weighted_rank_is_the_weight_below() -> None:
    random = np.random.default_rng(1)
    draws = random.standard_normal((2_000, 1))
    weights = np.exp(draws[:, 0])  # shifts the mean to 1
    found = [
        rank_by_weight(draws, weights, np.array([at]), random)[0] for at in (-0.2816, 1.0, 2.2816)
    ]
    np.testing.assert_allclose(found, [10, 50, 90], atol=4)


def test_ties_are_broken_at_random() -> None:
    random = np.random.default_rng(1)
    same = np.zeros((1, 1))
    one = [rank_by_weight(same, np.ones(1), np.zeros(1), random)[0] for _ in range(2_000)]
    assert (min(one), max(one)) == (0, 99)
    assert np.mean(one) == pytest.approx(49.5, abs=3.0)


def test_the_inner_nine_tenths_are_ninety_ranks() -> None:
    assert np.sum(is_covered(np.arange(100))) == 90
    share, error = covers({"a": np.arange(100), "b": np.arange(100)})
    assert share == 0.9
    assert error == pytest.approx(0.03, abs=0.001)


@pytest.mark.parametrize(("is_one_of_them", "passes"), [(True, True), (False, False)])
def test_a_truth_among_few_draws_has_a_uniform_rank(is_one_of_them: bool, passes: bool) -> None:
    random = np.random.default_rng(6)
    found = []
    for _ in range(1_000):
        truth, *draws = random.standard_normal(21)
        measured = truth + 0.3 * random.standard_normal()
        own, *weights = np.exp(-0.5 * ((np.array([truth, *draws]) - measured) / 0.3) ** 2)
        found.append(
            rank_by_weight(
                np.array(draws)[:, np.newaxis],
                np.array(weights),
                np.array([truth]),
                random,
                own=own if is_one_of_them else 0.0,
            )[0]
        )
    assert coverage_of({"number": np.array(found)})["passes"].item() is passes
