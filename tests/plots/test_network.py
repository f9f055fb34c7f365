"""Where the schematic puts things: on the side their names say, and apart."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

import sim
from sim.errors import InvalidInput
from sim.plots.corridor_map import DAYS, ZONE, corridor_map, days_of
from sim.plots.network import heading_of, network_of
from sim.results import Result


@pytest.mark.parametrize(
    ("texts", "degrees"),
    [
        (("west",), 180.0),
        (("route-1", "South-west (Conakry)"), 225.0),
        (("northeast", "West"), 45.0),
        (("Northern road",), 90.0),
        (("Westminster",), None),
        (("birgunj", "Raxaul-Birgunj"), None),
    ],
)
def test_a_side_is_read_from_a_name(texts: tuple[str, ...], degrees: float | None) -> None:
    assert heading_of(*texts) == degrees


@pytest.mark.parametrize("case", ["mali-2025", "nepal-2015"])
def test_places_stand_apart(case: str) -> None:
    scenario = sim.load(case)
    network = network_of(scenario)
    assert network.zones[scenario.zones.index(scenario.capital)] == (0.0, 0.0)
    for one, other in combinations(network.zones, 2):
        assert math.dist(one, other) >= 2 * ZONE - 1e-9
    for one, other in combinations(network.borders, 2):
        assert math.dist(one, other) > 0.5


def test_named_corridors_stand_on_their_side() -> None:
    scenario = sim.load("mali-2025")
    borders = dict(zip(scenario.corridor_names, network_of(scenario).borders, strict=True))
    assert borders["west"] == pytest.approx((-1.0, 0.0))
    assert borders["south"] == pytest.approx((0.0, -1.0))


def test_days_may_be_chosen(result: Result) -> None:
    assert [day.day for day in days_of(result)] == list(DAYS)
    assert [day.day for day in days_of(result, day=55)] == [55]
    assert len(corridor_map(result, day=[3, 55]).axes) == 2 + 1  # and the key


def test_a_day_outside_the_run_is_an_error(result: Result) -> None:
    with pytest.raises(InvalidInput, match=r"day = 180 is not in the run, which has days 0 to 179"):
        corridor_map(result, day=[3, 180])
