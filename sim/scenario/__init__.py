"""Scenarios: countries and cases as frozen records, read from folders of TOML and CSV files.

:func:`load` reads one, :meth:`Scenario.with_values` changes it, :func:`describe` says what is in
it.  Nothing here simulates.
"""

from sim.scenario.comparison import Change, Comparison, compare
from sim.scenario.describe import ColumnRow, ParameterRow, describe, describe_tables
from sim.scenario.overrides import paths, priors_of, value_at
from sim.scenario.reading import Listed, base_of, list_scenarios, load, structure_names
from sim.scenario.schema import Scenario

__all__ = [
    "Change",
    "ColumnRow",
    "Comparison",
    "Listed",
    "ParameterRow",
    "Scenario",
    "base_of",
    "compare",
    "describe",
    "describe_tables",
    "list_scenarios",
    "load",
    "paths",
    "priors_of",
    "structure_names",
    "value_at",
]
