"""What a comparison is to run: arguments checked and policies that can be paired, before any run.

Run k of two policies has the same luck only where the scenarios have the same places and days.
Nothing is simulated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import InvalidInput, nearest
from sim.results import Result
from sim.results.accounts import accounts_in
from sim.results.run import LONGEST
from sim.scenario import Scenario
from sim.scenario.entries import shown
from sim.scenario.shipped import shipped_draws
from sim.study.comparison.yardsticks import yardstick_faults
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

Policy = Scenario | Result
Numbers = NDArray[np.float64]

BASE = "base"
"""Name of the policy that the others are set against, if there is one of this name."""

RUNS = 500

PLACES = ("corridors", "units", "importers")
"""Tables by whose rows luck is numbered, beside the zones and segments of the accounts."""


def base_among(policies: Mapping[str, Policy]) -> str:
    """Name of the policy that the others are set against: ``"base"``, or else the first."""
    return BASE if BASE in policies else next(iter(policies))


def scenario_of(policy: Policy) -> Scenario:
    """Return the scenario that a policy is, or was run as."""
    return policy.scenario if isinstance(policy, Result) else policy


def days_of(policy: Policy) -> int:
    """Length of a policy's runs [days], where nobody asks for another."""
    return policy.days if isinstance(policy, Result) else policy.calendar.days


def values_a_run(values: Mapping[str, ArrayLike] | pd.DataFrame | None) -> dict[str, Numbers]:
    """Read columns of parameters, one row a world; a frame is a mapping too."""
    columns = {} if values is None else {str(key): column for key, column in values.items()}
    try:
        return {key: np.asarray(column, dtype=np.float64) for key, column in columns.items()}
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"values: every column must be numbers ({error}).") from None


def check_comparison(
    policies: Mapping[str, Policy],
    *,
    runs: int | None,
    seed: int,
    days: int | None,
    by: str,
    values: Mapping[str, Numbers],
    fixed: bool = False,
    threads: int | None,
) -> int:
    """Check every argument of `compare` and return the number of runs of each policy.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used and each policy that cannot be paired.
    """
    problems = _policy_faults(policies)
    if problems:
        raise InvalidInput(problems)
    base = base_among(policies)
    root = scenario_of(policies[base])
    is_drawn = not fixed and shipped_draws(root) is not None
    wanted = _runs_asked(policies, values) if runs is None else runs
    asked = {
        "seed": seed,
        "runs": wanted,
        "days": days_of(policies[base]) if days is None else days,
    }
    problems = [
        *_number_faults(runs=wanted, seed=seed, days=days, threads=threads),
        *yardstick_faults(root, by),
        *_value_faults(values, policies, base=base, runs=wanted),
        *(
            f"policy {shown(name)} cannot be paired with {shown(base)}: {reason}."
            for name, policy in policies.items()
            for reason in (
                *_differences(scenario_of(policy), root, days=days),
                *_differences_of_result(policy, asked, values, is_drawn=is_drawn),
            )
        ),
    ]
    if problems:
        raise InvalidInput(problems)
    return wanted


def _runs_asked(policies: Mapping[str, Policy], values: Mapping[str, Numbers]) -> int:
    """Return how many runs there are where nobody says: a row of values each, as in a result."""
    rows = [len(np.atleast_1d(column)) for column in values.values()]
    made = [policy.runs for policy in policies.values() if isinstance(policy, Result)]
    return next(iter([*rows, *made]), RUNS)


def _policy_faults(policies: object) -> list[str]:
    if not isinstance(policies, Mapping) or len(policies) < 2:
        return ["policies: give at least two, by name: {'base': base, 'insured': insured}."]
    unnamed = [name for name in policies if not isinstance(name, str) or not name.strip()]
    return [
        *(f"policy {shown(name)}: a name must be a text that is not empty." for name in unnamed),
        *(
            f"policy {shown(name)} is neither a scenario nor a result."
            for name, policy in policies.items()
            if not isinstance(policy, Scenario | Result)
        ),
    ]


def _number_faults(*, runs: Any, seed: Any, days: Any, threads: Any) -> list[str]:
    return whole_number_faults(
        (
            ("runs", runs, 2, MOST, "of at least 2: one run alone has no uncertainty"),
            seed_bound(seed),
            ("days", 1 if days is None else days, 1, LONGEST, f"from 1 to {LONGEST}"),
            ("threads", 1 if threads is None else threads, 1, MOST, "of at least 1"),
        )
    )


def _value_faults(
    values: Mapping[str, Numbers], policies: Mapping[str, Policy], *, base: str, runs: int
) -> Iterator[str]:
    """Complain of columns that do not fit the runs, and of those that would undo a policy."""
    numbers = {name: scenario_of(policy).numbers for name, policy in policies.items()}
    for path, column in values.items():
        if column.shape != (runs,):
            found = " x ".join(map(str, column.shape)) or "1"
            yield f"values of {path!r}: {found} numbers for {runs} runs; give one a run."
        if path not in numbers[base]:
            hint = nearest(path, numbers[base])
            yield f"values of {path!r}: the scenario has no number at this path.{hint}"
            continue
        for name, known in numbers.items():
            if known.get(path) != numbers[base][path]:
                yield (
                    f"values of {path!r} would overwrite what policy {shown(name)} changes; "
                    "leave the column or the policy out."
                )


def _differences(policy: Scenario, base: Scenario, *, days: int | None) -> Iterator[str]:
    """Say why run k of one scenario does not have the luck of run k of the other."""
    if policy.files[:1] != base.files[:1] and policy.files and base.files:
        yield f"it rests on {policy.files[0]}, the other on {base.files[0]}"
    if days is None and policy.calendar.days != base.calendar.days:
        yield f"it has {policy.calendar.days} days, the other {base.calendar.days}"
    if policy.calendar.start != base.calendar.start:
        yield f"it starts on {policy.calendar.start}, the other on {base.calendar.start}"
    if accounts_in(policy) != accounts_in(base):
        yield "currency, zones or segments differ, so there is no common account"
    for table in PLACES:
        one, other = ([row.key for row in getattr(of, table)] for of in (policy, base))
        if one != other:
            yield f"their {table} differ"


def _differences_of_result(
    policy: Policy, asked: Mapping[str, int], values: Mapping[str, Numbers], *, is_drawn: bool
) -> Iterator[str]:
    """Say why a result that is there already has other luck than the runs that are asked for."""
    if not isinstance(policy, Result):
        return
    for name, wanted in asked.items():
        if getattr(policy, name) != wanted:
            yield f"its {name} is {getattr(policy, name)}, and {wanted} is asked for"
    given = {path: one for path, one in policy.values.items() if path not in policy.drawn}
    if not _same_values(given, values):
        yield "parameters that vary from run to run differ"
    if bool(policy.drawn) != is_drawn:
        kinds = ("fixed numbers", "draws of a posterior")
        yield f"it ran at {kinds[bool(policy.drawn)]}, and {kinds[is_drawn]} are asked for"


def _same_values(one: Mapping[str, Numbers], other: Mapping[str, Numbers]) -> bool:
    """Whether both vary the same parameters in the same way."""
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)
