"""S13: what taxes, levers and resale come to in money.

Here are amounts at a price; what consumers lose is in `welfare`, what importers earn in `entry`.
Source: accounting.
"""

from __future__ import annotations


def payment(rate: float, amount: float) -> float:
    """Money for an amount at a rate: tax, subsidy, cost or value a unit x units [money/day]."""
    return rate * amount


def margin_subsidy(subsidy_per_l: float, arrived: float, tanker_l: float) -> float:
    """Public cost of a subsidy on litres that arrive: subsidy x arrived x V [money/day]."""
    return subsidy_per_l * arrived * tanker_l


def resale_income(litres: float, cap_per_l: float, price_multiple: float) -> float:
    """Income from resale: parallel sales x (p - cap) = x cap (p / cap - 1) [money/day]."""
    return litres * cap_per_l * (price_multiple - 1.0)
