"""S8 to S10: stocks, what is asked for to keep them, and what a depot lets go.

Source: model design.
"""

from __future__ import annotations


def hoarding(
    demand_l: float,
    tank_l: float,
    calm_days: float,
    panic_days: float,
    panic: float,
    adjustment_days: float,
) -> float:
    """Purchases beyond use that move private tanks to where people want them [l/day].

    clip((tau D0 - H) / T_h, -0.6 D0, D0), tau = tau0 + (tau1 - tau0) psi.
    """
    wanted_days = calm_days + (panic_days - calm_days) * panic
    gap = (wanted_days * demand_l - tank_l) / adjustment_days
    return min(demand_l, max(-0.6 * demand_l, gap))


def refill_request(
    demand_l: float, stock_l: float, stock_days: float, refill_days: float, limit_share: float
) -> float:
    """What a user with its own stock asks for [l/day].

    D0 + (s D0 - stock) / T_r, between 0 and what it can pay for, limit x D0; at s days of stock it
    asks for its use.
    """
    wanted = demand_l + (stock_days * demand_l - stock_l) / refill_days
    return min(limit_share * demand_l, max(0.0, wanted))


def topping_up(target_l: float, stock_l: float, use_l: float, limit_l: float) -> float:
    """What is asked for to end the day at target: clip(target - stock + use, 0, limit) [l]."""
    return min(limit_l, max(0.0, target_l - stock_l + use_l))


def releasable(stock_l: float, daily_use_l: float) -> float:
    """What a depot lets go today: 0.8 of a stock above two days of cover, else half of it [l]."""
    return (0.8 if stock_l > 2.0 * daily_use_l else 0.5) * stock_l


def cover_days(stock_l: float, daily_use_l: float) -> float:
    """Days a stock lasts at normal use; a stock nobody uses lasts for ever, given as 1,000."""
    return stock_l / daily_use_l if daily_use_l > 0.0 else 1000.0


def portion(litres: float, share: float) -> float:
    """Part of some litres that a share says: x s [l]."""
    return litres * share


def per_station(litres: float, n_stations: int) -> float:
    """What falls to each of the stations of a zone: litres / stations [l]."""
    return litres / n_stations


def filled_share(received_l: float, requested_l: float) -> float:
    """Share of a request that is filled: received / requested, 1 where nothing is asked for."""
    return received_l / requested_l if requested_l > 0.0 else 1.0


def free_room(capacity_l: float, stock_l: float) -> float:
    """Room left in a depot: max(0, capacity - stock) [l]."""
    return max(0.0, capacity_l - stock_l)


def stored(litres: float, room_l: float) -> float:
    """What of some litres finds room: min(x, room) [l]."""
    return min(litres, room_l)


def share_of_room(litres: float, room_l: float) -> float:
    """Share of its free room that each depot of a zone fills: min(1, x / room of all)."""
    return min(1.0, litres / room_l)


def kept_share(stock_l: float, taken_l: float) -> float:
    """Share of a stock that is left: max(0, 1 - taken / stock), 0 of an empty one.

    What is taken from several stores comes from each in proportion to what it holds.
    """
    return max(0.0, 1.0 - taken_l / stock_l) if stock_l > 0.0 else 0.0


def balance_residual(stock_l: float, before_l: float, came_l: float, went_l: float) -> float:
    """Litres that an account does not explain, 0 but for rounding [l].

    |stock - stock before - came + went|.
    """
    return abs(stock_l - before_l - came_l + went_l)
