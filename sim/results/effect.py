"""The effect of a policy: one result less another, run by run under the same draws.

Two results are paired when run k of both has the same luck: same seed, runs and days, and the same
parameters where these differ between runs.  The difference of two runs that share their luck is
far less noisy than the difference of two averages.  What is not paired is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.results import card
from sim.results.accounts import accounts_in
from sim.results.summary import HIGH, LOW, MEDIAN
from sim.results.words import number_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.results.result import Result
    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Effect:
    """What a result's accounts are more than those of a base, under the same draws.

    Attributes
    ----------
    result, base : Result
        The two that are compared.
    accounts : DataFrame
        One row a run, one column an account: result less base.
    """

    result: Result
    base: Result
    accounts: pd.DataFrame

    HEADINGS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "label": "account",
            "base": "base",
            "median": "change",
            "band": "90 % of runs",
            "unit": "unit",
        }
    )

    @property
    def title(self) -> str:
        """Which scenario is set against which, and in how many runs."""
        one, other = self.result, self.base
        return (
            f"{one.scenario.name} against {other.scenario.name}: "
            f"{one.runs:,} paired runs of {one.days:,} days, seed {one.seed}"
        )

    def summary(self) -> pd.DataFrame:
        """Median and 90 % band of the change of every account.

        Returns
        -------
        DataFrame
            One row an account: section, label, unit, base (median of the base), median, low, high
            (of the differences) and rises (share of runs in which the account rises).
        """
        low, median, high = np.quantile(self.accounts, (LOW, MEDIAN, HIGH), axis=0)
        rows = accounts_in(self.result.scenario)
        frame = pd.DataFrame(
            {
                "section": [row.section for row in rows],
                "label": [row.label for row in rows],
                "unit": [row.unit for row in rows],
                "base": self.base.accounts.median().to_numpy(),
                "median": median,
                "low": low,
                "high": high,
                "rises": (self.accounts > 0.0).mean().to_numpy(),
            },
            index=[row.key for row in rows],
        )
        return frame.rename_axis("account")

    def words(self) -> pd.DataFrame:
        """Return the accounts that change, as text for people, with the columns of `HEADINGS`."""
        summary = self.summary()
        moving = summary[(self.accounts != 0.0).any().to_numpy()]
        rows = {key: _words(row) for key, row in moving.iterrows()}
        frame = pd.DataFrame.from_dict(
            rows, orient="index", columns=list(self.HEADINGS), dtype=object
        )
        return frame.rename_axis("account")

    def sentence(self) -> str:
        """Say how much fuel is gained and how many tankers and people are exposed beside it."""
        changes = {key: change_words(self.accounts[key].to_numpy()) for key in _HEADLINE}
        fuel = self.accounts["arrived_l"] + self.accounts["air_bridge_l"]
        gained = change_words(fuel.to_numpy())
        return (
            f"Fuel gained: {gained} million l, by road and by air. Exposed beside it: "
            f"{changes['exposed_tankers']} tankers with {changes['exposed_drivers']} people; "
            f"{changes['lost_tankers']} tankers lost, {changes['casualties']} drivers killed or "
            f"missing. Median change of {self.result.runs:,} paired runs and, in brackets, 90 % of "
            "them."
        )

    def __repr__(self) -> str:
        return card.effect_text(self)

    def _repr_html_(self) -> str:
        return card.effect_html(self)


NO_COMMON_ACCOUNT = "currency, zones or segments differ, so there is no common account"
_HEADLINE = ("exposed_tankers", "exposed_drivers", "lost_tankers", "casualties")


def effect(result: Result, base: Result) -> Effect:
    """Compare two results run by run.

    Parameters
    ----------
    result, base : Result
        Runs of two scenarios of one country, with the same seed, runs and days.

    Raises
    ------
    InvalidInput
        With every reason why run k of one cannot be set against run k of the other.
    """
    problems = [f"The results cannot be paired: {reason}." for reason in _differences(result, base)]
    if problems:
        raise InvalidInput(problems)
    return Effect(result=result, base=base, accounts=result.accounts - base.accounts)


def check_pair(scenario: Scenario, base: Scenario) -> None:
    """Check that runs of a scenario can be set against those of a base, before there are any.

    Raises
    ------
    InvalidInput
        If they have no common account.
    """
    if accounts_in(scenario) != accounts_in(base):
        raise InvalidInput(f"The results cannot be paired: {NO_COMMON_ACCOUNT}.")


def _differences(result: Result, base: Result) -> list[str]:
    reasons = [
        f"{name} is {getattr(result, name)} in one and {getattr(base, name)} in the other"
        for name in ("seed", "runs", "days")
        if getattr(result, name) != getattr(base, name)
    ]
    if accounts_in(result.scenario) != accounts_in(base.scenario):
        reasons.append(NO_COMMON_ACCOUNT)
    if bool(result.drawn) != bool(base.drawn):
        reasons.append("one ran at fixed numbers, the other at draws of a posterior")
    elif _differ(result, base):
        reasons.append("parameters that vary from run to run differ")
    return reasons


def _differ(result: Result, base: Result) -> bool:
    """Whether a run has other numbers in one, beside draws in place of which the other sets its."""
    one, other = result.values, base.values
    alone = (one.keys() - other.keys() - result.drawn) | (other.keys() - one.keys() - base.drawn)
    shared = one.keys() & other.keys()
    return bool(alone) or any(not np.array_equal(one[path], other[path]) for path in shared)


def _words(row: pd.Series) -> tuple[str, ...]:
    like = max(abs(row[name]) for name in ("low", "median", "high"))
    low, median, high = (signed_text(row[name], like=like) for name in ("low", "median", "high"))
    return row["label"], number_text(row["base"]), median, f"{low} to {high}", row["unit"]


def change_words(values: np.ndarray) -> str:
    """Median change of the runs and, in brackets, 90 % of them, with signs."""
    low, median, high = np.quantile(values, (LOW, MEDIAN, HIGH))
    like = max(abs(low), abs(median), abs(high))
    low, median, high = (signed_text(value, like=like) for value in (low, median, high))
    return f"{median} ({low} to {high})"


def signed_text(value: float, *, like: float) -> str:
    """Round for people, with a sign in front: a change of nothing is 0."""
    text = number_text(abs(value), like=like)
    is_nothing = not text.strip("0.,")
    return text if is_nothing else f"{'+' if value > 0 else '-'}{text}"
