"""The argument on deterrence, checked against the rules it speaks of."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim.cli.deterrence import belief_table, break_even_table, chain_table, half_life
from sim.rules import entry, learning
from sim.scenario import Scenario, load

# The numbers that truth T3 is stated with.
T3 = {"entry.margin_per_l": 35.0, "entry.truck_value": 45e6, "entry.landed_cost_per_l": 640.0}


@pytest.fixture
def case() -> Scenario:
    return load("mali-2025").with_values(T3)


def test_break_even_is_truth_t3(case: Scenario) -> None:
    regulated, insured, aside, rent = break_even_table(case)
    assert regulated.break_even_prob == pytest.approx(0.02117, abs=5e-6)
    assert rent.margin_per_l == 1225.0
    assert rent.break_even_prob == pytest.approx(0.43, abs=0.005)
    for row in (regulated, aside, rent):
        formula = entry.break_even_loss(row.margin_per_l, 46_000.0, 45e6, 640.0)
        assert row.break_even_prob == pytest.approx(formula, rel=1e-12)
    assert insured.at_stake == pytest.approx(0.2 * regulated.at_stake)


def test_at_break_even_a_trip_is_worth_nothing_to_the_risk_neutral(case: Scenario) -> None:
    for row in break_even_table(case):
        value = entry.trip_value(row.break_even_prob, row.gain, row.at_stake, 0.0, 0.0)
        assert value == pytest.approx(0.0, abs=1e-6)


def test_belief_empties_the_road(case: Scenario) -> None:
    rows = belief_table(case)
    assert rows[0].belief_prob == case.belief.base_loss_prob.value
    assert rows[0].loads_multiple == 1.0
    for before, after in pairwise(rows):
        assert after.belief_prob > before.belief_prob
        assert after.trip_value < before.trip_value
        assert after.loads_multiple < before.loads_multiple
        assert after.solo_share <= before.solo_share
    assert rows[-1].loads_multiple < 0.01


def test_half_life_is_that_of_the_belief() -> None:
    belief, days = 0.4, 0
    while belief > 0.2:
        belief = learning.learned_belief(belief, 0.0, 10.0, 0.1, 0.01, 0.0)
        days += 1
    assert days == 7
    assert half_life(0.1) == pytest.approx(6.58, abs=0.005)
    assert half_life(0.5) == pytest.approx(1.0)


def test_the_chain_holds_the_other_truths() -> None:
    values = {"services.thermal_share": 0.7, "services.supply_hours": 19.0, "market.slope": 0.22}
    links = {row.form: row.value for row in chain_table(load("mali-2025").with_values(values))}
    assert links["W = (p - cap) q / v*"] == pytest.approx(69.0, abs=0.05)
    assert links["h0 (1 - thermal)"] == pytest.approx(5.7)
    assert links["1 + ln 2 / a"] == pytest.approx(4.1507, abs=1e-4)
