"""The compiled day follows the order of the day, step by step, and checks after every step."""

from __future__ import annotations

import ast
import inspect

from sim.kernel import run
from sim.rules.day import STEPS

SIGNATURE = ["day", "seed", "run", "is_random", "world", "index", "p", "s"]


def calls_of_the_day() -> list[ast.Call]:
    """Return the calls of `live_day`, in order."""
    (day,) = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(run)))
        if isinstance(node, ast.FunctionDef) and node.name == "live_day"
    ]
    calls = [node.value for node in day.body if isinstance(node, ast.Expr)]
    return [call for call in calls if isinstance(call, ast.Call)]


def name_of(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Name)
    return call.func.id


def test_the_phases_are_the_steps_of_the_day() -> None:
    assert tuple(phase.py_func.__name__ for phase in run.PHASES) == STEPS


def test_the_day_calls_every_step_once_and_in_order() -> None:
    called = [name_of(call) for call in calls_of_the_day() if name_of(call) in STEPS]
    assert tuple(called) == STEPS


def test_every_step_sees_the_same_day_and_state() -> None:
    for call in calls_of_the_day():
        if name_of(call) in STEPS:
            assert [ast.unparse(argument) for argument in call.args] == SIGNATURE
    for phase in run.PHASES:
        assert list(inspect.signature(phase.py_func).parameters) == SIGNATURE


def test_the_laws_are_checked_after_every_step_under_its_number() -> None:
    order = [
        ast.unparse(call.args[0]) if name_of(call) == "check" else name_of(call)
        for call in calls_of_the_day()
        if not name_of(call).startswith("log_")
    ]
    assert order == [entry for k, step in enumerate(STEPS) for entry in (step, str(k))]
