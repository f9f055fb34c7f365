"""The runs of a sweep as plain numbers, (rows, runs) for one outcome: where analyses start.

An event that does not happen in a run has no day.  Where a number is needed it counts as the day
after the last on which it could have been seen, so "never" is later than every day that was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InvalidInput, nearest
from sim.results.outcomes import is_event, window_of
from sim.study.shards import ROW, RUN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.schema import Scenario
    from sim.study.shards import Numbers
    from sim.study.store import Store


def run_values(store: Store, outcome: str, *, never: float | None = None) -> Numbers:
    """Return an outcome of every run.

    Parameters
    ----------
    store : Store
        Complete.
    outcome : str
        Key of a headline outcome or an account.
    never : float, optional
        What an event that does not happen counts as; the day after the last by default.

    Returns
    -------
    array (rows, runs)
        In the outcome's unit.

    Raises
    ------
    InvalidInput
        If it is unknown, undefined in runs of this length, or the store is not complete.
    """
    scenario, days = store.scenario, int(store.manifest["days"])
    faults = outcome_faults(scenario, [outcome], known=outcomes_in(store), days=days)
    if faults:
        raise InvalidInput(faults)
    numbers = store.read([outcome])[outcome].to_numpy(dtype=np.float64)
    values: Numbers = numbers.reshape(-1, int(store.manifest["runs_per_row"]))
    last = _days_of_events(scenario, days=days).get(outcome)
    if last is None:
        return values
    return np.where(np.isnan(values), float(last) if never is None else never, values)


def outcomes_in(store: Store) -> tuple[str, ...]:
    """Keys of everything that is kept of a run."""
    return tuple(name for name in store.columns if name not in (ROW, RUN))


def defined_outcomes(store: Store) -> tuple[str, ...]:
    """Keys of what is kept of a run, and that runs of this length are long enough for."""
    known, days = outcomes_in(store), int(store.manifest["days"])
    scenario = store.scenario
    return tuple(
        key for key in known if not outcome_faults(scenario, [key], known=known, days=days)
    )


def outcome_faults(
    scenario: Scenario, outcomes: Sequence[object], *, known: Sequence[str], days: int
) -> list[str]:
    """Complain about each outcome that is unknown, or that runs are too short for."""
    rows = {row.outcome: row for row in scenario.outcomes}
    faults = []
    for outcome in outcomes:
        if outcome not in known:
            hint = nearest(str(outcome), known)
            faults.append(f"outcome = {str(outcome)!r} is unknown.{hint}")
        elif (row := rows.get(str(outcome))) and window_of(row, days=days) is None:
            faults.append(
                f"outcome = {outcome!r} needs {row.to_day + 1:,} days, and the runs have {days:,}."
            )
    return faults


def _days_of_events(scenario: Scenario, *, days: int) -> dict[str, int]:
    """Day after the last of its window, for every event."""
    windows = {row.outcome: window_of(row, days=days) for row in scenario.outcomes if is_event(row)}
    return {outcome: window.stop for outcome, window in windows.items() if window is not None}
