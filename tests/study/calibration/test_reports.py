"""The likelihood: a band is 90 % of a report, tails are heavy, a story counts once."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.errors import EvidenceError
from sim.evidence import CONFIDENCES, Confidence, fit_targets, load_figures, load_targets
from sim.study.calibration.reports import (
    COVERED,
    FARTHEST,
    TAILS,
    Report,
    hash_of_reports,
    log_likelihood,
    read,
    reliability_of,
    reports_of,
    written,
)

REPORTS = {report.target.id: report for report in reports_of("mali-2025")}


def distance(name: str, *numbers: float) -> np.ndarray:
    return REPORTS[name].distance(np.array(numbers))


def test_every_calibration_target_is_a_report_and_nothing_else_is() -> None:
    assert list(REPORTS) == [name for name, row in fit_targets().items()]
    assert reports_of("nepal-2015") == ()


def test_a_held_out_target_is_refused() -> None:
    with pytest.raises(EvidenceError, match="target 'mopti-late' may not be fitted"):
        reports_of("mali-2025", targets={"mopti-late": load_targets()["mopti-late"]})


def test_the_ends_of_a_band_are_the_inner_90_percent_of_a_normal() -> None:
    assert stats.norm.cdf(COVERED) - stats.norm.cdf(-COVERED) == pytest.approx(0.9)
    np.testing.assert_allclose(distance("capital-breaks", 30, 36, 42), [COVERED, 0, COVERED])
    middle = np.sqrt(1700 * 2300)
    found = distance("price-bamako-late-october", 1700, middle, 2300)
    np.testing.assert_allclose(found, [COVERED, 0, COVERED], atol=1e-12)


def test_a_discrepancy_widens_a_band() -> None:
    low, high = np.log(1.1025), np.log(1.8375)
    spread = np.hypot((high - low) / 2 / COVERED, 0.15)
    (found,) = distance("customs-volume-ratio", 1.1025)
    assert found == pytest.approx((high - low) / 2 / spread)


def test_past_an_open_end_nothing_is_lost() -> None:
    np.testing.assert_allclose(distance("capital-holds", 0, 900, 950, 1000), [0, 0, 1, 2])
    np.testing.assert_allclose(distance("mopti-leads-bamako", 99, 14, 10), [0, 0, 2])
    np.testing.assert_allclose(distance("kati-received-none", 0, 0.05, 0.15), [0, 0, 2])


def test_what_does_not_exist_is_as_far_as_anything_can_be() -> None:
    assert np.all(distance("mopti-leads-bamako", np.nan, -np.inf) == FARTHEST)
    assert np.all(distance("border-queue", np.nan, 0.0) == FARTHEST)
    assert np.all(distance("capital-breaks", np.inf) == FARTHEST)


@pytest.mark.parametrize("reliability", CONFIDENCES)
def test_the_likelihood_is_students_t_up_to_a_constant(reliability: Confidence) -> None:
    report = replace(REPORTS["border-queue"], reliability=reliability)
    numbers = np.array([200.0, 424.0, 3_000.0])
    away = report.distance(numbers)
    tails = TAILS[reliability]
    expected = stats.t.logpdf(away, tails) - stats.t.logpdf(0.0, tails)
    np.testing.assert_allclose(report.log_likelihood(numbers), expected)


def test_a_report_of_low_reliability_is_given_up_sooner() -> None:
    high, medium, low = (
        float(replace(REPORTS["border-queue"], reliability=grade).decline(np.array([8.0]))[0])
        for grade in CONFIDENCES
    )
    assert high == medium > low


def test_a_report_is_as_reliable_as_the_surest_of_its_figures() -> None:
    figures = load_figures()
    for report in REPORTS.values():
        cited = {figures[name].confidence for name in report.target.figures}
        assert report.reliability == next(grade for grade in CONFIDENCES if grade in cited)
    assert reliability_of(("A02",), figures) == "medium"
    assert reliability_of(("A02", "A01"), figures) == "high"
    assert reliability_of((), figures) == "medium"


def test_a_report_is_read_back_as_it_was_written() -> None:
    for report in REPORTS.values():
        content = json.loads(json.dumps(written(report)))
        assert read(content) == report
        assert read(content[:3]) == replace(report, reliability="high")


def test_a_hash_of_reports_changes_with_what_the_likelihood_does() -> None:
    def hash_with(reliability: Confidence) -> str:
        return hash_of_reports((replace(REPORTS["border-queue"], reliability=reliability),))

    assert hash_with("high") == hash_with("medium") != hash_with("low")


def test_statements_of_one_story_count_as_one() -> None:
    told = [row.weight for row in REPORTS.values() if row.noise.story == "mopti"]
    assert told == [0.5, 0.5]
    assert REPORTS["power-hours"].weight == 1.0
    stories = {row.noise.story for row in REPORTS.values()}
    assert sum(row.weight for row in REPORTS.values()) == pytest.approx(len(stories))


def test_reports_add_up() -> None:
    two = (REPORTS["power-hours"], REPORTS["border-queue"])
    numbers = {"power-hours": np.array([7.0, 9.0]), "border-queue": np.array([424.0, 100.0])}
    alone = [row.log_likelihood(numbers[row.target.id]) for row in two]
    np.testing.assert_allclose(log_likelihood(two, numbers), alone[0] + alone[1])
    assert isinstance(two[0], Report)
