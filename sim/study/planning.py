"""What a test for hysteresis is to run: arguments checked, all problems at once, and its scenarios.

Nothing is simulated here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import InvalidInput, nearest
from sim.observables import OBSERVABLES
from sim.results.run import LONGEST
from sim.scenario.entries import as_number, shown
from sim.study.frozen import MOBILISED, RAMP, STARVED_DAYS, frozen
from sim.study.whole_numbers import MOST, seed_bound, whole_number_faults

if TYPE_CHECKING:
    from sim.scenario import Scenario

STRENGTH = "group.strength"
LEVELS = (0.0, 0.5, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5)
ARRIVED = "arrived_share"
"""What arrives by road over normal use; the other observables are those of the table."""

WINDOW = 3
"""The long run is the last third of the days."""

SHORTEST = WINDOW * STARVED_DAYS


class Plan(NamedTuple):
    """What is to be run: the levels and, for each, a scenario from either start."""

    levels: tuple[float, ...]
    calm: tuple[Scenario, ...]
    broken: tuple[Scenario, ...]

    @property
    def n_cases(self) -> int:
        """Number of scenarios."""
        return len(self.calm) + len(self.broken)


def planned(
    scenario: Scenario,
    *,
    levels: Sequence[float],
    runs: int,
    seed: int,
    days: int,
    along: str,
    observable: str,
    tolerance: float | None,
    mobilised_share: float,
    fleet_multiple: float,
    threads: int | None,
) -> Plan:
    """Check every argument of `hysteresis`, before time is spent, and say what is to be run.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    problems = [
        *_level_faults(levels),
        *_number_faults(runs=runs, seed=seed, days=days, threads=threads),
        *_share_faults(mobilised_share, fleet_multiple, tolerance),
        *_name_faults(scenario, along=along, observable=observable),
    ]
    if problems:
        raise InvalidInput(problems)
    held = tuple(float(level) for level in levels)
    calm, broken = (
        frozen(
            scenario,
            days=days,
            is_broken=is_broken,
            mobilised_share=mobilised_share,
            fleet_multiple=fleet_multiple,
        )
        for is_broken in (False, True)
    )
    return Plan(held, _at(calm, along, held), _at(broken, along, held))


def _at(start: Scenario, along: str, levels: tuple[float, ...]) -> tuple[Scenario, ...]:
    """Return a start at every level; the ends are checked first, so one error says enough."""
    for level in (levels[0], levels[-1]):
        start.with_values({along: level})
    return tuple(start.with_values({along: level}) for level in levels)


def _level_faults(levels: object) -> list[str]:
    given = list(levels) if isinstance(levels, Iterable) else [levels]
    written = f"levels = {shown(given)}"
    numbers = [as_number(level) for level in given]
    held = [number for number in numbers if number is not None]
    if len(held) < max(2, len(numbers)):
        return [f"{written} must be at least two numbers."]
    if any(later <= earlier for earlier, later in pairwise(held)):
        return [f"{written} must rise from each to the next."]
    return [f"{written} must not be negative."] if held[0] < 0.0 else []


def _number_faults(*, runs: int, seed: int, days: int, threads: int | None) -> list[str]:
    allowed_days = (
        f"from {SHORTEST} to {LONGEST}: the broken start lasts {STARVED_DAYS} days, and the "
        "long run is the last third"
    )
    return whole_number_faults(
        (
            ("runs", runs, 1, MOST, "of at least 1"),
            seed_bound(seed),
            ("days", days, SHORTEST, LONGEST, allowed_days),
            ("threads", 1 if threads is None else threads, 1, MOST, "of at least 1"),
        )
    )


def _share_faults(
    mobilised_share: float, fleet_multiple: float, tolerance: float | None
) -> list[str]:
    problems = []
    if not 0.0 < (as_number(mobilised_share) or 0.0) <= 1.0:
        problems.append(f"mobilised_share = {shown(mobilised_share)} must be above 0, at most 1.")
    if not (as_number(fleet_multiple) or 0.0) > 0.0:
        problems.append(f"fleet_multiple = {shown(fleet_multiple)} must be a number above 0.")
    if tolerance is not None and not (as_number(tolerance) or 0.0) > 0.0:
        problems.append(f"tolerance = {shown(tolerance)} must be a number above 0.")
    return problems


def _name_faults(scenario: Scenario, *, along: str, observable: str) -> list[str]:
    problems = []
    if not scenario.blockade.is_on:
        problems.append(f"{scenario.name}: has no blockade, so nothing could break.")
    known = scenario.numbers
    if along in RAMP:
        problems.append(
            f"along = {along!r}: mobilisation does not move under a frozen policy; "
            f"{MOBILISED!r} is the share that is held."
        )
    elif along not in known or along.startswith("events."):
        held = [path for path in known if not path.startswith("events.")]
        problems.append(
            f"along = {shown(along)}: the frozen policy has no number at this path."
            f"{nearest(str(along), held)}"
        )
    return [*problems, *_observable_faults(observable)]


def _observable_faults(observable: str) -> list[str]:
    """Complain unless there is one a day, once a market's is that of gasoline in the capital."""
    offered = [
        ARRIVED,
        *(name for name, row in OBSERVABLES.items() if row.entity in ("nation", "market")),
    ]
    if observable in offered:
        return []
    if observable in OBSERVABLES:
        of_many = f"observable = {observable!r} is of every {OBSERVABLES[observable].entity}"
        return [f"{of_many}; one of the nation or of a market is needed."]
    return [f"observable = {shown(observable)} is unknown.{nearest(str(observable), offered)}"]
