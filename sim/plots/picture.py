"""A picture as a PNG file that carries its title, description and notice inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim import __version__
from sim.plots.overview import overview
from sim.plots.page import DPI
from sim.results.notice import RESPONSIBLE_USE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.results import Result


def save_overview(result: Result, path: str | Path) -> None:
    """Draw the overview of a result and write it as PNG.

    Parameters
    ----------
    result : Result
        With daily records.
    path : str or Path
        File to write.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    save_figure(overview(result), result, path)


def save_figure(figure: Figure, result: Result, path: str | Path) -> None:
    """Write a figure of a result as PNG."""
    metadata = {
        "Title": result.scenario.title,
        "Description": figure.get_label(),
        "Disclaimer": RESPONSIBLE_USE,
        "Software": f"fuelblockade {__version__}",
    }
    figure.savefig(path, format="png", dpi=DPI, metadata=metadata)
