"""What a scenario changes from its base, or from the model's defaults."""

from __future__ import annotations

from pathlib import Path

import sim
from sim.scenario import Change, base_of, compare


def test_a_root_is_compared_with_the_defaults() -> None:
    compared = compare(sim.load("mali-2025"))
    assert compared.base == ""
    assert Change("market.slope", 0.22, 0.64) in compared.changes
    assert Change("prices.gasoline_cap_per_l", None, 775.0) in compared.changes
    assert all(row.old != row.new for row in compared.changes)


def test_cells_parameters_and_settings_of_a_variant() -> None:
    assert compare(sim.load("mali-2025/army-first")).changes == (
        Change("rationing.army_weight", 0.3, 3.0),
        Change("units.garrison-regions.service_order", 3.0, 2.0),
        Change("units.garrison-kati.service_order", 4.0, 1.0),
    )
    assert compare(sim.load("mali-2025/no-blockade")).changes == (
        Change("blockade.is_on", True, False),
    )


def test_rows_that_come_and_go() -> None:
    gone, prior = compare(sim.load("mali-2025/no-truce")).changes
    assert (gone.path, gone.new) == ("events.truce", None)
    assert gone.old["value"] == 0.32
    assert (prior.path, prior.new) == ("prior of events.truce.value", None)
    new = compare(sim.load("mali-2025/insured-convoys")).changes
    assert [row.old for row in new] == [None, None, None]


def test_a_prior_may_be_all_that_differs(tmp_path: Path) -> None:
    file = tmp_path / "doubt.toml"
    file.write_text(
        'extends = "mali-2025"\n[market]\nslope = { prior = { uniform = [0.1, 0.9] } }\n',
        encoding="utf-8",
    )
    (change,) = compare(sim.load(file)).changes
    assert change.path == "prior of market.slope"
    assert change.new["uniform"] == (0.1, 0.9)


def test_the_base_of_a_variant_of_a_variant_is_a_variant() -> None:
    base = base_of(sim.load("mali-2025/no-truce/army-first"))
    assert base is not None
    assert "truce" not in {row.event for row in base.events}
    assert base_of(sim.load("mali-2025")) is None
