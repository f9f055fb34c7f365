"""The report of a calibration in words: sections with sentences and tables, failures first.

Nothing is laid out or drawn here; `sim.plots.calibration` makes the page and its pictures.  A
section's key names its picture, where it has one.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.evidence import load_figures
from sim.study.calibration import words
from sim.study.calibration.densities import prior_interval
from sim.study.calibration.draws_file import LONGEST
from sim.study.calibration.meanings import meanings_of
from sim.study.calibration.posterior import IDENTIFIED
from sim.study.calibration.prior_check import DRAWS
from sim.study.calibration.reports import TAILS
from sim.study.calibration.stages import stages_of
from sim.study.calibration.words import Table

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.calibration.calibrate import Calibration
    from sim.study.calibration.reports import Report

UNKNOWN = "not known"
SURE = 1.0
"""Difference of two log evidences from which the populations do not tell one story."""


class Section(NamedTuple):
    """A part of the report.

    Attributes
    ----------
    key : str
        Short name, also that of its picture.
    title : str
        Heading.
    sentences : tuple of str
        What there is to say, a paragraph each.
    tables : tuple of Table
        What there is to look up.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...] = ()


def headline(found: Calibration) -> str:
    """Say in one sentence whether it passed, what is missed and what was learned."""
    verdict = "passes the gate" if found.passes else "does not pass the gate"
    table, reports = found.posterior.identification(), found.predictive()
    missed, told = int((~reports["is_met"]).sum()), int(table["is_identified"].sum())
    return (
        f"The posterior {verdict}; {missed} of {len(reports)} reports "
        f"{'is' if missed == 1 else 'are'} missed, {told} of {len(table)} parameters "
        f"{'is' if told == 1 else 'are'} identified"
    )


def subtitle(found: Calibration) -> str:
    """Say what was calibrated, with how much."""
    return (
        f"{found.problem.scenario.title}: {found.length:,} batches of each of "
        f"{len(found.log_evidence)} populations, {found.likelihoods:,} likelihoods, "
        f"{found.runs:,} runs"
    )


def sections(found: Calibration) -> tuple[Section, ...]:
    """Return the whole report, what failed first.

    Parameters
    ----------
    found : Calibration
        What was found; the prior is run again for its check.
    """
    return (
        _gate(found),
        cost(found),
        _predictive(found),
        _identification(found),
        _densities(found),
        _prior(found),
        _evidence(found),
        _walk(found),
        _data(found),
        _assumptions(found),
        _identity(found),
    )


def _gate(found: Calibration) -> Section:
    if found.passes:
        verdict = "The draws pass the gate, so they may be used as draws of the posterior."
    else:
        verdict = (
            f"The draws do not pass the gate ({found.failures()}). What follows is a first look, "
            "no posterior, and its intervals may move when the calibration goes on."
        )
    return Section("gate", "Does it pass?", (verdict,), (words.tables(found)[0],))


def cost(found: Calibration) -> Section:
    """Return runs, times and what they gave."""
    spent, unknown = found.cost()
    steps = len(found.steps)
    rows = [
        ["runs of the crisis, to the last report", f"{found.runs:,}"],
        ["likelihoods estimated", f"{found.likelihoods:,}"],
        ["seconds by the clock", _seconds(spent.wall_seconds, unknown, steps)],
        ["CPU seconds", _seconds(spent.cpu_seconds, unknown, steps)],
        ["share of CPU time outside of the kernel", _percent(spent.outside_share)],
        ["of all CPU time, spent on judging runs", _percent(spent.judging_share)],
        ["effective draws a CPU second", _rate(found)],
        ["runs an effective draw", _runs_a_draw(found)],
    ]
    said = (
        "A run is one life of the crisis up to the last report; runs branch, so their days were "
        "counted. The kernel is the part that lives through days; the rest judges runs by reports "
        "and weighs points."
    )
    if unknown:
        said += f" {unknown} of {steps} batches did not keep the time they took."
    return Section(
        "cost", "What did it cost?", (said,), (Table("", ("what", "found"), rows, "found"),)
    )


def _seconds(seconds: float, unknown: int, steps: int) -> str:
    if unknown == steps:
        return UNKNOWN
    known = f"{seconds:,.0f}" if seconds >= words.WHOLE else f"{seconds:.3g}"
    return f"more than {known}" if unknown else known


def _percent(share: float) -> str:
    return UNKNOWN if math.isnan(share) else f"{100 * share:.0f} %"


def draws_a_second(found: Calibration) -> float:
    """Return the effective draws a CPU second; NaN where the time is not known."""
    spent, unknown = found.cost()
    if unknown or not spent.cpu_seconds:
        return float("nan")
    return found.effective_draws / spent.cpu_seconds


def _rate(found: Calibration) -> str:
    rate = draws_a_second(found)
    return UNKNOWN if math.isnan(rate) else f"{rate:.3g}"


def _runs_a_draw(found: Calibration) -> str:
    if not found.effective_draws or not found.runs:
        return UNKNOWN
    return f"{found.runs / found.effective_draws:,.0f}"


def _predictive(found: Calibration) -> Section:
    table = found.predictive()
    missed = [str(name) for name in table.index[~table["is_met"]]]
    inside = table["inside_share"]
    if missed:
        first = (
            f"{len(missed)} of {len(table)} reports "
            f"{'is' if len(missed) == 1 else 'are'} missed by the inner 90 % of the runs: "
            f"{', '.join(missed)}."
        )
    else:
        first = f"The inner 90 % of the runs meet the bands of all {len(table)} reports."
    return Section(
        "predictive",
        "Does the fitted model say what was reported?",
        (
            first,
            f"Worst of all is {inside.idxmin()}: {100 * inside.min():.0f} % of the runs lie in its "
            "band. These reports were fitted, so meeting them is no proof of the model, and "
            "missing one is a fault of it or of the report.",
        ),
        (words.tables(found)[1],),
    )


def _identification(found: Calibration) -> Section:
    table = found.posterior.identification()
    told = table[table["is_identified"]]
    free = table[~table["is_identified"]]
    strongest = table["correlation"].abs()
    sentences = [_told_sentence(table, told)]
    if len(free):
        sentences.append(
            f"Of the other {len(free)} the reports tell next to nothing: the posterior of each is "
            "its prior, or nearly so. What a policy does through one of them rests on the "
            "assumption behind the prior, and on no report. They are: "
            f"{', '.join(map(str, free.index))}."
        )
    if strongest.notna().any():
        path = str(strongest.idxmax())
        row = table.iloc[list(table.index).index(path)]
        sentences.append(
            f"The strongest correlation is that of {path} with "
            f"{words.correlation(row)}: the reports tell of the two together more "
            "than of either."
        )
    return Section(
        "identification",
        "What do the reports tell of the parameters?",
        tuple(sentences),
        (_parameters(found, table),),
    )


def _told_sentence(table: pd.DataFrame, told: pd.DataFrame) -> str:
    rule = f"contraction, 1 less posterior over prior variance, of at least {IDENTIFIED:g}"
    if not len(told):
        return f"No parameter of {len(table)} is identified ({rule})."
    named = ", ".join(f"{path} ({row['contraction']:.2f})" for path, row in told.iterrows())
    verb = "is" if len(told) == 1 else "are"
    return f"{len(told)} of {len(table)} parameters {verb} identified ({rule}): {named}."


def _parameters(found: Calibration, table: pd.DataFrame) -> Table:
    meanings = meanings_of(found.problem.scenario, found.posterior.space.paths)
    rows = []
    for path, row in table.iterrows():
        meaning, prior = meanings[str(path)], found.posterior.space.priors[str(path)]
        rows.append(
            [
                str(path),
                meaning.help,
                meaning.unit,
                words.band(*prior_interval(prior)),
                words.number(row["median"]),
                words.band(row["low"], row["high"]),
                f"{row['moved']:+.2f}",
                words.contraction(row),
                words.correlation(row),
            ]
        )
    headings = (
        "parameter",
        "meaning",
        "unit",
        "prior 90 %",
        "median",
        "posterior 90 %",
        "moved, sd",
        "contraction",
        "most correlated with",
    )
    return Table(
        "Every parameter, those that the reports narrowed most first", headings, rows, "contraction"
    )


def _densities(found: Calibration) -> Section:
    told = int(found.posterior.identification()["is_identified"].sum())
    first = (
        "Grey is what was believed before the reports, blue what is believed after them."
        if told
        else "No parameter is identified. These were narrowed most, and all lie near their priors."
    )
    return Section("densities", "Before and after the reports", (first,))


def _prior(found: Calibration) -> Section:
    table = found.prior
    missed = [str(name) for name in table.index[~table["is_met"]]]
    verdict = (
        f"The prior cannot give {', '.join(missed)}: no fit can mend that."
        if missed
        else f"The model could have said each of the {len(table)} reports before it saw any."
    )
    rows = [
        [
            str(name),
            row["reported"],
            words.number(row["median"]),
            words.band(row["low"], row["high"]),
            row["unit"],
            words.standing(row),
            "yes" if row["is_met"] else "NO",
            row["moved_by"],
        ]
        for name, row in table.iterrows()
    ]
    headings = (
        "report",
        "reported",
        "median",
        "99.8 %",
        "unit",
        "percentile",
        "met",
        "moved most by",
    )
    title = f"What was reported, beside {DRAWS:,} runs of the prior"
    return Section(
        "prior",
        "Could the model have said so before?",
        (
            f"{verdict} A report outside 99.8 % of the prior's runs would have stopped the fit.",
            "The percentile is that of the middle of the band, or of the bound where only one was "
            "reported, among the runs in which there is such a number: at 50 as many lie below as "
            "above, near 0 or 100 the fit must go far from what was believed. What is reported as "
            "at least or at most a bound may lie far out and be met by nearly all runs.",
        ),
        (Table(title, headings, rows, "median"),),
    )


def _evidence(found: Calibration) -> Section:
    apart = float(np.ptp(found.log_evidence))
    verdict = (
        f"They are {apart:.2f} apart, so each population found the same mass."
        if apart < SURE
        else f"They are {apart:.2f} apart: one population found mass that another missed."
    )
    rows = [[str(k + 1), f"{value:.2f}"] for k, value in enumerate(found.log_evidence)]
    return Section(
        "evidence",
        "How well did the model foresee the reports?",
        (
            "Evidence is the mean likelihood of the reports under the prior. Its logarithm "
            f"compares models of the same reports: the higher, the better. {verdict}",
        ),
        (Table("", ("population", "log evidence"), rows, "log evidence"),),
    )


def _walk(found: Calibration) -> Section:
    rising = [step for step in found.steps if step.power < 1.0]
    said = (
        "The first points of a population are draws of the prior. Each further batch is drawn from "
        "the normal distribution that all points before it tell of, weighted with the likelihood "
        "to a power that rises to 1, the posterior, as far as they bear it. In the end all points "
        f"are weighted as draws of one mixture: of {found.likelihoods:,} they count as "
        f"{found.posterior.effective_size:,.0f}."
    )
    rows = [
        [
            str(step.number),
            str(step.population + 1),
            f"{step.power:.3f}",
            f"{step.worth:,.0f}",
            f"{step.runs:,}",
        ]
        for step in rising
    ]
    headings = ("batch", "population", "power", "effective draws by then", "runs")
    tables = (Table("On the way to the posterior", headings, rows, "power"),) if rows else ()
    return Section("walk", "How did the populations walk?", (said,), tables)


def _data(found: Calibration) -> Section:
    rows = [_report_row(report) for report in found.problem.reports]
    cited = sorted({name for report in found.problem.reports for name in report.target.figures})
    figures = load_figures()
    sources = [
        [
            name,
            f"{figures[name].quantity}, {figures[name].place}",
            figures[name].amount,
            figures[name].confidence,
            figures[name].claimed_by,
            figures[name].citation,
        ]
        for name in cited
        if name in figures
    ]
    return Section(
        "data",
        "What are the data?",
        (
            "Reported figures, of press and officials, each with its source. The band says what a "
            "report allows, read from its words; days are counted from the announcement. Nothing "
            "published of later days, and no figure kept for validation, was fitted.",
        ),
        (
            Table(
                "Statements that were fitted",
                ("report", "pattern", "statistic", "band", "unit", "days", "figures", "note"),
                rows,
                "band",
            ),
            Table(
                "Figures they rest on",
                ("figure", "claim", "amount", "confidence", "claimed by", "source"),
                sources,
                "confidence",
            ),
        ),
    )


def _report_row(report: Report) -> list[str]:
    target = report.target
    days = [target.from_day, target.to_day]
    window = " to ".join("open" if day is None else str(day) for day in days)
    return [
        target.id,
        target.label,
        target.statistic,
        target.band,
        target.unit,
        window,
        " ".join(target.figures),
        target.note,
    ]


def _tails() -> str:
    """Say how heavy tails are: ``4 (reliability high, medium) or 2 (low) degrees of freedom``."""
    grades: dict[float, list[str]] = {}
    for grade, tails in TAILS.items():
        grades.setdefault(tails, []).append(grade)
    words = [f"{tails:g} ({', '.join(names)})" for tails, names in grades.items()]
    return f"{' or '.join(words)} degrees of freedom"


def _assumptions(found: Calibration) -> Section:
    rows = [
        [
            report.target.id,
            "ratios" if report.noise.scale == "log" else "differences",
            f"{report.noise.discrepancy:g}" if report.noise.discrepancy else "none",
            f"{report.weight:.2g}",
            report.noise.story if report.weight < 1.0 else "its own",
            report.reliability,
            report.noise.note,
        ]
        for report in found.problem.reports
    ]
    headings = (
        "report",
        "what counts",
        "discrepancy (sd)",
        "weight",
        "story",
        "reliability",
        "note",
    )
    return Section(
        "assumptions",
        "What is assumed of the reports?",
        (
            "Nothing in this table was reported. It is assumed that a band holds 90 % of what its "
            "report allows, and what a good model and its report may still differ by beyond the "
            "band, as a standard deviation in the unit of the report (in logarithms where ratios "
            "count).",
            f"Tails are those of Student's t with {_tails()}, because a "
            "report may simply be wrong: one of low reliability is given up sooner. "
            "Statements that rest on one story share its weight.",
        ),
        (Table("Assumptions", headings, rows, "discrepancy (sd)"),),
    )


def _identity(found: Calibration) -> Section:
    identity = found.problem.identity
    kept = found.posterior
    ends = [str(stage.end_day) for stage in stages_of(found.problem.reports)]
    skip = ("reports", "parameters", "versions", "seed")
    seeds = ", ".join(map(str, np.unique(kept.luck[:, 0])))
    rows = [
        [key.replace("_", " "), _plain(value)] for key, value in identity.items() if key not in skip
    ]
    rows.append(["seeds of the populations", seeds])
    rows.append(["runs are judged after days", ", ".join(ends)])
    versions = identity["versions"]
    assert isinstance(versions, dict)
    rows += [[f"version of {name}", str(version)] for name, version in versions.items()]
    said = (
        f"{len(kept.weights):,} draws, each a point in {len(kept.space.paths)} parameters and the "
        "luck of one run that fits the reports. The same identity gives the same draws."
    )
    if len(kept.weights) > LONGEST:
        said += (
            f" The file holds {LONGEST:,} of them: all that are heavy, and of the light ones some "
            "that weigh as much as all."
        )
    return Section(
        "identity",
        "What are the draws a posterior of?",
        (said,),
        (Table("Identity", ("of", "is"), rows, "is"),),
    )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
