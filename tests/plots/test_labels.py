"""Names beside lines keep their order and never stand on each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.plots.labels import Label, end_labels, spread


def test_names_with_room_stay_where_they_belong() -> None:
    assert spread([10.0, 50.0, 90.0], [12.0] * 3, top=100.0) == [10.0, 50.0, 90.0]


def test_names_at_one_height_are_stacked_inside() -> None:
    assert spread([0.0, 0.0, 0.0], [10.0] * 3, top=100.0) == [5.0, 15.0, 25.0]
    assert spread([100.0, 100.0], [10.0] * 2, top=100.0) == [85.0, 95.0]


@given(
    st.lists(st.floats(-50, 300), min_size=1, max_size=8).map(sorted),
    st.floats(5, 20),
)
def test_names_never_overlap(heights: list[float], gap: float) -> None:
    moved = spread(heights, [gap] * len(heights), top=200.0)
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(moved))
    assert moved[0] >= gap / 2 - 1e-9
    assert moved[-1] <= 200.0 - gap / 2 + 1e-9


def test_labels_are_written_beside_the_axes() -> None:
    ax = Figure(figsize=(4, 4)).add_axes((0.1, 0.1, 0.6, 0.8))
    ax.set_ylim(0, 100)
    low, high = end_labels(ax, [Label("West", 20, "#0072B2"), Label("South", 80, "#D55E00")])
    assert (low.get_text(), high.get_text()) == ("West", "South")
    assert low.xy == pytest.approx((1.0, 0.2))
    assert high.xy == pytest.approx((1.0, 0.8))
    assert high.get_color() == "#D55E00"


def test_a_long_name_is_broken() -> None:
    ax = Figure().add_subplot()
    (label,) = end_labels(ax, [Label("lost with tankers", 0.5, "#000000")])
    assert label.get_text() == "lost with\ntankers"
