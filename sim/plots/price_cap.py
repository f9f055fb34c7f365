"""The price cap makes deterrence strong: the loss that a trip can bear, and the loss believed.

The break-even loss probability (T3) rises with the margin, so a margin held down by the official
price bears far less risk than the parallel price would.  The curves are the rule book's, for a
scenario and no run; what traders believe and the margins are medians of the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.observables.table import BLUE, GREEN, RED
from sim.plots.alt_text import describe
from sim.plots.drawing import draw_panel, frame
from sim.plots.labels import Label, end_labels
from sim.plots.marks import MARKERS, Point, below, point, upright
from sim.plots.panels import Panel, Reference, Series, View, short_name, view_of
from sim.plots.sheet import insight_sheet
from sim.plots.style import INK, PALETTE, STYLES
from sim.results.labels import dates_of
from sim.results.words import number_text
from sim.study.trips import break_even, response

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results import Result
    from sim.scenario import Scenario

LINES = 120
WORDS = ("official margin", "with the rent of what is sold aside", "all at the parallel price")
COLOURS = (BLUE, GREEN, RED)
NOTE = (
    "A trip earns its margin if it arrives and loses truck and cargo if it does not; it breaks "
    "even at l* = m V / (m V + K + C V). Loads: the answer of the median owner and of the drivers "
    "to one believed loss on every corridor, with nobody waiting; drivers weigh their lives and "
    "not the cargo, at any margin."
)


class Finding(NamedTuple):
    """Margins, the loss probabilities they bear, and the highest that is believed.

    Attributes
    ----------
    margins : tuple of float
        The official margin; with the rent of the share sold aside, and of all litres, on the day of
        the highest rent [money/l]; the first alone where there never is a rent.
    break_evens : tuple of float
        Loss probability at which a trip at that margin earns nothing.
    belief_prob : float
        Highest public loss belief on any corridor.
    """

    margins: tuple[float, ...]
    break_evens: tuple[float, ...]
    belief_prob: float


def price_cap(result: Result) -> Figure:
    """Draw the loss that a trip can bear beside the loss that is believed.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    view = view_of(result)
    found = finding(result)
    dates = dates_of(result.scenario, days=result.days)
    made = insight_sheet(result, headline(found), notes=[NOTE], tick_room=0.85)
    bears, believed, loads = made.axes
    _draw_break_even(bears, result.at_medians, found)
    _draw_beliefs(believed, view, dates)
    _draw_loads(loads, result.at_medians, found)
    words = [
        headline(found),
        describe([_beliefs(view)], dates),
        *(
            f"A margin of {number_text(margin)} {result.scenario.currency} a litre, {name}, breaks "
            f"even at a loss probability of {_percent(prob)} %."
            for name, margin, prob in zip(WORDS, found.margins, found.break_evens, strict=False)
        ),
    ]
    made.figure.set_label("\n".join(words))
    return made.figure


def finding(result: Result) -> Finding:
    """Return the numbers of the headline.

    Raises
    ------
    NotRecorded
        If the result keeps summaries only.
    """
    recorded = view_of(result).recorded
    rents = np.median(recorded.nation["rent_per_l"], axis=0)
    margins = np.median(recorded.nation["margin_per_l"], axis=0)
    beliefs = np.median(recorded.corridors["loss_belief_prob"], axis=0)
    official = result.at_medians.entry.margin_per_l.value
    highest = int(np.argmax(rents))
    of_parallel = (float(margins[highest]), official + float(rents[highest]))
    shown = (official, *(of_parallel if rents[highest] >= 1.0 else ()))
    return Finding(
        margins=shown,
        break_evens=tuple(break_even(result.at_medians, margin_per_l=margin) for margin in shown),
        belief_prob=float(beliefs.max()),
    )


def headline(found: Finding) -> str:
    """Say the finding in one sentence."""
    bears = f"At the official margin a trip can bear a loss of {_percent(found.break_evens[0])} %"
    believed = f"{_percent(found.belief_prob)} %"
    if len(found.margins) > 1:
        bears += f", at the parallel price {_percent(found.break_evens[-1])} %"
    if found.belief_prob > found.break_evens[0]:
        return f"{bears}; traders come to believe in {believed}"
    return f"{bears}; traders never believe in more than {believed}"


def _percent(prob: float) -> str:
    return f"{100 * prob:.1f}"


def _draw_break_even(ax: Axes, scenario: Scenario, found: Finding) -> None:
    top = max(1.15 * found.margins[-1], 3 * found.margins[0])
    margins = np.linspace(0.0, top, LINES)
    probs = [100 * break_even(scenario, margin_per_l=margin) for margin in margins]
    ax.set_xlim(0.0, top)
    ax.set_ylim(0.0, 1.15 * probs[-1])
    ax.plot(margins, probs, color=INK, linewidth=2.2)
    frame(ax, "The loss that a trip can bear", "break-even loss, % of trips")
    below(ax, f"margin, {scenario.currency} a litre")
    # The highest point stands near the right edge, so its words stand left of it.
    places = ((12.0, 4.0), (12.0, -8.0), (-10.0, 12.0))
    for index, (margin, prob) in enumerate(zip(found.margins, found.break_evens, strict=True)):
        words = f"{_wrapped(WORDS[index])}{margin:,.0f}: {_percent(prob)} %"
        mark = Point(margin, 100 * prob, words, COLOURS[index], MARKERS[index], places[index])
        point(ax, mark)


def _wrapped(words: str) -> str:
    """Break the long names, and the lines before their numbers."""
    if words == WORDS[0]:
        return f"{words} of "
    return words.replace("rent of ", "rent of\n").replace("at the ", "at the\n") + "\n"


def _beliefs(view: View) -> Panel:
    scenario = view.scenario
    margin = np.median(view.nation("margin_per_l"), axis=0)
    bearable = np.array([break_even(scenario, margin_per_l=value) for value in margin])
    runs = len(view.nation("margin_per_l"))
    beliefs = view.recorded.corridors["loss_belief_prob"]
    return Panel(
        "",
        "What traders believe a trip risks",
        "% of tankers lost, by corridor, medians",
        (
            *(
                Series(
                    short_name(row.label),
                    PALETTE[index % len(PALETTE)],
                    100 * beliefs[:, :, index],
                    style=STYLES[index % len(STYLES)],
                )
                for index, row in enumerate(scenario.corridors)
            ),
            Series("break-even that day", INK, 100 * np.tile(bearable, (runs, 1))),
        ),
        is_fan=False,
        reference=Reference(
            100 * break_even(scenario, margin_per_l=scenario.entry.margin_per_l.value),
            "break-even at the official margin",
        ),
    )


def _draw_beliefs(ax: Axes, view: View, dates: pd.DatetimeIndex) -> None:
    draw_panel(ax, _beliefs(view), dates)


def _draw_loads(ax: Axes, scenario: Scenario, found: Finding) -> None:
    normal = response(scenario, belief_prob=scenario.belief.base_loss_prob.value).loads
    highest = max(0.12, 1.3 * found.belief_prob)
    beliefs = np.linspace(0.0, highest, LINES)
    ax.set_xlim(0.0, 100 * highest)
    ax.set_ylim(0.0, 1.15)
    names = []
    shown = dict(enumerate(found.margins))
    for index in sorted({0, len(shown) - 1}):
        margin = shown[index]
        loads = [
            response(scenario, belief_prob=belief, margin_per_l=margin).loads / normal
            for belief in beliefs
        ]
        ax.plot(100 * beliefs, loads, color=COLOURS[index], linestyle=STYLES[index], linewidth=2.2)
        names.append(Label(WORDS[index], loads[-1], COLOURS[index]))
    frame(ax, "Belief empties the road", "tankers loaded, normal = 1")
    below(ax, "believed loss, % of trips")
    upright(ax, 100 * found.belief_prob, f"believed at most: {_percent(found.belief_prob)}")
    end_labels(ax, sorted(names, key=lambda name: name.height))
