"""``blockade sweep``: a scenario at many values of its parameters, kept as Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.changes import Changes, changed_scenario
from sim.cli.filling import duration, filled, size
from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Ensemble, Estimate, Store, Sweep


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
            help="sobol, latin, grid, one-at-a-time or posterior; grid where all have levels, "
            "else sobol."
        ),
    ] = None,
    runs: Annotated[int | None, Parameter(help="Runs of each row; 50.")] = None,
    seed: Annotated[int | None, Parameter(help="Seed of design and draws; 1.")] = None,
    days: Annotated[int | None, Parameter(help="Days to simulate; the scenario's own.")] = None,
    set_: Changes = (),
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

    Numbers that do not vary are the scenario's own, not draws of its posterior.  The runs are
    Parquet files that DuckDB, pandas and polars read as one table.
    """
    from sim.cli.progress import tell
    from sim.errors import InvalidInput
    from sim.study import found_store, planned_sweep
    from sim.study.sweeps import UNMET, unknown_outcome

    case = changed_scenario(scenario, changes=set_)
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
    store = filled(case, plan.ensemble, out, threads=threads, cluster=cluster)
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
