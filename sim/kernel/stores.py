"""What the depots and stations of a zone hold, and how depots are filled and drawn down."""

from __future__ import annotations

from typing import Any

from sim.kernel.compiled import amounts, inlined_function, kernel_function, stocks
from sim.kernel.levers import DIESEL, GASOLINE


@inlined_function
def stations_of(zone: Any, row: Any) -> Any:
    """Part of a row of one number a station that belongs to a zone."""
    return row[zone.first_station : zone.first_station + zone.n_stations]


@kernel_function
def count_stations(s: Any, z: int) -> None:
    """Note the stock of all stations of a zone; two sums at once, each waits for itself alone."""
    of_gas = stations_of(s.zones[z], s.station_stocks[GASOLINE])
    of_diesel = stations_of(s.zones[z], s.station_stocks[DIESEL])
    gas, diesel = 0.0, 0.0
    for k in range(of_gas.size):
        gas += of_gas[k]
        diesel += of_diesel[k]
    s.markets[z, GASOLINE].station_l, s.markets[z, DIESEL].station_l = gas, diesel


@kernel_function
def store(s: Any, z: int, f: int, litres: float) -> float:
    """Put fuel into a zone's depots in proportion to their free room; what found room."""
    if litres <= 0.0:
        return 0.0
    zone, room = s.zones[z], 0.0
    for d in range(zone.first_depot, zone.first_depot + zone.n_depots):
        depot = s.depots[d, f]
        room += stocks.free_room(depot.capacity_l, depot.stock_l)
    if room <= 0.0:
        return 0.0
    share, held = stocks.share_of_room(litres, room), 0.0
    for d in range(zone.first_depot, zone.first_depot + zone.n_depots):
        depot = s.depots[d, f]
        free = stocks.free_room(depot.capacity_l, depot.stock_l)
        depot.stock_l += amounts.share_of(share, free)
        held += depot.stock_l
    s.markets[z, f].depot_l = held
    return stocks.stored(litres, room)


@kernel_function
def draw_down(s: Any, z: int, f: int, litres: float) -> None:
    """Take fuel out of a zone's depots in proportion to what they hold."""
    zone, here = s.zones[z], s.markets[z, f]
    if here.depot_l <= 0.0:
        return
    kept, held = stocks.kept_share(here.depot_l, litres), 0.0
    for d in range(zone.first_depot, zone.first_depot + zone.n_depots):
        depot = s.depots[d, f]
        depot.stock_l = amounts.share_of(kept, depot.stock_l)
        held += depot.stock_l
    here.depot_l = held
