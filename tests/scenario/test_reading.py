"""Scenarios by name and path, and what variants change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError
from sim.scenario import priors_of, structure_names, value_at
from sim.scenario.fields import Prior


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(name: str | Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        sim.load(name)
    return list(caught.value.problems)


def test_a_folder_and_its_toml_file_are_the_same(folder: Path, mali: sim.Scenario) -> None:
    for path in (folder, str(folder), folder / "scenario.toml"):
        scenario = sim.load(path)
        assert scenario.name == "case"
        assert scenario.hash == mali.hash


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("mali-2026", "Did you mean 'mali-2025'?"),
        ("mali-2025/no-blockad", "Did you mean 'no-blockade'?"),
        ("mali-2025/", "mali-2025 has no variant ''"),
        ("/nowhere/at/all", "no folder or TOML file."),
        ("", "There is no scenario ''"),
        ("a\0b", "There is no scenario 'a\\x00b'"),
        ("x" * 5000, "no folder or TOML file."),
    ],
)
def test_an_unknown_name_gets_the_nearest(name: str, line: str) -> None:
    (problem,) = refused(name)
    assert line in problem


def test_a_folder_without_its_toml_file_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path) == [f"{tmp_path.as_posix()}/scenario.toml: the file is missing"]


def test_a_toml_file_needs_a_base(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.toml", 'title = "Mine"\n')
    (problem,) = refused(path)
    assert (
        "mine.toml: has no 'extends'; only a file named scenario.toml stands by itself" in problem
    )


def test_a_variant_elsewhere_extends_a_shipped_scenario(tmp_path: Path, mali: sim.Scenario) -> None:
    path = write(
        tmp_path / "mine.toml",
        """
        extends = "mali-2025"
        title = "Mine"
        [market]
        slope = 1.5
        [entry]
        fleet = { value = 2700, tag = "data", source = "D28" }
        [cells]
        corridors.west.capacity = 30
        "zones.kayes.label" = "Kayes region"
        zones.kayes.is_isolated = true
        events.truce.start = 2025-11-10
        events.truce.end = 90
        [priors]
        zones.kayes.access_share = { uniform = [0.5, 0.7] }
        """,
    )
    mine = sim.load(path)
    assert (mine.name, mine.title) == ("mine", "Mine")
    assert mine.market.slope.value == 1.5
    assert mine.market.slope.prior == mali.market.slope.prior
    assert mine.market.slope.tag == "assumption"
    assert mine.entry.fleet.prior == mali.entry.fleet.prior
    fleet = mine.entry.fleet
    assert (fleet.value, fleet.tag, fleet.source) == (2700, "data", "D28")
    assert value_at(mine, "corridors.west.capacity") == 30
    assert mine.zones[1].label == "Kayes region"
    assert mine.zones[1].is_isolated
    (truce,) = (event for event in mine.events if event.event == "truce")
    assert mine.days_of(truce) == (68, 90)
    assert mine.priors["zones.kayes.access_share"] == Prior(uniform=(0.5, 0.7))
    assert mine.priors["zones.mopti.access_share"] == mali.priors["zones.mopti.access_share"]
    assert mine.corridors[1:] == mali.corridors[1:]
    assert mine.rationale == ""


def test_events_are_added_replaced_and_removed(tmp_path: Path, mali: sim.Scenario) -> None:
    path = write(
        tmp_path / "mine.toml",
        """
        extends = "mali-2025"
        remove_events = ["schools-closed"]
        [[events]]
        event = "truce"
        lever = "truce"
        start = 10
        end = 20
        value = 0.5
        [[events]]
        event = "bonus"
        lever = "driver_bonus"
        start = "2025-09-10"
        value = 1000
        is_crisis = false
        """,
    )
    mine = sim.load(path)
    events = {event.event: event for event in mine.events}
    kept = [event.event for event in mali.events if event.event != "schools-closed"]
    assert list(events) == [*kept, "bonus"]
    truce, bonus = events["truce"], events["bonus"]
    assert (mine.days_of(truce), truce.value) == ((10, 20), 0.5)
    assert (mine.days_of(bonus), bonus.is_crisis) == ((7, 179), False)


def test_variants_chain(tmp_path: Path) -> None:
    write(tmp_path / "one.toml", 'extends = "mali-2025/no-truce"\n[market]\nslope = 0.3\n')
    two = write(tmp_path / "two.toml", 'extends = "one.toml"\n[market]\nnoise_sigma = 0.1\n')
    scenario = sim.load(two)
    assert (scenario.market.slope.value, scenario.market.noise_sigma.value) == (0.3, 0.1)
    assert "truce" not in [event.event for event in scenario.events]
    assert [path.name for path in scenario.files] == [
        "scenario.toml",
        "no-truce.toml",
        "one.toml",
        "two.toml",
    ]


def test_a_chain_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "one.toml", 'extends = "two.toml"\n')
    write(tmp_path / "two.toml", 'extends = "one.toml"\n')
    (problem,) = refused(tmp_path / "one.toml")
    assert "extends goes round in a circle: one.toml -> two.toml -> one.toml" in problem


@pytest.mark.parametrize(
    ("base", "line"),
    [
        ('"mali-2024"', "mine.toml: extends: There is no scenario 'mali-2024'"),
        ("3", "mine.toml: extends = 3 must be the name of a shipped scenario or a path"),
    ],
)
def test_a_base_that_is_none_is_refused(tmp_path: Path, base: str, line: str) -> None:
    (problem,) = refused(write(tmp_path / "mine.toml", f"extends = {base}\n"))
    assert line in problem


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "[market]\nslpe = 0.3",
            "[market] has no key 'slpe'. Did you mean 'slope'?",
        ),
        ("[market]\nslope = 7", "market.slope = 7 must be from 0.01 to 5"),
        ("belief = 3", "belief = 3 must be a section, [belief]"),
        (
            "[cells]\ncorridors.west.capacty = 3",
            "[cells] 'corridors.west.capacty' is no cell of a table. "
            "Did you mean 'corridors.west.capacity'?",
        ),
        (
            "[cells]\ncorridors.west.capacity = -3",
            "corridors.west.capacity = -3 must be at least 0 [tankers/day]",
        ),
        (
            '[cells]\ncorridors.west.capacity = "3"',
            "corridors.west.capacity = '3' must be a finite number [tankers/day]",
        ),
        (
            '[cells]\ncorridors.west.corridor = "east"',
            "[cells] 'corridors.west.corridor' is no cell of a table.",
        ),
        (
            "[cells]\ncorridors.west.baseline_share = 0.4",
            "corridors.*.baseline_share sums to 1.1, it must sum to 1",
        ),
        ("cells = 3", "cells must be a table of dotted paths"),
        (
            'remove_events = ["trus"]',
            "remove_events: there is no event 'trus'. Did you mean 'truce'?",
        ),
        ('remove_events = "truce"', "remove_events = 'truce' must list events' names"),
        ("events = 3", "events must be written as [[events]] tables"),
        (
            '[[events]]\nevent = "x"\nlever = "truce"\nstart = 100\nvalue = 2',
            "event 1: events.x.value = 2 must be from 0 to 1 [factor] (truce)",
        ),
        (
            '[[events]]\nevent = "x"\nlevr = "truce"\nstart = 100\nvalue = 1',
            "event 1: there is no column 'levr'. Did you mean 'lever'?",
        ),
        (
            '[[events]]\nevent = "x"\nlever = "truce"\nstart = 100\nvalue = 1\n'
            '[[events]]\nevent = "x"\nlever = "driver_bonus"\nstart = 100\nvalue = 1',
            "event 2: events has 'x' already",
        ),
    ],
)
def test_a_variants_faults_name_the_variant(tmp_path: Path, text: str, line: str) -> None:
    path = write(tmp_path / "mine.toml", f'extends = "mali-2025"\n{text}\n')
    (problem,) = [here for here in refused(path) if line in here]
    assert problem.startswith(f"{path.as_posix()}")


def test_an_own_folder_replaces_whole_tables(tmp_path: Path) -> None:
    write(tmp_path / "case" / "scenario.toml", 'extends = "mali-2025"\ntitle = "Other units"\n')
    write(
        tmp_path / "case" / "units.csv",
        "unit,label,role,burn_share,service_order\n"
        "a,A,escort,0.5,1\nb,B,forward,0.3,2\nc,C,garrison,0.2,3\n",
    )
    scenario = sim.load(tmp_path / "case")
    assert [unit.unit for unit in scenario.units] == ["a", "b", "c"]
    assert len(scenario.zones) == 6


def test_a_folders_variant_is_found_by_path(folder: Path) -> None:
    text = 'extends = ".."\n[market]\nslope = 0.3\n'
    write(folder / "variants" / "steep.toml", text)
    for name in (folder / "steep", str(folder / "steep"), folder / "variants" / "steep.toml"):
        scenario = sim.load(name)
        assert (scenario.name, scenario.market.slope.value) == ("case/steep", 0.3)


def test_a_variant_is_laid_over_the_scenario_as_it_stands(mali: sim.Scenario) -> None:
    steep = mali.with_values({"market.slope": 0.3}).variant("no-truce").variant("army-first")
    assert steep.name == "mali-2025/no-truce/army-first"
    assert steep.market.slope.value == 0.3
    assert steep.rationing.army_weight.value == 3
    assert "truce" not in [event.event for event in steep.events]
    chained = sim.load("mali-2025/no-truce/army-first")
    assert chained.with_values({"market.slope": 0.3}).hash == steep.hash


def test_a_variant_of_another_scenario_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "variants")
    write(folder / "variants" / "other.toml", 'extends = "nepal-2015"\n')
    with pytest.raises(ScenarioError, match="leads away from case; load the variant by its path"):
        sim.load(folder).variant("other")


def test_a_scenario_without_files_has_no_variants(mali: sim.Scenario) -> None:
    copy = sim.Scenario.model_validate(mali.model_dump())
    assert copy == mali
    assert copy.files == ()
    with pytest.raises(ScenarioError, match="has no variant 'no-truce'; it has none"):
        copy.variant("no-truce")


# ------------------------------------------------------------------------------------- structures

CALM = 'extends = ".."\ntitle = "Calm"\n{}[panic]\ndry_rate = 0\n'
DROPS = 'drops = "Fear."\n'


def test_what_a_structure_sets_has_no_prior(folder: Path) -> None:
    cells = "[cells]\nzones.mopti.access_share = 0.5\n"
    write(folder / "structures" / "calm.toml", CALM.format(DROPS) + cells)
    base, calm = sim.load(folder), sim.load(folder / "calm")
    assert calm == base.variant("calm")
    assert calm.name == "case/calm"
    assert calm.drops == "Fear."
    lost = set(priors_of(base)) - set(priors_of(calm))
    assert lost == {"panic.dry_rate", "zones.mopti.access_share"}
    write(folder / "variants" / "steep.toml", 'extends = ".."\n[market]\nslope = 0.3\n')
    steep = calm.variant("steep")
    assert (steep.name, steep.drops) == ("case/calm/steep", "")
    assert "panic.dry_rate" not in priors_of(steep)


def test_a_variant_keeps_the_prior_of_what_it_sets(folder: Path) -> None:
    write(folder / "variants" / "calm.toml", CALM.format(""))
    assert "panic.dry_rate" in priors_of(sim.load(folder).variant("calm"))


def test_a_structure_says_what_it_drops(folder: Path) -> None:
    write(folder / "structures" / "calm.toml", CALM.format(""))
    line = "structures/calm.toml: drops is missing: one sentence that says what the model"
    with pytest.raises(ScenarioError, match=line):
        sim.load(folder / "calm")


def test_the_structures_of_a_scenario_lie_beside_its_files(
    folder: Path, mali: sim.Scenario
) -> None:
    shutil.rmtree(folder / "structures", ignore_errors=True)
    assert structure_names(sim.load(folder)) == ()
    write(folder / "structures" / "calm.toml", CALM.format(DROPS))
    write(folder / "structures" / "no-truce.toml", CALM.format(DROPS))
    assert structure_names(sim.load(folder)) == ("calm",)  # a variant of the name stands before
    assert "no-panic" in structure_names(mali.variant("no-truce"))
