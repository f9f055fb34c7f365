"""No mechanism is computed outside the rules: what multiplies, divides or compares is read from
the source of both engines, and each exception is named with its reason.

Stocks and counts may be added and subtracted, and a count may go on by one: that is bookkeeping.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "sim"
OPERATORS = {
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
BUILT_IN = {"abs", "divmod", "fsum", "max", "min", "pow", "round", "sum"}
LIBRARIES = {"cmath", "functools", "itertools", "math", "numpy", "operator", "scipy", "statistics"}
# These make arrays, name a type or a number, or check an argument; they compute no number.
HARMLESS = {
    "functools.lru_cache",
    "itertools.count",
    "math.inf",
    "numpy.array",
    "numpy.broadcast_to",
    "numpy.dtype",
    "numpy.newaxis",
    "numpy.stack",
    "numpy.typing.ArrayLike",
    "numpy.void",
    "numpy.zeros",
    "operator.index",
}
METHODS = {"cumsum", "dot", "max", "mean", "min", "prod", "std", "sum", "var"}

LARGEST_ROAD = "the largest share of the table, to which a rule relates the others"
COUNT = "counts tankers"
FEWER = "the smaller of two numbers of whole tankers: nobody loads more than there are"
BEFORE = "numbers below 0 what was before day 0, the last of it -1"
RING = "the place of a day on a calendar that is a ring"
AGENTS = {
    ("beginning", "make_corridors", "max"): LARGEST_ROAD,
    ("beginning", "count_afloat", "sum"): COUNT,
    ("beginning", "fill_pipelines", "constant"): BEFORE,
    ("convoy", "Convoy.arrive", "sum"): COUNT,
    ("convoy", "Convoy.words", "min"): "a day shown to people ends with the journey",
    ("corridor", "Corridor.load", "min"): FEWER,
    ("corridor", "Corridor.load", "sum"): COUNT,
    ("corridor", "Corridor.loads", "min"): FEWER,
    ("model", "BlockadeModel.__init__", "abs"): "Mesa's own generator, which draws nothing here, "
    "takes no negative seed",
    ("model", "BlockadeModel._uniform", "constant"): "the place of a number in its block",
    ("model", "BlockadeModel._uniform", ">>"): "the block of four draws in which a number stands",
    ("model", "BlockadeModel.queued", "sum"): COUNT,
}
BLOCK_OF_DRAWS = "the block of four draws in which a number stands"
KERNEL = {
    ("columns", "place_of", "numpy.uint64"): "names a type",
    ("columns", "put_in", "max"): "the later of two importers, who come one after the other",
    ("columns", "send_home", "%"): RING,
    ("luck", "draw_row", "//"): BLOCK_OF_DRAWS,
    ("luck", "draw_row", "*"): BLOCK_OF_DRAWS,
    ("luck", "draw_row", "constant"): BLOCK_OF_DRAWS,
    (
        "fleet",
        "add_up",
        "min",
    ): "where roads are added up by fours, the last stands in for those that are lacking",
    ("fleet", "add_up", "constant"): "four roads in a row",
    ("fleet", "load_hired", "min"): FEWER,
    ("fleet", "share_out", "min"): FEWER,
    ("initial", "fill_pipelines", "constant"): BEFORE,
    ("initial", "set_corridors", "max"): LARGEST_ROAD,
    ("roads", "meet_lone_tankers", "constant"): "the tanker after those that pass is met",
    ("roads", "lose_stretch", "%"): "a place in a convoy closed like a ring",
    ("roads", "release", "%"): RING,
    ("roads", "travel", "%"): RING,
    (
        "trade",
        "choose_again",
        "threshold",
    ): "which roads are full: the loop of the rule of that name",
    ("trade", "load", "%"): RING,
    ("trade", "load", "min"): FEWER,
}


class Found(NamedTuple):
    """One piece of arithmetic: module, function around it, what it is, and its line."""

    module: str
    function: str
    operation: str
    line: int

    @property
    def where(self) -> tuple[str, str, str]:
        return self.module, self.function, self.operation


class Reader(ast.NodeVisitor):
    """Collect the arithmetic of one module with the function around each piece."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.module = module
        self.imported = imported_names(tree)
        self.numbers = named_numbers(tree)
        self.found: list[Found] = []
        self.around: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.inside(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.inside(node)

    def inside(self, node: ast.ClassDef | ast.FunctionDef) -> None:
        self.around.append(node.name)
        self.generic_visit(node)
        self.around.pop()

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if number_of(node.left) is None or number_of(node.right) is None:
            self.judge(node, node.op, node.left, node.right)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.judge(node, node.op, node.value)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if any(self.is_number(part) for part in (node.left, *node.comparators)):
            self.note(node, "threshold")
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.look_up(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = ast.unparse(node)
        if not self.look_up(node, name) and node.attr in METHODS:
            self.note(node, f".{node.attr}")
        if not isinstance(node.value, ast.Name):
            self.visit(node.value)

    def look_up(self, node: ast.expr, name: str) -> bool:
        """Note a function that computes, called or handed on, by whichever name it goes here."""
        first, dot, rest = name.partition(".")
        full = self.imported.get(first, first) + dot + rest
        is_of_library = "." in full and full.partition(".")[0] in LIBRARIES
        if full in BUILT_IN or (is_of_library and full not in HARMLESS):
            self.note(node, full)
            return True
        return False

    def judge(self, node: ast.expr | ast.stmt, op: ast.operator, *parts: ast.expr) -> None:
        """Note a formula: `1 - share` is one, `stock - sales` and `day + 1` are none."""
        *_, last = parts
        if type(op) in OPERATORS:
            self.note(node, OPERATORS[type(op)])
        elif any(self.is_number(part) for part in parts) and not is_one(last):
            self.note(node, "constant")

    def is_number(self, node: ast.expr) -> bool:
        """Whether an expression is a number other than 0, written out or named in the module."""
        return bool(self.numbers.get(ast.unparse(node), number_of(node)))

    def note(self, node: ast.expr | ast.stmt, operation: str) -> None:
        self.found.append(Found(self.module, ".".join(self.around), operation, node.lineno))


def number_of(node: ast.AST | None) -> float | None:
    """Return the number that is written out, with or without a sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        node = node.operand
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return node.value if is_number else None


def is_one(node: ast.AST) -> bool:
    """Whether an expression is the whole number 1, by which what is counted goes on."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == 1


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Full names of what a module imports, by the names they have there."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            names |= {
                alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names
            }
    return names


def named_numbers(tree: ast.Module) -> dict[str, float]:
    """Numbers to which a module gives a name that never stands for another."""
    stored = Counter(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    names: dict[str, float] = {}
    for node in ast.walk(tree):
        number = number_of(getattr(node, "value", None))
        if isinstance(node, ast.Assign | ast.AnnAssign) and number is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id: number for target in targets if isinstance(target, ast.Name)}
    return {name: number for name, number in names.items() if stored[name] == 1}


def arithmetic_of(source: str, *, module: str) -> list[Found]:
    tree = ast.parse(source)
    reader = Reader(module, tree)
    reader.visit(tree)
    return reader.found


def arithmetic_in(paths: list[Path]) -> list[Found]:
    return [
        found
        for path in paths
        for found in arithmetic_of(path.read_text(encoding="utf-8"), module=path.stem)
    ]


AGENT_FILES = sorted((PACKAGE / "agents").glob("*.py"))
KERNEL_FILES = [
    *sorted((PACKAGE / "kernel" / "phases").glob("*.py")),
    *(
        PACKAGE / "kernel" / f"{name}.py"
        for name in ("initial", "fleet", "columns", "luck", "stores")
    ),
]
ENGINES = [
    pytest.param(AGENT_FILES, AGENTS, id="agents"),
    pytest.param(KERNEL_FILES, KERNEL, id="kernel"),
]


@pytest.mark.parametrize(("paths", "allowed"), ENGINES)
def test_no_mechanism_is_computed_in_an_engine(
    paths: list[Path], allowed: dict[tuple[str, str, str], str]
) -> None:
    beyond = [
        f"{found.module}.py:{found.line} {found.operation} in {found.function}"
        for found in arithmetic_in(paths)
        if found.where not in allowed
    ]
    assert beyond == []


@pytest.mark.parametrize(("paths", "allowed"), ENGINES)
def test_every_exception_is_still_needed(
    paths: list[Path], allowed: dict[tuple[str, str, str], str]
) -> None:
    assert set(allowed) - {found.where for found in arithmetic_in(paths)} == set()
    assert all(allowed.values())


def test_every_module_of_the_objects_is_read() -> None:
    assert {path.stem for path in AGENT_FILES} >= {"zone", "convoy", "importer", "recording"}
    assert len(KERNEL_FILES) > 10


@pytest.mark.parametrize(
    ("line", "operations"),
    [
        ("lost = sent * share", ["*"]),
        ("self.stock_l *= kept", ["*"]),
        ("cover = stock / use", ["/"]),
        ("level = x**0.5", ["**"]),
        ("turn = day % 7 // 2", ["//", "%"]),
        ("unserved = 1.0 - served", ["constant"]),
        ("unserved = 1 - served", ["constant"]),
        ("change = -1 + price / cap", ["constant", "/"]),
        ("left = price - 2", ["constant"]),
        ("whole = 1.0; unserved = whole - served", ["constant"]),
        ("self.age_days += 1.0", ["constant"]),
        ("self.age_days -= 2", ["constant"]),
        ("is_short = stock < 0.1", ["threshold"]),
        ("is_short = cover < 3", ["threshold"]),
        ("taken = min(wanted, max(stock, left))", ["min", "max"]),
        ("total = sum(row.stock_l for row in rows)", ["sum"]),
        ("total = math.fsum(numbers)", ["math.fsum"]),
        ("price = math.exp(log_price)", ["math.exp"]),
        ("mean = np.mean(numbers)", ["numpy.mean"]),
        ("import math as m; price = m.exp(log_price)", ["math.exp"]),
        ("from math import exp; price = exp(log_price)", ["math.exp"]),
        ("from math import exp as e; price = e(log_price)", ["math.exp"]),
        ("grow = math.exp; price = grow(log_price)", ["math.exp"]),
        ("largest = max; taken = largest(wanted, left)", ["max"]),
        ("from functools import reduce; total = reduce(add, stocks)", ["functools.reduce"]),
        ("stocks = list(map(min, wanted, left))", ["min"]),
        ("mean = stocks.mean()", [".mean"]),
        ("apart = abs(one - other)", ["abs"]),
        ("whole = round(share)", ["round"]),
        ("part = operator.mul(share, stock)", ["operator.mul"]),
        ("self.stock_l += received - sold", []),
        ("if stock <= 0.0 or lost > 0: day = day + 1; count += 1", []),
        ("waiting = day - first", []),
        ("largest = 2**63", []),
        ("numbers: int | None = None", []),
    ],
)
def test_the_reader_finds_arithmetic(line: str, operations: list[str]) -> None:
    source = f"import numpy as np\nclass Zone:\n    def sell(self):\n        {line}\n"
    found = arithmetic_of(source, module="zone")
    assert [piece.operation for piece in found] == operations
    assert {(piece.module, piece.function, piece.line) for piece in found} <= {
        ("zone", "Zone.sell", 4)
    }


@pytest.mark.parametrize("path", [PACKAGE / "agents" / "zone.py", KERNEL_FILES[0]])
def test_a_formula_put_into_an_engine_is_found(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    slipped_in = f"{source}\n\ndef clear(demand, supply, slope):\n    return demand / supply\n"
    before, after = (arithmetic_of(text, module=path.stem) for text in (source, slipped_in))
    (added,) = after[len(before) :]
    assert added.where == (path.stem, "clear", "/")
    assert added.where not in AGENTS | KERNEL
