"""The model as a user of Mesa meets it: agents by type, steps, lines in print, and subclasses."""

from __future__ import annotations

import re
from collections.abc import Sequence

import mesa
import pytest

import sim
from sim.agents import (
    ArmedGroup,
    BlockadeModel,
    BulkUser,
    ConsumerSegment,
    Convoy,
    Corridor,
    Depot,
    Government,
    Importer,
    MilitaryUnit,
    Offer,
    Station,
    Tanker,
    Zone,
    mesa_model,
)
from sim.errors import InvalidInput
from sim.scenario.schema import Scenario

KINDS = (
    ArmedGroup,
    BulkUser,
    ConsumerSegment,
    Convoy,
    Corridor,
    Depot,
    Government,
    Importer,
    MilitaryUnit,
    Station,
    Tanker,
    Zone,
)


@pytest.fixture(scope="module")
def stepped(mali: Scenario) -> BlockadeModel:
    """Mali after forty days."""
    model = mesa_model(mali, rng=1)
    for _ in range(40):
        model.step()
    return model


@pytest.fixture
def fresh(mali: Scenario) -> BlockadeModel:
    return mesa_model(mali, rng=1)


# ---------------------------------------------------------------------------------- agents of Mesa


def test_every_agent_is_mesas_and_found_by_its_type(stepped: BlockadeModel, mali: Scenario) -> None:
    by_type = stepped.agents_by_type
    assert set(by_type) == set(KINDS)
    assert all(issubclass(kind, mesa.Agent) for kind in KINDS)
    assert len(by_type[Zone]) == len(mali.zones)
    assert len(by_type[Corridor]) == len(mali.corridors)
    assert len(by_type[Station]) == sum(zone.stations for zone in mali.zones)
    assert len(by_type[ConsumerSegment]) == len(mali.zones) * len(mali.segments)
    assert len(by_type[Importer]) == sum(row.firms for row in mali.importers) + 1
    assert len(by_type[ArmedGroup]) == len(by_type[Government]) == 1


def test_convoys_on_the_road_are_agents_and_ended_ones_are_none(stepped: BlockadeModel) -> None:
    assert set(stepped.agents_by_type[Convoy]) == set(stepped.convoys)
    assert len(stepped.log) > len(stepped.convoys)


def test_tankers_are_those_of_the_fleet_and_lost_ones_are_none(
    stepped: BlockadeModel, mali: Scenario
) -> None:
    tankers = stepped.agents_by_type[Tanker]
    assert len(tankers) == stepped.nation.fleet == sum(i.fleet for i in stepped.importers)
    lost = sum(day["nation"]["lost_tankers"] for day in stepped.recorder.days)
    assert len(tankers) + lost == len(mesa_model(mali).agents_by_type[Tanker])
    assert lost > 0


def test_agents_are_selected_by_what_they_are(stepped: BlockadeModel) -> None:
    at_home = stepped.agents.select(
        lambda agent: isinstance(agent, Tanker) and agent.place == "at home"
    )
    parked = sum(len(importer.idle) for importer in stepped.agents_by_type[Importer])
    assert len(at_home) == parked > 0
    worst = stepped.agents.select(agent_type=Zone).select(lambda zone: zone.panic > 0.0)
    assert 0 < len(worst) <= len(stepped.zones)


def test_tankers_say_where_they_are(stepped: BlockadeModel) -> None:
    queued = [tanker for road in stepped.corridors for tanker in road.queue]
    assert {tanker.place for tanker in queued} <= {
        f"waiting at the border of {road.name}" for road in stepped.corridors
    }
    for convoy in stepped.convoys:
        for tanker in convoy.tankers:
            assert tanker.place == f"on the road of {convoy.corridor.name}"


def test_a_step_is_a_day(fresh: BlockadeModel) -> None:
    assert fresh.day == -1
    fresh.step()
    fresh.step()
    assert fresh.day == 1
    assert len(fresh.recorder.days) == 2


def test_the_global_generator_of_nobody_is_touched(fresh: BlockadeModel) -> None:
    import random

    import numpy as np

    mine, numpys = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002
    fresh.step()
    assert random.getstate() == mine
    assert np.random.get_state()[1].tolist() == numpys  # noqa: NPY002


def test_mesas_own_generator_changes_nothing(mali: Scenario) -> None:
    one, other = mesa_model(mali, rng=1), mesa_model(mali, rng=1)
    for _ in range(100):
        other.random.random()
    for model in (one, other):
        for _ in range(3):
            model.step()
    assert one.recorder.days[2]["nation"].tobytes() == other.recorder.days[2]["nation"].tobytes()


def test_a_scenario_goes_by_its_name() -> None:
    by_name, loaded = mesa_model("nepal-2015"), mesa_model(sim.load("nepal-2015"))
    assert days_of(by_name, 2) == days_of(loaded, 2)
    assert sim.mesa_model is mesa_model


# ------------------------------------------------------------------------------------------- print


def lines(model: BlockadeModel, kind: type) -> list[str]:
    return [str(agent) for agent in model.agents_by_type[kind]]


def test_agents_print_themselves_in_a_line(fresh: BlockadeModel) -> None:
    assert lines(fresh, ArmedGroup) == ["ArmedGroup · strength 1.00"]
    assert lines(fresh, Government) == ["Government · no lever moved"]
    assert lines(fresh, Corridor)[1] == (
        "Corridor · South (Abidjan-Sikasso) · 0 waiting at the border · 0.2% of trips believed lost"
    )
    assert lines(fresh, Importer)[-1] == "Importer · the state · 0 tankers · 0 at home"
    assert lines(fresh, Zone)[0] == (
        "Zone · Bamako · gasoline at 1.00 and diesel at 1.00 x official · 0% of stations dry"
    )


def test_a_convoy_says_how_far_it_is(fresh: BlockadeModel) -> None:
    road = fresh.corridors[1]
    tankers = [importer.send() for importer in fresh.importers if importer.idle][:3]
    convoy = Convoy(
        fresh, corridor=road, tankers=tankers, is_escorted=True, start_day=-2, end_day=0, number=14
    )
    assert str(convoy) == f"Convoy 14 · {road.label} · 3 tankers · day 1 of 2 · escorted"
    assert repr(convoy) == str(convoy)
    convoy.is_escorted = False
    fresh.day = 9
    assert str(convoy) == f"Convoy 14 · {road.label} · 3 tankers · day 2 of 2 · each for itself"


def test_a_convoy_has_its_row_in_the_log_as_number(stepped: BlockadeModel) -> None:
    assert [convoy.number for convoy in stepped.log] == list(range(len(stepped.log)))
    log = stepped.recorder.convoys()
    for convoy in stepped.convoys:
        row = log[convoy.number]
        assert (row["day"], row["corridor"]) == (convoy.start_day, convoy.corridor.number)


def test_convoys_that_left_before_day_0_are_numbered_below_the_log(fresh: BlockadeModel) -> None:
    numbers = [convoy.number for convoy in fresh.convoys]
    assert numbers == list(range(-1, -1 - len(numbers), -1))


def test_tankers_and_convoys_are_told_apart_by_their_lines(stepped: BlockadeModel) -> None:
    assert lines(stepped, Tanker)[0].startswith("Tanker 0 · national 1's · ")
    for kind in (Tanker, Convoy):
        own = lines(stepped, kind)
        assert len(set(own)) == len(own) > 1


def test_every_agent_has_a_line_of_its_own_kind(stepped: BlockadeModel) -> None:
    for kind in KINDS:
        for line in lines(stepped, kind):
            title, *_ = line.split(" · ")
            assert re.fullmatch(rf"{kind.__name__}( -?\d+)?", title)
            assert "\n" not in line


def test_the_government_names_the_levers_that_are_moved(mali: Scenario) -> None:
    scenario = mali.variant("margin-subsidy")
    model = mesa_model(scenario)
    for _ in range(16):
        model.step()
    event = next(row for row in scenario.events if row.lever == "margin_subsidy")
    assert f"margin_subsidy {event.value:g}" in str(model.government)


# -------------------------------------------------------------------------------------- subclasses


class Cautious(Importer):
    """Sends nobody down a road on which more than one trip in seven seems lost."""

    def choose(self, offers: Sequence[Offer]) -> list[float]:
        chances = super().choose(offers)
        return [
            0.0 if offer.loss_prob > 0.15 else chance
            for offer, chance in zip(offers, chances, strict=True)
        ]


class Same(Importer):
    """Chooses as all do."""


def days_of(model: BlockadeModel, number: int) -> list[bytes]:
    for _ in range(number):
        model.step()
    return [b"".join(rows.tobytes() for rows in day.values()) for day in model.recorder.days]


def test_a_subclass_that_changes_nothing_changes_nothing(mali: Scenario) -> None:
    own = mesa_model(mali, agents={Importer: Same})
    assert set(map(type, own.importers)) == {Same}
    assert type(own.state_importer) is Same
    assert days_of(own, 10) == days_of(mesa_model(mali), 10)


def test_a_subclass_changes_dispatch_and_nothing_before_it_acts(mali: Scenario) -> None:
    own, base = mesa_model(mali, agents={Importer: Cautious}), mesa_model(mali)
    theirs, ours = days_of(own, 45), days_of(base, 45)
    first = next(
        day for day, pair in enumerate(zip(theirs, ours, strict=True)) if len(set(pair)) > 1
    )
    assert first > 0
    today, usual = own.recorder.days[first], base.recorder.days[first]
    assert today["nation"]["dispatched_tankers"] < usual["nation"]["dispatched_tankers"]
    for name in ("released_tankers", "lost_tankers", "arrived_l", "total_use_l"):
        assert today["nation"][name] == usual["nation"][name]
    assert theirs[:first] == ours[:first]


class Bold(Importer):
    """Sends every tanker down the first road."""

    def choose(self, offers: Sequence[Offer]) -> list[float]:
        return [1.0, *(0.0 for _ in offers[1:])]


def test_a_subclass_leaves_the_steady_state_before_day_0_alone(mali: Scenario) -> None:
    own, base = mesa_model(mali, agents={Importer: Bold}), mesa_model(mali)
    assert own.nation.kappa == base.nation.kappa
    assert [road.borders.keys() for road in own.corridors] == [
        road.borders.keys() for road in base.corridors
    ]
    assert [len(convoy.tankers) for convoy in own.convoys] == [
        len(convoy.tankers) for convoy in base.convoys
    ]
    own.step()
    base.step()
    dispatched = [road.dispatched for road in own.corridors]
    assert dispatched[1:] == [0, 0, 0]
    assert dispatched[0] > base.corridors[0].dispatched


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_replaced(mali: Scenario, kind: type) -> None:
    own = type(f"Own{kind.__name__}", (kind,), {})
    model = mesa_model(mali, agents={kind: own})
    for _ in range(3):
        model.step()
    assert kind not in model.agents_by_type
    assert len(model.agents_by_type[own]) > 0
    assert set(model.agents.select(agent_type=kind)) == set(model.agents_by_type[own])


# ------------------------------------------------------------------------------------------ errors


def test_a_class_that_replaces_none_of_ours_is_refused(mali: Scenario) -> None:
    class Importers(Importer):
        pass

    with pytest.raises(InvalidInput) as refused:
        mesa_model(mali, agents={Importers: Same})
    assert str(refused.value) == (
        "agents: Importers is none of the model's agents, ArmedGroup, BulkUser, ConsumerSegment, "
        "Convoy, Corridor, Depot, Government, Importer, MilitaryUnit, Station, Tanker, Zone. "
        "Did you mean 'Importer'?"
    )


def test_a_class_that_is_no_subclass_is_refused(mali: Scenario) -> None:
    with pytest.raises(InvalidInput) as refused:
        mesa_model(mali, agents={Importer: Zone, Tanker: Importer})
    assert str(refused.value) == (
        "agents: Zone must be a subclass of Importer, which it replaces.\n"
        "agents: Importer must be a subclass of Tanker, which it replaces."
    )
