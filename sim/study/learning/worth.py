"""Which report would teach us most: candidates by what they are expected to tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.scenario.schema import Scenario
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report
from sim.study.calibration.statistics import days_of
from sim.study.learning.again import MOST, Asked, lived_again
from sim.study.learning.candidates import (
    CANDIDATES,
    LOOKED_AHEAD,
    OUTCOMES,
    Candidate,
)
from sim.study.learning.information import expected_gain
from sim.study.learning.reweighting import check_fitted, part_of

FEWEST = 100
"""Effective draws below which what a report would tell cannot be told."""


def expected_information(
    scenario: Scenario,
    posterior: Posterior,
    reports: tuple[Report, ...],
    *,
    candidates: Sequence[Candidate] = CANDIDATES,
    draws: int = MOST,
    seed: int = 1,
    threads: int | None = None,
) -> pd.DataFrame:
    """Rank reports that could be made by what they are expected to tell.

    Parameters
    ----------
    scenario : Scenario
        What was calibrated.
    posterior : Posterior
        Its draws.
    reports : tuple of Report
        What was fitted.
    candidates : sequence of Candidate
        Reports that could be made; their noise is assumed.
    draws : int
        Runs to live through again at most.
    seed : int
        Seed of the reports that are made up.
    threads : int, optional
        Threads to use, all processors by default; they change no number.

    Returns
    -------
    DataFrame
        By id of the candidate, the most telling first: `statistic`, `from_day`, `to_day`, `noise`
        assumed, `parameters` (information about all parameters, with its `error`), `identified`
        (about those that are identified) and `of_run` (about the number itself) [nats], `narrows`
        (the parameter that it would narrow most) and `narrowed` (share of its variance), `outcomes`
        (share of the variance of the outcomes of the 60 days after the last report, on average),
        `outcome` and `outcome_share` (the one it would tell most of), `effective_draws` and
        `can_tell`.

    Raises
    ------
    InvalidInput
        If the draws are not of the scenario and the reports.
    """
    check_fitted(posterior, reports)
    part = part_of(posterior, most=draws)
    end = days_of(reports)
    ahead = range(end, end + LOOKED_AHEAD)
    asked = {
        one.id: Asked(one.statistic, range(one.from_day, one.to_day + 1)) for one in candidates
    }
    asked |= {_ahead(one.id): Asked(one.statistic, ahead) for one in OUTCOMES}
    found = lived_again(scenario, part, asked, reports=reports, threads=threads)
    outcomes = np.column_stack([found[_ahead(one.id)] for one in OUTCOMES])
    identified = posterior.identification()["is_identified"]
    columns = [k for k, path in enumerate(part.space.paths) if identified[path]]
    n_paths = len(part.space.paths)
    rows = {}
    for number, one in enumerate(candidates):
        gain = expected_gain(
            found[one.id],
            part.weights,
            noise=one.noise,
            parameters=part.coordinates,
            quantities=np.column_stack([part.coordinates, outcomes]),
            together=part.coordinates[:, columns],
            random=np.random.default_rng((seed, number)),
        )
        of_parameters, of_outcomes = gain.shares[:n_paths], gain.shares[n_paths:]
        narrows, outcome = int(np.nanargmax(of_parameters)), int(np.nanargmax(of_outcomes))
        rows[one.id] = {
            "statistic": one.statistic.__name__,
            "from_day": one.from_day,
            "to_day": one.to_day,
            "noise": one.noise.words,
            "parameters": gain.of_all,
            "error": gain.of_all_error,
            "identified": gain.joint,
            "of_run": gain.of_run,
            "narrows": part.space.paths[narrows],
            "narrowed": of_parameters[narrows],
            "outcomes": float(np.nanmean(of_outcomes)),
            "outcome": OUTCOMES[outcome].label,
            "outcome_share": of_outcomes[outcome],
            "effective_draws": gain.effective_draws,
            "can_tell": gain.effective_draws >= FEWEST,
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("candidate")
    return table.sort_values("parameters", ascending=False)


def _ahead(name: str) -> str:
    return f"ahead {name}"
