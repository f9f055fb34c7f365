"""What policies are measured by: every account, and the fuel that came by road and by air in one.

The accounts are those of a result.  Fuel by road and fuel by air are added here, since a policy
that flies fuel in gains it as much as one that drives it in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.errors import nearest
from sim.results.accounts import Account, accounts_in
from sim.results.better import Better
from sim.results.better import better_of as better_account
from sim.scenario.entries import shown

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

Numbers = NDArray[np.float64]

FUEL = Account("fuel_l", "fuel", "fuel that came, by road and by air", "million l")
"""The yardstick by default."""

EXPOSURE = ("exposed_tankers", "exposed_drivers", "lost_tankers", "casualties")
"""Accounts that stand beside every gain of fuel."""


def yardsticks_in(scenario: Scenario) -> dict[str, Account]:
    """Every account of a scenario by key, the fuel that came first."""
    return {row.key: row for row in (FUEL, *accounts_in(scenario))}


def measured(accounts: pd.DataFrame) -> pd.DataFrame:
    """Put the fuel that came before the accounts of every run, or before their changes."""
    frame = accounts.copy()
    frame.insert(0, FUEL.key, accounts["arrived_l"] + accounts["air_bridge_l"])
    return frame


def better_of(key: str) -> Better:
    """Say which way a yardstick is better."""
    return "more" if key == FUEL.key else better_account(key)


def more_is_better(values: Numbers, *, key: str) -> Numbers:
    """Turn values of a yardstick so that more of them is better."""
    return values if better_of(key) == "more" else -values


def yardstick_faults(scenario: Scenario, key: object) -> list[str]:
    """Complain unless policies can be ranked by it."""
    known = yardsticks_in(scenario)
    if key not in known:
        return [f"by = {shown(key)} is no account.{nearest(str(key), known)}"]
    if better_of(str(key)) == "neither":
        return [
            f"by = {shown(key)}: neither more nor less of it is better, since it is what one side "
            "pays and another receives."
        ]
    return []
