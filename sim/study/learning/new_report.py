"""One more report, as a user writes it: one row with the columns of ``seeds/targets.csv``.

To them come ``scale``, ``discrepancy`` and ``story`` of ``seeds/report_noise.csv``; ``value``, the
number that was reported; and ``source``, publisher and date, for what is no row of
``seeds/figures.csv``.  Needed are ``id``, ``statistic``, ``figures`` or ``source``, the window
``from_day`` and ``to_day``, and ``low``, ``high`` or both; the rest follows.  The id of a target
stands for its row, whose cells are those that are left empty.

A report is counted once.  Refused are figures that are fitted already or gave a prior, a second
statement of a story that is counted, and, unless the caller says so, figures that are held out to
validate the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.errors import EvidenceError, InvalidInput, nearest
from sim.evidence import Target, load_figures, load_noise, load_targets
from sim.evidence.noise import COLUMNS as OF_NOISE
from sim.evidence.noise import noise_of
from sim.evidence.table import Row, read_rows
from sim.evidence.targets import COLUMNS as OF_TARGETS
from sim.evidence.targets import target_of
from sim.results.patterns.registry import STATISTICS
from sim.results.patterns.sample import Statistic
from sim.results.run import LONGEST
from sim.scenario.schema import Scenario
from sim.study.calibration.reports import Report, reliability_of
from sim.study.calibration.statistics import days_of, window_of
from sim.study.learning.vocabulary import statistic_named, units_of, unknown

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (*OF_TARGETS, *OF_NOISE[1:4], "value", "source")
HELD_OUT = ("validation", "face validity")
IN_MEMORY = "report"


class NewReport(NamedTuple):
    """What was reported, of which statistic, and who says so.

    Attributes
    ----------
    report : Report
        The statement with its noise.
    statistic : callable
        What computes the statistic.
    window : range
        Days that it looks at [days].
    source : str
        Who published it.
    spent : tuple of str
        Ids of held-out targets that rest on its figures, and validate nothing from now on.
    """

    report: Report
    statistic: Statistic
    window: range
    source: str
    spent: tuple[str, ...]


def read_report(
    written: str | Path | Mapping[str, Any] | pd.Series[Any],
    *,
    scenario: Scenario,
    counted: tuple[Report, ...],
    held_out: bool = False,
) -> NewReport:
    """Read a report and check that it may be counted.

    Parameters
    ----------
    written : str, Path, mapping or Series
        A CSV file of one row, or the row itself by column.
    scenario : Scenario
        The crisis that it is of.
    counted : tuple of Report
        The reports that are counted already.
    held_out : bool
        Whether figures that are held out to validate the model may be used.

    Raises
    ------
    InvalidInput
        With one line for each problem.
    """
    row = _row_of(written)
    row.text("id", is_needed=True)
    _fill(row)
    target = target_of(row, figures=load_figures())
    noise = noise_of(row, targets={target.id: target})
    statistic = statistic_named(target.statistic)
    window = _window(target, scenario)
    held = _held_out(target)
    _check_statistic(row, statistic, window)
    _check_reported(row, target)
    _check_place(row, scenario)
    _check_source(row, target)
    report = Report(target, noise, 1.0, reliability_of(target.figures, load_figures()))
    if not row.problems:  # else what is counted twice is told beside what is only misspelt
        _check_counted_once(row, report, counted)
        _check_held_out(row, held, held_out=held_out)
    if row.problems or statistic is None:
        raise EvidenceError(row.problems)
    cited = [load_figures()[name].citation for name in target.figures]
    return NewReport(report, statistic, window, row.text("source") or "; ".join(cited), held)


def _row_of(written: str | Path | Mapping[str, Any] | pd.Series[Any]) -> Row:
    """Return the row with a cell for every column."""
    problems: list[str] = []
    if isinstance(written, str | Path):
        row = _row_in(Path(written), problems)
    elif isinstance(written, Mapping) or hasattr(written, "items"):
        cells = {str(key): _text(value) for key, value in written.items()}
        row = Row(IN_MEMORY, 1, cells, problems)
    else:
        raise InvalidInput(
            f"report: is a {type(written).__name__}; give a CSV file of one row, or the row as a "
            "dict or a Series."
        )
    problems += [
        f"{row.file}: unknown column {name!r}.{nearest(name, COLUMNS)}"
        for name in row.cells
        if name not in COLUMNS
    ]
    if problems:
        raise EvidenceError(problems)
    return Row(row.file, row.line, dict.fromkeys(COLUMNS, "") | dict(row.cells), problems)


def _row_in(path: Path, problems: list[str]) -> Row:
    """Return the one row of a file."""
    rows = read_rows(path, columns=("id",), optional=COLUMNS, problems=problems)
    if problems:
        raise EvidenceError(problems)
    if len(rows) != 1:
        raise EvidenceError(
            f"{path.name}: has {len(rows)} rows; one report at a time, so that it can be told what "
            "each changed."
        )
    return rows[0]


def _text(value: object) -> str:
    """Return a cell as it would stand in a file."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _fill(row: Row) -> None:
    """Fill the cells that follow from others."""
    cells: dict[str, str] = row.cells  # type: ignore[assignment]
    target = load_targets().get(cells["id"])
    if target is not None and _is_of(target.id, cells["statistic"]):
        noise = load_noise().get(target.id)
        known = {**vars(target), "figures": " ".join(target.figures)}
        known |= {} if noise is None else {name: getattr(noise, name) for name in OF_NOISE[1:4]}
        for name in COLUMNS:
            cells[name] = cells[name] or _text(known.get(name))
    low, high = cells["low"], cells["high"]
    if not cells["kind"]:
        both = "point" if low == high else "interval"
        cells["kind"] = both if low and high else "one-sided"
    cells["scale"] = cells["scale"] or "linear"
    cells["role"] = "context"  # which asks for nothing that a user cannot know
    statistic = statistic_named(cells["statistic"])
    if statistic is None:
        cells["unit"] = cells["unit"] or "none"  # the statistic is what is wrong
    else:
        units = units_of(statistic)
        cells["unit"] = cells["unit"] or units[0]
        if cells["unit"] not in units:
            row.complain("unit", f"is not the unit of the statistic; write {' or '.join(units)}")


def _is_of(target: str, statistic: str) -> bool:
    """Whether an id is that of a target, and no other statistic is named beside it."""
    own = STATISTICS.get(target)
    return own is not None and (not statistic or statistic_named(statistic) is own)


def _window(target: Target, scenario: Scenario) -> range:
    """Return the days; those of a target that are open end with the calendar, as for patterns."""
    last = scenario.calendar.days - 1 if target.to_day is None else target.to_day
    return range(target.from_day or 0, last + 1)


def _check_statistic(row: Row, statistic: Statistic | None, window: range) -> None:
    if statistic is None and row.text("statistic"):
        row.complain("statistic", unknown(row.text("statistic")))
    if not _is_of(row.text("id"), row.text("statistic")):
        for column in ("from_day", "to_day"):
            if not row.text(column):
                row.complain(column, "must be filled in: a day counted from day 0 of the crisis")
    if window.start < 0 or window.stop > LONGEST:
        row.complain("to_day", f"is no window of days from 0 to {LONGEST - 1}")
    if row.text("kind") == "ordinal":
        row.complain("kind", "has no band that a run could be held to")
    if row.text("variant"):
        row.complain("variant", "is another course of events; a posterior knows the one that was")


def _check_reported(row: Row, target: Target) -> None:
    """Complain where the band leaves out what was reported."""
    value = row.number("value")
    low = -math.inf if target.low is None else target.low
    high = math.inf if target.high is None else target.high
    if value is not None and not low <= value <= high:
        row.complain("value", f"lies outside its own band, {target.band}")


def _check_place(row: Row, scenario: Scenario) -> None:
    here = scenario.name.partition("/")[0]
    if row.text("scenario") not in ("", here):
        row.complain("scenario", f"is another crisis; the posterior is of {here}")


def _check_source(row: Row, target: Target) -> None:
    if not target.figures and not row.text("source"):
        row.complain(
            "figures", "must name rows of figures.csv, or 'source' who published it and when"
        )
    for name in target.figures:
        if name in load_figures() and not load_figures()[name].is_usable:
            row.complain("figures", f"names {name}, which is not usable")


def _check_counted_once(row: Row, new: Report, counted: tuple[Report, ...]) -> None:
    target = new.target
    for report in counted:
        shared = [name for name in target.figures if name in report.target.figures]
        if report.target.id == target.id:
            row.complain("id", "is counted already")
        elif shared:
            row.complain("figures", f"are counted already: {report.target.id} has {shared[0]}")
        elif report.noise.story == new.noise.story:
            row.complain(
                "story", f"is counted already: {report.target.id} tells it, and copies count once"
            )
    inputs = [one for one in load_targets().values() if one.role == "input"]
    for name in target.figures:
        gave = [one.statistic for one in inputs if name in one.figures]
        if gave:
            row.complain("figures", f"are used already: {name} gave the prior of {gave[0]}")


def _held_out(target: Target) -> tuple[str, ...]:
    """Return the held-out targets that are this one, or rest on its figures."""
    return tuple(
        name
        for name, one in load_targets().items()
        if one.role in HELD_OUT
        and (name == target.id or any(figure in one.figures for figure in target.figures))
    )


def _check_held_out(row: Row, held: tuple[str, ...], *, held_out: bool) -> None:
    if held and not held_out:
        row.complain(
            "id",
            f"is held out to validate the model ({', '.join(held)}); --held-out, held_out=True, "
            "counts it, and then it validates nothing any more",
        )


def fitted_twin(new: NewReport, counted: tuple[Report, ...]) -> str | None:
    """Return the id of the fitted report that looks at the same number of a run, if one does."""
    last = days_of(counted) - 1
    for report in counted:
        same = statistic_named(report.target.id) is new.statistic
        if same and window_of(report, last) == new.window:
            return report.target.id
    return None
