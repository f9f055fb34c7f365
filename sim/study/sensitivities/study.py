"""What matters: a Morris screening of many parameters, then Sobol indices of those that do.

Both designs are SALib's and run into two run stores, ``morris`` and ``sobol``, of one folder; the
same call goes on where it was stopped.  A row is the mean of its runs, and all rows have the same
draws, so that rows differ by their parameters alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.errors import Incomplete, InvalidInput
from sim.results.accounts import Account, accounts_in
from sim.study.filling import fill
from sim.study.handover import row_means
from sim.study.row_values import run_values
from sim.study.saved import Saved
from sim.study.sensitivities import words
from sim.study.sensitivities.luck import Luck, luck_in
from sim.study.sensitivities.planning import (
    BOTH,
    GO_ON,
    MORRIS,
    RUNS,
    SAMPLES,
    SEED,
    SOBOL,
    TRAJECTORIES,
    SensitivityPlan,
    planned_sensitivity,
)
from sim.study.sensitivities.salib import morris_table, sobol_table
from sim.study.sweeps import UNMET, Sweep
from sim.study.whole_files import names_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.scenario.schema import Scenario
    from sim.study.ensembles import Ensemble
    from sim.study.ranges import Vary
    from sim.study.store import Store

MATTERS = 0.1
"""A parameter matters whose effect has a mean size of at least this share of the largest: an
assumption, wide enough that what is left out has about a hundredth of the largest variance."""

REPORT = "report"
"""Folder of tables beside the run stores."""

TABLES = {MORRIS: "morris.csv", SOBOL: "sobol.csv"}

Fill = Callable[[Path, "Ensemble"], "Store"]


def sensitivity(
    scenario: Scenario,
    vary: Vary | None = None,
    *,
    out: str | Path,
    outcome: str | Sequence[str] = UNMET,
    method: str = BOTH,
    trajectories: int = TRAJECTORIES,
    samples: int = SAMPLES,
    most: int = GO_ON,
    runs: int = RUNS,
    seed: int = SEED,
    days: int | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Sensitivity:
    """Find the parameters that an outcome hangs on; the same call goes on after a stop.

    Parameters
    ----------
    scenario : Scenario
        What to run.
    vary : mapping or iterable of str, optional
        Ranges by dotted path, as in `sim.sweep`; all priors by default.
    out : str or Path
        Folder: the runs are kept in ``morris`` and ``sobol`` below it.
    outcome : str or sequence of str
        Headline outcomes or accounts; a parameter goes on that matters to any of them.
    method : str
        "both", "morris" (the screening alone) or "sobol" (indices of everything that is varied).
    trajectories : int
        Morris trajectories, each of one row more than there are parameters.
    samples : int
        Samples of the Sobol sequence, a power of 2, each of two rows more than there are
        parameters.
    most : int
        How many parameters go on from the screening at most.
    runs : int
        Runs of each row; with one alone luck cannot be told from parameters.
    seed : int
        Seed of designs, draws and bootstrap.
    days : int, optional
        Length of each run [days]; the scenario's own by default.
    threads : int, optional
        Threads, all processors by default; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all, of the screening and then of the indices.
    stop : callable, optional
        Asked between shards of 2,000 runs; where it says True the study ends early.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used; if a folder holds something else or
        another study, or cannot be written.
    Incomplete
        If `stop` ended it early; what was run is kept.

    Notes
    -----
    The screening is that of Morris (1991) with the mean sizes of Campolongo et al. (2007), the
    indices are Sobol's by the estimators of Saltelli et al. (2010), all as SALib computes them.
    """
    plan = planned_sensitivity(
        scenario,
        vary,
        outcome=outcome,
        method=method,
        trajectories=trajectories,
        samples=samples,
        most=most,
        runs=runs,
        seed=seed,
        days=days,
        threads=threads,
    )

    def fill_all(folder: Path, ensemble: Ensemble) -> Store:
        store = fill(folder, ensemble, threads=threads, progress=progress, stop=stop)
        if not store.is_complete:
            raise Incomplete(f"{store!r}; the same call goes on from there.")
        return store

    return run_plan(plan, Path(out), fill_all)


def run_plan(plan: SensitivityPlan, out: Path, fill_all: Fill) -> Sensitivity:
    """Run a plan: the screening, then the indices of what matters.

    Parameters
    ----------
    plan : SensitivityPlan
        What to run.
    out : Path
        Folder for both run stores.
    fill_all : callable
        Fills the store of an ensemble in a folder, to the end.

    Raises
    ------
    InvalidInput
        If the folder holds something else.
    """
    check_study_folder(out)
    found = Sensitivity(plan)
    if plan.method != SOBOL:
        found = Sensitivity(plan, Sweep(fill_all(out / MORRIS, plan.screening())))
    if plan.method == MORRIS:
        return found
    paths = plan.paths if found.screening is None else found.chosen
    if not paths:
        return found
    return Sensitivity(plan, found.screening, Sweep(fill_all(out / SOBOL, plan.variance(paths))))


def check_study_folder(out: Path) -> None:
    """Check that a folder is new, empty or one of such a study.

    Raises
    ------
    InvalidInput
        If it is a file or holds something else.
    """
    if out.exists() and not out.is_dir():
        raise InvalidInput(f"{out}: is a file; name a folder for the runs.")
    # What a killed call or a desktop left behind begins with a dot.
    there = {name for name in names_in(out) if not name.startswith(".")}
    foreign = sorted(there - {MORRIS, SOBOL, REPORT})
    if foreign:
        raise InvalidInput(
            f"{out}: holds files of something else ({', '.join(foreign[:3])}); name a new or empty "
            "folder."
        )


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Saved):
    """What an outcome hangs on; made by `sensitivity`.

    Attributes
    ----------
    plan : SensitivityPlan
        What was run.
    screening : Sweep, optional
        Runs of Morris' trajectories.
    variance : Sweep, optional
        Runs of Saltelli's rows.
    """

    plan: SensitivityPlan
    screening: Sweep | None = None
    variance: Sweep | None = None
    _tables: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.plan.scenario

    @property
    def outcome(self) -> str:
        """Key of the first outcome, where none is named."""
        return self.plan.outcomes[0]

    def morris(self, outcome: str | None = None) -> pd.DataFrame:
        """Return the mean and spread of what each parameter does over its whole range.

        Parameters
        ----------
        outcome : str, optional
            Key of any outcome or account that was kept; the first that was asked for by default.

        Returns
        -------
        DataFrame
            One row a parameter, by dotted path, the strongest first: `mu`, `mu_star`,
            `mu_star_conf` (half of a 95 % interval) and `sigma`, in the unit of the outcome.

        Raises
        ------
        InvalidInput
            If there was no screening, or no such outcome.
        """
        return self._table(MORRIS, self.screening, outcome)

    def sobol(self, outcome: str | None = None) -> pd.DataFrame:
        """Return the share of the outcome's variance that goes with each parameter.

        Parameters
        ----------
        outcome : str, optional
            Key of any outcome or account that was kept; the first that was asked for by default.

        Returns
        -------
        DataFrame
            One row a parameter, by dotted path, the strongest first: `S1` (alone), `ST` (with all
            it does together with others), and half of a 95 % interval of each, `S1_conf` and
            `ST_conf`.  An estimate may lie a little under 0 or over 1.

        Raises
        ------
        InvalidInput
            If there are no indices, or no such outcome.
        """
        return self._table(SOBOL, self.variance, outcome)

    def _table(self, method: str, sweep: Sweep | None, outcome: str | None) -> pd.DataFrame:
        if sweep is None:
            raise InvalidInput(f"method = {self.plan.method!r}: nothing was run for {method!r}.")
        key = method, outcome or self.outcome
        if key not in self._tables:
            names = [str(path) for path in sweep.design]
            values = row_means(sweep, key[1])
            seed = self.plan.seed
            self._tables[key] = (
                morris_table(names, sweep.design.to_numpy(), values, seed=seed)
                if method == MORRIS
                else sobol_table(names, values, seed=seed)
            )
        return self._tables[key].copy()

    @property
    def matter(self) -> tuple[str, ...]:
        """Parameters that matter by the screening, the strongest first.

        Those whose effect on any of the outcomes asked for has a mean size of at least `MATTERS` of
        the largest one.
        """
        shares = pd.concat([self._shares_of_largest(outcome) for outcome in self.plan.outcomes])
        largest = shares.groupby(level=0, sort=False).max()
        ranked = largest.sort_values(ascending=False, kind="stable")
        return tuple(str(path) for path in ranked.index[ranked >= MATTERS])

    @property
    def chosen(self) -> tuple[str, ...]:
        """Those of them that indices are computed for: no more than the plan says."""
        return self.matter[: self.plan.most]

    def _shares_of_largest(self, outcome: str) -> pd.Series:
        sizes = self.morris(outcome)["mu_star"]
        return sizes / (sizes.max() or np.inf)

    def luck(self, outcome: str | None = None) -> Luck:
        """Take the variance of an outcome apart: parameters, common luck, and luck they bend.

        Parameters
        ----------
        outcome : str, optional
            Key of any outcome or account that was kept; the first that was asked for by default.

        Raises
        ------
        InvalidInput
            If there is no such outcome.
        """
        sweep = self.variance or self.screening
        assert sweep is not None
        return luck_in(run_values(sweep.store, outcome or self.outcome))

    def account(self, outcome: str | None = None) -> Account:
        """Return the label and unit of an outcome."""
        rows = {row.key: row for row in accounts_in(self.scenario)}
        for row in self.scenario.outcomes:
            rows[row.outcome] = Account(row.outcome, "headline", row.label, row.unit)
        return rows[outcome or self.outcome]

    def plot(self, outcome: str | None = None, *, axes: Sequence[Axes] | None = None) -> Figure:
        """Draw the screening and the indices; see `sim.plots.draw_sensitivity`."""
        from sim.plots import draw_sensitivity

        return draw_sensitivity(self, outcome, axes=axes)

    def _kept(self) -> dict[str, pd.DataFrame]:
        made = {}
        if self.screening:
            made[TABLES[MORRIS]] = self._by_outcome(self.morris)
        if self.variance:
            made[TABLES[SOBOL]] = self._by_outcome(self.sobol)
        return made

    def _by_outcome(self, table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
        by_outcome = {outcome: table(outcome) for outcome in self.plan.outcomes}
        return pd.concat(by_outcome, names=["outcome"])

    def facts(self) -> dict[str, Any]:
        """What was run and found, as plain numbers and texts."""
        plan = self.plan
        return {
            "study": "sensitivity",
            "method": plan.method,
            "trajectories": plan.trajectories,
            "samples": plan.samples,
            "runs": plan.runs,
            "seed": plan.seed,
            "days": plan.days,
            "outcomes": list(plan.outcomes),
            "varied": list(plan.paths),
            "matter": list(self.matter) if self.screening else None,
            "sentences": {
                outcome: list(words.sentences(self, outcome)) for outcome in plan.outcomes
            },
        }

    def __repr__(self) -> str:
        return words.text(self)

    def _repr_html_(self) -> str:
        return words.html(self)
