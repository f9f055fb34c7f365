"""The state of one run: the agents as records, the tankers in columns.

A tanker at home is one of a number.  A loaded one has an owner and a fuel in its corridor's column:
a ring in the order of loading, of which the queue and the groups on the road are stretches.  An
empty one is again one of a number, by day of return and owner.  So a tanker costs work only on the
days it changes state.  A worker thread keeps one state and uses it for all its runs.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.kernel.levers import EMERGENCY_IMPORTS
from sim.kernel.world import ROLES, World

Records = NDArray[Any]
ALIGNED = 64  # bytes, a line of the processor's cache
LANES = 32  # numbers a plain loop works on at a time: rows of importers are filled up with nobodies
BLOCK = 4  # draws that come together
# What a day writes before it reads it, marks it wipes out, and columns, which are kept packed.
PASSING = frozenset(
    "owners is_gasoline marks loads wholes at_home chosen sums utilities highest totals considered "
    "fleets going away_days".split()
)
LONGEST_RUN = 3650  # days; an event without an end lasts no longer


def _record(reals: str, integers: str = "") -> np.dtype[Any]:
    fields = [(name, np.float64) for name in reals.split()]
    return np.dtype(fields + [(name, np.int64) for name in integers.split()])


NATION = _record(
    "kappa normal_loads normal_l gasoline_share strength normal_strength total_pressure "
    "mobilised_share escort_capacity suppression_share escort_readiness forward_readiness "
    "garrison_readiness readiness_share rent_per_l margin_per_l gain loss trip_costs log_food "
    "days_without_transport transport_service neighbours_demand served_share isolated_share "
    "group_revenue jet_days access_gini balance_residual_l",
    "dispatched released escorted arrived lost attacks casualties fleet idle gasoline_afloat "
    "diesel_afloat n_roads n_convoys marginal_segment hired taxed",
)
FUEL = _record(
    "cap initial_cap cap_multiple log_cap retail_l normal_l arrived_l loaded_l lost_l burnt_l "
    "seized_l group_stock_l group_use_l gate_l used_l inflow_l stock_l capital_flow_l "
    "users_take_l cover_days"
)
ZONE = _record(
    "access_base access_share is_delivered is_isolated station_weight parallel_inflow_l panic "
    "wet_share pressure",
    "first_station n_stations first_depot n_depots",
)
MARKET = _record(
    "demand_l log_price multiple clearing_multiple pool_l supply0 supply1 supply2 supply3 "
    "target_l wished_l wanted_l direct_l request_l released_l delivered_l opening_l station_l "
    "offered_l purchases_l pump_sales_l parallel_sales_l consumption_l aside_l dry_share "
    "queue_hours transfer_loss queue_loss forgone_loss rationing_loss hours_queued at_pump_l "
    "resale_share paid_multiple depot_l",
    "next_station",
)
SEGMENT = _record(
    "demand_l tank_l wanted_l demand_share wished_l used_l transfer_loss queue_loss forgone_loss "
    "rationing_loss"
)
CORRIDOR = _record(
    "base_share capacity exposure effort belief_prob waiting_days driver_share pressure credit",
    "border_days transit_days escorted_days return_days seized_zone strike_until dispatched solo "
    "escorted arrived_gasoline arrived_diesel lost attacks next_position",
)
DEPOT = _record("stock_l capacity_l share", "zone")
UNIT = _record("stock_l cover_l burn_l readiness request_l received_l age_days", "role")
USER = _record(
    "stock_l demand_l stock_days refill_days request_l received_l used_l",
    "kind fuel is_from_arrivals",
)
DUE = _record("", "size gasoline")
STRETCH = _record("", "first size gasoline")
ROAD = _record(
    "escort_strength",
    "first size gasoline corridor is_escorted day end_day lost attacks log_row started",
)


class State(NamedTuple):
    """All agents of one run."""

    nation: Records
    fuels: Records
    zones: Records
    markets: Records
    segments: Records
    corridors: Records
    depots: Records
    station_stocks: NDArray[np.float64]
    station_received: NDArray[np.float64]
    units: Records
    users: Records
    idle: NDArray[np.int64]
    aversions: NDArray[np.float64]
    optimisms: NDArray[np.float64]
    queues: Records
    borders: Records
    returning: NDArray[np.int64]
    roads: Records
    owners: NDArray[np.uint32]
    is_gasoline: NDArray[np.int8]
    packed_owners: NDArray[np.uint32]
    packed_fuels: NDArray[np.int8]
    levers: NDArray[np.float64]
    lever_defaults: NDArray[np.float64]
    chosen: NDArray[np.float64]
    sums: NDArray[np.float64]
    at_home: NDArray[np.uint64]
    marks: NDArray[np.uint32]
    loads: NDArray[np.int64]
    wholes: NDArray[np.int64]
    weights: NDArray[np.float64]
    utilities: NDArray[np.float64]
    all_chosen: NDArray[np.float64]
    rooms: NDArray[np.float64]
    highest: NDArray[np.float64]
    totals: NDArray[np.float64]
    considered: NDArray[np.float64]
    load_turns: NDArray[np.float64]
    fuel_turns: NDArray[np.float64]
    release_turns: NDArray[np.float64]
    price_draws: NDArray[np.float64]
    payoffs: NDArray[np.float64]
    efforts: NDArray[np.float64]
    rent_shares: NDArray[np.float64]
    queues_up: NDArray[np.int8]
    demands: NDArray[np.float64]
    claims: NDArray[np.float64]
    claim_weights: NDArray[np.float64]
    fills: NDArray[np.float64]
    served: NDArray[np.float64]
    needs: NDArray[np.float64]
    by_access: NDArray[np.uint64]
    unit_requests: NDArray[np.float64]
    unit_orders: NDArray[np.float64]
    unit_received: NDArray[np.float64]
    role_ready: NDArray[np.float64]
    role_burn: NDArray[np.float64]
    fleets: NDArray[np.float64]
    going: NDArray[np.float64]
    away_days: NDArray[np.float64]


def allocate(world: World) -> State:
    """Allocate the state of one run of this world, with room for the largest fleet of its runs."""
    zones, corridors = world.zones.shape[1], world.corridors.shape[1]
    units, users = world.units.shape[1], world.bulk_users.shape[1]
    segments, importers = world.segments.shape[1], len(world.firm_class)
    lanes = filled_up(importers, LANES)
    claimants = 2 + zones + users
    room, longest = room_in_columns(world), longest_leg(world)
    return State(
        nation=np.zeros(1, NATION),
        fuels=np.zeros(2, FUEL),
        zones=np.zeros(zones, ZONE),
        markets=np.zeros((zones, 2), MARKET),
        segments=np.zeros((zones, 2, segments), SEGMENT),
        corridors=np.zeros(corridors, CORRIDOR),
        depots=np.zeros((world.depots.shape[1], 2), DEPOT),
        station_stocks=np.zeros((2, world.n_stations)),
        station_received=np.zeros((2, world.n_stations)),
        units=np.zeros(units, UNIT),
        users=np.zeros(users, USER),
        idle=np.zeros(lanes + 1, np.int64),  # the state comes last
        aversions=np.zeros(lanes),
        optimisms=np.zeros(lanes),
        queues=np.zeros(corridors, STRETCH),
        borders=np.zeros((corridors, longest + 2), DUE),
        returning=np.zeros((longest + 2, lanes + 1), np.int64),
        roads=np.zeros(2 * corridors * (longest + 2), ROAD),
        owners=np.zeros((corridors, room), np.uint32),
        is_gasoline=np.zeros((corridors, room), np.int8),
        packed_owners=np.zeros(most_on_their_way(world), np.uint32),
        packed_fuels=np.zeros(most_on_their_way(world), np.int8),
        levers=np.zeros(world.n_slots),
        lever_defaults=np.zeros(world.n_slots),
        chosen=np.zeros((corridors, lanes)),
        sums=np.zeros((corridors, importers)),
        at_home=np.zeros(importers, np.uint64),  # a position that cannot count from the end
        marks=np.zeros(room_for_tankers(world) + 1, np.uint32),
        loads=np.zeros(importers, np.int64),
        wholes=np.zeros(importers + 1, np.int64),
        weights=np.zeros(corridors),
        utilities=np.zeros((corridors, lanes)),
        all_chosen=np.zeros(corridors),
        rooms=np.zeros(corridors),
        highest=np.zeros(lanes),
        totals=np.zeros(lanes),
        considered=np.zeros(lanes),
        load_turns=np.zeros(filled_up(corridors, BLOCK)),
        fuel_turns=np.zeros(filled_up(corridors, BLOCK)),
        release_turns=np.zeros(filled_up(corridors, BLOCK)),
        price_draws=np.zeros(filled_up(2 * zones, BLOCK)),
        payoffs=np.zeros(corridors),
        efforts=np.zeros(corridors),
        rent_shares=np.zeros(segments),
        queues_up=np.zeros(segments, np.int8),
        demands=np.zeros(segments),
        claims=np.zeros(claimants),
        claim_weights=np.zeros(claimants),
        fills=np.zeros(claimants),
        served=np.zeros(zones * segments),
        needs=np.zeros(zones * segments),
        by_access=np.zeros(zones * segments, np.uint64),
        unit_requests=np.zeros(units),
        unit_orders=np.zeros(units),
        unit_received=np.zeros(units),
        role_ready=np.zeros(len(ROLES)),
        role_burn=np.zeros(len(ROLES)),
        fleets=np.zeros(importers),
        going=np.zeros(importers),
        away_days=np.zeros(importers),
    )


def filled_up(number: int, group: int) -> int:
    """Return the first multiple of a group's size that has room for a number."""
    return -(-number // group) * group


def in_one_piece(state: State) -> tuple[State, NDArray[np.uint8]]:
    """Lay out a state like another in one block of memory, of which the first part is kept.

    That part is kept and put back by one copy.  It holds all that a day leaves to the next, the
    tankers packed; columns and what a day writes before it reads it lie behind.

    Returns
    -------
    tuple of State and uint8 array (bytes,)
        The state, all of it zero, whose arrays lie in the block, and the part that is kept.
    """
    arrays: dict[str, NDArray[Any]] = state._asdict()
    names = sorted(arrays, key=PASSING.__contains__)  # those that are kept come first
    sizes = [filled_up(arrays[name].nbytes, ALIGNED) for name in names]
    kept = sum(size for name, size in zip(names, sizes, strict=True) if name not in PASSING)
    memory = np.zeros(sum(sizes) + ALIGNED, np.uint8)
    memory = memory[-memory.ctypes.data % ALIGNED :]
    moved = {
        name: memory[first : first + arrays[name].nbytes]
        .view(arrays[name].dtype)
        .reshape(arrays[name].shape)
        for name, first in zip(names, accumulate(sizes, initial=0), strict=False)
    }
    return State(**moved), memory[:kept]


class Kept(NamedTuple):
    """What runs go on from, and are kept in; the arguments of `run_chunk`, in its order.

    Attributes
    ----------
    state : array (size,)
        The part of the state of a run under way that is kept.
    before : array (states, size)
        States kept earlier.
    came : int64 array (runs,)
        The one of them that each run goes on from.
    after : array (runs, size)
        Room for their states in the end; of size 0 where none is gone on with.
    """

    state: NDArray[np.uint8]
    before: NDArray[np.uint8]
    came: NDArray[np.int64]
    after: NDArray[np.uint8]


def no_memory(runs: int) -> Kept:
    """Return the memory of runs that are begun anew and not gone on with: none."""
    none = np.zeros((runs, 0), np.uint8)
    return Kept(np.zeros(0, np.uint8), none, np.zeros(0, np.int64), none)


def longest_leg(world: World) -> int:
    """Longest leg of any corridor [days]: how far ahead a calendar must reach."""
    legs = [
        world.corridors[f"{leg}_days"].max() for leg in "border transit escorted return".split()
    ]
    return int(max(legs))


def room_for_tankers(world: World) -> int:
    """Largest fleet any run can start with, the smallest workable fleet included [tankers]."""
    p, corridors = world.parameters, world.corridors
    loads = p["demand_total_l_per_day"] / p["entry_tanker_l"]
    legs = corridors["border_days"] + corridors["transit_days"] + corridors["return_days"]
    smallest = 1.05 * loads.max() * legs.max()
    largest = max(float(p["entry_fleet"].max()), float(smallest))
    return int(largest) + len(world.firm_class) + 1 + most_hired(world)


def room_in_columns(world: World) -> int:
    """Room in each corridor's column [tankers, a power of two]: all that are on their way in it."""
    return 1 << (most_on_their_way(world) - 1).bit_length()


def most_on_their_way(world: World) -> int:
    """Most tankers that stand in all columns at once, from the first that is still on its way on.

    A tanker that waits or is on its way to the border is in one of them once.  Behind the first
    group on the road are all that left while it travels, a tanker once for every round it can make
    meanwhile.
    """
    legs = {leg: world.corridors[f"{leg}_days"] for leg in "border transit escorted return".split()}
    fastest = np.minimum(legs["transit"], legs["escorted"])
    shortest = np.min(legs["border"] + fastest + legs["return"])
    longest = np.max(np.maximum(legs["transit"], legs["escorted"]))
    return int(2 + longest // max(shortest, 1)) * room_for_tankers(world)


def most_hired(world: World) -> int:
    """Most tankers that any run can hire for emergency imports [tankers]."""
    first = world.lever_offset[EMERGENCY_IMPORTS]
    is_import = (world.event_slot >= first) & (
        world.event_slot < world.lever_offset[EMERGENCY_IMPORTS + 1]
    )
    days = np.minimum(world.event_end, LONGEST_RUN) - world.event_start + 1.0
    a_day = np.ceil(world.events["value"].max(axis=0, initial=0.0)) if world.events.size else 0.0
    return int(np.sum(is_import * np.maximum(days, 0.0) * a_day))


def longest_log(world: World, days: int) -> int:
    """Most convoys a run can log: one solo group and one escorted convoy a corridor and day."""
    return int(2 * world.corridors.shape[1] * days)
