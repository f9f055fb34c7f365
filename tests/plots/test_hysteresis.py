"""Two starts in a picture: told apart without colour, words on the page and off each other."""

from __future__ import annotations

import dataclasses
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

import sim
from sim.errors import InvalidInput
from sim.observables.table import BLUE, RED
from sim.plots import draw_hysteresis, save_hysteresis
from sim.results import RESPONSIBLE_USE
from sim.study import Hysteresis

LEVELS, RUNS = tuple(np.linspace(0.0, 2.0, 9)), 20


def made(*, upper_edge: float, lower_edge: float) -> Hysteresis:
    """A finding whose branches fall from 1 to 0.3, each at its own level."""
    random = np.random.default_rng(0)
    calm, broken = (
        np.where(np.array(LEVELS) < edge, 1.0, 0.3)[:, np.newaxis, np.newaxis]
        + 0.02 * random.standard_normal((len(LEVELS), RUNS, 2))
        for edge in (upper_edge, lower_edge)
    )
    return Hysteresis(
        scenario=sim.load("mali-2025"),
        along="group.strength",
        levels=LEVELS,
        seed=1,
        runs=RUNS,
        days=360,
        observable="arrived_share",
        tolerance=0.1,
        mobilised_share=1.0,
        fleet_multiple=50.0,
        calm=calm,
        broken=broken,
        broken_readiness=np.zeros(len(LEVELS)),
    )


@pytest.fixture(scope="module")
def with_gap() -> Hysteresis:
    return made(upper_edge=1.4, lower_edge=0.7)


def test_branches_differ_in_more_than_colour(with_gap: Hysteresis) -> None:
    ax, _ = with_gap.plot().axes
    calm, broken = ax.lines
    assert (calm.get_color(), broken.get_color()) == (BLUE, RED)
    assert calm.get_linestyle() != broken.get_linestyle()
    assert calm.get_marker() != broken.get_marker()
    np.testing.assert_array_equal(calm.get_ydata(), [gap.calm for gap in with_gap.gaps])
    assert {text.get_text() for text in ax.texts} >= {"calm start", "broken start"}
    assert any(collection.get_hatch() for collection in ax.collections)


def test_levels_that_stay_apart_are_marked(with_gap: Hysteresis) -> None:
    ax, below = with_gap.plot().axes
    ((first, last),) = with_gap.width.ranges
    for here in (ax, below):
        (span,) = here.patches
        assert (span.get_x(), span.get_x() + span.get_width()) == pytest.approx((first, last))
    assert "the starts stay apart" in {text.get_text() for text in ax.texts}


def test_no_gap_is_not_marked() -> None:
    ax, below = made(upper_edge=1.0, lower_edge=1.0).plot().axes
    assert not ax.patches
    assert not below.patches
    assert "the starts stay apart" not in {text.get_text() for text in ax.texts}


def test_axes_of_the_caller_are_drawn_into(with_gap: Hysteresis) -> None:
    figure = Figure()
    axes = list(figure.subplots(2))
    assert draw_hysteresis(with_gap, axes=axes) is figure
    with pytest.raises(InvalidInput, match=r"axes: 1 axes were given; 2 are needed\."):
        draw_hysteresis(with_gap, axes=axes[:1])


def test_negative_numbers_are_on_the_page(with_gap: Hysteresis) -> None:
    below_zero = dataclasses.replace(
        with_gap,
        observable="importers_profit",
        calm=-with_gap.calm,
        broken=-with_gap.broken,
    )
    low, high = below_zero.plot().axes[0].get_ylim()
    assert low < -1.0
    assert high == 0.0


def test_the_picture_carries_its_words(with_gap: Hysteresis, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    save_hysteresis(with_gap, tmp_path / "here.png")
    assert dict(mpl.rcParams) == before
    with Image.open(tmp_path / "here.png") as picture:
        assert with_gap.sentence() in picture.text["Description"]
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE


@pytest.mark.parametrize("lower_edge", [0.2, 0.7, 1.4])
def test_words_do_not_collide(lower_edge: float) -> None:
    figure = made(upper_edge=1.4, lower_edge=lower_edge).plot()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    # Tick labels outside the limits exist, but are not drawn.
    hidden = {
        tick.label1
        for ax in figure.axes
        for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim()))
        for tick in axis.get_major_ticks()
        if not limits[0] <= tick.get_loc() <= limits[1]
    }
    texts = [
        text
        for text in figure.findobj(Text)
        if text.get_text() and text.get_visible() and text not in hidden
    ]
    boxes = [text.get_window_extent(renderer).padded(-1.0) for text in texts]
    shown = [
        (text.get_text(), box) for text, box in zip(texts, boxes, strict=True) if box.height > 0
    ]
    page = figure.bbox
    assert [words for words, box in shown if box.x0 < 0 or box.x1 > page.x1 or box.y0 < 0] == []
    assert [(one, other) for (one, a), (other, b) in combinations(shown, 2) if a.overlaps(b)] == []


def test_over_a_posterior_the_share_of_its_draws_is_drawn(tmp_path: Path) -> None:
    found = dataclasses.replace(
        made(upper_edge=1.5, lower_edge=0.7), drawn=frozenset({"market.slope"})
    )
    figure = draw_hysteresis(found)
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert "Draws that end higher from calm at some level: 100 %" in titles[-1]
    save_hysteresis(found, tmp_path / "shares.png")
    with pytest.raises(InvalidInput, match="3 are needed"):
        draw_hysteresis(found, axes=figure.axes[:2])
