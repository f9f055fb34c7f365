"""Explanations: names, equations from the docstrings, inputs with the scenario's values, layout."""

from __future__ import annotations

import inspect
import json
from html import escape

import pytest

import sim
from sim.errors import InvalidInput, ScenarioError
from sim.explained import Explanation
from sim.explained.naming import SEARCHED, names_of_kind
from sim.observables import OBSERVABLES
from sim.rules import market


@pytest.fixture(scope="module")
def price() -> Explanation:
    return sim.explain("parallel_price_per_l")


def test_the_equation_is_the_docstring_of_the_rule(price: Explanation) -> None:
    rule = {row.rule.name: row.rule for row in price.equations}["market.next_log_price"]
    title, _, rest = (inspect.getdoc(market.next_log_price) or "").partition("\n\n")
    assert (rule.title, rule.formula) == (title, rest)
    assert rule.title in " ".join(price.text().split())


def test_inputs_come_with_value_prior_tag_and_source(price: Explanation) -> None:
    slope = next(row for row in price.inputs if row.name == "market.slope")
    here = sim.load("mali-2025").market.slope
    assert (slope.value, slope.prior, slope.tag, slope.source) == (
        here.value,
        str(here.prior),
        here.tag,
        here.source,
    )
    assert {"market.slope", "market.adjustment_rate", "prices.ceiling_multiple"} <= set(
        price.parameters
    )


def test_values_follow_the_scenario() -> None:
    changed = sim.load("mali-2025").with_values({"market.slope": 0.4})
    assert sim.explain("market.slope", scenario=changed).about.value == 0.4
    assert "0.4 in mali-2025" in sim.explain("market.slope", scenario=changed).text()


def test_steps_and_feeds_go_both_ways() -> None:
    assert sim.explain("lost_tankers").steps == ("road",)
    fed = {row.name for row in sim.explain("panic").inputs if row.kind == "observable"}
    assert {"wet_share", "lost_tankers"} <= fed
    assert "panic" in sim.explain("lost_tankers").feeds.directly


def test_bookkeeping_has_no_rule_but_its_line() -> None:
    missing = sim.explain("undelivered_l")
    assert missing.equations == ()
    assert "nation.normal_l - row.arrived_l" in " ".join(missing.text().split())


def test_an_amount_at_a_price_has_its_rule_and_the_price() -> None:
    cost = sim.explain("escort_cost")
    assert [row.rule.name for row in cost.equations] == ["money.payment"]
    assert cost.parameters == ("welfare.escort_cost_per_tanker",)
    assert [len(row.called) for row in cost.equations] == [1]


def test_a_rule_alone_is_explained_with_all_its_calls() -> None:
    paid = sim.explain("money.payment")
    assert len(paid.equations[0].called) > 5
    assert {"welfare.escort_cost_per_tanker", "welfare.tax_per_l"} <= set(paid.parameters)


def test_a_lever_has_its_events_default_and_tested_effects() -> None:
    text = sim.explain("truce").text()
    assert "truce: 0.32 from 2025-11-06 to 2025-12-05" in text
    assert "lost_tankers   falls with truce = 0" in text
    without = sim.explain("truce", scenario="mali-2025/no-truce")
    assert without.about.events == ()
    assert "stands at prices.gasoline_cap_per_l = 775" in sim.explain("price_cap").text()
    assert "stands at units.service_order: " in sim.explain("service_order").text()


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("parallel_price", "parallel_price_per_l"),
        ("Parallel price", "parallel_price_per_l"),
        ("next_log_price", "market.next_log_price"),
        ("truck_value", "entry.truck_value"),
        ("exposure", "corridors.exposure"),
        ("market.resale_share", "market.resale_share"),
    ],
)
def test_a_part_that_one_name_has_is_enough(word: str, name: str) -> None:
    assert sim.explain(word).name == name


def test_a_rule_with_the_name_of_a_parameter_is_asked_for_as_a_call() -> None:
    parameter = sim.explain("market.resale_share")
    assert parameter.about.kind == "parameter"
    assert "explain 'market.resale_share()'" in parameter.text()
    assert sim.explain("market.resale_share()").about.kind == "rule"


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("paralel_prise", r"of this name\. Did you mean 'parallel_price_per_l'\?$"),
        ("market.slop", r"Did you mean 'market.slope'\?$"),
        ("lost", r"^explain 'lost': say which one: lost_tankers, lost_l$"),
        ("", r"^explain '': there is no observable.* of this name\.$"),
    ],
)
def test_a_name_that_means_nothing_or_too_much(word: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        sim.explain(word)


def test_an_unknown_scenario() -> None:
    with pytest.raises(ScenarioError, match="mali-2026"):
        sim.explain("truce", scenario="mali-2026")


@pytest.mark.parametrize("scenario", ["mali-2025", "nepal-2015"])
def test_everything_that_has_a_name_can_be_explained(scenario: str) -> None:
    loaded = sim.load(scenario)
    for kind in SEARCHED:
        for name in names_of_kind(kind):
            call = "()" if kind == "rule" else ""
            found = sim.explain(f"{name}{call}", scenario=loaded)
            if kind != "state":  # a column may have the name of the state that keeps it
                assert (found.about.kind, found.name) == (kind, name)
            lines = found.text().splitlines()
            assert max(map(len, lines)) <= 100, name
            json.dumps(found.to_dict(), allow_nan=False)


def test_the_card_stands_alone_and_escapes_its_text() -> None:
    base = sim.load("mali-2025")
    for name, observable in OBSERVABLES.items():
        card = sim.explain(name, scenario=base)._repr_html_()
        assert card.startswith("<div")
        assert escape(observable.label) in card
        assert "<script" not in card
        assert "http" not in card
        assert " < " not in card


def test_a_console_shows_the_text(price: Explanation) -> None:
    assert repr(price) == str(price) == price.text()
    assert max(map(len, price.text(width=70).splitlines())) <= 70


def test_a_parameter_that_runs_draw_is_told_with_its_posterior() -> None:
    base = sim.load("mali-2025")
    told = sim.explain("market.slope", scenario=base)
    assert "Runs draw it from the posterior: median 0." in repr(told)
    fixed = base.with_values({"market.slope": 0.5})
    assert "posterior" not in repr(sim.explain("market.slope", scenario=fixed))
    assert "posterior" not in repr(sim.explain("group.strength", scenario=base))


def test_cells_and_events_that_runs_draw_are_told_with_theirs() -> None:
    base = sim.load("mali-2025")
    column = repr(sim.explain("zones.access_share", scenario=base))
    assert "Prior: mopti U[0.05, 0.6]; north U[0.04, 0.48]." in column
    assert "posterior: mopti median 0." in column
    assert "runs draw it: median 0." in repr(sim.explain("truce", scenario=base))
    set_here = base.with_values({"zones.mopti.access_share": 0.4, "zones.north.access_share": 0.2})
    assert "posterior" not in repr(sim.explain("zones.access_share", scenario=set_here))
