"""S7: how fuel that arrives is divided: between zones, users with contracts, traders and depots.

All in litres of one fuel today.  Source: model design.
"""

from __future__ import annotations


def bound_for_zone(share: float, tanker_l: float, tankers: float) -> float:
    """Litres of a corridor's arrivals that are meant for a zone: share x V x tankers [l/day]."""
    return share * tanker_l * tankers


def taken_by_contracts(asked_l: float, arrived_l: float) -> float:
    """What users with contracts of their own take: all they ask for, at most half of arrivals."""
    return min(asked_l, 0.5 * arrived_l)


def contract_delivery(taken_l: float, request_l: float, asked_l: float) -> float:
    """What one of these users gets, in proportion to its request: taken x request / asked [l]."""
    return taken_l * (request_l / asked_l) if asked_l > 0.0 else 0.0


def left_by_contracts(zone_l: float, taken_l: float, arrived_l: float) -> float:
    """What is left of the litres meant for a zone: all zones give up the same share, taken / all.

    zone x (1 - taken / arrived).
    """
    left = 1.0 - taken_l / arrived_l if arrived_l > 0.0 else 1.0
    return zone_l * left


def kept_by_zone(direct_l: float, target_l: float, demand_l: float, stock_l: float) -> float:
    """What an interior zone keeps of its arrivals: min(direct, target + a day's use - stock)."""
    return min(direct_l, max(0.0, target_l + demand_l - stock_l))


def flown_in(air_bridge_l: float, is_closed: float) -> float:
    """Diesel flown into the capital: the air bridge, none to a closed airport [l/day]."""
    return air_bridge_l * (1.0 - is_closed)


def part_by_demand(litres: float, demand_l: float, total_demand_l: float) -> float:
    """Part of some litres by a share of demand: litres x demand / total demand [l]."""
    return litres * demand_l / total_demand_l
