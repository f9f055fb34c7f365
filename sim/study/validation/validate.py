"""Validating a model: every pattern beside the forecasts of a posterior, and structures beside it.

Nothing is fitted or chosen here.  Held-out rows are read by this room and `sim.results.patterns`
alone; what fits cannot see them (`sim.study.calibration.reports`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, NotPassed, ScenarioError
from sim.evidence import Target
from sim.results.patterns import COUNTED
from sim.results.patterns.evaluate import OWN, asked_of, cases_of, window_of
from sim.results.patterns.words import HAND_SET
from sim.scenario.schema import Scenario
from sim.scenario.shipped import failed_checks, posterior_path
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import reports_of
from sim.study.calibration.statistics import days_of
from sim.study.calibration.statistics import window_of as fitted_window_of
from sim.study.structures import WHOLE, Structure, structures_of, whole_model
from sim.study.validation import by_structure
from sim.study.validation.by_structure import ByStructure, held_out_in
from sim.study.validation.draws import Draws, drawn_from, set_by_hand
from sim.study.validation.fresh import runs_of, with_fresh_luck
from sim.study.validation.history import Lived, from_history
from sim.study.validation.table import FRESH, HISTORY, Forecast, row_of, table_of
from sim.study.validation.validation import Validation
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

RUNS, SEED = 200, 1
UNCHECKED = "The draws did not pass the gate of the calibration: what they say is provisional."
NOT_REFITTED = (
    "Structures are not refitted: each runs the draws of the whole model with fresh luck, and what "
    "it pins stays pinned."
)


def validate_model(
    scenario: Scenario,
    *,
    posterior: Posterior | str | Path | None = None,
    fixed: bool = False,
    is_unchecked: bool = False,
    runs: int = RUNS,
    seed: int = SEED,
    structures: Iterable[str] | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Validation:
    """Hold a model against all that was reported, fitted and held out apart.

    Parameters
    ----------
    scenario : Scenario
        Of a crisis of which figures were reported.
    posterior : Posterior, str or Path, optional
        Draws of it, or their file; by default those beside the scenario's files, or its own
        parameters with fresh luck where there are none.
    fixed : bool
        Take the scenario's own parameters, whatever lies beside its files.
    is_unchecked : bool
        Read a file of draws that did not pass the gate as well; the result says so.
    runs : int
        Draws, a run each, in every variant and structure.
    seed : int
        Seed of fresh luck.
    structures : iterable of str, optional
        Structures to compare; all by default.
    threads : int, optional
        Threads to use, all processors by default; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    ScenarioError
        If nothing was reported of the scenario, or it is a variant and a posterior is given.
    NotPassed
        If the draws in a file did not pass the gate.
    """
    plan = planned_validation(
        scenario,
        posterior=posterior,
        fixed=fixed,
        is_unchecked=is_unchecked,
        runs=runs,
        seed=seed,
        structures=structures,
        threads=threads,
    )
    return plan.carried_out(progress=progress)


def planned_validation(
    scenario: Scenario,
    *,
    posterior: Posterior | str | Path | None,
    fixed: bool,
    is_unchecked: bool,
    runs: int,
    seed: int,
    structures: Iterable[str] | None,
    threads: int | None,
) -> ValidationPlan:
    """Check every argument of `validate_model` before anything runs; errors are those of it."""
    bounds = [("runs", runs, 1, MOST, "of at least 1"), seed_bound(seed)]
    if threads is not None:
        bounds.append(("threads", threads, 1, MOST, "of at least 1"))
    problems = whole_number_faults(bounds)
    if problems:
        raise InvalidInput(problems)
    asked, _ = asked_of(scenario)
    if not any(row.role in COUNTED for row in asked.values()):
        raise ScenarioError(
            f"{scenario.name}: seeds/targets.csv has no calibration or validation target of this "
            "scenario, so there is nothing to validate it by."
        )
    if posterior is not None and fixed:
        raise InvalidInput("fixed, posterior: numbers are fixed or drawn; leave one of the two.")
    if not fixed and posterior is None and reports_of(scenario.name):
        posterior = posterior_path(scenario)
    read, is_checked = _read(posterior, scenario, is_unchecked=is_unchecked)
    if read is not None and not reports_of(scenario.name):
        raise ScenarioError(
            f"{scenario.name}: a posterior is of a scenario that was reported, and not of a "
            "variant; validate that scenario, or leave the posterior out."
        )
    if read is not None:
        asked = {key: row for key, row in asked.items() if row.id not in read.spent}
    draws = set_by_hand(runs) if read is None else drawn_from(read, runs)
    compared = structures_of(scenario, names=structures)
    return ValidationPlan(scenario, asked, draws, compared, seed, threads, is_checked=is_checked)


def _read(
    posterior: Posterior | str | Path | None, scenario: Scenario, *, is_unchecked: bool
) -> tuple[Posterior | None, bool]:
    """Return the draws, and whether nothing is known against them."""
    if posterior is None:
        return None, True
    if isinstance(posterior, Posterior):
        return posterior, not failed_checks(posterior.facts)
    try:
        return load_draws(posterior, scenario), True
    except NotPassed:
        if not is_unchecked:
            raise
        return load_draws(posterior, scenario, is_unchecked=True), False


class ValidationPlan:
    """What is to be run; made by `planned_validation`."""

    def __init__(
        self,
        scenario: Scenario,
        asked: Mapping[str, Target],
        draws: Draws,
        structures: tuple[Structure, ...],
        seed: int,
        threads: int | None,
        *,
        is_checked: bool,
    ) -> None:
        self.scenario, self.draws, self._seed, self._threads = scenario, draws, seed, threads
        self._asked, self._is_checked = asked, is_checked
        self._cases, self._lacking = cases_of(scenario)
        self._structures = (whole_model(scenario), *structures) if structures else ()
        self._forecast = {
            key: row for key, row in asked.items() if row.role in ("validation", "face validity")
        }
        self._held_out = {key: row for key, row in asked.items() if row.role == "validation"}

    @property
    def runs_in_all(self) -> int:
        """Runs that it takes, all variants and structures."""
        fresh = runs_of(self._cases, self._asked, runs=self.draws.runs)
        others = by_structure.runs_in_all(
            self._structures[1:], self._held_out, runs=self.draws.runs
        )
        variants = {OWN, *(row.variant for row in self._forecast.values())} & self._cases.keys()
        again = 0 if self.draws.posterior is None else self.draws.runs * len(variants)
        return fresh + again + others

    def carried_out(self, *, progress: Callable[[int, int], None] | None = None) -> Validation:
        """Run it; `progress` is called with the runs done and the runs in all."""
        done, in_all = 0, self.runs_in_all

        def advance(runs: int) -> None:
            nonlocal done
            done += runs
            if progress is not None:
                progress(done, in_all)

        lived = None
        if self.draws.posterior is not None:
            lived = from_history(
                self._cases, self._forecast, self.draws, threads=self._threads, advance=advance
            )
        fresh, missing = with_fresh_luck(
            self._cases,
            self._asked,
            self.draws,
            seed=self._seed,
            threads=self._threads,
            advance=advance,
        )
        reasons = missing | self._reasons()
        found = self._compared(fresh, advance)
        return Validation(
            scenario=self.scenario,
            runs=self.draws.runs,
            seed=self._seed,
            is_posterior=self.draws.posterior is not None,
            table=self._table(fresh, reasons, lived),
            structures=self._structures,
            by_structure=found.rows,
            structure_scores=found.scores,
            notes=self._notes(lived),
        )

    def _reasons(self) -> dict[str, str]:
        return {
            key: self._lacking[row.variant]
            for key, row in self._asked.items()
            if row.variant in self._lacking
        }

    def _compared(
        self, fresh: Mapping[str, np.ndarray], advance: Callable[[int], None]
    ) -> ByStructure:
        if not self._structures:
            return ByStructure(pd.DataFrame(), pd.DataFrame())
        known = {WHOLE: {key: fresh[key] for key in self._held_out if key in fresh}}
        return held_out_in(
            self._structures,
            self._held_out,
            self.draws,
            known=known,
            seed=self._seed,
            threads=self._threads,
            advance=advance,
        )

    def _table(
        self,
        fresh: Mapping[str, np.ndarray],
        reasons: Mapping[str, str],
        lived: Lived | None,
    ) -> pd.DataFrame:
        forecasts: dict[tuple[str, str], tuple[str, Forecast]] = {}
        for key, row in self._asked.items():
            if lived is not None and row.role != "identity":
                forecasts[row.id, HISTORY] = key, self._from_history(key, row, lived)
            window = window_of(row, self.scenario)
            forecasts[row.id, FRESH] = (
                key,
                Forecast(FRESH, fresh.get(key), self.draws.weights, window, reasons.get(key, "")),
            )
        by_number = {row.id: row for row in self._asked.values()}
        return table_of(
            {
                (name, luck): row_of(key, by_number[name], forecast, scenario=self.scenario)
                for (name, luck), (key, forecast) in forecasts.items()
            }
        )

    def _from_history(self, key: str, row: Target, lived: Lived) -> Forecast:
        """Return a forecast from what happened; of a fitted row the statistics of all draws."""
        posterior = self.draws.posterior
        assert posterior is not None
        if row.role != "calibration":
            reason = lived.reasons.get(key) or self._reasons().get(key, "")
            window = window_of(row, self.scenario)
            return Forecast(HISTORY, lived.numbers.get(key), lived.weights, window, reason)
        reports = {made.target.id: made for made in reports_of(self.scenario.name)}
        numbers = posterior.statistics.get(row.id)
        last = days_of(tuple(reports.values())) - 1
        why = "" if numbers is not None else "it was not among the reports that were fitted"
        window = fitted_window_of(reports[row.id], last)
        return Forecast(HISTORY, numbers, posterior.weights, window, why)

    def _notes(self, lived: Lived | None) -> tuple[str, ...]:
        """Return what a reader must know first."""
        notes = [] if lived is not None else [HAND_SET]
        if not self._is_checked:
            notes.append(UNCHECKED)
        if self.draws.posterior is not None and self.draws.posterior.spent:
            notes.append(
                f"Counted by the posterior, and so no row here: "
                f"{', '.join(self.draws.posterior.spent)}."
            )
        if lived is not None and lived.n_lost:
            notes.append(
                f"{lived.n_lost:,} of {self.draws.runs:,} draws did not give their run again and "
                "are left out of forecasts from what happened."
            )
        if lived is not None:
            notes += [
                f"{key} has no forecast from what happened: {why}."
                for key, why in lived.reasons.items()
            ]
        return (*notes, *([NOT_REFITTED] if self._structures else []))
