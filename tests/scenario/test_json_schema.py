"""The schema for editors is in step with the code, and with what is shipped."""

from __future__ import annotations

import datetime
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from sim.paths import data_path
from sim.scenario.json_schema import scenario_schema, schema_text, write_schema

SHIPPED = sorted(path for path in data_path("scenarios").rglob("*.toml"))
VALIDATOR = Draft7Validator(scenario_schema())


def as_editors_see(value: Any) -> Any:
    """Return TOML content with its dates as the text that a JSON schema knows."""
    if isinstance(value, dict):
        return {key: as_editors_see(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_editors_see(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def content_of(path: Path) -> dict[str, Any]:
    return as_editors_see(tomllib.loads(path.read_text(encoding="utf-8")))


def complaints(content: dict[str, Any]) -> list[str]:
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in VALIDATOR.iter_errors(content)
    ]


def test_the_file_is_in_step() -> None:
    stored = data_path("scenarios", "scenario.schema.json").read_text(encoding="utf-8")
    assert stored == schema_text(), "run `python -m sim.scenario.json_schema`"


def test_it_is_a_json_schema() -> None:
    Draft7Validator.check_schema(scenario_schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_file_fits_and_names_the_schema(path: Path) -> None:
    assert complaints(content_of(path)) == []
    hint, _, place = path.read_text(encoding="utf-8").splitlines()[0].partition(" ")
    assert hint == "#:schema"
    assert (path.parent / place).resolve() == data_path("scenarios", "scenario.schema.json")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"market": {"slop": 0.3}}, "'slop' was unexpected"),
        ({"title": ""}, "title: "),
        ({"unknown": 1}, "'unknown' was unexpected"),
        ({"market": {"slope": 7, "time_value_per_hour": 1}}, "market.slope: "),
        ({"market": {}}, "'time_value_per_hour' is a required property"),
        ({"currency": "francs"}, "does not match"),
        ({"events": [{"event": "x", "lever": "truc", "start": 1, "value": 1}]}, "events.0.lever"),
        ({"priors": {"zones.kayes.stations": {"uniform": [1, 2]}}}, "zones.kayes.stations"),
        ({"priors": {"zones.kayes.access_share": {"uniform": [1]}}}, "too short"),
    ],
)
def test_it_finds_what_loading_would(change: dict[str, Any], complaint: str) -> None:
    content = content_of(data_path("scenarios", "mali-2025", "scenario.toml")) | change
    assert complaint in "; ".join(complaints(content))


def test_facts_are_required_only_of_a_scenario_that_stands_by_itself() -> None:
    assert complaints({"extends": "mali-2025"}) == []
    assert "'demand' is a required property" in "; ".join(complaints({"title": "x"}))


def test_a_parameter_tells_its_unit_and_range() -> None:
    slope = scenario_schema()["properties"]["entry"]["properties"]["tanker_l"]
    assert slope["description"] == "Volume V of one tanker. [l]"
    assert slope["anyOf"][0] == {"type": "number", "minimum": 1.0, "maximum": 1e12}


def test_writing_leaves_one_whole_file(tmp_path: Path) -> None:
    path = write_schema(tmp_path / "schema.json")
    assert json.loads(path.read_text(encoding="utf-8")) == scenario_schema()
    assert [here.name for here in tmp_path.iterdir()] == ["schema.json"]
