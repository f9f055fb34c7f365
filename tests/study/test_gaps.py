"""Gap and width on made-up runs, whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.gaps import bistable_in, gaps_of, sides_of, width_of

LEVELS = tuple(np.linspace(0.0, 2.0, 21))
RUNS = 60


def branch(*, breaks_at: float, noise: float = 0.02, key: int = 1) -> np.ndarray:
    """Long-run means (levels, runs, halves) that fall from 1 to 0.3 at a level."""
    random = np.random.default_rng(key)
    means = np.where(np.array(LEVELS) < breaks_at, 1.0, 0.3)[:, np.newaxis, np.newaxis]
    return means + noise * random.standard_normal((len(LEVELS), RUNS, 2))


def by_run(calm: np.ndarray, broken: np.ndarray) -> np.ndarray:
    return (calm - broken).mean(axis=2)


def test_a_known_gap_is_found_where_it_is() -> None:
    calm, broken = branch(breaks_at=1.45), branch(breaks_at=0.65, key=2)
    gaps = gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    assert [gap.is_apart for gap in gaps] == [0.65 < level < 1.45 for level in LEVELS]
    assert gaps[10].gap == pytest.approx(0.7, abs=0.02)
    assert (gaps[10].apart_share, gaps[10].reverse_share) == (1.0, 0.0)
    width = width_of(LEVELS, gaps=by_run(calm, broken), tolerance=0.1)
    assert width.width == pytest.approx(0.8, abs=0.1)
    assert width.low <= 0.8 <= width.high
    assert not width.is_open
    ((first, last),) = width.ranges
    assert 0.6 <= first <= 0.7
    assert 1.4 <= last <= 1.5


def test_a_gap_the_other_way_round_counts_too() -> None:
    calm, broken = branch(breaks_at=0.65), branch(breaks_at=1.45, key=2)
    forwards = width_of(LEVELS, gaps=by_run(broken, calm), tolerance=0.1)
    backwards = width_of(LEVELS, gaps=by_run(calm, broken), tolerance=0.1)
    assert backwards == forwards
    assert gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)[10].gap < -0.6


def test_equal_starts_have_no_gap() -> None:
    calm, broken = branch(breaks_at=1.0), branch(breaks_at=1.0, key=2)
    width = width_of(LEVELS, gaps=by_run(calm, broken), tolerance=0.1)
    assert width == (0.0, 0.0, 0.0, (), False)
    assert not any(
        gap.is_apart or gap.has_memory
        for gap in gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    )


def test_a_gap_below_the_tolerance_does_not_count() -> None:
    calm = branch(breaks_at=9.0, noise=0.0)
    gaps = gaps_of(LEVELS, calm=calm, broken=calm - 0.09, tolerance=0.1)
    assert not any(gap.is_apart for gap in gaps)
    gaps = gaps_of(LEVELS, calm=calm, broken=calm - 0.11, tolerance=0.1)
    assert all(gap.is_apart for gap in gaps)


def test_a_gap_that_noise_could_make_does_not_count() -> None:
    calm, broken = branch(breaks_at=9.0, noise=0.5), branch(breaks_at=9.0, noise=0.5, key=2)
    gaps = gaps_of(LEVELS, calm=calm + 0.2, broken=broken, tolerance=0.1)
    assert all(gap.gap_low < 0.0 for gap in gaps)
    assert not any(gap.is_apart for gap in gaps)


def test_memory_in_some_runs_is_neither_a_gap_nor_none() -> None:
    calm = branch(breaks_at=9.0)
    broken = branch(breaks_at=9.0, key=2)
    broken[:, : RUNS // 3] -= 0.6
    gaps = gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    assert all(gap.has_memory and not gap.is_apart for gap in gaps)
    assert gaps[0].apart_share == pytest.approx(1 / 3, abs=0.02)


def test_luck_alone_is_no_memory() -> None:
    calm, broken = branch(breaks_at=9.0), branch(breaks_at=9.0, key=2)
    calm[:, :20] -= 0.6
    broken[:, 20:40] -= 0.6
    gaps = gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    assert {gap.apart_share for gap in gaps} == {gap.reverse_share for gap in gaps}
    assert not any(gap.has_memory for gap in gaps)


@pytest.mark.parametrize(("n_lower", "has_memory"), [(5, False), (6, False), (7, True)])
def test_a_few_runs_are_luck(n_lower: int, has_memory: bool) -> None:
    # Of 60 runs, 7 are more than a tenth; 7 to 0 has a chance of 2 / 128.
    calm, broken = branch(breaks_at=9.0), branch(breaks_at=9.0, key=2)
    broken[:, :n_lower] -= 0.6
    gaps = gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    assert {gap.has_memory for gap in gaps} == {has_memory}


def test_few_runs_of_few_are_luck() -> None:
    calm, broken = branch(breaks_at=9.0)[:, :10], branch(breaks_at=9.0, key=2)[:, :10]
    broken[:, :3] -= 0.6
    assert not any(
        gap.has_memory for gap in gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    )


def test_the_width_is_open_where_the_last_level_is_apart() -> None:
    width = width_of(
        LEVELS, gaps=by_run(branch(breaks_at=9.0), branch(breaks_at=1.45)), tolerance=0.1
    )
    assert width.is_open
    assert width.ranges[0][1] == 2.0


def test_between_levels_the_margin_is_a_straight_line() -> None:
    # Without noise the margin is the gap less the tolerance: -0.1, 0.3, -0.1.
    gaps = np.array([[0.0], [0.4], [0.0]])
    width = width_of((0.0, 1.0, 2.0), gaps=gaps, tolerance=0.1)
    np.testing.assert_allclose(width.ranges, ((0.25, 1.75),))
    assert width.width == pytest.approx(1.5)
    assert (width.low, width.high) == (0.0, 2.0)


def test_two_ranges_are_two() -> None:
    gaps = np.array([[0.4], [0.0], [0.4]])
    width = width_of((0.0, 1.0, 2.0), gaps=gaps, tolerance=0.1)
    np.testing.assert_allclose(width.ranges, ((0.0, 0.75), (1.25, 2.0)))
    assert width.width == pytest.approx(1.5)


def test_at_most_one_side_is_positive() -> None:
    random = np.random.default_rng(3)
    sides = sides_of(random.normal(random.normal(size=(500, 1)), 0.3, (500, 20)), tolerance=0.05)
    assert (sides > 0.0).any(axis=1).all()
    assert not (sides > 0.0).all(axis=0).any()


def test_what_still_moves_is_not_settled() -> None:
    calm, broken = branch(breaks_at=9.0), branch(breaks_at=9.0, key=2)
    still = gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    broken[..., 1] += 0.1
    moving = gaps_of(LEVELS, calm=calm, broken=broken, tolerance=0.1)
    assert all(gap.is_settled for gap in still)
    assert not any(gap.is_settled for gap in moving)
    assert moving[0].broken_change == pytest.approx(still[0].broken_change + 0.1)


def test_the_interval_depends_on_the_runs_alone() -> None:
    gaps = by_run(branch(breaks_at=1.45, noise=0.3), branch(breaks_at=0.65, noise=0.3, key=2))
    assert width_of(LEVELS, gaps=gaps, tolerance=0.1) == width_of(LEVELS, gaps=gaps, tolerance=0.1)


def test_a_run_keeps_its_start_if_it_does_so_at_one_level() -> None:
    gaps = np.array([[0.0, 0.3, -0.3, 0.0], [0.0, 0.0, 0.3, 0.1]])
    found = bistable_in(gaps, tolerance=0.2)
    assert (found.share, found.reverse_share) == (0.5, 0.25)
    # Wilson: (p + z^2 / 2n -+ z sqrt(pq / n + z^2 / 4n^2)) / (1 + z^2 / n), p = q = 1 / 2
    z = 1.6448536269514722
    reach = z * np.sqrt(0.25 / 4 + z**2 / 64) / (1 + z**2 / 4)
    assert (found.low, found.high) == pytest.approx((0.5 - reach, 0.5 + reach))
