"""JSON Schema of a scenario's TOML files, made from the declarations, for editors to complete them.

One schema serves both kinds of file: with ``extends`` every key is optional, without it the facts
of a country are required.  ``python -m sim.scenario.json_schema`` rewrites
``scenarios/scenario.schema.json``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, get_args

from pydantic.fields import FieldInfo

from sim.paths import data_path
from sim.scenario.entries import TAGS
from sim.scenario.fields import LARGEST, bounds_of, unit_of
from sim.scenario.levers import LEVERS
from sim.scenario.schema import GROUPS, Blockade, Calendar, Scenario
from sim.scenario.tables import INPUT_TABLES, Event, is_numeric

Schema = dict[str, Any]

PAIR: Schema = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
}
PRIOR: Schema = {
    "description": "A prior distribution: exactly one of uniform, loguniform and lognormal.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "uniform": {**PAIR, "description": "Lowest and highest value."},
        "loguniform": {**PAIR, "description": "Lowest and highest value, both above 0."},
        "lognormal": {**PAIR, "description": "Median and standard deviation of the logarithm."},
        "within": {**PAIR, "description": "Bounds of a lognormal prior."},
    },
    "oneOf": [
        {"required": ["uniform"]},
        {"required": ["loguniform"]},
        {"required": ["lognormal", "within"]},
    ],
}
PRIOR_REFERENCE: Schema = {"$ref": "#/$defs/prior"}
DATE_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def scenario_schema() -> Schema:
    """Return the JSON Schema of ``scenario.toml`` and of variants."""
    groups = {name: _group_schema(name) for name in GROUPS}
    required = {
        name: [key for key, field in group.model_fields.items() if field.is_required()]
        for name, group in GROUPS.items()
    }
    alone = {
        "required": [
            "title",
            "currency",
            "calendar",
            *(name for name, keys in required.items() if keys),
        ],
        "properties": {
            "calendar": {"required": ["start", "days"]},
            **{name: {"required": keys} for name, keys in required.items() if keys},
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A scenario of the fuel blockade simulator, or a variant of one",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **_texts(),
            "extends": {
                "description": "Shipped scenario, folder or TOML file that this one changes.",
                "type": "string",
                "minLength": 1,
            },
            "calendar": _calendar_schema(),
            "blockade": _blockade_schema(),
            **groups,
            "priors": _priors_schema(),
            "cells": {"description": "Table cells by dotted path.", "type": "object"},
            "events": {
                "description": "Dated levers and shocks; one with a known key replaces it.",
                "type": "array",
                "items": _event_schema(),
            },
            "remove_events": {
                "description": "Events of the extended scenario that do not happen.",
                "type": "array",
                "items": {"type": "string"},
            },
        },
        "if": {"required": ["extends"]},
        "then": {},
        "else": alone,
        "$defs": {"prior": PRIOR},
    }


def _texts() -> Schema:
    fields = Scenario.model_fields
    names = ("title", "description", "rationale", "drops", "source", "currency")
    texts: Schema = {
        name: {"description": fields[name].description, "type": "string"} for name in names
    }
    texts["title"]["minLength"] = 1
    texts["currency"]["pattern"] = "^[A-Z]{3}$"
    return texts


def _calendar_schema() -> Schema:
    fields = Calendar.model_fields
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "start": {"description": fields["start"].description, "pattern": DATE_PATTERN},
            "days": {
                "description": fields["days"].description,
                "type": "integer",
                "minimum": 1,
                "maximum": 3650,
            },
        },
    }


def _blockade_schema() -> Schema:
    description = Blockade.model_fields["is_on"].description
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"is_on": {"description": description, "type": "boolean"}},
    }


def _group_schema(name: str) -> Schema:
    group = GROUPS[name]
    return {
        "description": (group.__doc__ or "").strip(),
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _parameter_schema(field) for key, field in group.model_fields.items()},
    }


def _parameter_schema(field: FieldInfo) -> Schema:
    """Describe a parameter, which is a bare number or a table with its provenance."""
    number = _number_schema(field)
    return {
        "description": _words(field),
        **({} if field.is_required() else {"default": field.default.value}),
        "anyOf": [
            number,
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "value": number,
                    "prior": PRIOR_REFERENCE,
                    "tag": {"enum": list(TAGS)},
                    "source": {"type": "string"},
                },
                "required": ["value"] if field.is_required() else [],
            },
        ],
    }


def _words(field: FieldInfo) -> str:
    unit = unit_of(field)
    return f"{field.description}" if unit == "-" else f"{field.description} [{unit}]"


def _number_schema(field: FieldInfo) -> Schema:
    low, high = bounds_of(field)
    kind = "integer" if field.annotation is int else "number"
    schema: Schema = {"type": kind, "minimum": low, "maximum": high}
    if low <= -LARGEST:
        del schema["minimum"]
    return schema


def _priors_schema() -> Schema:
    numbers = [
        f"{table}\\..+\\.{name}"
        for table, row_type in INPUT_TABLES.items()
        for name, field in row_type.columns().items()
        if field.annotation is float
    ]
    return {
        "description": "Priors of table cells, by dotted path in quotes.",
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {f"^({'|'.join(numbers)})$": PRIOR_REFERENCE},
    }


def _event_schema() -> Schema:
    columns = Event.columns()
    properties: Schema = {
        name: {"description": _words(field)} | _cell_schema(field)
        for name, field in columns.items()
    }
    properties["lever"] = {
        "description": columns["lever"].description,
        "oneOf": [
            {"const": lever.name, "description": f"{lever.help} [{lever.unit}]"} for lever in LEVERS
        ],
    }
    for name in ("start", "end"):
        properties[name] = {"description": columns[name].description, "type": ["string", "integer"]}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [name for name, field in columns.items() if field.is_required()],
    }


def _cell_schema(field: FieldInfo) -> Schema:
    if is_numeric(field):
        return _number_schema(field)
    if field.annotation is bool:
        return {"type": "boolean"}
    return {"enum": list(words)} if (words := get_args(field.annotation)) else {"type": "string"}


def schema_text() -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path | None = None) -> Path:
    """Write the JSON Schema, all of it or nothing, and return its path.

    Parameters
    ----------
    path : Path, optional
        ``scenarios/scenario.schema.json`` by default.
    """
    target = path if path is not None else data_path("scenarios", "scenario.schema.json")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(schema_text())
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write_schema()}\n")
