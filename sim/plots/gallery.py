"""The gallery: every picture of a result by name, drawn, saved, or refused with the reason.

A picture of another kind of answer than a result (a study of several) is drawn by its own module,
not from here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import InvalidInput, nearest
from sim.plots.corridor_map import corridor_map
from sim.plots.demand import demand
from sim.plots.deterrence import deterrence
from sim.plots.overview import overview
from sim.plots.picture import save_figure
from sim.plots.power import obstacle as power_obstacle
from sim.plots.power import power
from sim.plots.price_cap import price_cap
from sim.plots.prices import prices
from sim.plots.queue import queue

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.results import Result
    from sim.scenario import Scenario


def _always(scenario: Scenario) -> str:  # noqa: ARG001
    return ""


class Picture(NamedTuple):
    """One picture of a result.

    Attributes
    ----------
    shows : str
        What it shows, in a few words.
    draw : callable
        Makes the figure of a result.
    obstacle : callable
        Says why a scenario has no such picture; empty where it has.
    """

    shows: str
    draw: Callable[[Result], Figure]
    obstacle: Callable[[Scenario], str] = _always


PICTURES: Mapping[str, Picture] = MappingProxyType(
    {
        "overview": Picture("small multiples from the roads to the power stations", overview),
        "map": Picture("corridors, queues, losses and prices on six days", corridor_map),
        "prices": Picture("parallel prices by zone", prices),
        "deterrence": Picture("fuel not delivered beside fuel lost", deterrence),
        "cap": Picture("the loss a trip can bear beside the loss believed", price_cap),
        "queue": Picture("hours of queue as the rent of a ration", queue),
        "demand": Picture("demand, the price that clears, and stocks", demand),
        "power": Picture("hours of power against the utility's diesel", power, power_obstacle),
    }
)


def draw(result: Result, picture: str = "overview") -> Figure:
    """Draw a picture of a result.

    Parameters
    ----------
    result : Result
        With daily records.
    picture : str
        One of `PICTURES`.

    Raises
    ------
    InvalidInput
        If there is no such picture, or the scenario has nothing to show in it.
    NotRecorded
        If the result keeps summaries only.
    """
    check_name(picture)
    check_applies(result.scenario, picture)
    return PICTURES[picture].draw(result)


def check_name(picture: str, *, also: Iterable[str] = ()) -> None:
    """Check that there is a picture of this name, or that it is one of some other words.

    Raises
    ------
    InvalidInput
        If there is none; the message names the nearest.
    """
    known = (*PICTURES, *also)
    if picture not in known:
        raise InvalidInput(
            f"picture {picture!r} is not one of {', '.join(known)}.{nearest(picture, known)}"
        )


def check_applies(scenario: Scenario, picture: str) -> None:
    """Check that a scenario has something to show in a picture.

    Raises
    ------
    InvalidInput
        If it has not; the message says why.
    """
    reason = PICTURES[picture].obstacle(scenario)
    if reason:
        raise InvalidInput(f"picture {picture!r} does not apply to {scenario.name}: {reason}.")


def obstacles(scenario: Scenario) -> dict[str, str]:
    """Return the pictures that a scenario has nothing to show in, each with the reason."""
    reasons = {name: picture.obstacle(scenario) for name, picture in PICTURES.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def check_pictures_folder(folder: str | Path) -> None:
    """Check that pictures could be saved here, before time is spent on making them.

    Raises
    ------
    InvalidInput
        If the folder cannot be written.
    """
    try:
        with _aside(Path(folder)):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from None


def save_pictures(result: Result, folder: str | Path, *, pictures: Iterable[str]) -> list[Path]:
    """Draw pictures and write each as a PNG file of its name, all of them or none.

    Parameters
    ----------
    result : Result
        With daily records.
    folder : str or Path
        Made if it is not there; other files in it stay as they are.
    pictures : iterable of str
        Names out of `PICTURES`.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    InvalidInput
        As `draw` does, or if the folder cannot be written.
    NotRecorded
        If the result keeps summaries only.
    """
    target = Path(folder)
    names = [f"{picture}.png" for picture in pictures]
    in_the_way = [name for name in names if (target / name).is_dir()]
    if in_the_way:
        raise InvalidInput([f"{target / name}: is a folder, not a picture." for name in in_the_way])
    try:
        with _aside(target) as aside:
            for name in names:
                figure = draw(result, name.removesuffix(".png"))
                save_figure(figure, result, Path(aside, name))
            target.mkdir(parents=True, exist_ok=True)
            for name in names:
                Path(aside, name).replace(target / name)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return [target / name for name in names]


def _aside(target: Path) -> tempfile.TemporaryDirectory[str]:
    """Make a passing folder on the target's own disk, where moving a file is one step."""
    if target.exists() and not target.is_dir():
        raise InvalidInput(f"{target}: is a file; name a folder for the pictures.")
    whole = target.resolve()
    nearest_folder = next(parent for parent in (whole, *whole.parents) if parent.exists())
    return tempfile.TemporaryDirectory(prefix=".drawing-", dir=nearest_folder)


def _unwritable(folder: str | Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"{folder}: cannot be written ({error.strerror or error}).")
