"""Every parameter and column as rows of words: what `blockade show` and MODEL.md print.

Units of money are given in the scenario's currency.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

from pydantic.fields import FieldInfo

from sim.scenario.fields import Prior, bounds_of, unit_of
from sim.scenario.schema import GROUPS, Scenario
from sim.scenario.tables import TABLES, is_numeric


class ParameterRow(NamedTuple):
    """One parameter of a scenario.

    Attributes
    ----------
    path : str
        ``group.parameter``, by which it is overridden.
    value : float
        Its value [unit].
    unit : str
        Its unit, money in the scenario's currency.
    prior : Prior or None
        What is known about it before the model is fitted.
    tag : str
        data, literature, calibrated or assumption.
    source, help : str
        Where the value comes from, and what it is.
    """

    path: str
    value: float
    unit: str
    prior: Prior | None
    tag: str
    source: str
    help: str


class ColumnRow(NamedTuple):
    """One column of a scenario's tables.

    Attributes
    ----------
    path : str
        ``table.column``.
    kind : str
        "number", "whole number", "yes or no", "text", or the words it may hold.
    unit : str
        Its unit; "-" for words.
    low, high : float or None
        Allowed range of a number.
    default : str
        What an empty cell means; "required" where it may not be empty.
    help : str
        What it is.
    """

    path: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    default: str
    help: str


def describe(scenario: Scenario) -> tuple[ParameterRow, ...]:
    """Return every scalar parameter of a scenario, in the order of the schema."""
    return tuple(
        ParameterRow(
            path=f"{group}.{key}",
            value=parameter.value,
            unit=unit_of(group_type.model_fields[key]).replace("money", scenario.currency),
            prior=parameter.prior,
            tag=parameter.tag,
            source=parameter.source,
            help=group_type.model_fields[key].description or "",
        )
        for group, group_type in GROUPS.items()
        for key, parameter in getattr(scenario, group)
    )


def describe_tables() -> tuple[ColumnRow, ...]:
    """Return every column of the tables, in the order of their files."""
    return tuple(
        _column_row(f"{table}.{name}", field)
        for table, row_type in TABLES.items()
        for name, field in row_type.columns().items()
    )


def _column_row(path: str, field: FieldInfo) -> ColumnRow:
    low, high = bounds_of(field) if is_numeric(field) else (None, None)
    return ColumnRow(
        path=path,
        kind=kind_of(field),
        unit=unit_of(field),
        low=low,
        high=high,
        default=_default_of(field),
        help=field.description or "",
    )


def kind_of(field: FieldInfo) -> str:
    """Say in words what a column holds."""
    names = {float: "number", int: "whole number", bool: "yes or no", str: "text"}
    words = get_args(field.annotation)
    return ", ".join(words) if words else names[field.annotation]  # type: ignore[index]


def _default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default()
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"{default:g}" if is_numeric(field) else str(default)
