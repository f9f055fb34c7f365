"""What a model observed today, by name: for Mesa's data collector, for tests and for people.

The recorder writes every observable of `sim.observables` down; here one number is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sim.errors import InvalidInput, NotRecorded, nearest
from sim.observables import DIMENSIONS, OBSERVABLES, Entity
from sim.scenario.tables import FUELS

if TYPE_CHECKING:
    from sim.agents.model import BlockadeModel

Reporter = Callable[["BlockadeModel"], float]

RECORDED_AS: Mapping[Entity, str] = {
    "nation": "nation",
    "zone": "zones",
    "market": "markets",
    "segment": "segments",
    "corridor": "corridors",
    "unit": "units",
    "user": "users",
}
"""Where the recorder keeps the day of each entity."""

TABLES = {
    "zone": "zones",
    "segment": "segments",
    "corridor": "corridors",
    "unit": "units",
    "user": "bulk_users",
}
"""Tables of the scenario whose rows are the places of a dimension, in the recorded order."""

OF_THE_NATION = (
    "arrived_tankers",
    "lost_tankers",
    "queued_tankers",
    "fleet_tankers",
    "total_stock_l",
    "readiness_share",
    "power_hours",
    "transport_service_share",
)
OF_THE_CAPITAL = ("parallel_price_per_l", "queue_hours")
"""What a model's own data collector collects; of the capital, for gasoline."""


def observed(model: BlockadeModel, name: str, **place: str) -> float:
    """Return an observable of the last day; see `BlockadeModel.observed`."""
    _check_name(name)
    entity = OBSERVABLES[name].entity
    index = _index(model, name, place)
    if not model.recorder.days:
        raise NotRecorded(f"{name}: the model has lived through no day yet; call its step() first.")
    return float(model.recorder.days[-1][RECORDED_AS[entity]][name][index])


def reporters(*names: str, **place: str) -> dict[str, Reporter]:
    """Make model reporters for `mesa.DataCollector`.

    Parameters
    ----------
    *names : str
        Observables, which become the columns.
    **place : str
        Where, for those that are recorded by place: ``zone="mopti", fuel="gasoline"``.  Each takes
        what it needs, so observables of the nation may stand beside others.

    Returns
    -------
    dict of str to callable
        ``mesa.DataCollector(model_reporters=reporters("lost_tankers", "attacks"))``.

    Raises
    ------
    InvalidInput
        If there is no such observable; a place is checked when it is read.
    """
    for name in names:
        _check_name(name)
    return {name: _reporter(name, _needed(name, place)) for name in names}


def _reporter(name: str, place: Mapping[str, str]) -> Reporter:
    # A function and no `partial`, which Mesa 3.4 takes for a method of a model and calls without.
    return lambda model: observed(model, name, **place)


def _check_name(name: str) -> None:
    if name not in OBSERVABLES:
        raise InvalidInput(f"{name!r} is not an observable.{nearest(name, OBSERVABLES)}")


def _needed(name: str, place: Mapping[str, str]) -> dict[str, str]:
    dimensions = DIMENSIONS[OBSERVABLES[name].entity]
    return {dimension: key for dimension, key in place.items() if dimension in dimensions}


def _index(model: BlockadeModel, name: str, place: Mapping[str, str]) -> tuple[int, ...]:
    """Where a place stands in the recorded array."""
    dimensions = DIMENSIONS[OBSERVABLES[name].entity]
    known = {dimension: _keys(model, dimension) for dimension in dimensions}
    problems = [
        f"{name} is not recorded by {dimension}; leave {dimension} = {key!r} out."
        for dimension, key in place.items()
        if dimension not in known
    ]
    for dimension, keys in known.items():
        key = place.get(dimension)
        if key is None:
            problems.append(f"{name} is recorded by {dimension}: say {dimension} = {keys[0]!r}.")
        elif key not in keys:
            allowed = ", ".join(keys)
            problems.append(
                f"{dimension} = {key!r} is not one of {allowed}.{nearest(str(key), keys)}"
            )
    if problems:
        raise InvalidInput(problems)
    return tuple(keys.index(place[dimension]) for dimension, keys in known.items())


def _keys(model: BlockadeModel, dimension: str) -> tuple[str, ...]:
    if dimension == "fuel":
        return FUELS
    return tuple(getattr(row, dimension) for row in getattr(model.case, TABLES[dimension]))
