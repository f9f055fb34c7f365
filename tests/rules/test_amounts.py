"""Parts, whole numbers and logs of amounts; a share of a row comes out whole, without bias."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.amounts import is_chosen, log_or_lowest, relative, share_of, whole

uniforms = st.floats(2.0**-33, 1.0 - 2.0**-33)


def test_a_part_over_the_amount_is_its_share() -> None:
    assert share_of(0.25, 12.0) == 3.0
    assert relative(3.0, 12.0) == 0.25


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=20), st.floats(2.0**-33, 1.0 - 2.0**-33))
def test_whole_numbers_of_a_row_keep_its_sum(row: list[float], u: float) -> None:
    total, before, handed_out = 0.0, 0, 0
    for exact in row:
        total += exact
        here = whole(total, u) - before
        before += here
        assert exact - 1.0 < here < exact + 1.0
        handed_out += here
    assert abs(handed_out - total) < 1.0


def test_half_rounds_to_the_nearest() -> None:
    assert [whole(exact, 0.5) for exact in (2.4, 2.5, 2.6)] == [2, 3, 3]


def test_the_log_of_nothing_is_far_below_every_other() -> None:
    assert log_or_lowest(5e-324) > log_or_lowest(0.0) == -1e9
    assert math.exp(log_or_lowest(0.0)) == 0.0
    assert log_or_lowest(15.0) == math.log(15.0)


@given(st.floats(0.0, 1.0), uniforms, st.integers(1, 200))
def test_a_share_of_a_row_is_chosen_whole(share: float, u: float, length: int) -> None:
    chosen = [is_chosen(share, k, u) for k in range(length)]
    assert set(chosen) <= {0, 1}
    assert abs(sum(chosen) - share * length) <= 1.0


@given(uniforms, st.integers(0, 200))
def test_all_or_none_are_chosen_at_the_ends(u: float, k: int) -> None:
    assert is_chosen(1.0, k, u) == 1
    assert is_chosen(0.0, k, u) == 0


@pytest.mark.parametrize("share", [0.1, 0.5, 0.83])
@pytest.mark.parametrize("k", [0, 1, 7])
def test_every_place_is_chosen_as_often_as_its_share(share: float, k: int) -> None:
    draws = [(i + 0.5) / 10_000 for i in range(10_000)]
    assert sum(is_chosen(share, k, u) for u in draws) / len(draws) == pytest.approx(share, abs=2e-4)
