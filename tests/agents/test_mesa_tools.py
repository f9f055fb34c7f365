"""Mesa's own tools drive the model: data collectors, batches, the viewer's rules, the collector."""

from __future__ import annotations

import gc
import inspect
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

import sim
from sim.agents import BlockadeModel, Convoy, Importer, Tanker, recorded_of, reporters
from sim.errors import InvalidInput, NotRecorded, ScenarioError

mesa = pytest.importorskip("mesa")

needs_batch_run = pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has none")


@pytest.fixture(scope="module")
def lived() -> BlockadeModel:
    """Twelve days of the scenario's first run."""
    model = sim.mesa_model("mali-2025", rng=1)
    for _ in range(12):
        model.step()
    return model


class ShortModel(BlockadeModel):
    """Five days, with a collector of its own as a Mesa user would write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.datacollector = mesa.DataCollector(
            model_reporters=reporters(
                "arrived_tankers", "dispatched_tankers", "parallel_price_per_l", **BAMAKO
            )
        )

    def step(self) -> None:
        super().step()
        self.running = self.day < 4


BAMAKO = {"zone": "bamako", "fuel": "gasoline"}


def batch(parameters: dict[str, Any], *, rng: list[int]) -> list[dict[str, Any]]:
    """Run a batch in this process; from 3.4 on the seeds are an argument of their own."""
    seeds: dict[str, Any] = {"rng": rng}
    if "rng" not in inspect.signature(mesa.batch_run).parameters:
        parameters, seeds = {**parameters, **seeds}, {}
    rows: list[dict[str, Any]] = mesa.batch_run(
        ShortModel, parameters, number_processes=1, display_progress=False, **seeds
    )
    return rows


# ------------------------------------------------------------------------------------- observables


def test_an_observable_is_the_last_day_of_the_record(lived: BlockadeModel) -> None:
    recorded = recorded_of(lived)
    zone = lived.case.zone_names.index("mopti")
    segment = [row.segment for row in lived.case.segments].index("transport")
    assert lived.observed("arrived_tankers") == recorded.nation[0, -1]["arrived_tankers"]
    assert lived.observed("panic", zone="mopti") == recorded.zones[0, -1, zone]["panic"]
    assert (
        lived.observed("parallel_price_per_l", zone="mopti", fuel="diesel")
        == recorded.markets[0, -1, zone, 1]["parallel_price_per_l"]
    )
    assert (
        lived.observed("segment_use_l", zone="mopti", segment="transport")
        == recorded.segments[0, -1, zone, segment]["segment_use_l"]
    )
    for entity, name, rows in (
        ("corridor", "corridor_dispatched", lived.corridors),
        ("unit", "unit_stock_l", lived.units),
        ("user", "user_stock_l", lived.users),
    ):
        records = getattr(recorded, f"{entity}s")[0, -1]
        read = [lived.observed(name, **{entity: row.name}) for row in rows]
        assert read == records[name].tolist()
        assert any(read)


@pytest.mark.parametrize(
    ("name", "place", "problem"),
    [
        ("lost_tanker", {}, "'lost_tanker' is not an observable. Did you mean 'lost_tankers'?"),
        (
            "queue_hours",
            {"zone": "bamaco"},
            "zone = 'bamaco' is not one of bamako, kayes, sikasso, segou, mopti, north. "
            "Did you mean 'bamako'?\n"
            "queue_hours is recorded by fuel: say fuel = 'gasoline'.",
        ),
        (
            "lost_tankers",
            {"zone": "bamako"},
            "lost_tankers is not recorded by zone; leave zone = 'bamako' out.",
        ),
    ],
)
def test_a_wrong_observable_is_said_in_full(
    lived: BlockadeModel, name: str, place: dict[str, str], problem: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        lived.observed(name, **place)
    assert str(raised.value) == problem


def test_nothing_is_observed_before_the_first_day() -> None:
    with pytest.raises(NotRecorded, match=r"lived through no day yet; call its step\(\) first"):
        sim.mesa_model("mali-2025").observed("lost_tankers")


# -------------------------------------------------------------------------------- data collectors


def test_the_model_collects_headlines_by_itself(lived: BlockadeModel) -> None:
    frame = lived.datacollector.get_model_vars_dataframe()
    recorded = recorded_of(lived)
    assert len(frame) == 12
    assert frame["arrived_tankers"].tolist() == recorded.nation[0]["arrived_tankers"].tolist()
    bamako = recorded.markets[0, :, lived.case.zone_names.index("bamako"), 0]
    assert frame["queue_hours"].tolist() == bamako["queue_hours"].tolist()


def test_a_collector_of_ones_own_collects_models_and_agents() -> None:
    model = sim.mesa_model("mali-2025", rng=1)
    model.datacollector = mesa.DataCollector(
        model_reporters=reporters("lost_tankers", "queue_hours", "panic", **BAMAKO)
        | {"on the road": lambda model: len(model.convoys)},
        agent_reporters={"line": str},
        agenttype_reporters={Importer: {"at_home": lambda importer: len(importer.idle)}},
    )
    for _ in range(2):
        model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == ["lost_tankers", "queue_hours", "panic", "on the road"]
    assert frame["on the road"].iloc[-1] == len(model.convoys) > 0
    lines = model.datacollector.get_agent_vars_dataframe().loc[2, "line"]
    assert lines.tolist() == [str(agent) for agent in model.agents]
    at_home = model.datacollector.get_agenttype_vars_dataframe(Importer).loc[2, "at_home"]
    parked = [tanker for tanker in model.agents_by_type[Tanker] if tanker.place == "at home"]
    assert at_home.sum() == len(parked) > 0


def test_reporters_know_the_observables() -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'queue_hours'"):
        reporters("lost_tankers", "queue_hour")


def test_agents_are_found_as_in_any_model(lived: BlockadeModel) -> None:
    convoys = lived.agents_by_type[Convoy]
    assert set(convoys) == set(lived.convoys)
    large = convoys.select(lambda convoy: len(convoy.tankers) > 20)
    assert 0 < len(large) < len(convoys)
    assert set(lived.agents.select(agent_type=Convoy)) == set(convoys)
    assert len(lived.agents_by_type[Tanker]) == lived.observed("fleet_tankers")
    assert len({agent.unique_id for agent in lived.agents}) == len(lived.agents)


# ------------------------------------------------------------------------------------------ batches


@needs_batch_run
def test_a_batch_varies_seeds_and_dotted_values() -> None:
    rows = batch({"scenario": "mali-2025", "market.slope": [0.3, 0.6]}, rng=[1, 2])
    cases = [(row["rng"], row["market.slope"]) for row in rows]
    assert sorted(cases) == [(1, 0.3), (1, 0.6), (2, 0.3), (2, 0.6)]
    for row in rows:
        model = sim.mesa_model(rng=row["rng"], values={"market.slope": row["market.slope"]})
        for _ in range(5):
            model.step()
        assert row["arrived_tankers"] == model.observed("arrived_tankers")
        assert row["parallel_price_per_l"] == model.observed("parallel_price_per_l", **BAMAKO)
    assert len({row["arrived_tankers"] for row in rows}) > 1


@needs_batch_run
def test_a_batch_varies_runs_under_one_seed() -> None:
    rows = batch({"run": [0, 1]}, rng=[7])
    assert len({row["arrived_tankers"] for row in rows}) == 2


@needs_batch_run
def test_agents_can_be_varied_in_a_batch() -> None:
    class Absent(Importer):
        def choose(self, offers: Any) -> list[float]:
            return [0.0 for _ in offers]

    rows = batch({"agents": [{}, {Importer: Absent}], "market.slope": 0.4}, rng=[1])
    usual, absent = sorted(rows, key=lambda row: len(row["agents"]))
    assert usual["dispatched_tankers"] > 0.0 == absent["dispatched_tankers"]


def test_a_model_runs_to_the_last_day_of_its_scenario() -> None:
    model = sim.mesa_model("nepal-2015", rng=1)
    assert model.running
    model.run_model()
    assert not model.running
    assert model.day == model.case.calendar.days - 1
    days = model.case.calendar.days
    assert str(model) == f"BlockadeModel · nepal-2015 · run 0 of seed 1 · {days} of {days} days"


# ------------------------------------------------------------------------------- keywords and seeds


def test_values_change_the_case_however_they_are_given() -> None:
    values = {"market.slope": 0.3, "corridors.west.exposure": 5.0}
    case = sim.load("mali-2025").with_values(values)
    assert sim.mesa_model("mali-2025", values=values).case == case
    assert BlockadeModel(**values).case == case
    assert BlockadeModel(sim.load("mali-2025"), values=values).case == case
    assert sim.mesa_model("mali-2025", values=values).parameters.market_slope == 0.3


def test_a_misspelt_keyword_names_the_nearest_path() -> None:
    with pytest.raises(ScenarioError, match=r"'market\.slop'.* Did you mean 'market\.slope'"):
        BlockadeModel(**{"market.slop": 0.3})


def test_models_without_a_seed_differ() -> None:
    made = [BlockadeModel(), BlockadeModel(rng=None)]
    assert made[0].draw_seed != made[1].draw_seed
    again = sim.mesa_model(rng=made[0].draw_seed)
    assert [each.aversion for each in again.importers] == [
        each.aversion for each in made[0].importers
    ]


@pytest.mark.parametrize("rng", [1.5, "1", 2**63])
def test_a_seed_is_a_whole_number(rng: Any) -> None:
    with pytest.raises(InvalidInput, match=r"rng = .* must be a whole number of at most 64 bits"):
        sim.mesa_model("mali-2025", rng=rng)


def test_a_seed_may_be_of_any_library() -> None:
    numpy = pytest.importorskip("numpy")
    model = sim.mesa_model("mali-2025", rng=numpy.int64(3))
    assert type(model.draw_seed) is int
    assert [each.aversion for each in model.importers] == [
        each.aversion for each in sim.mesa_model("mali-2025", rng=3).importers
    ]


def test_the_viewer_can_make_the_model_anew() -> None:
    """Solara's viewer wants keywords with defaults, `kwargs` so called, no other scenario."""
    signature = inspect.signature(BlockadeModel.__init__).parameters
    kinds = {parameter.kind for parameter in signature.values()}
    assert inspect.Parameter.VAR_POSITIONAL not in kinds
    assert "kwargs" in signature
    needed = [
        name
        for name, parameter in signature.items()
        if parameter.default is parameter.empty and name not in {"self", "kwargs"}
    ]
    assert needed == []
    model = BlockadeModel(rng=1)
    assert not model.scenario
    again = type(model)(**{"rng": 1, "market.slope": 0.3})
    assert again.case.market.slope.value == 0.3


# ------------------------------------------------------------------------------------------ memory


def references() -> Iterator[weakref.ref[BlockadeModel]]:
    for run in range(4):
        model = sim.mesa_model("mali-2025", run=run)
        model.step()
        yield weakref.ref(model)


def test_no_model_outlives_its_last_reference() -> None:
    made = list(references())
    gc.collect()
    assert [model() for model in made] == [None, None, None, None]
