"""Running the model of objects: chunks of one run, as the compiled engine hands them over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.model import BlockadeModel
from sim.observables.recorded import CONVOY, Recorded, Records

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from sim.scenario import Scenario


def chunks(
    scenario: Scenario,
    *,
    runs: int,
    seed: int = 1,
    first_run: int = 0,
    days: int | None = None,
    values: Mapping[str, ArrayLike] | None = None,
    is_random: bool = True,
) -> Iterator[tuple[int, Recorded]]:
    """Live through runs one after the other.

    Parameters
    ----------
    scenario : Scenario
        What to run.
    runs, seed, first_run : int
        Number of runs, seed of all draws, number of the first run.
    days : int, optional
        Length of a run [days]; the scenario's own by default.
    values : mapping of str to number or array (runs,), optional
        Parameters by dotted path, for all runs or one a run.
    is_random : bool
        Whether tankers are rounded by luck, or by turns.

    Yields
    ------
    tuple of int and Recorded
        Number of the run, and its record.
    """
    vectors = {path: np.broadcast_to(value, runs) for path, value in (values or {}).items()}
    for k in range(runs):
        own = {path: float(vector[k]) for path, vector in vectors.items()}
        case = scenario.with_values(own) if own else scenario
        model = BlockadeModel(case, rng=seed, run=first_run + k, is_random=is_random)
        for _ in range(scenario.calendar.days if days is None else days):
            model.step()
        yield first_run + k, recorded_of(model)
        forget(model)


def recorded_of(model: BlockadeModel) -> Recorded:
    """Everything a model observed so far, as the record of one run."""
    days = model.recorder.days
    log = model.recorder.convoys()
    parts = {name: _in_a_row([day[name] for day in days]) for name in days[0]}
    return Recorded(
        **parts,
        convoys=log[np.newaxis] if len(log) else np.zeros((1, 0), CONVOY),
        n_convoys=np.array([len(log)]),
    )


def _in_a_row(days: list[Records]) -> Records:
    """One run's days of an entity as one array; `np.stack` would compare every day's fields."""
    row = np.zeros((1, len(days), *days[0].shape), days[0].dtype)
    for number, day in enumerate(days):
        row[0, number] = day
    return row


def forget(model: BlockadeModel) -> None:
    """Let go of the agents of a model that has ended, without waiting for the collector."""
    model.remove_all_agents()
