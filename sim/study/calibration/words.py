"""What a calibration found, in words: three tables of texts; nothing is computed here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sim.results.words import number_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.calibration.calibrate import Calibration

WHOLE = 100.0
"""From here on numbers are written without decimals; below with three digits."""
MOST_TOLD = 20
"""Parameters shown, those that the reports narrowed most first."""


class Table(NamedTuple):
    """A table of texts: its title, headings, rows, and the heading of the column to stress."""

    title: str
    headings: tuple[str, ...]
    rows: list[list[str]]
    strong: str


def tables(found: Calibration) -> tuple[Table, ...]:
    """Return the gate, the reports with those that are missed first, and the parameters."""
    return _gate(found), _predictive(found), _identification(found)


def _gate(found: Calibration) -> Table:
    runs = found.likelihoods * found.problem.runs
    verdict = "passes the gate" if found.passes else "does not pass the gate"
    return Table(
        f"{found.problem.scenario.title}: the posterior {verdict}; {found.generations} "
        f"generations, {found.likelihoods:,} likelihoods, at most {runs:,} runs",
        ("gate", "found", "needed", "holds"),
        [
            [check.name, f"{check.measured:,.3g}", check.needed, _yes(check.holds)]
            for check in found.checks
        ],
        "holds",
    )


def _predictive(found: Calibration) -> Table:
    return Table(
        "What was reported, beside the runs of the posterior; those that are missed first",
        ("report", "reported", "median", "90 %", "unit", "inside", "met"),
        [_report(str(name), row) for name, row in found.predictive().iterrows()],
        "median",
    )


def _report(name: str, row: pd.Series) -> list[str]:
    low, median, high = (_number(row[key]) for key in ("low", "median", "high"))
    inside = f"{100 * row['inside_share']:.0f} %"
    band = f"{low} to {high}"
    return [name, row["reported"], median, band, row["unit"], inside, _yes(row["is_met"])]


def _identification(found: Calibration) -> Table:
    table = found.posterior.identification()
    told = int(table["is_identified"].sum())
    return Table(
        f"What the reports tell of {len(table)} parameters: {told} identified (contraction of at "
        f"least 0.3), the other {len(table) - told} not",
        ("parameter", "median", "90 %", "contraction", "most correlated with"),
        [
            [
                str(path),
                _number(row["median"]),
                f"{_number(row['low'])} to {_number(row['high'])}",
                f"{row['contraction']:.2f}" + ("" if row["is_identified"] else ", not identified"),
                f"{row['correlated_with']} ({row['correlation']:+.2f})",
            ]
            for path, row in table.head(MOST_TOLD).iterrows()
        ],
        "contraction",
    )


def _number(value: float) -> str:
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "never"
    return number_text(value) if abs(value) >= WHOLE else f"{value:.3g}"


def _yes(holds: bool) -> str:
    return "yes" if holds else "NO"
