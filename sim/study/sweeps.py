"""Parameter sweeps: many rows of parameters, each run many times, kept in one run store.

Every row has the same draws unless it is asked otherwise (common random numbers), so rows differ by
their parameters alone.  Rows are laid out in `designs`; what is computed from the runs here are
medians of each row and how they follow the parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, nearest
from sim.results.accounts import accounts_in
from sim.results.outcomes import is_event, window_of
from sim.study.clusters import cluster_faults, live_on
from sim.study.daily import COLUMNS as DAILY_COLUMNS
from sim.study.daily import daily_faults
from sim.study.design_files import read_design
from sim.study.designs import Design, design
from sim.study.ensembles import ensemble
from sim.study.filling import fill
from sim.study.shards import ROW, RUN
from sim.study.store import Store, load_store
from sim.study.summaries import headlines_and_accounts
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from distributed import Client

    from sim.scenario.schema import Scenario
    from sim.study.ensembles import Ensemble
    from sim.study.ranges import Vary
    from sim.study.shards import Numbers

End = tuple[float, int]
"""A median and its row."""

RUNS, SEED = 50, 1
"""Runs of each row and seed, where neither the call nor a file says otherwise."""

UNMET = "unserved_l"
"""Outcome that parameters are ranked by: normal use that is not met."""

FEWEST_ROWS = 3
"""With fewer, a rank correlation says nothing."""


class Frame(Protocol):
    """A table of any library whose columns are read by name."""

    @property
    def columns(self) -> Any:
        """Names of the columns."""

    def __getitem__(self, name: Any, /) -> Any: ...


class SweepPlan(NamedTuple):
    """What a sweep will run, and what the user should know of its design."""

    ensemble: Ensemble
    note: str


def planned_sweep(
    scenario: Scenario,
    rows: Design | Frame | Vary | str | Path,
    *,
    samples: int | None = None,
    sampler: str | None = None,
    runs: int | None = None,
    seed: int | None = None,
    days: int | None = None,
    own_draws: bool = False,
    daily: Sequence[str] = (),
    threads: int | None = None,
    cluster: Client | str | None = None,
    place: str = "vary",
) -> SweepPlan:
    """Check every argument of `sweep`, and say what is to be run; nothing is simulated.

    Raises
    ------
    InvalidInput
        With one line for each argument, path and range that cannot be used.
    """
    if isinstance(rows, str | Path):
        read = read_design(rows)
        place, rows = f"{rows} [vary]", read.vary
        samples = read.samples if samples is None else samples
        sampler = read.sampler if sampler is None else sampler
        runs = read.runs if runs is None else runs
        seed = read.seed if seed is None else seed
    runs, seed = RUNS if runs is None else runs, SEED if seed is None else seed
    problems = whole_number_faults(
        (
            ("runs", runs, 1, MOST, "of at least 1"),
            ("threads", 1 if threads is None else threads, 1, MOST, "of at least 1"),
            seed_bound(seed),
        )
    )
    problems += cluster_faults(cluster, threads=threads)
    problems += daily_faults(daily, place="daily")
    columns, note = None, ""
    try:
        columns, note = _laid_out(
            scenario, rows, samples=samples, sampler=sampler, seed=seed, place=place
        )
    except InvalidInput as error:
        problems += [line for line in error.problems if line not in problems]
    if problems or columns is None:
        raise InvalidInput(problems)
    made = ensemble(
        scenario,
        columns,
        summary=headlines_and_accounts(scenario),
        runs_per_row=runs,
        seed=seed,
        days=days,
        same_draws=not own_draws,
        daily=daily,
    )
    return SweepPlan(made, note)


def _laid_out(
    scenario: Scenario, rows: Any, *, samples: Any, sampler: Any, seed: int, place: str
) -> tuple[pd.DataFrame, str]:
    """Return the rows of a sweep, and what the user should know of them."""
    if isinstance(rows, Design) or _is_frame(rows):
        return _columns_of(rows, samples=samples, sampler=sampler), ""
    made = design(scenario, rows, samples=samples, sampler=sampler, seed=seed, place=place)
    return made.frame, made.note


def _is_frame(rows: object) -> bool:
    return hasattr(rows, "columns") and not isinstance(rows, Mapping)


def _columns_of(rows: Any, *, samples: object, sampler: object) -> pd.DataFrame:
    """Return rows that are laid out already."""
    if samples is not None or sampler is not None:
        raise InvalidInput("samples, sampler: go with ranges; these rows are laid out already.")
    frame = rows.frame if isinstance(rows, Design) else rows
    if isinstance(frame, pd.DataFrame):
        return frame
    return pd.DataFrame({str(name): np.asarray(frame[name]) for name in frame.columns})


def sweep(
    scenario: Scenario,
    rows: Design | Frame | Vary | str | Path,
    *,
    out: str | Path,
    samples: int | None = None,
    sampler: str | None = None,
    runs: int | None = None,
    seed: int | None = None,
    days: int | None = None,
    own_draws: bool = False,
    daily: Sequence[str] = (),
    threads: int | None = None,
    cluster: Client | str | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Sweep:
    """Run a scenario at many values of its parameters; the same call goes on after a stop.

    Parameters
    ----------
    scenario : Scenario
        What to run; numbers that do not vary are its own, and not draws of its posterior.
    rows : mapping, frame, Design or path
        Ranges by dotted path (``{"market.slope": "0.15:0.7", "escort.capacity": [110, 190]}``, see
        `sim.study.ranges`), or a frame with one column a parameter, or a ``design.toml``.
    out : str or Path
        Folder of the run store: a new one, or one that the same call filled in part.
    samples, sampler
        How rows are laid out over ranges; see `sim.study.design`.
    runs : int, optional
        Runs of each row, 50 by default.
    seed : int, optional
        Seed of the design and of all draws, 1 by default.
    days : int, optional
        Length of each run [days]; the scenario's own by default.
    own_draws : bool
        Give each row draws of its own, in place of the same ones for all.
    daily : sequence of str
        Observables whose median and 90 % band over the runs of each row are kept for every day.
    threads : int, optional
        Threads, all processors by default; they change no number.
    cluster : Client or str, optional
        A `distributed.Client` or the address of a Dask scheduler, whose workers then make the
        shards, one a thread; the files are written here, with the same bytes.
    progress : callable, optional
        Called with the runs done and the runs in all.
    stop : callable, optional
        Asked between shards of 2,000 runs; where it says True the sweep is left incomplete.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used; if the folder holds something else or
        another sweep, or cannot be written; if the cluster does not answer, or a worker has
        another version or source.
    """
    plan = planned_sweep(
        scenario,
        rows,
        samples=samples,
        sampler=sampler,
        runs=runs,
        seed=seed,
        days=days,
        own_draws=own_draws,
        daily=daily,
        threads=threads,
        cluster=cluster,
    )
    with live_on(cluster, stop=stop) as live:
        store = fill(out, plan.ensemble, threads=threads, progress=progress, stop=stop, live=live)
    return Sweep(store)


def load_sweep(folder: str | Path) -> Sweep:
    """Open a sweep for reading, complete or not.

    Raises
    ------
    InvalidInput
        If the folder holds no run store.
    """
    return Sweep(load_store(folder))


@dataclass(frozen=True, eq=False, repr=False)
class Sweep:
    """Runs of many rows of parameters; made by `sweep`, opened by `load_sweep`.

    Attributes
    ----------
    store : Store
        Where they are kept.
    """

    store: Store

    @cached_property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.store.scenario

    @cached_property
    def design(self) -> pd.DataFrame:
        """Parameters of every row, by dotted path."""
        return self.store.design

    @property
    def varied(self) -> tuple[str, ...]:
        """Parameters that differ between rows."""
        design = self.design
        return tuple(str(path) for path in design if design[path].nunique() > 1)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Keys of everything that is kept of a run: headline outcomes and accounts."""
        return tuple(name for name in self.store.columns if name not in (ROW, RUN))

    def frame(
        self, outcomes: Sequence[str] | None = None, *, is_partial: bool = False
    ) -> pd.DataFrame:
        """Return one row a run: its row and number, its outcomes and its parameters.

        Parameters
        ----------
        outcomes : sequence of str, optional
            Which to read; all by default.
        is_partial : bool
            Read a sweep that is not complete as far as it goes.

        Raises
        ------
        InvalidInput
            If an outcome is unknown, or the sweep is not complete and `is_partial` false.
        """
        return self.store.read(outcomes, is_partial=is_partial).join(self.design, on=ROW)

    def daily(
        self, observables: Sequence[str] | None = None, *, is_partial: bool = False
    ) -> pd.DataFrame:
        """Return median and 90 % band over the runs of each row, day by day.

        Parameters
        ----------
        observables : sequence of str, optional
            Which of those that were kept; all by default.
        is_partial : bool
            Read a sweep that is not complete as far as it goes.

        Returns
        -------
        DataFrame
            One line a row, series and day: `row`, `observable`, `place`, `fuel`, `segment` (empty
            where an observable has no such part), `day`, `low`, `median` and `high`.

        Raises
        ------
        InvalidInput
            If none or not these were kept, or the sweep is not complete and `is_partial` false.
        """
        parts = list(self.store.daily_shards(observables, is_partial=is_partial))
        empty = pd.DataFrame(columns=list(DAILY_COLUMNS))
        return pd.concat(parts, ignore_index=True) if parts else empty

    @cached_property
    def medians(self) -> pd.DataFrame:
        """Median of every outcome over the runs of each row.

        An event that half the runs do not see is infinite; what the runs are too short for is NaN.
        """
        values = np.concatenate(list(self._medians_by_shard(self.outcomes)))
        return pd.DataFrame(values, columns=list(self.outcomes)).rename_axis(ROW)

    def _medians_by_shard(self, outcomes: Sequence[str]) -> Iterator[Numbers]:
        """Yield medians as arrays (rows, outcomes), a shard's worth of whole rows at a time."""
        runs = int(self.store.manifest["runs_per_row"])
        left = np.empty((0, len(outcomes)))
        for shard in self.store.shards(outcomes):
            numbers = np.concatenate([left, shard[list(outcomes)].to_numpy()])
            n_rows = len(numbers) // runs
            if n_rows:
                block = numbers[: n_rows * runs].reshape(n_rows, runs, -1)
                yield _medians_of(block, events=[key in self._events for key in outcomes])
            left = numbers[n_rows * runs :]

    @cached_property
    def _events(self) -> frozenset[str]:
        """Events that the runs are long enough for; there NaN means never."""
        days = int(self.store.manifest["days"])
        return frozenset(
            outcome.outcome
            for outcome in self.scenario.outcomes
            if is_event(outcome) and window_of(outcome, days=days) is not None
        )

    def summary(self) -> pd.DataFrame:
        """Return the lowest and highest median over rows, and where they are, for each outcome.

        Returns
        -------
        DataFrame
            One row an outcome: `label`, `unit`, `section` ("headline" or that of the account),
            `lowest`, `highest`, `lowest_row` and `highest_row`; -1 for the row of what is NaN.
        """
        facts = {
            **{row.key: (row.label, row.unit, row.section) for row in accounts_in(self.scenario)},
            **{row.outcome: (row.label, row.unit, "headline") for row in self.scenario.outcomes},
        }
        lowest, highest = self._ends()
        nowhere = math.nan, -1
        rows = {}
        for key in self.outcomes:
            (low, low_row), (high, high_row) = lowest.get(key, nowhere), highest.get(key, nowhere)
            rows[key] = (*facts[key], low, high, low_row, high_row)
        columns = "label unit section lowest highest lowest_row highest_row".split()
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        return frame.rename_axis("outcome")

    def _ends(self) -> tuple[dict[str, End], dict[str, End]]:
        """Lowest and highest median of each outcome with its row, where any row has one."""
        lowest: dict[str, End] = {}
        highest: dict[str, End] = {}
        first = 0
        for block in self._medians_by_shard(self.outcomes):
            for key, medians in zip(self.outcomes, block.T, strict=True):
                there = np.flatnonzero(~np.isnan(medians))
                if len(there):
                    low, high = there[medians[there].argmin()], there[medians[there].argmax()]
                    ends = [(float(medians[end]), first + int(end)) for end in (low, high)]
                    # Of rows that tie the first counts, which min and max of medians alone keep.
                    lowest[key] = min(lowest.get(key, ends[0]), ends[0], key=_median)
                    highest[key] = max(highest.get(key, ends[1]), ends[1], key=_median)
            first += len(block)
        return lowest, highest

    def correlations(self, outcome: str = UNMET) -> pd.Series:
        """Return how the median of an outcome follows each varied parameter: Spearman's rank.

        Parameters
        ----------
        outcome : str
            Key of a headline outcome or an account.

        Returns
        -------
        Series
            By dotted path, the strongest first; NaN where the median is the same in all rows.

        Raises
        ------
        InvalidInput
            If there is no such outcome, or the sweep is not complete.
        """
        self.check_outcome(outcome)
        medians = np.concatenate(list(self._medians_by_shard([outcome])))[:, 0]
        found = {path: _spearman(self.design[path].to_numpy(), medians) for path in self.varied}
        series = pd.Series(found, dtype=np.float64, name=outcome).rename_axis("parameter")
        return series.sort_values(key=lambda column: -column.abs(), kind="stable")

    def to_salib(self, outcome: str = UNMET) -> tuple[dict[str, Any], Numbers, Numbers]:
        """Return what SALib's analyses take: its problem, inputs and outputs.

        Parameters
        ----------
        outcome : str
            Key of a headline outcome or an account.

        Returns
        -------
        problem : dict
            ``num_vars``, ``names`` (what varies between rows) and ``bounds`` (its lowest and
            highest value).
        X : array (rows, parameters)
            The rows, in the parameters' units.
        Y : array (rows,)
            Mean of the outcome over the runs of each row; an event that a run does not see counts
            as the day after the last.

        Raises
        ------
        InvalidInput
            If the outcome is unknown or the runs are too short for it, or the sweep is not
            complete.
        """
        from sim.study.handover import salib_of

        return salib_of(self, outcome)

    def to_ema(
        self, outcomes: Sequence[str] | None = None
    ) -> tuple[pd.DataFrame, dict[str, Numbers]]:
        """Return what EMA Workbench's analyses take: its experiments and outcomes.

        Parameters
        ----------
        outcomes : sequence of str, optional
            Keys of headline outcomes or accounts; by default all that the runs are long enough
            for.

        Returns
        -------
        experiments : DataFrame
            One row each, with what varies between rows, and `scenario`, `policy` and `model`.
        outcomes : dict of str to array (rows,)
            Means over the runs of each row, as in `to_salib`.

        Raises
        ------
        InvalidInput
            If an outcome is unknown or the runs are too short for it, or the sweep is not complete.
        """
        from sim.study.handover import ema_of

        return ema_of(self, outcomes)

    def check_outcome(self, outcome: str) -> None:
        """Check that an outcome is kept.

        Raises
        ------
        InvalidInput
            If it is not; the message names the nearest.
        """
        if outcome not in self.outcomes:
            raise unknown_outcome(outcome, self.outcomes)

    def __repr__(self) -> str:
        facts = self.store.manifest
        return (
            f"<Sweep of {facts['scenario']}: {facts['rows']:,} rows x {facts['runs_per_row']:,} "
            f"runs of {facts['days']:,} days over {', '.join(self.varied) or 'nothing'}; "
            f"{self.store!r}>"
        )


def unknown_outcome(outcome: object, known: Sequence[str]) -> InvalidInput:
    """Return the error for an outcome that no run has."""
    return InvalidInput(f"outcome = {str(outcome)!r} is unknown.{nearest(str(outcome), known)}")


def _median(end: End) -> float:
    return end[0]


def _medians_of(block: Numbers, *, events: Sequence[bool]) -> Numbers:
    """Medians (rows, outcomes) of some rows' runs (rows, runs, outcomes)."""
    medians: Numbers = np.median(block, axis=1)
    half = math.ceil(block.shape[1] / 2) - 1
    for column in np.flatnonzero(events):
        days = np.where(np.isnan(block[:, :, column]), np.inf, block[:, :, column])
        medians[:, column] = np.sort(days, axis=1)[:, half]
    return medians


def _spearman(parameter: Numbers, medians: Numbers) -> float:
    """Rank correlation; an infinite median, an event that is never, is later than all others."""
    from scipy.stats import rankdata

    if len(medians) < FEWEST_ROWS or np.isnan(medians).any() or (medians == medians[0]).all():
        return math.nan
    return float(np.corrcoef(rankdata(parameter), rankdata(medians))[0, 1])
