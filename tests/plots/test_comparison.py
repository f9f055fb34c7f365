"""Policies in a picture: fuel beside people, told apart without colour, words off each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

import sim
from sim.errors import InvalidInput
from sim.plots import draw_comparison, save_comparison
from sim.results import RESPONSIBLE_USE
from sim.study import Comparison

VARIANTS = ("air-bridge", "army-first", "insured-convoys", "raised-cap", "no-blockade")


@pytest.fixture(scope="module")
def found() -> Comparison:
    base = sim.load("mali-2025")
    return sim.compare({"base": base, **{name: base.variant(name) for name in VARIANTS}}, runs=8)


def test_people_stand_beside_fuel_in_the_order_of_the_ranking(found: Comparison) -> None:
    fuel, people = found.plot().axes
    assert (fuel.get_title(loc="left"), people.get_title(loc="left")) == (
        "Fuel gained",
        "People exposed",
    )
    order = [name for name in found.ranking.index if name != "base"]
    assert [label.get_text() for label in fuel.get_yticklabels()] == order
    for ax, key in ((fuel, "fuel_l"), (people, "exposed_drivers")):
        dots = [line for line in ax.lines if line.get_marker() in ("o", "s")]
        drawn = [float(line.get_xdata()[0]) for line in dots]
        assert drawn == [found.effect_on(name, key)["median"] for name in order]


def test_fuel_and_people_differ_in_more_than_colour(found: Comparison) -> None:
    shapes = [{line.get_marker() for line in ax.lines} - {"None"} for ax in found.plot().axes]
    assert shapes == [{"o"}, {"s"}]


def test_what_is_not_told_apart_is_hollow(found: Comparison) -> None:
    fuel, _ = found.plot().axes
    order = [name for name in found.ranking.index if name != "base"]
    dots = [line for line in fuel.lines if line.get_marker() == "o"]
    filled = [line.get_markerfacecolor() == line.get_markeredgecolor() for line in dots]
    assert filled == [found.effect_on(name, "fuel_l")["is_told_apart"] for name in order]
    assert set(filled) == {True, False}


def test_axes_of_the_caller_are_drawn_into(found: Comparison) -> None:
    figure = Figure()
    axes = list(figure.subplots(1, 2))
    assert draw_comparison(found, axes=axes) is figure
    with pytest.raises(InvalidInput, match=r"axes: 1 axes were given; two are needed\."):
        draw_comparison(found, axes=axes[:1])


def test_the_picture_carries_its_words(found: Comparison, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    save_comparison(found, tmp_path / "here.png")
    assert dict(mpl.rcParams) == before
    with Image.open(tmp_path / "here.png") as picture:
        described = picture.text["Description"]
        assert all(f"{name} gains " in described for name in VARIANTS)
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE


def test_words_do_not_collide(found: Comparison, misplaced: Callable[[Figure], list[str]]) -> None:
    assert misplaced(found.plot()) == []


def test_policies_that_change_nothing_are_drawn(
    misplaced: Callable[[Figure], list[str]],
) -> None:
    base = sim.load("mali-2025")
    same = sim.compare({"base": base, "a policy with a name that is far too long": base}, runs=2)
    figure = same.plot()
    assert misplaced(figure) == []
    assert figure.axes[0].get_yticklabels()[0].get_text().endswith("…")
