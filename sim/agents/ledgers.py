"""What is counted and belongs to no single agent: the nation's day, a fuel's day, a market.

Plain holders of numbers; what the numbers mean is in `sim.observables`, how they come about in the
agents and the rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Nation:
    """Counts and prices of the day that all agents know."""

    kappa: float = 0.0
    normal_loads: float = 0.0
    normal_l: float = 0.0
    gasoline_share: float = 0.0
    mobilised_share: float = 0.0
    escort_capacity: float = 0.0
    suppression_share: float = 0.0
    escort_readiness: float = 0.0
    forward_readiness: float = 0.0
    garrison_readiness: float = 0.0
    readiness_share: float = 0.0
    rent_per_l: float = 0.0
    margin_per_l: float = 0.0
    gain: float = 0.0
    loss: float = 0.0
    trip_costs: float = 0.0
    log_food: float = 0.0
    days_without_transport: float = 0.0
    transport_service: float = 0.0
    served_share: float = 0.0
    isolated_share: float = 0.0
    jet_days: float = 0.0
    balance_residual_l: float = 0.0
    dispatched: int = 0
    released: int = 0
    escorted: int = 0
    arrived: int = 0
    lost: int = 0
    attacks: int = 0
    casualties: int = 0
    taxed: int = 0
    hired: int = 0
    idle: int = 0
    fleet: int = 0
    by_access: list[int] = field(default_factory=list)


@dataclass(slots=True)
class FuelLedger:
    """Litres of one fuel in the whole country, and its official price."""

    name: str
    cap: float = 0.0
    initial_cap: float = 0.0
    cap_multiple: float = 1.0
    log_cap: float = 0.0
    normal_l: float = 0.0
    arrived_l: float = 0.0
    loaded_l: float = 0.0
    lost_l: float = 0.0
    burnt_l: float = 0.0
    seized_l: float = 0.0
    group_stock_l: float = 0.0
    group_use_l: float = 0.0
    gate_l: float = 0.0
    used_l: float = 0.0
    inflow_l: float = 0.0
    stock_l: float = 0.0
    capital_flow_l: float = 0.0
    users_take_l: float = 0.0
    cover_days: float = 0.0
    afloat: int = 0


@dataclass(slots=True)
class Market:
    """One fuel in one zone: its price, its parallel pool and the day's litres."""

    fuel: FuelLedger
    demand_l: float = 0.0
    log_price: float = 0.0
    multiple: float = 1.0
    clearing_multiple: float = 1.0
    pool_l: float = 0.0
    supplies: list[float] = field(default_factory=list)
    target_l: float = 0.0
    wished_l: float = 0.0
    wanted_l: float = 0.0
    direct_l: float = 0.0
    request_l: float = 0.0
    released_l: float = 0.0
    delivered_l: float = 0.0
    opening_l: float = 0.0
    station_l: float = 0.0
    offered_l: float = 0.0
    purchases_l: float = 0.0
    pump_sales_l: float = 0.0
    parallel_sales_l: float = 0.0
    consumption_l: float = 0.0
    aside_l: float = 0.0
    dry_share: float = 0.0
    queue_hours: float = 0.0
    transfer_loss: float = 0.0
    queue_loss: float = 0.0
    forgone_loss: float = 0.0
    rationing_loss: float = 0.0
    hours_queued: float = 0.0
