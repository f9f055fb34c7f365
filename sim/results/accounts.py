"""The accounts of a run: fuel, people, welfare and money, each one number for all its days.

Accounts are totals of daily observables over all days and places (the inequality of access is a
mean over days), and the loss of surplus also by segment and by zone: who gains and who loses.  They
stand beside each other and are not added up: what buyers pay above the official price is the income
of others (importers who sell aside, sellers of the parallel market), so a sum over all rows would
count it twice.  The people on the road are numbers and never money.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.observables import OBSERVABLES
from sim.results.labels import records_of

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded
    from sim.results.statistics import Numbers
    from sim.scenario.schema import Scenario

MILLION, BILLION = 1e6, 1e9
# section, observable, what it is called in an account, how many make one of the unit (None: the
# account is a mean over days), unit
ROWS: tuple[tuple[str, str, str, float | None, str], ...] = (
    ("fuel", "arrived_l", "fuel that arrived by road", MILLION, "million l"),
    ("fuel", "air_bridge_l", "fuel flown in", MILLION, "million l"),
    ("fuel", "unserved_l", "normal use not met", MILLION, "million l"),
    ("fuel", "unserved_power_kwh", "power not served", MILLION, "million kWh"),
    ("people", "exposed_tankers", "tankers sent where they may be met", 1.0, "tankers"),
    ("people", "exposed_drivers", "people in them", 1.0, "persons"),
    ("people", "lost_tankers", "tankers lost", 1.0, "tankers"),
    ("people", "casualties", "drivers killed or missing", 1.0, "persons"),
    ("people", "hours_queued", "time spent queueing at pumps", MILLION, "million h"),
    ("welfare", "surplus_loss", "loss of consumer surplus", BILLION, "billion money"),
    ("welfare", "transfer_loss", "- money paid above the official price", BILLION, "billion money"),
    ("welfare", "queue_loss", "- time in queues", BILLION, "billion money"),
    ("welfare", "forgone_loss", "- trips not made", BILLION, "billion money"),
    ("welfare", "rationing_loss", "- litres rationed away", BILLION, "billion money"),
    ("welfare", "unserved_power_cost", "value of power not served", BILLION, "billion money"),
    ("welfare", "access_gini", "inequality of access (Gini), mean over days", None, "-"),
    ("money", "importers_profit", "importers' profit", BILLION, "billion money"),
    ("money", "resale_income", "rent of the parallel market's sellers", BILLION, "billion money"),
    ("money", "group_revenue", "money the armed group takes", BILLION, "billion money"),
    ("money", "tax_revenue", "fuel tax", BILLION, "billion money"),
    ("money", "public_cost", "public cost", BILLION, "billion money"),
    ("money", "escort_cost", "- escorts", BILLION, "billion money"),
    ("money", "margin_subsidy_cost", "- margin subsidy", BILLION, "billion money"),
    ("money", "driver_bonus_cost", "- drivers' bonus", BILLION, "billion money"),
    ("money", "insurance_cost", "- insurance, less premiums", BILLION, "billion money"),
    ("money", "emergency_cost", "- hired tankers", BILLION, "billion money"),
    ("money", "air_bridge_cost", "- fuel flown in", BILLION, "billion money"),
    ("money", "truce_cost", "- truce", BILLION, "billion money"),
)
SECTIONS = ("fuel", "people", "welfare", "money", "segments", "zones")


@dataclass(frozen=True)
class Account:
    """One account: its key, section, name for people and unit."""

    key: str
    section: str
    label: str
    unit: str


def accounts_in(scenario: Scenario) -> tuple[Account, ...]:
    """Every account of a scenario, in the order of the columns of `accounts_of`."""
    money = f"billion {scenario.currency}"
    return (
        *(
            Account(key, section, label, unit.replace("billion money", money))
            for section, key, label, _, unit in ROWS
        ),
        *(
            Account(f"segment.{row.segment}", "segments", f"loss of surplus, {row.segment}", money)
            for row in scenario.segments
        ),
        *(
            Account(f"zone.{row.zone}", "zones", f"loss of surplus, {row.zone}", money)
            for row in scenario.zones
        ),
    )


def accounts_of(scenario: Scenario, recorded: Recorded, *, first_run: int = 0) -> pd.DataFrame:
    """Add up every account of every recorded run.

    Parameters
    ----------
    scenario : Scenario
        Gives the keys of segments and zones.
    recorded : Recorded
        A chunk of runs.
    first_run : int
        Number of the chunk's first run.

    Returns
    -------
    DataFrame
        One row a run, one column an account in its own unit: see `accounts_in`.
    """
    days = recorded.nation.shape[1]
    totals = [_total(recorded, name) / (scale or days) for _, name, _, scale, _ in ROWS]
    losses = recorded.segments["segment_surplus_loss"].sum(axis=1) / BILLION
    columns = np.column_stack([*totals, losses.sum(axis=1), losses.sum(axis=2)])
    return pd.DataFrame(
        columns,
        index=pd.RangeIndex(first_run, first_run + len(columns), name="run"),
        columns=[account.key for account in accounts_in(scenario)],
    )


def _total(recorded: Recorded, name: str) -> Numbers:
    """Sum over all days and places, a run."""
    values = records_of(recorded, OBSERVABLES[name].entity)[name]
    total: Numbers = values.sum(axis=tuple(range(1, values.ndim)), dtype=np.float64)
    return total
