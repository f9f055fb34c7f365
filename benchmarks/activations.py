"""What agents do in one run of the Mesa engine and of the idiomatic model, side by side.

Agents are counted on day 0; every look at an agent from then on is seen through
``mesa.Agent.__getattribute__``.  A visit is a day on which an agent was looked at or changed at
all, a call is a method that it was told to run.  Both are counted in the same way in both, and
nothing is timed here: ``python -m benchmarks.activations`` prints the table, `benchmarks.report`
the times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any, NamedTuple

import mesa

from benchmarks.idiomatic import IdiomaticModel
from benchmarks.worlds import enlarged
from sim.agents import BlockadeModel
from sim.scenario import Scenario


class Activity(NamedTuple):
    """What the agents of each kind did in a run.

    Attributes
    ----------
    agents : mapping of kind to number
        Agents on day 0.
    visits : mapping of kind to number
        Days on which an agent was looked at or changed, over all agents.
    calls : mapping of kind to number
        Methods that agents were told to run, by others or by themselves.
    """

    agents: Counter[str]
    visits: Counter[str]
    calls: Counter[str]


def activity(model: mesa.Model, *, days: int) -> Activity:
    """Live through some days of a model of either kind, and count."""
    agents = Counter(type(agent).__name__ for agent in model.agents)
    visits, calls = Counter[str](), Counter[str]()
    for _ in range(days):
        seen: set[tuple[str, int]] = set()
        with watched(seen, calls):
            model.step()
        visits.update(kind for kind, _ in seen)
    return Activity(agents, visits, calls)


@contextmanager
def watched(seen: set[tuple[str, int]], calls: Counter[str]) -> Iterator[None]:
    """See every look at an agent."""
    look: Callable[[Any, str], Any] = object.__getattribute__

    def count(agent: Any, name: str) -> Any:
        kind = type(agent).__name__
        seen.add((kind, id(agent)))
        found = look(agent, name)
        if isinstance(found, MethodType):
            calls[kind] += 1
        return found

    mesa.Agent.__getattribute__ = count
    try:
        yield
    finally:
        del mesa.Agent.__getattribute__


def both(scenario: Scenario, *, days: int) -> tuple[Activity, Activity]:
    """Count a run of the Mesa engine and one of the idiomatic model."""
    ours = activity(BlockadeModel(scenario, rng=1), days=days)
    return ours, activity(IdiomaticModel(1, scenario=scenario), days=days)


def rows(scenario: Scenario, *, days: int) -> Iterator[tuple[str, ...]]:
    """Word the counts of every kind, the Mesa engine's before the idiomatic model's."""
    sides = both(scenario, days=days)
    for kind in sorted(sides[0].agents | sides[1].agents):
        yield kind, *(f"{counts[kind]:,}" for side in sides for counts in side)
    yield "all", *(f"{counts.total():,}" for side in sides for counts in side)


def main() -> None:
    """Print the table of mali-2025."""
    scenario = enlarged()
    yardstick = [f"idiomatic: {name}" for name in Activity._fields]
    heading = ["kind", *(f"Mesa engine: {name}" for name in Activity._fields), *yardstick]
    lines = [heading, ["---", *("---:" for _ in heading[1:])]]
    for row in [*lines, *rows(scenario, days=scenario.calendar.days)]:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
