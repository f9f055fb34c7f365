from __future__ import annotations

import sim
from sim.scenario import describe, describe_tables
from sim.scenario.fields import Prior
from sim.scenario.tables import TABLES


def test_every_parameter_is_described(mali: sim.Scenario) -> None:
    rows = {row.path: row for row in describe(mali)}
    assert len(rows) == len(describe(mali)) > 100
    assert all(row.help and row.unit and row.source for row in rows.values())
    tanker = rows["entry.tanker_l"]
    assert (tanker.value, tanker.unit, tanker.tag) == (46_000, "l", "data")
    assert (tanker.source, tanker.prior) == ("D01", None)
    margin = rows["entry.margin_per_l"]
    assert (margin.unit, margin.tag) == ("XOF/l", "calibrated")
    assert margin.prior == Prior(uniform=(20, 60))
    assert margin.help.endswith(".")


def test_money_is_in_the_scenarios_currency() -> None:
    units = {row.unit for row in describe(sim.load("nepal-2015"))}
    assert {"NPR", "NPR/l", "NPR/day", "NPR/h", "NPR/kWh"} <= units
    assert not [unit for unit in units if "money" in unit]


def test_every_column_is_described() -> None:
    rows = {row.path: row for row in describe_tables()}
    assert len(rows) == sum(len(row_type.columns()) for row_type in TABLES.values())
    assert rows["zones.stations"].kind == "whole number"
    assert (rows["zones.demand_share"].unit, rows["zones.demand_share"].high) == ("share", 1)
    assert rows["zones.demand_share"].default == "required"
    assert rows["zones.is_delivered"].default == "yes"
    assert rows["units.role"].kind == "escort, forward, garrison"
    assert rows["zones.label"].low is None


def test_a_table_starts_with_its_key() -> None:
    for table, row_type in TABLES.items():
        first = next(row for row in describe_tables() if row.path.startswith(f"{table}."))
        assert first.path == f"{table}.{row_type.KEYS[0]}"
