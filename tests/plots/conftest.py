"""Results to draw, made up (smooth courses and noise) and simulated; where words stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

import sim
from sim.observables.recorded import Recorded, empty
from sim.results import Result
from sim.scenario import Scenario

RUNS, DAYS = 40, 180


def recorded_of(scenario: Scenario, *, runs: int = RUNS, days: int = DAYS) -> Recorded:
    """Fill a record with a crisis that rises around day 38 and eases after day 70."""
    random = np.random.default_rng(1)
    made = empty(
        runs=runs,
        days=days,
        zones=len(scenario.zones),
        segments=len(scenario.segments),
        corridors=len(scenario.corridors),
        units=len(scenario.units),
        users=len(scenario.bulk_users),
        convoys=0,
    )
    day = np.arange(days)
    luck = np.exp(0.3 * random.standard_normal((runs, 1)))
    shift = 3.0 * random.standard_normal((runs, 1))

    def crisis(*, start: float = 36.0, end: float = 85.0) -> np.ndarray:
        rise = 1 / (1 + np.exp(-(day - start - shift) / 2.0))
        fall = 1 / (1 + np.exp((day - end - 3 * shift) / 6.0))
        return rise * fall

    attacks = (np.abs(day - 11) < 1) * 40 + (np.abs(day - 44) < 1) * 50
    lost = random.poisson(np.broadcast_to(luck * (attacks + 1.5 * (day < 110)), (runs, days)))
    made.nation["lost_tankers"] = lost
    made.nation["lost_l"] = lost * 46_000
    made.nation["queued_tankers"] = 40 + 500 * crisis(start=20, end=110) * luck
    arriving = 122 * (1 - 0.6 * crisis(start=14, end=95))
    made.nation["arrived_tankers"] = random.poisson(arriving)
    made.nation["undelivered_l"] = (122 - arriving) * 46_000
    made.nation["power_hours"] = 19 - 13 * crisis(start=34)
    weights = 1 / np.arange(1, len(scenario.corridors) + 1)
    made.corridors["loss_belief_prob"] = 0.002 + 0.05 * crisis(start=14)[..., np.newaxis] * weights
    made.units["unit_fill_share"] = 1 - crisis(start=33)[..., np.newaxis]
    for zone in range(len(scenario.zones)):
        tension = crisis(start=36.0 if zone == 0 else 22.0 - 4 * zone, end=85.0 + 20 * (zone > 2))
        price = 775 + (900 + 200 * zone) * tension * luck
        made.markets["parallel_price_per_l"][:, :, zone, 0] = price
        made.markets["parallel_price_per_l"][:, :, zone, 1] = price - 50
        made.markets["queue_hours"][:, :, zone, 0] = (price - 775) * 13 / 231
        made.markets["dry_share"][:, :, zone] = 0.95 * tension[..., np.newaxis]
        made.markets["depot_stock_l"][:, :, zone, 0] = 9e6 * (1 - 0.95 * tension)
        made.markets["depot_stock_l"][:, :, zone, 1] = 2e7 * (1 - 0.8 * tension)
    return made


def result_of(scenario: Scenario, *, runs: int = RUNS, days: int = DAYS) -> Result:
    return Result(
        scenario=scenario,
        seed=1,
        runs=runs,
        days=days,
        record="daily",
        outcomes=pd.DataFrame(index=pd.RangeIndex(runs, name="run")),
        accounts=pd.DataFrame(index=pd.RangeIndex(runs, name="run")),
        recorded=recorded_of(scenario, runs=runs, days=days),
    )


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="session")
def result(scenario: Scenario) -> Result:
    return result_of(scenario)


@pytest.fixture
def make_result() -> Callable[..., Result]:
    """Return a made-up result of any scenario, with so many runs and days."""
    return result_of


@cache
def simulated_of(case: str) -> Result:
    return sim.load(case).run(runs=8, seed=1, fixed=True)


@pytest.fixture
def simulated() -> Callable[[str], Result]:
    """Return a few runs of a shipped scenario at its fixed numbers, simulated once."""
    return simulated_of


@cache
def drawing_of(case: str, picture: str) -> Figure:
    return simulated_of(case).plot(picture)


@pytest.fixture
def drawing() -> Callable[[str, str], Figure]:
    """Return a picture of a few runs of a shipped scenario, drawn once."""
    return drawing_of


@pytest.fixture
def misplaced() -> Callable[[Figure], list[str]]:
    """Return what is wrong with where the words of a figure stand: off the page, or colliding.

    Keys of dots are left out, since dots may lie where they please.
    """
    return _misplaced


def _misplaced(figure: Figure) -> list[str]:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    texts = [
        text
        for text in figure.findobj(Text)
        if text.get_text() and text.get_visible() and not _is_key(text)
    ]
    boxes = {text: text.get_window_extent(renderer).padded(-1.0) for text in texts}
    # Tick labels outside the limits exist, but are not drawn.
    hidden = _hidden_ticks(figure, boxes)
    shown = [text for text in texts if text not in hidden]
    page = figure.bbox
    off_page = [t.get_text() for t in shown if not _is_inside(boxes[t], page)]
    collisions = [
        f"{one.get_text()} / {two.get_text()}"
        for one, two in combinations(shown, 2)
        if boxes[one].overlaps(boxes[two])
    ]
    return off_page + collisions


def _is_key(text: Text) -> bool:
    """Whether words are the id of a reported figure beside its dot."""
    return bool(text.get_path_effects()) and bool(re.fullmatch(r"[A-Z]\d+[a-z]?", text.get_text()))


def _is_inside(box: object, page: object) -> bool:
    return box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1


def _hidden_ticks(figure: Figure, boxes: dict[Text, object]) -> set[Text]:
    hidden = set()
    for ax in figure.axes:
        for axis, low, high, side in (
            (ax.xaxis, ax.bbox.x0, ax.bbox.x1, "x"),
            (ax.yaxis, ax.bbox.y0, ax.bbox.y1, "y"),
        ):
            for text in axis.get_ticklabels(which="both"):
                box = boxes.get(text)
                if box is None:
                    continue
                middle = (getattr(box, f"{side}0") + getattr(box, f"{side}1")) / 2
                if not ax.axison or not low - 1 <= middle <= high + 1:
                    hidden.add(text)
    return hidden
