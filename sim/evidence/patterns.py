"""The dated patterns: what the model is judged by, read from ``seeds/patterns.csv`` and checked.

A pattern belongs to a scenario and asks for one number a run, with the band it should fall in.  Its
role is fixed beforehand: *C* may fit the model, *V* validates it and is never fitted, *I* is an
identity of the equations, *F* is face validity; only C and V are counted.  A pattern of two
statements is two rows with the same number and a letter.  No figure serves two of C, V and F, here
or among the targets.  Computing the numbers is in `sim.results.patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from sim.errors import EvidenceError, nearest
from sim.evidence.figures import Figure, load_figures
from sim.evidence.table import Row, read_rows
from sim.evidence.targets import EXCLUSIVE_ROLES, FIT_UNTIL, Role, Target, load_targets
from sim.paths import data_path

PatternRole = Literal["C", "V", "I", "F"]
PATTERN_LETTERS: tuple[PatternRole, ...] = get_args(PatternRole)
ROLE_OF: Mapping[PatternRole, Role] = MappingProxyType(
    {"C": "calibration", "V": "validation", "I": "identity", "F": "face validity"}
)
COUNTED: tuple[PatternRole, ...] = ("C", "V")

Judged = Literal["median", "share of runs", "shown"]
JUDGED: tuple[Judged, ...] = get_args(Judged)

DEFINITION = "definition"
"""What stands in the place of figures where a pattern rests on none."""

COLUMNS = (
    "name",
    "scenario",
    "number",
    "label",
    "role",
    "statistic",
    "variant",
    "from_day",
    "to_day",
    "low",
    "high",
    "unit",
    "judged",
    "share",
    "figures",
    "source",
)


@dataclass(frozen=True)
class Pattern:
    """One statement about a crisis, and the band the model should fall in.

    Attributes
    ----------
    name : str
        Key in small letters: ``"capital-breaks"``.
    scenario : str
        Scenario it belongs to: ``"mali-2025"``.
    number : str
        Number in MODEL.md, with a letter where the pattern has several statements: ``"2a"``.
    label : str
        A few words for people.
    role : str
        One of `PATTERN_LETTERS`.
    statistic : str
        The number of a run, in words.
    variant : str
        Variant of the scenario that is run for it; empty for the scenario itself.
    from_day : int
        First day of the window [day].
    to_day : int or None
        Last day of the window [day]; None for the whole run.
    low, high : float or None
        Band, both ends included [unit]; None for an open end.
    unit : str
        Unit of the statistic; a ``"day"`` is a date, ``"days"`` are a span.
    judged : str
        ``"median"``: the median over runs lies in the band; ``"share of runs"``: at least `share`
        of the runs do; ``"shown"``: there is no band.
    share : float or None
        Share of the runs that must lie in the band, where it is judged so.
    figures : tuple of str
        Ids of the figures it rests on; none where it follows from a definition.
    source : str
        Where the statement and its band come from, in words.
    """

    name: str
    scenario: str
    number: str
    label: str
    role: PatternRole
    statistic: str
    variant: str
    from_day: int
    to_day: int | None
    low: float | None
    high: float | None
    unit: str
    judged: Judged
    share: float | None
    figures: tuple[str, ...]
    source: str

    @property
    def whole_number(self) -> int:
        """Number of the pattern without the letter of its statement."""
        return int(self.number.rstrip("abcdefghijklmnopqrstuvwxyz"))

    @property
    def is_counted(self) -> bool:
        """Whether it counts for or against the model; identities and face validity never do."""
        return self.role in COUNTED


def load_patterns(
    path: Path | None = None,
    *,
    figures: Mapping[str, Figure] | None = None,
    targets: Mapping[str, Target] | None = None,
) -> Mapping[str, Pattern]:
    """Return every pattern by name, in the order of the file.

    Parameters
    ----------
    path : Path, optional
        A CSV file with the columns of `Pattern`; the shipped ``seeds/patterns.csv`` by default.
    figures : mapping of str to Figure, optional
        Figures the patterns may name; the shipped ones by default.
    targets : mapping of str to Target, optional
        Targets whose roles a pattern must not contradict; the shipped ones by default.

    Raises
    ------
    EvidenceError
        With one line for each problem of the file.
    """
    if path is None and figures is None and targets is None:
        return _shipped_patterns()
    return _read_patterns(
        path or data_path("seeds", "patterns.csv"),
        figures=load_figures() if figures is None else figures,
        targets=load_targets() if targets is None else targets,
    )


def patterns_of(scenario: str) -> tuple[Pattern, ...]:
    """Return the shipped patterns of a scenario, in the order of the file.

    Parameters
    ----------
    scenario : str
        Name of the scenario.

    Raises
    ------
    EvidenceError
        If it has none.
    """
    shipped = load_patterns().values()
    found = tuple(pattern for pattern in shipped if pattern.scenario == scenario)
    if not found:
        owners = tuple(dict.fromkeys(pattern.scenario for pattern in shipped))
        raise EvidenceError(
            f"{scenario!r} has no dated patterns; they are reports of one crisis as it happened and "
            f"belong to {', '.join(owners)}."
        )
    return found


@cache
def _shipped_patterns() -> Mapping[str, Pattern]:
    path = data_path("seeds", "patterns.csv")
    return _read_patterns(path, figures=load_figures(), targets=load_targets())


def _read_patterns(
    path: Path, *, figures: Mapping[str, Figure], targets: Mapping[str, Target]
) -> Mapping[str, Pattern]:
    problems: list[str] = []
    rows = read_rows(path, columns=COLUMNS, problems=problems)
    made = [_pattern_of(row, figures=figures) for row in rows]
    _check_numbers(made, rows)
    _check_roles_apart(made, rows, targets=targets)
    if problems:
        raise EvidenceError(problems)
    return MappingProxyType({pattern.name: pattern for pattern in made})


def _pattern_of(row: Row, *, figures: Mapping[str, Figure]) -> Pattern:
    """Read one row, noting its problems; the pattern counts only where there are none."""
    written = row.text("figures", is_needed=True)
    made = Pattern(
        name=row.text("name"),
        scenario=row.text("scenario", is_needed=True),
        number=row.text("number", is_needed=True),
        label=row.text("label", is_needed=True),
        role=row.choice("role", PATTERN_LETTERS),
        statistic=row.text("statistic", is_needed=True),
        variant=row.text("variant"),
        from_day=row.whole("from_day") or 0,
        to_day=row.whole("to_day"),
        low=row.number("low"),
        high=row.number("high"),
        unit=row.text("unit", is_needed=True),
        judged=row.choice("judged", JUDGED),
        share=row.number("share"),
        figures=() if written == DEFINITION else tuple(written.split()),
        source=row.text("source", is_needed=True),
    )
    _check_window(made, row)
    if row.cells.get("judged") == made.judged:
        _check_band(made, row)
    if row.cells.get("role") == made.role:
        _check_figures(made, row, figures=figures)
    return made


def _check_window(made: Pattern, row: Row) -> None:
    if made.from_day < 0:
        row.complain("from_day", "is before day 0")
    row.not_above("from_day", "to_day", vars(made))
    row.not_above("low", "high", vars(made))


def _check_band(made: Pattern, row: Row) -> None:
    """Complain where band and share do not fit the way in which the pattern is judged."""
    has_band = bool(row.text("low") or row.text("high"))
    if made.judged == "shown":
        if has_band:
            row.complain("judged", "needs low and high empty, because nothing is judged")
        if made.role in COUNTED and row.cells.get("role") == made.role:
            row.complain("judged", f"is for what is not counted, and the role is {made.role!r}")
    elif not has_band and {"low", "high"} <= row.cells.keys():
        row.complain("judged", "needs low, high or both")
    if made.judged != "share of runs":
        if row.text("share"):
            row.complain("share", f"must be empty, because judged is {made.judged!r}")
    elif made.share is None:
        if "share" in row.cells and not row.text("share"):
            row.complain("share", "must be filled in, because judged is 'share of runs'")
    elif not 0 < made.share <= 1:
        row.complain("share", "is not above 0 and at most 1")


def _check_figures(made: Pattern, row: Row, *, figures: Mapping[str, Figure]) -> None:
    if made.role == "C" and row.text("figures") == DEFINITION:
        row.complain("figures", "must name a figure, because the role is 'C'")
    for name in made.figures:
        if name not in figures:
            hint = nearest(name, (*figures, DEFINITION))
            row.complain("figures", f"names the unknown figure {name!r}.{hint}")
            continue
        if not figures[name].is_usable:
            row.complain("figures", f"names {name}, which is not usable")
        day = figures[name].date_from
        if made.role == "C" and day is not None and day > FIT_UNTIL:
            row.complain("figures", f"names {name} of {day}; nothing after {FIT_UNTIL} may fit")


def _check_numbers(patterns: list[Pattern], rows: list[Row]) -> None:
    """Complain where a number is none, is used twice, or has statements of different roles."""
    first: dict[tuple[str, str], Pattern] = {}
    roles: dict[tuple[str, int], Pattern] = {}
    for made, row in zip(patterns, rows, strict=True):
        if not made.number:
            continue
        if not re.fullmatch(r"[1-9][0-9]*[a-z]?", made.number):
            row.complain("number", "is no number of a pattern; write 4, or 4a for one of several")
            continue
        same = first.setdefault((made.scenario, made.number), made)
        if same is not made:
            row.complain("number", f"is used already by {same.name!r}")
        other = roles.setdefault((made.scenario, made.whole_number), made)
        if other.role != made.role and row.cells.get("role") == made.role:
            row.complain(
                "role",
                f"differs from the {other.role!r} of {other.name!r}; statements of one pattern "
                "share their role",
            )


def _check_roles_apart(
    patterns: list[Pattern], rows: list[Row], *, targets: Mapping[str, Target]
) -> None:
    """Complain where a figure serves two roles of which only one may have it."""
    first: dict[str, tuple[Role, str]] = {}
    for target in targets.values():
        if target.role in EXCLUSIVE_ROLES:
            for name in target.figures:
                first.setdefault(name, (target.role, f"target {target.id!r}"))
    for made, row in zip(patterns, rows, strict=True):
        role = ROLE_OF[made.role]
        if role not in EXCLUSIVE_ROLES or row.cells.get("role") != made.role:
            continue
        for name in made.figures:
            other, user = first.setdefault(name, (role, f"pattern {made.name!r}"))
            if other != role:
                row.complain(
                    "figures",
                    f"uses {name} for {role}, and {user} uses it for {other}; one figure may serve "
                    "one of them",
                )
