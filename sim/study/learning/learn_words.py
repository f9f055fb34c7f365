"""What re-weighted draws teach, in words: tables of texts; nothing is computed here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.study.calibration.words import Table
from sim.study.learning.cells import number, percent, span, yes

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.learning.widths import Widths

UNTOLD = "?"
"""Stands where too few draws count for a number to be told."""


def left_out_table(found: pd.DataFrame) -> Table:
    """Return every report as the others predict it."""
    return Table(
        "Every report, predicted by the others (its story left out); those that are missed first",
        (
            "report", "reported", "median", "90 %", "unit", "inside", "quantile", "met",
            "draws that count", "Pareto k",
        ),
        [_left_out(str(name), row) for name, row in found.iterrows()],
        "median",
    )  # fmt: skip


def _left_out(name: str, row: pd.Series) -> list[str]:
    told = [
        number(row["median"]),
        span(row["low"], row["high"]),
        row["unit"],
        percent(row["inside_share"]),
        f"{row['quantile']:.2f}",
        yes(row["is_met"]),
    ]
    if not row["can_tell"]:
        told = [f"{cell} {UNTOLD}" if k != 2 else cell for k, cell in enumerate(told)]
    return [name, row["reported"], *told, *_counting(row)]


def _counting(row: pd.Series) -> list[str]:
    return [f"{row['effective_draws']:,.0f}", f"{row['tail']:.2f}"]


def width_tables(found: Widths) -> tuple[Table, ...]:
    """Return how many draws bear each width, and what parameters and statistics become."""
    factors = list(found.weights.index)
    heads = tuple(f"{factor:g} times" for factor in factors)
    weights = Table(
        "All bands so many times as wide",
        ("bands", "draws that count", "Pareto k", "can be told"),
        [
            [f"{factor:g} times", *_counting(row), yes(row["can_tell"])]
            for factor, row in found.weights.iterrows()
        ],
        "can be told",
    )
    return (
        weights,
        _across(found.parameters, "identified parameter", heads, found),
        _across(found.predictive, "report", heads, found),
    )


def _across(table: pd.DataFrame, what: str, heads: tuple[str, ...], found: Widths) -> Table:
    """Return medians and inner 90 % by name, one column a width."""
    told = found.weights["can_tell"]
    names = list(dict.fromkeys(table.index.get_level_values(1)))
    cells = {
        factor: {
            name: f"{number(row['median'])} ({span(row['low'], row['high'])})"
            for name, row in table.loc[factor].iterrows()
        }
        for factor in told.index[told]
        if names
    }
    untold = dict.fromkeys(names, UNTOLD)
    rows = [
        [str(name), *(cells.get(factor, untold)[name] for factor in told.index)] for name in names
    ]
    return Table(
        f"Median (and 90 %) of each {what}, by width of all bands; {UNTOLD}: too few draws count",
        (what, *heads),
        rows,
        heads[-1],
    )


def candidate_table(found: pd.DataFrame) -> Table:
    """Return candidates, the most telling first."""
    return Table(
        "Which report would teach us most? Candidates with assumed noise, none of them reported; "
        "what they are expected to tell, in nats",
        (
            "candidate", "days", "noise", "of parameters", "of those identified", "of the run",
            "would narrow", "by", "outcomes", "above all",
        ),
        [_candidate(str(name), row) for name, row in found.iterrows()],
        "of parameters",
    )  # fmt: skip


def _candidate(name: str, row: pd.Series) -> list[str]:
    mark = "" if row["can_tell"] else f" {UNTOLD}"
    return [
        name,
        f"{row['from_day']} to {row['to_day']}",
        row["noise"],
        f"{row['parameters']:.2f} +-{1.96 * row['error']:.2f}",
        UNTOLD if math.isnan(row["identified"]) else f"{row['identified']:.2f}{mark}",
        f"{row['of_run']:.2f}",
        row["narrows"],
        f"{percent(row['narrowed'])}{mark}",
        f"{percent(row['outcomes'])}{mark}",
        f"{row['outcome']}, {percent(row['outcome_share'])}{mark}",
    ]


ABOUT = (
    "Draws are re-weighted, nothing is fitted anew. A ? stands where fewer draws count than it "
    "takes to tell: calibrate anew for that. Outcomes are those of the 60 days after the last "
    "report; shares are of variance."
)


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain data; what is infinite or does not exist is None."""
    rows = table.reset_index().to_dict("records")
    return [
        {
            str(key): None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in rows
    ]
