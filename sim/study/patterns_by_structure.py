"""Dated patterns in every structure: which mechanism a pattern hangs on.

What may fit the model and what is held out stand apart.  Nothing is fitted or chosen here: the
numbers are those of the scenario or its posterior, in every structure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results.patterns import COUNTED, Patterns, Section, cases_of, patterns
from sim.study.structures import (
    WHOLE,
    Structure,
    after,
    structures_of,
    text_of,
    whole_model,
)
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from sim.scenario import Scenario

RUNS, SEED = 40, 1
KEPT = ("number", "role", "label", "unit", "reported", "median", "low", "high", "passes")
GIVEN = ("number", "pattern", "unit", "reported")
"""Columns of the tables of words before those of the structures."""


@dataclass(frozen=True, eq=False, repr=False)
class StructurePatterns:
    """What a scenario says of the dated patterns with all its mechanisms, and without one each.

    Attributes
    ----------
    structures : tuple of Structure
        The whole model first.
    found : mapping of str to Patterns
        Patterns by name of the structure, all with the same runs and seed.
    """

    structures: tuple[Structure, ...]
    found: Mapping[str, Patterns]

    @property
    def whole(self) -> Patterns:
        """Patterns of the scenario as it is."""
        return self.found[WHOLE]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every statement in every structure.

        One row a target and a structure: number, role, label, unit, reported band; median of the
        runs with low and high, the ends of 90 % of them; passes; and change, the median less that
        of the whole model (NaN where an event never happens in either).
        """
        parts = {name: made.table[list(KEPT)] for name, made in self.found.items()}
        table = pd.concat(parts, names=["structure"]).swaplevel()
        medians = table["median"].where(np.isfinite(table["median"]))
        whole = medians.xs(WHOLE, level="structure").reindex(medians.index, level="target")
        return table.assign(change=medians - whole)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Statements met of those judged, by structure: fitted and held out, each of how many."""
        rows = {
            name: {
                column: number
                for role in COUNTED
                if (score := made.score(role)) is not None
                for column, number in (
                    (role, score.statements_met),
                    (f"{role}_judged", score.statements),
                )
            }
            for name, made in self.found.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("structure")

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield heading and content of a table for every role: medians in words, with verdicts.

        The whole model has a verdict in every row, a structure only where it differs.
        """
        by_name = {
            name: {row["number"]: row for section in made.sections() for row in section.rows}
            for name, made in self.found.items()
        }
        for section in self.whole.sections():
            cells = [
                {column: row[column] for column in GIVEN}
                | {name: _cell(rows[row["number"]], row, name) for name, rows in by_name.items()}
                for row in section.rows
            ]
            yield self._heading(section), pd.DataFrame(cells)

    def _heading(self, section: Section) -> str:
        name = section.heading.partition(": ")[0]
        if section.role not in COUNTED:
            return name
        scores = {key: made.score(section.role) for key, made in self.found.items()}
        met = ", ".join(f"{key} {score.statements_met}" for key, score in scores.items() if score)
        judged = {score.statements for score in scores.values() if score}
        return f"{name}; statements that pass, of {' or '.join(map(str, sorted(judged)))}: {met}"

    @property
    def title(self) -> str:
        """Scenario, structures, runs and seed in one line."""
        return (
            f"{self.whole.scenario.title}: dated patterns without one mechanism each, "
            f"{self.whole.runs:,} runs a structure, seed {self.whole.seed}"
        )

    def sentences(self) -> Iterator[str]:
        """Say of every structure how many statements change their verdict, by role."""
        for one in self.structures[1:]:
            yield f"{one.name}: {self._changes_in(one.name)}."

    def _changes_in(self, name: str) -> str:
        before, now = self.whole.table, self.found[name].table
        said = []
        for role in COUNTED:
            rows = before.index[before["role"] == role]
            pairs = list(zip(before.loc[rows, "passes"], now.loc[rows, "passes"], strict=True))
            lost, won = pairs.count((True, False)), pairs.count((False, True))
            said.append(f"{role} loses {lost} and gains {won} statements")
        return "; ".join(said)

    def __repr__(self) -> str:
        return text_of(self.title, self.structures, self.tables(), self.sentences())


def structure_patterns(
    scenario: Scenario,
    *,
    structures: Iterable[str] | None = None,
    runs: int = RUNS,
    seed: int = SEED,
    fixed: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> StructurePatterns:
    """Hold a scenario, and every structure of it, against the dated patterns of its crisis.

    Parameters
    ----------
    scenario : Scenario
        The scenario with all its mechanisms.
    structures : iterable of str, optional
        Which structures; all by default.
    runs, seed : int
        Runs of each structure and of each variant that a pattern needs, and seed of all draws.
    fixed : bool
        Leave every number as the scenario has it, in place of draws of a posterior.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    made = planned_patterns(scenario, structures=structures, runs=runs, seed=seed)
    in_all = runs_in_all(made, runs=runs)
    found: dict[str, Patterns] = {}
    done = 0
    for one in made:
        found[one.name] = patterns(
            one.scenario,
            runs=runs,
            seed=seed,
            fixed=fixed,
            progress=after(progress, done=done, of=in_all),
        )
        done += runs_in_all((one,), runs=runs)
    return StructurePatterns(structures=made, found=found)


def planned_patterns(
    scenario: Scenario, *, structures: Iterable[str] | None, runs: int, seed: int
) -> tuple[Structure, ...]:
    """Check every argument of `structure_patterns` and return what is run, the whole model first.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    problems = whole_number_faults((("runs", runs, 1, MOST, "of at least 1"), seed_bound(seed)))
    if problems:
        raise InvalidInput(problems)
    return (whole_model(scenario), *structures_of(scenario, names=structures))


def runs_in_all(structures: Iterable[Structure], *, runs: int) -> int:
    """Return how many runs the patterns of some structures take, those of variants included."""
    return sum(runs * len(cases_of(one.scenario)[0]) for one in structures)


def _cell(row: Mapping[str, Any], whole: Mapping[str, Any], name: str) -> str:
    is_told = name == WHOLE or row["verdict"] != whole["verdict"]
    return f"{row['median']} {row['verdict']}" if is_told else str(row["median"])
