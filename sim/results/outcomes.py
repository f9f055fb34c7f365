"""Headline outcomes: the rows of a scenario's ``outcomes.csv``, one number a run each.

An outcome is a statistic of an observable at a place over a window of days.  A window that ends
after the run is not cut short, since half of it cannot stand beside a figure for all of it: the
outcome is NaN.  Two windows may be cut: one left open (without ``to_day``) and that of
``first_day_above``, where "not by the last day" stays true.  Bands over runs are in `summary`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.errors import ScenarioError, nearest
from sim.evidence import load_figures
from sim.observables import DIMENSIONS, OBSERVABLES
from sim.results.labels import keys_of, place_of, records_of
from sim.results.statistics import Numbers, reduce
from sim.scenario.tables import FUELS, Outcome

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded
    from sim.scenario.schema import Scenario

OPEN_END: int = Outcome.model_fields["to_day"].default


def is_event(outcome: Outcome) -> bool:
    """Whether the outcome is a day on which something happens, if it does."""
    return outcome.statistic == "first_day_above"


def window_of(outcome: Outcome, *, days: int) -> range | None:
    """Days of a run that the outcome looks at; None where the run is too short for it.

    Parameters
    ----------
    outcome : Outcome
        Row of ``outcomes.csv``.
    days : int
        Length of the run [days].
    """
    can_be_cut = is_event(outcome) or outcome.to_day == OPEN_END
    end = min(outcome.to_day + 1, days) if can_be_cut else outcome.to_day + 1
    return range(outcome.from_day, end) if outcome.from_day < end <= days else None


def daily_values(scenario: Scenario, recorded: Recorded, outcome: Outcome) -> Numbers:
    """Daily values of the outcome's observable at its place: (runs, days), a view."""
    entity = OBSERVABLES[outcome.observable].entity
    keys = keys_of(scenario)
    chosen = {place_of(entity): outcome.place, "fuel": outcome.fuel}
    index: tuple[Any, ...] = tuple(keys[name].index(chosen[name]) for name in DIMENSIONS[entity])
    values: Numbers = records_of(recorded, entity)[outcome.observable][(..., *index)]
    return values


def outcomes_of(scenario: Scenario, recorded: Recorded, *, first_run: int = 0) -> pd.DataFrame:
    """Compute every headline outcome of every recorded run.

    Parameters
    ----------
    scenario : Scenario
        Its `outcomes` say what is computed; `check_outcomes` says whether they can be.
    recorded : Recorded
        A chunk of runs.
    first_run : int
        Number of the chunk's first run.

    Returns
    -------
    DataFrame
        One row a run, one column an outcome in its own unit; NaN for an event that never happens
        and for a window that the run does not reach.
    """
    index = pd.RangeIndex(first_run, first_run + len(recorded.nation), name="run")
    return pd.DataFrame(columns_of(scenario, recorded), index=index, dtype=np.float64)


def columns_of(scenario: Scenario, recorded: Recorded) -> dict[str, Numbers]:
    """Compute what `outcomes_of` does as plain arrays (runs,) by name, for many small chunks."""
    days = recorded.nation.shape[1]
    return {
        outcome.outcome: _numbers(scenario, recorded, outcome, days=days)
        for outcome in scenario.outcomes
    }


def _numbers(scenario: Scenario, recorded: Recorded, outcome: Outcome, *, days: int) -> Numbers:
    window = window_of(outcome, days=days)
    if window is None:
        return np.full(len(recorded.nation), np.nan)
    values = daily_values(scenario, recorded, outcome)
    reduced = reduce(
        values[:, window.start : window.stop],
        statistic=outcome.statistic,
        threshold=outcome.threshold,
        first_day=window.start,
    )
    return reduced * outcome.scale


def check_outcomes(scenario: Scenario) -> None:
    """Check that every headline outcome names what exists.

    Raises
    ------
    ScenarioError
        With one line for each observable, place, fuel, window or figure that cannot be used.
    """
    problems = [
        f"outcomes.csv, outcome {outcome.outcome!r}: {problem}"
        for outcome in scenario.outcomes
        for problem in (
            *_faults_of_place(outcome, keys=keys_of(scenario)),
            *_faults_of_numbers(outcome),
            *_faults_of_figures(outcome),
        )
    ]
    if problems:
        raise ScenarioError(problems)


def _faults_of_place(outcome: Outcome, *, keys: dict[str, tuple[str, ...]]) -> list[str]:
    if outcome.observable not in OBSERVABLES:
        hint = nearest(outcome.observable, OBSERVABLES)
        return [f"observable = {outcome.observable!r} is not recorded.{hint}"]
    entity = OBSERVABLES[outcome.observable].entity
    dimension = place_of(entity)
    here = f"{outcome.observable} belongs to a {entity}"
    return [
        *_faults_of_name("place", outcome.place, keys[dimension] if dimension else (), here),
        *_faults_of_name("fuel", outcome.fuel, FUELS if entity == "market" else (), here),
    ]


def _faults_of_name(column: str, name: str, allowed: tuple[str, ...], belonging: str) -> list[str]:
    """Say what is wrong with a key; without any allowed one the cell must be empty."""
    if not allowed:
        return [f"{column} = {name!r} must be empty, because {belonging}."] if name else []
    if name in allowed:
        return []
    choice = ", ".join(allowed)
    return [f"{column} = {name!r} is not one of {choice}; {belonging}.{nearest(name, allowed)}"]


def _faults_of_numbers(outcome: Outcome) -> list[str]:
    faults = []
    if outcome.from_day > outcome.to_day:
        faults.append(f"from_day = {outcome.from_day} is after to_day = {outcome.to_day}.")
    if is_event(outcome) and outcome.scale != 1:
        faults.append(f"scale = {outcome.scale:g} must be 1, because the outcome is a day.")
    return faults


def _faults_of_figures(outcome: Outcome) -> list[str]:
    known = load_figures()
    return [
        f"figures names {name!r}, which is no reported figure.{nearest(name, known)}"
        for name in outcome.figures.split()
        if name not in known
    ]
