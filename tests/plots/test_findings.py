"""Headlines: their numbers are those of the result, computed here a second time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.plots.corridor_map import days_of
from sim.plots.corridor_map import finding as map_finding
from sim.plots.demand import CONSTANT, SEMI_LOG, demand_in, price_in
from sim.plots.demand import finding as demand_finding
from sim.plots.deterrence import finding as deterrence_finding
from sim.plots.power import finding as power_finding
from sim.plots.power import least_served_hours
from sim.plots.price_cap import finding as cap_finding
from sim.plots.prices import findings as price_findings
from sim.plots.queue import finding as queue_finding
from sim.results import Result
from sim.results.words import number_text

Simulated = Callable[[str], Result]
MALI, CALM, NEPAL = "mali-2025", "mali-2025/no-blockade", "nepal-2015"
ELASTIC = "mali-2025/constant-elasticity"


def said(result: Result, picture: str) -> str:
    """Return the headline of a picture, which its alternative text begins with."""
    return result.plot(picture).get_label().splitlines()[0]


def test_deterrence_says_the_outcomes(simulated: Simulated) -> None:
    result = simulated(MALI)
    missing, lost = (result.outcomes[name].to_numpy() for name in ("undelivered", "destroyed"))
    found = deterrence_finding(result)
    assert found.undelivered_l / 1e6 == pytest.approx(np.median(missing))
    assert found.lost_l / 1e6 == pytest.approx(np.median(lost))
    assert found.multiples[0] == pytest.approx(np.median(missing / lost))
    words = said(result, "deterrence")
    assert words.startswith("By 2 Nov the tankers lost had carried ")
    for number in (np.median(lost), np.median(missing), np.median(missing / lost)):
        assert number_text(number) in words


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (NEPAL, "Nothing was lost on the road, and by 19 Feb "),
        (CALM, "Nothing was lost on the road and nothing is missing: by 2 Nov "),
    ],
)
def test_deterrence_without_losses(simulated: Simulated, case: str, words: str) -> None:
    assert said(simulated(case), "deterrence").startswith(words)


def test_the_cap_bears_what_the_closed_form_says(simulated: Simulated) -> None:
    result = simulated(MALI)
    entry = result.scenario.entry
    rent = np.median(result.recorded.nation["rent_per_l"], axis=0).max()
    at_stake = entry.truck_value.value + entry.landed_cost_per_l.value * entry.tanker_l.value
    gains = [
        margin * entry.tanker_l.value
        for margin in (entry.margin_per_l.value, entry.margin_per_l.value + rent)
    ]
    official, parallel = (gain / (gain + at_stake) for gain in gains)
    belief = np.median(result.recorded.corridors["loss_belief_prob"], axis=0).max()
    found = cap_finding(result)
    assert found.break_evens[0] == pytest.approx(official)
    assert found.break_evens[-1] == pytest.approx(parallel)
    assert found.belief_prob == belief
    assert said(result, "cap") == (
        f"At the official margin a trip can bear a loss of {100 * official:.1f} %, at the "
        f"parallel price {100 * parallel:.1f} %; traders come to believe in {100 * belief:.1f} %"
    )


def test_without_a_group_traders_stay_calm(simulated: Simulated) -> None:
    for case in (CALM, NEPAL):
        assert "traders never believe in more than 0.2 %" in said(simulated(case), "cap")
    assert cap_finding(simulated(CALM)).margins == (38.0,)


def test_the_queue_is_the_rent_of_a_ration(simulated: Simulated) -> None:
    result = simulated(MALI)
    market = result.recorded.markets[:, :, result.scenario.zones.index(result.scenario.capital), 0]
    price = np.median(market["parallel_price_per_l"], axis=0)
    day = int(np.argmax(price))
    found = queue_finding(result)
    assert (found.day, found.price_per_l) == (day, price[day])
    assert found.hours == np.median(market["queue_hours"][:, day])
    assert found.ration_l == pytest.approx(13.0)
    assert found.hours == pytest.approx((price[day] - 775.0) * 13.0 / 230.77)
    words = said(result, "queue")
    for number in (price[day], (price[day] - 775.0) * 13.0, found.hours):
        assert number_text(number) in words


def test_without_a_rent_there_is_no_queue(simulated: Simulated) -> None:
    words = "Without a rent there is no queue: gasoline stays at the official 775 XOF a litre"
    assert said(simulated(CALM), "queue").startswith(words)


def test_demand_is_semi_log(simulated: Simulated) -> None:
    result = simulated(MALI)
    scenario = result.scenario
    market = result.recorded.markets[:, :, scenario.zones.index(scenario.capital), 0]
    clearing = np.median(market["clearing_price_per_l"], axis=0) / 775.0
    found = demand_finding(result)
    assert found.clearing_multiple == pytest.approx(clearing.max())
    broken = np.median(market["price_multiple"], axis=0) > 1.3
    assert found.break_day == int(np.argmax(broken))
    same = demand_in(CONSTANT, scenario, np.array([found.constant_multiple]))
    assert same[0] == pytest.approx(found.demand_share, rel=1e-4)
    assert found.constant_multiple > found.clearing_multiple == found.semi_log_multiple
    words = said(result, "demand")
    assert f"{number_text(clearing.max())} times the official price" in words
    assert f"{number_text(found.constant_multiple)} times for the same litres" in words


def test_demand_of_constant_elasticity_is_set_beside_a_semi_log_one(simulated: Simulated) -> None:
    result = simulated(ELASTIC)
    found = demand_finding(result)
    assert found.constant_multiple == found.clearing_multiple > found.semi_log_multiple > 1.0
    same = demand_in(SEMI_LOG, result.scenario, np.array([found.semi_log_multiple]))
    assert same[0] == pytest.approx(found.demand_share, rel=1e-4)
    words = said(result, "demand")
    assert "semi-log demand with a slope of 0.64 would" in words
    assert f"{number_text(found.semi_log_multiple)} times" in words


def test_one_group_of_buyers_has_the_closed_forms(simulated: Simulated) -> None:
    scenario = simulated(MALI).scenario
    whole = scenario.segments[-1].model_copy(update={"gasoline_share": 1.0})
    alone = scenario.model_copy(update={"segments": (whole,)})
    slope = scenario.market.slope.value
    (share,) = demand_in(SEMI_LOG, alone, np.array([3.0]))
    assert share == pytest.approx(np.exp(-2.0 * slope))
    (price,) = price_in(CONSTANT, alone, np.array([3.0]))
    assert price == pytest.approx(share ** (-1.0 / slope), rel=1e-4)
    assert price == pytest.approx(np.exp(2.0), rel=1e-4)


def test_a_price_at_its_ceiling_is_not_said_to_clear(simulated: Simulated) -> None:
    words = said(simulated(NEPAL), "demand")
    assert "not even the ceiling of 5 times the official price clears gasoline" in words


def test_power_is_the_closed_form(simulated: Simulated) -> None:
    result = simulated(MALI)
    hours = np.median(result.recorded.nation["power_hours"], axis=0)
    found = power_finding(result)
    assert found.hours == hours.min()
    assert found.dark_hours == pytest.approx(19.0 * (1 - 0.66))
    expected = 19.0 * (1 - 0.66 + 0.66 * found.fuel_share)
    assert found.hours == pytest.approx(expected, rel=1e-2)
    words = said(result, "power")
    assert f"{hours.min():.1f} hours of power" in words
    assert words.endswith("19 x (1 - 0.66) = 6.5 hours a day")


def test_districts_served_first_leave_less(simulated: Simulated) -> None:
    scenario = simulated(MALI).scenario.with_values({"services.first_served_share": 0.2})
    result = scenario.run(runs=2, seed=1, fixed=True)
    found = power_finding(result)
    assert found.dark_hours == pytest.approx((19.0 * (1 - 0.66) - 0.2 * 19.0) / 0.8)
    assert said(result, "power").endswith(
        f"without any they have {found.dark_hours:.1f} hours a day"
    )
    assert found.hours == pytest.approx(least_served_hours(scenario, found.fuel_share), rel=1e-2)


def test_power_in_peace(simulated: Simulated) -> None:
    words = "The utility has its diesel and gives 19.0 hours a day"
    assert said(simulated(CALM), "power").startswith(words)


def test_prices_say_the_capital_and_the_highest(simulated: Simulated) -> None:
    result = simulated(MALI)
    medians = np.median(result.recorded.markets["parallel_price_per_l"][..., 0], axis=0)
    peaks = medians.max(axis=0)
    assert [peak.price_per_l for peak in price_findings(result)] == list(peaks)
    highest = result.scenario.zones[int(np.argmax(peaks))].label
    words = said(result, "prices")
    assert f"{number_text(peaks[0])} XOF a litre in Bamako" in words
    assert f"{number_text(peaks.max())} XOF a litre in {highest}" in words
    calm = said(simulated(CALM), "prices")
    assert calm == "The price of gasoline stays at the official one everywhere"


def test_the_map_says_the_day_of_the_fewest_arrivals(simulated: Simulated) -> None:
    result = simulated(MALI)
    nation = result.recorded.nation
    shown = days_of(result)
    found = map_finding(result, shown)
    weeks = {
        day.day: np.median(
            nation["arrived_tankers"][:, max(0, day.day - 6) : day.day + 1].mean(axis=1)
        )
        for day in shown
    }
    assert found.day == min(weeks, key=weeks.__getitem__)
    assert found.arriving == weeks[found.day]
    assert found.queued == np.median(nation["queued_tankers"][:, found.day])
    words = said(result, "map")
    assert f"{found.arriving:,.0f} tankers a day arrive" in words
    assert f"{found.queued:,.0f} wait at the borders" in words


def test_forms_beside_drawn_runs_have_the_median_of_each_number() -> None:
    result = sim.load(MALI).run(runs=24, seed=1)
    thermal = np.median(result.values["services.thermal_share"])
    assert result.at_medians.services.thermal_share.value == thermal
    assert power_finding(result).thermal_share == thermal
    found, hour = queue_finding(result), np.median(result.values["market.time_value_per_hour"])
    assert found.ration_l == pytest.approx(13.0)
    assert found.hours_a_rent == pytest.approx(13.0 / hour)
    fixed = sim.load(MALI).run(runs=2, seed=1, fixed=True)
    assert fixed.at_medians is fixed.scenario
