"""Amounts at a price: taxes, costs, the subsidy on a margin and what resale earns."""

from __future__ import annotations

from sim.rules.market import rent_of_a_litre
from sim.rules.money import margin_subsidy, payment, resale_income


def test_money_is_an_amount_at_a_rate() -> None:
    assert payment(150.0, 2_000.0) == 300_000.0
    assert payment(0.0, 2_000.0) == 0.0


def test_sales_above_normal_lose_no_tax_but_gain_some() -> None:
    assert payment(150.0, 1_000.0 - 1_200.0) == -30_000.0


def test_a_margin_subsidy_is_paid_for_every_litre_that_arrives() -> None:
    assert margin_subsidy(20.0, 3, 46_000.0) == payment(20.0, 3 * 46_000.0)
    assert margin_subsidy(20.0, 0, 46_000.0) == 0.0


def test_resale_earns_the_rent_of_what_it_sells() -> None:
    assert resale_income(1_000.0, 775.0, 3.0) == 1_000.0 * rent_of_a_litre(775.0, 3.0)
    assert resale_income(1_000.0, 775.0, 1.0) == 0.0
