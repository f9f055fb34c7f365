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


def taken(wanted_l: float, stock_l: float) -> float:
    """What is taken out of a stock: all that is wanted, as far as the stock reaches [l]."""
    return min(wanted_l, stock_l)


def released(request_l: float, stock_l: float, daily_use_l: float) -> float:
    """What a depot releases against a request: min(request, what it lets go today) [l]."""
    return min(request_l, releasable(stock_l, daily_use_l))


def wanted_purchases(
    demand_l: float, hoarded_l: float, access_share: float, permitted_share: float
) -> float:
    """What a segment would buy at p0: access x permitted x (D0 + hoarding) [l/day]."""
    return access_share * permitted_share * (demand_l + hoarded_l)


def wished_purchases(wanted_l: float, demand_share: float) -> float:
    """What it wishes to buy at the full price: wanted x exp(-a (P / p0 - 1)) [l/day]."""
    return wanted_l * demand_share


def interior_request(
    access_share: float,
    allocation: float,
    target_l: float,
    stock_l: float,
    request_l: float,
    demand_l: float,
) -> float:
    """What an interior zone asks of the capital, as far as it can be reached [l/day].

    access x allocation x clip(target - stock + stations' request, 0, 2 D).
    """
    asked = topping_up(target_l, stock_l, request_l, 2.0 * demand_l)
    return access_share * allocation * asked


def after_delivery(opening_l: float, delivered_l: float) -> float:
    """Stock of a zone's stations once they are supplied: opening stock + deliveries [l]."""
    return opening_l + delivered_l


def largest_delivery(compartment_l: float, stations: float) -> float:
    """Largest delivery to a station agent: one compartment for every real station in it [l]."""
    return compartment_l * stations


def is_enough(left_l: float, lot_l: float) -> bool:
    """Whether what is left makes a whole delivery, though sums of floats are not whole."""
    return lot_l <= left_l * (1.0 + 1e-9)


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
