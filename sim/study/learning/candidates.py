"""Candidates: reports that nobody made, or that we did not find, of which some would teach much.

They are no evidence: each names a statistic and the days it would speak of.  How far such a
report would lie from the truth is assumed, by kind, from the bands of the fitted reports: nothing
here was reported, and no number below enters a fit.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.results.patterns import prices, roads, supply
from sim.results.patterns.sample import Sample, Statistic
from sim.results.statistics import Numbers, mean, total


class Noise(NamedTuple):
    """How far a report is assumed to lie from the truth.

    Attributes
    ----------
    scale : str
        ``"log"`` where ratios count, ``"linear"`` where differences do.
    spread : float
        Scale of Student's t [log, or unit of the statistic].
    """

    scale: Literal["linear", "log"]
    spread: float

    @property
    def words(self) -> str:
        """What is assumed, as 90 % of a normal with this spread."""
        if self.scale == "log":
            return f"+-{100 * (np.exp(1.645 * self.spread) - 1):.0f} %"
        return f"+-{1.645 * self.spread:.2g}"


PRICE = Noise("log", 0.10)
"""As the bands of the price in late October and in Mopti."""
HOURS = Noise("log", 0.25)
"""As the band of the queue in late October."""
COUNT = Noise("log", 0.20)
"""Between the bands of the losses and of the arrivals."""
VOLUME = Noise("log", 0.20)
"""As customs' volumes, a quarter either way, with their discrepancy."""
SHARE = Noise("linear", 0.05)
"""As the bounds of the dry stations and of Kati's request."""
DAYS = Noise("linear", 3.6)
"""As the day on which the capital's price breaks."""
POWER = Noise("linear", 1.2)
"""As the hours of power of October."""


class Candidate(NamedTuple):
    """A report that could be made.

    Attributes
    ----------
    id : str
        A short name.
    statistic : callable
        The number it would state.
    from_day, to_day : int
        Days it would speak of, both included [days].
    noise : Noise
        How far it is assumed to lie from the truth.
    """

    id: str
    statistic: Statistic
    from_day: int
    to_day: int
    noise: Noise


CANDIDATES = (
    Candidate("mopti-price-early", prices.price_in_mopti, 7, 13, PRICE),
    Candidate("mopti-price-october", prices.price_in_mopti, 39, 45, PRICE),
    Candidate("mopti-price-november", prices.price_in_mopti, 70, 76, PRICE),
    Candidate("bamako-price-september", prices.price_in_bamako, 18, 24, PRICE),
    Candidate("bamako-price-november", prices.price_in_bamako, 70, 76, PRICE),
    Candidate("gasoline-lead", prices.lead_of_gasoline, 0, 58, DAYS),
    Candidate("queue-early-october", prices.queue_in_bamako, 33, 39, HOURS),
    Candidate("queue-mid-november", prices.queue_in_bamako, 70, 76, HOURS),
    Candidate("dry-early-october", supply.dry_in_bamako, 30, 36, SHARE),
    Candidate("dry-mid-november", supply.dry_in_bamako, 70, 76, SHARE),
    Candidate("losses-september", roads.tankers_lost, 0, 27, COUNT),
    Candidate("losses-november", roads.tankers_lost, 59, 88, COUNT),
    Candidate("heaviest-loss-november", roads.heaviest_convoy_loss, 59, 88, COUNT),
    Candidate("west-share", roads.west_shift, 5, 54, SHARE),
    Candidate("arrivals-september", roads.tankers_arrived, 0, 27, COUNT),
    Candidate("arrivals-october", roads.tankers_arrived, 28, 58, COUNT),
    Candidate("waiting-late-september", roads.tankers_waiting, 24, 24, COUNT),
    Candidate("waiting-mid-november", roads.tankers_waiting, 73, 73, COUNT),
    Candidate("volume-late-october", supply.customs_volume, 43, 58, VOLUME),
    Candidate("kati-november", supply.best_answer_to_kati, 59, 73, SHARE),
    Candidate("power-september", supply.power_hours, 0, 27, POWER),
    Candidate("power-november", supply.power_hours, 59, 88, POWER),
    Candidate("mines-stock", supply.mine_stock, 58, 58, VOLUME),
)
"""What is asked of `expected_information` by default."""


def unserved_fuel(sample: Sample, window: range) -> Numbers:
    """Normal consumption that was not met, whole country [l]."""
    return total(np.sum(sample.values("unserved_l", days=window), axis=(2, 3)))


def readiness(sample: Sample, window: range) -> Numbers:
    """Mean readiness of the army."""
    return mean(sample.values("readiness_share", days=window))


class Outcome(NamedTuple):
    """What a decision after the last report hangs on."""

    id: str
    label: str
    statistic: Statistic


OUTCOMES = (
    Outcome("unserved_fuel", "fuel that is not met", unserved_fuel),
    Outcome("tankers_lost", "tankers lost", roads.tankers_lost),
    Outcome("price_in_bamako", "price in Bamako", prices.price_in_bamako),
    Outcome("power_hours", "hours of power", supply.power_hours),
    Outcome("readiness", "readiness of the army", readiness),
)
LOOKED_AHEAD = 60
"""Days after the last report over which outcomes are taken [days]."""
