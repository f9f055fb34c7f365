"""Where a bank is drawn: weights that make draws of it draws of the prior."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.coverage.proposal import ANYWHERE, WAY, Proposal, proposal_of

NEAR = Proposal(np.array([0.8, 0.0, -0.5]), np.array([0.7, 1.0, 1.0]))


def test_weighted_draws_have_the_moments_of_the_prior() -> None:
    points = NEAR.draw(200_000, np.random.default_rng(1))
    weights = NEAR.weights(points)
    assert weights.mean() == pytest.approx(1.0, abs=0.01)
    assert weights.max() <= 1.0 / ANYWHERE
    shares = weights / weights.sum()
    np.testing.assert_allclose(shares @ points, 0.0, atol=0.02)
    np.testing.assert_allclose(shares @ points**2, 1.0, atol=0.03)


def test_what_draws_do_not_tell_stays_the_prior() -> None:
    points = np.random.default_rng(2).standard_normal((20_000, 3))
    weights = np.exp(-2.0 * (points[:, 0] - 1.0) ** 2)  # mean 0.8, variance 0.2
    found = proposal_of(points, weights)
    np.testing.assert_allclose(found.mean, [0.8 * WAY, 0.0, 0.0], atol=0.03)
    np.testing.assert_allclose(found.spread, [np.sqrt(0.2), 1.0, 1.0], atol=0.03)
