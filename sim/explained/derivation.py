"""How one observable or state comes about, whatever the scenario: equations, code and inputs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from sim.explained.engine_source import BEFORE_DAY_0, Call, Rule, read_engine
from sim.explained.made import MADE, UNTOLD
from sim.explained.tracing import (
    Input,
    Kind,
    Setting,
    arguments_of,
    calls_behind,
    copies,
    in_order,
    inputs_of,
    on_a_day,
    reads,
    settings,
)
from sim.observables import OBSERVABLES
from sim.rules.day import STEPS
from sim.scenario.levers import BY_NAME
from sim.scenario.schema import GROUPS

_Row = TypeVar("_Row")


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
    """A line of the engine that sets a state or writes an observable, and the rules it calls."""

    name: str
    text: str
    place: Place
    inputs: tuple[Input, ...]
    calls: tuple[Call, ...]


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


def equation(name: str, statements: Iterable[Statement] = ()) -> Equation:
    """Return a rule with its calls and what flows into its arguments, all calls together.

    The calls are those of the statements; where they have none, all calls of the engine on a day.
    """
    rule = read_engine().rules[name]
    made = (call for row in statements for call in row.calls)
    here = {call.node: call for call in made if call.caller.rule_called(call.node) == name}
    calls = tuple(here.values()) or on_a_day(read_engine().calls.get(name, ()))
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
    made = MADE.get(target.name, UNTOLD)
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
        equations=tuple(equation(rule, statements) for rule in made.rules),
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
    flowing = [Input("parameter" if "." in name else "lever", name) for name in also]
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
        Statement(
            target.name,
            setting.text,
            _place(setting),
            inputs_of(setting.value, setting.function),
            calls_behind(setting.value, setting.function),
        )
        for setting in settings().get(target, ())
        if not _is_reset(setting)
    ]
    daily = [row for row in rows if set(row.place.steps) - {BEFORE_DAY_0}]
    return tuple(daily if any(row.inputs for row in daily) else rows)


def _is_reset(setting: Setting) -> bool:
    return setting.sign == "=" and isinstance(setting.value, ast.Constant)


def _called_in(statements: Sequence[Statement]) -> tuple[Equation, ...]:
    inputs = in_order(found for row in statements for found in row.inputs)
    return tuple(equation(found.name, statements) for found in inputs if found.kind == "rule")


def _place(setting: Setting) -> Place:
    function = setting.function
    return Place(function.name, function.title, setting.code, setting.steps)


def _place_of_call(call: Call) -> Place:
    steps = read_engine().steps[call.caller.name]
    return Place(call.caller.name, call.caller.title, call.code, steps)


class Use(NamedTuple):
    """The argument of a rule into which an input flows, and where the engine calls the rule."""

    rule: str
    argument: str
    place: Place


@cache
def uses() -> Mapping[Input, tuple[Use, ...]]:
    """Return the rules that every input flows into; a lever's rules are its parameters' too."""
    found: dict[Input, list[Use]] = {}
    for rule in read_engine().rules.values():
        for call in on_a_day(read_engine().calls.get(rule.name, ())):
            for argument, inputs in zip(rule.arguments, arguments_of(call), strict=True):
                for one in inputs:
                    found.setdefault(one, []).append(Use(rule.name, argument, _place_of_call(call)))
    return _with_parameters_of_levers(found)


@cache
def readings() -> Mapping[Input, tuple[Place, ...]]:
    """Return the lines in which the engine reads each parameter and lever."""
    found: dict[Input, list[Place]] = {}
    for function in read_engine().functions.values():
        for one, line in reads(function):
            steps = read_engine().steps[function.name]
            place = Place(function.name, function.title, function.code(line), steps)
            if one.kind == "parameter" or steps != (BEFORE_DAY_0,):  # there levers are only set
                found.setdefault(one, []).append(place)
    return _with_parameters_of_levers(found)


def _with_parameters_of_levers(found: dict[Input, list[_Row]]) -> Mapping[Input, tuple[_Row, ...]]:
    for lever in BY_NAME:
        of_lever = found.get(Input("lever", lever), [])
        for path in lever_parameters(lever):
            found.setdefault(Input("parameter", path), []).extend(of_lever)
    return MappingProxyType({one: tuple(dict.fromkeys(rows)) for one, rows in found.items()})


class Fed(NamedTuple):
    """The observables that something enters: itself, and through states that are not recorded."""

    directly: tuple[str, ...]
    through_states: tuple[str, ...]


def fed_by(one: Input) -> Fed:
    """Return the observables that an input enters, a parameter also by the levers it sets."""
    levers = {lever for lever in BY_NAME if one.name in lever_parameters(lever)}
    sought = {shown(one)} | {Input("lever", lever) for lever in levers}
    near = [name for name in OBSERVABLES if sought & set(_inputs_of_observable(name))]
    far = [name for name in OBSERVABLES if name not in near and sought & _behind(name)]
    return Fed(tuple(near), tuple(far))


def _inputs_of_observable(name: str) -> tuple[Input, ...]:
    found = derivation_of(Input("observable", name))
    return found.inputs + tuple(Input("rule", row.rule.name) for row in found.equations)


@cache
def _behind(observable: str) -> frozenset[Input]:
    """Inputs of an observable and of the states behind it, up to the next observables."""
    waiting, found = list(_inputs_of_observable(observable)), set[Input]()
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += derivation_of(one).inputs if one.kind == "state" else ()
    return frozenset(found)
