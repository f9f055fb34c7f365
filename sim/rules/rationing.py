"""S9: dividing what a depot lets go between claimants, and inside the army by order of service.

Source: the water level is the classical proportional-claims rule; exact, so it uses what there is.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence


def water_level(
    available_l: float,
    requests: Sequence[float],
    weights: Sequence[float],
    fills: MutableSequence[float],
    n_claimants: int,
) -> None:
    """Fill shares min(1, lambda w) with the lambda that uses exactly what is available (T7).

    Claimants whose share reaches 1 are settled and the level is raised for the others, until
    nobody new is settled: at most as many rounds as claimants.

    Parameters
    ----------
    available_l : float
        What can be divided [l].
    requests, weights : sequence of float
        Request [l] and positive weight of each claimant.
    fills : sequence of float
        Overwritten by the share of each request that is filled, 0 to 1.
    n_claimants : int
        How many there are.
    """
    for k in range(n_claimants):
        fills[k] = 0.0
    for _ in range(n_claimants):
        left, claims = available_l, 0.0
        for k in range(n_claimants):
            if fills[k] >= 1.0:
                left -= requests[k]
            else:
                claims += requests[k] * weights[k]
        level = left / claims if claims > 0.0 else 0.0
        settled = 0
        for k in range(n_claimants):
            if fills[k] < 1.0:
                fills[k] = max(0.0, level * weights[k])
                if fills[k] >= 1.0 or requests[k] <= 0.0:
                    fills[k] = 1.0
                    settled += 1
        if settled == 0:
            return


def serve_in_order(
    available_l: float,
    requests: Sequence[float],
    order: Sequence[float],
    received: MutableSequence[float],
    n_claimants: int,
) -> None:
    """Serve requests by order of service, equals by equal shares of their requests, in place.

    Parameters
    ----------
    available_l : float
        What the army received [l].
    requests, order : sequence of float
        Request [l] and place in the order of service, lowest first.
    received : sequence of float
        Overwritten by what each receives [l].
    n_claimants : int
        How many there are.
    """
    for k in range(n_claimants):
        before, equals = 0.0, 0.0
        for other in range(n_claimants):
            if order[other] < order[k]:
                before += requests[other]
            elif order[other] == order[k]:
                equals += requests[other]
        left = max(0.0, available_l - before)
        received[k] = requests[k] if equals <= left else requests[k] * (left / equals)


def litres_a_visit(ration_l: float, is_odd_even: float) -> float:
    """Litres a visit [l]: where a car may come every other day only, it takes twice as much."""
    return ration_l * (1.0 + is_odd_even)


def request_age(age_days: float, request_l: float, received_l: float) -> float:
    """Age of the oldest unfilled request [days]: it grows while next to nothing is received.

    A delivery of at least a twentieth of the request answers it.
    """
    if request_l <= 0.0 or received_l >= 0.05 * request_l:
        return 0.0
    return age_days + 1.0


def granted(request_l: float, fill_share: float) -> float:
    """What a claimant is granted: request x fill share [l/day]."""
    return request_l * fill_share
