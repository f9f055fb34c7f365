"""A logarithm that never fails, and shares of a row that come out whole and without bias."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.numeric import is_chosen, log_or_lowest

uniforms = st.floats(2.0**-33, 1.0 - 2.0**-33)


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
