"""Agents' numbers of draws that belong to no standing agent: a group on the road, a loss in it.

Every coordinate must be one event's alone.  A corridor sends at most one lone group and one convoy
a day, so corridor, days on the road and kind of group say which group it is.
"""

from __future__ import annotations

AGES = 128  # more days than any group is on the road
LOSSES = 100_000  # more tankers than any group loses


def group_on_road(corridor: int, age: int, is_escorted: int) -> int:
    """Number of the group that left a corridor's border `age` days ago."""
    return (corridor * AGES + age) * 2 + is_escorted


def loss_in_group(group: int, number: int) -> int:
    """Number of a group's next tanker to be met, after so many."""
    return group * LOSSES + number


def market(zone: int, fuel: int) -> int:
    """Number of the market of a fuel in a zone."""
    return 2 * zone + fuel
