"""Policies in every structure: how many of them a claim about a policy survives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import InvalidInput
from sim.results.card import aligned_table
from sim.results.notice import RESPONSIBLE_USE
from sim.results.words import number_text
from sim.scenario.entries import shown
from sim.scenario.schema import Scenario
from sim.study.comparison import Comparison, compare
from sim.study.comparison.planning import base_among, check_comparison, values_a_run
from sim.study.comparison.yardsticks import FUEL
from sim.study.structures import WHOLE, Structure, structures_of, whole_model

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

RUNS = 200
SAME = "not told apart"


@dataclass(frozen=True, eq=False, repr=False)
class AcrossStructures:
    """Policies against a base, in the whole model and without one mechanism each.

    Attributes
    ----------
    structures : tuple of Structure
        The whole model first.
    comparisons : mapping of str to Comparison
        Comparison of the policies by name of the structure, under the same draws.
    """

    structures: tuple[Structure, ...]
    comparisons: Mapping[str, Comparison]

    @property
    def whole(self) -> Comparison:
        """Comparison in the scenario as it is."""
        return self.comparisons[WHOLE]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every policy in every structure, by the account that ranks them.

        One row a policy and a structure: mean, standard_error, median, low and high of the change
        against the base, and verdict: better, worse or not told apart (by 1.96 standard errors).
        """
        rows = {
            (policy, name): _row(found.effect_on(policy, found.by))
            for policy in self.whole.policies
            for name, found in self.comparisons.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["policy", "structure"])

    @cached_property
    def claims(self) -> pd.DataFrame:
        """What the whole model says of every policy, and how often it survives.

        One row a policy: claim (its verdict in the whole model), holds (structures with the same
        verdict), of (structures) and fails (names of the others).
        """
        return pd.DataFrame(
            [self._claim(policy) for policy in self.whole.policies],
            index=pd.Index(self.whole.policies, name="policy"),
        )

    def _claim(self, policy: str) -> dict[str, Any]:
        verdicts = self.table.loc[policy, "verdict"]
        claim, others = verdicts[WHOLE], verdicts.drop(WHOLE)
        fails = tuple(others.index[others != claim])
        return {
            "claim": claim,
            "holds": len(others) - len(fails),
            "of": len(others),
            "fails": fails,
        }

    def sentences(self) -> Iterator[str]:
        """Say of every policy in how many structures the claim about it holds."""
        label = self.whole.yardstick.label
        for policy, row in self.claims.iterrows():
            is_same = row["claim"] == SAME
            said = f"{SAME} from" if is_same else f"{row['claim']} than"
            among = f"{row['holds']} of {row['of']} structures"
            verdicts = self.table.loc[policy, "verdict"]
            but = "; ".join(f"{verdicts[name]} in {name}" for name in row["fails"])
            yield (
                f"By {label}, {policy} is {said} {self.whole.base}: this holds in {among}"
                f"{f' ({but})' if but else ''}."
            )

    def words(self) -> pd.DataFrame:
        """Return the mean change of every policy (rows) in every structure (columns) as text."""
        rows = []
        for policy in self.whole.policies:
            cells = {"policy": policy}
            for name in self.comparisons:
                row = self.table.loc[(policy, name)]
                reach = number_text(1.96 * row["standard_error"], like=row["mean"])
                cells[name] = f"{number_text(row['mean'])} ± {reach}"
            rows.append(cells)
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        found, cells = self.whole, self.words()
        headings = {column: str(column) for column in cells.columns}
        lines = [
            f"{found.scenario.name}: {len(found.policies)} policies in {len(self.structures)} "
            f"structures, {found.runs:,} paired runs each, seed {found.seed}",
            "",
            f"Mean change of {found.yardstick.label} ({found.yardstick.unit}), ± 1.96 standard "
            "errors",
            *aligned_table(cells, headings=headings),
            "",
            *self.sentences(),
            "",
            RESPONSIBLE_USE,
        ]
        return "\n".join(lines)


def across_structures(
    policies: Mapping[str, Scenario],
    *,
    structures: Iterable[str] | None = None,
    runs: int = RUNS,
    seed: int = 1,
    days: int | None = None,
    by: str = FUEL.key,
    values: Mapping[str, ArrayLike] | pd.DataFrame | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> AcrossStructures:
    """Compare policies in the whole model and without one mechanism each, under the same draws.

    Parameters
    ----------
    policies : mapping of str to Scenario
        At least two by name, as for `sim.compare`; a structure is laid over each of them.
    structures : iterable of str, optional
        Which structures of the base; all by default.
    runs, seed : int
        Runs of each policy in each structure, and seed of all draws.
    days : int, optional
        Length of each run [days].
    by : str
        Account that the claims are about: the fuel that came by default.
    values : DataFrame or mapping of str to array (runs,), optional
        Parameters by dotted path, one row a run; a structure leaves out those that it sets.
    threads : int, optional
        Threads to use; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    _check_policies(policies)
    columns = values_a_run(values)
    base = policies[base_among(policies)]
    made = (whole_model(base), *structures_of(base, names=structures))
    options: dict[str, Any] = {
        "runs": runs,
        "seed": seed,
        "days": days,
        "by": by,
        "threads": threads,
    }
    planned = {
        one.name: (_laid_over(policies, one), one.values_in(columns) if one.drops else columns)
        for one in made
    }
    for laid, here in planned.values():
        check_comparison(laid, values=here, **options)
    a_structure = runs * len(policies)
    comparisons = {
        name: compare(
            laid,
            values=here,
            progress=_after(progress, done=k * a_structure, of=len(made) * a_structure),
            **options,
        )
        for k, (name, (laid, here)) in enumerate(planned.items())
    }
    return AcrossStructures(structures=made, comparisons=comparisons)


def _check_policies(policies: object) -> None:
    if not isinstance(policies, Mapping) or len(policies) < 2:
        raise InvalidInput("policies: give at least two, by name: {'base': base, 'other': other}.")
    problems = [
        f"policy {shown(name)} is no scenario; a structure cannot be laid over anything else."
        for name, policy in policies.items()
        if not isinstance(policy, Scenario)
    ]
    if problems:
        raise InvalidInput(problems)


def _laid_over(policies: Mapping[str, Scenario], structure: Structure) -> dict[str, Scenario]:
    if structure.name == WHOLE:
        return dict(policies)
    return {name: policy.variant(structure.name) for name, policy in policies.items()}


def _after(
    progress: Callable[[int, int], None] | None, *, done: int, of: int
) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda now, _: progress(done + now, of)


def _row(effect: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: effect[key] for key in ("mean", "standard_error", "median", "low", "high")}
    is_more = (effect["mean"] > 0.0) == (effect["better"] == "more")
    told = "better" if is_more else "worse"
    return {**kept, "verdict": told if effect["is_told_apart"] else SAME}
