"""What the source of the engine says: which function calls which rule, and which sets what.

The files of ``sim/kernel/`` and ``sim/rules/`` are read as text and never imported, so asking costs
no compiler.  Only functions, calls and assignments are collected here; what flows into a value is
followed in `tracing`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from sim.paths import PACKAGE
from sim.rules.day import STEPS

KERNEL_FILES = (
    "phases/policy",
    "phases/trade",
    "phases/roads",
    "phases/learning",
    "phases/supply",
    "phases/market",
    "phases/services",
    "phases/accounts",
    "fleet",
    "columns",
    "luck",
    "initial",
    "stores",
    "lookup",
)
STATE_FILE = "kernel/state.py"
BEFORE_DAY_0 = "before day 0"
WRITES_THE_RECORD = "write_"
_COMPILED = "sim.kernel.compiled"
_START = "begin"
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class Rule:
    """One equation of the rule book.

    Attributes
    ----------
    name : str
        ``module.function``.
    title, formula : str
        First line of its docstring, and the lines that follow it up to the list of parameters.
    code : str
        File and line.
    arguments : tuple of str
        Names of its arguments, in order.
    overwritten : tuple of int
        Positions of the arguments that it overwrites.
    helpers : frozenset of str
        Rules that it calls.
    """

    name: str
    title: str
    formula: str
    code: str
    arguments: tuple[str, ...]
    overwritten: tuple[int, ...]
    helpers: frozenset[str]


@dataclass(frozen=True, eq=False)
class Function:
    """One function of the engine, with the names by which its file knows the rules' modules."""

    name: str
    file: str
    node: ast.FunctionDef
    rule_modules: Mapping[str, str]

    @property
    def title(self) -> str:
        """First line of its docstring."""
        return _first_paragraph(ast.get_docstring(self.node) or "")

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of its arguments, in order."""
        return tuple(argument.arg for argument in self.node.args.args)

    def code(self, line: int) -> str:
        """File and line, as an editor opens it."""
        return f"{self.file}:{line}"

    def rule_called(self, call: ast.Call) -> str:
        """Rule that a call means, ``module.function``; empty where it means none."""
        called = call.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            module = self.rule_modules.get(called.value.id)
            return f"{module}.{called.attr}" if module else ""
        return ""

    def assigned(self, name: str) -> tuple[ast.expr, ...]:
        """Return every expression that is assigned or added to a local name."""
        return _assignments_of(self).get(name, ())


@dataclass(frozen=True, eq=False)
class Call:
    """A place where the engine calls a rule or a function of its own."""

    caller: Function
    node: ast.Call

    @property
    def code(self) -> str:
        """File and line."""
        return self.caller.code(self.node.lineno)


@dataclass(frozen=True, eq=False)
class Engine:
    """Everything that was read: functions, rules, calls, steps and fields of the state.

    Attributes
    ----------
    functions : mapping
        Functions of the engine by name.
    rules : mapping
        Equations by ``module.function``.
    calls : mapping
        Calls by the name of what is called.
    steps : mapping
        Steps of the day in which a function works, in order; `BEFORE_DAY_0` comes first.
    fields : mapping
        Fields of each array of the state; none for an array of numbers.
    """

    functions: Mapping[str, Function]
    rules: Mapping[str, Rule]
    calls: Mapping[str, tuple[Call, ...]]
    steps: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)


@cache
def read_engine() -> Engine:
    """Read the sources of engine and rule book, once."""
    functions = {function.name: function for function in _functions()}
    calls: dict[str, list[Call]] = {}
    for function in functions.values():
        for node in ast.walk(function.node):
            if isinstance(node, ast.Call):
                name = function.rule_called(node) or _name_of(node.func)
                calls.setdefault(name, []).append(Call(function, node))
    return Engine(
        functions=MappingProxyType(functions),
        rules=MappingProxyType({rule.name: rule for rule in _rules()}),
        calls=MappingProxyType({name: tuple(found) for name, found in calls.items()}),
        steps=MappingProxyType(_steps(functions)),
        fields=MappingProxyType(_fields_of_state()),
    )


class Assignment(NamedTuple):
    """A target, what is done to it (``=``, ``+=``), and the value it is done with."""

    target: ast.expr
    sign: str
    value: ast.expr


def assignments(function: Function) -> Iterator[Assignment]:
    """Yield every assignment of a function, those in a row one by one."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _one_by_one(target, node.value)
        elif isinstance(node, ast.AugAssign):
            yield Assignment(node.target, f"{_SIGNS[type(node.op)]}=", node.value)


def _one_by_one(target: ast.expr, value: ast.expr) -> Iterator[Assignment]:
    if isinstance(target, ast.Tuple):
        values = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
        for one, its_value in zip(target.elts, values, strict=True):
            yield Assignment(one, "=", its_value)
    else:
        yield Assignment(target, "=", value)


@cache
def _assignments_of(function: Function) -> Mapping[str, tuple[ast.expr, ...]]:
    found: dict[str, list[ast.expr]] = {}
    for target, _, value in assignments(function):
        if isinstance(target, ast.Name):
            found.setdefault(target.id, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _functions() -> Iterator[Function]:
    for name in KERNEL_FILES:
        file = f"kernel/{name}.py"
        tree = _parsed(file)
        modules = {
            alias.asname or alias.name: alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module == _COMPILED
            for alias in node.names
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield Function(node.name, f"sim/{file}", node, modules)


def _rules() -> Iterator[Rule]:
    for path in sorted((PACKAGE / "rules").glob("*.py")):
        for node in _parsed(f"rules/{path.name}").body:
            if isinstance(node, ast.FunctionDef):
                yield _rule(path.stem, node)


def _rule(module: str, node: ast.FunctionDef) -> Rule:
    title, formula = _title_and_formula(ast.get_docstring(node) or "")
    called = {_name_of(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    return Rule(
        name=f"{module}.{node.name}",
        title=title,
        formula=formula,
        code=f"sim/rules/{module}.py:{node.lineno}",
        arguments=tuple(argument.arg for argument in node.args.args),
        overwritten=tuple(
            place
            for place, argument in enumerate(node.args.args)
            if argument.annotation and "Mutable" in ast.unparse(argument.annotation)
        ),
        helpers=frozenset(full for name, full in _rules_known_in(module).items() if name in called),
    )


def _rules_known_in(module: str) -> dict[str, str]:
    """Full names of the rules that a module defines or imports, by the names it calls them."""
    body = _parsed(f"rules/{module}.py").body
    own = {part.name: f"{module}.{part.name}" for part in body if isinstance(part, ast.FunctionDef)}
    imported = {
        alias.asname or alias.name: f"{part.module.rpartition('.')[2]}.{alias.name}"
        for part in body
        if isinstance(part, ast.ImportFrom) and part.module and part.module.startswith("sim.rules.")
        for alias in part.names
    }
    return {**imported, **own}


def _title_and_formula(text: str) -> tuple[str, str]:
    """Split a docstring: its first paragraph, and the rest up to the first numpydoc section."""
    paragraphs = text.split("\n\n")
    body = []
    for paragraph in paragraphs[1:]:
        lines = paragraph.splitlines()
        if len(lines) > 1 and set(lines[1]) == {"-"}:
            break
        body.append(" ".join(paragraph.split()))
    return _first_paragraph(text), "\n".join(body)


def _first_paragraph(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def _steps(functions: Mapping[str, Function]) -> dict[str, tuple[str, ...]]:
    """Find the steps that reach each function; the record is written when the accounts are done."""
    entrances = {BEFORE_DAY_0: [_START], **{step: [step] for step in STEPS}}
    writers = [name for name in functions if name.startswith(WRITES_THE_RECORD)]
    entrances["accounts"] = ["accounts", *writers]
    reached = {step: _reachable(names, functions) for step, names in entrances.items()}
    return {
        name: tuple(step for step, names in reached.items() if name in names) for name in functions
    }


def _reachable(names: list[str], functions: Mapping[str, Function]) -> set[str]:
    waiting, seen = [name for name in names if name in functions], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        called = {
            _name_of(node.func)
            for node in ast.walk(functions[name].node)
            if isinstance(node, ast.Call)
        }
        waiting += [other for other in called & set(functions) if other not in seen]
    return seen


def _name_of(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else ""


def _fields_of_state() -> dict[str, frozenset[str]]:
    """Read the fields of every record of the state from the place where it is declared."""
    tree = _parsed(STATE_FILE)
    records = {
        ast.unparse(node.targets[0]): frozenset(
            word for text in node.value.args for word in str(ast.literal_eval(text)).split()
        )
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "_record"
    }
    return {
        str(keyword.arg): next(
            (records[name] for name in map(ast.unparse, keyword.value.args) if name in records),
            frozenset(),
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "State"
        for keyword in node.keywords
        if isinstance(keyword.value, ast.Call)
    }


@cache
def _parsed(file: str) -> ast.Module:
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
