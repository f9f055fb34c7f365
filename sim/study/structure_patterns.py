"""Dated patterns in every structure: which mechanism a pattern hangs on.

What may fit the model and what is held out stand apart.  Nothing is fitted or chosen here: the
parameters are those of the scenario, in every structure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import InvalidInput
from sim.results.card import aligned_table
from sim.results.notice import RESPONSIBLE_USE
from sim.results.patterns import COUNTED, HEADINGS, Patterns, Section, cases_of, patterns
from sim.study.structures import WHOLE, Structure, structures_of, whole_model
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
        medians = self.whole.table["median"].reindex(table.index.get_level_values("target"))
        change = table["median"].to_numpy(dtype=float) - medians.to_numpy(dtype=float)
        return table.assign(change=pd.Series(change, index=table.index).where(abs(change) < 1e300))

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

    def words(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield heading and table of every role: medians by structure, with verdicts.

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
        met = ", ".join(
            f"{structure} {int(row[section.role])}" for structure, row in self.scores.iterrows()
        )
        judged = int(self.scores.loc[WHOLE, f"{section.role}_judged"])
        return f"{name}; statements that pass, of {judged}: {met}"

    @property
    def title(self) -> str:
        """Scenario, structures, runs and seed in one line."""
        return (
            f"{self.whole.scenario.title}: dated patterns without one mechanism each, "
            f"{self.whole.runs:,} runs a structure, seed {self.whole.seed}"
        )

    def __repr__(self) -> str:
        lines = [self.title, ""]
        lines += [f"{made.name} is without: {made.drops}" for made in self.structures if made.drops]
        for heading, cells in self.words():
            headings = {column: HEADINGS.get(column, column) for column in cells.columns}
            lines += ["", heading, *aligned_table(cells, headings=headings)]
        return "\n".join([*lines, "", RESPONSIBLE_USE])


def structure_patterns(
    scenario: Scenario,
    *,
    structures: Iterable[str] | None = None,
    runs: int = RUNS,
    seed: int = SEED,
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
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    problems = whole_number_faults((("runs", runs, 1, MOST, "of at least 1"), seed_bound(seed)))
    if problems:
        raise InvalidInput(problems)
    made = (whole_model(scenario), *structures_of(scenario, names=structures))
    in_all = runs_in_all(made, runs=runs)
    found: dict[str, Patterns] = {}
    done = 0
    for one in made:
        found[one.name] = patterns(
            one.scenario, runs=runs, seed=seed, progress=_after(progress, done=done, of=in_all)
        )
        done += runs_in_all((one,), runs=runs)
    return StructurePatterns(structures=made, found=found)


def runs_in_all(structures: Iterable[Structure], *, runs: int) -> int:
    """Return how many runs the patterns of some structures take, those of variants included."""
    return sum(runs * len(cases_of(one.scenario)[0]) for one in structures)


def _after(
    progress: Callable[[int, int], None] | None, *, done: int, of: int
) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda now, _: progress(done + now, of)


def _cell(row: Mapping[str, Any], whole: Mapping[str, Any], name: str) -> str:
    is_told = name == WHOLE or row["verdict"] != whole["verdict"]
    return f"{row['median']} {row['verdict']}" if is_told else str(row["median"])
