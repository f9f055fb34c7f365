"""Which room may import which, read from the source of every module, without importing any.

The rooms stand in one row and each knows only those to its left.  A fluent method may reach to the
right by an import inside the function; ``ALLOWED_DELEGATIONS`` names each of them, exactly.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sim"

ROOMS = (
    "errors",
    "paths",
    "evidence",
    "scenario",
    "draws",
    "rules",
    "observables",  # left of the engines, which record straight into its table
    "explained",  # reads the engine's source as text and imports none of it
    "kernel",
    "agents",
    "results",
    "study",
    "plots",
    "cli",
)

# (module, function, room it reaches to)
ALLOWED_DELEGATIONS = {
    ("sim.results.result", "Result.plot", "plots"),
    ("sim.scenario.schema", "Scenario.run", "results"),
    ("sim.study.calibration.calibrate", "Calibration.plot", "plots"),
    ("sim.study.calibration.posterior", "Posterior.plot", "plots"),
    ("sim.study.comparison.comparison", "Comparison.plot", "plots"),
    ("sim.study.sensitivities.study", "Sensitivity.plot", "plots"),
    ("sim.study.two_starts", "Hysteresis.plot", "plots"),
    ("sim.study.validation.validation", "Validation.plot", "plots"),
}

# Both engines must give the same bits, so these rooms compute with scalars and `math` alone; the
# other modules here only say types.
PURE_ROOMS = ("draws", "rules")
PURE_IMPORTS = {"__future__", "collections.abc", "math", "typing"}
DRIFTING_CALLS = {"lgamma", "sum"}


@dataclass(frozen=True)
class Import:
    """One import: who imports what, in which function (None: when the module loads)."""

    module: str
    target: str
    function: str | None
    is_for_types: bool
    line: int

    @property
    def is_inside(self) -> bool:
        return self.target.split(".")[0] == "sim"

    def __str__(self) -> str:
        place = f", in {self.function}()" if self.function else ""
        return f"{self.module}:{self.line} imports {self.target}{place}"


class ImportFinder(ast.NodeVisitor):
    """Collect the imports of one module with the function around each."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.found: list[Import] = []
        self._around: list[tuple[str, bool]] = []
        self._is_for_types = False

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_named(node, is_function=False)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_named(node, is_function=True)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_named(node, is_function=True)

    def _visit_named(
        self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, *, is_function: bool
    ) -> None:
        self._around.append((node.name, is_function))
        self.generic_visit(node)
        self._around.pop()

    def visit_If(self, node: ast.If) -> None:
        was_for_types = self._is_for_types
        self._is_for_types = ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for statement in node.body:
            self.visit(statement)
        self._is_for_types = was_for_types
        for statement in node.orelse:
            self.visit(statement)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(alias.name, node.lineno)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        assert node.level == 0, f"{self.module}:{node.lineno} has a relative import"
        assert node.module is not None
        if node.module != "sim":
            self._add(node.module, node.lineno)
            return
        for alias in node.names:
            self._add(f"sim.{alias.name}", node.lineno)

    def _add(self, target: str, line: int) -> None:
        is_in_function = any(is_function for _, is_function in self._around)
        function = ".".join(name for name, _ in self._around) if is_in_function else None
        self.found.append(Import(self.module, target, function, self._is_for_types, line))


def imports_of(source: str, *, module: str) -> list[Import]:
    finder = ImportFinder(module)
    finder.visit(ast.parse(source))
    return finder.found


def room_of(module: str) -> str | None:
    """Room of a module of the package; the package itself, its front door, is in none."""
    room = module.partition(".")[2].partition(".")[0]
    return room if room in ROOMS else None


def is_front_door(found: Import) -> bool:
    """Whether a room imports from the package itself, through which everything is in reach."""
    is_version = found.target in ("sim.__version__", "sim.MODEL_VERSION")
    return found.is_inside and room_of(found.target) is None and not is_version


def points_right(found: Import) -> bool:
    here, there = room_of(found.module), room_of(found.target)
    if not found.is_inside or here is None or there is None:
        return False
    return ROOMS.index(there) > ROOMS.index(here)


def delegation(found: Import) -> tuple[str, str, str]:
    return found.module, found.function or "", room_of(found.target) or ""


def faults(imports: list[Import], *, allowed: set[tuple[str, str, str]]) -> list[str]:
    """Return the imports that break the order of rooms, and the allowances nobody uses."""
    right = [found for found in imports if points_right(found)]
    used = {delegation(found) for found in right if found.function and not found.is_for_types}
    # What a delegating method returns lives to the right too, and its signature must name it.
    named = {(module, room) for module, _, room in used & allowed}
    wrong = [
        str(found)
        for found in right
        if (
            (found.module, room_of(found.target)) not in named
            if found.is_for_types
            else found.function is None or delegation(found) not in allowed
        )
    ]
    wrong += [f"{found}; import from a room" for found in imports if is_front_door(found)]
    return wrong + [f"{unused} is allowed, and no import does it" for unused in allowed - used]


def impurities(source: str) -> list[str]:
    """Return what compiled and interpreted Python would not compute to the same bit."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            found.append(f"line {node.lineno}: `**`")
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in DRIFTING_CALLS:
                found.append(f"line {node.lineno}: `{name}()`")
            elif name == "pow" and isinstance(node.args[1], ast.Constant):
                found.append(f"line {node.lineno}: `pow()` with a constant exponent")
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> dict[str, str]:
    """Source of every module in a room, by name; the package's own front door is in none."""
    front_door = PACKAGE / "__init__.py"
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if path != front_door)
    return {module_of(path): path.read_text(encoding="utf-8") for path in paths}


def all_imports() -> list[Import]:
    return [
        found for module, source in modules().items() for found in imports_of(source, module=module)
    ]


def test_every_module_is_in_a_room() -> None:
    assert [module for module in modules() if room_of(module) is None] == []


def test_imports_point_left() -> None:
    wrong = faults(all_imports(), allowed=ALLOWED_DELEGATIONS)
    assert not wrong, "\n".join(wrong)


def test_rules_and_draws_import_nothing_but_math() -> None:
    wrong = [
        str(found)
        for found in all_imports()
        if (room := room_of(found.module)) in PURE_ROOMS
        and found.target not in PURE_IMPORTS
        and not (found.is_inside and room_of(found.target) == room)
    ]
    assert not wrong, "\n".join(wrong)


def test_rules_and_draws_compute_the_same_bits_everywhere() -> None:
    wrong = [
        f"{module}, {impurity}"
        for module, source in modules().items()
        if room_of(module) in PURE_ROOMS
        for impurity in impurities(source)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_agents_import_mesa() -> None:
    importers = {room_of(found.module) for found in all_imports() if found.target[:4] == "mesa"}
    assert importers <= {"agents"}


def test_only_clusters_import_dask() -> None:
    importers = {
        found.module
        for found in all_imports()
        if found.target.split(".")[0] in {"dask", "distributed"} and not found.is_for_types
    }
    assert importers == {"sim.study.clusters"}


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    requirements = [*project["dependencies"]]
    for extra in ("mesa", "calibration", "cluster", "discovery"):
        requirements += extras[extra]
    declared = {requirement.partition(">=")[0] for requirement in requirements}
    outside = {found.target.split(".")[0] for found in all_imports() if not found.is_inside}
    assert outside - sys.stdlib_module_names - declared == set()


ALLOWED = {("sim.scenario.model", "Scenario.run", "results")}
RUN = "class Scenario:\n    def run(self):\n        from sim.results import Result\n"
FOR_TYPES = "if TYPE_CHECKING:\n    from sim.results import Result\n"


@pytest.mark.parametrize(
    ("source", "n_faults"),
    [
        (RUN, 0),
        (RUN + "from sim.errors import nearest\n", 0),
        (FOR_TYPES + RUN, 0),
        (RUN + "from sim.kernel import simulate\n", 1),
        (RUN + "import sim.plots.fans\n", 1),
        (RUN + "from sim import plots\n", 1),
        (RUN + "if TYPE_CHECKING:\n    from sim.plots import fan\n", 1),
        (RUN + "    def plot(self):\n        from sim.plots import fan\n", 1),
        (RUN + "    def play(self):\n        from sim.results import Result\n", 1),
        (RUN + "class Eager:\n    from sim.results import Result\n", 1),
        (RUN + "from sim import __version__\n", 0),
        (RUN + "from sim import Scenario\n", 1),
        (RUN + "import sim\n", 1),
        (FOR_TYPES, 2),
        ("", 1),
    ],
)
def test_the_order_is_read_from_the_source(source: str, n_faults: int) -> None:
    imports = imports_of(source, module="sim.scenario.model")
    assert len(faults(imports, allowed=ALLOWED)) == n_faults


@pytest.mark.parametrize(
    ("source", "n_impurities"),
    [
        ("y = x * x + math.sqrt(x) + math.pow(x, h) + math.exp(k * math.log(x))", 0),
        ("y = x**2", 1),
        ("x **= 2", 1),
        ("y = sum(xs)", 1),
        ("y = math.lgamma(x)", 1),
        ("y = math.pow(x, 2.0)", 1),
        ("y = pow(x, 2)", 1),
    ],
)
def test_impurities_are_read_from_the_source(source: str, n_impurities: int) -> None:
    assert len(impurities(source)) == n_impurities
