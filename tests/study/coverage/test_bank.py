"""A bank weighted by new reports: Bayes' rule, by quadrature."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stand_in import REPORTS
from sim.study.coverage import Bank, Crisis, coverage_of, ranked
from sim.study.coverage.synthetic import reported

DAY = REPORTS[:1]
LUCK = 3.0


def lived(points: np.ndarray, random: np.random.Generator, *, runs: int) -> dict[str, np.ndarray]:
    """Break on day 35 plus five times the parameter, give or take three days of luck."""
    luck = LUCK * random.standard_normal((len(points), runs))
    return {"break-day": 35.0 + 5.0 * points + luck}


def bank_of(*, draws: int, runs: int) -> Bank:
    random = np.random.default_rng(3)
    points = random.standard_normal((draws, 1))
    return Bank(points, np.full(draws, 1.0 / draws), lived(points, random, runs=runs))


def test_weights_are_those_of_bayes_rule() -> None:
    bank = bank_of(draws=4_000, runs=20)
    report = DAY[0].moved(41.0, 0.0)
    weights = bank.given((report,))[0].sum(axis=1)
    at, luck = np.linspace(-5.0, 5.0, 801), LUCK * np.linspace(-5.0, 5.0, 801)
    days = 35.0 + 5.0 * at[:, np.newaxis] + luck
    given = np.exp(report.log_likelihood(days.ravel())).reshape(days.shape)
    density = np.exp(-0.5 * at**2) * (given @ np.exp(-0.5 * (luck / LUCK) ** 2))
    mean = at @ density / density.sum()
    sd = np.sqrt((at - mean) ** 2 @ density / density.sum())
    assert weights @ bank.coordinates[:, 0] == pytest.approx(mean, abs=0.05)
    away = (bank.coordinates[:, 0] - mean) ** 2
    assert np.sqrt(weights @ away) == pytest.approx(sd, rel=0.06)


def test_more_runs_join_those_that_are_there() -> None:
    bank = bank_of(draws=50, runs=4)
    more = lived(bank.coordinates, np.random.default_rng(9), runs=6)
    both = bank.with_more(more)
    assert both.statistics["break-day"].shape == (50, 10)
    one, other = (
        Bank(bank.coordinates, bank.weights, part).given(DAY)[1] for part in (bank.statistics, more)
    )
    np.testing.assert_array_equal(both.given(DAY)[1], np.hstack([one, other]))


def test_ranks_at_a_bank_are_uniform() -> None:
    bank, random = bank_of(draws=1_500, runs=10), np.random.default_rng(4)
    ranks = []
    for _ in range(300):
        point = bank.coordinates[random.integers(len(bank.coordinates))]
        found = lived(point[np.newaxis], random, runs=1)
        statistics = {"break-day": float(found["break-day"][0, 0])}
        crisis = Crisis(point, statistics, reported(DAY, statistics, random))
        ranks.append(ranked(bank, crisis, random)[0])
    table = coverage_of({"point": np.array(ranks)[:, 0], "run": np.array(ranks)[:, 1]})
    assert table["passes"].all()
