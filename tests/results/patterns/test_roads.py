"""Losses, attacks, arrivals and queues of tankers, on records by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.results.patterns import roads
from sim.results.patterns.sample import Sample

MakeSample = Callable[..., Sample]
DAYS = np.arange(10.0)


@pytest.mark.parametrize(
    ("statistic", "observable", "expected"),
    [
        (roads.tankers_lost, "lost_tankers", 9.0),
        (roads.tankers_arrived, "arrived_tankers", 9.0),
        (roads.tankers_waiting, "queued_tankers", 3.0),
    ],
)
def test_tankers_are_counted_over_the_window(
    sample: MakeSample, statistic: Callable[..., np.ndarray], observable: str, expected: float
) -> None:
    assert statistic(sample(**{observable: {(): DAYS}}), range(2, 5)) == [expected]


def test_the_heaviest_loss_is_of_one_convoy_that_ended_in_the_window(sample: MakeSample) -> None:
    log = [(0, 2, 10.0), (0, 6, 41.0), (0, 7, 90.0), (0, -1, 95.0), (2, 1, 70.0), (2, 3, 5.0)]
    made = sample(runs=3, convoys=log, lost_tankers={})
    assert roads.heaviest_convoy_loss(made, range(7)).tolist() == [41, 0, 70]
    assert roads.heaviest_convoy_loss(made, range(2, 7)).tolist() == [41, 0, 5]


def test_the_worst_tenth_counts_days_with_losses_alone(sample: MakeSample) -> None:
    lost = np.zeros((3, 30))
    lost[0, :10] = [1, 1, 1, 11, 1, 1, 1, 1, 1, 1]  # ten days with losses: the worst one
    lost[1, 5:20] = 2.0  # fifteen days: the worst one and half of the next
    made = sample(runs=3, days=30, lost_tankers={(): lost})
    shares = roads.share_of_worst_days(made, range(30))
    np.testing.assert_allclose(shares, [11 / 20, 3 / 30, np.nan])


def test_the_multiplier_is_what_never_came_over_what_was_lost(sample: MakeSample) -> None:
    made = sample(
        runs=2,
        undelivered_l={(): np.array([[5.0] * 10, [3.0] * 10])},
        lost_l={(): np.array([[1.0] * 9 + [99.0], [0.0] * 10])},
    )
    assert roads.deterrence_multiplier(made, range(9)).tolist() == [5, np.inf]


def test_a_corridor_gains_or_loses_its_share_of_the_attacks(sample: MakeSample) -> None:
    day = np.arange(31)
    between = np.where((day > 9) & (day < 21), 50.0, 0.0)
    early, late = (day == 0) | (day == 9), (day == 21) | (day == 30)
    made = sample(
        days=31,
        corridor_attacks={
            ("west",): np.where(early, 3.0, np.where(late, 1.0, between)),
            ("south",): np.where(early, 1.0, np.where(late, 2.0, between)),
            ("east",): np.where((day == 9) | (day == 30), 2.0, 0.0),
        },
    )
    assert roads.west_shift(made, range(31)) == pytest.approx([2 / 8 - 6 / 10])
    assert roads.south_shift(made, range(31)) == pytest.approx([4 / 8 - 2 / 10])


def test_without_an_attack_there_is_no_share(sample: MakeSample) -> None:
    made = sample(days=31, corridor_attacks={("west",): np.where(np.arange(31) < 10, 1.0, 0.0)})
    assert np.isnan(roads.west_shift(made, range(31))).all()
