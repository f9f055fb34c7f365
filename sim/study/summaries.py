"""What is kept of a run in a store: a few numbers, by a function with a name and a version.

A store holds the runs of one summary, and its name, version and columns are part of what it is: a
change of what a column means is a new version.  What the numbers mean is in `results`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.observables.recorded import Recorded
from sim.results.accounts import accounts_in, accounts_of
from sim.results.outcomes import check_outcomes, columns_of
from sim.scenario.schema import Scenario

Columns = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Summary:
    """A function from recorded runs to columns of one number a run.

    Attributes
    ----------
    name : str
        What it is called in a store's manifest.
    version : int
        Raised whenever a column would hold other numbers for the same records.
    columns : tuple of str
        Names of the columns, in order.
    of : callable
        Takes the scenario, the records of some runs and the parameters that differ between them,
        arrays (runs,) by dotted path; returns each column, an array (runs,).
        A run's numbers may not depend on the runs beside it, and several threads call it at once.
        Other processes can take part only if it can be pickled: a function of a module, or
        `functools.partial` of one.
    """

    name: str
    version: int
    columns: tuple[str, ...]
    of: Callable[[Scenario, Recorded, Columns], Columns]

    def identity(self) -> dict[str, object]:
        """Say which summary it is, in plain data."""
        return {"name": self.name, "version": self.version, "columns": list(self.columns)}


def headlines(scenario: Scenario) -> Summary:
    """Keep the headline outcomes: the rows of the scenario's ``outcomes.csv``, each in its unit.

    Raises
    ------
    ScenarioError
        If a row names what does not exist.
    """
    check_outcomes(scenario)
    columns = tuple(outcome.outcome for outcome in scenario.outcomes)
    return Summary("headlines", 1, columns, _outcomes)


def headlines_and_accounts(scenario: Scenario) -> Summary:
    """Keep the headline outcomes and the accounts: fuel, people, welfare and money of every run.

    Raises
    ------
    ScenarioError
        If a row of ``outcomes.csv`` names what does not exist.
    """
    accounts = tuple(account.key for account in accounts_in(scenario))
    columns = (*headlines(scenario).columns, *accounts)
    return Summary("headlines and accounts", 1, columns, _outcomes_and_accounts)


def _outcomes(scenario: Scenario, recorded: Recorded, values: Columns) -> Columns:  # noqa: ARG001
    return columns_of(scenario, recorded)


def _outcomes_and_accounts(scenario: Scenario, recorded: Recorded, values: Columns) -> Columns:  # noqa: ARG001
    frame = accounts_of(scenario, recorded)
    accounts = zip(map(str, frame), frame.to_numpy().T, strict=True)
    return {**columns_of(scenario, recorded), **dict(accounts)}
