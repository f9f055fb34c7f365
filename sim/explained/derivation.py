"""How one observable or state comes about, whatever the scenario: equations, code and inputs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from sim.explained.engine_source import BEFORE_DAY_0, Call, Rule, read_engine
from sim.explained.made import MADE
from sim.explained.tracing import (
    Input,
    Kind,
    Setting,
    arguments_of,
    copies,
    in_order,
    inputs_of,
    on_a_day,
    settings,
)
from sim.observables import OBSERVABLES
from sim.rules.day import STEPS
from sim.scenario.levers import BY_NAME
from sim.scenario.schema import GROUPS


class Place(NamedTuple):
    """A function of the engine, the line in it, and the steps of the day in which it works."""

    function: str
    does: str
    code: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Equation:
    """A rule behind a value.

    Attributes
    ----------
    rule : Rule
        Its name, title, formula and code.
    called : tuple of Place
        Where the engine calls it; empty where only other rules do.
    inside : tuple of str
        Rules that call it.
    arguments : mapping
        What flows into each argument.
    """

    rule: Rule
    called: tuple[Place, ...]
    inside: tuple[str, ...]
    arguments: Mapping[str, tuple[Input, ...]]


class Statement(NamedTuple):
    """A line of the engine that sets a state or writes an observable."""

    name: str
    text: str
    place: Place
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Derivation:
    """How a value comes about.

    Attributes
    ----------
    how : str
        A sentence; empty for a state.
    steps : tuple of str
        Steps of the day that compute it, in order.
    equations : tuple of Equation
        Rules behind it.
    statements : tuple of Statement
        Lines that set it; the line that records an observable comes first.
    inputs : tuple of Input
        All that flows into those, each once; a state that is recorded has its observable's name.
    """

    how: str
    steps: tuple[str, ...]
    equations: tuple[Equation, ...]
    statements: tuple[Statement, ...]
    inputs: tuple[Input, ...]

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Names of the inputs of a kind, in order of appearance."""
        return tuple(found.name for found in self.inputs if found.kind == kind)


@cache
def derivation_of(target: Input) -> Derivation:
    """Return how an observable or a state comes about."""
    if target.kind == "observable":
        return _of_observable(target)
    statements = _statements(target)
    return _assembled(target, "", equations=_called_in(statements), statements=statements)


def is_state(name: str) -> bool:
    """Whether the engine has a state of this name and sets it somewhere."""
    return Input("state", name) in settings()


def shown(found: Input) -> Input:
    """Return a state under the name of the observable that records it, where one does."""
    return Input("observable", copies()[found]) if found in copies() else found


@cache
def lever_parameters(lever: str) -> tuple[str, ...]:
    """Return the parameters at which a lever stands while no event moves it."""
    group, _, name = BY_NAME[lever].default.partition(".")
    start, _, end = name.partition("{target}")
    if group not in GROUPS:
        return ()
    names = GROUPS[group].model_fields
    is_many = "{target}" in name
    return tuple(
        f"{group}.{key}"
        for key in names
        if (key.startswith(start) and key.endswith(end) if is_many else key == name)
    )


def equation(name: str) -> Equation:
    """Return a rule with its calls and what flows into its arguments, all calls together."""
    rule = read_engine().rules[name]
    calls = on_a_day(read_engine().calls.get(name, ()))
    given: dict[str, list[Input]] = {argument: [] for argument in rule.arguments}
    for call in calls:
        for argument, inputs in zip(rule.arguments, arguments_of(call), strict=True):
            given[argument] += map(shown, inputs)
    return Equation(
        rule=rule,
        called=tuple(map(_place_of_call, calls)),
        inside=tuple(row.name for row in read_engine().rules.values() if name in row.helpers),
        arguments=MappingProxyType(
            {argument: in_order(inputs) for argument, inputs in given.items()}
        ),
    )


def _of_observable(target: Input) -> Derivation:
    made = MADE[target.name]
    recorded = _statements(target)
    behind = [
        found
        for statement in recorded
        for found in statement.inputs
        if found.kind == "state" and copies().get(found, target.name) == target.name
    ]
    statements = recorded + tuple(
        row for state in dict.fromkeys(behind) for row in _statements(state)
    )
    return _assembled(
        target,
        made.how,
        equations=tuple(equation(rule) for rule in made.rules),
        statements=statements,
        also=made.also,
    )


def _assembled(
    target: Input,
    how: str,
    *,
    equations: tuple[Equation, ...],
    statements: tuple[Statement, ...],
    also: tuple[str, ...] = (),
) -> Derivation:
    flowing = [Input("parameter", path) for path in also]
    flowing += [found for row in equations for inputs in row.arguments.values() for found in inputs]
    flowing += [shown(found) for row in statements for found in row.inputs]
    itself = {target, shown(target)}
    return Derivation(
        how=how,
        steps=_steps_of(target, statements, equations),
        equations=equations,
        statements=tuple(
            row._replace(inputs=in_order(map(shown, row.inputs))) for row in statements
        ),
        inputs=in_order(found for found in flowing if found not in itself),
    )


def _steps_of(
    target: Input, statements: Iterable[Statement], equations: Iterable[Equation]
) -> tuple[str, ...]:
    """Steps that set the state recorded, else those of its rules, else that of the accounts."""
    found: set[str] = set()
    for row in statements:
        rules = [one for one in row.inputs if one.kind == "rule"]
        states = [one for one in row.inputs if one.kind == "state"]
        if Input("observable", row.name) != target or rules:
            found.update(row.place.steps)
        else:
            found.update(
                step for state in states for one in _statements(state) for step in one.place.steps
            )
    if not found:
        found = {step for row in equations for place in row.called for step in place.steps}
    daily = tuple(step for step in STEPS if step in found)
    if daily or target.kind == "observable":
        return daily or ("accounts",)
    return (BEFORE_DAY_0,)


@cache
def _statements(target: Input) -> tuple[Statement, ...]:
    """Lines that set a value: no resets, and those before day 0 only where no other says how."""
    rows = [
        Statement(target.name, setting.text, _place(setting), inputs_of(setting.value, setting.function))
        for setting in settings().get(target, ())
        if not _is_reset(setting)
    ]
    daily = [row for row in rows if set(row.place.steps) - {BEFORE_DAY_0}]
    return tuple(daily if any(row.inputs for row in daily) else rows)


def _is_reset(setting: Setting) -> bool:
    return setting.sign == "=" and isinstance(setting.value, ast.Constant)


def _called_in(statements: Iterable[Statement]) -> tuple[Equation, ...]:
    inputs = (found for row in statements for found in row.inputs)
    return tuple(equation(found.name) for found in in_order(inputs) if found.kind == "rule")


def _place(setting: Setting) -> Place:
    function = setting.function
    return Place(function.name, function.title, setting.code, setting.steps)


def _place_of_call(call: Call) -> Place:
    steps = read_engine().steps[call.caller.name]
    return Place(call.caller.name, call.caller.title, call.code, steps)


class Use(NamedTuple):
    """Where an input enters: the argument of a rule, or a line of the engine without one."""

    rule: str
    argument: str
    text: str
    place: Place


@cache
def uses() -> Mapping[Input, tuple[Use, ...]]:
    """Return every use of every input, rules first; a lever's uses are its parameters' too."""
    found: dict[Input, list[Use]] = {}
    for name, calls in read_engine().calls.items():
        rule = read_engine().rules.get(name)
        for call in calls if rule else ():
            assert rule is not None
            for argument, inputs in zip(rule.arguments, arguments_of(call), strict=True):
                use = Use(name, argument, rule.title, _place_of_call(call))
                for one in inputs:
                    found.setdefault(one, []).append(use)
    for target, places in settings().items():
        for setting in places:
            inputs = inputs_of(setting.value, setting.function)
            if not any(one.kind == "rule" for one in inputs):
                text = f"{shown(target).name} {setting.text}"
                for one in inputs:
                    found.setdefault(one, []).append(Use("", "", text, _place(setting)))
    for lever in BY_NAME:
        for path in lever_parameters(lever):
            found.setdefault(Input("parameter", path), []).extend(
                found.get(Input("lever", lever), [])
            )
    return MappingProxyType({one: tuple(dict.fromkeys(rows)) for one, rows in found.items()})


def observables_from(name: str, kind: Kind) -> tuple[str, ...]:
    """Return the observables whose own explanation has an input, a lever's parameters included."""
    levers = {lever for lever in BY_NAME if name in lever_parameters(lever)}
    return tuple(
        observable
        for observable in OBSERVABLES
        for made in (derivation_of(Input("observable", observable)),)
        if name in made.names(kind) or levers & set(made.names("lever"))
    )
