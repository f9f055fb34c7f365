"""The clearing price (T1), the queue (T2), and what people buy, resell and fear."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.market import (
    alarmed,
    aside_share,
    cap_multiple,
    clearing_multiple,
    clearing_price_multiple,
    consumption,
    demand_at,
    demand_share,
    dry_share,
    full_price_multiple,
    hours_queued,
    is_dry,
    is_more_marginal,
    left_for_consumers,
    log_price_under_cap,
    mean_supply,
    multiple_of,
    neighbours_wet_share,
    next_log_price,
    next_panic,
    over_initial,
    paid_share,
    parallel_sales,
    price_at,
    price_noise,
    pump_sales,
    queue_hours,
    queues_up,
    rent_of_a_litre,
    resale_share,
    resold,
    rests_at_cap,
    sold_aside,
    wet_demand,
    wet_share,
    wished_use,
)

SEMI_LOG, ELASTIC = 0.0, 1.0
CHOKE = 1e30  # far above every price that is asked here

slopes = st.floats(0.01, 5.0)
shares = st.floats(0.0, 1.0)
litres = st.floats(1.0, 1e7)
forms = st.sampled_from([SEMI_LOG, ELASTIC])
multiples = st.floats(1.0, 50.0)
segments = st.lists(
    st.tuples(st.floats(0.0, 1e6), st.floats(0.2, 1.0)), min_size=1, max_size=5
).filter(lambda rows: sum(demand for demand, _ in rows) > 1.0)


def cleared(
    rows: list[tuple[float, float]],
    supply: float,
    slope: float,
    ceiling: float,
    cap: float = 1.0,
    form: float = SEMI_LOG,
) -> float:
    demands, rents = [row[0] for row in rows], [row[1] for row in rows]
    return clearing_price_multiple(demands, rents, len(rows), supply, slope, form, ceiling, cap)


def bought(
    rows: list[tuple[float, float]],
    multiple: float,
    slope: float,
    cap: float = 1.0,
    form: float = SEMI_LOG,
) -> float:
    return sum(
        demand * demand_share(full_price_multiple(multiple, rent, cap), slope, form)
        for demand, rent in rows
    )


# --------------------------------------------------------------------------------------------- T1


@given(litres, shares.filter(lambda share: share > 1e-3), slopes)
def test_t1_the_clearing_price_is_the_inverse_of_demand(
    demand: float, share: float, slope: float
) -> None:
    supply = share * demand
    multiple = clearing_multiple(demand, supply, slope, SEMI_LOG, CHOKE)
    assert multiple == 1.0 + math.log(demand / supply) / slope
    assert demand_at(demand, multiple, slope, SEMI_LOG) == pytest.approx(supply, rel=1e-12)


@given(litres, shares.filter(lambda share: share > 1e-3), st.floats(0.2, 5.0))
def test_t1_of_constant_elasticity_is_a_power(demand: float, share: float, slope: float) -> None:
    supply = share * demand
    multiple = clearing_multiple(demand, supply, slope, ELASTIC, CHOKE)
    assert multiple == pytest.approx((demand / supply) ** (1.0 / slope), rel=1e-10)
    assert demand_at(demand, multiple, slope, ELASTIC) == pytest.approx(supply, rel=1e-12)


@given(litres, slopes, multiples, forms)
def test_t1_demand_is_the_inverse_of_the_clearing_price(
    demand: float, slope: float, multiple: float, form: float
) -> None:
    if slope * (multiple - 1.0) < 30.0:
        supply = demand_at(demand, multiple, slope, form)
        assert clearing_multiple(demand, supply, slope, form, CHOKE) == pytest.approx(
            multiple, rel=1e-10
        )


@given(litres, shares.filter(lambda share: share > 1e-3), slopes)
def test_t1_one_segment_clears_at_the_closed_form(
    demand: float, share: float, slope: float
) -> None:
    expected = clearing_multiple(demand, share * demand, slope, SEMI_LOG, CHOKE)
    assert cleared([(demand, 1.0)], share * demand, slope, 1e6) == pytest.approx(
        expected, rel=1e-14
    )


@given(litres, shares.filter(lambda share: share > 1e-3), slopes)
def test_t1_one_segment_of_constant_elasticity_clears_at_the_closed_form(
    demand: float, share: float, slope: float
) -> None:
    expected = clearing_multiple(demand, share * demand, slope, ELASTIC, 1e6)
    assert cleared([(demand, 1.0)], share * demand, slope, 1e6, form=ELASTIC) == pytest.approx(
        expected, rel=1e-10
    )


def test_t1_with_the_numbers_of_mali() -> None:
    assert clearing_multiple(1_000.0, 500.0, 0.22, SEMI_LOG, CHOKE) == pytest.approx(
        4.150669, rel=1e-6
    )
    assert clearing_multiple(1_000.0, 500.0, 0.22, ELASTIC, CHOKE) == pytest.approx(
        2.0 ** (1 / 0.22), rel=1e-14
    )


def test_t1_no_litre_is_worth_more_than_the_choke() -> None:
    assert clearing_multiple(1_000.0, 500.0, 0.22, ELASTIC, 10.0) == pytest.approx(10.0)
    assert clearing_multiple(1_000.0, 900.0, 0.22, ELASTIC, 10.0) < 2.0


# ----------------------------------------------------------------------------------- many segments


@given(segments, shares.filter(lambda share: share > 0.01), slopes, st.floats(0.5, 3.0), forms)
def test_many_segments_clear_what_there_is_under_any_cap(
    rows: list[tuple[float, float]], share: float, slope: float, cap: float, form: float
) -> None:
    for over_first in (1.0, cap):
        supply = share * bought(rows, 1.0, slope, over_first, form)
        multiple = cleared(rows, supply, slope, 1e9, over_first, form)
        if multiple < 1e9:
            assert bought(rows, multiple, slope, over_first, form) == pytest.approx(
                supply, rel=1e-9
            )


hardly_felt = st.floats(-4.0, 0.0).map(lambda power: math.exp(power * math.log(10.0)))


@given(
    st.lists(st.tuples(st.floats(1e-3, 1e6), hardly_felt), min_size=1, max_size=6),
    st.floats(1e-12, 1.0),
    slopes,
    st.floats(1.5, 1e4),
)
def test_semi_log_demand_clears_though_some_hardly_feel_the_price(
    rows: list[tuple[float, float]], share: float, slope: float, ceiling: float
) -> None:
    supply = share * bought(rows, 1.0, slope, form=SEMI_LOG)
    multiple = cleared(rows, supply, slope, ceiling, form=SEMI_LOG)
    if multiple < ceiling:
        assert bought(rows, multiple, slope, form=SEMI_LOG) == pytest.approx(supply, rel=1e-9)
    else:
        assert bought(rows, ceiling, slope, form=SEMI_LOG) >= supply * (1.0 - 1e-9)


@given(
    st.lists(st.tuples(st.floats(1e-3, 1e6), st.floats(0.01, 1.0)), min_size=1, max_size=5),
    shares.filter(lambda share: share > 0.01),
    slopes,
)
def test_constant_elasticity_clears_those_too_who_hardly_feel_the_price(
    rows: list[tuple[float, float]], share: float, slope: float
) -> None:
    supply = share * bought(rows, 1.0, slope, form=ELASTIC)
    multiple = cleared(rows, supply, slope, 50.0, form=ELASTIC)
    if multiple < 50.0:
        assert bought(rows, multiple, slope, form=ELASTIC) == pytest.approx(supply, rel=1e-9)
    else:
        assert bought(rows, 50.0, slope, form=ELASTIC) >= supply * (1.0 - 1e-9)


@given(segments, st.floats(1e-9, 2.0), st.floats(1e-9, 2.0), slopes, st.floats(1.5, 50.0), forms)
def test_the_price_rises_with_scarcity_between_cap_and_ceiling(
    rows: list[tuple[float, float]],
    one: float,
    two: float,
    slope: float,
    ceiling: float,
    form: float,
) -> None:
    total = sum(demand for demand, _ in rows)
    scarce, ample = sorted((one, two))
    high = cleared(rows, scarce * total, slope, ceiling, form=form)
    low = cleared(rows, ample * total, slope, ceiling, form=form)
    assert 1.0 <= low <= high * (1 + 1e-12)
    assert high <= ceiling


@pytest.mark.parametrize("form", [SEMI_LOG, ELASTIC])
def test_the_ends_of_the_price(form: float) -> None:
    assert cleared([(100.0, 1.0)], 100.0, 0.22, 5.0, form=form) == 1.0
    assert cleared([(100.0, 1.0)], 200.0, 0.22, 5.0, form=form) == 1.0
    assert cleared([(100.0, 1.0)], 0.0, 0.22, 5.0, form=form) == 5.0
    assert cleared([(100.0, 1.0)], 1e-9, 0.22, 5.0, form=form) == 5.0
    assert cleared([(0.0, 1.0)], 0.0, 0.22, 5.0, form=form) == 1.0
    assert cleared([(100.0, 0.0), (10.0, 1.0)], 50.0, 0.22, 5.0, form=form) == 5.0


# ----------------------------------------------------------------------------------------- demand


@given(slopes, forms)
def test_demand_at_the_cap_is_normal_demand_exactly(slope: float, form: float) -> None:
    assert demand_share(1.0, slope, form) == 1.0
    assert demand_at(123.0, 1.0, slope, form) == 123.0


@given(slopes, multiples, multiples, forms)
def test_demand_falls_with_the_price(slope: float, one: float, two: float, form: float) -> None:
    low, high = sorted((one, two))
    assert 0.0 <= demand_share(high, slope, form) <= demand_share(low, slope, form) <= 1.0


@pytest.mark.parametrize(
    ("form", "elasticities"), [(SEMI_LOG, (0.22, 0.44, 0.88)), (ELASTIC, (0.22, 0.22, 0.22))]
)
def test_the_elasticity_is_the_slope_at_first_and_grows_with_the_price_or_stays(
    form: float, elasticities: tuple[float, ...]
) -> None:
    slope, step = 0.22, 1e-6
    for multiple, expected in zip((1.0, 2.0, 4.0), elasticities, strict=True):
        dearer = demand_at(1.0, multiple * (1 + step), slope, form)
        change = math.log(dearer / demand_at(1.0, multiple, slope, form))
        assert change / math.log(1 + step) == pytest.approx(-expected, rel=1e-4)


@given(slopes, multiples)
def test_no_price_lowers_demand_of_constant_elasticity_more(slope: float, multiple: float) -> None:
    semi_log = demand_share(multiple, slope, SEMI_LOG)
    assert demand_share(multiple, slope, ELASTIC) >= semi_log * (1.0 - 1e-12)


def test_who_queues_pays_for_its_time_and_who_buys_pays_the_whole_rent() -> None:
    assert paid_share(0.7) == 0.7
    assert paid_share(1.0) == paid_share(2.5) == 1.0
    assert full_price_multiple(3.0, 0.7, 1.0) == pytest.approx(2.4)
    assert full_price_multiple(3.0, 1.0, 1.0) == 3.0
    assert full_price_multiple(1.0, 0.7, 1.0) == 1.0
    assert full_price_multiple(1.0, 0.7, 1.3) == 1.3
    assert full_price_multiple(3.0, 0.7, 1.5) == pytest.approx(3.6)


# ------------------------------------------------------------------------------- a cap that moves


def test_a_cap_is_seen_from_the_first_day_s() -> None:
    assert cap_multiple(1_000.0, 775.0) == pytest.approx(1.2903225806)
    assert over_initial(2.0, 1.25) == 2.5


@given(shares.filter(lambda share: share > 1e-3), slopes, st.floats(0.5, 3.0), forms)
def test_the_price_that_clears_is_the_same_under_any_cap_below_it(
    share: float, slope: float, cap: float, form: float
) -> None:
    rows = [(3e5, 1.0), (7e5, 1.0)]
    free = cleared(rows, share * 1e6, slope, 1e9, form=form)
    under = cleared(rows, share * 1e6, slope, 1e9, cap, form)
    if free < 1e8:
        assert over_initial(under, cap) == pytest.approx(max(free, cap), rel=1e-9)


def test_a_cap_that_nobody_pays_clears_without_a_market() -> None:
    assert cleared([(1e6, 1.0)], 1.0, 5.0, 50.0, 1e4) == 1.0


@pytest.mark.parametrize("form", [SEMI_LOG, ELASTIC])
def test_a_slope_that_is_no_number_gives_a_price_that_is_none(form: float) -> None:
    assert math.isnan(cleared([(10.0, 1.0), (5.0, 0.7)], 6.0, math.nan, 5.0, form=form))


# --------------------------------------------------------------------------------------------- T2


def test_t2_the_rent_of_a_ration_is_sixty_nine_hours() -> None:
    assert queue_hours(2_000.0 - 775.0, 13.0, 230.77) == 15_925.0 / 230.77
    assert round(queue_hours(2_000.0 - 775.0, 13.0, 230.77), 1) == 69.0


def test_t2_the_queue_is_proportional_to_the_rent() -> None:
    assert queue_hours(0.0, 13.0, 230.77) == 0.0
    assert queue_hours(200.0, 13.0, 230.77) == 2 * queue_hours(100.0, 13.0, 230.77)


# ------------------------------------------------------------------------------ price and its pool


def test_the_price_moves_a_part_of_the_way_and_stops_at_the_cap() -> None:
    assert next_log_price(1.0, 2.0, 0.0, 0.25, 0.0) == 1.25
    assert next_log_price(1.0, 1.0, 1.0, 0.25, 0.5) == 1.0
    assert next_log_price(1.1, 1.0, 1.0, 0.25, -0.5) == 1.0
    assert next_log_price(1.1, 1.0, 1.0, 0.25, 0.5) == pytest.approx(1.575)


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0), shares, st.floats(-1.0, 1.0))
def test_the_price_is_never_below_the_cap(
    log_price: float, log_clearing: float, rate: float, noise: float
) -> None:
    assert next_log_price(log_price, log_clearing, 0.0, rate, noise) >= 0.0


def test_nothing_is_resold_or_sold_aside_at_the_cap() -> None:
    assert resale_share(1.0, 0.3, 0.0) == 0.0
    assert aside_share(1.0, 0.1) == 0.0
    assert aside_share(1.000001, 0.1) == 0.1


@given(multiples, multiples, shares, shares)
def test_resale_grows_with_the_price_and_falls_with_enforcement(
    one: float, two: float, limit: float, enforced: float
) -> None:
    low, high = sorted((one, two))
    assert 0.0 <= resale_share(low, limit, enforced) <= resale_share(high, limit, enforced) <= limit
    assert resale_share(high, limit, 1.0) == 0.0


@pytest.mark.parametrize(
    ("received", "opening", "dry"), [(0, 99, True), (0, 100, False), (1, 0, False), (0, 0, True)]
)
def test_a_station_is_dry_if_it_received_nothing_and_had_next_to_nothing(
    received: float, opening: float, dry: bool
) -> None:
    assert is_dry(received, opening, 1_000.0) is dry


# ------------------------------------------------------------------------------------------- panic


def test_calm_stays_calm_while_pumps_are_wet() -> None:
    assert next_panic(0.0, 1.0, 1.0, 0.0, 0.25, 0.1, 0.1, 0.06) == 0.0


def test_panic_rises_on_news_and_on_dry_neighbours_before_the_own_pump_is_dry() -> None:
    assert next_panic(0.0, 1.0, 1.0, 40.0, 0.25, 0.1, 0.1, 0.06) == pytest.approx(0.1)
    assert next_panic(0.0, 1.0, 1.0, 400.0, 0.25, 0.1, 0.1, 0.06) == pytest.approx(0.1)
    assert next_panic(0.0, 1.0, 0.5, 0.0, 0.25, 0.1, 0.1, 0.06) == pytest.approx(0.05)
    assert next_panic(0.0, 0.0, 1.0, 0.0, 0.25, 0.1, 0.1, 0.06) == pytest.approx(0.25)


def test_panic_calms_while_pumps_are_wet() -> None:
    assert next_panic(0.5, 1.0, 1.0, 0.0, 0.25, 0.1, 0.1, 0.06) == pytest.approx(0.47)


@given(shares, shares, shares, st.floats(0.0, 500.0), shares, shares, shares, shares)
def test_panic_stays_between_calm_and_full(
    panic: float,
    wet: float,
    neighbours: float,
    lost: float,
    dry_rate: float,
    news_rate: float,
    neighbour_rate: float,
    calm_rate: float,
) -> None:
    after = next_panic(panic, wet, neighbours, lost, dry_rate, news_rate, neighbour_rate, calm_rate)
    assert 0.0 <= after <= 1.0
    assert (
        after
        <= next_panic(panic, 0.0, neighbours, lost, dry_rate, news_rate, neighbour_rate, calm_rate)
        + 1e-15
    )


def test_an_alarm_moves_fear_towards_all() -> None:
    assert alarmed(0.0, 0.1) == 0.1
    assert alarmed(1.0, 0.1) == 1.0
    assert alarmed(0.5, 0.2) == pytest.approx(0.6)


def test_hours_of_all_are_visits_times_the_queue_whatever_the_ration() -> None:
    for ration in (5.0, 13.0):
        visits = 1_000.0 / ration
        assert hours_queued(1_000.0, 1_225.0, 230.77) == pytest.approx(
            visits * queue_hours(1_225.0, ration, 230.77)
        )


def test_those_whose_time_is_dear_buy_at_the_parallel_price() -> None:
    assert queues_up(0.7)
    assert queues_up(1.0)
    assert not queues_up(2.5)


def test_the_marginal_queuer_has_the_dearest_time_among_those_who_queue() -> None:
    marginal = 2.5  # nobody found so far
    for multiple in (2.5, 0.7, 1.0, 0.9):
        marginal = multiple if is_more_marginal(multiple, marginal) else marginal
    assert marginal == 1.0


# ----------------------------------------------------------------------------------- the new cap


def test_without_a_parallel_market_the_price_is_the_new_cap() -> None:
    old, new = math.log(725.0), math.log(600.0)
    assert log_price_under_cap(old, 1.0, new) == new
    assert log_price_under_cap(old, 1.0, math.log(900.0)) == math.log(900.0)


def test_a_parallel_price_stays_where_it_is_but_above_the_new_cap() -> None:
    price = math.log(1_450.0)
    assert log_price_under_cap(price, 2.0, math.log(800.0)) == price
    assert log_price_under_cap(price, 2.0, math.log(2_000.0)) == math.log(2_000.0)


@given(st.floats(0.0, 9.0), st.floats(0.0, 7.0))
def test_price_over_cap_is_at_least_one(log_price: float, log_cap: float) -> None:
    multiple = multiple_of(log_price, log_cap)
    assert multiple == pytest.approx(max(1.0, math.exp(log_price) / math.exp(log_cap)))
    assert multiple_of(log_cap, log_cap) == 1.0


def test_traders_sell_aside_while_the_parallel_price_pays() -> None:
    assert sold_aside(1_000.0, 1.5, 0.2) == 200.0
    assert sold_aside(1_000.0, 1.0, 0.2) == 0.0


@given(litres, st.floats(0.0, 0.9))
def test_pump_sales_go_to_consumers_or_to_the_pool(sales: float, resale: float) -> None:
    bought = left_for_consumers(sales, resale)
    assert bought + resold(sales, resale) == pytest.approx(sales)
    assert left_for_consumers(sales, 0.0) == sales


@given(litres, litres, litres, st.floats(0.0, 0.9))
def test_consumers_never_buy_more_than_they_wish_or_there_is(
    stock: float, pool: float, wished: float, resale: float
) -> None:
    sold = pump_sales(stock, wished, resale)
    from_pump = left_for_consumers(sold, resale)
    from_pool = parallel_sales(pool, wished, from_pump)
    assert 0.0 <= sold <= stock
    assert 0.0 <= from_pool <= pool
    assert from_pump + from_pool <= wished * (1.0 + 1e-12)
    if sold < stock:
        assert from_pump == pytest.approx(wished)


def test_the_price_looks_at_four_days_of_supply() -> None:
    assert mean_supply(10.0, 20.0, 30.0, 60.0) == 30.0


def test_the_price_rests_at_the_cap_until_something_lifts_it() -> None:
    assert rests_at_cap(1.0, 6.6, 6.6)
    assert not rests_at_cap(1.1, 6.6, 6.6)
    assert not rests_at_cap(1.0, 6.7, 6.6)


def test_noise_of_the_price_is_as_wide_as_sigma_says() -> None:
    assert price_noise(0.05, -2.0) == -0.1
    assert price_noise(0.0, 3.0) == 0.0


@given(st.floats(1.0, 2_000.0), st.floats(1.0, 50.0))
def test_a_price_its_multiple_and_its_rent_agree(cap: float, multiple: float) -> None:
    price = price_at(cap, multiple)
    assert multiple_of(math.log(price), math.log(cap)) == pytest.approx(multiple)
    assert rent_of_a_litre(cap, multiple) == pytest.approx(price - cap, abs=1e-9)


def test_no_price_is_below_the_cap() -> None:
    assert multiple_of(6.5, 6.6) == 1.0
    assert multiple_of(6.6, 6.6) == 1.0
    assert rent_of_a_litre(775.0, 1.0) == 0.0


@given(litres, multiples, slopes, shares, litres, forms)
def test_use_stays_within_wish_order_and_tank(
    demand: float, multiple: float, slope: float, permitted: float, had: float, form: float
) -> None:
    wished = wished_use(demand, demand_share(multiple, slope, form))
    assert wished == demand_at(demand, multiple, slope, form)
    used = consumption(wished, permitted, had)
    assert used <= min(wished, had)
    assert used == min(had, wished * permitted)


def test_wet_is_what_is_not_dry_by_the_demand_for_each_fuel() -> None:
    assert dry_share(3, 12) == 0.25
    assert wet_share(0.5, 100.0, 0.0, 300.0) == 0.875
    assert wet_share(0.0, 100.0, 0.0, 300.0) == 1.0
    assert wet_share(1.0, 100.0, 1.0, 300.0) == 0.0


def test_neighbours_are_all_other_zones_by_demand() -> None:
    zones = [(1.0, 600.0), (0.5, 300.0), (0.0, 100.0)]
    wet = sum(wet_demand(share, demand) for share, demand in zones)
    assert neighbours_wet_share(1.0, 600.0, wet, 1_000.0) == pytest.approx(150.0 / 400.0)
    assert neighbours_wet_share(0.0, 100.0, wet, 1_000.0) == pytest.approx(750.0 / 900.0)


def test_a_zone_without_neighbours_hears_of_no_dry_pump() -> None:
    assert neighbours_wet_share(0.2, 1_000.0, 200.0, 1_000.0) == 1.0


def test_pumps_sell_out_where_resellers_buy_every_litre() -> None:
    assert resale_share(50.0, 1.0, 0.0) == 1.0
    assert pump_sales(900.0, 10.0, 1.0) == 900.0
    assert pump_sales(900.0, 0.0, 1.0) == 0.0


@pytest.mark.parametrize("form", [SEMI_LOG, ELASTIC])
def test_a_shortage_of_a_rounding_error_clears_at_the_cap(form: float) -> None:
    rows = [(393216.0, 1.0), (196608.0, 1.0), (393216.0, 1.0), (262144.7897204625, 0.5)]
    supply = 0.9999999999999999 * 1245184.7897204626
    demands, rents = [demand for demand, _ in rows], [rent for _, rent in rows]
    assert clearing_price_multiple(demands, rents, 4, supply, 0.5, form, 2.0, 1.0) >= 1.0
