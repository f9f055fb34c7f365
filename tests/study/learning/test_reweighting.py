"""Re-weighted draws are those of the other posterior: normal ones, whose moments are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.scenario.fields import Prior
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import log_likelihood, reports_of
from sim.study.calibration.space import Space
from sim.study.learning.changes import identification_changes, moments
from sim.study.learning.left_out import left_out, without
from sim.study.learning.reweighting import part_of, reweighted
from sim.study.learning.widths import at_width, other_widths

SPACE = Space({"a.told": Prior(uniform=(0.0, 1.0)), "a.free": Prior(uniform=(0.0, 1.0))})
REPORTS = tuple(
    row
    for row in reports_of("mali-2025")
    if row.target.id in ("power-hours", "border-queue", "capital-holds")
)
DRAWS = 8_000


@pytest.fixture
def posterior() -> Posterior:
    """Draws of the prior N(0, I); hours of power are 7 + 2 z, the queue is of the other."""
    coordinates = np.random.default_rng(5).standard_normal((DRAWS, 2))
    told, free = coordinates.T
    statistics = {
        "power-hours": 7.0 + 2.0 * told,
        "border-queue": 424.0 * np.exp(0.4 * free),
        "capital-holds": np.full(DRAWS, 800.0),
    }
    weights, luck = np.full(DRAWS, 1.0 / DRAWS), np.zeros((DRAWS, 2), np.int64)
    return Posterior(SPACE, coordinates, SPACE.values(coordinates), weights, statistics, luck)


def test_a_normal_report_of_a_normal_parameter_has_the_textbook_posterior(
    posterior: Posterior,
) -> None:
    """Prior N(0, 1), report 1 with standard deviation 0.5: N(0.8, 0.2)."""
    told = posterior.coordinates[:, 0]
    made = reweighted(posterior, -0.5 * ((told - 1.0) / 0.5) ** 2)
    mean, variance = moments(made.posterior)
    np.testing.assert_allclose(mean, [0.8, 0.0], atol=0.03)
    np.testing.assert_allclose(variance, [0.2, 1.0], atol=0.05)
    assert made.can_tell
    table = identification_changes(posterior, made.posterior)
    assert table.index[0] == "a.told"
    assert table.loc["a.told", ["moved", "narrowed"]].tolist() == pytest.approx(
        [0.8, 0.8], abs=0.04
    )
    gain = (0.2 - 1.0 - np.log(0.2) + 0.64) / 2.0
    assert table.loc["a.told", "gain"] == pytest.approx(gain, abs=0.08)


def test_a_report_that_says_nothing_changes_nothing(posterior: Posterior) -> None:
    made = reweighted(posterior, np.full(DRAWS, -3.0))
    assert made.posterior is posterior
    assert made.tail == 0.0


def test_draws_far_from_a_report_cannot_tell(posterior: Posterior) -> None:
    made = reweighted(posterior, -0.5 * ((posterior.coordinates[:, 0] - 6.0) / 0.1) ** 2)
    assert not made.can_tell
    assert made.effective_size < 10


def test_draws_without_weight_stay_without(posterior: Posterior) -> None:
    half = np.repeat([2.0 / DRAWS, 0.0], DRAWS // 2)
    made = reweighted(replace(posterior, weights=half), posterior.coordinates[:, 0])
    assert np.all(made.posterior.weights[DRAWS // 2 :] == 0.0)
    assert made.posterior.weights.sum() == pytest.approx(1.0)


def test_left_out_and_counted_again_is_what_it_was(posterior: Posterior) -> None:
    report = next(row for row in REPORTS if row.target.id == "border-queue")
    fitted = reweighted(posterior, log_likelihood(REPORTS, posterior.statistics)).posterior
    left = without(fitted, REPORTS, ["border-queue"]).posterior
    again = reweighted(left, report.log_likelihood(left.statistics["border-queue"])).posterior
    for mean, expected in zip(moments(again), moments(fitted), strict=True):
        np.testing.assert_allclose(mean, expected, atol=0.02)
    assert np.abs(again.weights - fitted.weights).sum() < 0.05
    assert moments(left)[1][1] > 1.2 * moments(fitted)[1][1]
    assert without(fitted, REPORTS, []).posterior is fitted


def test_what_the_others_say_is_the_prior_where_only_one_report_tells(posterior: Posterior) -> None:
    fitted = reweighted(posterior, log_likelihood(REPORTS, posterior.statistics)).posterior
    table = left_out(fitted, REPORTS)
    hours = table.loc["power-hours"]
    assert [hours["low"], hours["high"]] == pytest.approx([7.0 - 3.29, 7.0 + 3.29], abs=0.25)
    assert hours["quantile"] == pytest.approx(0.5, abs=0.02)
    assert hours["value"] == 7.0
    assert bool(hours["can_tell"])
    told = fitted.predictive(REPORTS).loc["power-hours"]
    assert told["high"] - told["low"] < 0.8 * (hours["high"] - hours["low"])
    assert table.loc["capital-holds", "quantile"] == pytest.approx(1.0)


def test_failures_come_first_and_a_story_is_left_out_whole(posterior: Posterior) -> None:
    mopti = tuple(row for row in reports_of("mali-2025") if row.noise.story == "mopti")
    more = {row.target.id: np.full(DRAWS, 1.0) for row in mopti}
    here = replace(posterior, statistics={**posterior.statistics, **more})
    table = left_out(here, (*REPORTS, *mopti))
    assert table["is_met"].tolist() == sorted(table["is_met"].tolist())
    assert not table["is_met"].iloc[0]
    assert table.loc["mopti-leads-bamako", "without"].split() == [row.target.id for row in mopti]


def test_wider_bands_are_the_posterior_under_wider_bands(posterior: Posterior) -> None:
    fitted = reweighted(posterior, log_likelihood(REPORTS, posterior.statistics)).posterior
    wider = at_width(fitted, REPORTS, 2.0).posterior
    wide = [2.0 / 1.6448536 * 2.0, np.log(900 / 200) / 2.0 / 1.6448536 * 2.0]
    away = [
        (posterior.statistics["power-hours"] - 7.0) / wide[0],
        (np.log(posterior.statistics["border-queue"]) - np.log(200 * 900) / 2.0) / wide[1],
    ]
    losses = sum(2.5 * np.log1p(d * d / 4.0) for d in away)
    expected = reweighted(posterior, -losses).posterior
    for found, right in zip(moments(wider), moments(expected), strict=True):
        np.testing.assert_allclose(found, right, atol=0.03)
    same = at_width(fitted, REPORTS, 1.0)
    assert same.posterior is fitted


def test_widths_are_told_factor_by_factor(posterior: Posterior) -> None:
    fitted = reweighted(posterior, log_likelihood(REPORTS, posterior.statistics)).posterior
    found = other_widths(fitted, REPORTS)
    assert found.weights.index.tolist() == [0.5, 1.0, 1.5, 2.0]
    assert found.weights.loc[1.0, "tail"] == 0.0
    spans = found.predictive["high"] - found.predictive["low"]
    assert spans.xs("power-hours", level="report").is_monotonic_increasing
    assert set(found.parameters.index.get_level_values("parameter")) == {"a.told", "a.free"}
    assert found.parameters.loc[(1.0, "a.told"), "moved"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("factor", [0.0, -1.0, np.inf, np.nan, "2", True])
def test_a_width_that_is_none_is_refused(posterior: Posterior, factor: float) -> None:
    with pytest.raises(InvalidInput, match="is no number above 0"):
        other_widths(posterior, REPORTS, factors=[factor])


def test_reports_that_were_not_fitted_are_refused(posterior: Posterior) -> None:
    with pytest.raises(InvalidInput, match="has no statistic of capital-breaks"):
        left_out(posterior, reports_of("mali-2025"))
    with pytest.raises(InvalidInput, match="Did you mean 'power-hours'"):
        without(posterior, REPORTS, ["power-hour"])


def test_a_part_is_of_draws_that_count(posterior: Posterior) -> None:
    weights = np.where(np.arange(DRAWS) < 1_000, 0.0, 1.0 / (DRAWS - 1_000))
    part = part_of(replace(posterior, weights=weights), most=500)
    assert len(part.weights) == 500
    np.testing.assert_array_equal(part.coordinates, posterior.coordinates[1_000::14])
    assert part.weights.sum() == pytest.approx(1.0)
    assert len(part_of(posterior, most=10**6).weights) == DRAWS
