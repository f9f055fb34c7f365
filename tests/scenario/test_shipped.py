"""The shipped scenarios: sound, sourced, and holding the values of the model's table."""

from __future__ import annotations

import datetime
import re

import pytest

import sim
from sim.evidence import load_figures
from sim.scenario import describe, list_scenarios, priors_of, value_at
from sim.scenario.fields import Prior
from sim.scenario.schema import Scenario
from sim.scenario.tables import TABLES

NAMES = [row.name for row in list_scenarios()]
FOLDERS = [name for name in NAMES if "/" not in name]


def sources_of(scenario: Scenario) -> list[str]:
    parameters = [row.source for row in describe(scenario)]
    return parameters + [row.source for table in TABLES for row in getattr(scenario, table)]


def test_what_is_shipped_is_listed_with_its_variants() -> None:
    assert NAMES == [
        "mali-2025",
        "mali-2025/army-first",
        "mali-2025/insured-convoys",
        "mali-2025/no-blockade",
        "mali-2025/no-truce",
        "nepal-2015",
    ]
    assert all(row.title and row.description for row in list_scenarios())


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_loads(name: str) -> None:
    scenario = sim.load(name)
    assert scenario.name == name
    assert scenario.capital.demand_share > 0


@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_every_variant_says_why_and_changes_something(name: str) -> None:
    variant = sim.load(name)
    assert variant.rationale
    assert variant.hash != sim.load(name.partition("/")[0]).hash


@pytest.mark.parametrize("name", FOLDERS)
def test_every_cited_figure_exists(name: str) -> None:
    figures = load_figures()
    cited = {
        id
        for source in sources_of(sim.load(name))
        for id in re.findall(r"\b[A-Z][0-9]{2,3}[a-z]?\b", source)
    }
    assert len(cited) >= 8
    assert cited - set(figures) == set()


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_called_data_cites_a_figure(name: str) -> None:
    scenario = sim.load(name)
    called = [(row.path, row.source) for row in describe(scenario) if row.tag == "data"]
    called += [
        (f"{table}.{row.key}", row.source)
        for table in TABLES
        for row in getattr(scenario, table)
        if row.tag == "data"
    ]
    assert called
    assert [path for path, source in called if not re.search(r"[A-Z][0-9]{2}", source)] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_every_number_says_where_it_comes_from(name: str) -> None:
    assert "" not in sources_of(sim.load(name))


def test_mali_has_the_values_of_the_models_table(mali: Scenario) -> None:
    expected = {
        "demand.total_l_per_day": 5.6e6,
        "prices.gasoline_cap_per_l": 775,
        "prices.diesel_cap_per_l": 725,
        "market.slope": 0.22,
        "market.time_value_per_hour": 230.77,
        "entry.margin_per_l": 35,
        "entry.tanker_l": 46_000,
        "services.supply_hours": 19,
        "services.thermal_share": 0.7,
        "corridors.west.exposure": 7,
        "corridors.south.baseline_share": 0.6,
        "zones.bamako.demand_share": 0.5,
        "units.garrison-kati.service_order": 4,
        "deliveries.northeast.mopti.share": 0.3,
        "importers.national.firms": 55,
        "segments.households.ration_l": 13,
    }
    assert {path: value_at(mali, path) for path in expected} == expected


def test_mali_has_the_priors_of_the_models_table(mali: Scenario) -> None:
    priors = priors_of(mali)
    assert priors["demand.total_l_per_day"] == Prior(uniform=(4.4e6, 6.6e6))
    assert priors["market.slope"] == Prior(lognormal=(0.22, 0.5), within=(0.08, 0.9))
    assert priors["events.announcement-south.value"] == Prior(loguniform=(0.002, 0.2))
    assert priors["zones.mopti.access_share"] == Prior(uniform=(0.05, 0.6))
    assert "entry.tanker_l" not in priors


def test_every_prior_holds_the_value_it_is_about(mali: Scenario) -> None:
    outside = {
        path: value_at(mali, path)
        for path, prior in priors_of(mali).items()
        if not prior.bounds[0] <= value_at(mali, path) <= prior.bounds[1]
    }
    assert outside == {}


def test_malis_events_fall_on_their_days(mali: Scenario) -> None:
    assert mali.calendar.start == datetime.date(2025, 9, 3)
    days = {event.event: mali.days_of(event) for event in mali.events}
    assert days == {
        "announcement-west": (0, 0),
        "announcement-south": (3, 3),
        "utility-arrears": (21, 179),
        "schools-closed": (54, 67),
        "truce": (64, 93),
    }


def test_the_variants_of_mali_differ_where_they_say(mali: Scenario) -> None:
    assert not mali.variant("no-blockade").blockade.is_on
    without = mali.variant("no-truce")
    assert {event.event for event in mali.events} - {event.event for event in without.events} == {
        "truce"
    }
    assert "events.truce.value" not in without.priors
    insured = {event.lever: event.value for event in mali.variant("insured-convoys").events}
    assert insured["truck_insurance"] == insured["cargo_insurance"] == 0.8
    army = mali.variant("army-first")
    assert army.rationing.army_weight.value == 3
    assert value_at(army, "units.garrison-kati.service_order") == 1


def test_nepal_is_another_country_and_no_code() -> None:
    nepal = sim.load("nepal-2015")
    assert nepal.currency == "NPR"
    assert nepal.group.strength.value == 0
    trucks_a_day = nepal.demand.total_l_per_day.value / nepal.entry.tanker_l.value
    assert trucks_a_day == pytest.approx(300, abs=0.1)
    assert sum(corridor.effort_share for corridor in nepal.corridors) == 0
    assert {"corridor_capacity", "ration", "parallel_inflow"} == {
        event.lever for event in nepal.events
    }
