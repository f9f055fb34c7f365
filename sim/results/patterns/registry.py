"""Which statistic computes which pattern, by the id of the target."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.errors import EvidenceError, nearest
from sim.results.patterns import prices, roads, supply
from sim.results.patterns.sample import Statistic

STATISTICS: Mapping[str, Statistic] = MappingProxyType(
    {
        "stationary-prices": prices.highest_multiple,
        "stationary-tanks": supply.tanks_from_start,
        "stationary-depots": supply.depots_from_start,
        "capital-breaks": prices.capital_breaks,
        "capital-holds": prices.price_in_bamako,
        "price-bamako-day-35": prices.price_in_bamako,
        "price-bamako-day-40": prices.price_in_bamako,
        "price-bamako-late-october": prices.price_in_bamako,
        "price-mopti-september": prices.price_in_mopti,
        "mopti-leads-bamako": prices.lead_of_mopti,
        "queue-is-rent-over-wage": prices.queue_slope,
        "queue-late-october": prices.queue_in_bamako,
        "queue-start": prices.queue_in_bamako,
        "losses-by-day-35": roads.tankers_lost,
        "losses-by-day-58": roads.tankers_lost,
        "one-heavy-convoy-loss": roads.heaviest_convoy_loss,
        "heavy-tailed-losses": roads.share_of_worst_days,
        "deterrence-multiplier": roads.deterrence_multiplier,
        "kati-received-none": supply.best_answer_to_kati,
        "power-hours": supply.power_hours,
        "customs-volume-ratio": supply.customs_october_over_september,
        "customs-volume-october": supply.customs_volume,
        "stations-dry": supply.dry_in_bamako,
        "border-queue": roads.tankers_waiting,
        "attacks-leave-west": roads.west_shift,
        "attacks-reach-south": roads.south_shift,
        "mines-buffered": supply.mine_stock,
        "panic-overshoots": supply.overshoot,
        "buffers-then-losses": supply.losses_after_buffers,
        "muted-food-prices": supply.food_peak,
        "gasoline-first": prices.lead_of_gasoline,
        "arrivals-early-november": roads.tankers_arrived,
        "customs-volume-november": supply.customs_volume,
        "recovery-with-truce": prices.recovery_day,
        "no-recovery-without-truce": prices.recovery_day,
        "arrivals-early-december": roads.tankers_arrived,
        "waiting-early-december": roads.tankers_waiting,
        "relapse-december": prices.relapse,
        "mopti-late": prices.multiple_in_mopti,
    }
)


def statistic_of(target: str) -> Statistic:
    """Return the function that computes the statistic of a target.

    Raises
    ------
    EvidenceError
        If none does.
    """
    if target not in STATISTICS:
        raise EvidenceError(
            f"targets.csv, id {target!r}: nothing computes it.{nearest(target, STATISTICS)}"
        )
    return STATISTICS[target]
