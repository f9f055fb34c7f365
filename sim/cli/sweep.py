"""``blockade sweep``: a scenario at many values of its parameters, kept as Parquet."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    import pandas as pd

    from sim.cli.progress import Reporter
    from sim.scenario import Scenario
    from sim.study import Ensemble, Estimate, Store, Sweep

SECONDS_BETWEEN_LINES = 10.0


def sweep(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    out: Annotated[Path, Parameter(help="Folder of the runs; one begun before is gone on with.")],
    vary: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="key=low:high, key=low:high:log, key=a,b,c or key alone for its prior; "
            "repeatable. `blockade show` lists the keys.",
        ),
    ] = (),
    design: Annotated[
        Path | None, Parameter(help="TOML file with [vary], samples, sampler, runs and seed.")
    ] = None,
    samples: Annotated[
        int | None,
        Parameter(help="Rows, 256; with grid and one-at-a-time levels of each range, 5."),
    ] = None,
    sampler: Annotated[
        str | None,
        Parameter(
            help="sobol, latin, grid or one-at-a-time; grid where all have levels, else sobol."
        ),
    ] = None,
    runs: Annotated[int | None, Parameter(help="Runs of each row; 50.")] = None,
    seed: Annotated[int | None, Parameter(help="Seed of design and draws; 1.")] = None,
    days: Annotated[int | None, Parameter(help="Days to simulate; the scenario's own.")] = None,
    own_draws: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="Give each row draws of its own, in place of the same ones for all.",
        ),
    ] = False,
    daily: Annotated[
        str | None,
        Parameter(
            help="Observables between commas whose daily median and 90 % band are kept of each "
            "row, as in parallel_price_per_l,readiness_share."
        ),
    ] = None,
    outcome: Annotated[
        str | None, Parameter(help="Outcome to rank parameters by; normal use not met.")
    ] = None,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    cluster: Annotated[
        str | None,
        Parameter(help="Address of a Dask scheduler, whose workers run it: docs/cluster.md."),
    ] = None,
    dry_run: Annotated[
        bool,
        Parameter(
            negative="", show_default=False, help="Say runs, time and disk, and write nothing."
        ),
    ] = False,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Run a scenario at many values of its parameters; killed, the same command goes on.

    The runs are Parquet files that DuckDB, pandas and polars read as one table.
    """
    from sim.cli.progress import tell
    from sim.errors import InvalidInput
    from sim.scenario import load
    from sim.study import found_store, planned_sweep
    from sim.study.sweeps import UNMET, unknown_outcome

    case = load(scenario)
    rows = _rows(vary, design)
    plan = planned_sweep(
        case,
        rows,
        samples=samples,
        sampler=sampler,
        runs=runs,
        seed=seed,
        days=days,
        own_draws=own_draws,
        daily=_names(daily),
        threads=threads,
        cluster=cluster,
        place="--vary",
    )
    kept = plan.ensemble.summary.columns
    ranked = outcome or UNMET
    if ranked not in kept:
        raise unknown_outcome(ranked, kept)
    found_store(out, plan.ensemble)  # a folder of something else is refused before any work
    if plan.note:
        tell(plan.note)
    if dry_run:
        if cluster is not None:
            raise InvalidInput("--dry-run, --cluster: the time is that of this machine; leave one.")
        _print_estimate(_estimated(plan.ensemble, out, threads=threads), out, is_json=json)
        return
    store = _filled(case, plan.ensemble, out, threads=threads, cluster=cluster)
    _report(store, ranked, is_json=json)


def _rows(vary: tuple[str, ...], design: Path | None) -> Path | tuple[str, ...]:
    from sim.errors import InvalidInput

    if vary and design is not None:
        raise InvalidInput(f"--vary, --design {design}: write one of the two.")
    return vary if design is None else design


def _names(text: str | None) -> tuple[str, ...]:
    """Return the names between commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _estimated(ensemble: Ensemble, out: Path, *, threads: int | None) -> Estimate:
    from sim.cli.progress import tell
    from sim.kernel import prepare
    from sim.study import estimate

    prepare(tell)
    return estimate(ensemble, folder=out, threads=threads)


def _filled(
    case: Scenario, ensemble: Ensemble, out: Path, *, threads: int | None, cluster: str | None
) -> Store:
    """Run what is missing; leave with what is there if a Ctrl-C or a full disk ends it early."""
    from sim.cli.progress import progress_of, tell
    from sim.errors import Incomplete, InvalidInput
    from sim.kernel import prepare
    from sim.study import fill, finishing_on_interrupt, live_on

    what = f"{case.name}: {ensemble.n_runs:,} runs of {ensemble.n_rows:,} rows"
    with progress_of(ensemble.n_runs, what=what) as report, finishing_on_interrupt() as stop:
        if cluster is None:
            prepare(report.announce)
        progress = _Progress(report, stop)
        try:
            with live_on(cluster, stop=stop, announce=tell) as live:
                store = fill(
                    out, ensemble, threads=threads, progress=progress.advance, stop=stop, live=live
                )
        except InvalidInput as error:
            if progress.is_begun:
                raise Incomplete(f"{error} {_how_to_go_on(out)}") from error
            raise
        if not store.is_complete:
            tell(_how_to_go_on(out))
            raise KeyboardInterrupt
    return store


def _how_to_go_on(out: Path) -> str:
    from sim.study import load_store

    store = load_store(out)
    there = store.n_runs - store.runs_of(store.missing())
    return f"{there:,} of {store.n_runs:,} runs are in {out}; the same command goes on from there."


class _Progress:
    """Tells how far the runs are and how long they take, in lines where there is no terminal."""

    def __init__(self, report: Reporter, stop: Callable[[], bool]) -> None:
        from sim.study import with_time_left

        self.advance = with_time_left(self._tell)
        self.is_begun = False
        self._report, self._stop = report, stop
        self._there = 0
        self._is_stop_told = False
        self._last_line = time.perf_counter()

    def _tell(self, done: int, runs: int, seconds: float | None) -> None:
        from sim.cli.progress import is_terminal, tell

        if not self.is_begun:
            self.is_begun, self._there = True, done
            if done:
                tell(f"{done:,} of {runs:,} runs were there")
        # Runs of an earlier call would make a bar believe in their pace.
        self._report.advance(done - self._there, runs - self._there)
        if self._stop() and not self._is_stop_told:
            self._is_stop_told = True
            tell("finishing what is under way; Ctrl-C again ends it at once")
        now = time.perf_counter()
        if seconds is not None and now - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = now
            if not is_terminal():
                tell(f"{done:,} of {runs:,} runs, {duration(seconds)} left")


def duration(seconds: float) -> str:
    """Write a time for people."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5_400.0 else f"{seconds / 3_600.0:.1f} h"


def size(bytes_: float) -> str:
    """Write an amount of disk for people."""
    megabytes = bytes_ / 1e6
    return f"{megabytes:,.1f} MB" if megabytes < 1_000.0 else f"{megabytes / 1e3:,.1f} GB"


def _print_estimate(found: Estimate, out: Path, *, is_json: bool) -> None:
    from sim.cli.tables import print_json, print_lines

    if is_json:
        print_json(found._asdict())
        return
    there = found.runs - found.runs_left
    print_lines(
        f"{found.runs:,} runs ({there:,} are in {out} already), of which {found.runs_left:,} are "
        f"left, in shards: {found.shards_left:,}. They take about {duration(found.seconds)} and at "
        f"most {size(found.bytes_at_most)} of disk; {size(found.bytes_free)} are free. Nothing was "
        "written."
    )


def _report(store: Store, outcome: str, *, is_json: bool) -> None:
    from sim.study import Sweep

    swept = Sweep(store)
    summary, correlations = swept.summary(), swept.correlations(outcome)
    if is_json:
        _print_json(swept, summary, correlations)
    else:
        _print_table(swept, summary, correlations)


def _print_table(swept: Sweep, summary: pd.DataFrame, correlations: pd.Series) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study import sweep_words as words
    from sim.study.shards import DAILY

    print_table(words.HEADINGS, words.rows(summary), title=words.title(swept))
    headings = words.correlation_headings(str(summary.loc[str(correlations.name), "label"]))
    print_table(headings, [words.correlation_rows(swept, correlations)], strong=headings[-1:])
    daily = f"; days: {swept.store.folder / DAILY}" if swept.store.daily else ""
    print_lines(f"runs and design: {swept.store.folder}{daily}", RESPONSIBLE_USE)


def _print_json(swept: Sweep, summary: pd.DataFrame, correlations: pd.Series) -> None:
    from sim.cli.tables import print_json
    from sim.results import RESPONSIBLE_USE

    facts = swept.store.manifest
    kept = ("scenario", "title", "rows", "runs_per_row", "runs", "days", "seed", "same_draws")
    print_json(
        {
            **{key: facts[key] for key in kept},
            "version": __version__,
            "folder": str(swept.store.folder),
            "outcomes": [_outcome(str(key), row) for key, row in summary.iterrows()],
            "ranked_by": str(correlations.name),
            "rank_correlations": {
                str(path): _finite(value) for path, value in correlations.items()
            },
            "responsible_use": RESPONSIBLE_USE,
        }
    )


def _outcome(key: str, row: pd.Series) -> dict[str, Any]:
    """Return an outcome; a median that is never, or not reached, is null."""
    return {
        "outcome": key,
        **{name: row[name] for name in ("label", "unit", "section")},
        **{name: _finite(row[name]) for name in ("lowest", "highest")},
        **{name: int(row[name]) for name in ("lowest_row", "highest_row")},
    }


def _finite(value: float) -> float | None:
    import math

    return float(value) if math.isfinite(value) else None
