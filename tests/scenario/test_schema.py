"""The record itself: dates, names, hash, words, and the way to a run."""

from __future__ import annotations

import datetime
import pickle
import sys
from types import ModuleType

import pytest
from pydantic import ValidationError

import sim
from sim.scenario import value_at


def test_days_and_dates_are_each_others_inverse(mali: sim.Scenario) -> None:
    for day in (0, 1, 58, 179):
        assert mali.day_of(mali.date_of(day).isoformat()) == mali.day_of(str(day)) == day
    assert mali.date_of(58) == datetime.date(2025, 10, 31)
    assert mali.day_of(datetime.date(2025, 10, 7)) == 34


@pytest.mark.parametrize("text", ["tomorrow", "2025-13-01", "2025-02-30", "1.5", ""])
def test_what_is_no_day_is_refused(mali: sim.Scenario, text: str) -> None:
    with pytest.raises(ValueError, match="neither a day number nor a date such as 2025-11-06"):
        mali.day_of(text)


def test_names_follow_the_tables(mali: sim.Scenario) -> None:
    assert mali.zone_names == ("bamako", "kayes", "sikasso", "segou", "mopti", "north")
    assert mali.corridor_names == ("west", "south", "southwest", "northeast")
    assert mali.capital.zone == "bamako"


def test_a_scenario_cannot_be_changed_in_place(mali: sim.Scenario) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        mali.title = "Other"
    with pytest.raises(ValidationError, match="frozen"):
        mali.zones[0].stations = 3


def test_a_scenario_survives_pickle_and_json(mali: sim.Scenario) -> None:
    for copy in (
        pickle.loads(pickle.dumps(mali)),
        sim.Scenario.model_validate_json(mali.model_dump_json()),
    ):
        assert copy == mali
        assert copy.hash == mali.hash
        assert hash(copy) == hash(mali)


def test_equality_sees_every_field_and_no_cache(mali: sim.Scenario) -> None:
    fresh = sim.load("mali-2025")
    assert mali.hash
    assert fresh == mali
    assert fresh != mali.with_values({"market.slope": mali.market.slope.value / 2})
    assert fresh != mali.model_copy(update={"title": "Other"})


def test_the_hash_is_that_of_the_numbers(mali: sim.Scenario) -> None:
    slope = mali.market.slope.model_copy(update={"source": "elsewhere", "prior": None})
    zone = mali.zones[0].model_copy(update={"label": "Other", "tag": "data", "source": "x"})
    same = mali.model_copy(
        update={
            "name": "other",
            "title": "Other",
            "description": "",
            "priors": {},
            "market": mali.market.model_copy(update={"slope": slope}),
            "zones": (zone, *mali.zones[1:]),
        }
    )
    assert same != mali
    assert sim.Scenario.model_validate(same.model_dump()).hash == mali.hash


def test_the_hash_knows_two_ways_to_write_a_day(mali: sim.Scenario) -> None:
    (number,) = (n for n, event in enumerate(mali.events) if event.event == "truce")
    before, after = mali.events[:number], mali.events[number + 1 :]
    truce = mali.events[number].model_copy(update={"start": "64", "end": "93"})
    same = {**mali.model_dump(), "events": [*before, truce, *after]}
    assert sim.Scenario.model_validate(same).hash == mali.hash
    moved = truce.model_copy(update={"start": "65"})
    later = {**same, "events": [*before, moved, *after]}
    assert sim.Scenario.model_validate(later).hash != mali.hash


@pytest.mark.parametrize("path", ["market.slope", "zones.kayes.stations", "events.truce.value"])
def test_every_number_moves_the_hash(mali: sim.Scenario, path: str) -> None:
    value = value_at(mali, path)
    moved = value + 1 if path.endswith("stations") else value * 1.001
    assert mali.with_values({path: moved}).hash != mali.hash


def test_the_words_say_what_it_is(mali: sim.Scenario) -> None:
    small = mali.with_values({"entry.fleet": 1900})
    assert repr(small) == str(small)
    for word in ("mali-2025", "180 days from 2025-09-03", "XOF", "59 importers", "1,900 tankers"):
        assert word in repr(small)
    card = small.model_copy(update={"title": "<b>bold</b>"})._repr_html_()
    assert "<b>" not in card
    assert "&lt;b&gt;" in card
    assert "1,900" in card


def test_a_run_is_handed_to_the_results(
    mali: sim.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}
    module = ModuleType("sim.results.run")
    module.simulate = lambda scenario, **options: asked.update(options, scenario=scenario)
    monkeypatch.setitem(sys.modules, "sim.results.run", module)
    mali.run(runs=3, seed=5)
    assert asked["scenario"] is mali
    assert (asked["runs"], asked["seed"]) == (3, 5)
    assert asked["days"] is asked["record"] is asked["threads"] is asked["values"] is None
