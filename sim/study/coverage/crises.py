"""Fitting many made-up crises as the real one is fitted, one whole file each.

    manifest.json             what is fitted, how, and with which versions
    crises/0007.json          where the truth of crisis 7 lies among its draws
    under-way/0007/           batches of the crisis that is being fitted

What was killed goes on with the same call, from the last batch, to the same numbers.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import Incomplete, InvalidInput
from sim.study.calibration import batches
from sim.study.calibration.calibrate import Calibration, walked
from sim.study.calibration.gate import disagreement
from sim.study.calibration.reports import log_likelihood
from sim.study.calibration.resampling import Stream, seed_of, stream
from sim.study.coverage.crisis_files import load, save
from sim.study.coverage.ranks import Integers, coverage_of, rank_by_weight
from sim.study.coverage.synthetic import Crisis, Simulator, crisis_of
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

RUN = "log likelihood of the run"
"""Beside the parameters: it depends on run and reports, and sees faults that no parameter shows."""
NOISE_FROM = 16
"""Estimates of the likelihood at the truth, from which its noise is told."""
UNDER_WAY = "under-way"

Tell = Callable[[int, Mapping[str, Any], bool], None]
"""Called with the number of each crisis, what was found, and whether it was there already."""


@dataclass(frozen=True, eq=False)
class Fits:
    """What the fits of many crises found.

    Attributes
    ----------
    ranks : mapping of str to int64 array (crises,)
        Rank of the truth among the draws, by dotted path of the parameter, and of the run.
    crises : DataFrame
        By number of the crisis: standard deviation of the log likelihood's estimate at the truth,
        effective draws, largest distance between the means of populations [sd], batches of each
        population and likelihoods estimated.
    """

    ranks: Mapping[str, Integers]
    crises: pd.DataFrame

    def coverage(self) -> pd.DataFrame:
        """Say whether the ranks are uniform; see `coverage_of`."""
        return coverage_of(self.ranks)


def fitted_crises(
    simulator: Simulator,
    *,
    out: str | Path,
    crises: int = 300,
    points: int = 400,
    populations: int = 2,
    longest: int = 20,
    seed: int = 1,
    progress: Tell = lambda number, found, was_there: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
) -> Fits:
    """Make up crises and fit each; the same call goes on where an earlier one was interrupted.

    Parameters
    ----------
    simulator : Simulator
        Whose crises.
    out : str or Path
        Folder of the crises; with more crises it is gone on with.
    crises : int
        How many.
    points, populations, longest : int
        Size of each fit, as in `calibrate`.
    seed : int
        Seed of everything.
    progress, stop : callable, optional
        Called after each crisis; asked before each batch whether to end.

    Raises
    ------
    InvalidInput
        If an argument cannot be used, or the folder holds something else.
    Incomplete
        If `stop` ended it.
    """
    _check(seed, crises=crises, points=points, populations=populations, longest=longest)
    here = Path(out)
    sizes = {"points": points, "populations": populations, "longest": longest}
    identity = {**simulator.identity, **sizes, "seed": seed, "check": "coverage"}
    rows = []
    with batches.begun(here, identity):
        for number in range(crises):
            found = load(here, number)
            rows.append(
                found
                or _made(
                    simulator,
                    here,
                    number,
                    seed=seed,
                    points=points,
                    populations=populations,
                    longest=longest,
                    stop=stop,
                )
            )
            progress(number, rows[-1], found is not None)
    ranks = pd.DataFrame([row.pop("ranks") for row in rows])
    return Fits(
        {str(name): column.to_numpy() for name, column in ranks.items()},
        pd.DataFrame(rows).rename_axis("crisis"),
    )


def _check(seed: object, **counts: object) -> None:
    least = {"crises": 1, "points": 20, "populations": 2, "longest": 1}
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


def _made(
    simulator: Simulator,
    here: Path,
    number: int,
    *,
    seed: int,
    points: int,
    populations: int,
    longest: int,
    stop: Callable[[], bool],
) -> dict[str, Any]:
    """Make up a crisis, fit it, and keep where the truth lies."""
    crisis = crisis_of(simulator, number, seed=seed)
    random = stream(Stream.CRISIS, seed, number, 1)
    own = int(random.integers(2**62))
    problems = [simulator.problem(crisis.reports, seed=seed_of(k, own)) for k in range(populations)]
    apart = here / UNDER_WAY / f"{number:04d}"
    apart.mkdir(parents=True, exist_ok=True)
    try:
        found = walked(apart, problems, points=points, longest=longest, stop=stop)
    except Incomplete as error:
        raise Incomplete(f"crisis {number}: {error}") from None
    row = {
        "ranks": _ranks(found, crisis, random),
        "noise_sd": _noise(simulator, crisis, seed=seed_of(populations, own)),
        "effective_draws": found.posterior.effective_size,
        "apart": float(disagreement(found.posterior).max()),
        "batches": found.length,
        "likelihoods": found.likelihoods,
    }
    save(here, number, row)
    shutil.rmtree(apart)
    return row


def _ranks(found: Calibration, crisis: Crisis, random: np.random.Generator) -> dict[str, int]:
    """Rank the true point and run among the draws."""
    posterior = found.posterior
    truth = {name: np.array([number]) for name, number in crisis.statistics.items()}
    ranks = rank_by_weight(
        np.column_stack(
            [posterior.coordinates, log_likelihood(crisis.reports, posterior.statistics)]
        ),
        posterior.weights,
        np.append(crisis.point, log_likelihood(crisis.reports, truth)),
        random,
    )
    return dict(zip((*posterior.space.paths, RUN), ranks.tolist(), strict=True))


def _noise(simulator: Simulator, crisis: Crisis, *, seed: int) -> float:
    """Return the standard deviation of the log likelihood's estimate at the true point."""
    problem = simulator.problem(crisis.reports, seed=seed)
    estimate = problem.likelihood(np.tile(crisis.point, (NOISE_FROM, 1)), 0, 1.0)
    return float(np.std(estimate.log_likelihood, ddof=1))
