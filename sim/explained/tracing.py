"""What flows into a value of the engine: parameters, levers, columns, draws and other state.

A value is followed through local names, arguments and the engine's own small functions, and no
further than to the next state, which can be explained in its turn.  Conditions are not followed:
that a draw decides whether a convoy is lost is said in the table of `made`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from sim.draws.purposes import PURPOSES
from sim.explained.engine_source import (
    BEFORE_DAY_0,
    WRITES_THE_RECORD,
    Assignment,
    Call,
    Function,
    assignments,
    read_engine,
)
from sim.observables import OBSERVABLES
from sim.scenario.levers import LEVER_NAMES
from sim.scenario.schema import GROUPS
from sim.scenario.tables import INPUT_TABLES

Kind = Literal["parameter", "lever", "column", "draw", "state", "observable", "rule"]
KINDS: tuple[Kind, ...] = (
    "parameter",
    "lever",
    "column",
    "draw",
    "observable",
    "state",
    "rule",
)
_PARAMETERS = {
    f"{group}_{name}": f"{group}.{name}"
    for group, group_type in GROUPS.items()
    for name in group_type.model_fields
}
_DRAWS = {row.name for row in PURPOSES}
_LEVERS = {name.upper(): name for name in LEVER_NAMES}
_LEVER_ARRAYS = {"levers", "lever_defaults"}
_DRAWING = {"uniforms.uniform", "rounding_draw"}
_PASSED_WHOLE = {"p", "s", "world"}
_DEEPEST = 40


class Input(NamedTuple):
    """One thing that flows into a value.

    Attributes
    ----------
    kind : str
        parameter, lever, column, draw, state, observable or rule.
    name : str
        ``market.slope``, ``truce``, ``corridors.exposure``, ``PRICE_NOISE``, ``markets.log_price``,
        ``wished_l`` or ``market.queue_hours``.
    """

    kind: Kind
    name: str


@dataclass(frozen=True, eq=False)
class Setting:
    """A place where the engine gives a state or an observable its value.

    Attributes
    ----------
    target : Input
        The state or observable.
    function : Function
        Who sets it.
    sign : str
        ``=``, ``+=`` and the like; empty where a rule overwrites it.
    value : expression
        What it is set to or changed by, or the call of that rule.
    """

    target: Input
    function: Function
    sign: str
    value: ast.expr

    @property
    def code(self) -> str:
        """File and line."""
        return self.function.code(self.value.lineno)

    @property
    def text(self) -> str:
        """What is done to it, in the engine's words."""
        return f"{self.sign} {ast.unparse(self.value)}".strip()

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps of the day in which this happens."""
        return read_engine().steps[self.function.name]


@dataclass(frozen=True, eq=False)
class _Scope:
    """A function, and where it was called from if that is known."""

    function: Function
    arguments: Mapping[str, tuple[ast.expr, _Scope]]
    depth: int = 0

    def called(self, callee: Function, call: ast.Call) -> _Scope:
        given = dict(zip(callee.arguments, ((word, self) for word in call.args), strict=False))
        return _Scope(callee, given, self.depth + 1)

    def meanings(self, name: str) -> Iterator[tuple[ast.expr, _Scope]]:
        """Yield the expressions a name may stand for, each with the scope it is read in."""
        for value in self.function.assigned(name):
            yield value, self
        if name in self.arguments:
            yield self.arguments[name]
        elif name in self.function.arguments and self.depth < _DEEPEST:
            place = self.function.arguments.index(name)
            for call in on_a_day(read_engine().calls.get(self.function.name, ())):
                yield call.node.args[place], _Scope(call.caller, {}, self.depth + 1)


def on_a_day(calls: Sequence[Call]) -> Sequence[Call]:
    """Leave out the calls made before day 0, where there are others."""
    steps = read_engine().steps
    daily = [call for call in calls if set(steps[call.caller.name]) - {BEFORE_DAY_0}]
    return daily or calls


def in_order(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """Return inputs once each, by kind and then in order of appearance."""
    return tuple(sorted(dict.fromkeys(inputs), key=lambda found: KINDS.index(found.kind)))


def inputs_of(value: ast.expr, function: Function) -> tuple[Input, ...]:
    """Return what flows into an expression of a function of the engine."""
    return in_order(_flowing(value, _Scope(function, {}), _Trail()))


def calls_behind(value: ast.expr, function: Function) -> tuple[Call, ...]:
    """Return the calls of rules through which inputs flow into an expression."""
    trail = _Trail()
    _flowing(value, _Scope(function, {}), trail)
    return tuple(trail.calls)


def arguments_of(call: Call) -> tuple[tuple[Input, ...], ...]:
    """Return what flows into each argument of a call."""
    return tuple(inputs_of(argument, call.caller) for argument in call.node.args)


@cache
def settings() -> Mapping[Input, tuple[Setting, ...]]:
    """Return every place where a state or an observable is given its value."""
    found: dict[Input, list[Setting]] = {}
    for function in read_engine().functions.values():
        scope = _Scope(function, {})
        written = [row for row in assignments(function) if not isinstance(row.target, ast.Name)]
        for target, sign, value in (*written, *_overwritten(function)):
            for name in _targets_of(target, scope):
                if name.kind == "observable" and not is_writer(function):
                    continue  # the logs have columns of the same names
                found.setdefault(name, []).append(Setting(name, function, sign, value))
    return MappingProxyType({name: tuple(places) for name, places in found.items()})


@cache
def copies() -> Mapping[Input, str]:
    """Return the observables that are a state as it stands, by that state."""
    found: dict[Input, str] = {}
    for target, (place, *_) in settings().items():
        inputs = inputs_of(place.value, place.function)
        is_plain = isinstance(place.value, ast.Attribute | ast.Subscript)
        if target.kind == "observable" and is_plain and [row.kind for row in inputs] == ["state"]:
            found.setdefault(inputs[0], target.name)
    return MappingProxyType(found)


def reads(function: Function) -> Iterator[tuple[Input, int]]:
    """Yield every parameter and lever that a function reads, each with the line."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            for found in _named(node.value.id, node.attr):
                yield found, node.lineno


def _named(owner: str, name: str) -> list[Input]:
    """Return the parameter or lever that ``p.name`` or ``at.NAME`` is."""
    if owner == "p":
        return [Input("parameter", _PARAMETERS[name])]
    return [Input("lever", _LEVERS[name])] if owner == "at" and name in _LEVERS else []


def is_writer(function: Function) -> bool:
    """Whether a function writes the day's record."""
    return function.name.startswith(WRITES_THE_RECORD)


def _overwritten(function: Function) -> Iterator[Assignment]:
    """Yield the arguments that rules overwrite, each with the call that does it."""
    rules = read_engine().rules
    for node in ast.walk(function.node):
        if isinstance(node, ast.Call) and function.rule_called(node) in rules:
            for place in rules[function.rule_called(node)].overwritten:
                yield Assignment(node.args[place], "", node)


def _targets_of(target: ast.expr, scope: _Scope) -> tuple[Input, ...]:
    """Return the state or observable that is set; nothing where it is neither."""
    if isinstance(target, ast.Attribute):
        found = _flow_of_attribute(target, scope)
    else:
        found = _whole(_record_of(target, scope))
    return tuple(row for row in found if row.kind in ("state", "observable"))


# ------------------------------------------------------------------------------------------ values


@dataclass(frozen=True, eq=False)
class _Trail:
    """Where a walk has been: local names that were followed, and rules that were called."""

    seen: set[tuple[object, str]] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)


def _flowing(node: ast.AST, scope: _Scope, trail: _Trail) -> list[Input]:
    if isinstance(node, ast.Name):
        return _flow_of_name(node, scope, trail)
    if isinstance(node, ast.Attribute):
        return _flow_of_attribute(node, scope)
    if isinstance(node, ast.Call):
        return _flow_of_call(node, scope, trail)
    if isinstance(node, ast.Subscript):
        record = _record_of(node, scope)
        if record is not None and record.name not in _LEVER_ARRAYS:
            return _whole(record)
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.IfExp):
        children = iter((node.body, node.orelse))
    return [found for child in children for found in _flowing(child, scope, trail)]


def _flow_of_name(node: ast.Name, scope: _Scope, trail: _Trail) -> list[Input]:
    name = node.id
    if name in _DRAWS:
        return [Input("draw", name)]
    key = (id(scope) if scope.arguments else scope.function, name)
    if key in trail.seen or name in _PASSED_WHOLE:
        return []
    meanings = tuple(scope.meanings(name))
    draws = [word for word, _ in meanings if _is_draw(word)]
    if draws and len(draws) == len(meanings):  # one name serves for draw after draw
        before = [word for word in draws if word.lineno < node.lineno] or draws
        return _flowing(before[-1], scope, trail)
    trail.seen.add(key)
    return [found for word, where in meanings for found in _flowing(word, where, trail)]


def _is_draw(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in _DRAWING


def _flow_of_attribute(node: ast.Attribute, scope: _Scope) -> list[Input]:
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    if owner in ("p", "at"):
        return _named(owner, node.attr)
    record = _record_of(node.value, scope)
    if record is not None:
        return _field(record, node.attr)
    if node.attr in OBSERVABLES:
        return [Input("observable", node.attr)]
    return _whole(_record_of(node, scope))


def _flow_of_call(node: ast.Call, scope: _Scope, trail: _Trail) -> list[Input]:
    if _is_draw(node):
        names = [word.id for word in node.args if isinstance(word, ast.Name)]
        return [Input("draw", name) for name in names if name in _DRAWS]
    engine = read_engine()
    callee = engine.functions.get(node.func.id) if isinstance(node.func, ast.Name) else None
    if callee is not None:
        inside = scope.called(callee, node)
        returned = [part.value for part in ast.walk(callee.node) if isinstance(part, ast.Return)]
        return [found for value in returned if value for found in _flowing(value, inside, trail)]
    rule = scope.function.rule_called(node)
    named = [Input("rule", rule)] if rule in engine.rules else []
    trail.calls.extend(Call(scope.function, node) for _ in named)
    return named + [found for word in node.args for found in _flowing(word, scope, trail)]


# ----------------------------------------------------------------------------------------- records


def _record_of(
    node: ast.expr, scope: _Scope, *, above: frozenset[str] = frozenset()
) -> Input | None:
    """Return the array of the state, or the table, that an expression is or is a row of."""
    if isinstance(node, ast.Subscript):
        return _record_of(node.value, scope, above=above)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        is_state = node.value.id == "s" and node.attr in read_engine().fields
        return Input("state", node.attr) if is_state else None
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "row_of":
        table = node.args[0]
        if isinstance(table, ast.Attribute) and table.attr in INPUT_TABLES:
            return Input("column", table.attr)
    if isinstance(node, ast.Name) and node.id not in _PASSED_WHOLE:
        name = f"{scope.function.name}.{node.id}"
        if name not in above:
            meanings = scope.meanings(node.id)
            found = (_record_of(word, where, above=above | {name}) for word, where in meanings)
            return next(filter(None, found), None)
    return None


def _field(record: Input, name: str) -> list[Input]:
    """Return a field of a record as an input; its size and shape are none."""
    if record.kind == "column":
        known = name in INPUT_TABLES[record.name].columns()
    else:
        known = name in read_engine().fields[record.name]
    return [Input(record.kind, f"{record.name}.{name}")] if known else []


def _whole(record: Input | None) -> list[Input]:
    """Return an array of numbers as an input; a record is none, its fields are."""
    if record is None or record.kind != "state" or record.name in _LEVER_ARRAYS:
        return []
    return [] if read_engine().fields[record.name] else [record]
