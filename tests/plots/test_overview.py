"""The overview: what its panels hold, that its words do not collide, that nothing global moves."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import sim
from sim.errors import InvalidInput, NotRecorded
from sim.observables import table
from sim.plots import Panel, alt_text, overview, panels_of, save_overview
from sim.results import RESPONSIBLE_USE, Result

Make = Callable[..., Result]
Misplaced = Callable[[Figure], list[str]]
CASES = ("mali-2025", "mali-2025/no-blockade", "nepal-2015")
OKABE_ITO = {"BLUE", "SKY", "GREEN", "YELLOW", "ORANGE", "RED", "PURPLE", "GREY"}


@pytest.fixture(scope="module")
def panels(result: Result) -> dict[str, Panel]:
    return {panel.title: panel for panel in panels_of(result)}


def test_the_story_has_twelve_panels(panels: dict[str, Panel]) -> None:
    sections = list(dict.fromkeys(panel.section for panel in panels.values()))
    assert sections == ["On the roads", "What arrives", "At the pump", "What stops"]
    assert len(panels) == 12
    assert all(panel.unit for panel in panels.values())


def test_losses_add_up(result: Result, panels: dict[str, Panel]) -> None:
    nation = result.recorded.nation
    (lost,) = panels["Tankers lost since day 0"].series
    np.testing.assert_array_equal(lost.values[:, -1], nation["lost_tankers"].sum(axis=1))
    missing, burnt = panels["Fuel not delivered, and fuel lost"].series
    np.testing.assert_allclose(missing.values[:, -1], nation["undelivered_l"].sum(axis=1) / 1e6)
    np.testing.assert_allclose(burnt.values[:, -1], nation["lost_l"].sum(axis=1) / 1e6)


def test_arrivals_are_the_mean_of_a_week(result: Result, panels: dict[str, Panel]) -> None:
    arrived = result.recorded.nation["arrived_tankers"]
    (series,) = panels["Tankers arriving"].series
    np.testing.assert_allclose(series.values[:, 20], arrived[:, 14:21].mean(axis=1))
    np.testing.assert_allclose(series.values[:, 2], arrived[:, :3].mean(axis=1))
    entry = result.scenario.entry
    normal = result.scenario.demand.total_l_per_day.value / entry.tanker_l.value
    assert panels["Tankers arriving"].reference.value == normal


def test_every_zone_is_shown_once(result: Result, panels: dict[str, Panel]) -> None:
    zones = result.scenario.zones
    prices = result.recorded.markets["parallel_price_per_l"]
    (capital,) = panels["Parallel price of gasoline"].series
    place = next(index for index, zone in enumerate(zones) if zone.is_capital)
    np.testing.assert_array_equal(capital.values, prices[:, :, place, 0])
    others = panels["Parallel price of gasoline elsewhere"].series
    assert [series.label for series in others] == [z.label for z in zones if not z.is_capital]
    assert len({series.colour for series in others}) == len(others)
    mopti = next(series for series in others if series.label == "Mopti")
    assert [reading.figure.id for reading in mopti.readings] == ["G02"]


def test_the_unit_served_last_is_shown(result: Result, panels: dict[str, Panel]) -> None:
    last = max(result.scenario.units, key=lambda unit: unit.service_order)
    panel = panels["Army fuel requests filled"]
    assert last.label in panel.unit
    assert [reading.figure.id for reading in panel.readings] == ["A07"]


def test_dots_come_from_the_evidence(panels: dict[str, Panel]) -> None:
    shown = {
        title: {reading.figure.id for reading in panel.readings} for title, panel in panels.items()
    }
    assert shown["Parallel price of gasoline"] == {"A01", "G04", "G05"}
    assert shown["Queue for gasoline"] == {"H12", "H14"}
    assert {"F06", "F07", "F10"} <= shown["Tankers lost since day 0"]
    assert shown["Tankers waiting at the borders"] == {"D30"}
    assert shown["Power in the least-served districts"] == {"H19b", "H19c"}


def test_another_country_has_no_borrowed_dots(make_result: Make) -> None:
    nepal = make_result(sim.load("nepal-2015"), days=150)
    assert [panel.readings for panel in panels_of(nepal)] == [()] * 12


def test_colours_are_the_palette_s(panels: dict[str, Panel]) -> None:
    palette = {getattr(table, name) for name in OKABE_ITO}
    assert {s.colour for panel in panels.values() for s in panel.series} <= palette


def test_axes_of_the_caller_are_drawn_into(result: Result) -> None:
    figure = Figure()
    axes = list(figure.subplots(4, 3).flat)
    assert overview(result, axes=axes) is figure
    assert len(figure.axes) == 12
    assert [ax.get_title(loc="left") for ax in axes] == [p.title for p in panels_of(result)]


def test_too_few_axes_are_an_error(result: Result) -> None:
    with pytest.raises(InvalidInput, match=r"axes: 1 axes were given for 12 panels\."):
        overview(result, axes=[Figure().add_subplot()])


@pytest.mark.parametrize("draw", [overview, alt_text, panels_of])
def test_a_summary_cannot_be_drawn(result: Result, draw: object) -> None:
    summary = dataclasses.replace(result, record="summary", recorded=None)
    with pytest.raises(NotRecorded, match=r"run with record='daily' \(--record daily\)"):
        draw(summary)


def test_nothing_global_is_touched(result: Result, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    was_loaded = "matplotlib.pyplot" in sys.modules
    save_overview(result, tmp_path / "overview.png")
    assert dict(mpl.rcParams) == before
    assert ("matplotlib.pyplot" in sys.modules) == was_loaded


def test_the_picture_carries_its_words(result: Result, tmp_path: Path) -> None:
    save_overview(result, tmp_path / "overview.png")
    with Image.open(tmp_path / "overview.png") as picture:
        assert picture.width == 1600
        assert picture.text["Title"] == result.scenario.title
        assert picture.text["Description"] == alt_text(result)
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE


def test_the_description_says_course_and_reports(result: Result) -> None:
    lines = alt_text(result).splitlines()
    assert lines[0] == "12 small multiples over 180 days, medians over the runs."
    (price,) = [line for line in lines if line.startswith("Parallel price of gasoline (Bamako")]
    assert "775 on the first day, at most" in price
    assert "2,000 (A01, Wall Street Journal, 31 Oct 2025)" in price
    assert len(lines) == 13


def test_a_country_at_peace_does_not_look_dramatic(make_result: Make, result: Result) -> None:
    calm = make_result(result.scenario)
    for field in ("undelivered_l", "lost_l"):
        calm.recorded.nation[field] = 1.0
    titles = [panel.title for panel in panels_of(calm)]
    ax = overview(calm).axes[titles.index("Fuel not delivered, and fuel lost")]
    a_day = result.scenario.demand.total_l_per_day.value
    assert ax.get_ylim()[1] >= a_day / 1e6


@pytest.mark.parametrize("days", [1, 7, 400])
def test_short_and_long_runs_are_drawn(make_result: Make, days: int, tmp_path: Path) -> None:
    result = make_result(sim.load("mali-2025"), runs=1, days=days)
    save_overview(result, tmp_path / "overview.png")


def test_a_single_zone_without_army_loses_two_panels(make_result: Make, result: Result) -> None:
    scenario = result.scenario.model_copy(update={"zones": (result.scenario.capital,), "units": ()})
    titles = [panel.title for panel in panels_of(make_result(scenario))]
    assert "Parallel price of gasoline elsewhere" not in titles
    assert "Army fuel requests filled" not in titles
    assert len(overview(make_result(scenario)).axes) == 10 + 1  # and the key


@pytest.mark.parametrize("case", CASES)
def test_words_do_not_collide(make_result: Make, misplaced: Misplaced, case: str) -> None:
    """Titles, units, end labels and ticks stay on the page and off each other.

    Keys of dots are left out, since dots may lie where they please.
    """
    assert misplaced(overview(make_result(sim.load(case), days=150))) == []


def test_a_notebook_shows_the_figure(result: Result) -> None:
    assert overview(result)._repr_png_().startswith(b"\x89PNG")
