"""Policies in every structure: how many of them a claim about a policy survives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InvalidInput
from sim.results.words import number_text
from sim.scenario.entries import shown
from sim.scenario.schema import Scenario
from sim.study.comparison import Comparison, compare
from sim.study.comparison.pairs import SIGMAS
from sim.study.comparison.planning import base_among, check_comparison, values_a_run
from sim.study.comparison.verdicts import than, verdict_of
from sim.study.comparison.yardsticks import FUEL
from sim.study.structures import (
    WHOLE,
    Structure,
    after,
    structures_of,
    text_of,
    whole_model,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

RUNS = 200
Numbers = NDArray[np.float64]


class Claim(NamedTuple):
    """What the whole model says of a policy, and how often it survives.

    Attributes
    ----------
    claim : str
        Its verdict in the whole model: better or worse than the base, or not told apart.
    holds, of : int
        Structures with the same verdict, and structures.
    fails : tuple of str
        Names of those with another.
    """

    claim: str
    holds: int
    of: int
    fails: tuple[str, ...]


class Planned(NamedTuple):
    """What is run of one structure: every policy in it, and the values that it leaves free."""

    structure: Structure
    policies: dict[str, Scenario]
    values: dict[str, Numbers]


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

    def ranked_by(self, by: str) -> AcrossStructures:
        """Return the same runs with claims about another account.

        Raises
        ------
        InvalidInput
            If there is none, or neither more nor less of it is better.
        """
        comparisons = {name: found.ranked_by(by) for name, found in self.comparisons.items()}
        return AcrossStructures(self.structures, comparisons)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (policy, name): _row(found, policy)
            for policy in self.whole.policies
            for name, found in self.comparisons.items()
        }

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every policy in every structure, by the account that ranks them.

        One row a policy and a structure: mean, standard_error, median, low and high of the change
        against the base, and verdict: better, worse or not told apart (by 1.96 standard errors).
        """
        index = pd.MultiIndex.from_tuples(self._rows, names=["policy", "structure"])
        return pd.DataFrame(list(self._rows.values()), index=index)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """What the whole model says of every policy, and how often it survives.

        One row a policy: claim (its verdict in the whole model), holds (structures with the same
        verdict), of (structures) and fails (names of the others).
        """
        claims = [self.claim_about(policy) for policy in self.whole.policies]
        return pd.DataFrame(claims, index=pd.Index(self.whole.policies, name="policy"))

    @cached_property
    def ranked_claims(self) -> pd.DataFrame:
        """What the whole model's ranking says, and how often each claim survives.

        One row a claim, by policy and against: neighbours in the ranking, the best first, and
        every policy and the base.  Columns are those of `claims`.
        """
        found = self.whole
        order = [str(name) for name in found.ranking.index]
        steps = [(two, one) if one == found.base else (one, two) for one, two in pairwise(order)]
        against_base = [(name, found.base) for name in order if name != found.base]
        pairs = list(dict.fromkeys([*steps, *against_base]))
        index = pd.MultiIndex.from_tuples(pairs, names=["policy", "against"])
        claims = [self.claim_about(policy, against=other) for policy, other in pairs]
        return pd.DataFrame(claims, index=index)

    def claim_about(self, policy: str, *, against: str | None = None) -> Claim:
        """Return the claim about a policy, against the base where no other is named."""
        verdicts = self.verdicts_on(policy, against=against)
        claim = verdicts.pop(WHOLE)
        fails = tuple(name for name, verdict in verdicts.items() if verdict != claim)
        return Claim(claim, len(verdicts) - len(fails), len(verdicts), fails)

    def verdicts_on(self, policy: str, *, against: str | None = None) -> dict[str, str]:
        """Return better, worse or not told apart by name of the structure."""
        return {
            name: verdict_of(found.step_between(policy, found.base if against is None else against))
            for name, found in self.comparisons.items()
        }

    def sentences(self) -> Iterator[str]:
        """Say of every policy in how many structures the claim about it holds."""
        for policy in self.whole.policies:
            claim, verdicts = self.claim_about(policy), self.verdicts_on(policy)
            said = than(claim.claim)
            but = "; ".join(f"{verdicts[name]} in {name}" for name in claim.fails)
            yield (
                f"By {self.whole.yardstick.label}, {policy} is {said} {self.whole.base}: this "
                f"holds in {claim.holds} of {claim.of} structures{f' ({but})' if but else ''}."
            )

    def words(self) -> pd.DataFrame:
        """Return the mean change of every policy (rows) in every structure (columns) as text."""
        return pd.DataFrame(
            [
                {"policy": policy}
                | {name: _mean_text(self._rows[policy, name]) for name in self.comparisons}
                for policy in self.whole.policies
            ]
        )

    @property
    def title(self) -> str:
        """Scenario, policies, structures, runs and seed in one line."""
        found, policies = self.whole, len(self.whole.policies)
        return (
            f"{found.scenario.name}: {policies} {'policy' if policies == 1 else 'policies'} in the "
            f"whole model and {len(self.structures) - 1} structures, {found.runs:,} paired runs of "
            f"{found.days:,} days each, seed {found.seed}"
        )

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield heading and content of the one table of words."""
        account = self.whole.yardstick
        yield (
            f"Mean change of {account.label} ({account.unit}) ± {SIGMAS} standard errors",
            self.words(),
        )

    def __repr__(self) -> str:
        return text_of(self.title, self.structures, self.tables(), self.sentences())


def across_structures(
    policies: Mapping[str, Scenario],
    *,
    structures: Iterable[str] | None = None,
    runs: int = RUNS,
    seed: int = 1,
    days: int | None = None,
    by: str = FUEL.key,
    values: Mapping[str, ArrayLike] | pd.DataFrame | None = None,
    fixed: bool = False,
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
    fixed : bool
        Leave every number as the scenarios have it, in place of draws of a posterior.
    threads : int, optional
        Threads to use; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    options: dict[str, Any] = {
        "runs": runs,
        "seed": seed,
        "days": days,
        "by": by,
        "fixed": fixed,
        "threads": threads,
    }
    planned = planned_claims(policies, structures=structures, values=values, **options)
    a_model = runs * len(policies)
    comparisons = {
        one.structure.name: compare(
            one.policies,
            values=one.values,
            progress=after(progress, done=k * a_model, of=len(planned) * a_model),
            **options,
        )
        for k, one in enumerate(planned)
    }
    return AcrossStructures(tuple(one.structure for one in planned), comparisons)


def planned_claims(
    policies: Mapping[str, Scenario],
    *,
    structures: Iterable[str] | None = None,
    values: Mapping[str, ArrayLike] | pd.DataFrame | None = None,
    **options: Any,
) -> tuple[Planned, ...]:
    """Check every argument of `across_structures` and return what it will run.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    _check_policies(policies)
    columns = values_a_run(values)
    base = policies[base_among(policies)]
    planned = tuple(
        Planned(one, _laid_over(policies, one), one.values_in(columns) if one.drops else columns)
        for one in (whole_model(base), *structures_of(base, names=structures))
    )
    for one in planned:
        check_comparison(one.policies, values=one.values, **options)
    return planned


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


def _row(found: Comparison, policy: str) -> dict[str, Any]:
    effect = found.effect_on(policy, found.by)
    kept = {key: effect[key] for key in ("mean", "standard_error", "median", "low", "high")}
    return {**kept, "verdict": verdict_of(found.step_between(policy, found.base))}


def _mean_text(row: Mapping[str, Any]) -> str:
    reach = SIGMAS * row["standard_error"]
    return f"{number_text(row['mean'])} ± {number_text(reach, like=row['mean'])}"
