"""The targets: what the model is asked of the figures, read from ``seeds/targets.csv`` and checked.

A target is a statistic of the model over a window of days, with the band it should fall in and the
role it plays.  Roles belong to targets, not to figures: *input* gives or bounds a parameter,
*calibration* fits the model, *validation* is held out, *face validity* is shown, *identity* checks
the code, and *context* is kept for readers.  A figure serves one of the first four at most, so
nothing is both fitted and predicted; facts later than `FIT_UNTIL` never fit.  Patterns are
numbered as in MODEL.md.  Computing a statistic and judging it are in `sim.results.patterns`.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from sim.errors import EvidenceError, nearest
from sim.evidence.figures import Figure, figure, load_figures
from sim.evidence.table import Row, read_rows
from sim.paths import data_path

Role = Literal["input", "calibration", "validation", "face validity", "identity", "context"]
ROLES: tuple[Role, ...] = get_args(Role)
EXCLUSIVE_ROLES: tuple[Role, ...] = ("input", "calibration", "validation", "face validity")
PATTERN_ROLES: tuple[Role, ...] = ("calibration", "validation", "face validity", "identity")

Kind = Literal["point", "interval", "one-sided", "zero", "before", "after", "ordinal", "duration"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIT_UNTIL = datetime.date(2025, 10, 31)
"""Last day whose facts may fit the model."""

COLUMNS = (
    "id",
    "scenario",
    "pattern",
    "label",
    "role",
    "figures",
    "statistic",
    "variant",
    "kind",
    "low",
    "high",
    "share",
    "unit",
    "from_day",
    "to_day",
    "note",
)


@dataclass(frozen=True)
class Target:
    """One question to the model.

    Attributes
    ----------
    id : str
        A short name in small letters: ``"price-bamako-late-october"``.
    scenario : str
        Scenario whose crisis was reported; empty for what holds in every scenario.
    pattern : int or None
        Number of the pattern in MODEL.md; None for inputs and context.
    label : str
        The pattern in a few words for people; empty for inputs and context.
    role : str
        One of `ROLES`.
    figures : tuple of str
        Ids of the figures it rests on.
    statistic : str
        The number of a run in words; for an input the dotted path of the parameter.
    variant : str
        Variant of the scenario that is run for it; empty for the scenario itself.
    kind : str
        One of `KINDS`: a point (low = high), an interval, a one-sided bound, a zero (from 0 to a
        tolerance), an event by the day `high` or not by the day `low`, an order in words, a
        duration.
    low, high : float or None
        Band [unit].
    share : float or None
        Share of the runs that must lie in the band; None where their median must.
    unit : str
        Unit of the band; a ``"day"`` is a date, ``"days"`` are a span.
    from_day, to_day : int or None
        Window, both ends included [day]; None where the statistic names its own.
    note : str
        How to read it.
    """

    id: str
    scenario: str
    pattern: int | None
    label: str
    role: Role
    figures: tuple[str, ...]
    statistic: str
    variant: str
    kind: Kind
    low: float | None
    high: float | None
    share: float | None
    unit: str
    from_day: int | None
    to_day: int | None
    note: str

    @property
    def band(self) -> str:
        """Band in words: ``30 to 42``, ``at least 14 in 90 % of runs``; empty for an order."""
        low, high = ("" if end is None else f"{end:,.15g}" for end in (self.low, self.high))
        words = {
            "before": f"by day {high}",
            "after": f"not by day {low}",
            "point": low,
        }.get(self.kind) or _range_words(low, high)
        if self.share is None:
            return words
        return f"{words} in {'every run' if self.share == 1 else f'{100 * self.share:g} % of runs'}"


def _range_words(low: str, high: str) -> str:
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def load_targets(
    path: Path | None = None, *, figures: Mapping[str, Figure] | None = None
) -> Mapping[str, Target]:
    """Return every target by id, in the order of the file.

    Parameters
    ----------
    path : Path, optional
        A CSV file with the columns of `Target`; the shipped ``seeds/targets.csv`` by default.
    figures : mapping of str to Figure, optional
        Figures the targets may name; the shipped ones by default.

    Raises
    ------
    EvidenceError
        With one line for each problem of the file, among them a band that leaves out what its
        figures report.
    """
    if path is None and figures is None:
        return _shipped_targets()
    return _read_targets(
        path or data_path("seeds", "targets.csv"),
        figures=load_figures() if figures is None else figures,
    )


def fit_targets(
    path: Path | None = None, *, figures: Mapping[str, Figure] | None = None
) -> Mapping[str, Target]:
    """Return the calibration targets alone; code that fits the model reads targets only here.

    Parameters and errors are those of `load_targets`.
    """
    targets = load_targets(path, figures=figures)
    fitted = {name: target for name, target in targets.items() if target.role == "calibration"}
    return MappingProxyType(fitted)


def pattern_targets() -> Mapping[str, Target]:
    """Return the shipped targets that state a pattern, by number: ``"4"``, ``"5a"``, ``"5b"``.

    A letter tells the statements of one pattern apart, in the order of the file.
    """
    stated = [target for target in load_targets().values() if target.role in PATTERN_ROLES]
    statements = Counter(target.pattern for target in stated)
    seen: Counter[int | None] = Counter()
    numbered = {}
    for target in stated:
        letter = LETTERS[seen[target.pattern]] if statements[target.pattern] > 1 else ""
        seen[target.pattern] += 1
        numbered[f"{target.pattern}{letter}"] = target
    return MappingProxyType(numbered)


def roles_of(figure_id: str) -> tuple[Role, ...]:
    """Return the roles a shipped figure plays, in the order of `ROLES`.

    A figure in no target is context.

    Raises
    ------
    EvidenceError
        If there is no such figure.
    """
    wanted = figure(figure_id).id
    played = {target.role for target in load_targets().values() if wanted in target.figures}
    return tuple(role for role in ROLES if role in played) or ("context",)


@cache
def _shipped_targets() -> Mapping[str, Target]:
    return _read_targets(data_path("seeds", "targets.csv"), figures=load_figures())


def _read_targets(path: Path, *, figures: Mapping[str, Figure]) -> Mapping[str, Target]:
    problems: list[str] = []
    rows = read_rows(path, columns=COLUMNS, problems=problems)
    made = [target_of(row, figures=figures) for row in rows]
    _check_roles_apart(made, rows)
    if problems:
        raise EvidenceError(problems)
    return MappingProxyType({target.id: target for target in made})


def target_of(row: Row, *, figures: Mapping[str, Figure]) -> Target:
    """Read one row, noting its problems; the target counts only where there are none.

    Parameters
    ----------
    row : Row
        With the columns of `Target`.
    figures : mapping of str to Figure
        Figures it may name.
    """
    noted = len(row.problems)
    made = Target(
        id=row.text("id"),
        scenario=row.text("scenario"),
        pattern=row.whole("pattern"),
        label=row.text("label"),
        role=row.choice("role", ROLES),
        figures=tuple(row.text("figures").split()),
        statistic=row.text("statistic", is_needed=True),
        variant=row.text("variant"),
        kind=row.choice("kind", KINDS),
        low=row.number("low"),
        high=row.number("high"),
        share=row.number("share"),
        unit=row.text("unit", is_needed=True),
        from_day=row.whole("from_day"),
        to_day=row.whole("to_day"),
        note=row.text("note"),
    )
    row.not_above("low", "high", vars(made))
    row.not_above("from_day", "to_day", vars(made))
    if row.cells.get("kind") == made.kind:
        _check_band(made, row)
    if row.cells.get("role") == made.role:
        _check_pattern(made, row)
        _check_figures(made, row, figures=figures)
    if len(row.problems) == noted:  # else a slip of the pen is said twice
        _check_reported(made, row, figures=figures)
    return made


def _check_band(made: Target, row: Row) -> None:
    """Complain where the kind needs another band than the row gives."""
    has_low, has_high = bool(row.text("low")), bool(row.text("high"))
    is_right, needed = {
        "point": (has_low and made.low == made.high, "low and high, equal"),
        "interval": (has_low and has_high and made.low != made.high, "low and high, different"),
        "one-sided": (has_low != has_high, "either low or high"),
        "zero": (row.text("low") == "0" and has_high, "low 0 and its tolerance as high"),
        "before": (has_high and not has_low, "high alone, the last day"),
        "after": (has_low and not has_high, "low alone, the first day"),
        "ordinal": (not has_low and not has_high, "neither low nor high"),
        "duration": (has_low or has_high, "low, high or both"),
    }[made.kind]
    if not is_right and {"low", "high"} <= row.cells.keys():
        row.complain("kind", f"needs {needed}, not {row.text('low')!r} and {row.text('high')!r}")
    if made.share is not None and not 0 < made.share <= 1:
        row.complain("share", "is no share above 0 and up to 1")
    elif made.share is not None and made.kind == "ordinal":
        row.complain("share", "must be empty, because the kind is 'ordinal' and has no band")


def _check_pattern(made: Target, row: Row) -> None:
    is_there = bool(row.text("pattern"))
    if made.role in PATTERN_ROLES and not is_there and "pattern" in row.cells:
        row.complain("pattern", f"must be the pattern's number, because the role is {made.role!r}")
    if made.role in PATTERN_ROLES and not made.label and "label" in row.cells:
        row.complain("label", f"must be filled in, because the role is {made.role!r}")
    if made.role == "input" and is_there:
        row.complain("pattern", "must be empty, because the role is 'input'")
    if made.pattern is not None and made.pattern < 1:
        row.complain("pattern", "is no number of a pattern; they begin at 1")


def _check_figures(made: Target, row: Row, *, figures: Mapping[str, Figure]) -> None:
    if made.role in ("input", "calibration") and not made.figures and "figures" in row.cells:
        row.complain("figures", f"must name a figure, because the role is {made.role!r}")
    for name in made.figures:
        if name not in figures:
            row.complain("figures", f"names the unknown figure {name!r}.{nearest(name, figures)}")
            continue
        if made.role in EXCLUSIVE_ROLES and not figures[name].is_usable:
            row.complain("figures", f"names {name}, which is not usable; role 'context' may")
        day = figures[name].date_from
        if made.role == "calibration" and day is not None and day > FIT_UNTIL:
            row.complain("figures", f"names {name} of {day}; nothing after {FIT_UNTIL} may fit")


def _check_reported(made: Target, row: Row, *, figures: Mapping[str, Figure]) -> None:
    """Complain where the band leaves out what every cited figure of its unit reports.

    A figure in another unit cannot be compared: a date, a ratio's parts, a count of vehicles.  An
    input that rests on such figures too is weighed by hand, and passes.
    """
    cited = [figures[name] for name in made.figures if name in figures]
    same = [one for one in cited if one.unit == made.unit and one.value is not None]
    if made.role == "input" and len(same) < len(cited):
        return
    if same and not any(one.meets(made.low, made.high) for one in same):
        reported = ", ".join(f"{one.id} reports {one.amount}" for one in same)
        row.complain(
            "figures",
            f"and the band of {made.id!r}, {made.band}, do not meet: {reported}; "
            "a band must meet one of its figures of the same unit",
        )


def _check_roles_apart(targets: list[Target], rows: list[Row]) -> None:
    """Complain where a figure serves two roles of which only one may have it."""
    first: dict[str, Target] = {}
    for target, row in zip(targets, rows, strict=True):
        if target.role not in EXCLUSIVE_ROLES or row.cells.get("role") != target.role:
            continue
        for name in target.figures:
            other = first.setdefault(name, target)
            if other.role != target.role:
                row.complain(
                    "figures",
                    f"uses {name} for {target.role}, and target {other.id!r} uses it for "
                    f"{other.role}; one figure may serve one of them",
                )
