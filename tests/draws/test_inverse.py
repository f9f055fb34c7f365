"""Inverse transforms match the exact distributions, never fall, and are the same bits compiled."""

from __future__ import annotations

import math
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.draws import (
    lognormal_quantile,
    normal_quantile,
    poisson_quantile,
    stochastic_round,
    uniform,
)
from sim.draws.purposes import PRICE_NOISE
from sim.draws.uniforms import open_unit

N = 100_000
LAST_WORD = 0xFFFFFFFF
MEANS = [1e-12, 0.01, 0.3, 1.0, 2.5, 10.0, 37.7, 120.0, 333.3, 499.0, 500.0]

words = st.integers(0, LAST_WORD)
units = words.map(open_unit)
whole_means = st.floats(0.0, 700.0)


def random_units(count: int, seed: int) -> list[float]:
    """Return the ends of the unit interval and `count` uniforms between, many near the ends."""
    random = Random(seed)
    ends = [open_unit(word) for k in range(64) for word in (k, LAST_WORD - k)]
    middle = [open_unit(random.getrandbits(32)) for _ in range(count)]
    tails = [open_unit(random.getrandbits(random.randrange(1, 33))) for _ in range(count // 2)]
    return ends + middle + tails + [1.0 - u for u in tails]


@pytest.fixture(scope="module")
def sample(compiled: SimpleNamespace) -> list[float]:
    return [compiled.uniform(7, 0, 0, PRICE_NOISE, agent) for agent in range(N)]


def test_normal_quantile_is_the_exact_one() -> None:
    probabilities = np.array(random_units(20_000, seed=4))
    ours = np.array([normal_quantile(float(u)) for u in probabilities])
    np.testing.assert_allclose(ours, stats.norm.ppf(probabilities), rtol=1e-14, atol=0)


def test_normal_quantile_holds_in_the_far_tail() -> None:
    # Beyond what 32 bits reach: the third of the published approximations.
    probabilities = np.array([1e-300, 1e-100, 1e-30, 1e-15, 1.3e-11, 1e-10])
    ours = np.array([normal_quantile(float(u)) for u in probabilities])
    np.testing.assert_allclose(ours, stats.norm.ppf(probabilities), rtol=1e-14, atol=0)


@pytest.mark.parametrize("join", [0.075, 0.925, math.exp(-25.0)])
def test_normal_quantile_has_no_step_where_approximations_meet(join: float) -> None:
    below, above = math.nextafter(join, 0.0), math.nextafter(join, 1.0)
    for u in (below, join, above):
        assert normal_quantile(u) == pytest.approx(float(stats.norm.ppf(u)), rel=1e-14)


def test_the_median_is_exact() -> None:
    assert normal_quantile(0.5) == 0.0
    assert lognormal_quantile(0.5, math.log(8.0), 0.9) == math.exp(math.log(8.0))


@given(words)
def test_normal_quantile_is_symmetric(word: int) -> None:
    assert normal_quantile(open_unit(LAST_WORD - word)) == -normal_quantile(open_unit(word))


@given(st.integers(0, LAST_WORD - 1), st.floats(-3.0, 3.0), st.floats(0.01, 3.0))
def test_normal_and_lognormal_rise_with_the_uniform(
    word: int, log_median: float, sigma: float
) -> None:
    here, next_up = open_unit(word), open_unit(word + 1)
    assert normal_quantile(here) < normal_quantile(next_up)
    assert lognormal_quantile(here, log_median, sigma) < lognormal_quantile(
        next_up, log_median, sigma
    )


@given(st.lists(units, min_size=2, max_size=6), whole_means)
def test_poisson_never_falls_as_the_uniform_rises(numbers: list[float], mean: float) -> None:
    counts = [poisson_quantile(u, mean) for u in sorted(numbers)]
    assert counts == sorted(counts)


@given(units, st.lists(whole_means, min_size=2, max_size=6))
def test_poisson_never_falls_as_the_mean_rises(u: float, means: list[float]) -> None:
    counts = [poisson_quantile(u, mean) for mean in sorted(means) if mean <= 500.0]
    assert counts == sorted(counts)


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_quantile_is_the_exact_one(mean: float) -> None:
    probabilities = random_units(400, seed=5)
    ours = [poisson_quantile(u, mean) for u in probabilities]
    assert ours == stats.poisson.ppf(probabilities, mean).astype(int).tolist()


@pytest.mark.parametrize("mean", [500.1, 517.0, 800.0, 2_000.0, 30_000.0, 1e6])
def test_poisson_quantile_of_a_large_mean_is_one_off_at_most(mean: float) -> None:
    probabilities = random_units(1_000, seed=6)
    ours = np.array([poisson_quantile(u, mean) for u in probabilities])
    exact = stats.poisson.ppf(probabilities, mean)
    assert np.abs(ours - exact).max() <= 1
    assert (ours == exact).mean() > 0.5


def test_poisson_stops_at_the_count_whose_probability_is_just_reached() -> None:
    assert poisson_quantile(math.exp(-0.7), 0.7) == 0
    assert poisson_quantile(math.nextafter(math.exp(-0.7), 1.0), 0.7) == 1


@pytest.mark.parametrize("mean", [0.0, -0.0, -1e-9, -12.0])
def test_poisson_without_a_positive_mean_is_zero(mean: float) -> None:
    assert poisson_quantile(open_unit(LAST_WORD), mean) == 0


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_ends_for_the_last_number_below_one(mean: float) -> None:
    # Sums of rounded probabilities may stay below such a number for ever.
    count = poisson_quantile(math.nextafter(1.0, 0.0), mean)
    assert count <= mean + 12 * math.sqrt(mean) + 20


@given(st.integers(0, 2**20 - 1), units)
def test_a_whole_number_is_not_rounded(whole: int, u: float) -> None:
    assert stochastic_round(float(whole), u) == whole


@given(st.floats(0.0, 1e5), units)
def test_rounding_stays_at_the_two_neighbours(x: float, u: float) -> None:
    assert math.floor(x) <= stochastic_round(x, u) <= math.floor(x) + 1


@given(st.floats(0.0, 1e5), st.lists(units, min_size=2, max_size=6))
def test_rounding_never_falls_as_the_uniform_rises(x: float, numbers: list[float]) -> None:
    rounded = [stochastic_round(x, u) for u in sorted(numbers)]
    assert rounded == sorted(rounded)


@pytest.mark.parametrize("x", [-1e-300, -0.3, -5.0])
def test_a_negative_number_rounds_to_zero(x: float) -> None:
    for word in (0, LAST_WORD):
        assert stochastic_round(x, open_unit(word)) == 0


@pytest.mark.parametrize("x", [0.02, 0.5, 0.97, 3.25, 117.6])
def test_rounding_keeps_the_mean(sample: list[float], x: float) -> None:
    share = x - math.floor(x)
    mean = sum(stochastic_round(x, u) for u in sample) / N
    assert abs(mean - x) < 5 * math.sqrt(share * (1 - share) / N)


def test_moments_of_the_normal(sample: list[float]) -> None:
    z = np.array([normal_quantile(u) for u in sample])
    # Variances of z, z**2, z**3 and z**4 are 1, 2, 15 and 96.
    assert abs(z.mean()) < 5 * (1 / N) ** 0.5
    assert abs((z**2).mean() - 1) < 5 * (2 / N) ** 0.5
    assert abs((z**3).mean()) < 5 * (15 / N) ** 0.5
    assert abs((z**4).mean() - 3) < 5 * (96 / N) ** 0.5


def test_moments_of_the_lognormal(sample: list[float]) -> None:
    log_median, sigma = math.log(0.35), 0.5
    numbers = np.array([lognormal_quantile(u, log_median, sigma) for u in sample])
    exact = stats.lognorm(s=sigma, scale=0.35)
    assert abs(numbers.mean() - exact.mean()) < 5 * exact.std() / N**0.5
    below = (numbers < 0.35).mean()
    assert abs(below - 0.5) < 5 * 0.5 / N**0.5


@pytest.mark.parametrize("mean", [0.2, 1.0, 6.5, 90.0, 900.0])
def test_moments_of_the_poisson(
    compiled: SimpleNamespace, sample: list[float], mean: float
) -> None:
    counts = np.array([compiled.poisson_quantile(u, mean) for u in sample])
    assert abs(counts.mean() - mean) < 5 * (mean / N) ** 0.5
    # The fourth central moment is 3 mean**2 + mean.
    assert abs(((counts - mean) ** 2).mean() - mean) < 5 * ((2 * mean * mean + mean) / N) ** 0.5


def test_compiled_transforms_are_the_plain_ones(compiled: SimpleNamespace) -> None:
    random = Random(8)
    for u in [*random_units(10_000, seed=7), 1e-300, 1e-12, 1e-16]:
        mean = random.choice((0.0, -1.0, random.random(), 30 * random.random(), 500 + 1e4 * u))
        x = random.choice((-1.0, 0.0, 2000 * random.random()))
        log_median, sigma = random.gauss(0.0, 2.0), 3 * random.random()
        assert compiled.normal_quantile(u) == normal_quantile(u)
        assert compiled.lognormal_quantile(u, log_median, sigma) == lognormal_quantile(
            u, log_median, sigma
        )
        assert compiled.poisson_quantile(u, mean) == poisson_quantile(u, mean)
        assert compiled.stochastic_round(x, u) == stochastic_round(x, u)


@pytest.mark.parametrize("mean", MEANS)
def test_compiled_poisson_sums_as_the_plain_one(compiled: SimpleNamespace, mean: float) -> None:
    for agent in range(300):
        u = uniform(11, 0, 0, PRICE_NOISE, agent)
        assert compiled.poisson_quantile(u, mean) == poisson_quantile(u, mean)


def test_counts_are_integers_in_both(compiled: SimpleNamespace) -> None:
    for room in (compiled.poisson_quantile, poisson_quantile):
        assert type(room(0.7, 3.0)) is type(room(0.7, 900.0)) is int
    for room in (compiled.stochastic_round, stochastic_round):
        assert type(room(3.4, 0.7)) is type(room(-1.0, 0.7)) is int
