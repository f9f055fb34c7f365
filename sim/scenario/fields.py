"""What one parameter is: a value with unit, prior, tag, source and bounds, declared in one line.

A group of parameters is a frozen pydantic model; :func:`parameter` declares each of its fields.
The declaration is the single source of help text, tables, JSON Schema and validation.  A scenario
file may write a bare number (then it is an assumption without a source, unless it repeats the
default) or a table with ``value``, ``prior``, ``tag`` and ``source``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

Tag = Literal["data", "literature", "calibrated", "assumption"]
UNSOURCED = "set by the scenario, no source given"

# Far beyond every quantity of an economy, and far from where products of them overflow.
LARGEST = 1e12


class Frozen(BaseModel):
    """Base of every scenario record: immutable, and no key passes unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Prior(Frozen):
    """A prior distribution; write exactly one of the three shapes.

    ``{uniform = [low, high]}``, ``{loguniform = [low, high]}`` or
    ``{lognormal = [median, sigma], within = [low, high]}`` (truncated to the bounds).
    """

    uniform: tuple[float, float] | None = None
    loguniform: tuple[float, float] | None = None
    lognormal: tuple[float, float] | None = None
    within: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _is_one_shape(self) -> Self:
        shapes = [s for s in (self.uniform, self.loguniform, self.lognormal) if s is not None]
        if len(shapes) != 1:
            raise ValueError("a prior is exactly one of uniform, loguniform and lognormal")
        if (self.within is not None) != (self.lognormal is not None):
            raise ValueError("a lognormal prior needs 'within = [low, high]', the others take none")
        low, high = self.bounds
        if not low < high:
            raise ValueError(f"the prior's bounds [{low:g}, {high:g}] are not in rising order")
        if (self.loguniform or self.lognormal) and low <= 0:
            raise ValueError(f"the prior's lower bound {low:g} must be above 0")
        if self.lognormal and min(self.lognormal) <= 0:
            raise ValueError("a lognormal prior's median and sigma must be above 0")
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value with positive density."""
        return self.uniform or self.loguniform or self.within or (math.nan, math.nan)

    def __str__(self) -> str:
        low, high = self.bounds
        if self.uniform:
            return f"U[{low:g}, {high:g}]"
        if self.loguniform:
            return f"LogU[{low:g}, {high:g}]"
        assert self.lognormal is not None
        median, sigma = self.lognormal
        return f"LogN(ln {median:g}, {sigma:g}) on [{low:g}, {high:g}]"


class Parameter(Frozen):
    """A value and where it comes from."""

    value: float = Field(strict=True)
    prior: Prior | None = None
    tag: Tag = "assumption"
    source: str = UNSOURCED


def parameter(
    default: float | None = None,
    *,
    unit: str,
    help: str,
    prior: Prior | None = None,
    tag: Tag = "assumption",
    source: str = "",
    low: float = 0.0,
    high: float = LARGEST,
) -> Any:
    """Declare one parameter of a group; without a default the scenario must give a value.

    Parameters
    ----------
    default : float, optional
        Value where the scenario is silent, in `unit`.
    unit, help : str
        Unit and one sentence; both appear in tables, JSON Schema and errors.
    prior, tag, source
        What is known about the default; see MODEL.md for the tags.
    low, high : float
        Allowed range, both ends included.
    """
    extra: JsonDict = {"unit": unit, "low": low, "high": high}
    if default is None:
        return Field(description=help, json_schema_extra=extra)
    value = Parameter(value=default, prior=prior, tag=tag, source=source or "model design")
    return Field(default=value, description=help, json_schema_extra=extra)


def bounds_of(field: FieldInfo) -> tuple[float, float]:
    """Allowed range of a declared parameter or table column."""
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return float(str(extra["low"])), float(str(extra["high"]))


def unit_of(field: FieldInfo) -> str:
    """Unit of a declared parameter or table column."""
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["unit"])


def declared_facts(field: FieldInfo | None) -> dict[str, Any]:
    """Value, prior, tag and source of a declared default; empty where there is none."""
    declared = field.default if field is not None else None
    return declared.model_dump() if isinstance(declared, Parameter) else {}


def overlaid(facts: Mapping[str, Any], entry: Any) -> dict[str, Any]:
    """Return what a scenario's entry makes of the facts known before it.

    Parameters
    ----------
    facts : mapping
        Known ``value``, ``prior``, ``tag`` and ``source``; empty where nothing is known.
    entry : number or mapping
        What the scenario writes.  What it leaves out stays, except that a changed value keeps the
        prior alone: the old tag and source do not speak of the new number.
    """
    new = dict(entry) if isinstance(entry, Mapping) else {"value": entry}
    is_same = "value" not in new or new["value"] == facts.get("value")
    kept = facts if is_same else {key: facts[key] for key in ("prior",) if key in facts}
    return {**kept, **new}


class Group(Frozen):
    """A named group of parameters (one table of the scenario file)."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in_declared_facts(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        return {key: cls._complete(key, entry) for key, entry in raw.items()}

    @classmethod
    def _complete(cls, key: str, entry: Any) -> Any:
        """Turn a bare number into a parameter, and let a table inherit what it does not say."""
        if isinstance(entry, bool) or not isinstance(entry, int | float | Mapping):
            return entry
        return overlaid(declared_facts(cls.model_fields.get(key)), entry)

    @model_validator(mode="after")
    def _is_within_bounds(self) -> Self:
        problems = []
        for key, field in type(self).model_fields.items():
            low, high = bounds_of(field)
            here: Parameter = getattr(self, key)
            if not low <= here.value <= high:
                problems.append(f"{key} = {here.value:g} is outside [{low:g}, {high:g}]")
            elif here.prior and not (low <= here.prior.bounds[0] and here.prior.bounds[1] <= high):
                problems.append(f"{key}: prior {here.prior} leaves [{low:g}, {high:g}]")
        if problems:
            raise ValueError("; ".join(problems))
        return self
