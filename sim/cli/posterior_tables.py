"""Tables of the posterior beside a scenario: what let it through, and what it knows.

Everything is read from the draws as they are shipped, so that no number of a calibration is typed
into MODEL.md or docs/TRACE.md.  Nothing is simulated here: what asks for new runs (fresh luck,
held-out rows) is told by commands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from sim.cli.generated import Makers, code, table
from sim.errors import InvalidInput, NotPassed
from sim.evidence.targets import pattern_targets
from sim.results.patterns.judging import inside
from sim.scenario import load
from sim.scenario.shipped import posterior_path
from sim.study import posterior as posterior_of
from sim.study.calibration import words
from sim.study.calibration.densities import prior_interval
from sim.study.calibration.gate import worth_of
from sim.study.calibration.meanings import meanings_of
from sim.study.calibration.posterior import IDENTIFIED, Posterior
from sim.study.calibration.reports import Report, reports_of
from sim.study.learning import left_out, other_widths
from sim.study.learning.learn_words import left_out_table, width_tables
from sim.study.learning.widths import Widths

CASE = "mali-2025"
STRONGEST = 10
"""Correlations shown."""
MOVED = 0.5
"""Standard deviations of the prior from which a mean is said to have moved."""
UNTOLD = (
    f"There is no posterior of `{CASE}` as it is now that passed the gate; "
    f"`blockade calibrate {CASE}` finds one."
)


def shipped() -> Posterior | None:
    """Return the posterior beside the scenario; None where none is of it as it is now."""
    path = posterior_path(load(CASE))
    try:
        return None if path is None else _read_once(path, path.stat().st_mtime_ns)
    except (InvalidInput, NotPassed):
        return None


@lru_cache(maxsize=1)
def _read_once(path: Path, when: int) -> Posterior:  # noqa: ARG001
    return posterior_of(CASE)


def told(make: Callable[[Posterior], str]) -> Callable[[], str]:
    """Return what makes a table of the shipped posterior, or says that there is none."""

    def made() -> str:
        found = shipped()
        return UNTOLD if found is None else make(found)

    return made


def reports_in(posterior: Posterior) -> tuple[Report, ...]:
    """Return every report that a posterior counts."""
    return (*reports_of(posterior.facts["scenario"]), *posterior.added)


# -------------------------------------------------------------------------------------------- gate


def gate(posterior: Posterior) -> str:
    """How many draws there are, what they are worth, and what let them through; failures first."""
    facts = posterior.facts
    checks = sorted(facts["gate"], key=lambda check: check["holds"])
    rows = (
        (check["name"], words.measure(check["measured"]), check["needed"], yes(check["holds"]))
        for check in checks
    )
    return f"{_draws(posterior)}\n\n{table(('gate', 'found', 'needed', 'holds'), rows)}"


def _draws(posterior: Posterior) -> str:
    facts, worth = posterior.facts, worth_of(posterior)
    counted = (
        "Of one population alone it cannot be told what they are worth."
        if math.isnan(worth)
        else f"By what the populations differ in they are worth {worth:,.0f} independent ones, "
        f"give or take {_percent(_error_of_worth(posterior))}."
    )
    return (
        f"{len(posterior.weights):,} weighted draws ship, of {facts['likelihoods']:,} points of "
        f"{facts['populations']} populations, the likelihood of each estimated with "
        f"{facts['runs']} runs in its last days. They count as {posterior.effective_size:,.0f} "
        f"equal ones. {counted} The gate has seen all draws of which these are a part:"
    )


def _error_of_worth(posterior: Posterior) -> float:
    """Relative standard error of the worth of draws, as `gate` says of the count."""
    populations = len(np.unique(posterior.luck[:, 0]))
    return math.sqrt(2.0 / (len(posterior.space.paths) * (populations - 1)))


# ------------------------------------------------------------------------------- fitted statements


def fitted(posterior: Posterior) -> str:
    """Fitted statements beside the runs that gave the draws, those that fail first."""
    reports = {row.target.id: row.target for row in reports_in(posterior)}
    numbers = {target.id: number for number, target in pattern_targets().items()}
    found = posterior.predictive(reports_in(posterior))
    found["pattern"] = [reports[str(name)].pattern or name for name in found.index]
    found["is_median_in"] = [
        bool(inside(reports[str(name)], np.array([row["median"]]))[0])
        for name, row in found.iterrows()
    ]
    headings = (
        "no.",
        "statement",
        "reported",
        "unit",
        "figures",
        "median",
        "90 % of the runs",
        "runs in the band",
        "median in the band",
        "holds",
    )
    rows = (
        (
            numbers.get(str(name), ""),
            code(str(name)),
            row["reported"],
            row["unit"],
            " ".join(reports[str(name)].figures),
            words.number(row["median"]),
            words.band(row["low"], row["high"]),
            _percent(row["inside_share"]),
            yes(row["is_median_in"]),
            yes(row["is_met"]),
        )
        for name, row in found.iterrows()
    )
    return f"{_fitted_sentence(found)}\n\n{table(headings, rows)}"


def _fitted_sentence(found: pd.DataFrame) -> str:
    met = found["is_met"].groupby(found["pattern"], sort=False).all()
    return (
        f"{found['is_met'].sum()} of {len(found)} fitted statements hold, which is all that is "
        f"asked in {met.sum()} of {len(met)} patterns; the medians of "
        f"{found['is_median_in'].sum()} lie in their bands. A statement holds where the inner 90 % "
        "of the runs that gave the draws meet its band."
    )


# ---------------------------------------------------------------------------------- identification


@lru_cache(maxsize=2)
def _identification(posterior: Posterior) -> pd.DataFrame:
    return posterior.identification()


def identification(posterior: Posterior) -> str:
    """Every parameter before and after the reports, those narrowed most first."""
    found = _identification(posterior)
    return f"{_identified_sentence(found)}\n\n{_parameters(posterior, found)}"


def identified(posterior: Posterior) -> str:
    """What `identification` says, and those parameters alone that are identified."""
    found = _identification(posterior)
    some = found[found["is_identified"]]
    said = _identified_sentence(found)
    return f"{said}\n\n{_parameters(posterior, some)}" if len(some) else said


def _parameters(posterior: Posterior, found: pd.DataFrame) -> str:
    space, scenario = posterior.space, posterior.scenario or load(CASE)
    meanings = meanings_of(scenario, space.paths)
    headings = (
        "parameter",
        "unit",
        "prior 90 %",
        "posterior 90 %",
        "median",
        "fixed point",
        "mean moved, standard deviations of the prior",
        "contraction",
    )
    rows = (
        (
            code(str(path)),
            meanings[str(path)].unit,
            words.band(*prior_interval(space.priors[str(path)])),
            words.band(row["low"], row["high"]),
            words.number(row["median"]),
            words.number(scenario.numbers[str(path)]),
            _signed(row["moved"]),
            words.contraction(row),
        )
        for path, row in found.iterrows()
    )
    return table(headings, rows)


def _identified_sentence(found: pd.DataFrame) -> str:
    some = found[found["is_identified"]]
    moved = found[~found["is_identified"] & (found["moved"].abs() >= MOVED)]["moved"]
    moved = moved.sort_values(key=abs, ascending=False, kind="stable")
    sentences = [
        f"{len(some)} of {len(found)} parameters are identified, by a contraction (1 less "
        f"posterior over prior variance) of at least {IDENTIFIED:g}."
    ]
    if len(moved):
        listed = ", ".join(f"{code(str(path))} ({_signed(by)})" for path, by in moved.items())
        sentences.append(
            f"Not identified, but moved by {MOVED:g} standard deviations of the prior or more: "
            f"{listed}."
        )
    return " ".join(sentences)


def correlations(posterior: Posterior) -> str:
    """The strongest correlations between parameters."""
    found = posterior.correlations()
    rows = (
        (code(row["first"]), code(row["second"]), _signed(row["correlation"]))
        for _, row in found.head(STRONGEST).iterrows()
    )
    return table(("parameter", "with", "correlation"), rows)


# ------------------------------------------------------------------------------------- re-weighted


def others_say(posterior: Posterior) -> str:
    """Every fitted statement as the others predict it, those that fail first."""
    return _laid_out(left_out_table(left_out(posterior, reports_in(posterior))))


@lru_cache(maxsize=2)
def _widths(posterior: Posterior) -> Widths:
    return other_widths(posterior, reports_in(posterior))


def widths(posterior: Posterior) -> str:
    """What bands of other widths make of the identified parameters."""
    borne, parameters, _ = width_tables(_widths(posterior))
    return f"{_laid_out(borne)}\n\n{_laid_out(parameters)}"


def _laid_out(one: words.Table) -> str:
    """Lay out a table of words, failures as everywhere in these documents."""
    rows = ([yes(holds=False) if cell == "NO" else cell for cell in row] for row in one.rows)
    return f"{one.title}:\n\n{table(one.headings, rows)}"


# ------------------------------------------------------------------------------------------- cells


def yes(holds: bool) -> str:
    """Say whether something holds; what does not is seen at once."""
    return "yes" if holds else "**no**"


def _signed(value: float) -> str:
    return f"{value:+z.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


IN_SHORT: Makers = MappingProxyType(
    {"gate": told(gate), "fitted": told(fitted), "identified": told(identified)}
)
"""What docs/TRACE.md holds."""
MAKERS: Makers = MappingProxyType(
    {
        "gate": told(gate),
        "fitted": told(fitted),
        "identification": told(identification),
        "correlations": told(correlations),
        "left-out": told(others_say),
        "widths": told(widths),
    }
)
"""What MODEL.md holds."""
