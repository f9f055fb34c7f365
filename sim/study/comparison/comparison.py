"""Policies set against a base and each other, run by run under the same draws.

`compare` runs them one after another and keeps of each run its accounts and headline outcomes, so
memory does not grow with days or policies' records.  What pairs say is in `pairs`, regret in
`robust`, and the words in `words`.  In how many structures a claim holds is for `sim.study.claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results import Effect, Result, simulate
from sim.results.accounts import Account
from sim.study.comparison import claim_words, words
from sim.study.comparison.bands import band_faults
from sim.study.comparison.pairs import Pairs, pairs_of, share_of
from sim.study.comparison.planning import (
    Policy,
    base_among,
    check_comparison,
    days_of,
    scenario_of,
    values_a_run,
)
from sim.study.comparison.robust import Band, satisfied
from sim.study.comparison.tables import (
    effects_table,
    ranking_table,
    regret_table,
    scores_of,
)
from sim.study.comparison.yardsticks import FUEL, measured, yardstick_faults, yardsticks_in
from sim.study.saved import Saved
from sim.study.structures import names_asked

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from sim.scenario import Scenario
    from sim.study.claims import AcrossStructures

EFFECTS, RANKING, REGRET = "effects.csv", "ranking.csv", "regret.csv"
CLAIMS, STRUCTURES = "claims.csv", "structures.csv"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Saved):
    """Policies against a base, paired run by run.

    Attributes
    ----------
    results : mapping of str to Result
        Every policy and the base, by name: accounts and outcomes of each run.
    base : str
        Name of the one that the others are set against.
    by : str
        Account that ranks them.
    across : AcrossStructures or None
        The same policies without one mechanism each, where that was asked for.
    """

    results: Mapping[str, Result]
    base: str
    by: str
    across: AcrossStructures | None = None

    def __post_init__(self) -> None:
        """Refuse what is not paired."""
        self.effects  # noqa: B018

    @property
    def scenario(self) -> Scenario:
        """The base's scenario."""
        return self.results[self.base].scenario

    @property
    def seed(self) -> int:
        """Seed of all draws."""
        return self.results[self.base].seed

    @property
    def runs(self) -> int:
        """Runs of every policy."""
        return self.results[self.base].runs

    @property
    def days(self) -> int:
        """Length of a run [days]."""
        return self.results[self.base].days

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, without the base."""
        return tuple(name for name in self.results if name != self.base)

    @cached_property
    def yardsticks(self) -> dict[str, Account]:
        """What policies are measured by: the accounts, and the fuel by road and by air in one."""
        return yardsticks_in(self.scenario)

    @property
    def yardstick(self) -> Account:
        """The account that ranks them."""
        return self.yardsticks[self.by]

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """Every policy less the base, as ``result - base`` gives it."""
        base = self.results[self.base]
        return {name: self.results[name] - base for name in self.policies}

    @cached_property
    def measured(self) -> dict[str, pd.DataFrame]:
        """Yardsticks of every run, by policy."""
        return {name: measured(result.accounts) for name, result in self.results.items()}

    @cached_property
    def table(self) -> pd.DataFrame:
        """Effect of every policy on every account.

        One row a policy and an account: section, label, unit, better (more, less or neither), base
        (its median), median, low, high (of the changes, 90 % of the runs), mean, standard_error
        (of the mean change), unpaired_error (without the same draws), noise_cancelled (share of
        variance), is_told_apart (from no change, by 1.96 standard errors), and superiority (share
        of runs that are better than the base, a tie a half) with its 95 % interval.
        """
        changes = {name: measured(effect.accounts) for name, effect in self.effects.items()}
        return effects_table(self.measured, changes, base=self.base, yardsticks=self.yardsticks)

    @cached_property
    def _effects_by_key(self) -> dict[tuple[str, str], dict[str, Any]]:
        records: list[Any] = self.table.to_dict("records")
        keys = [(name, key) for name in self.policies for key in self.yardsticks]
        return dict(zip(keys, records, strict=True))

    def effect_on(self, policy: str, account: str) -> dict[str, Any]:
        """Return the row of `table` of one policy and account, by column."""
        return self._effects_by_key[policy, account]

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """Policies and base by their mean of the yardstick, the best first.

        One row a policy: rank, mean, median, low, high, best (share of runs in which it is the
        best; those that tie share a run) and superiority over the base, each with its 95 %
        interval, ahead (how far its mean is better than the next one's) with its standard error,
        and is_told_apart (whether that is more than 1.96 standard errors).
        """
        return ranking_table(self.measured, base=self.base, by=self.by)

    @cached_property
    def regret(self) -> pd.DataFrame:
        """How far each policy is behind the best one of a run, in the yardstick's unit.

        One row a policy: mean, high (90 % quantile), largest, best (share of runs) and minimax
        (share of resampled sets of runs in which its largest regret is the smallest).
        """
        return regret_table(self.measured, by=self.by)

    @property
    def robust_choice(self) -> str:
        """Name of the policy whose largest regret is the smallest."""
        return str(self.regret.index[0])

    @property
    def scores(self) -> pd.DataFrame:
        """Yardstick of every run (rows) and policy (columns), turned so that more is better."""
        return scores_of(self.measured, by=self.by)

    def step_between(self, one: str, other: str) -> Pairs:
        """Return how far one policy is better than another by the yardstick, run by run."""
        scores = self.scores
        return pairs_of(scores[one].to_numpy(), scores[other].to_numpy())

    def ranked_by(self, by: str) -> Comparison:
        """Return the same runs ranked by another account.

        Raises
        ------
        InvalidInput
            If there is none, or neither more nor less of it is better.
        """
        faults = yardstick_faults(self.scenario, by)
        if faults:
            raise InvalidInput(faults)
        across = None if self.across is None else self.across.ranked_by(by)
        return replace(self, by=by, across=across)

    def satisfying(self, bands: Mapping[str, Band]) -> pd.DataFrame:
        """Share of runs in which each policy is good enough in every respect.

        Parameters
        ----------
        bands : mapping of str to (low, high)
            What is allowed of an account, in its unit, both ends included; None leaves an end open.

        Returns
        -------
        DataFrame
            One row a policy, the largest share first: share, low and high (95 % interval).

        Raises
        ------
        InvalidInput
            With one line for each account that does not exist and band that cannot be met.
        """
        problems = [
            *(["bands: give at least one, as {'surplus_loss': (None, 250)}."] * (not bands)),
            *band_faults(bands, self.yardsticks),
        ]
        if problems:
            raise InvalidInput(problems)
        met = satisfied((self._by_run(key), band) for key, band in bands.items())
        shares = [share_of(float(column.sum()), self.runs) for column in met.T]
        table = pd.DataFrame(shares, index=pd.Index(list(self.results), name="policy"))
        return table.sort_values("share", ascending=False, kind="stable")

    def _by_run(self, key: str) -> Any:
        return np.column_stack([frame[key].to_numpy() for frame in self.measured.values()])

    def to_frame(self) -> pd.DataFrame:
        """Every account of every run of every policy: policy, run, account, value."""
        parts = {
            name: frame.rename_axis("run").reset_index().melt("run", var_name="account")
            for name, frame in self.measured.items()
        }
        whole = pd.concat(parts, names=["policy"]).reset_index("policy")
        return whole.reset_index(drop=True)

    def plot(self) -> Figure:
        """Draw the fuel each policy gains beside the people it exposes."""
        from sim.plots import draw_comparison

        return draw_comparison(self)

    def _kept(self) -> dict[str, pd.DataFrame]:
        kept = {EFFECTS: self.table, RANKING: self.ranking, REGRET: self.regret}
        if self.across is None:
            return kept
        claims = self.across.ranked_claims
        names = claims["fails"].map(" ".join)
        return {**kept, CLAIMS: claims.assign(fails=names), STRUCTURES: self.across.table}

    def facts(self) -> dict[str, Any]:
        """What was compared, as plain numbers and texts."""
        base = self.results[self.base]
        return {
            "study": "comparison",
            "seed": int(self.seed),
            "runs": int(self.runs),
            "days": int(self.days),
            "base": self.base,
            "by": self.by,
            "policies": {
                name: {"scenario": result.scenario.name, "scenario_hash": result.scenario.hash}
                for name, result in self.results.items()
            },
            "varied": sorted(base.values.keys() - base.drawn),
            "drawn": sorted(base.drawn),
            "robust_choice": self.robust_choice,
            **claim_words.facts(self),
            "sentences": list(words.sentences(self)),
        }

    def __repr__(self) -> str:
        return words.text(self)

    def _repr_html_(self) -> str:
        return words.html(self)


def compare(
    policies: Mapping[str, Policy],
    *,
    runs: int | None = None,
    seed: int = 1,
    days: int | None = None,
    by: str = FUEL.key,
    values: Mapping[str, ArrayLike] | pd.DataFrame | None = None,
    fixed: bool = False,
    structures: str | Iterable[str] | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Run policies under the same draws and set them against a base and each other.

    With `structures` every claim of the ranking says in how many of them it holds.  They are left
    out by default, because each costs as much as the comparison itself: of two policies of
    ``mali-2025`` against the base, in 500 runs, 6 s become 39 s on two cores.  Fewer runs there
    would be no way out, since a claim would then fail in a structure for want of runs: in 50 runs
    ``insured-convoys`` is worse in 6 of 7 structures, in 500 in all.

    Parameters
    ----------
    policies : mapping of str to Scenario or Result
        At least two by name.  The others are set against ``"base"``, or against the first where
        none is called so.  A result is taken as it is, if it has the same seed, runs and days.
    runs : int, optional
        Runs of each, at least 2; one for each row of `values`, else 500.
    seed : int
        Seed of all draws; run k of every policy has the same ones.
    days : int, optional
        Length of each run [days]; the scenarios' own by default.
    by : str
        Account that ranks the policies: the fuel that came by default.
    values : DataFrame or mapping of str to array (runs,), optional
        Parameters by dotted path, one row a run: worlds that differ in more than luck, and are
        the same for every policy.
    fixed : bool
        Leave every number as the scenarios have it, whatever posterior lies beside their files; by
        default run k of every policy has numbers of the same draw.
    structures : str or iterable of str, optional
        Structures of the base in which its claims are tried too, by name, or ``"all"``; as many
        runs in each.  Every policy must be a scenario then.
    threads : int, optional
        Threads to use; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used, and for each reason why run k of a
        policy cannot be set against run k of the base.
    """
    columns = values_a_run(values)
    wanted = check_comparison(
        policies,
        runs=runs,
        seed=seed,
        days=days,
        by=by,
        values=columns,
        fixed=fixed,
        threads=threads,
    )
    base = base_among(policies)
    if structures is not None:
        from sim.study.claims import across_structures  # which compares by this function

        across = across_structures(
            cast("Mapping[str, Scenario]", policies),
            structures=names_asked(scenario_of(policies[base]), structures),
            runs=wanted,
            seed=seed,
            days=days,
            by=by,
            values=columns,
            fixed=fixed,
            threads=threads,
            progress=progress,
        )
        return replace(across.whole, across=across)
    length = days_of(policies[base]) if days is None else days
    to_run = [name for name, policy in policies.items() if not isinstance(policy, Result)]
    results = {}
    for name, policy in policies.items():
        if isinstance(policy, Result):
            results[name] = replace(policy, recorded=None, record="summary")
            continue
        results[name] = simulate(
            policy,
            runs=wanted,
            seed=seed,
            days=length,
            record="summary",
            threads=threads,
            values=columns,
            fixed=fixed,
            progress=_after(progress, done=to_run.index(name) * wanted, of=len(to_run) * wanted),
        )
    return Comparison(results=results, base=base, by=by)


def _after(
    progress: Callable[[int, int], None] | None, *, done: int, of: int
) -> Callable[[int, int], None] | None:
    """Count on from the runs of the policies before."""
    return None if progress is None else lambda here, _: progress(done + here, of)
