"""Running a scenario: an engine hands over chunks of runs, outcomes are taken of each.

A summary keeps only the outcomes, so memory does not grow with the days; a daily result keeps every
record.  The economics is the rules', and what is made of a result is in the other modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, nearest
from sim.observables.recorded import Recorded
from sim.results.accounts import accounts_of
from sim.results.outcomes import check_outcomes, outcomes_of
from sim.results.result import Record, Result
from sim.scenario.reading import load
from sim.scenario.shipped import Draws, drawn_values, draws_in, shipped_draws

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from sim.scenario.schema import Scenario

DAILY_UP_TO = 500
LONGEST = 3650
SUFFIX = ".parquet"
RECORDS: tuple[Record, ...] = get_args(Record)
ENGINES = ("kernel", "mesa")
Chunks = Callable[..., Iterator[tuple[int, Recorded]]]


def simulate(
    scenario: Scenario,
    *,
    runs: int = 200,
    seed: int = 1,
    days: int | None = None,
    record: str | None = None,
    threads: int | None = None,
    engine: str = "kernel",
    values: Mapping[str, ArrayLike] | None = None,
    fixed: bool = False,
    posterior: str | Path | Draws | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """Run a scenario many times.

    Where a posterior lies beside the scenario's files, each run has numbers of one of its draws, so
    that a band over runs holds what is not known as well as luck.  What a variant, `with_values` or
    `values` sets is as it is set.

    Parameters
    ----------
    scenario : Scenario
        What to run.
    runs : int
        Number of runs.
    seed : int
        Seed of all draws; the same seed gives the same numbers.
    days : int, optional
        Length of each run [days]; the scenario's own by default.
    record : str, optional
        ``"daily"`` keeps every day, ``"summary"`` only the headline outcomes; by default daily up
        to 500 runs and a summary above.
    threads : int, optional
        Threads of the compiled engine; they change no number.  Objects run one after the other on
        one thread, whatever is said here.
    engine : str
        ``"kernel"``, compiled, or ``"mesa"``, the same model as objects: the same numbers to the
        last bit, a hundred times slower.
    values : mapping of str to number or array (runs,), optional
        Parameters by dotted path, for all runs or one a run.
    fixed : bool
        Leave every number as the scenario has it, whatever posterior lies beside its files.
    posterior : str, Path or Draws, optional
        The scenario whose posterior is drawn from in place of its own, or a file of draws
        (``"results/posterior/posterior.parquet"``): numbers of which this one says nothing itself
        are drawn then.
    progress : callable, optional
        Called with the runs done and the runs in all after each chunk.

    Raises
    ------
    InvalidInput
        If an argument, a row of the scenario's ``outcomes.csv`` or the posterior cannot be used.
    """
    length = scenario.calendar.days if days is None else days
    draws = check_run(
        scenario,
        runs=runs,
        seed=seed,
        days=days,
        record=record,
        threads=threads,
        engine=engine,
        fixed=fixed,
        posterior=posterior,
    )
    given = _values_a_run(values or {}, runs=runs)
    drawn = drawn_values(scenario, draws, runs=runs, seed=seed)
    a_run = drawn | given
    kind = _kind(record, runs=runs)
    outcomes: list[pd.DataFrame] = []
    accounts: list[pd.DataFrame] = []
    whole: Recorded | None = None
    chunks = _engine(engine, threads=threads)
    for first_run, part in chunks(
        scenario, runs=runs, seed=seed, days=length, values=a_run or None
    ):
        outcomes.append(outcomes_of(scenario, part, first_run=first_run))
        accounts.append(accounts_of(scenario, part, first_run=first_run))
        if kind == "daily":
            whole = _stored(whole, part, first_run=first_run, runs=runs)
        if progress is not None:
            progress(first_run + len(part.nation), runs)
    return Result(
        scenario=scenario,
        seed=seed,
        runs=runs,
        days=length,
        record=kind,
        outcomes=pd.concat(outcomes),
        accounts=pd.concat(accounts),
        recorded=whole,
        values=a_run,
        drawn=frozenset(drawn.keys() - given.keys()),
        drawn_from=draws.scenario.name if draws is not None and drawn else "",
    )


def check_run(
    scenario: Scenario,
    *,
    runs: int,
    seed: int,
    days: int | None,
    record: str | None,
    threads: int | None,
    engine: str,
    fixed: bool,
    posterior: str | Path | Draws | None,
) -> Draws | None:
    """Check every argument of `simulate` but values, and return the draws of a posterior, if any.

    Raises
    ------
    InvalidInput
        As `simulate` does; nothing is compiled for it.
    """
    _check_arguments(
        runs=runs,
        seed=seed,
        days=scenario.calendar.days if days is None else days,
        record=record,
        threads=threads,
        engine=engine,
    )
    check_outcomes(scenario)
    return _draws_for(scenario, posterior, fixed=fixed)


def _draws_for(
    scenario: Scenario, posterior: str | Path | Draws | None, *, fixed: bool
) -> Draws | None:
    """Return the posterior that is drawn from, if any is."""
    if fixed and posterior is not None:
        raise InvalidInput("fixed, posterior: numbers are fixed or drawn; leave one of the two.")
    if fixed:
        return None
    if posterior is None or isinstance(posterior, Draws):
        return posterior or shipped_draws(scenario)
    if Path(posterior).suffix == SUFFIX:
        return draws_in(posterior)
    draws = shipped_draws(load(str(posterior)))
    if draws is None:
        raise InvalidInput(f"posterior = {posterior!r}: has no posterior beside its files.")
    return draws


def _check_arguments(
    *, runs: int, seed: int, days: int, record: str | None, threads: int | None, engine: str
) -> None:
    problems = []
    if not _is_whole(runs) or runs < 1:
        problems.append(f"runs = {runs!r} must be a whole number of at least 1.")
    if not _is_whole(seed) or not -(2**63) <= seed < 2**63:
        problems.append(f"seed = {seed!r} must be a whole number of at most 64 bits.")
    if not _is_whole(days) or not 1 <= days <= LONGEST:
        problems.append(f"days = {days!r} must be a whole number from 1 to {LONGEST}.")
    if threads is not None and (not _is_whole(threads) or threads < 1):
        problems.append(f"threads = {threads!r} must be a whole number of at least 1.")
    if record is not None and record not in RECORDS:
        problems.append(
            f"record = {record!r} is neither 'daily' nor 'summary'.{nearest(record, RECORDS)}"
        )
    if engine not in ENGINES:
        problems.append(
            f"engine = {engine!r} is neither 'kernel' nor 'mesa'.{nearest(engine, ENGINES)}"
        )
    if problems:
        raise InvalidInput(problems)


def _engine(name: str, *, threads: int | None) -> Chunks:
    """Return the function that lives through the runs."""
    if name == "kernel":
        from sim import kernel  # here: objects run where nothing can be compiled

        return partial(kernel.chunks, threads=threads)
    try:
        from sim import agents
    except ModuleNotFoundError as error:
        if error.name != "mesa":
            raise
        raise InvalidInput(
            "engine = 'mesa' needs Mesa, which is not installed: pip install 'fuelblockade[mesa]'."
        ) from None
    return agents.chunks


def _kind(record: str | None, *, runs: int) -> Record:
    is_daily = runs <= DAILY_UP_TO if record is None else record == "daily"
    return "daily" if is_daily else "summary"


def _is_whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _values_a_run(values: Mapping[str, ArrayLike], *, runs: int) -> dict[str, NDArray[np.float64]]:
    """Spread every value over the runs; each must be one number or one a run."""
    a_run: dict[str, NDArray[np.float64]] = {}
    problems = []
    for path, value in values.items():
        numbers = np.asarray(value, dtype=np.float64)
        if numbers.shape not in ((), (runs,)):
            found = " x ".join(str(length) for length in numbers.shape)
            problems.append(f"values of {path!r}: {found} numbers for {runs} runs; give one a run.")
        else:
            a_run[path] = np.broadcast_to(numbers, runs).copy()
    if problems:
        raise InvalidInput(problems)
    return a_run


def _stored(whole: Recorded | None, part: Recorded, *, first_run: int, runs: int) -> Recorded:
    """Copy a chunk to its place among all runs, and lengthen the convoy log where it needs more."""
    if whole is None:
        whole = Recorded(*(np.zeros((runs, *here.shape[1:]), here.dtype) for here in part))
    room = part.convoys.shape[1]
    if room > whole.convoys.shape[1]:
        longer = np.zeros((runs, room), whole.convoys.dtype)
        longer[:, : whole.convoys.shape[1]] = whole.convoys
        whole = whole._replace(convoys=longer)
    rows = slice(first_run, first_run + len(part.nation))
    for everything, here in zip(whole._replace(convoys=whole.convoys[:, :room]), part, strict=True):
        everything[rows] = here
    return whole
