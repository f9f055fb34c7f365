"""S4: contact and contest on the road, as a reduced-form hazard by corridor and day.

Pressure becomes contacts, a contact becomes a contest, a contest becomes losses.  Nothing here
says where on a road, when in a day or how.  Sources: Tullock (1980) for the contest function;
model design for the rest.
"""

from __future__ import annotations

import math


def pressure(strength: float, effort_share: float, truce_factor: float) -> float:
    """Pressure on a corridor: A = G e x truce factor."""
    return strength * effort_share * truce_factor


def contact_prob(
    rate: float, pressure_: float, exposure: float, suppression_share: float, size: float
) -> float:
    """Probability that a convoy is contacted today.

    1 - exp(-beta A x (1 - S) min(2, 1 + N / 200)), x in 100 km covered today.
    """
    hazard = rate * pressure_ * exposure * (1.0 - suppression_share) * min(2.0, 1.0 + size / 200.0)
    return 1.0 - math.exp(-hazard)


def interior_reach(access_share: float, violence_share: float) -> float:
    """Share of a zone's requests that deliveries from the capital can reach: access (1 - v)."""
    return access_share * (1.0 - violence_share)


def paying(met: float, taxed_share: float, u: float) -> int:
    """Of the tankers that would be lost, those that pay and pass, whole by the draw u."""
    return int(taxed_share * met + u)


def escort_strength(readiness_share: float, mobilised_share: float, size: float) -> float:
    """Strength of an escort: rho b min(2, N / 60)."""
    return readiness_share * mobilised_share * min(2.0, size / 60.0)


def success_prob(
    pressure_: float, superiority: float, exponent: float, base_defence: float, escort: float
) -> float:
    """Probability that the group prevails: (theta A)^m / ((theta A)^m + (e0 + escort)^m)."""
    attack = superiority * pressure_
    if attack <= 0.0:
        return 0.0
    log_ratio = exponent * math.log((base_defence + escort) / attack)
    return 1.0 / (1.0 + math.exp(min(700.0, log_ratio)))  # exp overflows above 709


def losses_if_beaten(size: int, losses: float, limit_share: float) -> int:
    """Tankers lost when the group prevails: min(0.85 N, the drawn loss rounded) [tankers]."""
    return math.floor(min(limit_share * size, losses + 0.5))


def solo_loss_prob(
    loss_prob: float, pressure_: float, suppression_share: float, exposure: float
) -> float:
    """Loss probability of a lone tanker's trip: min(0.5, p_solo A (1 - S) x / 5)."""
    return min(0.5, loss_prob * pressure_ * (1.0 - suppression_share) * exposure / 5.0)


def trips_until_loss(u: float, loss_prob: float) -> int:
    """How many lone tankers pass before the next is lost: geometric, by inversion.

    One draw a loss, instead of one a tanker, gives the same independent losses.
    """
    return math.floor(min(1e9, math.log(u) / math.log1p(-loss_prob)))


def interior_risk(road_risk: float, total_pressure: float) -> float:
    """Risk of an interior delivery: min(0.8, rr sum A)."""
    return min(0.8, road_risk * total_pressure)


def interior_access(base_share: float, total_pressure: float, normal_strength: float) -> float:
    """Access of a zone from the capital: 1 - (1 - access0) min(1, sum A / G0), 1 if G0 = 0."""
    if normal_strength <= 0.0:
        return 1.0
    return 1.0 - (1.0 - base_share) * min(1.0, total_pressure / normal_strength)


def covered_a_day(exposure: float, road_days: float) -> float:
    """Exposed road that a convoy covers a day: exposure / days on the road [100 km/day]."""
    return exposure / road_days


def losses_if_repelled(size: int, losses: int) -> int:
    """Tankers lost though the group is repelled: min(N, the drawn loss) [tankers]."""
    return min(size, losses)


def first_lost(u: float, size: int) -> int:
    """Place in the convoy of the first tanker lost, all places alike: floor(u N)."""
    return int(u * size)


def seized(lost_l: float, seized_share: float) -> float:
    """Litres seized of those lost, the rest is burnt: sz x lost [l]."""
    return lost_l * seized_share


def sold_of_seized(seized_l: float, sold_share: float) -> float:
    """Litres of seized fuel that are sold, the rest the group keeps: share x seized [l]."""
    return seized_l * sold_share


def interior_loss(
    sent_l: float, access_share: float, road_risk: float, total_pressure: float
) -> float:
    """Litres lost on the way to an interior zone: sent (1 - access) min(0.8, rr sum A) [l]."""
    return sent_l * (1.0 - access_share) * interior_risk(road_risk, total_pressure)
