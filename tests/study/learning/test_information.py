"""Expected information: the closed form of a linear model with normal draws and noise.

With q ~ N(0, I), x = a q + luck and y = x + noise, all normal, what y tells of q is
-log(1 - |a|^2 / var y) / 2, of x it is log(var y / var noise) / 2, and q_k loses the share
a_k^2 / var y of its variance.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.results.statistics import Numbers
from sim.study.learning.candidates import CANDIDATES, Noise
from sim.study.learning.information import Gain, expected_gain

LOADS = np.array([1.0, -0.6, 0.3, 0.0])
LUCK, SPREAD, DRAWS = 0.5, 0.8, 4_000
VARIANCE = LOADS @ LOADS + LUCK**2 + SPREAD**2


def gain(weights: Numbers | None = None, *, numbers: Numbers | None = None, **other: Any) -> Gain:
    random = np.random.default_rng(8)
    q = random.standard_normal((DRAWS, 4))
    x = q @ LOADS + LUCK * random.standard_normal(DRAWS)
    return expected_gain(
        x if numbers is None else numbers,
        np.full(DRAWS, 1.0 / DRAWS) if weights is None else weights,
        noise=Noise("linear", SPREAD),
        parameters=q,
        quantities=q,
        together=q[:, :3],
        random=random,
        **{"tails": np.inf, **other},
    )


def test_it_is_the_closed_form() -> None:
    found = gain(reports=2_000)
    told = -np.log(1.0 - LOADS @ LOADS / VARIANCE) / 2.0
    assert found.of_all == pytest.approx(told, abs=3.0 * found.of_all_error)
    assert found.of_all_error < 0.02
    assert found.joint == pytest.approx(told, abs=0.03)
    assert found.of_run == pytest.approx(np.log(VARIANCE / SPREAD**2) / 2.0, abs=0.06)
    np.testing.assert_allclose(found.shares, LOADS**2 / VARIANCE, atol=0.03)


def test_few_draws_do_not_make_it_larger() -> None:
    """Variances and determinants of few effective draws are too small; they are corrected."""
    random, draws = np.random.default_rng(1), 300
    found = []
    for _ in range(40):
        q = random.standard_normal((draws, 3))
        found.append(
            expected_gain(
                random.standard_normal(draws),  # tells nothing
                np.full(draws, 1.0 / draws),
                noise=Noise("linear", 0.5),
                parameters=q,
                quantities=q,
                together=q,
                random=random,
                reports=100,
                tails=np.inf,
            )
        )
    assert np.mean([one.joint for one in found]) == pytest.approx(0.0, abs=0.01)
    assert np.mean([one.shares for one in found]) == pytest.approx(0.0, abs=0.01)
    assert np.median([one.effective_draws for one in found]) < 200


def test_weights_are_those_of_another_posterior() -> None:
    """Draws of N(0, 1) with the weights of N(1, 0.5^2) in the first parameter."""
    random = np.random.default_rng(8)
    q = random.standard_normal((DRAWS, 4))
    log_weights = -0.5 * ((q[:, 0] - 1.0) / 0.5) ** 2 + 0.5 * q[:, 0] ** 2
    weights = np.exp(log_weights - log_weights.max())
    found = gain(weights / weights.sum())
    variance = VARIANCE - 0.75
    told = -np.log(1.0 - (LOADS @ LOADS - 0.75) / variance) / 2.0
    assert found.of_all == pytest.approx(told, abs=0.07)
    assert found.joint == pytest.approx(told, abs=0.07)
    assert found.shares[0] == pytest.approx(0.25 / variance, abs=0.05)


def test_heavy_tails_tell_less() -> None:
    assert 0.2 < gain(tails=4.0).of_run < gain().of_run


def test_a_number_that_does_not_vary_tells_nothing() -> None:
    found = gain(numbers=np.full(DRAWS, 3.0))
    assert found.of_run == pytest.approx(0.0, abs=1e-9)
    assert found.of_all == pytest.approx(0.0, abs=0.01)
    np.testing.assert_allclose(found.shares, 0.0, atol=1e-9)


def test_that_there_is_no_number_is_reported_too() -> None:
    """A number that half of the runs have, always the same: one bit, ln 2."""
    never = np.where(np.arange(DRAWS) % 2 == 0, np.inf, 30.0)
    assert gain(numbers=never).of_run == pytest.approx(np.log(2.0), abs=1e-6)


def test_candidates_are_some_twenty_with_a_noise_that_is_assumed() -> None:
    assert 18 <= len(CANDIDATES) <= 25
    assert len({one.id for one in CANDIDATES}) == len(CANDIDATES)
    for one in CANDIDATES:
        assert 0 <= one.from_day <= one.to_day < 119
        assert one.noise.spread > 0.0
