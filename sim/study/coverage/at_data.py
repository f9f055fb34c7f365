"""Coverage at the data: crises made up from the posterior, and weighted from one bank.

Coverage over the prior says little of the small part of it that the reports leave.  Here the truth
is a draw of the posterior, its run is reported anew, and the posterior is updated by the new
reports: ranks of the truth among the updated draws are uniform if the update is right (Säilynoja,
Schmitt, Bürkner and Vehtari 2025).  The draws of the bank are the prior of this check, so it tests
the likelihood and how it is estimated where the posterior lies, and not whether the draws were
found rightly; that is what `fitted_crises` tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import Incomplete, InvalidInput
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report, reports_of
from sim.study.calibration.resampling import Stream, stream
from sim.study.calibration.statistics import days_of, fitted_statistics
from sim.study.coverage.bank import Bank
from sim.study.coverage.ranks import Integers
from sim.study.coverage.synthetic import TRIES, Crisis, reported, stated_prob
from sim.study.coverage.weighed import ENOUGH, Reweighted, by_quantity, ranked
from sim.study.ensembles import ensemble
from sim.study.filling import Progress, fill
from sim.study.shards import ShardTask, summarised
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

POOL = 512
"""Runs among which the next crises are looked for."""


def crises_at_data(
    posterior: Posterior,
    scenario: Scenario,
    *,
    out: str | Path,
    crises: int = 300,
    draws: int = 2_000,
    runs: int = 60,
    batches: int = 8,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Reweighted:
    """Make up crises at a posterior and weigh its draws by each; the same call goes on.

    Parameters
    ----------
    posterior : Posterior
        From whose draws crises are made up.
    scenario : Scenario
        What was calibrated.
    out : str or Path
        Folder of the bank: a run store for each batch of runs.
    crises : int
        How many.
    draws, runs : int
        Draws of the bank, and runs of each in a batch.
    batches : int
        Batches at most: where weights count as fewer than 100 draws, another is run.
    seed : int
        Seed of everything.
    threads : int, optional
        Threads to use, all processors by default; they change no number.
    progress, stop : callable, optional
        Of each store, as in `fill`.

    Raises
    ------
    InvalidInput
        If an argument cannot be used, or the folder holds something else.
    Incomplete
        If `stop` ended it.
    """
    _check(seed, crises=crises, draws=draws, runs=runs, batches=batches)
    reports = reports_of(scenario.name)
    rows, weights = thinned(posterior, draws)
    values = {path: numbers[rows] for path, numbers in posterior.values.items()}
    coordinates = posterior.coordinates[rows]
    made_up = _crises(scenario, reports, values, coordinates, weights, seed=seed, threads=threads)
    drawn = [next(made_up) for _ in range(crises)]
    bank = None
    found: dict[int, dict[str, float]] = {}
    ranks: dict[int, Integers] = {}
    for batch in range(batches):
        few = [k for k in range(crises) if k not in found or found[k]["effective_draws"] < ENOUGH]
        if not few:
            break
        store = fill(
            Path(out) / f"batch-{batch}",
            ensemble(
                scenario,
                values,
                summary=fitted_statistics(reports),
                runs_per_row=runs,
                seed=int(stream(Stream.CRISIS, seed, batch, 2).integers(2**62)),
                days=days_of(reports),
            ),
            threads=threads,
            progress=progress,
            stop=stop,
        )
        if not store.is_complete:
            raise Incomplete(f"{out}: ended in batch {batch}; the same call goes on from there.")
        table = store.read()
        more = {
            row.target.id: table[row.target.id].to_numpy().reshape(len(rows), runs)
            for row in reports
        }
        bank = Bank(coordinates, weights, more) if bank is None else bank.with_more(more)
        for k in few:
            random = stream(Stream.CRISIS, seed, k, batch, 3)
            ranks[k], size = ranked(bank, drawn[k], random)
            found[k] = {"effective_draws": size, "runs": (batch + 1) * runs}
    return Reweighted(
        by_quantity(posterior.space.paths, [ranks[k] for k in range(crises)]),
        pd.DataFrame([found[k] for k in range(crises)]).rename_axis("crisis"),
    )


def thinned(posterior: Posterior, draws: int) -> tuple[Integers, Numbers]:
    """Take some draws of a posterior by weight; copies of one point are one, and weigh as many.

    Returns
    -------
    tuple of int64 array (points,) and array (points,)
        Which draws, and their weights, which add up to 1.
    """
    chosen = np.arange(len(posterior.weights))
    shares = posterior.weights
    if draws < len(chosen):
        ends = (np.arange(draws) + 0.5) / draws
        chosen = np.searchsorted(np.cumsum(shares) / np.sum(shares), ends)
        shares = np.ones(draws)
    _, first, which = np.unique(
        posterior.coordinates[chosen], axis=0, return_index=True, return_inverse=True
    )
    weights = np.bincount(which.ravel(), weights=shares)
    return chosen[first], weights / weights.sum()


def _crises(
    scenario: Scenario,
    reports: tuple[Report, ...],
    values: Mapping[str, Numbers],
    coordinates: Numbers,
    weights: Numbers,
    *,
    seed: int,
    threads: int | None,
) -> Iterator[Crisis]:
    """Make up crises at draws, one after the other: a draw by weight, a run of it, its reports."""
    random = stream(Stream.CRISIS, seed)
    numbers = np.arange(POOL)
    for _ in range(TRIES):
        rows = random.choice(len(weights), POOL, p=weights)
        task = ShardTask(
            scenario=scenario.model_dump_json(),
            summary=fitted_statistics(reports),
            ensemble="",
            number=0,
            seed=int(random.integers(2**62)),
            days=days_of(reports),
            rows=numbers,
            runs=numbers,
            values={path: column[rows] for path, column in values.items()},
        )
        found, _ = summarised(task, threads=threads, advance=lambda done: None)  # noqa: ARG005
        is_made = random.random(POOL) < stated_prob(reports, found)
        for k in np.flatnonzero(is_made):
            statistics = {name: float(column[k]) for name, column in found.items()}
            again = reported(reports, statistics, random)
            yield Crisis(coordinates[rows[k]], statistics, again)
    raise InvalidInput("posterior: of too few of its runs all statements are made.")


def _check(seed: object, **counts: object) -> None:
    least = {"crises": 1, "draws": 20, "runs": 1, "batches": 1}
    problems = whole_number_faults(
        [
            seed_bound(seed),
            *(
                (name, count, least[name], MOST, f"of at least {least[name]}")
                for name, count in counts.items()
            ),
        ]
    )
    if problems:
        raise InvalidInput(problems)
