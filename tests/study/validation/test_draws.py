"""Draws of a posterior: as many as asked for, by their weight, with their own luck."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.study.calibration.posterior import Posterior
from sim.study.validation.draws import drawn_from, set_by_hand


def test_all_draws_are_taken_where_there_are_no_more(posterior: Posterior) -> None:
    draws = drawn_from(posterior, 500)
    assert draws.runs == len(posterior.weights)
    np.testing.assert_array_equal(draws.rows, np.arange(draws.runs))
    np.testing.assert_allclose(draws.weights, posterior.weights)


def test_of_many_each_comes_as_often_as_its_weight_says(posterior: Posterior) -> None:
    weights = np.array([0.0, 0.5, 0.25, 0.25, *np.zeros(6)])
    draws = drawn_from(replace(posterior, weights=3.0 * weights), 8)
    assert np.bincount(draws.rows, minlength=10).tolist() == [0, 4, 2, 2, 0, 0, 0, 0, 0, 0]
    assert draws.weights.tolist() == [0.125] * 8
    for path, numbers in draws.values.items():
        np.testing.assert_array_equal(numbers, posterior.values[path][draws.rows])


def test_a_variant_gets_the_values_that_it_knows(posterior: Posterior, scenario: Scenario) -> None:
    draws = drawn_from(posterior, 4)
    dropped = set(draws.values) - set(draws.values_for(scenario.variant("no-truce")))
    assert dropped == {"events.truce.value"}


def test_what_a_structure_pins_is_left_to_it(posterior: Posterior) -> None:
    draws = drawn_from(posterior, 4).without(("panic.dry_rate",))
    assert "panic.dry_rate" in posterior.values
    assert "panic.dry_rate" not in draws.values
    assert len(draws.values) == len(posterior.values) - 1


def test_runs_set_by_hand_have_the_values_of_the_scenario() -> None:
    draws = set_by_hand(4)
    assert (draws.runs, dict(draws.values), draws.posterior) == (4, {}, None)
    assert draws.weights.sum() == pytest.approx(1.0)
