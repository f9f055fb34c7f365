"""Where the data folders `scenarios/` and `seeds/` are found, installed or in a checkout.

A wheel carries them inside the package as ``sim/_data/<name>``; in a checkout they stand beside
``sim/``.  The installed copy wins, so that an installed package never reads a stranger's folder.
Nothing is opened or read here.
"""

from __future__ import annotations

from pathlib import Path

from sim.errors import BlockadeError

PACKAGE = Path(__file__).resolve().parent


def data_path(folder: str, *parts: str) -> Path:
    """Return the path of shipped data.

    Parameters
    ----------
    folder : str
        ``"scenarios"`` or ``"seeds"``.
    *parts : str
        Names below it; they need not exist.

    Raises
    ------
    BlockadeError
        If the folder stands in neither place.
    """
    places = (PACKAGE / "_data" / folder, PACKAGE.parent / folder)
    for place in places:
        if place.is_dir():
            return place.joinpath(*parts)
    raise BlockadeError(
        f"The data folder {folder!r} is neither at {places[0]} nor at {places[1]}; "
        "install the package again, or run from a complete checkout."
    )
