"""Run k is the same alone, in any batch, chunk or thread, and with values of its own (T11)."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from sim.kernel import Recorded, chunks
from sim.scenario.schema import Scenario

Simulate = Callable[..., Recorded]
Differing = Callable[[Recorded, Recorded], list[str]]
DAYS = 90


@pytest.fixture(scope="module")
def ten(simulate: Simulate, mali: Scenario) -> Recorded:
    return simulate(mali, runs=10, seed=7, days=DAYS, threads=1, chunk_runs=10)


def part(recorded: Recorded, first: int, last: int) -> Recorded:
    return Recorded(*(array[first:last] for array in recorded))


# ------------------------------------------------------------------------------ T11: the same run


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("chunk_runs", [1, 3, 16])
def test_t11_chunks_and_threads_change_nothing(
    simulate: Simulate,
    mali: Scenario,
    ten: Recorded,
    differing: Differing,
    threads: int,
    chunk_runs: int,
) -> None:
    again = simulate(mali, runs=10, seed=7, days=DAYS, threads=threads, chunk_runs=chunk_runs)
    assert differing(ten, again) == []


@pytest.mark.parametrize("run", [0, 4, 9])
def test_t11_a_run_alone_is_the_run_in_a_batch(
    simulate: Simulate, mali: Scenario, ten: Recorded, differing: Differing, run: int
) -> None:
    alone = simulate(mali, runs=1, first_run=run, seed=7, days=DAYS)
    assert differing(part(ten, run, run + 1), alone) == []


def test_t11_a_later_batch_goes_on_where_the_first_ended(
    simulate: Simulate, mali: Scenario, ten: Recorded, differing: Differing
) -> None:
    later = simulate(mali, runs=6, first_run=4, seed=7, days=DAYS, chunk_runs=4)
    assert differing(part(ten, 4, 10), later) == []


def test_t11_checking_the_laws_changes_nothing(
    simulate: Simulate, mali: Scenario, ten: Recorded, differing: Differing
) -> None:
    assert differing(ten, simulate(mali, runs=10, seed=7, days=DAYS, debug=True)) == []


def test_t11_values_by_run_are_the_runs_of_the_changed_scenarios(
    simulate: Simulate, mali: Scenario, differing: Differing
) -> None:
    values = {
        "market.slope": [0.1, 0.3, 0.22],
        "entry.fleet": [3_000, 1_500, 1_900],
        "demand.total_l_per_day": [4.4e6, 6.6e6, 5e6],
        "escort.ramp_end_day": [60, 250, 100],
        "corridors.south.border_days": [3, 9, 1],
        "zones.mopti.access_share": [0.05, 0.6, 0.3],
        "zones.bamako.demand_share": [0.5, 0.4, 0.55],
        "zones.kayes.demand_share": [0.1, 0.2, 0.05],
        "deliveries.west.bamako.share": [0.86, 0.5, 1],
        "deliveries.west.kayes.share": [0.14, 0.5, 0],
        "bulk_users.power.demand_weight": [0.4, 1.4, 0.7],
        "segments.households.time_value_multiple": [0.7, 1.0, 1.4],
        "importers.national.fleet_share": [0.67, 0.2, 0.9],
        "importers.multinational.fleet_share": [0.33, 0.8, 0.1],
        "units.garrison-kati.service_order": [4, 1, 3],
        "events.truce.value": [0.1, 0.6, 0.4],
        "events.announcement-south.value": [0.002, 0.2, 0.03],
        "readiness.half_cover_share": 0.5,
    }
    together = simulate(mali, runs=3, seed=7, days=DAYS, values=values, chunk_runs=2)
    for run in range(3):
        own = {path: np.atleast_1d(x)[run if np.size(x) > 1 else 0] for path, x in values.items()}
        alone = simulate(mali.with_values(own), runs=1, first_run=run, seed=7, days=DAYS)
        assert differing(part(together, run, run + 1), alone) == []


def test_a_large_neighbour_changes_no_run(
    simulate: Simulate, mali: Scenario, ten: Recorded, differing: Differing
) -> None:
    normal = mali.entry.fleet.value
    longest = mali.corridors[1].return_days
    values = {
        "entry.fleet": [normal, 20_000, normal],
        "corridors.south.return_days": [longest, 60, longest],
    }
    mixed = simulate(mali, runs=3, seed=7, days=DAYS, values=values, threads=1)
    assert differing(part(ten, 0, 1), part(mixed, 0, 1)) == []
    assert differing(part(ten, 2, 3), part(mixed, 2, 3)) == []
    assert differing(part(ten, 1, 2), part(mixed, 1, 2)) != []


def test_a_shorter_run_is_the_beginning_of_a_longer_one(
    simulate: Simulate, mali: Scenario, ten: Recorded
) -> None:
    short = simulate(mali, runs=10, seed=7, days=30)
    for shorter, longer in zip(short[:6], ten[:6], strict=True):
        assert shorter.tobytes() == np.ascontiguousarray(longer[:, :30]).tobytes()


def test_another_seed_is_other_luck_and_so_is_another_run(
    simulate: Simulate, mali: Scenario, ten: Recorded, differing: Differing
) -> None:
    other = simulate(mali, runs=1, seed=8, days=DAYS)
    assert "nation.lost_tankers" in differing(part(ten, 0, 1), other)
    assert "nation.lost_tankers" in differing(part(ten, 0, 1), part(ten, 1, 2))


@pytest.mark.parametrize("seed", [-(2**63), -1, 0, 2**63 - 1])
def test_every_64_bit_seed_works(simulate: Simulate, mali: Scenario, seed: int) -> None:
    assert simulate(mali, runs=1, seed=seed, days=5, debug=True).nation["loaded_l"].min() > 0


def test_two_policies_share_their_luck_until_they_differ(
    shipped: dict[str, SimpleNamespace], differing: Differing
) -> None:
    base, other = shipped["mali-2025"], shipped["mali-2025/no-truce"]
    truce = next(event for event in base.scenario.events if event.lever == "truce")
    start, _ = base.scenario.days_of(truce)
    for mine, yours in zip(base.recorded[:6], other.recorded[:6], strict=True):
        before, without = mine[:, :start], yours[:, :start]
        assert np.ascontiguousarray(before).tobytes() == np.ascontiguousarray(without).tobytes()
    assert differing(base.recorded, other.recorded) != []


# -------------------------------------------------------------------------------------- hand-over


@pytest.mark.parametrize("threads", [1, 2])
def test_chunks_come_in_order_with_the_number_of_their_first_run(
    mali: Scenario, threads: int
) -> None:
    found = [
        (first, len(recorded.nation))
        for first, recorded in chunks(
            mali, runs=8, first_run=100, days=2, chunk_runs=3, threads=threads
        )
    ]
    assert found == [(100, 3), (103, 3), (106, 2)]


def test_a_record_has_the_shape_of_the_scenario(mali: Scenario) -> None:
    ((_, recorded),) = chunks(mali, runs=2, days=5)
    assert recorded.nation.shape == (2, 5)
    assert recorded.zones.shape == (2, 5, 6)
    assert recorded.markets.shape == (2, 5, 6, 2)
    assert recorded.corridors.shape == (2, 5, 4)
    assert recorded.units.shape == (2, 5, 5)
    assert recorded.users.shape == (2, 5, 3)
    assert recorded.n_convoys.shape == (2,)


def test_the_scenarios_own_length_is_the_default(mali: Scenario) -> None:
    ((_, recorded),) = chunks(mali, runs=1)
    assert recorded.nation.shape == (1, mali.calendar.days)
