"""The levers: frozen in order, complete, and with defaults that exist."""

from __future__ import annotations

import re

import pytest

import sim
from sim.scenario import paths
from sim.scenario.levers import BY_NAME, LEVER_NAMES, LEVERS, Lever


def test_the_order_is_frozen() -> None:
    assert LEVER_NAMES == (
        "announcement",
        "truce",
        "price_cap",
        "margin_subsidy",
        "truck_insurance",
        "cargo_insurance",
        "insurance_premium",
        "driver_bonus",
        "escort_effort",
        "escort_mandate",
        "escort_weight",
        "rationing_weight",
        "service_order",
        "ration",
        "resale_enforcement",
        "security_stock",
        "air_bridge",
        "parallel_inflow",
        "corridor_capacity",
        "utility_payment_limit",
        "schools_closed",
        "escort_ramp",
        "emergency_imports",
        "odd_even",
        "pump_access",
        "permitted_use",
        "interior_allocation",
        "group_tax_share",
        "group_tax",
        "truce_payment",
        "alarm",
        "driver_threat",
        "airport_closed",
        "violence",
    )
    assert list(BY_NAME) == list(LEVER_NAMES)


@pytest.mark.parametrize("lever", LEVERS, ids=LEVER_NAMES)
def test_a_default_is_a_number_or_a_path(lever: Lever, mali: sim.Scenario) -> None:
    assert lever.low < lever.high
    if "." in lever.default:
        pattern = re.escape(lever.default).replace(re.escape("{target}"), ".+")
        assert [path for path in paths(mali) if re.fullmatch(pattern, path)]
    else:
        assert lever.default in {"0", "1", "none", "queue share"}
