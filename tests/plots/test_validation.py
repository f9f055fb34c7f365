"""A validation in a picture: bands and forecasts on one axis, failures first, words off others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

import sim
from sim.errors import InvalidInput
from sim.plots import draw_validation, save_validation
from sim.plots.validation import REACH, scale_of
from sim.results import RESPONSIBLE_USE
from sim.scenario import Scenario
from sim.study import Validation


@pytest.fixture(scope="module")
def found(scenario: Scenario) -> Validation:
    return sim.validate_model(scenario, runs=6, structures=[], fixed=True)


def test_fitted_and_held_out_rows_stand_apart_failures_first(found: Validation) -> None:
    for ax, role in zip(found.plot().axes, ("calibration", "validation"), strict=False):
        names = [label.get_text().split("  ")[0] for label in ax.get_yticklabels()]
        rows = found.rows(role)  # type: ignore[arg-type]
        assert names == rows["number"].tolist()
        drawn = [line for line in ax.lines if line.get_marker() in ("D", ">", "<")]
        filled = [line.get_markerfacecolor() == line.get_markeredgecolor() for line in drawn]
        assert filled == rows["is_met"].tolist()


def test_the_ends_of_a_band_are_at_one_on_both_sides() -> None:
    row = {"reported_low": 200.0, "reported_high": 900.0, "low": 0.0, "median": 1.0, "high": 9e9}
    scale = scale_of([row])
    assert [scale.at(number) for number in (200.0, 550.0, 900.0)] == [-1.0, 0.0, 1.0]
    assert scale.at(9e9) > REACH


def test_an_open_end_is_stretched_by_the_forecasts() -> None:
    nan, inf = float("nan"), float("inf")
    least = {"reported_low": 1.5, "reported_high": nan, "low": 0.5, "median": 3.5, "high": inf}
    most = {"reported_low": nan, "reported_high": 85.0, "low": 45.0, "median": 85.0, "high": 85.0}
    assert [scale_of([least]).at(number) for number in (0.5, 1.5, 3.5)] == [-2.0, -1.0, 1.0]
    assert [scale_of([most]).at(number) for number in (45.0, 85.0)] == [-1.0, 1.0]
    alike = {**most, "low": 85.0}
    assert scale_of([alike]).at(85.0) == 1.0


def test_words_do_not_collide(found: Validation, misplaced: Callable[[Figure], list[str]]) -> None:
    assert misplaced(found.plot()) == []


def test_the_picture_carries_its_words(found: Validation, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    save_validation(found, tmp_path / "here.png")
    assert dict(mpl.rcParams) == before
    with Image.open(tmp_path / "here.png") as picture:
        told = picture.text["Description"]
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE
    assert told.count("Fitted: ") == len(found.rows("calibration"))
    assert told.count("Held out: ") == len(found.rows("validation"))
    assert "22, week of 9 November: reported 100 to 300 (tankers), forecast" in told


def test_axes_of_the_caller_are_drawn_into(found: Validation) -> None:
    figure = Figure()
    axes = list(figure.subplots(1, 2))
    assert draw_validation(found, axes=axes) is figure
    with pytest.raises(InvalidInput, match=r"axes: 1 axes were given; two are needed\."):
        draw_validation(found, axes=axes[:1])
