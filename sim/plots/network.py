"""The schematic network of a scenario: where ports, borders and zones stand, from its tables alone.

The capital stands in the middle, the borders on a circle around it, the ports outside and the
other zones inside.  A corridor or zone whose key or label names a side of the compass stands on
that side; otherwise a corridor stands on the side of a zone it serves, a zone beside a corridor
that serves it, and whatever is left in the widest gap.  Nothing here is a map: no distance or place
is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

Point = tuple[float, float]
ZONE_RADIUS, BORDER_RADIUS, PORT_RADIUS = 0.62, 1.0, 1.4
BESIDE = 32.0
"""How far from its corridor's line a zone stands [degrees]."""

CLOSE = 20.0
"""Directions nearer than this count as the same [degrees]."""

HEADINGS = {
    "east": 0.0,
    "northeast": 45.0,
    "north": 90.0,
    "northwest": 135.0,
    "west": 180.0,
    "southwest": 225.0,
    "south": 270.0,
    "southeast": 315.0,
}
COMPASS = re.compile(
    r"\b(?:(north|south)(?:ern)?[ -]?(east|west)?|(east|west))(?:ern)?\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Network:
    """Places in units of the border's radius, in the order of the scenario's tables."""

    ports: tuple[Point, ...]
    borders: tuple[Point, ...]
    zones: tuple[Point, ...]


def network_of(scenario: Scenario) -> Network:
    """Place the corridors and zones of a scenario around its capital."""
    corridors = _corridor_angles(scenario)
    zones = _zone_angles(scenario, corridors)
    return Network(
        ports=tuple(_at(corridors[key], PORT_RADIUS) for key in scenario.corridor_names),
        borders=tuple(_at(corridors[key], BORDER_RADIUS) for key in scenario.corridor_names),
        zones=tuple(
            (0.0, 0.0) if zone.is_capital else _at(zones[zone.zone], ZONE_RADIUS)
            for zone in scenario.zones
        ),
    )


def heading_of(*texts: str) -> float | None:
    """Direction that the first of some texts names [degrees, east 0, north 90], if any does."""
    for text in texts:
        found = COMPASS.search(text)
        if found:
            return HEADINGS["".join(part or "" for part in found.groups()).casefold()]
    return None


def _at(angle: float, radius: float) -> Point:
    return radius * math.cos(math.radians(angle)), radius * math.sin(math.radians(angle))


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180.0) % 360.0 - 180.0)


def _is_free(angle: float, taken: Iterable[float]) -> bool:
    return all(_apart(angle, other) >= CLOSE for other in taken)


def _widest_gap(taken: Iterable[float]) -> float:
    """Middle of the widest gap between the directions taken; west where there is none."""
    ordered = sorted(angle % 360.0 for angle in taken)
    if not ordered:
        return HEADINGS["west"]
    ends = [*ordered[1:], ordered[0] + 360.0]
    width, start = max((end - start, -start) for start, end in zip(ordered, ends, strict=True))
    return (-start + width / 2) % 360.0


def _served(scenario: Scenario, corridor: str) -> list[str]:
    """Zones that a corridor unloads in, the largest share first, without the capital."""
    rows = [row for row in scenario.deliveries if row.corridor == corridor and row.share > 0]
    rows.sort(key=lambda row: -row.share)
    return [row.zone for row in rows if row.zone != scenario.capital.zone]


def _corridor_angles(scenario: Scenario) -> dict[str, float]:
    labels = {zone.zone: zone.label for zone in scenario.zones}
    angles: dict[str, float] = {}
    for row in scenario.corridors:
        heading = heading_of(row.corridor, row.label)
        if heading is not None and _is_free(heading, angles.values()):
            angles[row.corridor] = heading
    for row in scenario.corridors:
        places = (text for zone in _served(scenario, row.corridor) for text in (zone, labels[zone]))
        heading = heading_of(*places)
        if row.corridor in angles or heading is None:
            continue
        if _is_free(heading, angles.values()):
            angles[row.corridor] = heading
    for key in scenario.corridor_names:
        if key not in angles:
            angles[key] = _widest_gap(angles.values())
    return angles


def _zone_angles(scenario: Scenario, corridors: dict[str, float]) -> dict[str, float]:
    angles: dict[str, float] = {}
    others = [zone for zone in scenario.zones if not zone.is_capital]
    through = _lines_to_the_capital(scenario, corridors)
    for zone in others:
        heading = heading_of(zone.zone, zone.label)
        if heading is not None and _is_free(heading, (*angles.values(), *through)):
            angles[zone.zone] = heading
    for zone in others:
        line = _line_to(scenario, zone.zone, corridors)
        if zone.zone not in angles and line is not None:
            taken = [*angles.values(), *(angle for angle in through if angle != line)]
            angles[zone.zone] = _beside(line, taken)
    for zone in others:
        if zone.zone not in angles:
            angles[zone.zone] = _widest_gap([*angles.values(), *through])
    return angles


def _lines_to_the_capital(scenario: Scenario, corridors: dict[str, float]) -> list[float]:
    served = {row.corridor for row in scenario.deliveries if row.zone == scenario.capital.zone}
    return [angle for key, angle in corridors.items() if key in served]


def _line_to(scenario: Scenario, zone: str, corridors: dict[str, float]) -> float | None:
    """Direction of the corridor that brings most to a zone, if any does."""
    shares = {row.corridor: row.share for row in scenario.deliveries if row.zone == zone}
    return corridors[max(shares, key=lambda key: shares[key])] if shares else None


def _beside(line: float, taken: list[float]) -> float:
    """Direction on that side of a line which has more room."""
    sides = (line - BESIDE, line + BESIDE)
    return max(sides, key=lambda side: min((_apart(side, angle) for angle in taken), default=0.0))
