"""Boxes of parameters in which most rows fail, by the patient rule induction method (PRIM).

PRIM peels thin slices off the box of all rows, each time the one that leaves the densest failures,
and pastes back what it can do without.  Of the boxes on that way the widest one is taken whose
density is high enough, and a limit is dropped again if it could be luck: its quasi-p-value is the
probability that as many rows or more fail in the box as do, were they as dense as without that
limit.  The rows of a box are then set aside and the next one is sought.

The search is EMA Workbench's.  Sources: Friedman and Fisher (1999), doi:10.1023/A:1008894516817;
Bryant and Lempert (2010), doi:10.1016/j.techfore.2009.08.002 (coverage, density, quasi-p-values);
Kwakkel (2017), doi:10.1016/j.envsoft.2017.06.054 (EMA Workbench).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIGNIFICANT = 0.05
"""Largest quasi-p-value of a limit that is kept."""

FEW_LEVELS = 12
"""A parameter with no more values than this is taken as levels, not as a range."""

MISSING = (
    "Scenario discovery needs EMA Workbench; install it with the extra: pip install "
    "'fuelblockade[discovery]'."
)


class Limit(NamedTuple):
    """Where a box is cut along one parameter; NaN where it is not.

    Attributes
    ----------
    parameter : str
        Dotted path.
    low, high : float
        Lowest and highest value in the box.
    quasi_p_low, quasi_p_high : float
        Probability of as many failures without that limit.
    is_level : bool
        Whether the parameter has levels, so that the ends are in the box.
    """

    parameter: str
    low: float
    high: float
    quasi_p_low: float
    quasi_p_high: float
    is_level: bool


class Box(NamedTuple):
    """A box of parameters.

    Attributes
    ----------
    limits : tuple of Limit
        The parameters that it cuts, the surest first.
    density : float
        Share of its rows that fail.
    coverage : float
        Share of all failing rows that it holds.
    support : float
        Share of all rows that it holds.
    rows : int
        How many rows it holds.
    """

    limits: tuple[Limit, ...]
    density: float
    coverage: float
    support: float
    rows: int


class _Scale(NamedTuple):
    """A column as PRIM takes it: levels as whole numbers, each with its value."""

    numbers: NDArray[Any]
    levels: NDArray[np.float64] | None

    def ends(self, low: float, high: float) -> tuple[float, float]:
        """Return the values between two places; an end between two levels is the inner one."""
        if self.levels is None:
            return float(low), float(high)
        return float(self.levels[math.ceil(low)]), float(self.levels[math.floor(high)])


def boxes_in(
    design: pd.DataFrame, fails: NDArray[np.bool_], *, density: float, most: int
) -> tuple[Box, ...]:
    """Find the boxes in which at least a share of the rows fails.

    Parameters
    ----------
    design : DataFrame (rows, parameters)
        Values of the parameters that vary.
    fails : array (rows,)
        Which rows fail.
    density : float
        Share of a box's rows that must fail.
    most : int
        How many boxes to look for.

    Returns
    -------
    tuple of Box
        In the order in which they were found; none where no box is dense enough.

    Raises
    ------
    InvalidInput
        If EMA Workbench is not installed.
    """
    scales = {str(path): _scale_of(design[path].to_numpy()) for path in design}
    frame = pd.DataFrame({path: scale.numbers for path, scale in scales.items()})
    found: list[Box] = []
    with _quiet():
        search = _prim()(frame, fails, threshold=density)
        # What is pasted back to a box may lie between two levels.
        search.box_init = search.box_init.astype(np.float64)
        while len(found) < most:
            box = search.find_box()
            if box is None or not _select(box, density=density):
                break
            made = _box_of(box, scales)
            if made.density < density or not made.limits:
                break
            found.append(made)
    return tuple(found)


def _prim() -> Callable[..., Any]:
    try:
        from ema_workbench.analysis.prim import Prim
    except ModuleNotFoundError:
        raise InvalidInput(MISSING) from None
    prim: Callable[..., Any] = Prim
    return prim


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what a library says of its own dependencies from the user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _scale_of(column: NDArray[np.float64]) -> _Scale:
    levels, codes = np.unique(column, return_inverse=True)
    if len(levels) > FEW_LEVELS:
        return _Scale(column.astype(np.float64), None)
    return _Scale(codes.astype(np.int64), levels)


def _select(box: Any, *, density: float) -> bool:
    """Choose the widest box that is dense enough, without the limits that could be luck."""
    dense = np.flatnonzero(box.peeling_trajectory["density"].to_numpy() >= density)
    if not len(dense):
        return False
    widest = box.peeling_trajectory["coverage"].to_numpy()[dense].argmax()
    place = int(dense[widest])
    while doubtful := _doubtful(box, place):
        box.drop_restriction(doubtful, place)
        place = len(box.peeling_trajectory) - 1
    box.select(place)
    return True


def _doubtful(box: Any, place: int) -> str:
    """Name the parameter whose limits are the likeliest luck, if any could be."""
    worst = {str(path): max(pair) for path, pair in box.qp[place].items()}
    path = max(worst, key=lambda name: worst[name], default="")
    return path if path and worst[path] > SIGNIFICANT else ""


def _box_of(box: Any, scales: dict[str, _Scale]) -> Box:
    place = int(box._cur_box)
    facts = box.peeling_trajectory.iloc[place]
    whole, cut = box.prim.box_init, box.box_lims[place]
    limits = [
        _limit(path, whole[path], cut[path], pair, scales[path])
        for path, pair in box.qp[place].items()
    ]
    return Box(
        limits=tuple(sorted(limits, key=_surest)),
        density=float(facts["density"]),
        coverage=float(facts["coverage"]),
        support=float(facts["mass"]),
        rows=int(facts["n"]),
    )


def _limit(
    path: str, whole: pd.Series, cut: pd.Series, quasi_p: list[float], scale: _Scale
) -> Limit:
    is_cut = [whole[side] != cut[side] for side in (0, 1)]
    ends = scale.ends(cut[0], cut[1])
    low, high = (ends[side] if is_cut[side] else np.nan for side in (0, 1))
    of_low, of_high = (float(quasi_p[side]) if is_cut[side] else np.nan for side in (0, 1))
    return Limit(path, low, high, of_low, of_high, is_level=scale.levels is not None)


def _surest(limit: Limit) -> float:
    return float(np.nanmin([limit.quasi_p_low, limit.quasi_p_high, np.inf]))
