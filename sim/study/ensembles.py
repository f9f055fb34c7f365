"""An ensemble: the runs of a design, numbered once and for all, and cut into shards.

A design is a table of parameters; each row is run one or more times.  Run r of row k is number
k * runs_per_row + r of the ensemble, and its draws have that number too, so no two runs share their
luck; under `same_draws` every row has the numbers 0 to runs_per_row - 1, so that rows differ by
their parameters alone (common random numbers).  Nothing here touches a disk or simulates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results.run import LONGEST
from sim.scenario.entries import shown
from sim.study.daily import daily_faults
from sim.study.shards import ShardTask
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from sim.scenario.schema import Scenario
    from sim.study.shards import Integers, Numbers
    from sim.study.summaries import Summary

SHARD_RUNS = 2_000
"""A few seconds of work: what an interruption waits for, and what a crash may cost."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Which runs there are, and what is kept of each; made by `ensemble`.

    Attributes
    ----------
    scenario : Scenario
        What is run.
    design : mapping of str to array (rows,)
        Parameters by dotted path.
    n_rows : int
        Rows of the design.
    summary : Summary
        What is kept of each run.
    runs_per_row : int
        Runs of each row.
    seed : int
        Seed of all draws.
    days : int
        Length of each run [days].
    first_run : int
        Number of the first draws.
    same_draws : bool
        Whether all rows share their draws.
    shard_runs : int
        Runs of a shard; the last one may have fewer.
    daily : tuple of str
        Observables whose daily quantiles are kept of each row.
    """

    scenario: Scenario
    design: Mapping[str, Numbers]
    n_rows: int
    summary: Summary
    runs_per_row: int
    seed: int
    days: int
    first_run: int
    same_draws: bool
    shard_runs: int
    daily: tuple[str, ...] = ()

    @property
    def n_runs(self) -> int:
        """Number of runs."""
        return self.n_rows * self.runs_per_row

    @property
    def n_shards(self) -> int:
        """Number of shards."""
        return -(-self.n_runs // self.shard_runs)

    def shard(self, number: int) -> ShardTask:
        """Return the task that makes one shard, from 0 on."""
        first = number * self.shard_runs
        return self.task(np.arange(first, min(first + self.shard_runs, self.n_runs)), number=number)

    def task(self, positions: Integers, *, number: int = 0) -> ShardTask:
        """Return the task that makes the runs at some positions, of 0 to `n_runs` - 1."""
        rows = positions // self.runs_per_row
        drawn = positions % self.runs_per_row if self.same_draws else positions
        return ShardTask(
            scenario=self._content,
            summary=self.summary,
            ensemble=self.hash,
            number=number,
            seed=self.seed,
            days=self.days,
            rows=rows,
            runs=self.first_run + drawn,
            values={path: numbers[rows] for path, numbers in self.design.items()},
            daily=self.daily,
        )

    @cached_property
    def _content(self) -> str:
        return self.scenario.model_dump_json()

    @cached_property
    def design_hash(self) -> str:
        """SHA-256 of the design's numbers and the names of its columns, in order."""
        digest = hashlib.sha256(str(self.n_rows).encode())
        for path, numbers in self.design.items():
            digest.update(f"\n{path}\n".encode() + numbers.astype("<f8").tobytes())
        return digest.hexdigest()

    @cached_property
    def identity(self) -> dict[str, object]:
        """Everything that its runs depend on, in plain data; hashes where it is long."""
        return {
            "scenario_hash": self.scenario.hash,
            "design_hash": self.design_hash,
            "design_columns": list(self.design),
            "rows": self.n_rows,
            "runs_per_row": self.runs_per_row,
            "first_run": self.first_run,
            "same_draws": self.same_draws,
            "seed": self.seed,
            "days": self.days,
            "shard_runs": self.shard_runs,
            "summary": self.summary.identity(),
            # Left out where nothing is asked for, so that such a store is what it always was.
            **({"daily": list(self.daily)} if self.daily else {}),
        }

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the identity."""
        text = json.dumps(self.identity, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def ensemble(
    scenario: Scenario,
    design: pd.DataFrame | Mapping[str, ArrayLike],
    *,
    summary: Summary,
    runs_per_row: int = 1,
    seed: int = 1,
    days: int | None = None,
    first_run: int = 0,
    same_draws: bool = False,
    shard_runs: int = SHARD_RUNS,
    daily: Sequence[str] = (),
) -> Ensemble:
    """Check a design and number its runs.

    Parameters
    ----------
    scenario : Scenario
        What to run.
    design : DataFrame or mapping of str to array (rows,)
        One column a parameter, by dotted path; a frame without columns repeats the scenario.
    summary : Summary
        What is kept of each run.
    runs_per_row : int
        Runs of each row.
    seed : int
        Seed of all draws.
    days : int, optional
        Length of each run [days]; the scenario's own by default.
    first_run : int
        Number of the first draws; a later batch that goes on from it has luck of its own.
    same_draws : bool
        Give every row the same draws, so that two rows differ by their parameters alone.
    shard_runs : int
        Runs of a shard.
    daily : sequence of str
        Observables whose median and 90 % band over the runs of each row are kept for every day; a
        shard then has whole rows, as many as it takes for `shard_runs`.

    Raises
    ------
    InvalidInput
        With one line for each argument, path and value that cannot be used.
    """
    length = scenario.calendar.days if days is None else days
    problems = whole_number_faults(
        (
            ("runs_per_row", runs_per_row, 1, MOST, "of at least 1"),
            seed_bound(seed),
            ("days", length, 1, LONGEST, f"from 1 to {LONGEST}"),
            ("first_run", first_run, 0, 2**62, "of at least 0"),
            ("shard_runs", shard_runs, 1, MOST, "of at least 1"),
        )
    )
    problems += daily_faults(daily, place="daily")
    columns, faults = _columns_of(design)
    n_rows = len(design) if isinstance(design, pd.DataFrame) else _longest(columns)
    faults = faults or _faults_of_length(columns, rows=n_rows)
    if problems or faults:
        raise InvalidInput([*problems, *faults])
    _check_values(scenario, columns, rows=n_rows)
    return Ensemble(
        scenario=scenario,
        design=columns,
        n_rows=n_rows,
        summary=summary,
        runs_per_row=int(runs_per_row),
        seed=int(seed),
        days=int(length),
        first_run=int(first_run),
        same_draws=bool(same_draws),
        shard_runs=_in_whole_rows(shard_runs, runs_per_row) if daily else int(shard_runs),
        daily=tuple(daily),
    )


def _in_whole_rows(shard_runs: int, runs_per_row: int) -> int:
    return -(-int(shard_runs) // int(runs_per_row)) * int(runs_per_row)


def _columns_of(
    design: pd.DataFrame | Mapping[str, ArrayLike],
) -> tuple[dict[str, Numbers], list[str]]:
    """Return the columns as arrays of our own, and what is wrong with them."""
    columns: dict[str, Numbers] = {}
    faults = []
    for path, column in design.items():
        name = f"design, column {shown(path)}"
        try:
            numbers = np.array(column, dtype=np.float64)
        except (TypeError, ValueError):
            numbers = np.array([np.nan])
        if path in columns:
            faults.append(f"{name}: is there twice.")
        elif numbers.ndim != 1:
            faults.append(f"{name}: must be one number a row.")
        elif not np.isfinite(numbers).all():
            faults.append(f"{name}: every value must be a finite number.")
        else:
            numbers.flags.writeable = False
            columns[str(path)] = numbers
    return columns, faults


def _longest(columns: Mapping[str, Numbers]) -> int:
    return max(map(len, columns.values()), default=0)


def _faults_of_length(columns: Mapping[str, Numbers], *, rows: int) -> list[str]:
    lengths = {path: len(numbers) for path, numbers in columns.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{path} {length}" for path, length in list(lengths.items())[:3])
        return [f"design: columns have different lengths ({listed})."]
    return [] if rows else ["design: has no rows."]


def _check_values(scenario: Scenario, columns: Mapping[str, Numbers], *, rows: int) -> None:
    """Check every path and range at once, before the first shard is run."""
    if columns:
        from sim.kernel.world import checked_values

        checked_values(scenario, columns, rows)
