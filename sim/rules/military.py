"""S1: how stocks of fuel become readiness, and readiness becomes escorts and suppression.

Source: model design; the saturating form is a Hill curve scaled so that full cover is full
readiness.
"""

from __future__ import annotations

import math


def readiness(stock_l: float, cover_l: float, exponent: float, half_cover_share: float) -> float:
    """Readiness of a unit, 0 to 1: rho = k^h (1 + k0^h) / (k^h + k0^h), k = min(1, F / Fbar).

    Parameters
    ----------
    stock_l, cover_l : float
        Fuel in stock F and wanted Fbar [l].
    exponent, half_cover_share : float
        Steepness h and position k0 of the curve; without steepness readiness is always full.
    """
    if exponent <= 0.0:
        return 1.0
    cover = min(1.0, stock_l / cover_l) if cover_l > 0.0 else 1.0
    if cover <= 0.0:
        return 0.0
    raised = math.exp(exponent * math.log(cover))
    half = math.exp(exponent * math.log(half_cover_share))
    return raised * (1.0 + half) / (raised + half)


def mobilisation(
    day: float, base_share: float, start_day: float, end_day: float, exponent: float
) -> float:
    """Share of the army mobilised: b0 + (1 - b0) clip((t - t0) / (t1 - t0), 0, 1)^r."""
    progress = min(1.0, max(0.0, (day - start_day) / (end_day - start_day)))
    if progress <= 0.0:
        return base_share
    return base_share + (1.0 - base_share) * math.exp(exponent * math.log(progress))


def ramped(mobilised_share: float, factor: float) -> float:
    """Share mobilised under a policy's factor: min(1, b x factor)."""
    return min(1.0, mobilised_share * factor)


def escort_capacity(
    capacity: float, mobilised_share: float, effort_share: float, readiness_share: float
) -> float:
    """Tankers a day the army can escort: Emax b (s_e / 0.6) rho_escort [tankers/day]."""
    return capacity * mobilised_share * (effort_share / 0.6) * readiness_share


def suppression(
    limit_share: float,
    mobilised_share: float,
    effort_share: float,
    forward_readiness: float,
    garrison_readiness: float,
) -> float:
    """Share of contacts prevented: clip(s_max b ((1 - s_e) / 0.4) mean rho, 0, 1)."""
    ready = 0.5 * (forward_readiness + garrison_readiness)
    return min(1.0, max(0.0, limit_share * mobilised_share * ((1.0 - effort_share) / 0.4) * ready))


def daily_burn(burn_l: float, stock_l: float, cover_l: float) -> float:
    """Fuel a unit burns today, sparing when it runs short: burn min(1, F / (0.25 Fbar)) [l/day]."""
    if cover_l <= 0.0:
        return min(burn_l, stock_l)
    return min(stock_l, burn_l * min(1.0, stock_l / (0.25 * cover_l)))


def fuel_request(cover_l: float, stock_l: float, burn_l: float) -> float:
    """What a unit asks for, its cover after today's burn: max(0, Fbar - F + burn) [l/day]."""
    return max(0.0, cover_l - stock_l + burn_l)


def mean_readiness(ready_l: float, burn_l: float) -> float:
    """Readiness of a role, weighted by burn: sum rho burn / sum burn, 1 where none is needed."""
    return ready_l / burn_l if burn_l > 0.0 else 1.0
