"""What matters in a picture: the numbers of the tables, told apart without colour, words apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import sim
from sim.errors import InvalidInput
from sim.plots import draw_sensitivity, save_sensitivity
from sim.results import RESPONSIBLE_USE
from sim.study import Sensitivity

VARY = {
    "escort.capacity": "110:190",
    "market.slope": "0.15:0.7",
    "group.strength": "0.5:1.5",
    "bulk_users.power.demand_weight": "0:1",
    "interdiction.solo_loss_prob": "0.05:0.4",
    "welfare.lost_load_per_kwh": "100:200",
}


def study(folder: Path, **options: object) -> Sensitivity:
    chosen: dict = {"trajectories": 3, "samples": 4, "runs": 2, "days": 40, **options}
    return sim.sensitivity(sim.load("mali-2025"), VARY, out=folder, **chosen)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sensitivity:
    return study(tmp_path_factory.mktemp("sensitivity") / "both")


def test_discs_are_the_screening(found: Sensitivity) -> None:
    screening, _ = found.plot().axes
    table = found.morris()
    discs = [line for line in screening.lines if line.get_marker() == "o"]
    assert [float(disc.get_xdata()[0]) for disc in discs] == table["mu_star"].tolist()
    assert [float(disc.get_ydata()[0]) for disc in discs] == table["sigma"].tolist()
    filled = [disc.get_markerfacecolor() == disc.get_markeredgecolor() for disc in discs]
    assert filled == [path in found.matter for path in table.index]
    assert set(filled) == {True, False}
    named = {text.get_text() for text in screening.texts} & set(VARY)
    assert named and named <= set(found.matter)


def test_bars_and_diamonds_are_the_indices(found: Sensitivity) -> None:
    _, indices = found.plot().axes
    table = found.sobol()
    assert [label.get_text() for label in indices.get_yticklabels()] == table.index.tolist()
    assert [bar.get_width() for bar in indices.patches] == table["ST"].tolist()
    (diamonds,) = (line for line in indices.lines if line.get_marker() == "D")
    assert diamonds.get_xdata().tolist() == table["S1"].tolist()
    ends = np.array([line[:, 0] for drawn in indices.collections for line in drawn.get_segments()])
    halves = [*table["ST_conf"], *table["S1_conf"]]
    assert (ends[:, 1] - ends[:, 0]) / 2.0 == pytest.approx(np.array(halves))


def test_axes_of_the_caller_are_drawn_into(found: Sensitivity) -> None:
    figure = Figure()
    axes = list(figure.subplots(1, 2))
    assert draw_sensitivity(found, "surplus_loss", axes=axes) is figure
    with pytest.raises(InvalidInput, match=r"axes: 1 axes were given; 2 are needed\."):
        draw_sensitivity(found, axes=axes[:1])


def test_the_picture_carries_its_words(found: Sensitivity, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    save_sensitivity(found, tmp_path / "here.png")
    assert dict(mpl.rcParams) == before
    with Image.open(tmp_path / "here.png") as picture:
        described = picture.text["Description"]
        assert f"{found.sobol().index[0]} takes part in " in described
        assert "Luck is " in described
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE


def test_words_do_not_collide(found: Sensitivity, misplaced: Callable[[Figure], list[str]]) -> None:
    assert misplaced(found.plot()) == []
    assert misplaced(found.plot("price-day-35")) == []


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_one_method_stands_alone(
    method: str, tmp_path: Path, misplaced: Callable[[Figure], list[str]]
) -> None:
    figure = study(tmp_path / "s", method=method, samples=2, trajectories=2).plot()
    assert len(figure.axes) == 1
    assert misplaced(figure) == []
