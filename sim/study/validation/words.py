"""A validation in words: counts, a table a role with failures first, and structures.

Nothing is computed here that the validation does not hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.evidence import Role, pattern_targets
from sim.results.card import aligned_table
from sim.results.notice import RESPONSIBLE_USE
from sim.results.patterns.words import NAMES, spans
from sim.results.words import number_text
from sim.study.calibration.words import Table
from sim.study.validation.table import FRESH, HISTORY, LUCK, ROLES

if TYPE_CHECKING:
    from sim.study.validation.validation import Validation

AIM, OF = 8, 10
"""Patterns that the project aims at, of those held out."""
HOW = (
    "A row holds where its reported band meets the inner 90 % of the forecast, which a wide "
    "forecast does easily, and passes where the median is in the band; one that asks for a share "
    "of the runs does both where that share is in the band. Scores count the width too: small is "
    "good. A report with an open end is scored by the allowed number nearest to the forecast's "
    "median; what never happens counts as happening on the day after the window."
)
LUCKS = (
    "From what happened: the runs that gave the reports, gone on past the last one. With fresh "
    "luck: a new run of each draw from the first day."
)
NOTHING = "–"
HEADINGS = ("no.", "pattern", "reported", "median", "90 %", "unit", "inside", "holds", "passes")
SCORES = ("interval score", "of persistence", "CRPS", "of persistence")
STRUCTURES = ("structure", "mean score", "rows hold", "patterns hold", "rows pass", "is without")
HELD_OUT = ("no.", "pattern", "reported", "unit")


def title(found: Validation) -> str:
    """Scenario, draws and seed in one line."""
    what = "draws of a posterior" if found.is_posterior else "runs of the point set by hand"
    return f"{found.scenario.title}: validation, {found.runs:,} {what}, seed {found.seed}"


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data by column."""
    made: list[Any] = rows.to_dict("records")
    return made


def notes(found: Validation) -> list[str]:
    """Return what a reader must know first."""
    return [HOW, *([LUCKS] if found.is_posterior else []), *found.notes]


def row_sentence(row: Mapping[str, Any]) -> str:
    """Say a row of the table in one sentence."""
    number, label, reported, median, band, unit, _, holds, _ = _cells(row)
    met = {"yes": "holds", "NO": "fails"}.get(holds, holds)
    return f"{number}, {label}: reported {reported} ({unit}), forecast {median} ({band}): {met}."


def band_words(row: Mapping[str, Any]) -> str:
    """Return the inner 90 % of a row in words, short: litres by the million."""
    if row["unit"] == "l":
        low, high = (number_text(float(row[name]) / 1e6) for name in ("low", "high"))
        return f"{low} to {high} million"
    return _cells(row)[4]


def reported_words(row: Mapping[str, Any]) -> str:
    """Return what was reported with its unit, where the words do not have it already."""
    reported, unit = str(row["reported"]), str(row["unit"])
    return reported if unit in reported.split() else f"{reported} [{unit}]"


def sentences(found: Validation) -> Iterator[str]:
    """Say how much holds, and how forecasts compare with persistence and among structures."""
    for luck in (HISTORY, FRESH):
        if (found.table["luck"] == luck).any():
            yield _count_sentence(found, luck)
    yield _score_sentence(found)
    if found.structures:
        yield _structure_sentence(found)


def _count_sentence(found: Validation, luck: str) -> str:
    met, passed = (found.count("validation", luck=luck, by=by) for by in ("is_met", "passes"))
    if met is None or passed is None or not met.statements:
        return f"No held-out row has a forecast {LUCK[luck]}."
    reached = "reached" if met.patterns_met >= AIM else "not reached"
    return (
        f"{met.patterns_met} of {met.patterns} held-out patterns hold {LUCK[luck]} in all their "
        f"rows, and {passed.patterns_met} pass; the aim of {AIM} of {OF} is {reached}. Of "
        f"{met.statements} rows {met.statements_met} hold and {passed.statements_met} pass."
    )


def headline(found: Validation) -> str:
    """Say how many held-out patterns hold, by the luck that counts."""
    met, passed = (found.count("validation", by=by) for by in ("is_met", "passes"))
    if met is None or passed is None or not met.patterns:
        return "No held-out pattern was judged"
    return (
        f"{met.patterns_met} of {met.patterns} held-out patterns meet the inner 90 % of the "
        f"forecast, {passed.patterns_met} have its median in their bands"
    )


def _score_sentence(found: Validation) -> str:
    rows = found.rows("validation")
    none = int(rows["persistence_interval_score"].isna().sum())
    both = rows.dropna(subset=["interval_score", "persistence_interval_score"])
    if both.empty:
        return "No held-out row has both a score and a naive persistence."
    better = {
        name: int((both[name] < both[f"persistence_{name}"]).sum())
        for name in ("interval_score", "crps")
    }
    return (
        f"Of the {len(both)} held-out rows with a naive persistence, the forecast is better in "
        f"{better['interval_score']} by the interval score and in {better['crps']} by the CRPS; "
        f"{none} have none."
    )


def _structure_sentence(found: Validation) -> str:
    scores = found.structure_scores
    means = {str(name): float(score) for name, score in scores["mean_score"].items()}
    first, whole = next(iter(means)), found.structures[0].name
    place, score = list(means).index(whole) + 1, number_text(means[whole])
    rank = "" if first == whole else f"; the whole model is number {place} ({score})"
    return (
        f"On {scores['rows_scored'].iloc[0]:.0f} held-out rows that all structures have a score "
        f"of, {first} has the best mean interval score of {len(scores)} "
        f"({number_text(means[first])}){rank}. Scores are in units of the width of 90 % "
        "of all structures' runs of a row."
    )


def persistence_lines(found: Validation) -> Iterator[str]:
    """Say what naive persistence carries forward to which held-out rows."""
    carried: dict[str, list[str]] = {}
    numbers = [row["number"] for row in records(found.rows("validation"))]
    table = found.rows("validation").set_index("number")
    for number in sorted(numbers, key=list(pattern_targets()).index):
        carried.setdefault(str(table.loc[number, "persistence"]), []).append(str(number))
    for what, rows in carried.items():
        yield f"Persistence of {spans(rows)}: {what}."


def tables(found: Validation) -> Iterator[Table]:
    """Yield a table for every role, held-out rows for each kind of luck, and the structures."""
    for role in ROLES:
        kinds = [HISTORY, FRESH] if role == "validation" else [None]
        for luck in kinds:
            rows = found.rows(role, luck=luck)
            if len(rows):
                yield _role_table(found, role, rows)
    if found.structures:
        yield _structure_table(found)
        yield _held_out_table(found)


def _role_table(found: Validation, role: Role, rows: pd.DataFrame) -> Table:
    is_scored = role == "validation"
    luck = str(rows["luck"].iloc[0])
    is_fitted = role == "calibration" and luck == HISTORY
    heading = f"{NAMES[role]}; {'all draws, as fitted' if is_fitted else LUCK[luck]}"
    score = found.count(role, luck=luck)
    if score is not None:
        heading += f": {score.patterns_met} of {score.patterns} patterns hold"
    return Table(
        heading,
        (*HEADINGS, *(SCORES if is_scored else ())),
        [[*_cells(row), *(_scores(row) if is_scored else ())] for row in records(rows)],
        "holds",
    )


def _cells(row: Mapping[str, Any]) -> list[str]:
    median, low, high = (_number(row, name) for name in ("median", "low", "high"))
    has_band = row["is_met"] is not None
    share = float(row["inside_share"])
    label = f"{row['label']} ({row['variant']})" if row["variant"] else str(row["label"])
    return [
        str(row["number"]),
        label,
        str(row["reported"]) or NOTHING,
        median,
        NOTHING if median == NOTHING else f"{low} to {high}",
        str(row["unit"]),
        f"{100 * share:.0f} %" if has_band else NOTHING,
        _verdict(row["is_met"], row),
        _verdict(row["passes"], row),
    ]


def _verdict(holds: object, row: Mapping[str, Any]) -> str:
    if holds is None:
        return "not judged" if row["why"] else "shown"
    return "yes" if holds else "NO"


def _scores(row: Mapping[str, Any]) -> list[str]:
    own, naive, crps, naive_crps = (
        _text(float(row[name]))
        for name in (
            "interval_score",
            "persistence_interval_score",
            "crps",
            "persistence_crps",
        )
    )
    return [own, naive, crps, naive_crps]


def _number(row: Mapping[str, Any], name: str) -> str:
    value = float(row[name])
    if math.isinf(value) and row["unit"] == "day":
        return f"not by day {row['to_day']}"
    return f"{value:.0f}" if row["unit"] == "day" and not math.isnan(value) else _text(value)


def _text(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return number_text(value)


def _structure_table(found: Validation) -> Table:
    drops = {one.name: one.drops for one in found.structures}
    rows = [
        [
            str(name),
            number_text(row["mean_score"]),
            f"{row['rows_met']:.0f} of {row['rows_judged']:.0f}",
            f"{row['patterns_met']:.0f} of {row['patterns']:.0f}",
            f"{row['rows_passed']:.0f}",
            drops[str(name)] or NOTHING,
        ]
        for name, row in found.structure_scores.iterrows()
    ]
    return Table(
        "Structures on the held-out rows, not refitted; small scores are good",
        STRUCTURES,
        rows,
        "mean score",
    )


def _held_out_table(found: Validation) -> Table:
    """Return the median of every held-out row in every structure, starred where it holds."""
    names = [one.name for one in found.structures]
    order = found.rows("validation", luck=FRESH)
    cells = []
    for target, row in zip(order.index, records(order), strict=True):
        given = [str(row[key]) for key in ("number", "label", "reported", "unit")]
        here: Any = found.by_structure.xs(target, level="target")
        made = dict(zip(map(str, here.index), records(here), strict=True))
        cells.append(
            given
            + [
                _number({**row, **made[name]}, "median") + (" *" if made[name]["is_met"] else "")
                for name in names
            ]
        )
    return Table(
        "Medians of the held-out rows by structure; * where the row holds",
        (*HELD_OUT, *names),
        cells,
        names[0],
    )


def text(found: Validation) -> str:
    """Lay out a validation as plain text."""
    blocks = [[title(found)], notes(found), list(sentences(found))]
    for table in tables(found):
        keys = list(map(str, range(len(table.headings))))
        cells = pd.DataFrame(table.rows, columns=keys)
        headings = dict(zip(keys, table.headings, strict=True))
        blocks.append([table.title, *aligned_table(cells, headings=headings)])
    blocks.append(list(persistence_lines(found)))
    return "\n\n".join("\n".join(lines) for lines in [*blocks, [RESPONSIBLE_USE]] if lines)
