"""What a new report changed, in words: tables of texts; nothing is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.study.calibration.words import Table
from sim.study.learning.cells import number, percent, span, yes

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.learning.update import Updated

MOST_TOLD = 12
"""Parameters shown, those that changed most first."""


def tables(found: Updated) -> tuple[Table, ...]:
    """Return the parameters, what changed most first, and the statistics, misses first."""
    return _parameters(found), _statistics(found)


def lines(found: Updated) -> tuple[str, ...]:
    """Say which report was counted, of how many draws, and what it costs."""
    target, draws = found.report.target, len(found.posterior.weights)
    told = [
        f"{found.scenario.title}: with {target.id}, {target.statistic}, {target.band} "
        f"{target.unit} ({found.new.source})"
    ]
    if draws < found.of:
        told.append(f"{draws:,} of {found.of:,} draws were lived through again.")
    if found.new.spent:
        told.append(
            f"Held out until now: {', '.join(found.new.spent)}. Counted here, it no longer "
            "validates the model."
        )
    return (*told, found.verdict())


def _parameters(found: Updated) -> Table:
    return Table(
        "What the report says of the parameters; what changed most first",
        ("parameter", "median before", "90 % before", "median", "90 %", "moved, sd", "contraction"),
        [_parameter(str(path), row) for path, row in found.identification.iterrows()][:MOST_TOLD],
        "median",
    )


def _parameter(path: str, row: pd.Series) -> list[str]:
    return [
        path,
        number(row["median_before"]),
        span(row["low_before"], row["high_before"]),
        number(row["median"]),
        span(row["low"], row["high"]),
        f"{row['moved']:+.2f}",
        f"{row['contraction_before']:.2f}, now {row['contraction']:.2f}",
    ]


def _statistics(found: Updated) -> Table:
    return Table(
        "What was reported, beside the runs before and now; those that are missed first",
        (
            "report",
            "reported",
            "median before",
            "90 % before",
            "median",
            "90 %",
            "unit",
            "inside",
            "met",
        ),
        [_statistic(str(name), row) for name, row in found.predictive.iterrows()],
        "median",
    )


def _statistic(name: str, row: pd.Series) -> list[str]:
    return [
        name,
        row["reported"],
        number(row["median_before"]),
        span(row["low_before"], row["high_before"]),
        number(row["median"]),
        span(row["low"], row["high"]),
        row["unit"],
        f"{percent(row['inside_share_before'])}, now {percent(row['inside_share'])}",
        yes(row["is_met"]),
    ]
