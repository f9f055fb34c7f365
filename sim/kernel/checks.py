"""The laws no step may break, checked after every step in debug mode.

Stocks are never negative or undefined, prices never below the cap, tankers never appear or vanish,
and at the end of the day the litres balance (T8).
"""

from __future__ import annotations

from typing import Any

from sim.kernel.compiled import kernel_function

NEGATIVE_DEPOT, NEGATIVE_STATION, NEGATIVE_TANK, NEGATIVE_POOL = 1, 2, 3, 4
NEGATIVE_UNIT, NEGATIVE_USER, PRICE, TANKERS, BALANCE, BELIEF = 5, 6, 7, 8, 9, 10
NEGATIVE_GATE, NEGATIVE_GROUP = 11, 12
LAWS = (
    "",
    "a depot's stock is negative or undefined",
    "a station's stock is negative or undefined",
    "a private tank is negative or undefined",
    "a parallel pool is negative or undefined",
    "a military unit's stock is negative or undefined",
    "a bulk user's stock is negative or undefined",
    "the parallel or the clearing price is below the official price or undefined",
    "tankers appeared or vanished",
    "the litres do not balance",
    "a loss belief left [0, 1]",
    "the fuel waiting at the capital's gate is negative or undefined",
    "the armed group's fuel is negative or undefined",
)
LAST_STEP = 13


@kernel_function
def is_bad(x: float) -> bool:
    """Whether a stock is negative beyond rounding, or not a number."""
    return not x >= -1e-6


@kernel_function
def first_broken(step: int, s: Any) -> tuple[int, int]:
    """Return the first law broken and the place, or (0, 0)."""
    what, place = broken_stock(s)
    if what > 0:
        return what, place
    for c in range(s.corridors.size):
        if not 0.0 <= s.corridors[c].belief_prob <= 1.0:
            return BELIEF, c
    if count_tankers(s) != s.nation[0].fleet or is_overwritten(s):
        return TANKERS, 0
    nation = s.nation[0]
    scale = 1.0 + s.fuels[0].stock_l + s.fuels[1].stock_l
    if step == LAST_STEP and not nation.balance_residual_l <= 1e-9 * scale:
        return BALANCE, 0
    return 0, 0


@kernel_function
def broken_stock(s: Any) -> tuple[int, int]:
    """Return the first place with a bad stock or price."""
    for f in range(2):
        if is_bad(s.fuels[f].gate_l):
            return NEGATIVE_GATE, f
        if is_bad(s.fuels[f].group_stock_l):
            return NEGATIVE_GROUP, f
    for d in range(s.depots.shape[0]):
        if is_bad(s.depots[d, 0].stock_l) or is_bad(s.depots[d, 1].stock_l):
            return NEGATIVE_DEPOT, s.depots[d, 0].zone
    for z in range(s.zones.size):
        zone = s.zones[z]
        for f in range(2):
            here = s.markets[z, f]
            if is_bad(here.pool_l):
                return NEGATIVE_POOL, z
            if not (here.multiple >= 1.0 and here.clearing_multiple >= 1.0):
                return PRICE, z
            for k in range(zone.first_station, zone.first_station + zone.n_stations):
                if is_bad(s.station_stocks[f, k]):
                    return NEGATIVE_STATION, z
            for k in range(s.segments.shape[2]):
                if is_bad(s.segments[z, f, k].tank_l):
                    return NEGATIVE_TANK, z
    for u in range(s.units.size):
        if is_bad(s.units[u].stock_l):
            return NEGATIVE_UNIT, u
    for k in range(s.users.size):
        if is_bad(s.users[k].stock_l):
            return NEGATIVE_USER, k
    return 0, 0


@kernel_function
def count_tankers(s: Any) -> int:
    """Tankers at home, going to borders, queueing, on the road and returning."""
    total = 0
    for i in range(s.idle.size):
        total += s.idle[i]
        for day in range(s.returning.shape[0]):
            total += s.returning[day, i]
    for c in range(s.corridors.size):
        total += s.queues[c].size
        for day in range(s.borders.shape[1]):
            total += s.borders[c, day].size
    for k in range(s.nation[0].n_roads):
        total += s.roads[k].size
    return total


@kernel_function
def is_overwritten(s: Any) -> bool:
    """Whether a column has come round to tankers that are still in it."""
    room = s.owners.shape[1]
    for c in range(s.corridors.size):
        if s.corridors[c].next_position - s.queues[c].first > room:
            return True
    for k in range(s.nation[0].n_roads):
        group = s.roads[k]
        if group.size > 0 and s.corridors[group.corridor].next_position - group.first > room:
            return True
    return False
