"""The small multiples of the overview as data: title, unit, series, reference and reported figures.

Twelve pictures tell the story from left to right and from top to bottom: what is lost on the roads,
what therefore does not arrive, what that does to the market, and what then stops.  Every panel is
made of recorded observables by adding up days or taking a mean of seven; drawing them is in
`overview`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.observables import OBSERVABLES
from sim.observables.table import GREEN, ORANGE, RED
from sim.plots.readings import Reading, readings_of
from sim.plots.style import PALETTE, SOLID, LineStyle
from sim.results.notice import not_recorded
from sim.rules.entry import break_even_loss
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded
    from sim.results import Result
    from sim.scenario import Scenario

Numbers = NDArray[np.float64]
ROADS, ARRIVALS, MARKET, SERVICES = (
    "On the roads",
    "What arrives",
    "At the pump",
    "What stops",
)
MILLION = 1e6
WEEK = 7


@dataclass(frozen=True)
class Series:
    """One outcome over time, and what was reported of it.

    Attributes
    ----------
    label, colour : str
        Name beside its end, empty where the title says it, and colour.
    values : array (runs, days)
        In the panel's unit.
    readings : tuple of Reading
        Reported figures in that unit.
    style : str
        Style of its line, one of `STYLES`, so that colour is never the only difference.
    """

    label: str
    colour: str
    values: Numbers
    readings: tuple[Reading, ...] = ()
    style: LineStyle = SOLID


@dataclass(frozen=True)
class Reference:
    """A level to compare with: a number in the panel's unit, and its name."""

    value: float
    label: str


@dataclass(frozen=True)
class Panel:
    """One small multiple.

    Attributes
    ----------
    section : str
        Part of the story it belongs to.
    title, unit : str
        What is shown and in which unit, in words.
    series : tuple of Series
        One is drawn as a fan; several as fans if `is_fan`, else as lines of their medians.
    is_fan : bool
        Whether the bands over runs are drawn.
    reference : Reference, optional
        Level to compare with.
    is_total : bool
        Whether it adds up since day 0.
    ceiling : float, optional
        Highest possible value, for shares.
    room : float
        Least height of the axes, so that a country at peace does not look dramatic.
    """

    section: str
    title: str
    unit: str
    series: tuple[Series, ...]
    is_fan: bool = True
    reference: Reference | None = None
    is_total: bool = False
    ceiling: float | None = None
    room: float = 0.0

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was reported of any of its series."""
        return tuple(reading for series in self.series for reading in series.readings)


def panels_of(result: Result) -> tuple[Panel, ...]:
    """Return the panels of the overview that this scenario has something to show in.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    every = (*_roads(view), *_arrivals(view), *_market(view), *_services(view))
    return tuple(panel for panel in every if panel.series)


def view_of(result: Result) -> View:
    """Return the daily records of a result, to be asked by names.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    if result.recorded is None:
        raise not_recorded("a picture of the days")
    return View(result.at_medians, result.recorded)


@dataclass(frozen=True)
class View:
    """A scenario and its daily records, asked by the names of places."""

    scenario: Scenario
    recorded: Recorded

    @property
    def capital(self) -> int:
        """Place of the capital among the zones."""
        return self.scenario.zones.index(self.scenario.capital)

    def nation(self, name: str) -> Numbers:
        """Outcome of the nation (runs, days)."""
        values: Numbers = self.recorded.nation[name]
        return values

    def market(self, name: str, zone: int, fuel: int = 0) -> Numbers:
        """Outcome of a market (runs, days), gasoline by default."""
        values: Numbers = self.recorded.markets[name][:, :, zone, fuel]
        return values

    def readings(
        self, observable: str, *, unit: str | None = None, places: Sequence[str] = ()
    ) -> tuple[Reading, ...]:
        """Return what was reported of an observable during the runs."""
        start = self.scenario.calendar.start
        days = self.recorded.nation.shape[1]
        return readings_of(
            observable,
            unit=unit or OBSERVABLES[observable].unit.replace("money", self.scenario.currency),
            first_day=start,
            last_day=start + datetime.timedelta(days=days - 1),
            places=places,
        )


def _fan(name: str, values: Numbers, readings: tuple[Reading, ...] = ()) -> tuple[Series, ...]:
    return (Series("", OBSERVABLES[name].colour, values, readings),)


def _colour(index: int) -> str:
    return PALETTE[index % len(PALETTE)]


def short_name(label: str) -> str:
    """Name without what stands in brackets: ``West (Dakar-Kayes)`` is ``West``."""
    return label.partition(" (")[0]


def week_mean(values: Numbers) -> Numbers:
    """Mean of each day and the up to six before it."""
    total = np.cumsum(values, axis=1)
    total[:, WEEK:] -= total[:, :-WEEK].copy()
    return total / np.minimum(np.arange(1, values.shape[1] + 1), WEEK)


def _roads(view: View) -> tuple[Panel, ...]:
    entry = view.scenario.entry
    break_even = break_even_loss(
        entry.margin_per_l.value,
        entry.tanker_l.value,
        entry.truck_value.value,
        entry.landed_cost_per_l.value,
    )
    beliefs = view.recorded.corridors["loss_belief_prob"]
    return (
        Panel(
            ROADS,
            "Tankers lost since day 0",
            "tankers burnt or seized",
            _fan(
                "lost_tankers",
                np.cumsum(view.nation("lost_tankers"), axis=1),
                view.readings("lost_tankers", unit="tankers"),
            ),
            is_total=True,
        ),
        Panel(
            ROADS,
            "What traders believe a trip risks",
            "% of tankers lost, by corridor, medians",
            tuple(
                Series(short_name(corridor.label), _colour(index), 100 * beliefs[:, :, index])
                for index, corridor in enumerate(view.scenario.corridors)
            ),
            is_fan=False,
            reference=Reference(100 * break_even, "break-even"),
        ),
        Panel(
            ROADS,
            "Tankers waiting at the borders",
            "tankers",
            _fan("queued_tankers", view.nation("queued_tankers"), view.readings("queued_tankers")),
        ),
    )


def _arrivals(view: View) -> tuple[Panel, ...]:
    scenario = view.scenario
    a_day = scenario.demand.total_l_per_day.value
    stock = view.recorded.markets["depot_stock_l"][:, :, view.capital]
    return (
        Panel(
            ARRIVALS,
            "Tankers arriving",
            "tankers a day, mean of seven days",
            _fan(
                "arrived_tankers",
                week_mean(view.nation("arrived_tankers")),
                view.readings("arrived_tankers"),
            ),
            reference=Reference(a_day / scenario.entry.tanker_l.value, "normal use"),
        ),
        Panel(
            ARRIVALS,
            "Fuel not delivered, and fuel lost",
            "million litres since day 0",
            (
                Series("not delivered", ORANGE, in_millions(view.nation("undelivered_l"))),
                Series("lost with tankers", RED, in_millions(view.nation("lost_l"))),
            ),
            is_total=True,
            room=a_day / MILLION,
        ),
        Panel(
            ARRIVALS,
            "Fuel left in the depots",
            f"{scenario.capital.label}, million litres",
            tuple(
                Series(fuel, colour, stock[:, :, index] / MILLION)
                for index, (fuel, colour) in enumerate(zip(FUELS, (ORANGE, GREEN), strict=True))
            ),
        ),
    )


def in_millions(values: Numbers) -> Numbers:
    """Add up litres a day to millions of litres since day 0."""
    return np.cumsum(values, axis=1) / MILLION


def _market(view: View) -> tuple[Panel, ...]:
    scenario, capital = view.scenario, view.capital
    here, fuel = scenario.capital.label, FUELS[0]
    price, money = "parallel_price_per_l", f"{scenario.currency} a litre"
    official = Reference(scenario.prices.gasoline_cap_per_l.value, "official price")
    others = [zone for zone in scenario.zones if not zone.is_capital]
    return (
        Panel(
            MARKET,
            f"Parallel price of {fuel}",
            f"{here}, {money}",
            _fan(price, view.market(price, capital), view.readings(price, places=(here,))),
            reference=official,
        ),
        Panel(
            MARKET,
            f"Parallel price of {fuel} elsewhere",
            f"{money}, medians",
            tuple(
                Series(
                    zone.label,
                    _colour(index),
                    view.market(price, scenario.zones.index(zone)),
                    view.readings(price, places=(zone.label,)),
                )
                for index, zone in enumerate(others)
            ),
            is_fan=False,
            reference=official,
        ),
        Panel(
            MARKET,
            f"Queue for {fuel}",
            f"{here}, hours",
            _fan(
                "queue_hours",
                view.market("queue_hours", capital),
                view.readings("queue_hours", places=(here,)),
            ),
        ),
    )


def _services(view: View) -> tuple[Panel, ...]:
    scenario = view.scenario
    here = scenario.capital.label
    return (
        Panel(
            SERVICES,
            f"Stations without {FUELS[0]}",
            f"{here}, share of stations",
            _fan(
                "dry_share",
                view.market("dry_share", view.capital),
                view.readings("dry_share", places=(here,)),
            ),
            ceiling=1.0,
        ),
        _last_unit(view),
        Panel(
            SERVICES,
            "Power in the least-served districts",
            "hours a day",
            _fan("power_hours", view.nation("power_hours"), view.readings("power_hours")),
            reference=Reference(scenario.services.supply_hours.value, "normal supply"),
        ),
    )


def _last_unit(view: View) -> Panel:
    """Requests of the military unit that is served last, of all that make any."""
    units = view.scenario.units
    title = "Army fuel requests filled"
    if not units:
        return Panel(SERVICES, title, "", ())
    last = max(range(len(units)), key=lambda index: units[index].service_order)
    fill = view.recorded.units["unit_fill_share"][:, :, last]
    return Panel(
        SERVICES,
        title,
        f"{units[last].label}, last in line, share, mean of seven days",
        _fan(
            "unit_fill_share",
            week_mean(fill),
            view.readings("unit_fill_share", places=(units[last].label,)),
        ),
        ceiling=1.0,
    )
