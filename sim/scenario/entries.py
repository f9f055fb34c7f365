"""What one written value may be: numbers, parameters, priors and table cells, checked one by one.

Every function takes what somebody wrote and the declared field, and returns complaints: clauses
that follow the name of the value ("= 7 must be from 0.01 to 5").  Who wrote it, and where, is
added by `checking`; what values must be to each other is in `consistency`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from numbers import Real
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from sim.errors import nearest
from sim.scenario.fields import LARGEST, Parameter, Prior, Tag, bounds_of, unit_of

TAGS: tuple[str, ...] = get_args(Tag)
SHAPES: tuple[str, ...] = tuple(Prior.model_fields)
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
KEY_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def as_number(value: object) -> float | None:
    """Return a finite number as a float, and None for anything else; a boolean is no number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def number_in(text: str) -> float | str:
    """Return the number that a text is, and the text itself where it is none."""
    return float(text) if _NUMBER.fullmatch(text) else text


def shown(value: object) -> str:
    """Restate a value in a few characters; Python itself refuses to print a very long integer."""
    try:
        text = repr(value)
    except ValueError:
        return "a very long number"
    return text if len(text) <= 60 else f"{text[:57]}..."


def range_words(value: float, low: float, high: float) -> str:
    """Say which range a value has missed; a bound that nobody meets goes unsaid."""
    if value < low and high >= LARGEST:
        return f"at least {low:g}"
    if value > high and low <= -LARGEST:
        return f"at most {high:g}"
    return f"from {low:g} to {high:g}"


def in_unit(unit: str) -> str:
    """Name a unit, if there is one."""
    return "" if unit == "-" else f" [{unit}]"


def number_faults(value: object, *, low: float, high: float, unit: str) -> list[str]:
    """Complain about a value that is no number or out of its range."""
    number = as_number(value)
    if number is None:
        return [f"= {shown(value)} must be a finite number{in_unit(unit)}"]
    if not low <= number <= high:
        return [f"= {shown(value)} must be {range_words(number, low, high)}{in_unit(unit)}"]
    if unit == "0 or 1" and number not in (0.0, 1.0):
        return [f"= {shown(value)} must be 0 or 1"]
    return []


def _choice_faults(value: object, allowed: tuple[str, ...]) -> list[str]:
    if isinstance(value, str) and value in allowed:
        return []
    hint = nearest(value, allowed) if isinstance(value, str) else ""
    return [f"= {shown(value)} must be one of {', '.join(allowed)}.{hint}"]


def prior_faults(entry: object, *, low: float, high: float) -> list[str]:
    """Complain about a prior that has no shape, is malformed or leaves the allowed range."""
    if not isinstance(entry, Mapping):
        return [f"prior = {shown(entry)} must be a table such as {{uniform = [low, high]}}"]
    written = {key: pair for key, pair in entry.items() if pair is not None}
    faults = [
        f"prior has no key {shown(key)}.{nearest(key, SHAPES)}"
        for key in written
        if key not in SHAPES
    ]
    faults += [
        f"prior {key} = {shown(pair)} must be two finite numbers"
        for key, pair in written.items()
        if key in SHAPES and not _is_pair(pair)
    ]
    return faults or _shape_faults(written, low=low, high=high)


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(as_number(end) is not None for end in pair)
    )


def _shape_faults(written: Mapping[str, Any], *, low: float, high: float) -> list[str]:
    try:
        prior = Prior(**written)
    except ValidationError as error:
        return [str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors()]
    lowest, highest = prior.bounds
    if low <= lowest and highest <= high:
        return []
    return [f"prior {prior} leaves the allowed range, {low:g} to {high:g}"]


def parameter_faults(entry: object, field: FieldInfo) -> list[str]:
    """Complain about a parameter written as a bare number or as a table."""
    low, high = bounds_of(field)
    unit = unit_of(field)
    if not isinstance(entry, Mapping):
        return number_faults(entry, low=low, high=high, unit=unit)
    faults = [
        f"has no key {shown(key)}.{nearest(key, Parameter.model_fields)}"
        for key in entry
        if key not in Parameter.model_fields
    ]
    if "value" in entry:
        faults += number_faults(entry["value"], low=low, high=high, unit=unit)
    elif field.is_required():
        faults.append(f"needs a value{in_unit(unit)}")
    if entry.get("prior") is not None:
        faults += prior_faults(entry["prior"], low=low, high=high)
    if "tag" in entry:
        faults += [f"tag {fault}" for fault in _choice_faults(entry["tag"], TAGS)]
    if not isinstance(entry.get("source", ""), str):
        faults.append(f"source = {shown(entry['source'])} must be text")
    return faults


def cell_faults(value: object, field: FieldInfo) -> list[str]:
    """Complain about a cell that does not fit its column."""
    low, high = bounds_of(field)
    kind = field.annotation
    if kind is bool:
        return [] if isinstance(value, bool) else [f"= {shown(value)} must be yes or no"]
    if kind is str:
        return [] if isinstance(value, str) else [f"= {shown(value)} must be text"]
    if kind is int or kind is float:
        faults = number_faults(value, low=low, high=high, unit=unit_of(field))
        if kind is int and not faults and as_number(value) != math.floor(as_number(value) or 0.0):
            faults = [f"= {shown(value)} must be a whole number{in_unit(unit_of(field))}"]
        return faults
    return _choice_faults(value, get_args(kind))


def as_cell(value: Any, field: FieldInfo) -> Any:
    """Return a cell that fits its column in the type of the column."""
    if field.annotation is float:
        return float(value)
    return int(value) if field.annotation is int else value


def key_faults(key: str) -> list[str]:
    """Complain about a key that could not be part of a dotted path."""
    if KEY_PATTERN.fullmatch(key):
        return []
    return [f"= {shown(key)} must be made of letters without accents, digits, '-' and '_'"]
