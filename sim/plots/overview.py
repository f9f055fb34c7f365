"""The overview: small multiples of a result, from the roads to the power stations.

What each panel shows is said in `panels`, how it is drawn in `drawing`, where it stands in `page`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.errors import InvalidInput
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel
from sim.plots.header import footer_height, write_footer, write_header
from sim.plots.page import page
from sim.plots.panels import panels_of
from sim.results.labels import dates_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results import Result


def overview(result: Result, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw the small multiples of a result.

    Parameters
    ----------
    result : Result
        With daily records.
    axes : sequence of Axes, optional
        Axes to draw into, one a panel and in their order; by default a new figure is made, with
        headline, key, sources and alternative text (its label).

    Returns
    -------
    Figure
        The new figure, or the one that the axes belong to.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    InvalidInput
        If there are not as many axes as panels.
    """
    panels = panels_of(result)
    dates = dates_of(result.scenario, days=result.days)
    if axes is None:
        figure, axes = page(panels, bottom=footer_height(panels))
        write_header(figure, result, panels)
        write_footer(figure, panels)
        figure.set_label(describe(panels, dates))
    if len(axes) != len(panels):
        raise InvalidInput(f"axes: {len(axes)} axes were given for {len(panels)} panels.")
    for ax, panel in zip(axes, panels, strict=True):
        draw_panel(ax, panel, dates)
    whole = axes[0].get_figure(root=True)
    assert whole is not None
    return whole
