"""The loop over days and runs: the day in the order of `sim.rules.day.DAY`, recorded as it ends."""

from __future__ import annotations

from typing import Any

from sim.kernel.checks import first_broken
from sim.kernel.compiled import entry_point, kernel_function
from sim.kernel.initial import begin
from sim.kernel.lookup import row_of
from sim.kernel.packing import pack, unpack
from sim.kernel.phases.accounts import (
    accounts,
    stocks_of_fuels,
    write_corridors,
    write_nation,
    write_segments,
    write_units,
    write_zones,
)
from sim.kernel.phases.learning import learning
from sim.kernel.phases.market import trade
from sim.kernel.phases.policy import dated_events, readiness
from sim.kernel.phases.roads import log_departures, log_road, release, road, travel
from sim.kernel.phases.services import services
from sim.kernel.phases.supply import arrivals, distribute, purchases, ration
from sim.kernel.phases.trade import entry
from sim.kernel.structs import by_reference

PHASES = (
    dated_events,
    readiness,
    entry,
    release,
    road,
    travel,
    learning,
    arrivals,
    purchases,
    ration,
    distribute,
    trade,
    services,
    accounts,
)


@kernel_function
def write_day(record, k, day, world, index, p, s):
    """Write the day of the chunk's k-th run."""
    write_nation(record.nation[k, day], world, index, p, s)
    write_zones(record.zones[k, day], record.markets[k, day], p, s)
    write_segments(record.segments[k, day], s)
    write_corridors(record.corridors[k, day], day, s)
    write_units(record.units[k, day], record.users[k, day], s)


@kernel_function
def live_day(day, seed, run, is_random, world, index, p, s, record, k, status):
    """Live through one day, step by step; `status` asks for checks and names what broke."""
    log = record.convoys[k]
    dated_events(day, seed, run, is_random, world, index, p, s)
    check(0, day, run, s, status)
    readiness(day, seed, run, is_random, world, index, p, s)
    check(1, day, run, s, status)
    entry(day, seed, run, is_random, world, index, p, s)
    check(2, day, run, s, status)
    release(day, seed, run, is_random, world, index, p, s)
    log_departures(day, s, log)
    check(3, day, run, s, status)
    road(day, seed, run, is_random, world, index, p, s)
    log_road(day, s, log)
    check(4, day, run, s, status)
    travel(day, seed, run, is_random, world, index, p, s)
    check(5, day, run, s, status)
    learning(day, seed, run, is_random, world, index, p, s)
    check(6, day, run, s, status)
    arrivals(day, seed, run, is_random, world, index, p, s)
    check(7, day, run, s, status)
    purchases(day, seed, run, is_random, world, index, p, s)
    check(8, day, run, s, status)
    ration(day, seed, run, is_random, world, index, p, s)
    check(9, day, run, s, status)
    distribute(day, seed, run, is_random, world, index, p, s)
    check(10, day, run, s, status)
    trade(day, seed, run, is_random, world, index, p, s)
    check(11, day, run, s, status)
    services(day, seed, run, is_random, world, index, p, s)
    check(12, day, run, s, status)
    accounts(day, seed, run, is_random, world, index, p, s)
    check(13, day, run, s, status)


@kernel_function
def check(step, day, run, s, status):
    """In debug mode, note the first law broken: what, which place, run, day and step."""
    if status[0] > 0 and status[1] == 0:
        what, place = first_broken(step, s)
        if what > 0:
            status[1], status[2], status[3] = what, place, run
            status[4], status[5] = day, step


@entry_point
def run_chunk(
    world_arrays,
    state_arrays,
    recorded,
    seed,
    runs,
    rows,
    first_day,
    days,
    is_random,
    memory,
    before,
    came,
    after,
    status,
):
    """Run every run of a chunk, from day 0 or from states kept earlier, and record each day.

    `runs` are the numbers of their draws and `rows` those of their parameters.  `memory` holds the
    whole state.  Run k goes on from state `came[k]` of those in `before`; `after` has room for one
    a run, or none where no run is gone on with.
    """
    world: Any = by_reference(world_arrays)
    s: Any = by_reference(state_arrays)
    record: Any = by_reference(recorded)
    for k in range(runs.size):
        run, index = runs[k], rows[k]
        p = row_of(world.parameters, index)
        if first_day > 0:
            memory[:] = before[came[k]]
            unpack(s)
        else:
            begin(world, index, seed, run, is_random, s)
            s.fuels[0].stock_l, s.fuels[1].stock_l = stocks_of_fuels(p, s)
        for day in range(first_day, days):
            live_day(day, seed, run, is_random, world, index, p, s, record, k, status)
            write_day(record, k, day, world, index, p, s)
        recorded.n_convoys[k] = s.nation[0].n_convoys
        if after.shape[1] > 0:
            pack(s)
            after[k] = memory
