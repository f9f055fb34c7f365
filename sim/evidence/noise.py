"""How far a fitted statistic may lie from its report, read from ``seeds/report_noise.csv``.

The reported band is taken for 90 % of what the report allows.  What model and report may differ by
beyond it, and whether differences or ratios count, are assumptions, one line a calibration target.
Targets that rest on one figure tell one story, or one of them says that it counts for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from sim.errors import EvidenceError, nearest
from sim.evidence.table import Row, read_rows
from sim.evidence.targets import Target, fit_targets
from sim.paths import data_path

Scale = Literal["linear", "log"]
SCALES: tuple[Scale, ...] = get_args(Scale)
COLUMNS = ("id", "scale", "discrepancy", "story", "note")


@dataclass(frozen=True)
class ReportNoise:
    """What a report and a perfect model may still differ by.

    Attributes
    ----------
    id : str
        Id of the calibration target.
    scale : str
        ``"linear"`` where differences count, ``"log"`` where ratios do.
    discrepancy : float
        Standard deviation beyond the band [unit of the target, or log].
    story : str
        Targets that rest on one story count as one together; the target's own id where it has none
        to share.  A row that writes its own id counts fully beside others that cite its figures.
    note : str
        Why.
    """

    id: str
    scale: Scale
    discrepancy: float
    story: str
    note: str


def load_noise(
    path: Path | None = None, *, targets: Mapping[str, Target] | None = None
) -> Mapping[str, ReportNoise]:
    """Return the noise of every calibration target, by id.

    Parameters
    ----------
    path : Path, optional
        A CSV file with the columns of `ReportNoise`; the shipped one by default.
    targets : mapping of str to Target, optional
        The calibration targets; the shipped ones by default.

    Raises
    ------
    EvidenceError
        With one line for each problem of the file, among them a target without a row, and a figure
        that counts twice because its targets tell different stories.
    """
    if path is None and targets is None:
        return _shipped_noise()
    return _read_noise(
        path or data_path("seeds", "report_noise.csv"),
        targets=fit_targets() if targets is None else targets,
    )


@cache
def _shipped_noise() -> Mapping[str, ReportNoise]:
    return _read_noise(data_path("seeds", "report_noise.csv"), targets=fit_targets())


def _read_noise(path: Path, *, targets: Mapping[str, Target]) -> Mapping[str, ReportNoise]:
    problems: list[str] = []
    rows = read_rows(path, columns=COLUMNS, problems=problems)
    found = {row.text("id"): noise_of(row, targets=targets) for row in rows}
    problems += [
        f"{path.name}: no row for target {name!r}" for name in targets if name not in found
    ]
    _check_stories(rows, found, targets=targets)
    if problems:
        raise EvidenceError(problems)
    return MappingProxyType(found)


def noise_of(row: Row, *, targets: Mapping[str, Target]) -> ReportNoise:
    """Read one row, noting its problems; the noise counts only where there are none.

    Parameters
    ----------
    row : Row
        With the columns of `ReportNoise`.
    targets : mapping of str to Target
        Targets by id, its own among them.
    """
    made = ReportNoise(
        id=row.text("id"),
        scale=row.choice("scale", SCALES),
        discrepancy=row.number("discrepancy") or 0.0,
        story=row.text("story") or row.text("id"),
        note=row.text("note"),
    )
    if made.discrepancy < 0:
        row.complain("discrepancy", "is below 0")
    target = targets.get(made.id)
    if target is None:
        row.complain("id", f"is no calibration target.{nearest(made.id, targets)}")
    else:
        _check_against(target, made, row)
    return made


def _check_against(target: Target, made: ReportNoise, row: Row) -> None:
    ends = {end for end in (target.low, target.high) if end is not None}
    if made.discrepancy == 0 and (len(ends) < 2 or target.kind == "zero"):
        row.complain("discrepancy", f"must be above 0: {target.band!r} has no width of its own")
    if made.scale == "log" and min(ends, default=0.0) <= 0:
        row.complain("scale", f"needs a band above 0, not {target.band!r}")


def _check_stories(
    rows: Sequence[Row], found: Mapping[str, ReportNoise], *, targets: Mapping[str, Target]
) -> None:
    """Complain where targets of one scenario cite one figure and tell different stories."""
    told = Counter(made.story for made in found.values())
    known = [row for row in rows if row.text("id") in targets and "story" in row.cells]
    for k, row in enumerate(known):
        for other in known[:k]:
            if any(_is_apart(one, told) for one in (row, other)):
                continue
            here, there = targets[row.text("id")], targets[other.text("id")]
            shared = [name for name in here.figures if name in there.figures]
            is_one = found[here.id].story == found[there.id].story
            if shared and not is_one and here.scenario == there.scenario:
                row.complain(
                    "story",
                    f"is not the story of {there.id!r} in line {other.line}, "
                    f"{found[there.id].story!r}, and {here.id!r} rests on {shared[0]} too; give "
                    "both one story, so that a report counts once, or, to count it fully twice, "
                    "one of them its own id",
                )
                break


def _is_apart(row: Row, told: Counter[str]) -> bool:
    """Whether a row writes that it counts for itself."""
    return row.text("story") == row.text("id") and told[row.text("id")] == 1
