"""The loss of consumer surplus is the area under demand and the exact sum of its parts (T6)."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from sim.rules.market import demand_at, demand_share, full_price_multiple
from sim.rules.welfare import (
    forgone_loss,
    gini,
    insured_loss,
    is_lossless,
    net_worth,
    rationing_loss,
    rent_loss,
    shadow_multiple,
    sort_numbers,
    surplus,
    surplus_loss,
    whole_worth,
)

D0, P0 = 450_000.0, 775.0
SEMI_LOG, ELASTIC = 0.0, 1.0
CHOKE = 8.0
slopes = st.floats(0.05, 2.0) | st.just(1.0)
multiples = st.floats(1.0, 5.0)
shares = st.floats(0.0, 1.0)
forms = st.sampled_from([SEMI_LOG, ELASTIC])


def price_of(litre: float, slope: float, form: float) -> float:
    """Worth of the q-th litre above the official price."""
    if form == ELASTIC:
        return P0 * (math.exp(min(math.log(CHOKE), math.log(D0 / litre) / slope)) - 1.0)
    return P0 * math.log(D0 / litre) / slope


def area(low: float, high: float, slope: float, form: float) -> float:
    """Worth above the official price of the litres from one rank to another, by quadrature."""
    if high - low < 1e-6 * D0:  # too narrow for quadrature
        return max(0.0, high - low) * price_of((low + high) / 2, slope, form)
    kink = D0 * math.exp(-slope * math.log(CHOKE))
    inside = [kink] if form == ELASTIC and low < kink < high else []
    ends = [low, *inside, high]
    return float(
        sum(
            quad(price_of, *part, args=(slope, form), limit=200, epsabs=0.0, epsrel=1e-10)[0]
            for part in pairwise(ends)
        )
    )


def forgone(wished: float, slope: float, form: float) -> float:
    return forgone_loss(wished, D0, P0, slope, form, CHOKE)


def rationed(used: float, wished: float, slope: float, form: float) -> float:
    return rationing_loss(used, wished, D0, P0, slope, form, CHOKE)


@settings(max_examples=30)
@given(multiples, slopes, forms)
def test_t6_the_loss_is_the_area_under_demand(multiple: float, slope: float, form: float) -> None:
    numerical = quad(lambda x: P0 * demand_at(D0, x, slope, form), 1.0, multiple, epsrel=1e-12)[0]
    assert surplus_loss(D0, P0, multiple, slope, form) == pytest.approx(
        numerical, rel=1e-10, abs=1e-3
    )


@given(multiples, slopes, forms)
def test_t6_the_loss_is_the_difference_of_surpluses(
    multiple: float, slope: float, form: float
) -> None:
    before, after = (surplus(D0, P0, x, slope, form, CHOKE) for x in (1.0, multiple))
    assert surplus_loss(D0, P0, multiple, slope, form) == pytest.approx(
        before - after, rel=1e-9, abs=1e-3
    )


@given(multiples, slopes, forms)
def test_t6_without_rationing_the_loss_is_rent_and_triangle(
    multiple: float, slope: float, form: float
) -> None:
    wished = demand_at(D0, multiple, slope, form)
    parts = rent_loss(wished, multiple, 1.0, P0) + forgone(wished, slope, form)
    assert parts == pytest.approx(surplus_loss(D0, P0, multiple, slope, form), rel=1e-9, abs=1e-3)
    assert rationed(wished, wished, slope, form) == 0.0


@settings(max_examples=40)
@given(multiples, slopes, st.floats(0.01, 1.0), forms)
def test_t6_with_rationing_the_parts_are_the_loss_by_quadrature(
    multiple: float, slope: float, had: float, form: float
) -> None:
    wished = demand_at(D0, multiple, slope, form)
    used = had * wished
    rent = rent_loss(used, multiple, 1.0, P0)
    not_made, not_had = forgone(wished, slope, form), rationed(used, wished, slope, form)
    assert not_made == pytest.approx(area(wished, D0, slope, form), rel=1e-8, abs=1.0)
    assert not_had == pytest.approx(area(used, wished, slope, form), rel=1e-8, abs=1.0)
    kept = area(0.0, used, slope, form) - used * P0 * (multiple - 1.0)
    whole = area(0.0, D0, slope, form) - kept
    assert rent + not_made + not_had == pytest.approx(whole, rel=1e-8, abs=1.0)


@given(multiples, slopes, st.floats(0.5, 3.0), forms)
def test_t6_holds_from_the_first_day_s_price_whatever_the_cap(
    over: float, slope: float, cap: float, form: float
) -> None:
    full = min(CHOKE, full_price_multiple(over, 1.0, cap))
    wished = demand_at(D0, full, slope, form)
    official, rent = rent_loss(wished, cap, 1.0, P0), rent_loss(wished, full, cap, P0)
    parts = official + rent + forgone(wished, slope, form)
    assert parts == pytest.approx(surplus_loss(D0, P0, full, slope, form), rel=1e-9, abs=1e-3)


def test_t6_with_the_numbers_of_late_october() -> None:
    multiple, slope = 2_000.0 / 775.0, 0.22
    expected = D0 * P0 / slope * (1 - math.exp(-slope * (multiple - 1)))
    assert surplus_loss(D0, P0, multiple, slope, SEMI_LOG) == pytest.approx(expected, rel=1e-15)
    power = D0 * P0 / (1 - slope) * (multiple ** (1 - slope) - 1)
    assert surplus_loss(D0, P0, multiple, slope, ELASTIC) == pytest.approx(power, rel=1e-14)
    assert surplus_loss(D0, P0, multiple, 1.0, ELASTIC) == pytest.approx(
        D0 * P0 * math.log(multiple), rel=1e-14
    )


@pytest.mark.parametrize("form", [SEMI_LOG, ELASTIC])
def test_nothing_is_lost_at_the_official_price(form: float) -> None:
    assert surplus_loss(D0, P0, 1.0, 0.22, form) == 0.0
    assert rent_loss(D0, 1.0, 1.0, P0) == 0.0
    assert forgone(D0, 0.22, form) == 0.0
    assert rationed(D0, D0, 0.22, form) == 0.0


@given(shares, shares, multiples, slopes, forms)
def test_every_part_is_a_loss(
    one: float, two: float, multiple: float, slope: float, form: float
) -> None:
    used, wished = sorted((one * D0, two * D0))
    assert rent_loss(used, multiple, 1.0, P0) >= 0.0
    assert forgone(wished, slope, form) >= -1e-3
    assert rationed(used, wished, slope, form) >= -1e-3


@pytest.mark.parametrize("form", [SEMI_LOG, ELASTIC])
def test_no_litre_at_all_loses_the_whole_surplus(form: float) -> None:
    whole = surplus(D0, P0, 1.0, 0.22, form, CHOKE)
    assert net_worth(0.0, D0, P0, 0.22, form, CHOKE) == 0.0
    assert net_worth(D0, D0, P0, 0.22, form, CHOKE) == pytest.approx(whole, rel=1e-15)
    assert rationed(0.0, D0, 0.22, form) == pytest.approx(whole, rel=1e-15)


@pytest.mark.parametrize("slope", [0.22, 1.0, 1.7])
def test_up_to_the_choke_litres_are_worth_it_and_nobody_would_pay_more(slope: float) -> None:
    flat = D0 * CHOKE**-slope
    assert net_worth(flat, D0, P0, slope, ELASTIC, CHOKE) == pytest.approx(flat * P0 * (CHOKE - 1))
    assert rationed(0.0, flat, slope, ELASTIC) == pytest.approx(flat * P0 * (CHOKE - 1))
    assert surplus(D0, P0, CHOKE, slope, ELASTIC, CHOKE) == 0.0
    assert surplus(D0, P0, 2 * CHOKE, slope, ELASTIC, CHOKE) == 0.0


@given(st.floats(1e-9, 1e-4), multiples)
def test_an_elasticity_of_one_is_the_limit_of_those_beside_it(step: float, multiple: float) -> None:
    at, beside = (surplus_loss(D0, P0, multiple, a, ELASTIC) for a in (1.0, 1.0 + step))
    assert beside == pytest.approx(at, rel=2 * step, abs=1e-6)


@given(multiples, slopes, forms)
def test_the_shadow_price_is_the_inverse_of_demand(
    multiple: float, slope: float, form: float
) -> None:
    used = D0 * demand_share(multiple, slope, form)
    assert shadow_multiple(D0, used, slope, form, CHOKE) == pytest.approx(multiple, rel=1e-10)


@given(multiples, slopes, shares, forms)
def test_the_shadow_price_is_what_the_next_litre_is_worth(
    multiple: float, slope: float, share: float, form: float
) -> None:
    used, step = (0.01 + 0.98 * share) * D0, 1e-4 * D0
    more, less = (
        net_worth(litres, D0, P0, slope, form, CHOKE) for litres in (used + step, used - step)
    )
    shadow = P0 * (shadow_multiple(D0, used, slope, form, CHOKE) - 1.0)
    assert (more - less) / (2 * step) == pytest.approx(shadow, rel=0.02, abs=1e-3 * P0)


def test_gini_of_two_groups() -> None:
    # All the fuel to a half of the need: one half; to a quarter: three quarters.
    assert gini([0.7, 0.7], [3.0, 9.0], [0, 1], 2) == pytest.approx(0.0, abs=1e-15)
    assert gini([1.0, 0.0], [1.0, 1.0], [0, 1], 2) == pytest.approx(0.5)
    assert gini([1.0, 0.0], [1.0, 3.0], [0, 1], 2) == pytest.approx(0.75)
    assert gini([0.0, 0.0], [1.0, 3.0], [0, 1], 2) == 0.0


def test_gini_is_the_area_over_the_lorenz_curve() -> None:
    served, needs = [0.2, 0.9, 0.5, 0.4], [4.0, 1.0, 2.0, 3.0]
    used = [share * need for share, need in zip(served, needs, strict=True)]
    area, below = 0.0, 0.0
    for _, need, got in sorted(zip(served, needs, used, strict=True)):
        area += need / sum(needs) * (below + got / 2.0) / sum(used)
        below += got
    assert gini(served, needs, [3, 1, 0, 2], 4) == pytest.approx(1.0 - 2.0 * area)


def test_insurance_costs_what_owners_do_not_bear_less_premiums() -> None:
    assert insured_loss(0.0, 77e6, 15e6, 10.0, 600_000.0) == -6e6
    assert insured_loss(2.0, 77e6, 15e6, 0.0, 600_000.0) == pytest.approx(124e6)


def test_who_buys_at_the_cap_and_uses_all_it_wishes_loses_nothing() -> None:
    assert is_lossless(1.0, 1.0, 100.0, 100.0)
    assert not is_lossless(1.0, 1.0, 99.0, 100.0)
    assert not is_lossless(1.5, 1.0, 100.0, 100.0)
    assert not is_lossless(1.0, 1.3, 100.0, 100.0)
    assert rent_loss(100.0, 1.0, 1.0, P0) == 0.0
    for form in (SEMI_LOG, ELASTIC):
        assert forgone_loss(100.0, 100.0, P0, 0.64, form, CHOKE) == 0.0
        assert rationing_loss(100.0, 100.0, 100.0, P0, 0.64, form, CHOKE) == 0.0


few_keys = st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0.0, 1.0)


@given(st.lists(few_keys, min_size=1, max_size=200), st.randoms())
def test_numbers_come_in_the_order_of_keys_and_equals_by_number(
    keys: list[float], luck: Random
) -> None:
    order = list(range(len(keys)))
    luck.shuffle(order)
    sort_numbers(keys, order, len(keys))
    assert order == sorted(range(len(keys)), key=keys.__getitem__)


served = st.floats(0.0, 1.0, allow_subnormal=False)  # whose products lose their digits


@given(st.floats(0.0, 1e9), slopes, forms)
def test_all_litres_are_worth_what_any_number_of_litres_is(
    demand: float, slope: float, form: float
) -> None:
    whole = whole_worth(demand, P0, slope, form, CHOKE)
    assert whole == net_worth(demand, demand, P0, slope, form, CHOKE)


@given(st.lists(st.tuples(served, st.floats(0.1, 9.0)), min_size=1, max_size=12))
def test_gini_is_the_mean_difference_of_all_pairs(groups: list[tuple[float, float]]) -> None:
    served, needs = [x for x, _ in groups], [w for _, w in groups]
    used = sum(x * w for x, w in groups)
    apart = sum(w * v * abs(x - y) for x, w in groups for y, v in groups)
    expected = apart / (2.0 * sum(needs) * used) if used > 0.0 else 0.0
    order = list(range(len(groups)))
    assert gini(served, needs, order, len(groups)) == pytest.approx(expected, abs=1e-9)
