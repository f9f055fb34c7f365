"""Reported figures as dots: where they stand and what their marks mean."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sim.evidence import figure
from sim.plots import Reading, dots

DAY = datetime.date(2025, 10, 30)
CLAIM = Reading(figure("A01"), value=2000.0, low=1500.0, high=2500.0, first=DAY, last=DAY)


@pytest.fixture
def ax() -> Axes:
    return Figure().add_subplot()


def marks(ax: Axes) -> list:
    return [line for line in ax.lines if line.get_marker() == "o"]


def spans(ax: Axes) -> list[tuple[list[float], list[float]]]:
    lines = (line for line in ax.lines if line.get_marker() != "o")
    return [
        (list(map(float, date2num(line.get_xdata()))), list(line.get_ydata())) for line in lines
    ]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_a_claim_is_a_dot_a_bar_and_a_key(ax: Axes) -> None:
    added = dots(ax, [CLAIM])
    (dot,) = marks(ax)
    assert date2num(dot.get_xdata()) == pytest.approx(date2num(DAY))
    assert list(dot.get_ydata()) == [2000.0]
    assert [heights for _, heights in spans(ax)] == [[1500.0, 2500.0]]
    assert words(ax) == ["A01"]
    assert set(added) == {*ax.lines, *ax.texts}


def test_days_are_a_line(ax: Axes) -> None:
    dots(ax, [dataclasses.replace(CLAIM, last=DAY + datetime.timedelta(days=9))])
    (days, heights) = spans(ax)[1]
    assert days == [date2num(DAY), date2num(DAY) + 10]
    assert heights == [2000.0, 2000.0]


@pytest.mark.parametrize(("open_end", "is_up"), [("high", True), ("low", False)])
def test_an_open_bound_is_an_arrow(ax: Axes, open_end: str, is_up: bool) -> None:
    dots(ax, [dataclasses.replace(CLAIM, **{open_end: None})])
    (arrow,) = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert (arrow.get_position()[1] > 0) == is_up


def test_no_arrow_where_both_bounds_are_known(ax: Axes) -> None:
    dots(ax, [CLAIM])
    assert not any(getattr(text, "arrow_patch", None) for text in ax.texts)


def test_one_event_beside_a_total_is_hollow_on_a_stem(ax: Axes) -> None:
    event = dataclasses.replace(CLAIM, figure=figure("F06"), value=40.0)
    total = dataclasses.replace(CLAIM, figure=figure("F07"), value=100.0, low=100.0, high=None)
    dots(ax, [event, total], is_total=True)
    hollow, full = marks(ax)
    assert to_hex(hollow.get_markerfacecolor()) == "#ffffff"
    assert to_hex(full.get_markerfacecolor()) != "#ffffff"
    assert spans(ax)[0][1] == [0.0, 40.0]


def test_the_colour_is_the_caller_s(ax: Axes) -> None:
    dots(ax, [CLAIM], colour="#CC79A7")
    assert {line.get_color() for line in ax.lines if line.get_marker() != "o"} == {"#CC79A7"}


def test_nothing_reported_nothing_drawn(ax: Axes) -> None:
    assert dots(ax, []) == []
    assert not ax.has_data()
