"""Every lever acts from its day on and not before, and in the intended direction (T12)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.kernel import Recorded
from sim.kernel import levers as at
from sim.observables import DIMENSIONS, OBSERVABLES
from sim.scenario.levers import BY_NAME, LEVER_NAMES, targets_of
from sim.scenario.schema import Scenario
from sim.scenario.signs import Sign, load_signs

Simulate = Callable[..., Recorded]
WithEvents = Callable[..., Scenario]
DAY, DAYS, RUNS = 10, 80, 64
SIGNS = ("0", "+", "-")
Numbers = NDArray[np.float64]

# What a lever needs beside it to act at all.
COMPANIONS = {"group_tax": ("group_tax_share", "", 0.5)}
PARTS = {
    entity: f"{entity}s" for entity in ("zone", "market", "segment", "corridor", "unit", "user")
}
PARTS["nation"] = "nation"
BY_LEVER = {row.lever: (row.lever, row.target, row.value) for row in load_signs()}


@pytest.fixture(scope="module")
def without(simulate: Simulate, mali: Scenario) -> Recorded:
    return simulate(mali, runs=RUNS, days=DAYS)


@pytest.fixture(scope="module")
def with_lever(
    simulate: Simulate, mali: Scenario, with_events: WithEvents
) -> Callable[[str], Recorded]:
    """Return a function that runs the base with one lever moved on day 10, kept for all tests."""
    done: dict[str, Recorded] = {}

    def run(name: str) -> Recorded:
        if name not in done:
            events = [BY_LEVER[name], *([COMPANIONS[name]] if name in COMPANIONS else [])]
            moved = with_events(
                mali, *((lever, target, DAY, value) for lever, target, value in events)
            )
            done[name] = simulate(moved, runs=RUNS, days=DAYS, debug=True)
        return done[name]

    return run


# ----------------------------------------------------------------------------------- every lever


def test_every_lever_is_tried() -> None:
    assert set(BY_LEVER) == set(LEVER_NAMES)
    for row in load_signs():
        assert BY_LEVER[row.lever] == (row.lever, row.target, row.value)
        assert BY_NAME[row.lever].low <= row.value <= BY_NAME[row.lever].high


def test_the_kernel_knows_every_lever_by_its_place() -> None:
    for number, name in enumerate(LEVER_NAMES):
        assert getattr(at, name.upper()) == number


@pytest.mark.parametrize("name", LEVER_NAMES)
def test_a_lever_acts_from_its_day_on_and_not_before(
    without: Recorded, with_lever: Callable[[str], Recorded], name: str
) -> None:
    moved = with_lever(name)
    acted = False
    for mine, yours in zip(without[:7], moved[:7], strict=True):
        before, changed = mine[:, :DAY], yours[:, :DAY]
        assert np.ascontiguousarray(before).tobytes() == np.ascontiguousarray(changed).tobytes()
        acted = acted or mine.tobytes() != yours.tobytes()
    assert acted


# -------------------------------------------------------------------------------------- T12: signs


def test_every_line_says_why() -> None:
    for row in load_signs():
        assert row.expected in SIGNS
        assert row.model in SIGNS
        assert row.reason
        assert bool(row.why) is (row.model != row.expected)
        assert OBSERVABLES[row.observable].entity == row.entity


def after(mali: Scenario, recorded: Recorded, row: Sign) -> Numbers:
    """Mean of an observable, a run, over the days from the lever's on and places of its name."""
    values = getattr(recorded, PARTS[row.entity])[row.observable][:, DAY:]
    for axis, dimension in enumerate(DIMENSIONS[row.entity], start=2):
        keys = (
            targets_of(mali, dimension)
            if dimension != "user"
            else [u.user for u in mali.bulk_users]
        )
        if row.place in keys:
            values = np.take(values, [keys.index(row.place)], axis=axis)
    mean: Numbers = values.reshape(len(values), -1).mean(axis=1)
    return mean


def sign_of(effects: Numbers, *, scale: float) -> str:
    """Sign of the mean of paired differences; 0 where three standard errors hide it."""
    noise = 3.0 * effects.std(ddof=1) / len(effects) ** 0.5 + 1e-12 * scale
    if abs(effects.mean()) <= noise:
        return "0"
    return "+" if effects.mean() > 0.0 else "-"


def test_the_sign_of_noise_is_none() -> None:
    random = np.random.default_rng(5)
    assert sign_of(random.normal(0.0, 1.0, 64), scale=1.0) == "0"
    assert sign_of(random.normal(1.0, 1.0, 64), scale=1.0) == "+"
    assert sign_of(random.normal(-1.0, 1.0, 64), scale=1.0) == "-"
    assert sign_of(np.full(64, 1e-13), scale=1.0) == "0"


@pytest.mark.parametrize(
    "row", load_signs(), ids=lambda row: f"{row.lever}-{row.observable}-{row.place or 'all'}"
)
def test_t12_a_lever_moves_what_it_is_meant_to_move(
    without: Recorded, with_lever: Callable[[str], Recorded], mali: Scenario, row: Sign
) -> None:
    base = after(mali, without, row)
    effects = after(mali, with_lever(row.lever), row) - base
    assert sign_of(effects, scale=float(np.abs(base).max())) == row.model


def test_enforcement_ends_resale(without: Recorded, with_lever: Callable[[str], Recorded]) -> None:
    # All that the pumps sell is used, where nobody buys to resell.
    for recorded, is_resold in ((without, True), (with_lever("resale_enforcement"), False)):
        markets = recorded.markets[:, DAY + 1 :]
        resold = markets["pump_sales_l"] + markets["parallel_sales_l"] - markets["purchases_l"]
        assert bool(resold.max() > 1.0) is is_resold


# ------------------------------------------------------------------------------- the official price


@pytest.mark.parametrize("cap", [600.0, 1_000.0])
def test_without_a_shortage_the_price_follows_the_cap_at_once(
    simulate: Simulate, mali: Scenario, with_events: WithEvents, cap: float
) -> None:
    calm = with_events(mali.variant("no-blockade"), ("price_cap", "gasoline", 5, cap), crisis=False)
    markets = simulate(calm, runs=2, days=20, debug=True).markets
    assert np.all(markets["price_multiple"] == 1.0)
    np.testing.assert_allclose(markets["parallel_price_per_l"][:, 5:, :, 0], cap, rtol=1e-12)
    assert np.all(markets["queue_hours"] == 0.0)


@pytest.mark.parametrize("cap", [600.0, 1_000.0])
def test_without_a_shortage_a_cap_moves_use_along_demand_and_is_paid_by_all(
    simulate: Simulate, mali: Scenario, with_events: WithEvents, cap: float
) -> None:
    calm = with_events(mali.variant("no-blockade"), ("price_cap", "gasoline", 5, cap), crisis=False)
    base, slope = mali.prices.gasoline_cap_per_l.value, mali.market.slope.value
    markets = simulate(calm, runs=2, days=12, debug=True).markets[:, :, 0, 0]
    normal, used = markets["consumption_l"][:, 4], markets["consumption_l"][:, -1]
    dearer = slope * (cap / base - 1.0)
    np.testing.assert_allclose(used, normal * np.exp(-dearer), rtol=1e-9)
    last = markets[:, -1]
    np.testing.assert_allclose(last["transfer_loss"], used * (cap - base), rtol=1e-9)
    triangle = base / slope * (normal - used * (1.0 + dearer))
    np.testing.assert_allclose(last["forgone_loss"], triangle, rtol=1e-6)
    assert np.all(last["queue_loss"] == 0.0)


def test_in_a_shortage_a_higher_cap_leaves_the_parallel_price_where_it_is(
    simulate: Simulate, mali: Scenario, with_events: WithEvents
) -> None:
    day, cap = 50, 900.0
    quiet = mali.with_values({"market.noise_sigma": 0})
    raised = with_events(quiet, ("price_cap", "gasoline", day, cap))
    before = simulate(quiet, runs=4, days=day + 1).markets[:, day, 0, 0]
    after_ = simulate(raised, runs=4, days=day + 1).markets[:, day, 0, 0]
    price = after_["parallel_price_per_l"]
    assert before["parallel_price_per_l"].min() > 1_200.0
    np.testing.assert_allclose(price, before["parallel_price_per_l"], rtol=0.1)
    np.testing.assert_allclose(price, cap * after_["price_multiple"])
    assert np.all(after_["queue_hours"] < before["queue_hours"])
