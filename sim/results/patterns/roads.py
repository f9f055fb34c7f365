"""Statistics of tankers: losses, attacks, arrivals and queues at the borders."""

from __future__ import annotations

import numpy as np

from sim.results.patterns.sample import Sample, ratio
from sim.results.statistics import Numbers, mean, total

SPAN = 10
"""Days at each end of a window that are compared [days]."""


def tankers_lost(sample: Sample, window: range) -> Numbers:
    """Tankers lost in the window [tankers]."""
    return total(sample.values("lost_tankers", days=window))


def tankers_arrived(sample: Sample, window: range) -> Numbers:
    """Tankers that arrived in the window [tankers]."""
    return total(sample.values("arrived_tankers", days=window))


def tankers_waiting(sample: Sample, window: range) -> Numbers:
    """Mean number of tankers that wait at the borders [tankers]."""
    return mean(sample.values("queued_tankers", days=window))


def heaviest_convoy_loss(sample: Sample, window: range) -> Numbers:
    """Most tankers that one convoy lost whose trip ended by the window's last day [tankers]."""
    return sample.heaviest_loss(window)


def share_of_worst_days(sample: Sample, window: range) -> Numbers:
    """Share of the tankers lost that falls on the worst tenth of the days with losses.

    A tenth of 25 days is two days and half of the third; NaN where nothing is lost.
    """
    lost = sample.values("lost_tankers", days=window)
    tenth = np.sum(lost > 0, axis=1) / 10
    falling = -np.sort(-lost, axis=1)
    weight = np.clip(tenth[:, np.newaxis] - np.arange(len(window)), 0, 1)
    return ratio(total(falling * weight), total(lost))


def deterrence_multiplier(sample: Sample, window: range) -> Numbers:
    """Fuel not delivered over fuel lost with tankers; infinite where none is lost."""
    never_came = total(sample.values("undelivered_l", days=window))
    return ratio(never_came, total(sample.values("lost_l", days=window)))


def west_shift(sample: Sample, window: range) -> Numbers:
    """Change of West's share of attacks from the window's first days to its last."""
    return _shift(sample, window, corridor="west")


def south_shift(sample: Sample, window: range) -> Numbers:
    """Change of South's share of attacks from the window's first days to its last."""
    return _shift(sample, window, corridor="south")


def _shift(sample: Sample, window: range, *, corridor: str) -> Numbers:
    """Late share less early share; NaN where either span has no attack."""
    return _share(sample, window[-SPAN:], corridor) - _share(sample, window[:SPAN], corridor)


def _share(sample: Sample, days: range, corridor: str) -> Numbers:
    here = total(sample.values("corridor_attacks", days=days, corridor=corridor))
    everywhere = total(np.sum(sample.values("corridor_attacks", days=days), axis=2))
    return ratio(here, everywhere)
