"""S12: what the shortage does to power, transport, food and schools.

Sources: T4 (H19) for power; Dillon and Barrett (2016) for the pass-through into food prices; model
design for the rest.
"""

from __future__ import annotations

import math


def power_hours(normal_hours: float, thermal_share: float, served_share: float) -> float:
    """Hours of power, on average over districts (T4): h0 (1 - thermal + thermal u) [h/day]."""
    return normal_hours * (1.0 - thermal_share + thermal_share * served_share)


def hours_served_first(mean_hours: float, normal_hours: float, first_share: float) -> float:
    """Hours of power in the districts served first: min(h0, mean / share) [h/day]."""
    if mean_hours >= normal_hours * first_share:
        return normal_hours
    return mean_hours / first_share


def hours_served_last(mean_hours: float, first_hours: float, first_share: float) -> float:
    """Hours left to all other districts: (mean - share x first) / (1 - share) [h/day]."""
    return max(0.0, mean_hours - first_share * first_hours) / (1.0 - first_share)


def fare_index(price_multiple: float, service_share: float, pass_through: float) -> float:
    """Transport fares over normal: 1 + 0.35 (p / p0 - 1) + (1 - service)."""
    return 1.0 + pass_through * (price_multiple - 1.0) + (1.0 - service_share)


def next_log_food(
    log_food: float, log_price_multiple: float, pass_through: float, lag_days: float
) -> float:
    """Log food index tomorrow: ln F += (e_f ln(p / p0) - ln F) / lag."""
    return log_food + (pass_through * log_price_multiple - log_food) / lag_days


def days_without_transport(days: float, service_share: float, low_share: float) -> float:
    """Days in a row on which transport service was below what schools need [days]."""
    return days + 1.0 if service_share < low_share else 0.0


def schools_open(closed_by_decree: float, days_without: float, patience_days: float) -> float:
    """1 if schools are open: neither closed by decree nor without transport for too long."""
    return 0.0 if closed_by_decree > 0.5 or days_without >= patience_days else 1.0


def next_jet_days(stock_days: float, arrived_share: float, full_days: float) -> float:
    """Days of jet fuel tomorrow: its tankers arrive as all others do, and a day's need is used.

    min(full, max(0, jet + arrived / normal loads - 1)).
    """
    return min(full_days, max(0.0, stock_days + arrived_share - 1.0))


def flights_share(
    is_closed: float, is_counted: float, stock_days: float, tankering_share: float
) -> float:
    """Flights that leave: all but where jet fuel is short; none from a closed airport.

    max(tankering, min(1, stock)) (1 - closed); where jet fuel is not counted only closing matters.
    """
    fuelled = max(tankering_share, min(1.0, stock_days)) if is_counted > 0.5 else 1.0
    return fuelled * (1.0 - is_closed)


def next_pressure(
    pressure: float,
    violence_share: float,
    unserved_share: float,
    food_index: float,
    violence_weight: float,
    fuel_weight: float,
    food_weight: float,
    lag_days: float,
) -> float:
    """Displacement pressure tomorrow, an index.

    P += (w_v violence + w_f unserved + w_p clip(food - 1, 0, 1) - P) / lag.
    """
    dearer = min(1.0, max(0.0, food_index - 1.0))
    aim = violence_weight * violence_share + fuel_weight * unserved_share + food_weight * dearer
    return pressure + (aim - pressure) / lag_days


def group_fuel_use(stock_l: float, use_l: float, strength: float) -> float:
    """Seized fuel the group uses today [l/day]: its use at normal strength x G, from stock only."""
    return min(stock_l, use_l * strength)


def log_multiple(price_multiple: float) -> float:
    """Natural log of a price over another, 0 where it is not above it."""
    return math.log(price_multiple) if price_multiple > 1.0 else 0.0


def service_share(used_l: float, needed_l: float) -> float:
    """Share of a service's need of fuel that it used: min(1, used / needed), 1 without a need."""
    return min(1.0, used_l / needed_l) if needed_l > 0.0 else 1.0


def unserved_share(used_l: float, needed_l: float) -> float:
    """Share of a need of fuel that is not met: 1 - min(1, used / needed), 0 without a need."""
    return 1.0 - service_share(used_l, needed_l)


def mean_multiple(gasoline_multiple: float, diesel_multiple: float) -> float:
    """Price over p0 that fares follow: the mean of both fuels."""
    return 0.5 * (gasoline_multiple + diesel_multiple)


def food_index(log_food: float) -> float:
    """Food prices over normal: F = exp(ln F)."""
    return math.exp(log_food)


def isolated_hours(normal_hours: float, served_share: float) -> float:
    """Hours of power where zones have generators of their own: h x diesel used / normal [h/day]."""
    return normal_hours * served_share


def jet_days_counted(is_counted: float, stock_days: float) -> float:
    """Days of jet fuel on record: the stock, 0 where jet fuel is not counted [days]."""
    return stock_days if is_counted > 0.5 else 0.0


def group_use_of_fuel(use_l: float, fuel_l: float, all_fuels_l: float) -> float:
    """What the group uses of one fuel at normal strength [l/day].

    Its use of all fuels by the country's normal shares: use x D_f / D.
    """
    return use_l * (fuel_l / all_fuels_l)


def power_made(litres: float, kwh_per_l: float) -> float:
    """Power that fuel makes: litres x kWh a litre [kWh/day]."""
    return litres * kwh_per_l
