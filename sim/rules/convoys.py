"""S3: how a border queue is released, alone or in escorted convoys.  Source: model design; E04."""

from __future__ import annotations

import math


def solo_share(
    belief_prob: float, tolerated_prob: float, scale: float, low_share: float, mandate: float
) -> float:
    """Share of a queue that drives alone today.

    solo_min + (1 - solo_min) / (1 + exp((l - l_s) / s_s)); an escort mandate leaves solo_min.
    """
    if mandate > 0.5:
        return low_share
    distance = min(700.0, (belief_prob - tolerated_prob) / scale)  # exp overflows above 709
    accepting = 1.0 / (1.0 + math.exp(distance))
    return low_share + (1.0 - low_share) * accepting


def escort_credit(
    credit: float, escorts_per_day: float, credit_days: float, low_convoy: float
) -> float:
    """Escort places a corridor has saved up, X + E_c, capped at a few days of them [tankers].

    The cap is never below twice the smallest convoy, or a slow army could never escort one.
    """
    return min(credit + escorts_per_day, max(credit_days * escorts_per_day, 2.0 * low_convoy))


def convoy_size(queue: int, credit: float, low_convoy: float) -> int:
    """Tankers of the convoy that leaves today: min(queue, X) if that reaches N_min, else none."""
    size = math.floor(min(queue, credit))
    return size if size >= low_convoy else 0


def queue_share(queue: int, queued: int) -> float:
    """A corridor's share of all tankers that wait: its share of the escorts, without a policy."""
    return queue / queued if queued > 0 else 0.0


def litres_carried(tankers: float, tanker_l: float) -> float:
    """Litres that tankers carry: n V [l]."""
    return tankers * tanker_l


def crews(tankers: float, crew: float) -> float:
    """Drivers on the road with tankers: n x persons in a crew."""
    return tankers * crew
