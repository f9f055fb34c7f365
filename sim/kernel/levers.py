"""Positions of the levers in a run's vector of levers, frozen with the order of `LEVERS`."""

from __future__ import annotations

from sim.scenario.levers import JUMPS, LEVER_NAMES

ANNOUNCEMENT = LEVER_NAMES.index("announcement")
TRUCE = LEVER_NAMES.index("truce")
PRICE_CAP = LEVER_NAMES.index("price_cap")
MARGIN_SUBSIDY = LEVER_NAMES.index("margin_subsidy")
TRUCK_INSURANCE = LEVER_NAMES.index("truck_insurance")
CARGO_INSURANCE = LEVER_NAMES.index("cargo_insurance")
INSURANCE_PREMIUM = LEVER_NAMES.index("insurance_premium")
DRIVER_BONUS = LEVER_NAMES.index("driver_bonus")
ESCORT_EFFORT = LEVER_NAMES.index("escort_effort")
ESCORT_MANDATE = LEVER_NAMES.index("escort_mandate")
ESCORT_WEIGHT = LEVER_NAMES.index("escort_weight")
RATIONING_WEIGHT = LEVER_NAMES.index("rationing_weight")
SERVICE_ORDER = LEVER_NAMES.index("service_order")
RATION = LEVER_NAMES.index("ration")
RESALE_ENFORCEMENT = LEVER_NAMES.index("resale_enforcement")
SECURITY_STOCK = LEVER_NAMES.index("security_stock")
AIR_BRIDGE = LEVER_NAMES.index("air_bridge")
PARALLEL_INFLOW = LEVER_NAMES.index("parallel_inflow")
CORRIDOR_CAPACITY = LEVER_NAMES.index("corridor_capacity")
UTILITY_PAYMENT_LIMIT = LEVER_NAMES.index("utility_payment_limit")
SCHOOLS_CLOSED = LEVER_NAMES.index("schools_closed")
ESCORT_RAMP = LEVER_NAMES.index("escort_ramp")
EMERGENCY_IMPORTS = LEVER_NAMES.index("emergency_imports")
ODD_EVEN = LEVER_NAMES.index("odd_even")
PUMP_ACCESS = LEVER_NAMES.index("pump_access")
PERMITTED_USE = LEVER_NAMES.index("permitted_use")
INTERIOR_ALLOCATION = LEVER_NAMES.index("interior_allocation")
GROUP_TAX_SHARE = LEVER_NAMES.index("group_tax_share")
GROUP_TAX = LEVER_NAMES.index("group_tax")
TRUCE_PAYMENT = LEVER_NAMES.index("truce_payment")
ALARM = LEVER_NAMES.index("alarm")
DRIVER_THREAT = LEVER_NAMES.index("driver_threat")
AIRPORT_CLOSED = LEVER_NAMES.index("airport_closed")
VIOLENCE = LEVER_NAMES.index("violence")

NO_JUMP, BELIEF_JUMP, FEAR_JUMP = range(len(JUMPS) + 1)
QUEUE_SHARE = -1.0  # an escort weight nobody has set: escorts follow the queues
NO_LIMIT = 1e6
ESSENTIAL, CAPITAL, ARMY, POWER, INTERIOR = range(5)
GASOLINE, DIESEL = 0, 1
ESCORT_ROLE, FORWARD_ROLE, GARRISON_ROLE = range(3)
ESSENTIAL_KIND, POWER_KIND, MINES_KIND = range(3)
