"""What a posterior says of itself, on draws whose moments are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.fields import Prior
from sim.study.calibration.posterior import Posterior, weighted_quantiles
from sim.study.calibration.reports import reports_of
from sim.study.calibration.space import Space

SPACE = Space(
    {
        "a.told": Prior(uniform=(0.0, 1.0)),
        "a.with_it": Prior(uniform=(0.0, 10.0)),
        "a.free": Prior(uniform=(0.0, 1.0)),
    }
)


@pytest.fixture
def posterior() -> Posterior:
    random = np.random.default_rng(4)
    free, told, own = random.standard_normal((3, 20_000))
    coordinates = np.column_stack([0.5 * told, 0.5 * (0.8 * told + 0.6 * own), free])
    # A second half without weight, far away.
    far = np.full_like(coordinates, 5.0)
    weights = np.repeat([1 / 20_000, 0.0], 20_000)
    power = np.concatenate([np.linspace(5.0, 9.0, 20_000), np.full(20_000, 99.0)])
    queue = np.full(40_000, 50.0)
    statistics = {"power-hours": power, "border-queue": queue}
    luck = np.zeros((40_000, 2), np.int64)
    everywhere = np.concatenate([coordinates, far])
    return Posterior(SPACE, everywhere, SPACE.values(everywhere), weights, statistics, luck)


def test_weights_that_are_equal_count_and_those_of_nothing_do_not(posterior: Posterior) -> None:
    assert posterior.effective_size == pytest.approx(20_000)


def test_contraction_says_what_the_reports_narrowed(posterior: Posterior) -> None:
    table = posterior.identification()
    assert table["contraction"].to_dict() == pytest.approx(
        {"a.told": 0.75, "a.with_it": 0.75, "a.free": 0.0}, abs=0.02
    )
    assert table["is_identified"].to_dict() == {"a.told": True, "a.with_it": True, "a.free": False}
    assert table.loc["a.told", "correlated_with"] == "a.with_it"
    assert table.loc["a.told", "correlation"] == pytest.approx(0.8, abs=0.02)
    assert table.loc["a.with_it", ["low", "median", "high"]].tolist() == pytest.approx(
        [2.06, 5.0, 7.94], abs=0.1
    )


def test_predictions_that_miss_their_report_come_first(posterior: Posterior) -> None:
    reports = tuple(
        row for row in reports_of("mali-2025") if row.target.id in ("power-hours", "border-queue")
    )
    table = posterior.predictive(reports)
    assert table.index.tolist() == ["border-queue", "power-hours"]
    assert table["is_met"].tolist() == [False, True]
    assert table.loc["power-hours", "inside_share"] == pytest.approx(1.0)
    assert table.loc["power-hours", ["low", "high"]].tolist() == pytest.approx([5.2, 8.8], abs=0.01)
    assert table.loc["border-queue", "reported"] == "200 to 900"


def test_weighted_quantiles_are_numbers_that_were_drawn() -> None:
    numbers, weights = np.array([3.0, 1.0, np.nan, 2.0]), np.array([0.04, 0.46, 0.3, 0.2])
    assert weighted_quantiles(numbers, weights) == (1.0, 1.0, 3.0)
    assert np.isnan(weighted_quantiles(np.array([np.nan]), np.array([1.0]))).all()
    never = weighted_quantiles(np.array([1.0, np.inf]), np.array([0.5, 0.5]))
    assert never == (1.0, 1.0, np.inf)


def test_every_pair_is_told_once_the_closest_first(posterior: Posterior) -> None:
    table = posterior.correlations()
    assert len(table) == 3
    assert table.loc[0, ["first", "second"]].tolist() == ["a.told", "a.with_it"]
    assert table["correlation"].tolist() == pytest.approx([0.8, 0.0, 0.0], abs=0.02)


def test_what_does_not_move_goes_together_with_nothing(posterior: Posterior) -> None:
    coordinates = posterior.coordinates.copy()
    coordinates[:, 2] = 0.0
    with np.errstate(invalid="ignore"):
        table = replace(posterior, coordinates=coordinates).correlations()
    assert table[["first", "second"]].to_numpy().tolist() == [["a.told", "a.with_it"]]
