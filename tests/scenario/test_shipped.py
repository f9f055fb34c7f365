"""The shipped scenarios: sound, sourced, and holding the values of the model's table."""

from __future__ import annotations

import datetime
import re

import pytest

import sim
from sim.evidence import figure, load_figures
from sim.paths import data_path
from sim.scenario import describe, list_scenarios, priors_of, value_at
from sim.scenario.fields import Prior
from sim.scenario.schema import Scenario
from sim.scenario.tables import TABLES

LISTED = list_scenarios()
NAMES = [row.name for row in LISTED]
VARIANTS = [row.name for row in LISTED if row.kind == "variant"]
STRUCTURES = [row.name for row in LISTED if row.kind == "structure"]
FOLDERS = [name for name in NAMES if "/" not in name]

# path of a value, id of the figure that it repeats
REPORTED = {
    "prices.gasoline_cap_per_l": "B02",
    "prices.diesel_cap_per_l": "B02b",
    "entry.tanker_l": "D01",
    "stocks.security_days": "C11",
    "services.supply_hours": "H19",
    "importers.national.firms": "C21",
    "importers.multinational.firms": "C21b",
    "segments.households.ration_l": "H16b",
    "segments.transport.ration_l": "H16b",
    "segments.business.ration_l": "H16b",
}

# Values that the model's table sets without a prior.
FIXED = {
    "market.time_value_per_hour": 230.77,
    "market.adjustment_rate": 0.25,
    "market.noise_sigma": 0.06,
    "entry.landed_cost_per_l": 640,
    "belief.base_loss_prob": 0.002,
    "group.strength": 1,
    "readiness.cover_days": 10,
    "stocks.hoarding_days": 4,
    "bulk_users.mines.stock_days": 32,
    "units.garrison-kati.service_order": 4,
    **dict(
        zip(
            (
                f"corridors.{corridor}.{column}"
                for column in ("baseline_share", "capacity", "exposure", "effort_share")
                for corridor in ("west", "south", "southwest", "northeast")
            ),
            (0.3, 0.6, 0.07, 0.03, 60, 115, 25, 8, 7, 4.6, 1.3, 9, 0.79, 0.14, 0.03, 0.04),
            strict=True,
        )
    ),
    **dict(
        zip(
            (
                f"zones.{zone}.demand_share"
                for zone in ("bamako", "kayes", "sikasso", "segou", "mopti", "north")
            ),
            (0.5, 0.1, 0.15, 0.12, 0.08, 0.05),
            strict=True,
        )
    ),
    "deliveries.west.bamako.share": 0.86,
    "deliveries.south.bamako.share": 0.82,
    "deliveries.southwest.bamako.share": 1,
    "deliveries.northeast.bamako.share": 0.4,
    "deliveries.northeast.mopti.share": 0.3,
}

# Every prior of the model's table: what calibration may move, and how far.
PRIORS = {
    path: Prior(uniform=bounds)
    for path, bounds in {
        "demand.total_l_per_day": (4.4e6, 6.6e6),
        "demand.army_weight": (0.08, 0.25),
        "bulk_users.power.demand_weight": (0.4, 1.4),
        "market.time_value_per_hour": (150, 400),
        "entry.margin_per_l": (20, 60),
        "entry.truck_value": (40e6, 60e6),
        "entry.fleet": (1500, 2600),
        "entry.choice_scale": (0.8e6, 3e6),
        "entry.stay_weight": (0.01, 0.3),
        "entry.aside_share": (0, 0.3),
        "belief.learning_rate": (0.04, 0.2),
        "belief.forgetting_rate": (0.003, 0.03),
        "events.announcement-west.value": (0.03, 0.12),
        "release.solo_tolerance_prob": (0.008, 0.03),
        "drivers.tolerated_loss_prob": (0.04, 0.12),
        "escort.capacity": (40, 300),
        "escort.low_convoy": (40, 150),
        "escort.mobilised_share": (0.05, 0.4),
        "escort.ramp_end_day": (40, 250),
        "escort.ramp_exponent": (1, 2.5),
        "escort.suppression_share": (0.2, 0.8),
        "interdiction.contact_rate": (0.05, 0.3),
        "interdiction.superiority": (1, 4),
        "interdiction.losses_median": (8, 25),
        "interdiction.solo_loss_prob": (0.02, 0.15),
        "interdiction.seized_share": (0.2, 0.8),
        "group.effort_focus": (1.5, 4),
        "readiness.half_cover_share": (0.2, 0.6),
        "stocks.depot_days": (2, 4),
        "stocks.station_days": (1, 2.5),
        "stocks.calm_tank_days": (3, 4.5),
        "stocks.panic_tank_days": (6, 14),
        "panic.dry_rate": (0.1, 0.4),
        "panic.neighbour_rate": (0, 0.2),
        "rationing.army_weight": (0.1, 0.6),
        "rationing.power_weight": (0.03, 0.3),
        "rationing.interior_weight": (0.05, 1.0),
        "zones.mopti.access_share": (0.05, 0.6),
        "zones.north.access_share": (0.04, 0.48),
        "interior.road_risk": (0.2, 0.8),
        "events.utility-arrears.value": (0, 0.6),
        "services.thermal_share": (0.4, 0.7),
        "services.food_pass_through": (0.15, 0.45),
        "reporting.customs_coverage_share": (0.3, 1),
        "events.truce.value": (0.1, 0.6),
        "welfare.lost_load_per_kwh": (283, 2825),
    }.items()
} | {
    "market.slope": Prior(lognormal=(0.22, 0.5), within=(0.08, 0.9)),
    "events.announcement-south.value": Prior(loguniform=(0.002, 0.2)),
}


def sources_of(scenario: Scenario) -> list[str]:
    parameters = [row.source for row in describe(scenario)]
    return parameters + [row.source for table in TABLES for row in getattr(scenario, table)]


def test_what_is_shipped_is_listed_with_its_variants_and_structures_apart() -> None:
    folder = sim.load("mali-2025").files[0].parent
    for kind, names, least in (("variants", VARIANTS, 16), ("structures", STRUCTURES, 7)):
        files = sorted((folder / kind).glob("*.toml"))
        assert len(files) >= least
        assert names == [f"mali-2025/{path.stem}" for path in files]
    assert ["mali-2025", *VARIANTS, *STRUCTURES, "nepal-2015"] == NAMES
    assert len(set(NAMES)) == len(NAMES)
    assert [row.name for row in LISTED if row.kind == "scenario"] == FOLDERS
    assert all(row.title and row.description for row in LISTED)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_loads(name: str) -> None:
    scenario = sim.load(name)
    assert scenario.name == name
    assert scenario.capital.demand_share > 0


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_says_why_and_changes_something(name: str) -> None:
    variant = sim.load(name)
    assert variant.rationale
    is_new = {row.event for row in variant.events} - {
        row.event for row in sim.load("mali-2025").events
    }
    assert variant.source or not is_new
    assert set(re.findall(r"\b[A-N]\d{2}[a-z]?\b", variant.source)) <= set(load_figures())
    assert variant.hash != sim.load(name.partition("/")[0]).hash


@pytest.mark.parametrize("name", STRUCTURES)
def test_every_structure_says_what_it_drops_and_lets_no_draw_bring_it_back(name: str) -> None:
    structure, base = sim.load(name), sim.load("mali-2025")
    assert structure.drops.endswith(".")
    assert structure.rationale
    assert structure.hash != base.hash
    assert set(priors_of(structure)) <= set(priors_of(base))
    for path in priors_of(structure):
        assert value_at(structure, path) == value_at(base, path)


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_structure_read_from_its_file_is_that_of_its_name(name: str) -> None:
    scenario, _, structure = name.partition("/")
    read = sim.load(data_path("scenarios", scenario, "structures", f"{structure}.toml"))
    assert (read.name, read.hash) == (name, sim.load(name).hash)


def test_the_structures_of_mali_are_without_what_they_name(mali: Scenario) -> None:
    switches = {
        "no-panic": {"panic.dry_rate": 0, "panic.news_rate": 0, "panic.neighbour_rate": 0},
        "no-spillover": {"belief.spillover_share": 0},
        "no-group-learning": {"group.effort_memory_rate": 0},
        "constant-elasticity": {"market.constant_elasticity": 1},
        "no-army-loop": {"readiness.exponent": 0},
        "risk-neutral-importers": {"entry.aversion_median": 0},
        "no-resale": {"market.resale_share": 0},
    }
    assert set(switches) == {name.partition("/")[2] for name in STRUCTURES}
    before, structures = mali.numbers, {name: mali.variant(name) for name in switches}
    events = {path for path in before if path.startswith("events.")}
    changed = {
        name: {path: value for path, value in structure.numbers.items() if before[path] != value}
        for name, structure in structures.items()
    }
    assert changed == switches
    gone = {name: events - set(made.numbers) for name, made in structures.items()}
    assert {name: paths for name, paths in gone.items() if paths} == {
        "no-panic": {"events.departures.value"}
    }
    assert "alarm" not in {event.lever for event in structures["no-panic"].events}


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


def test_malis_data_are_the_reported_figures(mali: Scenario) -> None:
    reported = {path: figure(id).value for path, id in REPORTED.items()}
    assert {path: value_at(mali, path) for path in REPORTED} == reported


def test_malis_derived_data_follow_from_the_reported_figures(mali: Scenario) -> None:
    def reported(id: str) -> float:
        value = figure(id).value
        assert value is not None
        return value

    assert value_at(mali, "corridors.west.exposure") == reported("D06b") / 100
    assert value_at(mali, "corridors.south.exposure") == pytest.approx(
        reported("D09b") / 100, abs=0.05
    )
    wage_a_month = value_at(mali, "drivers.wage_per_day") * 30
    assert wage_a_month == pytest.approx(reported("D27"), rel=0.02)
    assert 140 <= value_at(mali, "welfare.tax_per_l") <= 150
    assert value_at(mali, "stocks.security_days") < value_at(mali, "stocks.capacity_days")
    assert value_at(mali, "stocks.capacity_days") < reported("C13")
    assert mali.calendar.start == figure("F01").date_from


def test_mali_has_the_fixed_values_of_the_models_table(mali: Scenario) -> None:
    assert {path: value_at(mali, path) for path in FIXED} == FIXED


def test_mali_has_the_priors_of_the_models_table(mali: Scenario) -> None:
    assert priors_of(mali) == PRIORS


def test_what_is_calibrated_has_a_prior(mali: Scenario) -> None:
    calibrated = {row.path for row in describe(mali) if row.tag == "calibrated"}
    calibrated |= {f"events.{row.key}.value" for row in mali.events if row.tag == "calibrated"}
    assert len(calibrated) > 30
    assert calibrated - set(priors_of(mali)) == set()


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
        "departures": (55, 55),
        "threat-to-drivers": (76, 105),
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


def test_what_nepal_is_told_of_its_tankers_is_no_prediction() -> None:
    nepal = sim.load("nepal-2015")
    told = {
        name
        for event in nepal.events
        if event.lever == "corridor_capacity"
        for name in re.findall(r"\bN\d{3}[a-z]?\b", event.source)
    }
    for outcome in nepal.outcomes:
        is_put_in = bool(told & set(outcome.figures.split()))
        assert outcome.label.startswith("Put in: ") == is_put_in, outcome.outcome


def test_nepal_is_another_country_and_no_code() -> None:
    nepal = sim.load("nepal-2015")
    assert nepal.currency == "NPR"
    assert nepal.group.strength.value == 0
    trucks_a_day = nepal.demand.total_l_per_day.value / nepal.entry.tanker_l.value
    assert trucks_a_day == pytest.approx(300, abs=0.1)
    assert sum(corridor.effort_share for corridor in nepal.corridors) == 0
    assert {"corridor_capacity", "pump_access", "ration", "parallel_inflow"} == {
        event.lever for event in nepal.events
    }
