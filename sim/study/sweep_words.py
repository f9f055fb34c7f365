"""What a sweep found, in words: a title and two tables of texts; nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.results.words import UNREACHED, number_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.sweeps import Sweep

HEADINGS = ("outcome", "lowest median", "highest median", "unit")
NEVER = "never"
ACCOUNTS = ("arrived_l", "exposed_tankers", "exposed_drivers", "unserved_l", "surplus_loss")
"""Accounts that stand below the headline outcomes: fuel beside the people it exposes."""


def title(sweep: Sweep) -> str:
    """Scenario, rows, runs, days and seed in one line."""
    facts = sweep.store.manifest
    draws = "the same draws in every row" if facts["same_draws"] else "draws of its own a row"
    return (
        f"{facts['title']}: {facts['rows']:,} rows x {facts['runs_per_row']:,} runs of "
        f"{facts['days']:,} days, seed {facts['seed']}, {draws}"
    )


def rows(summary: pd.DataFrame) -> list[list[list[str]]]:
    """Headline outcomes, then accounts, for the columns of `HEADINGS`."""
    headlines = summary.index[summary["section"] == "headline"]
    accounts = [key for key in ACCOUNTS if key in summary.index]
    return [
        [_row(row) for _, row in summary.loc[list(keys)].iterrows()]
        for keys in (headlines, accounts)
    ]


def _row(row: pd.Series) -> list[str]:
    low, high = row["lowest"], row["highest"]
    like = max((abs(end) for end in (low, high) if math.isfinite(end)), default=0.0)
    ends = [_number(end, like=like, is_whole=row["unit"] == "day") for end in (low, high)]
    return [row["label"], *ends, row["unit"]]


def _number(value: float, *, like: float, is_whole: bool) -> str:
    if not math.isfinite(value):
        return UNREACHED if math.isnan(value) else NEVER
    return f"{value:.0f}" if is_whole else number_text(value, like=like)


def correlation_headings(label: str) -> tuple[str, ...]:
    """Headings of the table of parameters."""
    return ("parameter", "from", "to", f"rank correlation with: {label}")


def correlation_rows(sweep: Sweep, correlations: pd.Series) -> Sequence[Sequence[str]]:
    """One row of texts a varied parameter, the strongest first."""
    return [
        [
            str(path),
            f"{sweep.design[path].min():.4g}",
            f"{sweep.design[path].max():.4g}",
            UNREACHED if math.isnan(value) else f"{value:+.2f}",
        ]
        for path, value in correlations.items()
    ]
