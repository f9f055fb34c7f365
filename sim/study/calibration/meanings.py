"""What the calibrated numbers are, in words: unit and meaning, by dotted path."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.describe import describe, describe_tables
from sim.scenario.schema import Scenario


class Meaning(NamedTuple):
    """What a number is.

    Attributes
    ----------
    unit : str
        Its unit, money in the scenario's currency; "-" where it has none.
    help : str
        One sentence; empty where nothing is said.
    """

    unit: str
    help: str


def meanings_of(scenario: Scenario, paths: tuple[str, ...]) -> dict[str, Meaning]:
    """Return what some numbers of a scenario are; ``a.b.c`` is column ``c`` of table ``a``."""
    known = {row.path: Meaning(row.unit, row.help) for row in describe(scenario)}
    columns = {
        row.path: Meaning(row.unit.replace("money", scenario.currency), row.help)
        for row in describe_tables()
    }
    unsaid = Meaning("-", "")
    found = {}
    for path in paths:
        table, _, column = path.partition(".")
        found[path] = known.get(path) or columns.get(f"{table}.{column.rpartition('.')[2]}", unsaid)
    return found
