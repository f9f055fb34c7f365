"""Every observable is explained, and the one table written by hand is in step with the engine."""

from __future__ import annotations

import pytest

from sim.explained.derivation import derivation_of
from sim.explained.engine_source import read_engine
from sim.explained.made import MADE
from sim.explained.naming import names_of_kind
from sim.explained.tracing import Input
from sim.observables import OBSERVABLES

# Observables that no line says how to compute, but a count in a loop: nothing flows into them.
COUNTED = {"hired_tankers"}


def rules_in_lines(observable: str) -> set[str]:
    """Rules that the lines which set an observable, and the states behind it, call."""
    statements = derivation_of(Input("observable", observable)).statements
    return {one.name for row in statements for one in row.inputs if one.kind == "rule"}


def test_every_observable_is_in_the_table_and_nothing_else() -> None:
    assert set(MADE) == set(OBSERVABLES)


@pytest.mark.parametrize("name", OBSERVABLES)
def test_an_observable_has_a_definition_and_the_line_that_records_it(name: str) -> None:
    made, found = MADE[name], derivation_of(Input("observable", name))
    assert made.how.endswith(".")
    assert [row.name for row in found.statements][:1] == [name]
    assert found.steps
    assert found.inputs or name in COUNTED


@pytest.mark.parametrize("name", OBSERVABLES)
def test_the_rules_named_exist_are_called_and_have_an_equation(name: str) -> None:
    for rule in MADE[name].rules:
        assert rule in read_engine().rules
        assert read_engine().rules[rule].title
        assert rule in read_engine().calls or any(
            rule in other.helpers for other in read_engine().rules.values()
        )


@pytest.mark.parametrize("name", OBSERVABLES)
def test_no_rule_that_sets_it_is_missing(name: str) -> None:
    # A part of an amount is no mechanism.
    found = {rule for rule in rules_in_lines(name) if not rule.startswith("amounts.")}
    assert found <= set(MADE[name].rules)


@pytest.mark.parametrize("name", OBSERVABLES)
def test_what_enters_by_a_condition_exists(name: str) -> None:
    assert set(MADE[name].also) <= {*names_of_kind("parameter"), *names_of_kind("lever")}
