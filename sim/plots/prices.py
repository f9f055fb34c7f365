"""The price by town: for every zone the parallel price of both fuels beside what was reported.

Medians with the band of 90 % of the runs, the official price of each fuel, and dots at the dates of
the reported figures; all zones on one scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.observables.table import BLUE, RED
from sim.plots.alt_text import describe
from sim.plots.drawing import frame, frame_days, names_of, top_of
from sim.plots.fans import fan
from sim.plots.header import run_words
from sim.plots.labels import end_labels
from sim.plots.panels import Panel, Series, view_of
from sim.plots.reported import dots
from sim.plots.sheet import columns_for, sheet
from sim.plots.style import FAINT, INK, STYLES, TEXT
from sim.results.labels import dates_of
from sim.results.words import number_text
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results import Result
    from sim.scenario import Scenario

OBSERVABLE = "parallel_price_per_l"
COLOURS = (RED, BLUE)
BAND = 0.9
ALIKE = 1.05
"""Times the capital's price below which the headline names no other place."""


class Peak(NamedTuple):
    """The highest median price of gasoline in a zone.

    Attributes
    ----------
    zone : str
        Its name for people.
    price_per_l, multiple : float
        Parallel price [money/l], and over the official price.
    """

    zone: str
    price_per_l: float
    multiple: float


def prices(result: Result) -> Figure:
    """Draw the parallel price of both fuels in every zone.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    panels = price_panels(result)
    dates = dates_of(result.scenario, days=result.days)
    scenario = result.scenario
    said = headline(scenario, findings(result))
    made = sheet(
        said,
        f"{scenario.title}: {run_words(result)}; the same scale everywhere",
        panels=len(panels),
        columns=columns_for(len(panels)),
        plot_height=2.9,
        has_key=True,
        readings=[reading for panel in panels for reading in panel.readings],
    )
    caps = (scenario.prices.gasoline_cap_per_l.value, scenario.prices.diesel_cap_per_l.value)
    for ax, panel in zip(made.axes, panels, strict=True):
        _draw(ax, panel, dates, caps=caps)
    if made.key is not None:
        _draw_key(made.key, has_dots=any(panel.readings for panel in panels))
    made.figure.set_label(f"{said}\n{describe(panels, dates)}")
    return made.figure


def findings(result: Result) -> tuple[Peak, ...]:
    """Return the highest median price of gasoline in every zone, in the order of the scenario.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = []
    for place, zone in enumerate(result.scenario.zones):
        prices = np.median(view.market(OBSERVABLE, place), axis=0)
        multiples = np.median(view.market("price_multiple", place), axis=0)
        day = int(np.argmax(prices))
        found.append(Peak(zone.label, float(prices[day]), float(multiples[day])))
    return tuple(found)


def headline(scenario: Scenario, found: tuple[Peak, ...]) -> str:
    """Say the finding in one sentence."""
    capital = found[scenario.zones.index(scenario.capital)]
    highest = max(found, key=lambda peak: peak.price_per_l)
    if highest.multiple <= 1.0:
        return f"The price of {FUELS[0]} stays at the official one everywhere"
    money = scenario.currency
    words = f"{FUELS[0].capitalize()} rises to {_peak_words(capital, money)} the official price"
    is_alike = highest.price_per_l < ALIKE * capital.price_per_l
    return words if is_alike else f"{words}, and to {_peak_words(highest, money)}"


def _peak_words(peak: Peak, money: str) -> str:
    return (
        f"{number_text(peak.price_per_l)} {money} a litre in {peak.zone}, "
        f"{number_text(peak.multiple)} times"
    )


def price_panels(result: Result) -> tuple[Panel, ...]:
    """Return a panel for every zone, the capital first, with the prices of both fuels.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    scenario = result.scenario
    zones = sorted(enumerate(scenario.zones), key=lambda pair: not pair[1].is_capital)
    room = float(np.quantile(view.recorded.markets[OBSERVABLE], 0.95, axis=0).max())
    return tuple(
        Panel(
            "",
            zone.label,
            f"{scenario.currency} a litre",
            tuple(
                Series(
                    fuel,
                    colour,
                    view.market(OBSERVABLE, place, index),
                    # No reported price names its fuel but as gasoline's.
                    view.readings(OBSERVABLE, places=(zone.label,)) if index == 0 else (),
                )
                for index, (fuel, colour) in enumerate(zip(FUELS, COLOURS, strict=True))
            ),
            room=room,
        )
        for place, zone in zones
    )


def _draw(ax: Axes, panel: Panel, dates: pd.DatetimeIndex, *, caps: tuple[float, ...]) -> None:
    for series, style, cap in zip(panel.series, STYLES, caps, strict=False):
        drawn = fan(ax, dates.to_numpy(), series.values, colour=series.colour, shares=(BAND,))
        drawn.median.set_linestyle(style)
        ax.axhline(cap, color=series.colour, linewidth=1.1, linestyle=":", zorder=2.5)
    frame_days(ax, dates)
    frame(ax, panel.title, panel.unit)
    ax.set_ylim(0.0, top_of(panel))
    dots(ax, panel.readings, colour=INK)
    end_labels(ax, names_of(panel))


def _draw_key(ax: Axes, *, has_dots: bool) -> None:
    """Say what line, band, dotted line and dot mean."""
    spread = np.linspace(0.0, 1.0, 101)[:, np.newaxis] * np.ones(2)
    ax.set_ylim(-0.4, 1.4)
    words = "median and 90 % of the runs"
    for left, fuel, colour, style in zip((0.0, 4.3), FUELS, COLOURS, STYLES, strict=False):
        fan(ax, [left, left + 0.6], spread, colour=colour, shares=(BAND,)).median.set_linestyle(
            style
        )
        ax.text(left + 0.72, 0.5, f"{fuel}, {words}", va="center", fontsize=TEXT, color=INK)
        words = "the same"
    ax.plot([6.9, 7.5], [0.5, 0.5], color=FAINT, linewidth=1.3, linestyle=":")
    ax.text(7.62, 0.5, "official prices", va="center", fontsize=TEXT, color=INK)
    if has_dots:
        ax.plot([9.6] * 2, [0.0, 1.0], color=INK, linewidth=1.5)
        ax.plot([9.6], [0.5], marker="o", markersize=8.0, color=INK, markeredgecolor="white")
        ax.text(9.8, 0.5, "reported of gasoline", va="center", fontsize=TEXT, color=INK)
