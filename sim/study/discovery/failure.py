"""What counts as a failure: an outcome above or below a threshold, in a share of a row's runs.

Written as text, ``unserved_l > 120``.  An event that a run does not see is later than every day, so
``break-day > 60`` is true of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.errors import InvalidInput
from sim.scenario.entries import number_in, shown
from sim.study.row_values import outcome_faults, outcomes_in, run_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.study.store import Store

HOW = "write outcome > number or outcome < number, as in 'unserved_l > 120'"
_WRITTEN = re.compile(r"\s*([^\s<>=]+)\s*([<>])\s*([^\s<>=]+)\s*")


class Failure(NamedTuple):
    """An outcome that fails above or below a threshold.

    Attributes
    ----------
    outcome : str
        Key of a headline outcome or an account.
    is_above : bool
        Whether it fails above the threshold, rather than below.
    threshold : float
        In the outcome's unit.
    share : float
        A row fails where at least this share of its runs does.
    """

    outcome: str
    is_above: bool
    threshold: float
    share: float

    @property
    def text(self) -> str:
        """As it is written: ``unserved_l > 120``."""
        return f"{self.outcome} {'>' if self.is_above else '<'} {self.threshold:g}"


def failure_of(written: object, store: Store, *, share: float) -> Failure:
    """Read what counts as a failure, and check it against the runs of a store.

    Parameters
    ----------
    written : str
        An outcome, ``>`` or ``<``, and a number in its unit.
    store : Store
        Whose outcomes count.
    share : float
        Share of a row's runs that makes the row fail, over 0 and up to 1.

    Raises
    ------
    InvalidInput
        With one line for each mistake.
    """
    faults = _share_faults(share)
    parts = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    if parts is None:
        raise InvalidInput([*faults, f"failure = {shown(written)}: {HOW}."])
    outcome, sign, threshold = parts[1], parts[2], number_in(parts[3])
    days = int(store.manifest["days"])
    known = outcomes_in(store)
    faults += _named(outcome_faults(store.scenario, [outcome], known=known, days=days), written)
    if isinstance(threshold, str):
        faults.append(f"failure = {shown(written)}: {threshold!r} is no number; {HOW}.")
    if faults or isinstance(threshold, str):
        raise InvalidInput(faults)
    return Failure(outcome, sign == ">", threshold, float(share))


def _share_faults(share: object) -> list[str]:
    is_number = isinstance(share, int | float) and not isinstance(share, bool)
    if is_number and 0.0 < float(np.asarray(share)) <= 1.0:
        return []
    return [f"share = {shown(share)} must be over 0 and at most 1."]


def _named(faults: Sequence[str], written: object) -> list[str]:
    return [f"failure = {shown(written)}: {fault}" for fault in faults]


def failing_rows(store: Store, failure: Failure) -> NDArray[np.bool_]:
    """Say of every row whether it fails: array (rows,)."""
    values = run_values(store, failure.outcome, never=np.inf)
    fails = values > failure.threshold if failure.is_above else values < failure.threshold
    is_failing: NDArray[np.bool_] = fails.mean(axis=1) >= failure.share
    return is_failing
