"""The gate measures what a posterior is worth, on chains whose worth is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.calibration.gate import (
    checks_of,
    disagreement,
    draws_by_populations,
    effective_draws,
    tail_of,
    worth_of,
)
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.space import Space

POPULATIONS, GENERATIONS, PARTICLES = 2, 40, 60


def chains(
    *, stay: float, apart: float = 0.0, spread: float = 0.5, free: int = 1, seed: int = 1
) -> np.ndarray:
    """Chains of a parameter told by the reports and some free ones; `stay` is the correlation."""
    random = np.random.default_rng(seed)
    made = random.standard_normal((POPULATIONS, GENERATIONS, PARTICLES, 1 + free))
    for k in range(1, GENERATIONS):
        made[:, k] = stay * made[:, k - 1] + np.sqrt(1.0 - stay**2) * made[:, k]
    made[..., 0] *= spread
    made[1, ..., 0] += apart * spread
    return made


def test_independent_draws_all_count() -> None:
    draws = POPULATIONS * GENERATIONS * PARTICLES
    assert effective_draws(chains(stay=0.0)) == pytest.approx(draws, rel=0.3)


def test_draws_that_stay_count_less() -> None:
    stay = 0.8
    one_chain = 1.0 + 2.0 * sum((1.0 - k / GENERATIONS) * stay**k for k in range(1, GENERATIONS))
    expected = POPULATIONS * GENERATIONS * PARTICLES / one_chain
    assert effective_draws(chains(stay=stay)) == pytest.approx(expected, rel=0.25)


def test_few_generations_tell_nothing() -> None:
    assert list(effective_draws(chains(stay=0.0)[:, :19])) == [0.0, 0.0]


def test_populations_apart_are_seen_in_standard_deviations() -> None:
    apart = disagreement(chains(stay=0.0, apart=0.5))
    assert apart[0] == pytest.approx(0.5, abs=0.07)
    assert apart[1] < 0.07


def test_the_gate_names_what_fails() -> None:
    log_weights = np.random.default_rng(1).normal(0.0, 0.5, 500)
    good = checks_of(chains(stay=0.0, free=60), [log_weights, np.zeros(500)])
    assert [check.holds for check in good] == [True] * 4
    bad = checks_of(chains(stay=0.95, apart=0.6, free=60), [log_weights, 8.0 * log_weights])
    assert [check.holds for check in bad] == [False] * 4


def test_copies_count_once_by_what_populations_differ_in() -> None:
    apart = chains(stay=0.0, free=200)
    draws = POPULATIONS * GENERATIONS * PARTICLES
    assert draws_by_populations(apart) == pytest.approx(draws, rel=0.3)
    copied = np.repeat(apart, 10, axis=2)
    assert draws_by_populations(copied) == pytest.approx(draws, rel=0.3)
    assert effective_draws(copied[..., :1]) > 5 * draws  # what ArviZ cannot know


def flat(made: np.ndarray) -> Posterior:
    """Draws of some chains one after another, as a file of them has them."""
    draws = made.reshape(-1, made.shape[-1])
    seeds = np.repeat(np.arange(len(made)), made[0, ..., 0].size)
    weights = np.full(len(draws), 1.0 / len(draws))
    return Posterior(Space({}), draws, {}, weights, {}, seeds[:, np.newaxis].astype(np.int64))


def test_draws_in_a_file_are_counted_as_the_gate_counts_them() -> None:
    made = chains(stay=0.5, apart=0.2, free=20)
    found = flat(made)
    assert worth_of(found) == pytest.approx(draws_by_populations(made))
    mixed = np.random.default_rng(3).permutation(len(found.weights))
    mixed_up = Posterior(
        found.space, found.coordinates[mixed], {}, found.weights, {}, found.luck[mixed]
    )
    assert worth_of(mixed_up) == pytest.approx(worth_of(found))
    assert np.isnan(worth_of(flat(made[:1])))


def test_only_parameters_that_the_reports_tell_something_of_are_judged() -> None:
    free_apart = chains(stay=0.0)
    free_apart[1, ..., 1] += 0.5
    (apart,) = (
        check
        for check in checks_of(free_apart, [np.zeros(500)])
        if check.name.startswith("populations apart")
    )
    assert apart.holds


def test_a_tail_of_weights_is_read_off() -> None:
    random = np.random.default_rng(5)
    assert tail_of(np.log(random.pareto(1.0 / 0.9, 4_000) + 1.0)) == pytest.approx(0.9, abs=0.25)
    assert tail_of(random.normal(0.0, 0.3, 4_000)) < 0.4


def test_copies_of_particles_make_no_tail() -> None:
    log_weights = np.random.default_rng(3).normal(0.0, 0.3, 200)
    log_weights -= log_weights.max()
    copied = np.concatenate([log_weights, np.repeat(np.sort(log_weights)[-40:], 20)])
    assert tail_of(copied) == tail_of(log_weights) < 0.4
