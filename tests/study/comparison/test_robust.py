"""Regret and satisficing of made-up worlds, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.comparison.robust import is_within, regret_of, regrets, satisfied

# Worlds by rows; a gamble, a safe policy and one that is never the best.
SCORES = np.array([[10.0, 6.0, 5.0], [0.0, 6.0, 5.0], [10.0, 6.0, 1.0], [6.0, 6.0, 5.0]])


def test_regret_is_how_far_one_is_behind_the_best() -> None:
    wanted = [[0.0, 4.0, 5.0], [6.0, 0.0, 1.0], [0.0, 4.0, 9.0], [0.0, 0.0, 1.0]]
    np.testing.assert_array_equal(regrets(SCORES), wanted)


def test_its_summary_is_counted_by_hand() -> None:
    found = regret_of(SCORES)
    np.testing.assert_array_equal(found.mean, [1.5, 2.0, 4.0])
    np.testing.assert_array_equal(found.largest, [6.0, 4.0, 9.0])
    np.testing.assert_allclose(found.high, [4.2, 4.0, 7.8])
    # The tie of the last world is shared.
    np.testing.assert_array_equal(found.best, [2.5 / 4, 1.5 / 4, 0.0])


def test_the_mean_and_the_largest_regret_may_choose_differently() -> None:
    found = regret_of(SCORES)
    assert (found.mean.argmin(), found.largest.argmin()) == (0, 1)


def test_the_choice_is_as_sure_as_the_worlds_make_it() -> None:
    sure = regret_of(SCORES[:, 1:] * [1.0, 0.0])
    np.testing.assert_array_equal(sure.minimax, [1.0, 0.0])
    unsure = regret_of(SCORES)
    assert unsure.minimax.sum() == pytest.approx(1.0)
    # The gamble is chosen where the world in which it fails is not drawn: (3/4)^4 = 0.32.
    assert unsure.minimax[0] == pytest.approx(0.32, abs=0.1)
    assert unsure.minimax[2] == 0.0
    np.testing.assert_array_equal(regret_of(SCORES).minimax, unsure.minimax)


def test_policies_that_are_the_same_share_everything() -> None:
    found = regret_of(np.repeat(SCORES[:, :1], 2, axis=1))
    for numbers in (found.best, found.minimax):
        np.testing.assert_array_equal(numbers, [0.5, 0.5])
    np.testing.assert_array_equal(found.largest, [0.0, 0.0])


def test_a_band_holds_its_ends_and_no_nan() -> None:
    values = np.array([1.0, 2.0, 3.0, np.nan])
    np.testing.assert_array_equal(is_within(values, (1.0, 2.0)), [True, True, False, False])
    np.testing.assert_array_equal(is_within(values, (None, 2.0)), [True, True, False, False])
    np.testing.assert_array_equal(is_within(values, (2.0, None)), [False, True, True, False])


def test_good_enough_is_good_enough_in_every_respect() -> None:
    met = satisfied([(SCORES, (5.0, None)), (-SCORES, (-6.0, None))])
    wanted = [[False, True, True], [False, True, True], [False, True, False], [True, True, True]]
    np.testing.assert_array_equal(met, wanted)
