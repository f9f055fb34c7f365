"""The run store: a folder that an ensemble's runs are kept in, shard by shard.

    manifest.json                      what the runs are: versions, hashes, seed, numbering, columns
    scenario.json                      the scenario as it is run
    design.parquet                     row, and its parameters by dotted path
    runs/shard=00000/part.parquet      row, run and the columns of the summary; one file a shard
    daily/shard=00000/part.parquet     where asked for: quantiles of each row, observable and day

``runs`` and ``daily`` are hive-partitioned data sets; pandas, polars, DuckDB and Arrow read each of
them as one table, which `row` joins with the design.  Every file is written aside and renamed,
so it is whole or not there, and the same runs give the same bytes: nothing here tells
the time.  Here a store is read; it is begun in `beginning` and filled in `filling`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import Incomplete, InvalidInput, nearest
from sim.results.saving import MANIFEST
from sim.scenario.schema import Scenario
from sim.study.daily import COLUMNS as DAILY_COLUMNS
from sim.study.shards import DAILY, ROW, RUN, RUNS
from sim.study.whole_files import GO_ON, damaged

STORE_FORMAT = 1
SCENARIO, DESIGN = "scenario.json", "design.parquet"
PART = "part.parquet"
NEEDED = ("ensemble", "runs", "shards", "shard_runs", "summary")


@dataclass(frozen=True)
class Store:
    """A run store as it stands, complete or not; opened by `load_store` or `fill`.

    Attributes
    ----------
    folder : Path
        Where it lies.
    manifest : mapping
        What its runs are: the content of ``manifest.json``.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def n_runs(self) -> int:
        """Number of runs when it is complete."""
        return int(self.manifest["runs"])

    @property
    def n_shards(self) -> int:
        """Number of shards when it is complete."""
        return int(self.manifest["shards"])

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the runs."""
        return (ROW, RUN, *self.manifest["summary"]["columns"])

    @property
    def daily(self) -> tuple[str, ...]:
        """Observables whose daily quantiles are kept."""
        return tuple(self.manifest.get("daily", ()))

    @property
    def data_sets(self) -> tuple[str, ...]:
        """Folders that each shard has a file in, in the order in which these are written."""
        return (DAILY, RUNS) if self.daily else (RUNS,)

    def missing(self) -> list[int]:
        """Return the numbers of the shards that are still to be run."""
        return [
            number
            for number in range(self.n_shards)
            if not all(self.part(number, name).is_file() for name in self.data_sets)
        ]

    @property
    def is_complete(self) -> bool:
        """Whether every run is there."""
        return (self.folder / DESIGN).is_file() and not self.missing()

    def part(self, number: int, data_set: str = RUNS) -> Path:
        """Return where a shard's file of a data set lies, or will."""
        return self.folder / self.name_of(number, data_set)

    def name_of(self, number: int, data_set: str = RUNS) -> str:
        """Return the path of a shard's file of a data set below the folder."""
        return f"{data_set}/shard={number:05d}/{PART}"

    def runs_of(self, shards: Iterable[int]) -> int:
        """Return how many runs some shards have."""
        shard_runs = int(self.manifest["shard_runs"])
        return sum(min(shard_runs, self.n_runs - number * shard_runs) for number in shards)

    @property
    def design(self) -> pd.DataFrame:
        """Parameters of every row, by dotted path; its index is what `row` of a run means."""
        path = self.folder / DESIGN
        if not path.is_file():
            raise InvalidInput(f"{self.folder}: no run is there yet; {GO_ON}.")
        return _frame_of(path, columns=None).set_index(ROW)

    @property
    def scenario(self) -> Scenario:
        """The scenario whose runs these are."""
        path = self.folder / SCENARIO
        try:
            return Scenario.model_validate_json(path.read_bytes())
        except (OSError, ValueError) as error:
            raise damaged(path, error) from None

    def read(
        self, columns: Sequence[str] | None = None, *, is_partial: bool = False
    ) -> pd.DataFrame:
        """Read the runs into one frame, in the order of their numbers.

        Parameters
        ----------
        columns : sequence of str, optional
            Columns of the summary to read, all by default; `row` and `run` always come first.
        is_partial : bool
            Read an incomplete store as far as it goes.

        Returns
        -------
        DataFrame
            One row a run; ``store.read().join(store.design, on="row")`` has its parameters too.

        Raises
        ------
        InvalidInput
            If a column is unknown or a shard damaged.
        Incomplete
            If runs are missing and `is_partial` is false.
        """
        parts = list(self.shards(columns, is_partial=is_partial))
        if not parts:
            return pd.DataFrame(columns=list(self._wanted(columns)))
        return pd.concat(parts, ignore_index=True)

    def shards(
        self, columns: Sequence[str] | None = None, *, is_partial: bool = False
    ) -> Iterator[pd.DataFrame]:
        """Read the runs shard by shard, for more of them than fit in memory; see `read`."""
        wanted = self._wanted(columns)
        for number in self._there(is_partial=is_partial):
            yield _frame_of(self.part(number), columns=wanted)

    def daily_shards(
        self, observables: Sequence[str] | None = None, *, is_partial: bool = False
    ) -> Iterator[pd.DataFrame]:
        """Read daily quantiles shard by shard.

        Parameters
        ----------
        observables : sequence of str, optional
            Which to read; all by default.
        is_partial : bool
            Read an incomplete store as far as it goes.

        Yields
        ------
        DataFrame
            One line a row, series and day: row, observable, place, fuel, segment, day, low, median
            and high.

        Raises
        ------
        InvalidInput
            If one is not kept or a shard damaged.
        Incomplete
            If runs are missing and `is_partial` is false.
        """
        problems = [
            f"daily quantiles of {name!r} are not in {self.folder}.{nearest(name, self.daily)}"
            for name in observables or ()
            if name not in self.daily
        ]
        if problems or not self.daily:
            raise InvalidInput(problems or f"{self.folder}: no daily quantiles were asked for.")
        for number in self._there(is_partial=is_partial):
            frame = _frame_of(self.part(number, DAILY), columns=DAILY_COLUMNS)
            yield frame if observables is None else frame[frame["observable"].isin(observables)]

    def _there(self, *, is_partial: bool) -> Iterator[int]:
        """Numbers of the shards that are there, each checked when its turn comes."""
        missing = set(self.missing())
        if missing and not is_partial:
            runs = self.runs_of(missing)
            raise Incomplete(
                f"{self.folder}: {runs:,} of {self.n_runs:,} runs are missing; {GO_ON}, or read it "
                "with is_partial=True as far as it goes."
            )
        for number in range(self.n_shards):
            if number not in missing:
                self.check(number)
                yield number

    def check(self, number: int) -> None:
        """Check that a shard's files are whole and of this store.

        Raises
        ------
        InvalidInput
            If one is not; the message names the file.
        """
        for data_set in self.data_sets:
            footer = self._checked_footer(number, data_set)
            if data_set == RUNS and footer.num_rows != self.runs_of([number]):
                raise damaged(self.part(number), "it holds too few runs or too many")

    def _checked_footer(self, number: int, data_set: str) -> Any:
        from pyarrow import ArrowException, parquet

        path = self.part(number, data_set)
        try:
            footer = parquet.read_metadata(path)
        except (OSError, ArrowException) as error:
            raise damaged(path, error) from None
        facts = footer.metadata or {}
        owner = facts.get(b"ensemble", b"").decode(), facts.get(b"shard", b"").decode()
        if owner != (self.manifest["ensemble"], str(number)):
            raise damaged(path, "it holds other runs")
        return footer

    def _wanted(self, columns: Sequence[str] | None) -> tuple[str, ...]:
        if columns is None:
            return self.columns
        problems = [
            f"column {name!r} is not in {self.folder}.{nearest(name, self.columns)}"
            for name in columns
            if name not in self.columns
        ]
        if problems:
            raise InvalidInput(problems)
        return (ROW, RUN, *(name for name in columns if name not in (ROW, RUN)))

    def __repr__(self) -> str:
        there = self.n_runs - self.runs_of(self.missing())
        return f"<Store {self.folder}: {there:,} of {self.n_runs:,} runs>"


def load_store(folder: str | Path) -> Store:
    """Open a run store for reading.

    Raises
    ------
    InvalidInput
        If the folder holds none, a damaged one or one of another format.
    """
    here = Path(folder)
    manifest = manifest_in(here)
    if manifest is None:
        raise InvalidInput(f"{folder}: holds no run store; there is no {MANIFEST}.")
    return Store(here, manifest)


def manifest_in(here: Path) -> dict[str, Any] | None:
    """Read the manifest of a run store; None where a folder has no manifest.

    Raises
    ------
    InvalidInput
        If it is damaged, of another format, or of something else.
    """
    path = here / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise _lost(path, error) from None
    if not isinstance(manifest, dict) or "store_format" not in manifest:
        raise InvalidInput(f"{here}: holds something else than a run store; name another folder.")
    if manifest["store_format"] != STORE_FORMAT:
        raise InvalidInput(
            f"{here}: is a run store of format {manifest['store_format']}, and this version reads "
            f"format {STORE_FORMAT}."
        )
    lacking = [key for key in NEEDED if key not in manifest]
    if lacking:
        raise _lost(path, f"it has no {lacking[0]!r}")
    return manifest


def _lost(path: Path, reason: object) -> InvalidInput:
    """Return the error for a manifest that is not what was written; no call can make it again."""
    return InvalidInput(f"{path}: is damaged ({reason}); name another folder.")


def _frame_of(path: Path, *, columns: Sequence[str] | None) -> pd.DataFrame:
    from pyarrow import ArrowException, parquet

    try:
        # One file, and no folder names read into it.
        file = parquet.ParquetFile(path, page_checksum_verification=True)
        table = file.read(columns=None if columns is None else list(columns))
    except (OSError, ArrowException) as error:
        raise damaged(path, error) from None
    if columns is not None and table.column_names != list(columns):
        raise damaged(path, "it lacks columns")
    frame: pd.DataFrame = table.to_pandas()
    return frame
