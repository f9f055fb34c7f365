"""Power without diesel: the least-served districts keep the hours that need none, and no more.

The closed form is T4, h0 (1 - thermal + thermal u) with u the share of its diesel that the utility
burns, less what districts served first take; the days of the runs stand on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.observables.table import BLUE, GREEN, ORANGE, PURPLE, RED
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel, frame, reference
from sim.plots.marks import MARKERS, Point, below, point
from sim.plots.panels import Panel, Reference, Series, View, view_of
from sim.plots.sheet import insight_sheet
from sim.plots.style import INK, STYLES
from sim.results.labels import dates_of
from sim.results.summary import date_text
from sim.rules.services import hours_served_first, hours_served_last, power_hours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.plots.panels import Numbers
    from sim.results import Result
    from sim.scenario import Scenario

HOURS = "power_hours"
WEEK = 7


class Finding(NamedTuple):
    """Power and diesel on the darkest day, medians over the runs.

    Attributes
    ----------
    day : int
        Day of the fewest hours.
    hours : float
        Hours of power in the least-served districts.
    fuel_share : float
        Diesel that the utility burns, over what it needs.
    normal_hours, dark_hours : float
        Hours in normal times, and with no diesel at all.
    thermal_share : float
        Share of power made of diesel.
    is_even : bool
        Whether no district is served before the others.
    """

    day: int
    hours: float
    fuel_share: float
    normal_hours: float
    dark_hours: float
    thermal_share: float
    is_even: bool


def obstacle(scenario: Scenario) -> str:
    """Say why a scenario has no such picture; empty where it has."""
    if _users(scenario):
        return ""
    return "no bulk user is of kind 'power' (bulk_users.csv)"


def power(result: Result) -> Figure:
    """Draw hours of power against the utility's diesel, and both over time.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = finding(result)
    dates = dates_of(result.scenario, days=result.days)
    panels = (_hours(view), _diesel(view))
    said = headline(result.at_medians, found)
    made = insight_sheet(result, said, tick_room=0.85, readings=panels[0].readings)
    _draw_form(made.axes[0], view, found)
    for ax, panel in zip(made.axes[1:], panels, strict=True):
        draw_panel(ax, panel, dates)
    made.figure.set_label(f"{said}\n{describe(panels, dates)}")
    return made.figure


def finding(result: Result) -> Finding:
    """Return the numbers of the headline.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    services = result.at_medians.services
    normal, thermal = services.supply_hours.value, services.thermal_share.value
    hours = np.median(view.nation(HOURS), axis=0)
    day = int(np.argmin(hours))
    return Finding(
        day,
        hours=float(hours[day]),
        fuel_share=float(np.median(_fuel_share(view)[:, day])),
        normal_hours=normal,
        dark_hours=least_served_hours(result.at_medians, 0.0),
        thermal_share=thermal,
        is_even=services.first_served_share.value == 0.0,
    )


def least_served_hours(scenario: Scenario, fuel_share: float) -> float:
    """Hours of power in the least-served districts at a share of the utility's diesel (T4)."""
    services = scenario.services
    normal, first = services.supply_hours.value, services.first_served_share.value
    mean = power_hours(normal, services.thermal_share.value, fuel_share)
    return hours_served_last(mean, hours_served_first(mean, normal, first), first)


def headline(scenario: Scenario, found: Finding) -> str:
    """Say the finding in one sentence."""
    form = f"{found.dark_hours:.1f} hours a day"
    if found.is_even:
        form = f"{found.normal_hours:g} x (1 - {found.thermal_share:g}) = {form}"
    if found.hours > 0.99 * found.normal_hours:
        return (
            f"The utility has its diesel and gives {found.hours:.1f} hours a day; without any it "
            f"would give {form}"
        )
    date = date_text(scenario.date_of(found.day))
    return (
        f"On {date} the utility burns {_share_words(found.fuel_share)} of its diesel and the "
        f"least-served districts have {found.hours:.1f} hours of power; without any they have "
        f"{form}"
    )


def _share_words(share: float) -> str:
    if share < 0.0005:
        return "none"
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


def _users(scenario: Scenario) -> list[int]:
    return [index for index, row in enumerate(scenario.bulk_users) if row.kind == "power"]


def _of_users(view: View, name: str) -> Numbers:
    """Sum over the power utilities (runs, days)."""
    total: Numbers = view.recorded.users[name][:, :, _users(view.scenario)].sum(axis=2)
    return total


def _need(view: View) -> Numbers:
    """Diesel that the utility burns where it has enough: the most of any day (runs, 1) [l/day]."""
    most: Numbers = _of_users(view, "user_used_l").max(axis=1, keepdims=True)
    return np.maximum(most, 1e-9)


def _fuel_share(view: View) -> Numbers:
    return _of_users(view, "user_used_l") / _need(view)


def _draw_form(ax: Axes, view: View, found: Finding) -> None:
    """Draw the closed form, the days of the runs, and the level that was reported."""
    shares = np.linspace(0.0, 1.0, 101)
    hours = [least_served_hours(view.scenario, share) for share in shares]
    ax.set_xlim(0.0, 104.0)
    ax.set_ylim(0.0, 1.15 * found.normal_hours)
    ax.plot(100 * shares, hours, color=INK, linewidth=2.0, zorder=3.0)
    ax.plot(
        100 * np.median(_fuel_share(view), axis=0),
        np.median(view.nation(HOURS), axis=0),
        ".",
        color=PURPLE,
        markersize=11.0,
        alpha=0.4,
        zorder=4.0,
    )
    frame(ax, "Hours that diesel adds", "hours of power a day, least-served districts")
    below(ax, "diesel burnt by the utility, % of its need")
    for reading in _hours(view).readings[:1]:
        words = f"reported: {reading.value:g} ({reading.figure.id})"
        reference(ax, reading.value, "", colour=RED)
        ax.annotate(
            words,
            xy=(1.0, reading.value),
            xycoords=("axes fraction", "data"),
            xytext=(-3.0, -5.0),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=11.0,
            color=RED,
        )
    none = f"none: {found.dark_hours:.1f}"
    normal = f"normal: {found.normal_hours:g}"
    point(ax, Point(0.0, found.dark_hours, none, BLUE, MARKERS[1], (10.0, -28.0)))
    point(ax, Point(100.0, found.normal_hours, normal, GREEN, MARKERS[2], (-14.0, 6.0)))


def _hours(view: View) -> Panel:
    services = view.scenario.services
    return Panel(
        "",
        "Power in the least-served districts",
        "hours a day",
        (Series("", PURPLE, view.nation(HOURS), view.readings(HOURS)),),
        reference=Reference(services.supply_hours.value, "normal supply"),
    )


def _diesel(view: View) -> Panel:
    """What the utility asks for, receives and burns."""
    rows = (
        ("asked for", "user_request_l", ORANGE),
        ("received", "user_received_l", GREEN),
        ("burnt", "user_used_l", BLUE),
    )
    size, unit = _litres_unit(float(np.median(_of_users(view, rows[0][1]), axis=0).max()))
    return Panel(
        "",
        "The utility's diesel",
        f"{unit} a day, medians",
        tuple(
            Series(label, colour, _of_users(view, name) / size, style=style)
            for (label, name, colour), style in zip(rows, STYLES, strict=False)
        ),
        is_fan=False,
        reference=Reference(float(np.median(_need(view))) / size, "need"),
    )


def _litres_unit(highest: float) -> tuple[float, str]:
    return (1e6, "million litres") if highest >= 1e6 else (1e3, "thousand litres")
