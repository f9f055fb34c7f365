"""A made-up result of the shipped scenario: smooth courses and noise, no model behind them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import sim
from sim.kernel.recorded import Recorded, empty
from sim.results import Result
from sim.scenario import Scenario

RUNS, DAYS = 40, 180


def recorded_of(scenario: Scenario, *, runs: int = RUNS, days: int = DAYS) -> Recorded:
    """Fill a record with a crisis that rises around day 38 and eases after day 70."""
    random = np.random.default_rng(1)
    made = empty(
        runs=runs,
        days=days,
        zones=len(scenario.zones),
        segments=len(scenario.segments),
        corridors=len(scenario.corridors),
        units=len(scenario.units),
        users=len(scenario.bulk_users),
        convoys=0,
    )
    day = np.arange(days)
    luck = np.exp(0.3 * random.standard_normal((runs, 1)))
    shift = 3.0 * random.standard_normal((runs, 1))

    def crisis(*, start: float = 36.0, end: float = 85.0) -> np.ndarray:
        rise = 1 / (1 + np.exp(-(day - start - shift) / 2.0))
        fall = 1 / (1 + np.exp((day - end - 3 * shift) / 6.0))
        return rise * fall

    attacks = (np.abs(day - 11) < 1) * 40 + (np.abs(day - 44) < 1) * 50
    lost = random.poisson(np.broadcast_to(luck * (attacks + 1.5 * (day < 110)), (runs, days)))
    made.nation["lost_tankers"] = lost
    made.nation["lost_l"] = lost * 46_000
    made.nation["queued_tankers"] = 40 + 500 * crisis(start=20, end=110) * luck
    arriving = 122 * (1 - 0.6 * crisis(start=14, end=95))
    made.nation["arrived_tankers"] = random.poisson(arriving)
    made.nation["undelivered_l"] = (122 - arriving) * 46_000
    made.nation["power_hours"] = 19 - 13 * crisis(start=34)
    weights = 1 / np.arange(1, len(scenario.corridors) + 1)
    made.corridors["loss_belief_prob"] = 0.002 + 0.05 * crisis(start=14)[..., np.newaxis] * weights
    made.units["unit_fill_share"] = 1 - crisis(start=33)[..., np.newaxis]
    for zone in range(len(scenario.zones)):
        tension = crisis(start=36.0 if zone == 0 else 22.0 - 4 * zone, end=85.0 + 20 * (zone > 2))
        price = 775 + (900 + 200 * zone) * tension * luck
        made.markets["parallel_price_per_l"][:, :, zone, 0] = price
        made.markets["parallel_price_per_l"][:, :, zone, 1] = price - 50
        made.markets["queue_hours"][:, :, zone, 0] = (price - 775) * 13 / 231
        made.markets["dry_share"][:, :, zone] = 0.95 * tension[..., np.newaxis]
        made.markets["depot_stock_l"][:, :, zone, 0] = 9e6 * (1 - 0.95 * tension)
        made.markets["depot_stock_l"][:, :, zone, 1] = 2e7 * (1 - 0.8 * tension)
    return made


def result_of(scenario: Scenario, *, runs: int = RUNS, days: int = DAYS) -> Result:
    return Result(
        scenario=scenario,
        seed=1,
        runs=runs,
        days=days,
        record="daily",
        outcomes=pd.DataFrame(index=pd.RangeIndex(runs, name="run")),
        recorded=recorded_of(scenario, runs=runs, days=days),
    )


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="session")
def result(scenario: Scenario) -> Result:
    return result_of(scenario)


@pytest.fixture
def make_result() -> Callable[..., Result]:
    """Return a made-up result of any scenario, with so many runs and days."""
    return result_of
