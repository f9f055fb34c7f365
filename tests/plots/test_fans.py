"""A fan draws the quantiles of the runs, on the axes it is given, and nothing else."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sim.plots import fan

DAYS = [datetime.date(2025, 9, 3) + datetime.timedelta(days=day) for day in range(30)]
VALUES = np.random.default_rng(1).lognormal(size=(200, 30)).cumsum(axis=1)


def edges(band: object) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper edge of a band, day by day."""
    (path,) = band.get_paths()
    ends = path.vertices
    days = np.unique(ends[:, 0])
    heights = [ends[ends[:, 0] == day, 1] for day in days]
    return np.array([min(h) for h in heights]), np.array([max(h) for h in heights])


@pytest.mark.parametrize(("place", "share"), [(0, 0.9), (1, 0.5)])
def test_bands_are_quantiles(place: int, share: float) -> None:
    drawn = fan(Figure().add_subplot(), DAYS, VALUES)
    low, high = edges(drawn.bands[place])
    expected = np.quantile(VALUES, [0.5 - share / 2, 0.5 + share / 2], axis=0)
    np.testing.assert_allclose([low, high], expected)


def test_the_line_is_the_median() -> None:
    drawn = fan(Figure().add_subplot(), DAYS, VALUES, label="price")
    np.testing.assert_allclose(drawn.median.get_ydata(), np.median(VALUES, axis=0))
    assert drawn.median.get_label() == "price"


def test_shares_and_colour_are_the_caller_s() -> None:
    drawn = fan(Figure().add_subplot(), DAYS, VALUES, shares=(0.98, 0.8, 0.2), colour="#009E73")
    assert len(drawn.bands) == 3
    assert drawn.median.get_color() == "#009E73"
    for band in drawn.bands:
        assert tuple(band.get_facecolor()[0][:3]) == pytest.approx(to_rgb("#009E73"))
    alphas = [band.get_alpha() for band in drawn.bands]
    assert alphas == sorted(alphas)


def test_the_artists_are_on_the_axes_given() -> None:
    figure = Figure()
    here, there = figure.subplots(1, 2)
    drawn = fan(here, DAYS, VALUES)
    assert {*drawn.bands, drawn.median} <= set(here.get_children())
    assert len(there.lines) == len(there.collections) == 0


def test_one_run_is_a_fan_without_width() -> None:
    drawn = fan(Figure().add_subplot(), DAYS, VALUES[:1])
    for band in drawn.bands:
        low, high = edges(band)
        np.testing.assert_array_equal(low, high)
