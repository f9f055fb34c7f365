"""One more report, without a new calibration: draws re-weighted by how well their runs fit it.

The draws are points and runs that fit the reports so far, so a new report multiplies each weight by
its likelihood given that run, p(point, run | all) = p(point, run | before) p(report | run) / c.
A number that was not fitted is looked at by living through runs again, and for a later day they go
on.  A report that few draws can account for asks for a calibration; the answer says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results.patterns.judging import inside
from sim.results.saving import save_whole, write_manifest
from sim.scenario.reading import load
from sim.scenario.schema import Scenario
from sim.study.calibration.draws_file import facts_of, save_draws
from sim.study.calibration.gate import LARGEST_TAIL
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import Report, reports_of, written
from sim.study.calibration.space import space_of
from sim.study.learning.again import MOST, Asked, lived_again
from sim.study.learning.changes import identification_changes, predictive_changes
from sim.study.learning.new_report import NewReport, fitted_twin, read_report
from sim.study.learning.reweighting import (
    ENOUGH,
    Reweighted,
    check_fitted,
    part_of,
    reweighted,
)
from sim.study.whole_files import forget_aside
from sim.study.whole_numbers import MOST as MOST_THREADS
from sim.study.whole_numbers import whole_number_faults

if TYPE_CHECKING:
    from sim.study.calibration.words import Table

LEAST_DRAWS = 25
LEAST_INSIDE = 0.01
"""Share of the runs that must lie in the band: tails are heavy, and weights alone would not tell
that no draw comes near a report."""


@dataclass(frozen=True, eq=False, repr=False)
class Updated:
    """What a new report changed.

    Attributes
    ----------
    scenario : Scenario
        What was calibrated.
    new : NewReport
        The report.
    before, posterior : Posterior
        The same draws without it and with it, its statistic among theirs.
    tail : float
        Pareto's k of the ratio of weights.
    counted : tuple of Report
        All reports that the new weights count.
    of : int
        Draws of the posterior that it began with.
    """

    scenario: Scenario
    new: NewReport
    before: Posterior
    posterior: Posterior
    tail: float
    counted: tuple[Report, ...]
    of: int

    @property
    def report(self) -> Report:
        """The report with its noise."""
        return self.new.report

    @property
    def effective_size(self) -> tuple[float, float]:
        """Effective sample size of the weights before and after."""
        return self.before.effective_size, self.posterior.effective_size

    @property
    def share_inside(self) -> float:
        """Share of the draws, by weight before, whose runs lie in the reported band."""
        name = self.report.target.id
        is_inside = inside(self.report.target, self.before.statistics[name])
        return float(self.before.weights @ is_inside)

    @property
    def is_reliable(self) -> bool:
        """Whether enough draws count, and some come near the report."""
        counts = Reweighted(self.posterior, self.tail).can_tell
        return counts and self.share_inside >= LEAST_INSIDE

    @cached_property
    def identification(self) -> pd.DataFrame:
        """What the report says of each parameter; see `changes.identification_changes`."""
        return identification_changes(self.before, self.posterior)

    @cached_property
    def predictive(self) -> pd.DataFrame:
        """What it changed of the statistics; see `changes.predictive_changes`."""
        return predictive_changes(self.before, self.posterior, self.counted)

    def verdict(self) -> str:
        """Say whether the draws bear the report."""
        before, after = self.effective_size
        counted = (
            f"effective sample size {before:,.0f} before and {after:,.0f} after, Pareto k "
            f"{self.tail:.2f}; {100 * self.share_inside:.3g} % of the runs before lie in the band"
        )
        if self.is_reliable:
            return f"The draws bear the report: {counted}."
        return (
            f"Too few draws count: {counted}. At least {ENOUGH}, at most {LARGEST_TAIL:g} and at "
            f"least {100 * LEAST_INSIDE:g} % are needed. Calibrate anew with this report "
            "(a row of seeds/targets.csv and of seeds/report_noise.csv); missed then too, it "
            "contradicts the model."
        )

    def update(self, report: Any, *, held_out: bool = False) -> Updated:
        """Count one more report; see `update`."""
        return update(
            self.posterior,
            report,
            scenario=self.scenario,
            held_out=held_out,
            counted=self.counted,
        )

    def to_frame(self) -> pd.DataFrame:
        """Return every draw: parameters by dotted path, statistics, weight before and after."""
        kept = {f"reported.{name}": one for name, one in self.posterior.statistics.items()}
        weights = {"weight_before": self.before.weights, "weight": self.posterior.weights}
        return pd.DataFrame({**self.posterior.values, **kept, **weights})

    def tables(self) -> tuple[Table, ...]:
        """Return what changed, in words."""
        from sim.study.learning import update_words

        return update_words.tables(self)

    def save(self, folder: str | Path) -> Path:
        """Write the re-weighted draws, both tables and a manifest, all of them or none.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder, or one that something saved earlier fills, which is replaced.

        Raises
        ------
        InvalidInput
            If the folder cannot be written or holds other files.
        """
        return save_whole(folder, self._write)

    def _write(self, folder: Path) -> None:
        before, after = self.effective_size
        save_draws(self.posterior, folder, self.posterior.facts)
        forget_aside(folder)
        for name in ("identification", "predictive"):
            getattr(self, name).to_csv(folder / f"{name}.csv")
        sizes = {"effective_size_before": before, "effective_size": after}
        told = {name: self.posterior.facts[name] for name in ("reports", "spent")}
        facts = {**told, "source": self.new.source, "verdict": self.verdict(), **sizes}
        write_manifest(folder, scenario=self.scenario, facts=facts)

    def facts(self) -> dict[str, Any]:
        """What the draws are of: all that was counted, and every check since the calibration."""
        fitted = reports_of(self.scenario.name)
        _, after = self.effective_size
        checks = [
            ("draws that count", after, after >= ENOUGH),
            ("Pareto k", self.tail, self.tail <= LARGEST_TAIL),
            ("runs in the band", self.share_inside, self.share_inside >= LEAST_INSIDE),
        ]
        name = self.report.target.id
        return {
            **self.before.facts,
            **facts_of(self.scenario),
            "reports": [row.target.id for row in self.counted],
            "added": [written(row) for row in self.counted[len(fitted) :]],
            "spent": [*self.before.spent, *self.new.spent],
            "gate": [
                *self.before.facts.get("gate", ()),
                *(
                    {"name": f"{name}: {what}", "measured": measured, "holds": bool(holds)}
                    for what, measured, holds in checks
                ),
            ],
        }

    def __repr__(self) -> str:
        return f"<Updated {self.scenario.title}: {self.report.target.id}\n{self.verdict()}>"

    def _repr_html_(self) -> str:
        from sim.study.learning.cells import card

        about = f"{self.verdict()} Reported by {self.new.source}."
        return card(f"{self.scenario.title}: with {self.report.target.id}", about, self.tables())


def update(
    posterior: Posterior,
    report: str | Path | Mapping[str, Any] | pd.Series[Any],
    *,
    scenario: Scenario | str | None = None,
    held_out: bool = False,
    counted: tuple[Report, ...] | None = None,
    draws: int = MOST,
    threads: int | None = None,
) -> Updated:
    """Count one more reported figure.

    Parameters
    ----------
    posterior : Posterior
        Draws, as `sim.posterior` reads them.
    report : str, Path, mapping or Series
        A CSV file of one row, or the row by column: `id`, `statistic`, `figures` or `source`,
        `from_day`, `to_day`, `low`, `high`; see `new_report`.
    scenario : Scenario or str, optional
        What was calibrated; by default what the posterior says.
    held_out : bool
        Whether a report that validates the model may be used; it validates nothing from then on.
    counted : tuple of Report, optional
        Reports that the posterior counts; by default those that may be fitted to the scenario, and
        those that were counted since.
    draws : int
        Runs to live through again at most, where the statistic was not fitted.
    threads : int, optional
        Threads to use, all processors by default; they change no number.

    Returns
    -------
    Updated
        A report that was fitted before needs no run; other numbers are those of at most `draws`
        runs, and of so many draws only is the posterior then made.

    Raises
    ------
    InvalidInput
        With one line for each problem of the report, or if the posterior is not of the scenario.
    """
    faults = whole_number_faults(
        [("draws", draws, LEAST_DRAWS, 10**6, f"of at least {LEAST_DRAWS}")]
        + ([] if threads is None else [("threads", threads, 1, MOST_THREADS, "of at least 1")])
    )
    if faults:
        raise InvalidInput(faults)
    case = load(scenario) if isinstance(scenario, str) else scenario or posterior.scenario
    if case is None:
        raise InvalidInput("scenario: the posterior does not say what was calibrated; name it.")
    fitted = reports_of(case.name)
    counted = (*fitted, *posterior.added) if counted is None else counted
    _check_of(posterior, case, counted)
    new = read_report(report, scenario=case, counted=counted, held_out=held_out)
    name = new.report.target.id
    twin = fitted_twin(new, fitted)
    if twin is not None:
        before, numbers = posterior, posterior.statistics[twin]
    else:
        before = part_of(posterior, most=draws)
        asked = {name: Asked(new.statistic, new.window)}
        numbers = lived_again(case, before, asked, reports=fitted, threads=threads)[name]
    if np.isnan(numbers[before.weights > 0.0]).all():
        raise InvalidInput(
            f"report {name!r}: its statistic does not exist in any run over days "
            f"{new.window.start} to {new.window.stop - 1}."
        )
    before = replace(before, statistics={**before.statistics, name: numbers})
    made = reweighted(before, new.report.log_likelihood(numbers))
    found = Updated(
        scenario=case,
        new=new,
        before=before,
        posterior=made.posterior,
        tail=made.tail,
        counted=(*counted, new.report),
        of=len(posterior.weights),
    )
    return replace(found, posterior=replace(found.posterior, facts=found.facts()))


def _check_of(posterior: Posterior, scenario: Scenario, counted: tuple[Report, ...]) -> None:
    if dict(posterior.space.priors) != dict(space_of(scenario).priors):
        raise InvalidInput(
            f"the posterior is not of {scenario.name} as it is: its parameters or their priors "
            "are others."
        )
    check_fitted(posterior, counted)
