"""Readings: which reported figures belong into a picture, in its unit and on its days.

Which figures speak of an observable is said by the table of observables; a figure becomes a reading
only if it is usable, has a number in a unit that converts, and speaks of a shown place and of days
within the run.  Drawing them is in `reported`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.evidence import Figure, load_figures
from sim.evidence.units import factor
from sim.observables import OBSERVABLES


@dataclass(frozen=True)
class Reading:
    """A reported figure in the unit of the picture.

    Attributes
    ----------
    figure : Figure
        The claim and who published it.
    value, low, high : float
        Number and bounds in the picture's unit; None for a bound that was not reported, equal to
        `value` where the figure is a single number.
    first, last : date
        Days it speaks of.
    """

    figure: Figure
    value: float
    low: float | None
    high: float | None
    first: datetime.date
    last: datetime.date

    @property
    def is_total(self) -> bool:
        """Whether it counts everything up to its date, and not one event alone."""
        return "to date" in self.figure.quantity

    @property
    def middle(self) -> datetime.datetime:
        """Middle of the days it speaks of."""
        start = datetime.datetime.combine(self.first, datetime.time())
        return start + (self.last - self.first) / 2

    @property
    def end(self) -> datetime.datetime:
        """Where its last day ends, or the middle of its only day."""
        return max(self.middle, datetime.datetime.combine(self.last, datetime.time()))


def readings_of(
    observable: str,
    *,
    unit: str,
    first_day: datetime.date,
    last_day: datetime.date,
    places: Sequence[str] = (),
) -> tuple[Reading, ...]:
    """Return what was reported of an observable, in `unit`, during the run.

    Parameters
    ----------
    observable : str
        Name in the table of observables, whose figures (and their lettered sister claims) are read.
    unit : str
        Unit of the picture; money as ``"XOF/l"``.
    first_day, last_day : date
        Days of the run; a figure that speaks of other days alone is left out.
    places : sequence of str
        Names one of which must occur in the figure's place, or hold it; empty for the nation, of
        which a figure of any place may speak.
    """
    return tuple(
        reading
        for figure in _figures_of(observable)
        if _is_of(figure, places)
        and (reading := _reading(figure, unit)) is not None
        and reading.first <= last_day
        and reading.last >= first_day
    )


def _figures_of(observable: str) -> Iterator[Figure]:
    ids = OBSERVABLES[observable].figures
    return (
        figure
        for figure in load_figures().values()
        if figure.id in ids or figure.id.rstrip("abcdefghijklmnopqrstuvwxyz") in ids
    )


def _is_of(figure: Figure, places: Sequence[str]) -> bool:
    here = figure.place.casefold()
    names = [place.casefold() for place in places]
    return not names or any(here in name or name in here for name in names)


def _reading(figure: Figure, unit: str) -> Reading | None:
    """Return a usable, dated number in `unit`; a zero is a zero in every unit."""
    last = figure.date_to
    if not figure.is_usable or figure.value is None or last is None:
        return None
    times = factor(figure.unit, unit)
    if times is None and figure.value == 0.0:
        times = 0.0
    if times is None:
        return None
    low, high = figure.low, figure.high
    if low is None and high is None:
        low = high = figure.value
    return Reading(
        figure,
        value=figure.value * times,
        low=None if low is None else low * times,
        high=None if high is None else high * times,
        first=figure.date_from or last,
        last=last,
    )
