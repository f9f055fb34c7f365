"""Densities before and after the reports: closed forms, mass one, and no mass past a bound."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.fields import Prior
from sim.study.calibration.densities import marginal_of, prior_interval
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.space import Space

SPACE = Space(
    {
        "a.uniform": Prior(uniform=(2.0, 6.0)),
        "a.loguniform": Prior(loguniform=(1.0, 100.0)),
        "a.lognormal": Prior(lognormal=(0.2, 0.5), within=(0.1, 0.9)),
    }
)


def posterior(coordinates: np.ndarray, weights: np.ndarray | None = None) -> Posterior:
    n = len(coordinates)
    equal = np.full(n, 1.0 / n)
    return Posterior(
        space=SPACE,
        coordinates=coordinates,
        values=SPACE.values(coordinates),
        weights=equal if weights is None else weights,
        statistics={},
        luck=np.zeros((n, 2), np.int64),
    )


@pytest.fixture(scope="module")
def unfitted() -> Posterior:
    return posterior(np.random.default_rng(3).standard_normal((20_000, 3)))


@pytest.mark.parametrize("path", SPACE.paths)
def test_both_densities_have_mass_one(unfitted: Posterior, path: str) -> None:
    found = marginal_of(unfitted, path)
    scale = np.log(found.values) if found.is_log else found.values
    assert np.trapezoid(found.prior, scale) == pytest.approx(1.0, abs=1e-3)
    assert np.trapezoid(found.posterior, scale) == pytest.approx(1.0, abs=1e-2)


@pytest.mark.parametrize("path", SPACE.paths)
def test_draws_of_the_prior_give_the_prior_up_to_the_bounds(unfitted: Posterior, path: str) -> None:
    found = marginal_of(unfitted, path)
    np.testing.assert_allclose(found.posterior, found.prior, atol=0.13 * found.prior.max())


def test_flat_priors_are_flat_and_a_lognormal_peaks_at_its_median(unfitted: Posterior) -> None:
    assert set(marginal_of(unfitted, "a.uniform").prior) == {0.25}
    log = marginal_of(unfitted, "a.loguniform")
    np.testing.assert_allclose(log.prior, 1.0 / np.log(100.0))
    bell = marginal_of(unfitted, "a.lognormal")
    assert bell.values[bell.prior.argmax()] == pytest.approx(0.2, rel=0.02)


def test_weights_move_the_posterior() -> None:
    coordinates = np.random.default_rng(1).standard_normal((4_000, 3))
    weights = np.where(coordinates[:, 0] > 0.0, 1.0, 0.0)
    found = marginal_of(posterior(coordinates, weights / weights.sum()), "a.uniform")
    low, high = found.posterior[found.values < 3.2], found.posterior[found.values > 5.0]
    assert low.max() < 0.02
    assert high.min() > 0.4


def test_draws_of_one_number_have_no_density() -> None:
    found = marginal_of(posterior(np.zeros((50, 3))), "a.uniform")
    assert np.isnan(found.posterior).all()


def test_the_inner_90_percent_of_a_prior() -> None:
    assert prior_interval(SPACE.priors["a.uniform"]) == pytest.approx((2.2, 5.8))
    assert prior_interval(SPACE.priors["a.loguniform"]) == pytest.approx((100**0.05, 100**0.95))
