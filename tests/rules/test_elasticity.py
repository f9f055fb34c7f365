"""Demand of constant elasticity: powers, their areas, and where both stop."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from sim.rules.elasticity import (
    elastic_area,
    elastic_clearing,
    elastic_log_worth,
    elastic_net_worth,
    elastic_share,
    growth,
)

slopes = st.floats(0.01, 5.0)
widths = st.just(0.0) | st.floats(1e-6, 3.0)  # of narrower ones exp rounds the ends together


@given(st.floats(0.1, 50.0), slopes)
def test_demand_is_a_power_of_the_price(multiple: float, slope: float) -> None:
    assert elastic_share(multiple, slope) == pytest.approx(multiple**-slope, rel=1e-12)


@given(st.floats(-3.0, 2.0), widths, slopes | st.just(1.0))
def test_the_area_is_the_integral_of_the_power(low: float, width: float, slope: float) -> None:
    ends = math.exp(low), math.exp(low + width)
    expected = quad(lambda x: x**-slope, *ends, epsrel=1e-12)[0]
    assert elastic_area(low, low + width, slope) == pytest.approx(expected, rel=1e-8, abs=1e-12)


def test_growth_is_smooth_where_its_formula_is_none() -> None:
    assert growth(0.0) == 1.0
    for step in (1e-300, 1e-12, 1e-6):
        assert growth(step) == pytest.approx(1.0 + step / 2.0, rel=1e-12)
        assert growth(-step) == pytest.approx(1.0 - step / 2.0, rel=1e-12)
    assert growth(2.0) == pytest.approx((math.exp(2.0) - 1.0) / 2.0)


def test_a_litre_is_worth_at_most_the_choke() -> None:
    assert elastic_log_worth(100.0, 100.0, 0.64, 10.0) == 0.0
    assert elastic_log_worth(50.0, 100.0, 0.64, 10.0) == pytest.approx(math.log(2.0) / 0.64)
    assert elastic_log_worth(1e-300, 100.0, 0.64, 10.0) == math.log(10.0)
    assert elastic_log_worth(0.0, 100.0, 5.0, 10.0) == math.log(10.0)
    assert elastic_log_worth(1e300, 100.0, 0.01, 10.0) == -50.0


@given(st.floats(1e-6, 1.0), slopes)
def test_worth_counts_from_the_first_litre(share: float, slope: float) -> None:
    worth = elastic_net_worth(share * 100.0, 100.0, 775.0, slope, 10.0)
    assert 0.0 <= worth <= share * 100.0 * 775.0 * 9.0 * (1.0 + 1e-9)
    assert elastic_net_worth(0.0, 100.0, 775.0, slope, 10.0) == 0.0


def test_two_groups_clear_where_both_together_leave_the_supply() -> None:
    # (1 + x)^-1 + (1 + x / 2)^-1 = 1 has the root x = sqrt 2.
    cleared = elastic_clearing([1.0, 1.0], [1.0, 0.5], 2, 1.0, 1.0, 50.0, 1.0)
    assert cleared == pytest.approx(1.0 + math.sqrt(2.0), rel=1e-13)
