"""Scenario discovery: the parameters of a sweep at which a policy fails, as boxes and in words.

A case is a row of the sweep, and it fails where enough of its runs do; runs of one row are the same
case seen again, and counting them one by one would make every limit look surer than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results.accounts import accounts_in
from sim.scenario.entries import shown
from sim.study.discovery import words
from sim.study.discovery.boxes import Box, boxes_in
from sim.study.discovery.failure import Failure, failing_rows, failure_of
from sim.study.whole_numbers import MOST, whole_number_faults

if TYPE_CHECKING:
    from sim.study.sweeps import Sweep

SHARE, DENSITY, BOXES = 0.5, 0.8, 3
"""Share of a row's runs that makes it fail, share of a box's rows that must fail, and boxes looked
for, where the call does not say otherwise."""

FEWEST_ROWS = 40
"""With fewer rows the smallest box, a twentieth of them, is a single one."""

COLUMNS = (
    "box parameter low high quasi_p_low quasi_p_high is_level density coverage support rows".split()
)


@dataclass(frozen=True, eq=False, repr=False)
class Discovery:
    """Where a policy fails; made by `discover`.

    Attributes
    ----------
    sweep : Sweep
        The runs.
    failure : Failure
        What counts as a failure.
    density : float
        Share of a box's rows that must fail.
    n_rows, n_failing : int
        Rows, and those of them that fail.
    boxes : tuple of Box
        Where they fail.
    """

    sweep: Sweep
    failure: Failure
    density: float
    n_rows: int
    n_failing: int
    boxes: tuple[Box, ...]

    @property
    def unit(self) -> str:
        """Unit of the outcome."""
        scenario = self.sweep.scenario
        units = {row.key: row.unit for row in accounts_in(scenario)}
        units |= {row.outcome: row.unit for row in scenario.outcomes}
        return units[self.failure.outcome]

    @property
    def table(self) -> pd.DataFrame:
        """One row a limit of a box.

        `box` (from 1), `parameter`, `low` and `high` (NaN where it is not cut), `quasi_p_low` and
        `quasi_p_high`, `is_level`, and the box's `density`, `coverage`, `support` and `rows`.
        """
        rows = [
            (number, *limit, box.density, box.coverage, box.support, box.rows)
            for number, box in enumerate(self.boxes, start=1)
            for limit in box.limits
        ]
        return pd.DataFrame(rows, columns=COLUMNS)

    def sentences(self) -> tuple[str, ...]:
        """Say how often it fails, and where: one sentence a box."""
        return tuple(words.sentences(self))

    def facts(self) -> dict[str, Any]:
        """What was asked and found, as plain numbers and texts."""
        failure = self.failure
        return {
            "study": "discovery",
            "failure": failure.text,
            "outcome": failure.outcome,
            "unit": self.unit,
            "is_above": failure.is_above,
            "threshold": failure.threshold,
            "share": failure.share,
            "density": self.density,
            "rows": self.n_rows,
            "failing": self.n_failing,
            "sentences": list(self.sentences()),
        }

    def __repr__(self) -> str:
        return words.text(self)

    def _repr_html_(self) -> str:
        return words.html(self)


def discover(
    sweep: Sweep,
    failure: str,
    *,
    share: float = SHARE,
    density: float = DENSITY,
    boxes: int = BOXES,
) -> Discovery:
    """Find the parameters at which a sweep's policy fails.

    Parameters
    ----------
    sweep : Sweep
        Complete, best over a Sobol sequence or Latin hypercube: a row is a case, and the chances
        of limits are right only where rows are drawn independently of each other.
    failure : str
        An outcome above or below a threshold in its unit: ``"unserved_l > 120"``.
    share : float
        A row fails where at least this share of its runs does.
    density : float
        Share of a box's rows that must fail.
    boxes : int
        How many boxes to look for.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used; if there are too few rows, nothing
        varies, the sweep is not complete, or EMA Workbench is not installed.

    See Also
    --------
    sim.study.discovery.boxes : The method and its sources.
    """
    problems = _faults(sweep, density=density, boxes=boxes)
    try:
        asked = failure_of(failure, sweep.store, share=share)
    except InvalidInput as error:
        raise InvalidInput([*error.problems, *problems]) from None
    if problems:
        raise InvalidInput(problems)
    fails = failing_rows(sweep.store, asked)
    n_failing = int(fails.sum())
    found: tuple[Box, ...] = ()
    if 0 < n_failing < len(fails):
        design = sweep.design[list(sweep.varied)]
        found = boxes_in(design, fails, density=float(density), most=int(boxes))
    return Discovery(sweep, asked, float(density), len(fails), n_failing, found)


def _faults(sweep: Sweep, *, density: object, boxes: object) -> list[str]:
    faults = whole_number_faults([("boxes", boxes, 1, MOST, "of at least 1")])
    is_number = isinstance(density, int | float) and not isinstance(density, bool)
    if not is_number or not 0.0 < float(np.asarray(density)) <= 1.0:
        faults.append(f"density = {shown(density)} must be over 0 and at most 1.")
    rows = int(sweep.store.manifest["rows"])
    if rows < FEWEST_ROWS:
        faults.append(f"{sweep.store.folder}: {rows:,} rows are too few; {FEWEST_ROWS} are needed.")
    elif not sweep.varied:
        faults.append(f"{sweep.store.folder}: no parameter varies between rows.")
    return faults
