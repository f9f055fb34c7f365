"""Every number has a path, and a new value is checked like a written one."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError
from sim.scenario import describe, paths, priors_of, value_at
from sim.scenario.tables import INPUT_TABLES, is_numeric


def refused(scenario: sim.Scenario, **values: object) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        scenario.with_values({path.replace("__", "."): value for path, value in values.items()})
    return list(caught.value.problems)


def test_every_number_has_a_path(mali: sim.Scenario) -> None:
    columns = sum(
        len(getattr(mali, table))
        * sum(is_numeric(field) for field in row_type.model_fields.values())
        for table, row_type in INPUT_TABLES.items()
    )
    listed = paths(mali)
    assert len(listed) == len(set(listed)) == len(describe(mali)) + columns
    assert {
        "market.slope",
        "corridors.west.exposure",
        "deliveries.west.bamako.share",
        "events.truce.value",
        "zones.kayes.stations",
    } <= set(listed)
    assert "calendar.days" not in listed


def test_every_value_can_be_written_back(mali: sim.Scenario) -> None:
    again = mali.with_values(mali.numbers)
    assert again.hash == mali.hash
    assert again.numbers == mali.numbers
    assert priors_of(again) == priors_of(mali)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        # Outside the priors, so that no calibrated value is the new one already.
        ("market.slope", 1.3),
        ("corridors.west.exposure", 5),
        ("events.truce.value", 0.9),
        ("zones.kayes.stations", 20),
        ("zones.kayes.stations", 20.0),
        ("zones.kayes.stations", np.int64(20)),
        ("market.slope", np.float32(1.5)),
        ("market.slope", "1.3"),
        ("zones.kayes.stations", "20"),
    ],
)
def test_a_value_is_replaced_and_nothing_else(
    mali: sim.Scenario, path: str, value: float | str
) -> None:
    changed = mali.with_values({path: value})
    assert value_at(changed, path) == float(value)
    assert changed.numbers == {**mali.numbers, path: float(value)}
    assert changed.hash != mali.hash
    assert changed.files == mali.files


def test_an_override_keeps_the_prior_and_says_what_it_is(mali: sim.Scenario) -> None:
    slope = mali.with_values({"market.slope": 1.3}).market.slope
    assert (slope.prior, slope.tag, slope.source) == (
        mali.market.slope.prior,
        "assumption",
        "override",
    )


def test_the_original_stays_as_it_was(mali: sim.Scenario) -> None:
    before = mali.hash
    mali.with_values({"market.slope": 0.3, "corridors.west.exposure": 5})
    assert sim.load("mali-2025").hash == before == mali.hash


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (
            "market.slop",
            0.3,
            "override 'market.slop': the scenario has no number at this path. "
            "Did you mean 'market.slope'?",
        ),
        (
            "exposure",
            5,
            "override 'exposure': the scenario has no number at this path. "
            "Did you mean 'corridors.west.exposure'?",
        ),
        (
            "calendar.days",
            5,
            "override 'calendar.days': the scenario has no number at this path.",
        ),
        (
            "zones.kayes.label",
            5,
            "override 'zones.kayes.label': the scenario has no number at this path. "
            "Did you mean 'zones.kayes.stations'?",
        ),
        ("market.slope", 7, "override: market.slope = 7 must be from 0.01 to 5"),
        ("market.slope", float("nan"), "override: market.slope = nan must be a finite number"),
        ("market.slope", True, "override: market.slope = True must be a finite number"),
        ("market.slope", "steep", "override: market.slope = 'steep' must be a finite number"),
        ("market.slope", "nan", "override: market.slope = 'nan' must be a finite number"),
        (
            "zones.kayes.stations",
            2.5,
            "override: zones.kayes.stations = 2.5 must be a whole number [agents]",
        ),
        (
            "corridors.west.baseline_share",
            0.4,
            "override: corridors.*.baseline_share sums to 1.1, it must sum to 1",
        ),
        (
            "events.truce.value",
            1.5,
            "override: events.truce.value = 1.5 must be from 0 to 1 [factor] (truce)",
        ),
    ],
)
def test_a_bad_override_has_one_clear_line(
    mali: sim.Scenario, path: str, value: object, line: str
) -> None:
    assert refused(mali, **{path: value}) == [line]


def test_an_override_must_agree_with_what_stays(mali: sim.Scenario) -> None:
    end = round(mali.escort.ramp_end_day.value)
    settled = mali.with_values({"escort.ramp_end_day": end})
    assert refused(settled, escort__ramp_start_day=end) == [
        f"override: escort.ramp_start_day = {end} must be below escort.ramp_end_day = {end}"
    ]


def test_all_bad_overrides_come_at_once(mali: sim.Scenario) -> None:
    lines = refused(mali, market__slop=1, market__slope=7, zones__kayes__stations=0)
    assert len(lines) == 3


def test_shares_are_moved_together(mali: sim.Scenario) -> None:
    moved = mali.with_values(
        {"corridors.west.baseline_share": 0.4, "corridors.south.baseline_share": 0.5}
    )
    assert value_at(moved, "corridors.south.baseline_share") == 0.5


def test_a_value_nowhere_names_the_nearest(mali: sim.Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"Did you mean 'market\.slope'"):
        value_at(mali, "market.slop")


def test_nobody_buys_what_is_worth_less_than_its_price(mali: sim.Scenario) -> None:
    low = {"market.choke_multiple": 4.9}
    mali.with_values(low)  # semi-log demand knows no choke
    elastic = mali.variant("constant-elasticity")
    elastic.with_values({"market.choke_multiple": 5.0})
    line = (
        r"market.choke_multiple = 4.9 must be at least 5, the highest price of gasoline over that"
    )
    with pytest.raises(ScenarioError, match=line):
        elastic.with_values(low)
    raised = elastic.variant("raised-cap")
    cap = max(row.value for row in raised.events if row.target == "gasoline")
    assert cap == 1_000
    with pytest.raises(ScenarioError, match=r"must be at least 6.45161, the highest price of gas"):
        raised.with_values({"market.choke_multiple": 5.0})


def test_a_copy_does_not_keep_what_was_told_of_the_original(mali: sim.Scenario) -> None:
    told = mali.hash, mali.numbers["zones.bamako.stations"]
    fewer = (mali.zones[0].model_copy(update={"stations": 5}), *mali.zones[1:])
    copy = mali.model_copy(update={"zones": fewer})
    assert copy.numbers["zones.bamako.stations"] == 5
    assert copy.hash != told[0]
    assert (mali.hash, mali.numbers["zones.bamako.stations"]) == told
