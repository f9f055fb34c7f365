"""The contract bites: whichever rule an engine's call is changed in, the comparison fails.

Every place where the objects call a rule is found in their source and changed, one at a time, and
the same rule's other calls are left as they are; so is the kernel, whose own calls are changed in
`test_kernel_calls`.  What only decides about whole tankers must change by enough to move one.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable
from functools import cache
from inspect import signature
from pathlib import Path
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

import sim
from sim import agents, kernel
from sim.agents import BlockadeModel
from sim.observables.recorded import Recorded
from sim.scenario.schema import Scenario

Disagreement = Callable[[Scenario, Recorded, Recorded], str]
PACKAGE = Path(agents.__file__).parent
RULES = Path(importlib.import_module("sim.rules").__file__ or "").parent
DAYS = 75
CONVOYS = {"interdiction.contact_rate": 5, "release.escort_mandate": 1, "escort.low_convoy": 5}
# Where a rule is at work: tried one after the other, until one tells the change.
WHERE: tuple[tuple[str, dict[str, float]], ...] = (
    ("mali-2025", {}),
    ("nepal-2015", {}),
    ("mali-2025/emergency-imports", {"corridors.south.capacity": 50}),
    ("mali-2025/taxing-group", CONVOYS),
    ("mali-2025/airport-attack", {"entry.fleet": 1}),
    ("mali-2025/raised-cap", {}),
    ("mali-2025/open-border", {}),
)


class Call(NamedTuple):
    """One place where a rule is called: by which name of its module, and where it stands."""

    module: str
    alias: str
    room: str
    rule: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.module}-{self.room}.{self.rule}-{self.line}:{self.column}"


def calls_of(path: Path, *, source: str = "sim.rules") -> list[Call]:
    """Calls of rules in a module that has them from this source."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    rules = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == source
        for alias in node.names
        if (RULES / f"{alias.name}.py").exists()
    }
    return sorted(
        Call(path.stem, name.id, rules[name.id], node.func.attr, node.lineno, node.col_offset)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        for name in [node.func.value]
        if isinstance(name, ast.Name) and name.id in rules
    )


CALLS = [call for path in sorted(PACKAGE.glob("*.py")) for call in calls_of(path)]


def changed(rule: Callable[..., Any], call: Call) -> Callable[..., Any]:
    """Return a rule that is out by a little at one call of it: a tenth, one, or yes for no."""
    written = getattr(importlib.import_module(f"sim.rules.{call.room}"), call.rule)
    kinds = [parameter.annotation for parameter in signature(written).parameters.values()]

    def out_by_little(*arguments: Any) -> Any:
        result = rule(*arguments)
        caller = sys._getframe(1)
        if place(caller.f_code, caller.f_lasti) != (call.line, call.column):
            return result
        if result is None:  # it wrote to the caller's buffer
            buffer = arguments[kinds.index("MutableSequence[float]")]
            buffer[0] = stepped(buffer[0])
            return None
        return stepped(result)

    return out_by_little


@cache
def place(code: CodeType, instruction: int) -> tuple[int | None, int | None]:
    """Line and column of the source from which an instruction was made."""
    line, _, column, _ = list(code.co_positions())[instruction // 2]
    return line, column


def stepped(number: Any) -> Any:
    if isinstance(number, bool | np.bool_):
        return not number
    if isinstance(number, int | np.integer):
        return number - 1 if number > 0 else number
    return number * 0.9 if number != 0.0 else 0.1


def seen_through(rules: ModuleType, call: Call) -> SimpleNamespace:
    """A module of rules with one of them changed at one call."""
    rule = getattr(rules, call.rule)
    return SimpleNamespace(**(vars(rules) | {call.rule: changed(rule, call)}))


@pytest.fixture(scope="module")
def compiled() -> list[tuple[Scenario, Recorded]]:
    """A run of the kernel in every scenario."""

    def run(scenario: Scenario) -> tuple[Scenario, Recorded]:
        (_, recorded), *_ = kernel.chunks(scenario, runs=1, days=DAYS, threads=1)
        return scenario, recorded

    return [run(sim.load(name).with_values(values)) for name, values in WHERE]


def first_day_apart(scenario: Scenario, recorded: Recorded) -> int | None:
    """First day on which the objects differ from a run of the kernel; None if there is none."""
    model = BlockadeModel(scenario, rng=1)
    for day in range(DAYS):
        model.step()
        (*_, today) = model.recorder.days
        for part, rows in today.items():
            if rows.tobytes() != getattr(recorded, part)[0, day].tobytes():
                return day
    log = recorded.convoys[0, : recorded.n_convoys[0]]
    return None if model.recorder.convoys().tobytes() == log.tobytes() else DAYS


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_changed_call_of_a_rule_is_seen(
    monkeypatch: pytest.MonkeyPatch, compiled: list[tuple[Scenario, Recorded]], call: Call
) -> None:
    rules = importlib.import_module(f"sim.rules.{call.room}")
    caller = importlib.import_module(f"sim.agents.{call.module}")
    monkeypatch.setattr(caller, call.alias, seen_through(rules, call))
    assert any(first_day_apart(*run) is not None for run in compiled)


def test_without_a_change_nothing_is_seen(
    compiled: list[tuple[Scenario, Recorded]],
) -> None:
    assert [first_day_apart(*run) for run in compiled] == [None for _ in WHERE]


def test_every_module_of_rules_is_called() -> None:
    called_by_rules = {"elasticity"}  # by market and welfare alone
    rooms = {path.stem for path in RULES.glob("*.py")} - {"__init__", "day"} - called_by_rules
    assert {call.room for call in CALLS} == rooms
    assert len(CALLS) > 200


# ------------------------------------------------------------------------------------- the kernel

# A parameter for every phase of the day that has one, changed by a twentieth.
PARAMETERS = {
    "interdiction.seized_sold_share": "road",
    "interior.road_risk": "distribute",
    "readiness.half_cover_share": "readiness",
    "entry.choice_scale": "entry",
    "escort.capacity": "release",
    "belief.learning_rate": "learning",
    "entry.aside_share": "arrivals",
    "stocks.panic_tank_days": "purchases",
    "rationing.army_weight": "ration",
    "market.adjustment_rate": "trade",
    "services.food_pass_through": "services",
    "reporting.customs_coverage_share": "accounts",
    "prices.gasoline_cap_per_l": "before day 0",
}


@pytest.mark.parametrize("path", PARAMETERS)
def test_a_change_in_the_kernel_is_seen(
    mali: Scenario, disagreement: Disagreement, path: str
) -> None:
    group, _, name = path.partition(".")
    value = getattr(getattr(mali, group), name).value * 1.05
    (_, other), *_ = kernel.chunks(mali, runs=1, days=60, values={path: value}, threads=1)
    (_, mine), *_ = agents.chunks(mali, runs=1, days=60)
    assert disagreement(mali, other, mine).startswith("day ")


@pytest.mark.parametrize("change", [{"seed": 2}, {"first_run": 1}, {"rounding": False}])
def test_another_draw_in_the_kernel_is_seen(
    mali: Scenario, disagreement: Disagreement, change: dict[str, Any]
) -> None:
    (_, other), *_ = kernel.chunks(mali, runs=1, days=10, threads=1, **change)
    (_, mine), *_ = agents.chunks(mali, runs=1, days=10)
    assert disagreement(mali, other, mine).startswith("day ")
