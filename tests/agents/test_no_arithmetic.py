"""No mechanism is computed outside the rules: what multiplies, divides or compares is read from
the source of both engines, and each exception is named with its reason.

Stocks and counts may be added and subtracted: that is bookkeeping.
"""

from __future__ import annotations

import ast
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
LIBRARIES = {"math", "np", "numpy", "operator", "statistics"}
# These make arrays or check an argument; they compute no number.
HARMLESS = {"np.array", "np.broadcast_to", "np.stack", "np.zeros", "operator.index"}
METHODS = {"cumsum", "dot", "max", "mean", "min", "prod", "std", "sum", "var"}

LARGEST_ROAD = "the largest share of the table, to which a rule relates the others"
COUNT = "counts tankers"
FEWER = "the smaller of two numbers of whole tankers: nobody loads more than there are"
RING = "the place of a day on a calendar that is a ring"
AGENTS = {
    ("beginning", "make_corridors", "max"): LARGEST_ROAD,
    ("beginning", "count_afloat", "sum"): COUNT,
    ("convoy", "Convoy.arrive", "sum"): COUNT,
    ("convoy", "Convoy.words", "min"): "a day shown to people ends with the journey",
    ("corridor", "Corridor.load", "min"): FEWER,
    ("corridor", "Corridor.load", "sum"): COUNT,
    ("corridor", "Corridor.loads", "min"): FEWER,
    ("model", "BlockadeModel.__init__", "abs"): "Mesa's own generator, which draws nothing here, "
    "takes no negative seed",
    ("model", "BlockadeModel._uniform", ">>"): "the block of four draws in which a number stands",
    ("model", "BlockadeModel.queued", "sum"): COUNT,
}
KERNEL = {
    (
        "fleet",
        "add_wishes",
        "min",
    ): "where roads are added up by fours, the last stands in for those that are lacking",
    ("fleet", "note_who_loads", "min"): FEWER,
    ("initial", "set_corridors", "max"): LARGEST_ROAD,
    ("roads", "arrive", "%"): RING,
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

    def __init__(self, module: str) -> None:
        self.module = module
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
        if not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)):
            self.judge(node, node.op, node.left, node.right)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.judge(node, node.op, node.value)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if any(is_real(part) for part in (node.left, *node.comparators)):
            self.note(node, "threshold")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func)
        first, _, last = name.rpartition(".")
        if name in BUILT_IN or (first in LIBRARIES and name not in HARMLESS):
            self.note(node, name)
        elif isinstance(node.func, ast.Attribute) and last in METHODS:
            self.note(node, f".{last}")
        self.generic_visit(node)

    def judge(self, node: ast.expr | ast.stmt, op: ast.operator, *parts: ast.expr) -> None:
        if type(op) in OPERATORS:
            self.note(node, OPERATORS[type(op)])
        elif any(is_real(part) for part in parts):
            self.note(node, "constant")  # 1.0 - share is a formula, stock - sales is not

    def note(self, node: ast.expr | ast.stmt, operation: str) -> None:
        self.found.append(Found(self.module, ".".join(self.around), operation, node.lineno))


def is_real(node: ast.expr) -> bool:
    """Whether an expression is a written decimal number other than 0."""
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value != 0.0


def arithmetic_of(source: str, *, module: str) -> list[Found]:
    reader = Reader(module)
    reader.visit(ast.parse(source))
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
    *(PACKAGE / "kernel" / f"{name}.py" for name in ("initial", "fleet", "stores")),
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
        ("self.age_days += 1.0", ["constant"]),
        ("is_short = stock < 0.1", ["threshold"]),
        ("taken = min(wanted, max(stock, left))", ["min", "max"]),
        ("total = sum(row.stock_l for row in rows)", ["sum"]),
        ("total = math.fsum(numbers)", ["math.fsum"]),
        ("price = math.exp(log_price)", ["math.exp"]),
        ("mean = np.mean(numbers)", ["np.mean"]),
        ("mean = stocks.mean()", [".mean"]),
        ("apart = abs(one - other)", ["abs"]),
        ("whole = round(share)", ["round"]),
        ("part = operator.mul(share, stock)", ["operator.mul"]),
        ("self.stock_l += received - sold", []),
        ("if stock <= 0.0 or day > 3: day = day + 1", []),
        ("largest = 2**63", []),
        ("numbers: int | None = None", []),
    ],
)
def test_the_reader_finds_arithmetic(line: str, operations: list[str]) -> None:
    source = f"class Zone:\n    def sell(self):\n        {line}\n"
    found = arithmetic_of(source, module="zone")
    assert [piece.operation for piece in found] == operations
    assert {(piece.module, piece.function, piece.line) for piece in found} <= {
        ("zone", "Zone.sell", 3)
    }


@pytest.mark.parametrize("path", [PACKAGE / "agents" / "zone.py", KERNEL_FILES[0]])
def test_a_formula_put_into_an_engine_is_found(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    slipped_in = f"{source}\n\ndef clear(demand, supply, slope):\n    return demand / supply\n"
    before, after = (arithmetic_of(text, module=path.stem) for text in (source, slipped_in))
    (added,) = after[len(before) :]
    assert added.where == (path.stem, "clear", "/")
    assert added.where not in AGENTS | KERNEL
