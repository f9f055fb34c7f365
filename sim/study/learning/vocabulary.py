"""The statistics that a report may speak of, by name: those of the dated patterns.

A statistic goes by the name of its function, as in ``price_in_bamako``; the id of a target that
uses it and that target's words stand for it too, so that a row of ``seeds/targets.csv`` can be
copied and changed.
"""

from __future__ import annotations

from sim.errors import nearest
from sim.evidence import load_targets
from sim.results.patterns.registry import STATISTICS
from sim.results.patterns.sample import Statistic


def names() -> tuple[str, ...]:
    """Return the names of the statistics, in alphabetical order."""
    return tuple(sorted({function.__name__ for function in STATISTICS.values()}))


def statistic_named(name: str) -> Statistic | None:
    """Return the statistic of a name, an id or the words of a target; None if there is none."""
    targets = load_targets()
    for known, function in STATISTICS.items():
        if name in (known, function.__name__, targets[known].statistic):
            return function
    return None


def units_of(statistic: Statistic) -> tuple[str, ...]:
    """Return the units in which targets state a statistic."""
    targets = load_targets()
    stated = (targets[name].unit for name, function in STATISTICS.items() if function is statistic)
    return tuple(dict.fromkeys(stated))


def unknown(name: str) -> str:
    """Say what is allowed instead of a name that is none."""
    hint = nearest(name, [*names(), *STATISTICS])
    return f"is no statistic; choose from {', '.join(names())}.{hint}"
