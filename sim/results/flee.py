"""Displacement pressure as input of Flee, an agent-based model of people who flee.

Flee (Suleimenova, Bell and Groen 2017, *Scientific Reports* 7, doi:10.1038/s41598-017-13828-9)
reads a folder of CSV files: locations, routes between them, closures, the period, and the intensity
of conflict by day and location, 0 to 1.  Zones become its locations, roads its routes, and
displacement pressure its intensity.  Coordinates are left empty, populations are those a user
gives, and camps and places abroad are for the user to add: none of them is in this model.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InvalidInput, nearest
from sim.results.saving import save_whole, write_manifest

if TYPE_CHECKING:
    from sim.observables.recorded import Recorded
    from sim.results.statistics import Numbers
    from sim.scenario.schema import Scenario

LOCATIONS = (
    "#name",
    "region",
    "country",
    "latitude",
    "longitude",
    "location_type",
    "conflict_date",
    "population",
)
ROUTES = ("#name1", "name2", "distance", "forced_redirection")
CLOSURES = ("#closure_type", "name1", "name2", "closure_start", "closure_end")


def export(
    scenario: Scenario,
    recorded: Recorded,
    folder: str | Path,
    *,
    populations: Mapping[str, int],
    run: int | None,
) -> Path:
    """Write Flee's input files, all of them or none; see `Result.to_flee`."""
    runs = len(recorded.zones)
    problems = _problems(scenario, populations)
    if run is not None and not 0 <= run < runs:
        problems.append(f"run = {run} must be from 0 to {runs - 1}.")
    if problems:
        raise InvalidInput(problems)
    intensity = _intensity(recorded, run=run)

    def write(made: Path) -> None:
        _write(made / "locations.csv", LOCATIONS, _locations(scenario, populations))
        _write(made / "routes.csv", ROUTES, _routes(scenario))
        _write(made / "closures.csv", CLOSURES, [])
        _write(made / "conflicts.csv", ("#Day", *scenario.zone_names), _days(intensity))
        length = ("Length", len(intensity))
        start = ("StartDate", scenario.calendar.start.isoformat())
        _write(made / "sim_period.csv", start, [length])
        what = "median over runs" if run is None else f"run {run}"
        write_manifest(made, scenario=scenario, facts={"intensity": what})

    return save_whole(folder, write)


def check_flee(scenario: Scenario, populations: Mapping[str, int]) -> None:
    """Refuse what cannot be exported to Flee, before anything is run.

    Raises
    ------
    InvalidInput
        If a population is of no zone or no whole number, or the scenario has no roads.
    """
    if problems := _problems(scenario, populations):
        raise InvalidInput(problems)


def _problems(scenario: Scenario, populations: Mapping[str, int]) -> list[str]:
    zones = scenario.zone_names
    problems = [
        f"populations: {zone!r} is no zone of {scenario.name}.{nearest(zone, zones)}"
        for zone in populations
        if zone not in zones
    ]
    problems += [
        f"populations: {zone} = {people!r} must be a whole number of at least 0."
        for zone, people in populations.items()
        if people < 0 or people % 1 != 0
    ]
    if not scenario.roads:
        problems.append(f"{scenario.name} has no roads.csv, and Flee needs the lengths of roads.")
    return problems


def _intensity(recorded: Recorded, *, run: int | None) -> Numbers:
    """Pressure by day and zone, of one run or the median over runs, held between 0 and 1."""
    pressure = recorded.zones["displacement_pressure"]
    chosen = np.median(pressure, axis=0) if run is None else pressure[run]
    held: Numbers = np.clip(chosen, 0.0, 1.0)
    return held


def _locations(scenario: Scenario, populations: Mapping[str, int]) -> Iterable[Sequence[object]]:
    country = scenario.name.partition("/")[0]
    for zone in scenario.zones:
        people = populations.get(zone.zone, 0)
        yield zone.zone, zone.label, country, "", "", "town", "", people


def _routes(scenario: Scenario) -> Iterable[Sequence[object]]:
    for road in scenario.roads:
        yield road.from_zone, road.to_zone, f"{road.length:g}", 0


def _days(intensity: Numbers) -> Iterable[Sequence[object]]:
    for day, row in enumerate(intensity):
        yield day, *(f"{value:.4f}" for value in row)


def _write(path: Path, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
