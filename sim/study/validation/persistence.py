"""Naive persistence: what was last reported by 31 October, carried forward without a model.

It reads calibration rows alone, the only figures of the crisis dated by then.  The reported band
is its inner 90 %, as in the fit (`sim.study.calibration.reports`), and a normal distribution its
shape.  What is carried forward to a row, and how, is said in words; where nothing reported by then
says anything of a row there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sim.evidence import Target, fit_targets
from sim.results.patterns.prices import BREAK
from sim.scenario.overrides import value_at
from sim.scenario.schema import Scenario
from sim.study.calibration.reports import COVERED
from sim.study.validation.scores import crps_of_normal, interval_score, observed

NOTHING = "nothing reported by 31 October can be carried forward to it"
"""Why a row has no persistence."""


@dataclass(frozen=True)
class Persistence:
    """A forecast without a model.

    Attributes
    ----------
    low, high : float
        Ends of its inner 90 %; equal where it has no spread [unit of the row].
    words : str
        What is carried forward.
    """

    low: float
    high: float
    words: str

    @property
    def median(self) -> float:
        """Its median, and mean."""
        return (self.low + self.high) / 2.0

    def interval_score(self, target: Target) -> float:
        """Return its interval score; see `scores`."""
        return interval_score(self.low, self.high, observed(target, self.median))

    def crps(self, target: Target) -> float:
        """Return its continuous ranked probability score; see `scores`."""
        spread = (self.high - self.low) / 2.0 / COVERED
        return crps_of_normal(self.median, spread, observed(target, self.median))


Rule = Callable[[Scenario, range], Persistence | None]
"""From the scenario, for its ceilings and loads, and the days of the row."""


def persistence_of(target: Target, scenario: Scenario, window: range) -> Persistence | None:
    """Return what persistence says of a row, or None where it says nothing.

    Parameters
    ----------
    target : Target
        A held-out row.
    scenario : Scenario
        Of the crisis.
    window : range
        Days that the row looks at.
    """
    rule = RULES.get(target.id)
    return None if rule is None else rule(scenario, window)


def _volume(scenario: Scenario, window: range) -> Persistence:  # noqa: ARG001
    """October's registered volume a day, over the days of the window [l]."""
    low, high, days = _volume_of_october()
    return Persistence(
        len(window) / days * low,
        len(window) / days * high,
        f"October's registered volume a day (E02), over {len(window)} days",
    )


def _arrivals(scenario: Scenario, window: range) -> Persistence:
    """The same in tankers, as if customs registered every one [tankers]."""
    volume = _volume(scenario, window)
    load = value_at(scenario, "entry.tanker_l")
    words = f"{volume.words}, in loads of {load:,.0f} l, as if customs registered every tanker"
    return Persistence(volume.low / load, volume.high / load, words)


def _queue(scenario: Scenario, window: range) -> Persistence:  # noqa: ARG001
    """The queue at the borders of late October [tankers]."""
    return Persistence(*_band("border-queue"), "the queue at the borders of 27 October (D29)")


def _recovery(scenario: Scenario, window: range) -> Persistence | None:
    """No recovery: the price of late October stays, and is above what counts as broken [day]."""
    low, _ = _band("price-bamako-late-october")
    broken = BREAK * value_at(scenario, "prices.gasoline_cap_per_l")
    if low <= broken:
        return None
    never = float(window.stop)
    words = f"the price of late October (A01) stays above {broken:,.1f}: no recovery, no spread"
    return Persistence(never, never, words)


def _no_rise(scenario: Scenario, window: range) -> Persistence:  # noqa: ARG001
    """What stays as it is does not rise."""
    return Persistence(0.0, 0.0, "prices and dry pumps of late October stay: no rise, no spread")


def _multiple_in_mopti(scenario: Scenario, window: range) -> Persistence:  # noqa: ARG001
    """The last reported price in Mopti over its ceiling."""
    low, high = _band("price-mopti-september")
    cap = value_at(scenario, "prices.gasoline_cap_per_l")
    words = f"the price in Mopti of 21 to 24 September (G02), over {cap:,.0f}"
    return Persistence(low / cap, high / cap, words)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "arrivals-early-november": _arrivals,
        "customs-volume-november": _volume,
        "recovery-with-truce": _recovery,
        "no-recovery-without-truce": _recovery,
        "arrivals-early-december": _arrivals,
        "waiting-early-december": _queue,
        "relapse-december": _no_rise,
        "mopti-late": _multiple_in_mopti,
    }
)
"""By id of the held-out row."""


def _volume_of_october() -> tuple[float, float, int]:
    """Return the band of October's registered volume [l] and its days."""
    row = fit_targets()["customs-volume-october"]
    assert row.from_day is not None
    assert row.to_day is not None
    return (*_band(row.id), row.to_day - row.from_day + 1)


def _band(name: str) -> tuple[float, float]:
    """Return both ends of the band of a calibration row."""
    row = fit_targets()[name]
    assert row.low is not None
    assert row.high is not None
    return row.low, row.high
