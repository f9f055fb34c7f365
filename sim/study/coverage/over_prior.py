"""Coverage over the prior, all parameters free: crises weighted from one bank, without a fit.

A draw is a point and one run at it, its weight the likelihood of that run: no estimate, and no
noise of one.  Where parameters are many such weights count few draws, so the truth is ranked as one
of the draws.  It comes from the distribution that the weights make of the bank.  So, given the
reports, each of the draws and it is the truth with a probability in proportion to its weight, and
its rank is uniform, however little the weights count, if the likelihood is right.

    manifest.json             what the crises are of, and with which versions
    bank/0007.npz             see `prior_bank`
    crises/0007.json          where the truth of crisis 7 lies
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import Incomplete, InvalidInput
from sim.study.calibration import batches
from sim.study.calibration.resampling import Stream, stream
from sim.study.coverage.bank import Bank
from sim.study.coverage.crisis_files import load, save
from sim.study.coverage.prior_bank import filled_bank
from sim.study.coverage.proposal import Proposal
from sim.study.coverage.ranks import is_covered
from sim.study.coverage.synthetic import Simulator, crisis_of
from sim.study.coverage.weighed import Reweighted, by_quantity, ranked
from sim.study.filling import Progress
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

RANKS = 6
"""Number of the random stream that breaks ties."""


def crises_over_prior(
    simulator: Simulator,
    *,
    out: str | Path,
    crises: int = 300,
    begun: int = 50_000,
    draws: int = 1_500_000,
    seed: int = 1,
    progress: Progress = lambda done, runs: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
) -> Reweighted:
    """Make up crises over the prior and weigh one bank by each; the same call goes on.

    Parameters
    ----------
    simulator : Simulator
        Whose crises.
    out : str or Path
        Folder of the bank and the crises; with more crises it is gone on with.
    crises : int
        How many.
    begun, draws : int
        Draws of the prior that say where those of the bank are drawn, and draws of the bank.
    seed : int
        Seed of everything.
    progress, stop : callable, optional
        Called with the runs of the bank; asked before each file whether to end.

    Returns
    -------
    Reweighted
        Of each crisis the effective draws, and `covered_without`, the share of the quantities that
        the inner 90 % hold where the truth is not one of the draws.

    Raises
    ------
    InvalidInput
        If an argument cannot be used, or the folder holds something else.
    Incomplete
        If `stop` ended it.
    """
    _check(seed, crises=crises, begun=begun, draws=draws)
    here = Path(out)
    sizes = {"begun": begun, "draws": draws, "seed": seed}
    with batches.begun(here, {**simulator.identity, **sizes, "check": "coverage, one bank"}):
        bank, where = filled_bank(simulator, here, **sizes, progress=progress, stop=stop)
        rows = [
            load(here, number) or _made(simulator, here, number, bank, where, seed=seed, stop=stop)
            for number in range(crises)
        ]
    ranks = [np.array(row.pop("ranks")) for row in rows]
    return Reweighted(
        by_quantity(simulator.space.paths, ranks), pd.DataFrame(rows).rename_axis("crisis")
    )


def _made(
    simulator: Simulator,
    here: Path,
    number: int,
    bank: Bank,
    where: Proposal,
    *,
    seed: int,
    stop: Callable[[], bool],
) -> dict[str, Any]:
    """Make up a crisis, weigh the bank by it, and keep where the truth lies."""
    if stop():
        raise Incomplete(f"{here}: ended before crisis {number}; the same call goes on.")
    crisis = crisis_of(simulator, number, seed=seed)
    own = float(where.weights(crisis.point[np.newaxis])[0])
    random = stream(Stream.CRISIS, seed, number, RANKS)
    few = bank.counting(crisis.reports)
    ranks, effective_draws = ranked(few, crisis, random, own=own)
    without, _ = ranked(few, crisis, random)
    row = {
        "ranks": ranks.tolist(),
        "effective_draws": effective_draws,
        "covered_without": float(is_covered(without).mean()),
    }
    save(here, number, row)
    return row


def _check(seed: object, **counts: object) -> None:
    problems = whole_number_faults(
        [
            seed_bound(seed),
            *((name, count, 1, MOST, "of at least 1") for name, count in counts.items()),
        ]
    )
    if problems:
        raise InvalidInput(problems)
