"""Parts and whole numbers of amounts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.amounts import relative, share_of, whole


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
