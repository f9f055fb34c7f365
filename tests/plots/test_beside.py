"""Names beside dots: none hides a dot or another name, and the first are served first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots.beside import Dot, Rectangle, name_dots


@pytest.fixture
def ax() -> Axes:
    axes = Figure(figsize=(6.0, 4.0)).add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xlim=(0.0, 10.0), ylim=(0.0, 10.0), xticks=[], yticks=[])
    return axes


def names_on(ax: Axes) -> dict[str, tuple[float, float]]:
    return {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}


def test_a_name_stands_right_of_its_dot_and_left_at_the_edge(ax: Axes) -> None:
    name_dots(ax, [Dot(2.0, 5.0, "near"), Dot(9.8, 5.0, "edge"), Dot(5.0, 5.0)])
    assert {name: x > 0.0 for name, (x, _) in names_on(ax).items()} == {"near": True, "edge": False}
    assert all(y == 0.0 for _, y in names_on(ax).values())


def test_a_name_that_would_hide_a_dot_moves(ax: Axes) -> None:
    name_dots(ax, [Dot(2.0, 5.0, "a long name here"), Dot(3.0, 5.0), Dot(1.0, 5.0)])
    assert names_on(ax)["a long name here"][1] != 0.0
    assert len(ax.texts) == 2  # a line leads to its dot


def test_what_fits_nowhere_is_left_out_and_the_first_are_served(ax: Axes) -> None:
    crowd = [Dot(5.0, 5.0, f"name number {number}") for number in range(40)]
    name_dots(ax, crowd)
    written = list(names_on(ax))
    assert 2 <= len(written) < 40
    assert written == [dot.name for dot in crowd[: len(written)]]


def test_no_two_names_collide(ax: Axes, misplaced: Callable[[Figure], list[str]]) -> None:
    random = np.random.default_rng(5)
    dots = [Dot(*random.uniform(0, 10, 2), f"bulk_users.power_{number}") for number in range(25)]
    name_dots(ax, dots)
    figure = ax.get_figure()
    assert len(names_on(ax)) > 5
    assert misplaced(figure) == []


def test_rectangles_meet_and_hold() -> None:
    one = Rectangle(0.0, 0.0, 2.0, 2.0)
    assert one.meets(Rectangle(1.0, 1.0, 3.0, 3.0))
    assert not one.meets(Rectangle(2.0, 0.0, 3.0, 1.0))
    assert one.holds(Rectangle(0.5, 0.5, 2.0, 2.0))
    assert not one.holds(Rectangle(0.5, 0.5, 2.1, 2.0))
